package contract_test

import (
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/contract"
)

const (
	member   = `{"email":"jane.roe@mailinator.com","membership":{"tier":"GOLD"}}`
	answered = `{"memberId":"M-1","email":"jane.roe@mailinator.com","birthday":null,"createdAt":"2026-01-15T09:00:00Z","device":"6c84fb90-12c4-11e1-840d-7b25c5ee775a","visits":3,"membership":{"membershipId":"M-1","tier":"GOLD"},"rfids":[{"value":"ab"},{"value":"cd"}],"notes":{"a":"b"},"extra":null}`
)

func header(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Add(pairs[i], pairs[i+1])
	}
	return h
}

// The exchanges below are well; each test takes a fresh one and spoils it.

func listMembers() contract.Exchange {
	return contract.Exchange{
		Method: "GET", Path: "/members", Query: "limit=10",
		Status: 200, ResponseHeader: header("Content-Type", "application/json; charset=utf-8", "X-Total", "1"),
		ResponseBody: []byte("[" + answered + "]"),
	}
}

func addMember() contract.Exchange {
	return contract.Exchange{
		Method: "POST", Path: "/members", RequestHeader: header("Content-Type", "application/json"), RequestBody: []byte(member),
		Status: 201, ResponseHeader: header("Content-Type", "application/json"), ResponseBody: []byte(answered),
	}
}

func removeMember() contract.Exchange {
	return contract.Exchange{Method: "DELETE", Path: "/members/M-1", Status: 204}
}

func card() contract.Exchange {
	return contract.Exchange{Method: "GET", Path: "/members(7)/card", Status: 200,
		ResponseHeader: header("Content-Type", "text/plain"), ResponseBody: []byte("card 7")}
}

func login() contract.Exchange {
	return contract.Exchange{
		Method: "POST", Path: "/login", RequestHeader: header("Content-Type", "application/x-www-form-urlencoded"),
		RequestBody: []byte("username=jane%40example.com&password=hunter2&remember=true&clubs=1&clubs=2"),
		Status:      200, ResponseHeader: header("Content-Type", "application/json"), ResponseBody: []byte(`{"kind":"token","token":"t"}`),
	}
}

func putPicture() contract.Exchange {
	return contract.Exchange{
		Method: "PUT", Path: "/members/M-1/picture", RequestHeader: header("Content-Type", "multipart/form-data; boundary=cut"),
		RequestBody: []byte("--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\nbytes\r\n--cut\r\nContent-Disposition: form-data; name=\"caption\"\r\n\r\nme\r\n--cut--\r\n"),
		Status:      204,
	}
}

var wells = map[string]func() contract.Exchange{
	"listMembers": listMembers, "addMember": addMember, "removeMember": removeMember,
	"card": card, "login": login, "putPicture": putPicture,
}

func TestCheckGood(t *testing.T) {
	c := club(t)
	for _, tc := range []struct {
		reason, operation string
		change            func(x *contract.Exchange)
	}{
		{"a page", "listMembers", func(x *contract.Exchange) {}},
		{"every parameter", "listMembers", func(x *contract.Exchange) {
			x.Query = "limit=100&active=false&tier=GOLD&tier=SILVER&ids=1,2&since=2026-01-15T09:00:00.5%2B02:00&weight=1e3&days=1%7C2&near=1.5+2"
			x.RequestHeader = header("x-trace", "6C84FB90-12C4-11E1-840D-7B25C5EE775A")
		}},
		{"a parameter that may be empty", "listMembers", func(x *contract.Exchange) { x.Query += "&since=" }},
		{"parameters that are not documented are left open", "listMembers", func(x *contract.Exchange) {
			x.Query += "&debug=1"
			x.RequestHeader = header("X-Other", "1")
		}},
		{"an empty page", "listMembers", func(x *contract.Exchange) { x.ResponseBody = []byte("[]") }},
		{"a status of a documented class", "listMembers", func(x *contract.Exchange) {
			x.Status, x.ResponseHeader, x.ResponseBody = 418, header("Content-Type", "application/json"), []byte(`{"errorCode":"teapot"}`)
		}},
		{"a new member", "addMember", func(x *contract.Exchange) {}},
		{"a content type in another case", "addMember", func(x *contract.Exchange) {
			x.RequestHeader = header("Content-Type", "Application/JSON;charset=UTF-8")
		}},
		{"a write-only property in the request", "addMember", func(x *contract.Exchange) {
			x.RequestBody = []byte(strings.Replace(member, "{", `{"pin":"1234",`, 1))
		}},
		{"an answer without body", "addMember", func(x *contract.Exchange) { x.Status, x.ResponseHeader, x.ResponseBody = 204, nil, nil }},
		{"a removal", "removeMember", func(x *contract.Exchange) {}},
		{"an escaped path", "removeMember", func(x *contract.Exchange) { x.Path = "/%6dembers/M%2d1" }},
		{"text, under default", "card", func(x *contract.Exchange) { x.Status = 503 }},
		{"a form", "login", func(x *contract.Exchange) {}},
		{"a body that may be left out", "login", func(x *contract.Exchange) { x.RequestHeader, x.RequestBody = nil, nil }},
		{"the other alternative", "login", func(x *contract.Exchange) { x.ResponseBody = []byte(`{"kind":"question","text":"?"}`) }},
		{"a multipart body", "putPicture", func(x *contract.Exchange) {}},
		{"bytes under a wildcard", "putPicture", func(x *contract.Exchange) {
			x.Status, x.ResponseHeader, x.ResponseBody = 200, header("Content-Type", "image/png"), []byte{0x89}
		}},
		{"JSON without schema", "putPicture", func(x *contract.Exchange) {
			x.Status, x.ResponseHeader, x.ResponseBody = 200, header("Content-Type", "application/problem+json"), []byte("{}")
		}},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			x := wells[tc.operation]()
			tc.change(&x)
			if got := c.Check(tc.operation, x); got != nil {
				t.Errorf("got %v", got)
			}
		})
	}

	head := contract.Exchange{Method: "HEAD", Path: "/members/M-1", Status: 200}
	if got := c.Check("probeMember", head); got != nil {
		t.Errorf("HEAD answers without the documented body, yet got %v", got)
	}
}

func TestCheckUnknownOperation(t *testing.T) {
	c := club(t)
	want := []contract.Finding{{Where: "operation", Message: `"none" is not in the contract`}}
	if diff := cmp.Diff(want, c.Check("none", listMembers())); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, c.CheckResponse("none", listMembers())); diff != "" {
		t.Error(diff)
	}
}

func TestCheckIsBounded(t *testing.T) {
	x := listMembers()
	x.ResponseBody = []byte("[" + strings.Repeat("1,", 999) + "1]")
	got := club(t).Check("listMembers", x)
	if len(got) != 51 {
		t.Fatalf("got %d findings", len(got))
	}
	want := contract.Finding{Where: "exchange", Message: "950 more findings omitted"}
	if got[50] != want {
		t.Errorf("the last is %v", got[50])
	}
}

// TestCheckChangesNothing guards against the library's habit of filling in
// defaults; the member of the request leaves out one that has a default.
func TestCheckChangesNothing(t *testing.T) {
	c := club(t)
	for id, well := range wells {
		x := well()
		c.Check(id, x)
		if diff := cmp.Diff(well(), x); diff != "" {
			t.Errorf("%s changed (-before +after):\n%s", id, diff)
		}
	}
}

func TestCheckConcurrently(t *testing.T) {
	c := club(t)
	spoilt := addMember()
	spoilt.RequestBody = []byte(`{"email":1,"membership":{"tier":"TIN"},"x":1}`)
	want := c.Check("addMember", spoilt)
	if len(want) != 3 {
		t.Fatalf("got %v", want)
	}
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for range 20 {
				for id := range maps.Keys(wells) {
					if got := c.Check(id, wells[id]()); got != nil {
						t.Errorf("%s: got %v", id, got)
					}
				}
				if diff := cmp.Diff(want, c.Check("addMember", spoilt)); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
	wg.Wait()
}

// FuzzCheckTellsNoValue puts a secret anywhere into any bytes: no panic, and no
// finding that holds it or is more than a short line.
func FuzzCheckTellsNoValue(f *testing.F) {
	c := club(f)
	for _, body := range []string{
		"", "SECRET", "%", "username=SECRET&password=x&remember=SECRET&clubs=SECRET", `{"password":"SECRET"}`, "SECRET=SECRET",
		`{"email":"SECRET","visits":"SECRET","birthday":"SECRET","membership":{"tier":"SECRET","membershipId":"SECRET"}}`,
		`{"SECRET":1,"notes":{"SECRET":2},"phone":"SECRET","rfids":["SECRET","SECRET","SECRET"],"extra":{"value":["SECRET"]}}`,
	} {
		f.Add(body)
	}
	const secret = "hunter2, hunter2"
	f.Fuzz(func(t *testing.T, body string) {
		for id, well := range wells {
			x := well()
			x.RequestBody = []byte(strings.ReplaceAll(body, "SECRET", secret))
			x.ResponseBody = x.RequestBody
			for _, finding := range c.Check(id, x) {
				if strings.Contains(finding.Where+finding.Message, secret) {
					t.Errorf("%s: %q is told: %v", id, x.RequestBody, finding)
				}
				if strings.ContainsAny(finding.Message, "\n\r") || len(finding.Message) > 300 {
					t.Errorf("%s: %q gives more than a short line: %v", id, x.RequestBody, finding)
				}
			}
		}
	})
}
