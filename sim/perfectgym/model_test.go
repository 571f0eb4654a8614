package perfectgym_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/perfectgym"
)

const empty = `
version: 1
name: empty
title: for the model
vendors:
  perfectgym:
    companies: [{id: one, apiUsers: [{username: a, token: t}], clubs: [{id: 1}, {id: 2}], paymentPlans: [{id: 1, name: Open}, {id: 2, name: Off-peak}]}]
`

// person is what the model knows of a user: what answers show, by its name,
// and what they do not.
type person struct {
	id        int
	shown     map[string]any
	token     string
	guardians int // all that there ever were

	password, reset string // a blank one is none
	contracts       []map[string]any
}

// model is the company as a plain list, in the order of the latest change.
type model struct {
	c      *apitest.Client
	people []*person
	mails  int
	bought int     // contracts
	last   float64 // timestamp
}

func TestModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := &model{c: bearer(apitest.Start(t, perfectgym.Vendor, empty), "t")}
		rt.Repeat(map[string]func(*rapid.T){
			"add": m.add, "update": m.update, "confirm": m.confirm, "search": m.search, "": m.check,
			"sign up": m.signUp, "forget": m.forget, "reset": m.reset, "log in": m.logIn, "agree": m.agree, "debit": m.debit, "contract": m.contract, "end": m.end,
		})
	})
}

var (
	emails  = rapid.SampledFrom([]string{"a@example.com", "A@example.com", "b@example.com", "c@example.com", "C@Example.com"})
	phones  = rapid.SampledFrom([]string{"1", "2", "3", ""})
	persons = rapid.SampledFrom([]string{"P1", "P2", "P3", ""})
	names   = rapid.SampledFrom([]string{"Ann", "Bob", ""})
)

// values draws a body: each field now and then, null among its values.
func values(t *rapid.T) map[string]any {
	body := map[string]any{}
	for name, of := range map[string]*rapid.Generator[string]{"email": emails, "phoneNumber": phones, "personalId": persons, "firstName": names} {
		switch rapid.IntRange(0, 3).Draw(t, name+" sent") {
		case 0, 1:
			body[name] = of.Draw(t, name)
		case 2:
			body[name] = nil
		}
	}
	switch rapid.IntRange(0, 4).Draw(t, "guardian") {
	case 0:
		body["legalGuardian"] = ""
	case 1:
		body["legalGuardian"] = map[string]string{"name": "Jo", "lastName": "Doe", "city": "Rome", "countrySymbol": "IT", "signatureDataBase64": "c2ln"}
	}
	return body
}

// takenOf is the property that somebody else than p has, "" if there is none.
func (m *model) takenOf(p *person, body map[string]any) string {
	for _, name := range []string{"email", "phoneNumber", "personalId"} {
		value, _ := body[name].(string)
		for _, other := range m.people {
			if have, _ := other.shown[name].(string); other != p && value != "" && strings.EqualFold(have, value) {
				return strings.ToUpper(name[:1]) + name[1:]
			}
		}
	}
	return ""
}

// set takes a body over and says whether anything was in it.
func (m *model) set(p *person, body map[string]any) (any bool) {
	for name, value := range body {
		switch {
		case value == nil:
			continue
		case name == "legalGuardian" && value == "":
			p.shown[name] = ""
		case name == "legalGuardian":
			p.shown[name] = "Jo Doe"
			p.guardians++
		default:
			p.shown[name] = value
		}
		any = true
	}
	return any
}

// changed moves p behind all others, with the timestamp of the answer.
func (m *model) changed(t *rapid.T, p *person, a *apitest.Answer) {
	now, _ := a.At("/elements/0/timestamp").(float64)
	if now <= m.last {
		t.Fatalf("the timestamp went from %v to %v", m.last, now)
	}
	m.last, p.shown["timestamp"] = now, now
	m.people = append(slices.DeleteFunc(m.people, func(other *person) bool { return other == p }), p)
}

// mailed takes the token of the mail that must have been sent.
func (m *model) mailed(p *person) {
	m.mails++
	mails := m.c.World.Outbox()
	p.shown["emailAddressIsConfirmed"] = false
	p.token = ""
	if len(mails) == m.mails && mails[m.mails-1].To == p.shown["email"] {
		p.token = strings.Split(string(mails[m.mails-1].Body), `"`)[3]
	}
}

func (m *model) add(t *rapid.T) { m.create(t, "User", values(t)) }

func (m *model) signUp(t *rapid.T) {
	body := values(t)
	body["password"] = rapid.SampledFrom(secrets).Draw(t, "password")
	m.create(t, "SignUp", body)
}

var secrets = []string{"x", "y"}

func (m *model) create(t *rapid.T, operation string, body map[string]any) {
	body["homeClubId"], body["birthDate"] = float64(rapid.IntRange(1, 2).Draw(t, "club")), "2000-01-01T00:00:00"
	a := m.c.Do("POST", "/Api/Users/"+operation, body)
	password, _ := body["password"].(string)
	delete(body, "password")
	if email, _ := body["email"].(string); email == "" {
		a.Is(400, failure("InvalidParameters", "Email"))
		return
	}
	if property := m.takenOf(nil, body); property != "" {
		a.Is(400, failure("UserAlreadyExist", property))
		return
	}
	p := &person{password: password, shown: map[string]any{"firstName": "", "phoneNumber": "", "personalId": "", "legalGuardian": "", "newsletterAgreement": false, "contracts": []any{}}}
	m.set(p, body)
	p.shown["registeredAtClubId"] = p.shown["homeClubId"]
	p.id = len(m.people) + 1
	m.mailed(p)
	a.Is(200, `{"elements":[`+quote(p.shown)+`]}`)
	m.changed(t, p, a)
}

func (m *model) update(t *rapid.T) {
	id := rapid.IntRange(0, len(m.people)+1).Draw(t, "id")
	body := values(t)
	a := m.c.Do("PUT", fmt.Sprintf("%s?userId=%d", userPath, id), body)
	p := m.find(id)
	if p == nil {
		a.Is(400, failure("UserDoesNotExists", ""))
		return
	}
	if property := m.takenOf(p, body); property != "" {
		a.Is(400, failure("UserAlreadyExist", property))
		return
	}
	before := p.shown["email"].(string)
	sent := m.set(p, body)
	if !strings.EqualFold(before, p.shown["email"].(string)) {
		m.mailed(p)
	}
	if sent {
		m.changed(t, p, a)
	}
	a.Is(200, `{"elements":[`+quote(p.shown)+`]}`)
}

func (m *model) confirm(t *rapid.T) {
	if len(m.people) == 0 {
		return
	}
	p := rapid.SampledFrom(m.people).Draw(t, "person")
	a := confirm(p.token).by(m.c)
	if p.shown["emailAddressIsConfirmed"] == false {
		p.shown["emailAddressIsConfirmed"] = true
		m.changed(t, p, a)
	}
	a.Is(200, `{"elements":[`+quote(p.shown)+`]}`)
}

// forget asks for a token for whoever has that email.
func (m *model) forget(t *rapid.T) {
	email := emails.Draw(t, "email")
	a := forgot(email).by(m.c)
	for _, p := range m.people {
		if strings.EqualFold(p.shown["email"].(string), email) {
			a.Is(200, `{"elements":[]}`)
			m.mails++
			p.reset = strings.Split(string(m.c.World.Outbox()[m.mails-1].Body), `"`)[3]
			return
		}
	}
	a.Is(400, failure("UserNotFound", ""))
}

func (m *model) reset(t *rapid.T) {
	p, password := m.any(t), rapid.SampledFrom(secrets).Draw(t, "password")
	if p == nil || p.reset == "" {
		reset("none", password).by(m.c).Is(400, failure("InvalidToken", ""))
		return
	}
	a := reset(p.reset, password).by(m.c)
	p.password, p.reset = password, ""
	m.change(t, p, a)
}

func (m *model) logIn(t *rapid.T) {
	email, password := emails.Draw(t, "email"), rapid.SampledFrom(secrets).Draw(t, "password")
	a := validate(email, password).by(m.c)
	for _, p := range m.people {
		if strings.EqualFold(p.shown["email"].(string), email) && p.password == password {
			a.Is(200, `{"elements":[`+quote(p.shown)+`]}`)
			return
		}
	}
	a.Is(400, failure("InvalidUserNameOrPassword", ""))
}

func (m *model) agree(t *rapid.T) {
	p, to := m.any(t), rapid.Bool().Draw(t, "to")
	if p == nil {
		return
	}
	p.shown["newsletterAgreement"] = to
	m.change(t, p, agree(fmt.Sprint(p.id), `{"newsletterAgreement":`+quote(to)+`}`).by(m.c))
}

func (m *model) debit(t *rapid.T) {
	p, owner := m.any(t), names.Draw(t, "owner")
	if p == nil {
		return
	}
	p.shown["directDebit"] = map[string]any{"accountNumber": iban, "ownerName": owner}
	m.change(t, p, debit(fmt.Sprint(p.id), `{"accountNumber":"`+iban+`","ownerName":`+quote(owner)+`}`).by(m.c))
}

func (m *model) contract(t *rapid.T) {
	p, plan := m.any(t), rapid.IntRange(1, 3).Draw(t, "plan")
	if p == nil {
		return
	}
	a := contract(fmt.Sprint(p.id), fmt.Sprintf(`{"paymentPlanId":%d}`, plan)).by(m.c)
	if plan == 3 {
		a.Is(400, failure("InvalidPropertyId", "PaymentPlanId"))
		return
	}
	m.bought++
	name := []string{"Open", "Off-peak"}[plan-1]
	p.contracts = append(p.contracts, map[string]any{"id": m.bought, "paymentPlanId": plan, "paymentPlanName": name, "isActive": true})
	p.shown["contracts"] = p.contracts
	m.change(t, p, a)
}

func (m *model) end(t *rapid.T) {
	p, id := m.any(t), rapid.IntRange(1, m.bought+1).Draw(t, "contract")
	if p == nil {
		return
	}
	a := end(fmt.Sprint(p.id), fmt.Sprint(id)).by(m.c)
	i := slices.IndexFunc(p.contracts, func(c map[string]any) bool { return c["id"] == id })
	switch {
	case i < 0:
		a.Is(400, failure("InvalidPropertyId", "ContractId"))
	case p.contracts[i]["isActive"] == false:
		a.Is(200, `{"elements":[`+quote(p.shown)+`]}`)
	default:
		p.contracts[i]["isActive"] = false
		m.change(t, p, a)
	}
}

// any draws a person, nil if there is none.
func (m *model) any(t *rapid.T) *person {
	if len(m.people) == 0 {
		return nil
	}
	return rapid.SampledFrom(m.people).Draw(t, "person")
}

// change holds the answer to a change of p against the model.
func (m *model) change(t *rapid.T, p *person, a *apitest.Answer) {
	m.changed(t, p, a)
	a.Is(200, `{"elements":[`+quote(p.shown)+`]}`)
}

func (m *model) search(t *rapid.T) {
	email, phone := emails.Draw(t, "email"), phones.Draw(t, "phone")
	want := []int{}
	for _, p := range m.people {
		if strings.EqualFold(p.shown["email"].(string), email) && (phone == "" || p.shown["phoneNumber"] == phone) {
			want = append(want, p.id)
		}
	}
	if diff := cmp.Diff(want, ids(search("email="+email+"&phone="+phone).by(m.c))); diff != "" {
		t.Fatalf("search finds others (-want +got):\n%s", diff)
	}
}

func (m *model) find(id int) *person {
	for _, p := range m.people {
		if p.id == id {
			return p
		}
	}
	return nil
}

// check holds the company against the model: its users in the order of their
// changes, and the guardians that the state keeps.
func (m *model) check(t *rapid.T) {
	var want []string
	for _, p := range m.people {
		shown := maps.Clone(p.shown)
		shown["id"] = p.id
		want = append(want, quote(shown))
	}
	list("timestamp=0").by(m.c).Is(200, `{"elements":[`+strings.Join(want, ",")+`]}`)
	if len(m.c.World.Outbox()) != m.mails {
		t.Fatalf("%d mails were sent, want %d", len(m.c.World.Outbox()), m.mails)
	}
	for id, u := range users(m.c.World, 0) {
		old, _ := u["obsoleteGuardians"].([]any)
		count := len(old)
		if u["guardian"] != nil {
			count++
		}
		if count != m.find(id).guardians {
			t.Fatalf("user %d had %d guardians, want %d", id, count, m.find(id).guardians)
		}
	}
}
