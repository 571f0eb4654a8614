package control_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// secret is the beginning of everything that must never be seen again. What
// follows it tells which one was.
const secret = "s3cr3t"

// sent is a request.
type sent struct {
	reason, method, path, body string
	header                     []string
}

// creation is the request of a vendor's sample that creates a record. The body
// lacks its braces, so that more can be added.
func (s server) creation(v *world.Vendor) sent {
	sample := v.Sample.Create
	body := sample.Body(1)
	return sent{"", sample.Method, sample.Path, body[1 : len(body)-1], fieldsOf(apitest.Signed(v.Vendor))}
}

// carriers is requests to one vendor that carry secrets everywhere a client
// could put them, rightly or by mistake.
func (s server) carriers(v *world.Vendor) []sent {
	at := s.creation(v)
	form := []string{"Content-Type", "application/x-www-form-urlencoded"}
	and := func(more ...string) []string { return append(slices.Clone(at.header), more...) }
	query := func(q string) string {
		if strings.Contains(at.path, "?") {
			return at.path + "&" + q
		}
		return at.path + "?" + q
	}
	body := func(members string) string { return "{" + at.body + ", " + members + "}" }
	var own []string // what the vendor itself says is secret
	for i, name := range v.Secrets {
		own = append(own, fmt.Sprintf(`%q: "s3cr3t-v%d"`, name, i))
	}
	return []sent{
		{"an API key that nobody declared", at.method, at.path, body(`"a": 1`), []string{"X-Api-Key", "s3cr3t-key"}},
		{"a bearer token that nobody declared", at.method, at.path, body(`"a": 1`), []string{"Authorization", "Bearer s3cr3t-bearer"}},
		{"a name and password that nobody declared", at.method, at.path, body(`"a": 1`), []string{"Authorization", basic("s3cr3t-name", "s3cr3t-basic")}},
		{"an Authorization of no known scheme", "GET", at.path, "", []string{"Authorization", "s3cr3t-scheme s3cr3t"}},
		{"secrets in headers that the vendor does not have", at.method, at.path, body(`"a": 1`), and("Cookie", "session=s3cr3t-cookie", "X-Auth-Token", "s3cr3t-xauth",
			"Proxy-Authorization", "Basic s3cr3t-proxy", "X-Client-Secret", "s3cr3t-client", "Apikey", "s3cr3t-apikey", "X-Amz-Security-Token", "s3cr3t-amz",
			"X-Session-Id", "s3cr3t-session", "X-Password", "s3cr3t-password", "X-Hub-Signature-256", "sha256=s3cr3t-signature", "Referer", "http://127.0.0.1/?access_token=s3cr3t-referer")},
		{"secrets in the query", at.method, query("api_key=s3cr3t-q1&token=s3cr3t-q2&password=s3cr3t-q3&access_token=s3cr3t-q4&X-Api-Key=s3cr3t-q5&client_secret=s3cr3t-q6&apikey=s3cr3t-q7&auth=s3cr3t-q8&sig=s3cr3t-q9&signature=s3cr3t-q10"), body(`"a": 1`), at.header},
		{"secrets in a query that is written oddly", at.method, query("api%5fkey=s3cr3t-o1&PassWord=s3cr3t-o2&api_key%zz=s3cr3t-o3&a;token=s3cr3t-o4&pass%77ord=s3cr3t-o5"), body(`"a": 1`), at.header},
		{"secrets in the query of a path that the vendor does not have", "GET", "/nothing?api_key=s3cr3t-n1&password=s3cr3t-n2", "", nil},
		{"a method that the path does not have", "PATCH", query("token=s3cr3t-m1"), body(`"password": "s3cr3t-m2"`), and("Cookie", "s3cr3t-m3")},
		{"passwords and bank details in the body", at.method, at.path,
			body(`"password": "s3cr3t-b1", "newPassword": "s3cr3t-b2", "token": "s3cr3t-b3", "accountDetails": {"accountHolder": "s3cr3t-b4", "sortCode": "s3cr3t-b5", "accountNumber": "s3cr3t-b6", "iban": "s3cr3t-b7"},
				"legalGuardian": {"name": "G", "bankAccount": "s3cr3t-b8", "signatureDataBase64": "s3cr3t-b9"}, "apiKey": "s3cr3t-b10", "secret": "s3cr3t-b11", "PASSWORD": "s3cr3t-b12", "signature": "s3cr3t-b13", "directDebit": {"accountNumber": "s3cr3t-b14"}`), at.header},
		{"secrets of the wrong type", at.method, at.path, body(`"password": ["s3cr3t-t1"], "signatureDataBase64": {"a": "s3cr3t-t2"}, "accountDetails": "s3cr3t-t3"`), at.header},
		{"secrets of the wrong type, further in", at.method, at.path, body(`"accountDetails": {"sortCode": ["s3cr3t-t4"], "accountNumber": {"a": "s3cr3t-t5"}, "accountHolder": 1}, "legalGuardian": {"bankAccount": {"iban": "s3cr3t-t6"}, "signatureDataBase64": ["s3cr3t-t7"]}`), at.header},
		{"something that nobody knows beside secrets", at.method, at.path, body(`"accountDetails": {"accountHolder": "s3cr3t-t8", "nobodyKnows": "s3cr3t-t9"}, "legalGuardian": {"bankAccount": "s3cr3t-t10", "nobodyKnows": 1}`), at.header},
		{"a password that is too long, or not as it should be", at.method, at.path, body(`"username": "somebody", "password": "s3cr3t-` + strings.Repeat("x", 2000) + `"`), at.header},
		{"what the vendor never shows", at.method, at.path, body(strings.Join(append(own, `"a": 1`), ", ")), at.header},
		{"credentials in the body, by the names that programs give them", at.method, at.path, body(`"api-key": "s3cr3t-k1", "x-api-key": "s3cr3t-k2", "Api_Key": "s3cr3t-k3", "client-secret": "s3cr3t-k4", "clientSecret": "s3cr3t-k5", "authToken": "s3cr3t-k6",
				"session_token": "s3cr3t-k7", "bearer": "s3cr3t-k8", "privateKey": "s3cr3t-k9", "passphrase": "s3cr3t-k10", "userPassword": "s3cr3t-k11", "id_token": "s3cr3t-k12", "credentials": {"user": "s3cr3t-k13"},
				"headers": {"Authorization": "Bearer s3cr3t-k14", "Cookie": "s3cr3t-k15"}, "bank_account": "s3cr3t-k16", "account-number": "s3cr3t-k17", "sort_code": "s3cr3t-k18"`), at.header},
		{"a query that was encoded into the path", "GET", "/nothing%3Fapi_key=s3cr3t-p1", "", at.header},
		{"a parameter of a path segment", "GET", "/nothing;token=s3cr3t-p2/more", "", at.header},
		{"broken JSON", at.method, at.path, `{` + at.body + `, "password": "s3cr3t-j1", "accountNumber": "s3cr3t-j2`, at.header},
		{"two JSON texts", at.method, at.path, `{"password": "s3cr3t-j3"} {"password": "s3cr3t-j4"}`, at.header},
		{"JSON that is encoded twice", at.method, at.path, `"{\"password\": \"s3cr3t-j8\"}"`, at.header},
		{"JSON with a key twice", at.method, at.path, `{"password": "s3cr3t-j5", "password": ""}`, at.header},
		{"JSON in a list", at.method, at.path, `[{"password": "s3cr3t-j6"}, [{"iban": "s3cr3t-j7"}]]`, at.header},
		{"a form in place of JSON", at.method, at.path, "username=s3cr3t-f1&password=s3cr3t-f2&client_secret=s3cr3t-f3", and(form...)},
		{"a form that is called JSON", at.method, at.path, "username=s3cr3t-f4&password=s3cr3t-f5", and("Content-Type", "application/json")},
		{"a form that is broken", at.method, at.path, "password=s3cr3t-f6&%zz=s3cr3t-f7;token=s3cr3t-f8", and(form...)},
		{"a body that is called an image", at.method, at.path, "s3cr3t-i1", and("Content-Type", "image/png")},
		{"a file", at.method, at.path, "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\ns3cr3t-i2\r\n--x--\r\n", and("Content-Type", "multipart/form-data; boundary=x")},
		{"a file without its boundary", at.method, at.path, "--x\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\ns3cr3t-i3\r\n--x--\r\n", and("Content-Type", "multipart/form-data")},
		{"a login", "POST", "/Api/oauth/authorize", "username=s3cr3t-l1@example.com&password=s3cr3t-l2&grant_type=password", form},
		{"a login as JSON", "POST", "/Api/oauth/authorize", `{"password": "s3cr3t-l4", "grant_type": "password"}`, nil},
		{"a login whose fields are mixed up", "POST", "/Api/oauth/authorize", "username=a&password=s3cr3t-l6&grant_type=x", form},
		{"a login with its fields in the query", "POST", "/Api/oauth/authorize?username=s3cr3t-l8&password=s3cr3t-l9", "grant_type=password", form},
	}
}

var secretWord = regexp.MustCompile(`s3cr3t[-\w.@]*`)

func TestSecretsStayUnseen(t *testing.T) {
	s := start(t, "")
	var state json.RawMessage
	s.do("GET", "/_mock/worlds/default/state", "").into(&state)
	for _, v := range s.Set.Vendors {
		readings := "{}"
		if v.API.UnknownFields != nil {
			readings = fmt.Sprintf(`{"%s.%s": "rejected"}`, v.Name, v.API.UnknownFields.ID)
		}
		for _, mode := range []struct{ name, credentials, readings string }{
			{"unknown credentials open a tenant", "open", "{}"},
			{"unknown credentials are refused", "closed", "{}"},
			{"unknown fields are refused", "open", readings},
		} {
			s.do("DELETE", "/_mock/worlds/w", "")
			s.do("POST", "/_mock/worlds", fmt.Sprintf(`{"name": "w", "scenario": {"version": 1, "name": "w", "title": "W", "credentials": %q, "vendors": %s}}`, mode.credentials, state)).is(201)
			begin := func(s server) {
				s.tb.Helper()
				s.do("POST", "/_mock/worlds/w/reset", "").is(204)
				s.do("PUT", "/_mock/worlds/w/readings", mode.readings).is(200)
			}
			all := s.carriers(v)
			for _, c := range all {
				t.Run(v.Name+"/"+mode.name+"/"+c.reason, func(t *testing.T) {
					s := server{s.Server, t}
					begin(s)
					got := s.do(c.method, "/w/w/"+v.Name+c.path, c.body, c.header...)
					if first := all[0]; got.status == 404 && c.method == first.method && c.path == first.path {
						t.Fatal("the vendor has no such path, so this proves nothing")
					}
					s.showsNoSecret(1, "/requests", "/requests.har", "/requests/1/why", "/diff", "/state", "/outbox")
				})
			}
			t.Run(v.Name+"/"+mode.name+"/all of them", func(t *testing.T) {
				s := server{s.Server, t}
				begin(s)
				for _, c := range all {
					s.do(c.method, "/w/w/"+v.Name+c.path, c.body, c.header...)
				}
				s.do("POST", "/_mock/worlds/w/snapshots", `{"name": "kept"}`).is(201)
				s.do("POST", "/_mock/worlds/w/snapshots/kept/restore", "").is(204)
				s.showsNoSecret(len(all), "", "/requests", "/requests.har", "/diff", "/diff?from=1&to=0", "/coverage", "/snapshots", "/faults", "/state", "/outbox", "/readings")
				for n := range all {
					at := fmt.Sprintf("/_mock/worlds/w/requests/%d", n+1)
					s.tellsNoSecret("GET "+at, s.do("GET", at, "").is(200).text)
					s.tellsNoSecret("why, in words,", s.do("GET", at+"/why", "", "Accept", "text/plain").is(200).text)
				}
				for _, path := range []string{"/_mock/worlds", "/_mock/vendors", "/"} {
					s.tellsNoSecret("GET "+path, s.do("GET", path, "").is(200).text)
				}
			})
		}
	}
}

// showsNoSecret looks through what the server tells of world w, which was sent
// so many requests.
func (s server) showsNoSecret(requests int, paths ...string) {
	s.tb.Helper()
	const w = "/_mock/worlds/w"
	for _, path := range paths {
		s.tellsNoSecret("GET "+w+path, s.do("GET", w+path, "").is(200).text)
	}
	f := s.follow(w + "/events?after=0")
	for range requests {
		s.tellsNoSecret("an event", f.next().data)
	}
	for _, e := range s.Set.Get("w").Journal.Entries() {
		s.tellsNoSecret("the reason, which ends lines of the log,", tell.Reason(s.Set, e))
	}
}

func (s server) tellsNoSecret(what, text string) {
	s.tb.Helper()
	if found := secretWord.FindAllString(text, -1); found != nil {
		s.tb.Errorf("%s shows %.200q:\n%.300s", what, found, around(text, found[0]))
	}
}

// A field that a vendor does not know may hold a secret under any name. Its
// name is told, what is in it is not: neither to the client nor in the journal.
func TestUnknownFieldsAreNotRepeated(t *testing.T) {
	s := start(t, "")
	for _, v := range s.Set.Vendors {
		t.Run(v.Name, func(t *testing.T) {
			s := server{s.Server, t}
			s.do("POST", "/_mock/worlds/default/reset", "").is(204)
			if v.API.UnknownFields != nil {
				s.do("PUT", "/_mock/worlds/default/readings", fmt.Sprintf(`{"%s.%s": "rejected"}`, v.Name, v.API.UnknownFields.ID)).is(200)
			}
			for i, value := range []string{`"s3cr3t-u1"`, `4711471147`, `{"a": "s3cr3t-u2"}`, `["s3cr3t-u3"]`} {
				c := s.creation(v)
				got := s.do(c.method, "/"+v.Name+c.path, "{"+c.body+`, "nobodyKnows": `+value+"}", c.header...)
				r := s.Set.Get("default").Journal.Entries()[i].Refusal
				if r == nil || r.Field != "nobodyKnows" {
					t.Fatalf("the unknown field is not what the request is refused for: %d %s", got.status, got.text)
				}
				for _, text := range []string{got.text, r.Message, r.Value} {
					if strings.Contains(text, secret) || strings.Contains(text, "4711471147") {
						t.Errorf("%s: shown in %q", value, text)
					}
				}
				if r.Value != "" {
					t.Errorf("%s: the refusal keeps %q", value, r.Value)
				}
			}
		})
	}
}

// The state shows a record's password where the scenario declared it, and
// null where a client sent it; null that is put back keeps it.
func TestPasswordsOfRecords(t *testing.T) {
	s := start(t, "")
	const path = "/_mock/worlds/default/state"
	s.do("GET", path, "").says(`"password": "piotr-password"`)
	auth := []string{"Authorization", basic("northside", "northside-password")}
	s.do("POST", "/clubos/users?clubLocationId=1", `{"localUserId": "N-9", "firstName": "A", "lastName": "B", "role": "member", "gender": "F", "fullAccount": false, "sendEmail": false, "username": "a", "password": "s3cr3t-p1"}`, auth...).is(200)
	sent := s.do("GET", path, "").is(200).says(`"password": null`)
	if found := secretWord.FindAllString(sent.text, -1); found != nil {
		t.Errorf("the state shows %q", found)
	}
	s.do("PUT", path, sent.text).is(204)
	s.do("GET", path, "").is(200).equals(sent.text)
	s.do("PUT", path, `{"clubos": {"partners": [{"id": "p", "username": "p", "password": "pw", "locations": [1], "users": [
		{"userId": 1, "localUserId": "L", "role": "member", "firstName": "A", "gender": "F", "username": "a", "password": "declared"}]}]}}`).is(204)
	s.do("GET", path, "").is(200).says(`"password": "declared"`)
	s.do("PUT", "/clubos/users?clubLocationId=1", `{"userId": 1, "firstName": "C"}`, "Authorization", basic("p", "pw")).is(200).says(`"status":true`)
	change := s.entry("default", 2).Changes[0]
	if change.Before["password"] != "[redacted]" || change.After["password"] != "[redacted]" {
		t.Errorf("the journal's change shows passwords %v and %v", change.Before["password"], change.After["password"])
	}
}

// A tenant that an unknown credential opened is named by a short hash of it,
// always the same.
func TestOpenedTenants(t *testing.T) {
	s := start(t, "")
	const hash = `^open-[0-9a-f]{8}$`
	for _, v := range s.Set.Vendors {
		t.Run(v.Name, func(t *testing.T) {
			s := server{s.Server, t}
			s.do("POST", "/_mock/worlds/default/reset", "").is(204)
			var tenants []string
			for i, stranger := range []string{"s3cr3t-1", "s3cr3t-1", "s3cr3t-2"} {
				carried := fieldsOf(apitest.Stranger(v.Vendor, stranger))
				s.do("GET", "/"+v.Name+v.Sample.Look("1"), "", carried...)
				e := s.entry("default", i+1)
				if e.Tenant == nil || !regexp.MustCompile(hash).MatchString(*e.Tenant) {
					t.Fatalf("the tenant is %v, want %s", e.Tenant, hash)
				}
				if shown := e.Request.Headers[carried[0]]; shown != "[credential of "+*e.Tenant+"]" {
					t.Errorf("the credential's header shows %q", shown)
				}
				tenants = append(tenants, *e.Tenant)
			}
			if tenants[0] != tenants[1] || tenants[0] == tenants[2] {
				t.Errorf("tenants of two equal credentials and another: %v", tenants)
			}
		})
	}
}

// What a scenario declares is test data, but stands in the journal no more
// than what clients make up.
func TestDeclaredCredentialsStayOutOfTheJournal(t *testing.T) {
	s := busy(t)
	s.do("POST", "/perfectgym/Api/oauth/authorize", "username=api@demo.example&password=demo-password&grant_type=password", "Content-Type", "application/x-www-form-urlencoded").is(200)
	text := s.do("GET", "/_mock/worlds/default/requests", "").is(200).text
	for _, declared := range []string{"egym-alpha-mitte", "onsi-acme", "userapi-court-club", "northside-password", strings.TrimPrefix(basic("northside", "northside-password"), "Basic "), "demo-password", "api@demo.example"} {
		if strings.Contains(text, declared) {
			t.Errorf("the journal shows %s", declared)
		}
	}
}

// around is the line that a text stands in.
func around(text, word string) string {
	for _, line := range strings.Split(text, "\n") {
		if strings.Contains(line, word) {
			return strings.TrimSpace(line)
		}
	}
	return ""
}
