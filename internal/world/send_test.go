package world_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/scenarios"
	"github.com/mockvendors/mockvendors/sim"
)

// What a client sees of each effect, byte by byte where that matters; what the
// state holds afterwards, and what the journal says of it.
func TestEffectsOnTheWire(t *testing.T) {
	plain := wire(t, "")
	created := plain.do(create("new"))
	if created.status != 201 {
		t.Fatal(created)
	}
	is := func(status int, contentType, body string) func(*testing.T, string) {
		return func(t *testing.T, text string) {
			t.Helper()
			got, err := parse(text)
			if err != nil || got.status != status || got.header.Get("Content-Type") != contentType || got.body != body {
				t.Errorf("%v, want %d %s %s in\n%s", err, status, contentType, body, text)
			}
			if rule := got.header.Get("X-Mockvendors-Rule"); rule != "" {
				t.Errorf("the answer names the rule %s, and no rule gave it", rule)
			}
			if got.header.Get("X-Mockvendors-Request") != "1" || got.header.Get("Date") != "Thu, 15 Jan 2026 09:00:00 GMT" {
				t.Errorf("the answer's number or date is wrong:\n%s", text)
			}
		}
	}
	nothing := func(t *testing.T, text string) {
		t.Helper()
		if text != "" {
			t.Errorf("the client got %q", text)
		}
	}
	half := func(status int, body string) func(*testing.T, string) {
		return func(t *testing.T, text string) {
			t.Helper()
			head, got, _ := strings.Cut(text, "\r\n\r\n")
			if !strings.HasPrefix(head, fmt.Sprintf("HTTP/1.1 %d %s\r\n", status, http.StatusText(status))) {
				t.Errorf("the head is\n%s", head)
			}
			if !strings.Contains(head+"\r\n", fmt.Sprintf("\r\nContent-Length: %d\r\n", len(body))) {
				t.Errorf("the head does not promise %d bytes:\n%s", len(body), head)
			}
			if got != body[:len(body)/2] {
				t.Errorf("the body is\n%s\nwant about half of\n%s", got, body)
			}
		}
	}
	const broken = `{"status":"ok","data":[{"id":"1","name":"Ja`
	html := func(t *testing.T, text string) {
		t.Helper()
		if got, err := parse(text); err != nil || got.status != 200 || got.header.Get("Content-Type") != "text/html" || !strings.HasPrefix(got.body, "<html>") {
			t.Errorf("%v in\n%s", err, text)
		}
	}
	whole := is(201, "application/json", created.body)

	for _, c := range []struct {
		reason, effect string
		before, after  func(*testing.T, string)
		end            string // of the connection, in both phases
		outcome        string
		status         [2]int // in the journal, before and after
		vendors        bool   // the vendor sees the call in the phase before as well, and its answer goes out
	}{
		{"an answer of one's own", `{respond: {status: 418, body: {a: [1, "x"]}}}`,
			is(418, "application/json", `{"a":[1,"x"]}`), is(418, "application/json", `{"a":[1,"x"]}`), "fin", "", [2]int{418, 418}, false},
		{"in a type of one's own", `{respond: {status: 200, headers: {content-type: text/plain}, body: hello}}`,
			is(200, "text/plain", "hello"), is(200, "text/plain", "hello"), "fin", "", [2]int{200, 200}, false},
		{"without a body", `{respond: {status: 204}}`, is(204, "", ""), is(204, "", ""), "fin", "", [2]int{204, 204}, false},
		{"a reset", `{drop: reset}`, nothing, nothing, "rst", "reset", [2]int{0, 201}, false},
		{"an end without a byte", `{drop: close}`, nothing, nothing, "fin", "close", [2]int{0, 201}, false},
		{"a silence", `{drop: hang, for: 100ms}`, nothing, nothing, "fin", "hang", [2]int{0, 201}, false},
		{"half of an answer", `{drop: truncate}`, half(200, broken), half(201, created.body), "fin", "truncate", [2]int{200, 201}, false},
		{"broken JSON", `{garbage: json}`, is(200, "application/json", broken), is(200, "application/json", broken), "fin", "garbage", [2]int{200, 200}, false},
		{"another's page", `{garbage: html}`, html, html, "fin", "garbage", [2]int{200, 200}, false},
		{"drops", `{drip: {chunks: 4, over: 100ms}}`, whole, whole, "fin", "", [2]int{201, 201}, true},
		{"a wait", `{delay: 80ms}`, whole, whole, "fin", "", [2]int{201, 201}, true},
		{"a wait that is drawn", `{delay: {p50: 80ms, p99: 90ms}}`, whole, whole, "fin", "", [2]int{201, 201}, true},
		{"a wait before a reset", `{drop: reset, delay: 80ms}`, nothing, nothing, "rst", "reset", [2]int{0, 201}, false},
	} {
		for i, phase := range []string{"before", "after"} {
			t.Run(c.reason+" "+phase, func(t *testing.T) {
				w := wire(t, aFault(phase, c.effect))
				text, end := w.raw(create("new"), "Connection: close")
				if end != c.end {
					t.Errorf("the connection ends by %s, want %s", end, c.end)
				}
				check := c.before
				if i == 1 {
					check = c.after
				}
				check(t, text)
				e := w.done()
				seen := c.vendors || phase == "after"
				if e.Number != 1 || e.Fault == nil || e.Fault.ID != "f" || e.Fault.Phase != phase || e.Outcome != c.outcome || e.Status != c.status[i] || e.Tenant != "chain-a" {
					t.Errorf("the journal has %+v, outcome %q, status %d, tenant %q", e.Fault, e.Outcome, e.Status, e.Tenant)
				}
				if e.Committed != seen || (len(e.Changes) > 0) != seen || e.Delivered.Load() != c.vendors {
					t.Errorf("committed %v, %d changes, delivered %v", e.Committed, len(e.Changes), e.Delivered.Load())
				}
				if w.has("new") != seen {
					t.Errorf("the state has the record: %v", !seen)
				}
				for _, f := range tell.ViewOf(w.set, e).Contract {
					t.Errorf("the exchange is held against the contract at %s: %s", f.Where, f.Message)
				}
				if got := w.Faults()[0]; got.Matched != 1 || got.Fired != 1 || got.Left != nil {
					t.Errorf("the fault says %+v", got)
				}
			})
		}
	}
}

// An answer without a body has nothing to halve: it breaks off in its head.
func TestTruncateWithoutBody(t *testing.T) {
	w := wire(t, "faults: [{id: f, operation: egym.assignRoles, phase: after, effect: {drop: truncate}}]\n")
	text, end := w.raw(call{"POST", "/egym/api/v2/accounts/acc-john/roles", "key-a", `{"trainer":true}`})
	if _, err := parse(text); !errors.Is(err, io.ErrUnexpectedEOF) || end != "fin" || !strings.HasPrefix(text, "HTTP/1.1 204 No Content\r\n") {
		t.Errorf("%v, %s after %q", err, end, text)
	}
}

// A fault's headers take the place of the server's and the vendor's.
func TestHeadersOfAFault(t *testing.T) {
	w := wire(t, `faults: [{id: f, operation: perfectgym.*, effect: {respond: {status: 401, headers: {Retry-After: 5, www-authenticate: [Basic, Digest], date: "Fri, 02 Jan 2026 00:00:00 GMT"}}}}]`)
	got := w.do(call{"GET", "/perfectgym/Api/Users/User?userId=1", "token-a", ""})
	for name, want := range map[string][]string{"Retry-After": {"5"}, "Www-Authenticate": {"Basic", "Digest"}, "Date": {"Fri, 02 Jan 2026 00:00:00 GMT"}, "X-Mockvendors-Rule": nil} {
		if !slices.Equal(got.header[name], want) {
			t.Errorf("%s is %q, want %q", name, got.header[name], want)
		}
	}
	if got.status != 401 || !strings.Contains(got.body, `"Unauthorized"`) {
		t.Errorf("%d %s", got.status, got.body)
	}
}

// A preset is in the words of the vendor: it has all that the vendor's own
// refusal has.
func TestPresets(t *testing.T) {
	starter, _ := scenarios.Text("starter")
	closed := strings.Replace(string(starter), "\ncredentials: open\n", "\ncredentials: closed\n", 1)
	statuses := map[string]int{"rate-limit": 429, "unauthorized": 401, "forbidden": 403, "server-error": 500, "unavailable": 503}
	for _, v := range vendors.All() {
		for preset, status := range statuses {
			for _, phase := range []string{"before", "after"} {
				t.Run(v.Name+" "+preset+" "+phase, func(t *testing.T) {
					h := newHouse(t, closed+fmt.Sprintf("faults: [{id: f, operation: %s.*, phase: %s, effect: {respond: {preset: %s}}}]\n", v.Name, phase, preset))
					h.made("a")
					look := func(signed sim.Signature) *wireless {
						rw := &wireless{header: http.Header{}}
						h.handler.ServeHTTP(rw, incoming("GET", "/w/a/"+v.Name+v.Sample.Look("1"), signed.Header, ""))
						return rw
					}
					got := look(apitest.Signed(v))
					own := look(apitest.Stranger(v, "nobodys")) // a refused credential meets no fault
					if got.status != status || got.header.Get("Content-Type") != own.header.Get("Content-Type") {
						t.Errorf("%d %s, want %d", got.status, got.header.Get("Content-Type"), status)
					}
					if own.header.Get("X-Mockvendors-Rule") == "" || got.header.Get("X-Mockvendors-Rule") != "" {
						t.Error("the vendor's own refusal names a rule, and a fault's answer does not")
					}
					has, wants := members(t, got.body.String()), members(t, own.body.String())
					for name := range wants {
						listed := status == http.StatusTooManyRequests && strings.HasPrefix(name, "issues") // a limit may stand outside of the list
						if !has[name] && !listed && name != "errorCode" {                                   // which not every status has
							t.Errorf("no %s in %s; the vendor's own: %s", name, got.body.String(), own.body.String())
						}
					}
					if status == own.status && !slices.Equal(got.header["Www-Authenticate"], own.header["Www-Authenticate"]) {
						t.Errorf("WWW-Authenticate is %q, the vendor's own %q", got.header["Www-Authenticate"], own.header["Www-Authenticate"])
					}
				})
			}
		}
	}
}

// members is the names of all members of an object, with those deeper down.
func members(t *testing.T, text string) map[string]bool {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	names := map[string]bool{}
	var walk func(string, any)
	walk = func(at string, value any) {
		switch value := value.(type) {
		case map[string]any:
			for name, inner := range value {
				names[at+name] = true
				walk(at+name+".", inner)
			}
		case []any:
			for _, inner := range value {
				walk(at, inner)
			}
		}
	}
	walk("", value)
	return names
}
