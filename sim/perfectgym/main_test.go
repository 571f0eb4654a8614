package perfectgym_test

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim"
	"github.com/mockvendors/mockvendors/sim/perfectgym"
)

func TestMain(m *testing.M) { apitest.Main(m, perfectgym.Vendor) }

// closed is a scenario with two companies; the first one's users are in every
// state that the rules tell apart.
const closed = `
version: 1
name: perfectgym
title: for tests
credentials: closed
clock: {start: "2026-01-15T09:00:00Z"}
vendors:
  perfectgym:
    companies:
      - id: north
        apiUsers: [{username: staff, password: staff-secret, token: t-north}, {username: both, password: both-north}]
        clubs: [{id: 12, timestamp: 90, name: Centre, address: {line1: Quay 9, city: Gdynia, postalCode: "81-009", country: Poland}}, {id: 13, name: Harbour}]
        paymentPlans: [{id: 1, name: Open}, {id: 2, name: Off-peak}]
        users:
          - {id: 10, timestamp: 500, email: Ann.Lee@example.com, emailAddressIsConfirmed: true, firstName: Ann, lastName: Lee, phoneNumber: "100", personalId: P-100, cardNumber: C-100, number: N-100, birthDate: "1990-01-02T00:00:00", sex: Female, homeClubId: 12, password: ann-secret, token: t-ann, address: {line1: Quay 1, city: Gdynia, postalCode: "81-001", country: Poland}, guardian: {name: Eve, secondName: Maria, lastName: Lee, city: Gdynia, countrySymbol: PL, signatureDataBase64: c2ln}, confirmationToken: used-token, created: "2025-01-01T00:00:00", updated: "2025-06-01T00:00:00", cardIsBlocked: true, employeeId: 77, facebookId: fb-ann, isAccepted: false, language: en, prepaidAmount: 12.5, contracts: [{id: 5, paymentPlanId: 2, startDate: "2025-01-01T00:00:00"}, {id: 6, paymentPlanId: 1, startDate: "2024-01-01T00:00:00", endDate: "2024-12-31T00:00:00", isActive: false}]}
          - {id: 11, timestamp: 400, email: bob@example.com, firstName: Bob, phoneNumber: "101", personalId: P-101, homeClubId: 13, registeredAtClubId: null, number: N-11, confirmationToken: bob-token, passwordToken: bob-reset, created: "2025-02-01T00:00:00", updated: "2025-02-01T00:00:00"}
          - {id: 12, timestamp: 300, email: cid@example.com, firstName: Cid, phoneNumber: "102", personalId: P-102, homeClubId: 12, isDeleted: true, isActive: false, confirmationToken: cid-token, passwordToken: cid-reset, password: cid-secret, token: t-cid, created: "2025-03-01T00:00:00", updated: "2025-03-01T00:00:00"}
        visits:
          - {id: 31, timestamp: 350, userId: 10, clubId: 13, enterDate: "2026-01-14T08:00:00", leaveDate: "2026-01-14T09:30:00"}
          - {id: 30, timestamp: 450, userId: 11, enterDate: "2026-01-15T08:45:00"}
      - id: south
        apiUsers: [{username: staff-south, password: south-secret, token: t-south}, {username: both, password: both-south}, {username: Ann.Lee@example.com, password: ann-secret}]
        clubs: [{id: 12, name: Other}, {id: 21, name: Far}]
        paymentPlans: [{id: 3, name: Far}]
        users:
          - {id: 10, timestamp: 7, email: Ann.Lee@example.com, phoneNumber: "100", personalId: P-100, homeClubId: 21, password: ann-south, token: t-ann-south, confirmationToken: south-token, passwordToken: south-reset}
        visits: [{id: 31, timestamp: 360, userId: 10, enterDate: "2026-01-14T10:00:00", leaveDate: "2026-01-14T11:00:00"}]
`

// start is that scenario with the client of one of north's employees.
func start(tb testing.TB) *apitest.Client {
	tb.Helper()
	return bearer(apitest.Start(tb, perfectgym.Vendor, closed), "t-north")
}

func bearer(w *apitest.World, token string) *apitest.Client {
	return w.Client("Authorization", "Bearer "+token)
}

// call is one request.
type call struct {
	method, target string
	body           any
}

func (r call) by(c *apitest.Client, header ...string) *apitest.Answer {
	return c.Do(r.method, r.target, r.body, header...)
}

const userPath = "/Api/Users/User"

func post(extra string) call   { return call{"POST", userPath, newUser(extra)} }
func put(id, body string) call { return call{"PUT", userPath + "?userId=" + id, body} }
func get(id string) call       { return call{"GET", userPath + "?userId=" + id, nil} }
func list(query string) call   { return call{"GET", "/Api/Users/Users?" + query, nil} }
func search(query string) call { return call{"GET", "/Api/Users/Search?" + query, nil} }
func confirm(token string) call {
	return call{"GET", "/Api/Users/ConfirmEmailAddress?token=" + token, nil}
}
func validate(login, secret string) call {
	return call{"POST", "/Api/Users/ValidateCredentials", map[string]any{"login": login, "password": secret}}
}
func signUp(extra string) call { return call{"POST", "/Api/Users/SignUp", newUser(extra)} }
func forgot(email string) call { return call{"GET", "/Api/Users/ResetPassword?email=" + email, nil} }
func reset(token, secret string) call {
	return call{"POST", "/Api/Users/ResetPassword", map[string]any{"token": token, "password": secret}}
}
func agree(id, body string) call    { return call{"POST", "/Api/Users/Agreements?userId=" + id, body} }
func debit(id, body string) call    { return call{"POST", "/Api/Users/DirectDebit?userId=" + id, body} }
func contract(id, body string) call { return call{"POST", "/Api/Users/Contract?userId=" + id, body} }
func end(id, contract string) call {
	return call{"DELETE", "/Api/Users/Contract?userId=" + id + "&contractId=" + contract, nil}
}
func visits(query string) call { return call{"GET", "/Api/Users/ClubVisits/All?" + query, nil} }
func clubs(query string) call  { return call{"GET", "/Api/Clubs/Clubs?" + query, nil} }
func club(id string) call      { return call{"GET", "/Api/Clubs/Club?clubId=" + id, nil} }

// forEmployees are calls that succeed, and that members may not make.
func forEmployees() []call {
	return []call{validate("ann.lee@example.com", "ann-secret"), signUp(`"password":"x"`), forgot("bob@example.com"), reset("bob-reset", "x"), visits("")}
}

// forBoth are calls that succeed in both modes.
func forBoth() []call {
	return []call{agree("10", "{}"), debit("10", `{"accountNumber":"`+iban+`"}`), contract("10", `{"paymentPlanId":1}`), end("10", "5"), clubs(""), club("12")}
}

const iban = "DE89370400440532013000"

func logIn(name, secret string) call {
	return form("username", name, "password", secret, "grant_type", "password")
}

// form is a call of authorize with these fields, names and values by turns.
func form(fields ...string) call {
	values := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	return call{"POST", "/Api/oauth/authorize", apitest.Body{Type: "application/x-www-form-urlencoded", Text: values.Encode()}}
}

// newUser is the body of an addition: extra, and what is required besides.
func newUser(extra string) string {
	members := []string{}
	for name, value := range map[string]string{"email": `"new@example.com"`, "homeClubId": "12", "birthDate": `"2000-02-29T00:00:00"`} {
		if !strings.Contains(extra, quote(name)+":") {
			members = append(members, quote(name)+":"+value)
		}
	}
	if extra != "" {
		members = append(members, extra)
	}
	return "{" + strings.Join(members, ",") + "}"
}

// guardian is a whole legal guardian, to which extra is added.
func guardian(extra string) string {
	body := `"legalGuardian":{"name":"Jo","lastName":"Doe","city":"Rome","countrySymbol":"IT","signatureDataBase64":"c2ln"`
	if extra != "" {
		body += "," + extra
	}
	return body + "}"
}

// failure is the whole body of a failure: codes and properties by turns.
func failure(codes ...string) string {
	type entry struct {
		Code     string `json:"code"`
		Property string `json:"property"`
		Message  string `json:"message"`
	}
	var errors []entry
	for i := 0; i+1 < len(codes); i += 2 {
		errors = append(errors, entry{Code: codes[i], Property: codes[i+1]})
	}
	text, _ := json.Marshal(map[string]any{"errors": errors})
	return string(text)
}

// refused says that a call gets exactly that body, by that rule, and that it
// leaves the state as it was.
func refused(t *testing.T, c *apitest.Client, r call, status int, body, rule string, header ...string) {
	t.Helper()
	before := c.World.StateText()
	answer := r.by(c, header...)
	answer.Is(status, body).By(rule)
	if strings.TrimSpace(answer.Text) != body {
		t.Errorf("the body is %s, want %s", answer.Text, body)
	}
	if c.World.StateText() != before {
		t.Errorf("the refusal changed the state")
	}
}

// users is what the state shows of a company's users, by their id.
func users(w *apitest.World, company int) map[int]map[string]any {
	var state struct {
		Companies []struct{ Users []map[string]any }
	}
	if err := json.Unmarshal([]byte(w.StateText()), &state); err != nil {
		panic(err) // it was encoded a moment ago
	}
	byID := map[int]map[string]any{}
	for _, u := range state.Companies[company].Users {
		byID[int(u["id"].(float64))] = u
	}
	return byID
}

// ids is the ids of the elements that an answer shows, in its order.
func ids(a *apitest.Answer) []int {
	found := []int{}
	for _, u := range a.At("/elements").([]any) {
		found = append(found, int(u.(map[string]any)["id"].(float64)))
	}
	return found
}

func quote(v any) string {
	text, _ := json.Marshal(v)
	return string(text)
}

// mailed is the token in the latest of count mails, which confirms that address.
func mailed(t *testing.T, c *apitest.Client, count int, to string) string {
	t.Helper()
	return mailedFor(t, c, count, to, "confirm the address")
}

func mailedFor(t *testing.T, c *apitest.Client, count int, to, about string) string {
	t.Helper()
	mails := c.World.Outbox()
	if len(mails) != count {
		t.Fatalf("%d mails were sent, want %d", len(mails), count)
	}
	var body struct{ Token string }
	m := mails[count-1]
	if err := json.Unmarshal(m.Body, &body); err != nil || m.To != to || m.About != about || m.Tenant != "north" {
		t.Fatalf("the mail is %+v", m)
	}
	if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(body.Token) {
		t.Errorf("the token is %q", body.Token)
	}
	return body.Token
}

// fault is the body of a refusal that has nothing but a status.
func fault(w *apitest.World, status int) (body string) {
	w.Look(w.Vendor.Name, func(tx *sim.Tx) {
		body = quote(w.Vendor.API.Envelope(tx, &sim.Refusal{Status: status}).Body)
	})
	return body
}
