package onsi_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

type operation struct {
	id, method, target string
	body               any
}

// operations are those on members.
var operations = []operation{
	{"inviteMember", "POST", "/v1/members", whole(nil)},
	{"getMembers", "GET", "/v1/members", nil},
	{"getMember", "GET", grace, nil},
	{"replaceMember", "PUT", grace, whole(nil)},
	{"updateMember", "PATCH", grace, fields{}},
	{"removeMember", "DELETE", grace, nil},
	{"getTiers", "GET", "/v1/tiers", nil},
}

// unchanged sends a request that is refused and fails if it changed anything.
func unchanged(t *testing.T, w *apitest.World, do func() *apitest.Answer) *apitest.Answer {
	t.Helper()
	before := w.StateText()
	got := do()
	if got.Status < 400 || got.Status >= 500 {
		t.Errorf("status %d, want a refusal: %s", got.Status, got.Text)
	}
	if diff := cmp.Diff(before, w.StateText()); diff != "" {
		t.Errorf("a refusal changed the state (-before +after):\n%s", diff)
	}
	return got
}

func TestCredentials(t *testing.T) {
	type row struct {
		reason, key string
		status      int
		want, rule  string
	}
	const forbidden = `{"issues":[{"code":"Forbidden","message":"This API key has no access"}]}`
	const required = `{"issues":[{"code":"HeaderValidation","message":"Required","path":"x-api-key"}]}`
	rows := []row{
		{"a key that nobody has", "nobody", 403, forbidden, "onsi.key-unknown"},
		{"a key in another case", "KEY-ACME", 403, forbidden, "onsi.key-unknown"},
		{"more than a key", "key-acme ,", 403, forbidden, "onsi.key-unknown"},
		{"no key", "", 400, required, "onsi.key-missing"},
	}
	apitest.Rows(t, rows, func(r row) (string, string) { return r.rule, r.reason }, func(t *testing.T, r row) {
		for _, op := range everything {
			t.Run(op.id, func(t *testing.T) {
				w := start(t)
				got := unchanged(t, w, func() *apitest.Answer {
					return w.Client().Do(op.method, op.target, op.body, "X-API-KEY", r.key)
				}).Is(r.status, r.want).By(r.rule)
				if r.key != "" && strings.Contains(got.Text, r.key) {
					t.Errorf("the answer shows the key: %s", got.Text)
				}
			})
		}
	})
}

func TestUnauthorizedByReading(t *testing.T) {
	for _, op := range everything {
		w := start(t)
		w.Flip("missing-key-status", "401")
		unchanged(t, w, func() *apitest.Answer { return w.Client().Do(op.method, op.target, op.body) }).
			Is(401, `{"issues":[{"code":"HeaderValidation"}]}`).By("onsi.key-missing")
	}
}

func TestTheKeyGoesBeforeAllElse(t *testing.T) {
	start(t).Client().Do("PUT", "/v1/members/wrong", "}{").Is(400, `{"issues":[{"code":"HeaderValidation"}]}`)
}

func TestSecondKeyOfAClient(t *testing.T) {
	start(t).Client("X-API-KEY", "key-acme-2").Do("GET", grace, nil).Is(200, `{"firstName":"Grace"}`)
}

func TestConflictOfEveryWrite(t *testing.T) {
	for _, op := range everything {
		if op.method == "GET" {
			continue
		}
		w := start(t)
		w.Flip("idempotency-other-body", "conflict")
		keyed(acme(w), "PATCH", jack, fields{"firstName": "J"}).Is(200, "")
		unchanged(t, w, func() *apitest.Answer { return keyed(acme(w), op.method, op.target, op.body) }).Is(409, "")
	}
}

func TestUnreadableBodies(t *testing.T) {
	type row struct {
		reason string
		body   any
		status int
		rule   string
	}
	bodies := []row{
		{"none", nil, 400, "onsi.body-empty"},
		{"blanks", "  \n", 400, "onsi.body-empty"},
		{"broken", `{"email":`, 400, "onsi.body-unreadable"},
		{"no object", `["email"]`, 400, "onsi.body-unreadable"},
		{"null", `null`, 400, "onsi.body-unreadable"},
		{"more than one value", `{} {}`, 400, "onsi.body-unreadable"},
		{"no UTF-8", "{\"firstName\":\"\xff\"}", 400, "onsi.body-unreadable"},
		{"a form", apitest.Body{Type: "application/x-www-form-urlencoded", Text: "email=a"}, 400, "onsi.body-not-json"},
		{"not announced", apitest.Body{Text: `{}`}, 400, "onsi.body-not-json"},
		{"too large", `{"firstName":"` + strings.Repeat("a", 1<<20) + `"}`, 413, "onsi.body-too-large"},
	}
	apitest.Rows(t, bodies, func(r row) (string, string) { return r.rule, r.reason }, func(t *testing.T, r row) {
		for _, op := range everything {
			if !op.takesJSON() {
				continue // it takes no JSON
			}
			t.Run(op.id, func(t *testing.T) {
				w := start(t)
				unchanged(t, w, func() *apitest.Answer { return acme(w).Do(op.method, op.target, r.body) }).
					Is(r.status, `{"issues":[{"code":"BadRequest"}]}`).By(r.rule)
			})
		}
	})
	acme(start(t)).Do("PUT", "/v1/members/wrong", "}{").Is(400, `{"issues":[{"code":"PathValidation"}]}`)
	acme(start(t)).Do("POST", "/v1/members", apitest.Body{Type: "application/json; charset=utf-8", Text: `{"email":"a@b.co","firstName":"","lastName":"","tier":"Gold"}`}).Is(201, "")
}

// wrong is the issues of a body, "path message" each.
type wrong struct {
	reason string
	body   any
	put    []string
	patch  []string
	rule   string
}

var wrongBodies = []wrong{
	{"nothing", fields{}, []string{"email Required", "firstName Required", "lastName Required", "tier Required"}, nil, "onsi.field-missing"},
	{"one is missing", whole(fields{"tier": absent}), []string{"tier Required"}, nil, "onsi.field-missing"},
	{"null where there is none", whole(fields{"firstName": nil, "phone": nil, "dob": nil, "enablePayroll": nil}),
		[]string{"firstName Expected string", "phone Expected string", "dob Expected string", "enablePayroll Expected boolean"},
		[]string{"firstName Expected string", "phone Expected string", "dob Expected string", "enablePayroll Expected boolean"}, "onsi.field-mistyped"},
	{"a workerId that is null", whole(fields{"workerId": nil}), []string{"workerId Expected string"}, nil, "onsi.field-mistyped"},
	{"other types, and one missing", whole(fields{"email": 5, "enablePayroll": "true", "lastName": absent}),
		[]string{"email Expected string", "enablePayroll Expected boolean", "lastName Required"},
		[]string{"email Expected string", "enablePayroll Expected boolean"}, "onsi.field-mistyped"},
	{"fields that there are not", whole(fields{"status": "active", "memberId": "x"}),
		[]string{"memberId There is no such field here", "status There is no such field here"},
		[]string{"memberId There is no such field here", "status There is no such field here"}, "onsi.field-unknown"},
	{"values", whole(fields{"email": "ann", "dob": "1899-12-31", "gender": "female"}),
		[]string{"email Expected an email address", "dob Expected a date as YYYY-MM-DD, 1900 or later", "gender Expected one of Female, Male, NonBinary"},
		[]string{"email Expected an email address", "dob Expected a date as YYYY-MM-DD, 1900 or later", "gender Expected one of Female, Male, NonBinary"}, "onsi.field-invalid"},
	{"an account that is none", whole(fields{"accountDetails": "x"}), []string{"accountDetails Expected object"}, []string{"accountDetails Expected object"}, "onsi.field-mistyped"},
	{"an empty account", whole(fields{"accountDetails": fields{}}),
		[]string{"accountDetails.accountHolder Required", "accountDetails.sortCode Required", "accountDetails.accountNumber Required"},
		[]string{"accountDetails.accountHolder Required", "accountDetails.sortCode Required", "accountDetails.accountNumber Required"}, "onsi.field-missing"},
	{"an account of both kinds", whole(fields{"accountDetails": fields{"accountHolder": "a", "iban": "x", "sortCode": "1"}}),
		[]string{"accountDetails.sortCode There is no such field here"}, []string{"accountDetails.sortCode There is no such field here"}, "onsi.field-unknown"},
	{"an account with more, and null", whole(fields{"accountDetails": fields{"accountHolder": "a", "iban": nil, "bic": "x"}}),
		[]string{"accountDetails.bic There is no such field here", "accountDetails.iban Expected string"},
		[]string{"accountDetails.bic There is no such field here", "accountDetails.iban Expected string"}, "onsi.field-unknown"},
}

func TestBodies(t *testing.T) {
	apitest.Rows(t, wrongBodies, func(r wrong) (string, string) { return r.rule, r.reason }, func(t *testing.T, r wrong) {
		for _, op := range operations {
			if op.body == nil {
				continue
			}
			want := r.put
			if op.id == "updateMember" {
				if want = r.patch; want == nil {
					continue // it is right there
				}
			}
			t.Run(op.id, func(t *testing.T) {
				w := start(t)
				unchanged(t, w, func() *apitest.Answer { return acme(w).Do(op.method, op.target, r.body) }).
					Is(400, issues("BodyValidation", want...)).By(r.rule)
			})
		}
	})
}

// What a refusal says of a value is shown in the journal.
func TestRefusalsTellNoSecret(t *testing.T) {
	for _, tt := range []struct {
		body  fields
		value string
	}{
		{fields{"email": "not one"}, "not one"},
		{fields{"accountDetails": "GB29NWBK60161331926819"}, ""},
		{fields{"accountDetails": fields{"accountHolder": "a", "iban": "b", "bic": "GB29NWBK60161331926819"}}, ""},
		{fields{"iban": "GB29NWBK60161331926819"}, ""},
	} {
		w := start(t)
		got := acme(w).Do("PATCH", grace, tt.body).Is(400, "")
		if r := w.Last().Refusal; r.Value != tt.value || strings.Contains(got.Text, "GB29") {
			t.Errorf("%v: the refusal says %q, want %q: %s", tt.body, r.Value, tt.value, got.Text)
		}
	}
}

// issues is the body of a refusal: all of these, "path message" each.
func issues(code string, all ...string) string {
	list := []fields{}
	for _, issue := range all {
		path, message, _ := strings.Cut(issue, " ")
		list = append(list, fields{"code": code, "path": path, "message": message})
	}
	text, _ := json.Marshal(fields{"issues": list})
	return string(text)
}

func TestPathGoesBeforeBody(t *testing.T) {
	for _, id := range []string{"wrong", "mem_", "MEM_aaaaaaaaaaaaaaaaaaaa", "%FF"} {
		for _, op := range operations {
			if !strings.HasPrefix(op.target, grace) {
				continue
			}
			body, want := op.body, `{"issues":[{"code":"PathValidation","path":"id"}]}`
			if body != nil {
				body, want = fields{"firstName": 5, "email": "x"}, `{"issues":[{"code":"PathValidation","path":"id"},{"code":"BodyValidation","path":"firstName"},`
				if op.method == "PUT" {
					want += `{"path":"lastName"},{"path":"tier"},`
				}
				want += `{"path":"email"}]}`
			}
			t.Run(op.id+" "+id, func(t *testing.T) {
				w := start(t)
				unchanged(t, w, func() *apitest.Answer { return acme(w).Do(op.method, "/v1/members/"+id, body) }).Is(400, want).By("onsi.member-id-malformed")
			})
		}
	}
	acme(start(t)).Do("GET", "/v1/members/mem_%FF", nil).Is(404, `{"issues":[{"memberId":"mem_\ufffd"}]}`)
}

// A refusal for several reasons keeps the rule of each.
func TestRulesOfSeveralIssues(t *testing.T) {
	for _, tt := range []struct {
		reason, method, target string
		body                   any
		decided                string
		also                   []string
	}{
		{"one rule for two fields", "POST", "/v1/members", fields{}, "onsi.field-missing", nil},
		{"fields of each kind", "PATCH", grace, fields{"firstName": 5, "email": "x", "status": "active", "accountDetails": fields{}}, "onsi.field-mistyped",
			[]string{"onsi.field-unknown", "onsi.field-invalid", "onsi.field-missing"}},
		{"path and body", "PATCH", "/v1/members/x", fields{"gender": "f"}, "onsi.member-id-malformed", []string{"onsi.field-invalid"}},
	} {
		w := start(t)
		acme(w).Do(tt.method, tt.target, tt.body).Is(400, "").By(tt.decided)
		var also []string
		for _, rule := range w.Last().Refusal.Also {
			also = append(also, rule.ID)
		}
		slices.Sort(also)
		slices.Sort(tt.also)
		if diff := cmp.Diff(tt.also, also); diff != "" {
			t.Errorf("%s: the other rules differ (-want +got):\n%s", tt.reason, diff)
		}
	}
}

func TestQueries(t *testing.T) {
	for query, want := range map[string]string{
		"skip=-1":                        "skip Expected 0 or more",
		"take=ten":                       "take Expected integer",
		"take=":                          "take Expected integer",
		"take=1.5":                       "take Expected integer",
		"skip=0&skip=0":                  "skip Expected one value",
		"skip=-1&skip=x":                 "skip Expected one value",
		"statuses=active&statuses=asked": "statuses Expected one of active, invited, inactive",
	} {
		t.Run(query, func(t *testing.T) {
			w := start(t)
			unchanged(t, w, func() *apitest.Answer { return acme(w).Do("GET", "/v1/members?"+query, nil) }).
				Is(400, issues("QueryValidation", want)).By("onsi.query-invalid")
		})
	}
}

func TestListsMayBeRepeated(t *testing.T) {
	acme(start(t)).Do("GET", "/v1/members?statuses=active&statuses=invited&skip=0", nil).Is(200, "").By("")
}

func TestEmails(t *testing.T) {
	for email, ok := range map[string]bool{
		"a@b.co": true, "a.b+c'd@x-y.example.org": true, "ä@b.co": true, "a@[10.0.0.1]": true, "a@b.c.museum": true,
		"": false, "a": false, "@b.co": false, "a@b": false, "a@b.c": false, "a@b.c1": false, "a@.co": false, "a@b..co": false,
		".a@b.co": false, "a.@b.co": false, "a..b@b.co": false, "a b@b.co": false, "a\u00a0b@b.co": false, "a,b@b.co": false,
		"a@b@b.co": false, "a@b_c.co": false, "a@[999.0.0.1]": false, "a@[::1]": false, "a\x00@b.co": false, "Ann <a@b.co>": false,
	} {
		got := acme(start(t)).Do("POST", "/v1/members", whole(fields{"email": email}))
		if (got.Status == 201) != ok {
			t.Errorf("%q: %d %s", email, got.Status, got.Text)
		}
	}
}

func TestDates(t *testing.T) {
	for date, ok := range map[string]bool{
		"1900-01-01": true, "2000-02-29": true, "9999-12-31": true,
		"": false, "1899-12-31": false, "2001-02-29": false, "2001-1-1": false, "01.02.2003": false, "2001-01-01T00:00:00Z": false,
	} {
		got := acme(start(t)).Do("PATCH", grace, fields{"dob": date})
		if (got.Status == 200) != ok {
			t.Errorf("%q: %d %s", date, got.Status, got.Text)
		}
	}
}

// A body of nothing but unknown fields is not answered by many times its size.
func TestIssuesAreBounded(t *testing.T) {
	body := map[string]any{}
	for i := range 20_000 {
		body[fmt.Sprint("unknown", i)] = i
	}
	got := acme(start(t)).Do("PUT", "/v1/members/wrong", body)
	if n := strings.Count(got.Text, `"code"`); n != 1001 { // the path's, and those of the body
		t.Errorf("%d issues, with status %d", n, got.Status)
	}
}
