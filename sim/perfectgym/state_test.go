package perfectgym_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/sim"
	"github.com/mockvendors/mockvendors/sim/perfectgym"
)

// reload puts a world's state back to it.
func reload(t *testing.T, w *apitest.World) {
	t.Helper()
	state, err := scenario.ParseState(w.Set, []byte(`{"perfectgym":`+w.StateText()+`}`))
	if err == nil {
		err = state.Put(t.Context(), w.World)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestStateGoesRound(t *testing.T) {
	c := start(t)
	c.World.Flip("deleted-users", "free")
	post(`"email":"cid@example.com",`+guardian("")).by(c).Is(200, "")
	put("13", `{`+guardian(`"name":"New"`)+`}`).by(c).Is(200, "")
	c.World.Flip("clear-required", "cleared")
	put("10", `{"email":"","address":{},"sex":"","birthDate":"","phoneNumber":""}`).by(c).Is(200, "")
	post(`"email":"second@example.com"`).by(c).Is(200, "")
	put("14", `{"showActivityInClub":true,"paymentPrimarySource":"Cash"}`).by(c).Is(200, "")
	for _, r := range []call{
		signUp(`"email":"third@example.com","password":"x"`), forgot("third@example.com"), agree("15", `{"newsletterAgreement":true}`),
		debit("15", `{"accountNumber":"`+iban+`"}`), contract("15", `{"paymentPlanId":1}`), contract("15", `{"paymentPlanId":2}`), end("15", "7"),
	} {
		r.by(c).Is(200, "")
	}
	employee := logIn("staff", "staff-secret").by(c).String("/access_token")
	member := logIn("Ann.Lee@example.com", "ann-south").by(c).String("/access_token")
	c.World.Advance(time.Hour)

	before := c.World.StateText()
	reload(t, c.World)
	if diff := cmp.Diff(before, c.World.StateText()); diff != "" {
		t.Errorf("the state differs after it was put back (-before +after):\n%s", diff)
	}
	get("13").by(bearer(c.World, employee)).Is(200, `{"elements":[{"legalGuardian":"New Doe"}]}`)
	c.World.Advance(7775999*time.Second - time.Hour)
	refused(t, bearer(c.World, employee), get("10"), 401, failure("Unauthorized", ""), "perfectgym.token-expired")
	refused(t, bearer(c.World, member), get("10"), 401, failure("Unauthorized", ""), "perfectgym.token-expired")

	contract("14", `{"paymentPlanId":1}`).by(c).Is(200, `{"elements":[{"contracts":[{"id":9}]}]}`)
	last := users(c.World, 0)[14]["timestamp"].(float64)
	added := post(`"email":"fourth@example.com"`).by(c).Is(200, `{"elements":[{"id":16}]}`)
	if now := added.At("/elements/0/timestamp").(float64); now <= last {
		t.Errorf("after the state was put back the timestamp went from %v to %v", last, now)
	}
}

// An opened company comes back with its state, and its credential with it.
func TestOpenedCompanyGoesRound(t *testing.T) {
	w := apitest.Starter(t, perfectgym.Vendor)
	mine := bearer(w, "one of my own")
	post("").by(mine).Is(200, "")
	before := w.StateText()
	if !strings.Contains(before, `"id": "open-`) {
		t.Fatalf("the opened company is not in the state: %s", before)
	}
	reload(t, w)
	if diff := cmp.Diff(before, w.StateText()); diff != "" {
		t.Errorf("the state differs after it was put back (-before +after):\n%s", diff)
	}
	get("1").by(mine).Is(200, `{"elements":[{"email":"new@example.com"}]}`)
}

const least = `
version: 1
name: state
title: for tests
vendors:
  perfectgym:
    companies:
      - id: first
        apiUsers: [{username: a, password: b, token: t-first}]
        clubs: [{id: 12, name: Centre}]
        users:
          - {id: 5, email: ann@example.com, phoneNumber: "1", personalId: P, number: N, homeClubId: 12, confirmationToken: c, passwordToken: r, token: t-ann}
          - {homeClubId: 12}
`

// One counter serves the company: what changes later than its clubs has a greater
// timestamp.
func TestClubsCount(t *testing.T) {
	w := apitest.Start(t, perfectgym.Vendor, strings.Replace(least, "{id: 12, name: Centre}", "{id: 12, timestamp: 900}", 1))
	if added := post("").by(bearer(w, "t-first")).Is(200, "").At("/elements/0/timestamp").(float64); added <= 900 {
		t.Errorf("the timestamp is %v", added)
	}
}

// What a scenario leaves out is made, the same each time.
func TestLeftOut(t *testing.T) {
	w := apitest.Start(t, perfectgym.Vendor, least)
	u := users(w, 0)[6]
	if u == nil || u["number"] == "" || u["timestamp"].(float64) < 1 || u["registeredAtClubId"] != 12.0 || u["isActive"] != true ||
		u["created"] != "2026-01-01T00:00:00" || u["confirmationToken"] != nil {
		t.Errorf("the user is %v", u)
	}
	post("").by(bearer(w, "t-first")).Is(200, `{"elements":[{"id":7}]}`)
	one, two := apitest.Start(t, perfectgym.Vendor, least), apitest.Start(t, perfectgym.Vendor, least)
	if one.StateText() != two.StateText() {
		t.Errorf("it is not the same twice")
	}
	short := apitest.Start(t, perfectgym.Vendor, strings.Replace(least, "{homeClubId: 12}", `{homeClubId: 12, legalGuardian: Eve Lee}`, 1))
	put("6", "{"+guardian("")+"}").by(bearer(short, "t-first")).Is(200, "").By("perfectgym.guardian-obsolete")
	reload(t, short)
}

func TestStatesRefused(t *testing.T) {
	user := func(members string) string {
		return strings.Replace(least, "- {homeClubId: 12}", "- {homeClubId: 12, "+members+"}", 1)
	}
	visit := func(visits string) string { return "        visits: [" + visits + "]\n" }
	company := func(members string) string { return least + "      - {id: second, " + members + "}\n" }
	for _, row := range []struct{ reason, text, place, message string }{
		{"an email in use", user("email: ANN@example.com"), "[0].users[1].email", "user 5 already has the email ANN@example.com"},
		{"a phone in use", user(`phoneNumber: "1"`), "[0].users[1].phoneNumber", "user 5"},
		{"a personal id in use", user("personalId: P"), "[0].users[1].personalId", "user 5"},
		{"an id in use", user("id: 5"), "[0].users[1].id", "duplicate user 5"},
		{"an id below one", user("id: -1"), "[0].users[1].id", "at least 1"},
		{"an id too high", user("id: 9007199254740993"), "[0].users[1].id", "from 1 to"},
		{"a timestamp too high", user("timestamp: 9007199254740993"), "[0].users[1].timestamp", "from 1 to"},
		{"a number in use", user("number: N"), "[0].users[1].number", "user 5"},
		{"a confirmation token in use", user("confirmationToken: c"), "[0].users[1].confirmationToken", "user 5"},
		{"a token in use by an API user", user("token: t-first"), "[0].users[1].token", "an API user of the company first"},
		{"a token in use by a member", user("token: t-ann"), "[0].users[1].token", "user 5"},
		{"a token in use in another company", company("apiUsers: [{username: x, token: t-ann}]"), "[1].apiUsers[0].token", "user 5 of the company first"},
		{"no email", user("email: nobody"), "[0].users[1].email", "an email address"},
		{"no moment", user("birthDate: yesterday"), "[0].users[1].birthDate", "YYYY-MM-DDTHH:MM:SS"},
		{"no creation", user("created: yesterday"), "[0].users[1].created", "YYYY-MM-DDTHH:MM:SS"},
		{"no sex", user("sex: male"), "[0].users[1].sex", "Male"},
		{"no payment source", user("paymentPrimarySource: Gold"), "[0].users[1].paymentPrimarySource", "CreditCard"},
		{"an unknown club", user("registeredAtClubId: 13"), "[0].users[1].registeredAtClubId", "company first has no club 13; it has: [12]"},
		{"an unknown home club", strings.Replace(least, "- {homeClubId: 12}", "- {homeClubId: 1}", 1), "[0].users[1].homeClubId", "it has: [12]"},
		{"no home club", strings.Replace(least, "- {homeClubId: 12}", "- {firstName: x}", 1), "[0].users[1].homeClubId", "missing"},
		{"another guardian's name", user("legalGuardian: Jo, guardian: {name: Eve, lastName: Lee}"), "[0].users[1].legalGuardian", `"Eve Lee"`},
		{"a guardian's account", user("guardian: {name: Eve, bankAccount: DE00}"), "[0].users[1].guardian.bankAccount", "an IBAN"},
		{"an unknown key", user("emial: x"), "[0].users[1].emial", "email"},
		{"a company twice", strings.Replace(company(""), "second", "first", 1), "[1].id", "duplicate company"},
		{"a company's id", strings.Replace(company(""), "second", "Second", 1), "[1].id", "a-z"},
		{"a club twice", company("clubs: [{id: 1}, {id: 1}]"), "[1].clubs[1].id", "duplicate club 1"},
		{"a club's id", company("clubs: [{id: 0}]"), "[1].clubs[0].id", "from 1"},
		{"a club's timestamp", company("clubs: [{id: 1, timestamp: 9007199254740993}]"), "[1].clubs[0].timestamp", "from 1 to"},
		{"a plan twice", company("paymentPlans: [{id: 1}, {id: 1}]"), "[1].paymentPlans[1].id", "duplicate payment plan 1"},
		{"a plan's id", company("paymentPlans: [{id: 0}]"), "[1].paymentPlans[0].id", "from 1"},
		{"a contract twice", user("contracts: [{id: 1}, {id: 1}]"), "[0].users[1].contracts[1].id", "duplicate contract 1"},
		{"a contract's id", user("contracts: [{id: 0}]"), "[0].users[1].contracts[0].id", "from 1"},
		{"a contract's plan", user("contracts: [{id: 1, paymentPlanId: 4}]"), "[0].users[1].contracts[0].paymentPlanId", "company first has no payment plan 4"},
		{"a contract's end", user("contracts: [{id: 1, endDate: never}]"), "[0].users[1].contracts[0].endDate", "YYYY-MM-DDTHH:MM:SS"},
		{"a token for a password in use", user("passwordToken: r"), "[0].users[1].passwordToken", "user 5"},
		{"a visit twice", least + visit("{id: 2, userId: 5}, {id: 2, userId: 5}"), "[0].visits[1].id", "duplicate visit 2"},
		{"a visit's id", least + visit("{id: 9007199254740993, userId: 5}"), "[0].visits[0].id", "from 1 to"},
		{"a visit's timestamp", least + visit("{timestamp: 9007199254740993, userId: 5}"), "[0].visits[0].timestamp", "from 1 to"},
		{"a visit of nobody's", least + visit("{userId: 99}"), "[0].visits[0].userId", "company first has no user 99"},
		{"a visit to no club", least + visit("{userId: 5, clubId: 13}"), "[0].visits[0].clubId", "it has: [12]"},
		{"a visit at no time", least + visit("{userId: 5, enterDate: noon}"), "[0].visits[0].enterDate", "YYYY-MM-DDTHH:MM:SS"},
		{"made-up visits without a user", company("generate: {visits: 1}"), "[1].generate.visits", "has none"},
		{"an API user twice", company("apiUsers: [{username: x}, {username: x}]"), "[1].apiUsers[1].username", "duplicate API user"},
		{"an API user without a name", company(`apiUsers: [{username: ""}]`), "[1].apiUsers[0].username", "needs a username"},
		{"an expiry", company("accessTokens: [{token: x, expires: soon}]"), "[1].accessTokens[0].expires", "YYYY-MM-DDTHH:MM:SS"},
		{"a token of nobody's", company(`accessTokens: [{token: x, userId: 5, expires: "2026-01-01T00:00:00"}]`), "[1].accessTokens[0].userId", "has no user 5"},
		{"a token that is in use", company(`accessTokens: [{token: t-ann, expires: "2026-01-01T00:00:00"}]`), "[1].accessTokens[0].token", "user 5"},
		{"an empty token", company(`accessTokens: [{token: "", expires: "2026-01-01T00:00:00"}]`), "[1].accessTokens[0].token", "cannot be empty"},
		{"made-up users without a club", company("generate: {users: 1}"), "[1].generate.users", "has none"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			_, err := apitest.Try(t, perfectgym.Vendor, row.text)
			var errs strict.Errors
			if !errors.As(err, &errs) || len(errs) != 1 {
				t.Fatalf("the error is %v", err)
			}
			place := "vendors.perfectgym.companies" + row.place
			if errs[0].Path != place || !strings.Contains(errs[0].Message, row.message) {
				t.Errorf("the error is %v at %s; want it at %s, with %q", err, errs[0].Path, place, row.message)
			}
		})
	}
}

// Whether a deleted user's values are free, a scenario's readings say too.
func TestDeletedInStates(t *testing.T) {
	text := strings.Replace(least, "- {homeClubId: 12}", "- {homeClubId: 12, email: ann@example.com, isDeleted: true}", 1)
	apitest.Start(t, perfectgym.Vendor, text)
	_, err := apitest.Try(t, perfectgym.Vendor, strings.Replace(text, "    companies:", "    readings: {deleted-users: held}\n    companies:", 1))
	if err == nil || !strings.Contains(err.Error(), "user 5") {
		t.Errorf("the error is %v", err)
	}
}

func TestGenerate(t *testing.T) {
	text := strings.Replace(least, "        users:", "        generate: {users: 3000}\n        users:", 1)
	w := apitest.Start(t, perfectgym.Vendor, text)
	made := users(w, 0)
	if len(made) != 3002 {
		t.Fatalf("there are %d users", len(made))
	}
	for _, name := range []string{"email", "phoneNumber", "personalId", "number", "timestamp"} {
		seen := map[any]bool{}
		for id, u := range made {
			if id > 6 && (seen[u[name]] || u[name] == "") {
				t.Errorf("user %d has %s %v, as another has", id, name, u[name])
			}
			seen[u[name]] = true
		}
	}
	if apitest.Start(t, perfectgym.Vendor, text).StateText() != w.StateText() {
		t.Errorf("they are not the same twice")
	}
	post("").by(bearer(w, "t-first")).Is(200, `{"elements":[{"id":3007}]}`)
	reload(t, w)
	post(`"email":"newer@example.com"`).by(bearer(w, "t-first")).Is(200, `{"elements":[{"id":3008}]}`)
}

func TestCredential(t *testing.T) {
	w := apitest.Start(t, perfectgym.Vendor, closed)
	c, ok := w.Credential(w.Vendor)
	if !ok || c.Tenant != "north" || c.Username != "staff" || c.Password != "staff-secret" || c.Token != "t-north" {
		t.Errorf("the credential is %+v, %v", c, ok)
	}
	empty := apitest.Start(t, perfectgym.Vendor, "version: 1\nname: x\ntitle: x\ncredentials: open\n")
	post("").by(bearer(empty, "mine"))
	list("").by(bearer(empty, "mine")).Is(200, `{"elements":[]}`)
	if c, ok := empty.Credential(empty.Vendor); ok {
		t.Errorf("a world without companies has the credential %+v", c)
	}
}

// Where no API user has a token, the login of one is shown.
func TestCredentialWithoutToken(t *testing.T) {
	w := apitest.Start(t, perfectgym.Vendor, strings.Replace(least, ", token: t-first", "", 1))
	if c, ok := w.Credential(w.Vendor); !ok || c.Tenant != "first" || c.Username != "a" || c.Password != "b" || c.Token != "" {
		t.Errorf("the credential is %+v, %v", c, ok)
	}
}

// An API user without a token goes before a later one with a token.
func TestCredentialIsTheFirst(t *testing.T) {
	w := apitest.Start(t, perfectgym.Vendor, strings.Replace(least, "apiUsers: [", "apiUsers: [{username: u0, password: p0}, ", 1))
	if c, ok := w.Credential(w.Vendor); !ok || c.Username != "u0" || c.Password != "p0" || c.Token != "" {
		t.Errorf("the credential is %+v, %v", c, ok)
	}
}

// A wrong login is told the logins that a request can be signed for, among them members
// who have a token of the scenario or one that authorize issued.
func TestSignSuggests(t *testing.T) {
	c := start(t)
	for _, row := range []struct {
		reason, company, login, want string
	}{
		{"a member, to whom the scenario gives a token", "north", "ann", `the company north declares no credential with the login "ann"; valid: staff, Ann.Lee@example.com`},
		{"an API user, and a member's token of another company", "south", "cid", `the company south declares no credential with the login "cid"; valid: staff-south, Ann.Lee@example.com`},
	} {
		c.World.Look(c.World.Vendor.Name, func(tx *sim.Tx) {
			_, err := c.World.Vendor.API.Sign(tx, row.company, sim.As{Choice: map[string]string{"login": row.login}})
			var nobody *sim.ChoiceError
			if !errors.As(err, &nobody) {
				t.Fatalf("%s: the error is %v", row.reason, err)
			}
			if got := err.Error() + "; valid: " + strings.Join(nobody.Valid, ", "); got != row.want {
				t.Errorf("%s: got %s\nwant %s", row.reason, got, row.want)
			}
		})
	}
}

// A company whose API users declare no token is signed for by the last one that authorize
// issued, and so is a member.
func TestSignWithIssued(t *testing.T) {
	w := apitest.Start(t, perfectgym.Vendor, strings.NewReplacer(", token: t-north", "", ", token: t-ann,", ",").Replace(closed))
	sign := func(choice map[string]string) (got string) {
		w.Look(w.Vendor.Name, func(tx *sim.Tx) {
			signature, _ := w.Vendor.API.Sign(tx, "north", sim.As{Choice: choice})
			got = strings.TrimPrefix(signature.Header.Get("Authorization"), "Bearer ")
		})
		return got
	}
	ann := map[string]string{"login": "ann.lee@example.com"}
	if got := sign(nil) + sign(ann); got != "" {
		t.Errorf("before any log in it signs with %q", got)
	}
	c := bearer(w, "none")
	logIn("staff", "staff-secret").by(c).Is(200, "")
	w.Advance(time.Hour)
	employee := logIn("staff", "staff-secret").by(c).String("/access_token")
	member := logIn("Ann.Lee@example.com", "ann-secret").by(bearer(w, "none")).String("/access_token")
	if got := sign(nil); got != employee {
		t.Errorf("the employee signs with %q, want %q", got, employee)
	}
	if got := sign(ann); got != member {
		t.Errorf("the member signs with %q, want %q", got, member)
	}
	w.Advance(7775999 * time.Second)
	if got := sign(nil) + sign(ann); got != "" {
		t.Errorf("with expired tokens it signs with %q", got)
	}
}

// A request is signed with the token of the login that is asked for.
func TestSign(t *testing.T) {
	w := apitest.Start(t, perfectgym.Vendor, closed)
	for _, row := range []struct {
		company string
		choice  map[string]string
		want    string // "" for an error
	}{
		{"north", nil, "Bearer t-north"},
		{"north", map[string]string{"login": "staff"}, "Bearer t-north"},
		{"north", map[string]string{"login": "ANN.LEE@example.com"}, "Bearer t-ann"},
		{"south", map[string]string{"login": "ann.lee@example.com"}, "Bearer t-ann-south"},
		{"north", map[string]string{"login": "both"}, ""}, // an API user without a token
		{"north", map[string]string{"login": "bob@example.com"}, ""},
		{"north", map[string]string{"login": "ann.lee@example.com", "gym": "x"}, ""},
		{"west", map[string]string{"login": "staff"}, ""},
	} {
		w.Look(w.Vendor.Name, func(tx *sim.Tx) {
			signature, err := w.Vendor.API.Sign(tx, row.company, sim.As{Choice: row.choice})
			if got := signature.Header.Get("Authorization"); got != row.want || (err == nil) != (row.want != "") {
				t.Errorf("%s, %v: it is signed with %q, %v; want %q", row.company, row.choice, got, err, row.want)
			}
		})
	}
}
