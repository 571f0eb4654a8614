package fault_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"testing"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// retrieve and publish are two calls as a world makes them of requests.
func retrieve() *fault.Call {
	return &fault.Call{
		Vendor: "egym", Tenant: "chain-a", Operation: "retrieveAccount",
		Path:   "/accounts/a%20b",
		Param:  func(name string) string { return map[string]string{"accountId": "a b"}[name] },
		Query:  "page=2&sort=a&sort=b&bad=%zz&word=a+b",
		Header: http.Header{"X-Trace": {"1", "2"}, "Accept": {"application/json"}},
	}
}

func publish(contentType, body string) *fault.Call {
	return &fault.Call{
		Vendor: "egym", Tenant: "chain-a", Operation: "publishAccount", Path: "/accounts",
		Header: http.Header{"Content-Type": {contentType}}, Body: []byte(body),
	}
}

func TestMeets(t *testing.T) {
	const jsonType, formType = "application/json", "application/x-www-form-urlencoded"
	jane := func() *fault.Call { return publish(jsonType, `{"email":"jane@x.com","n":1,"tags":["a"]}`) }
	for _, tt := range []struct {
		reason, when string
		call         *fault.Call
		want         bool
	}{
		{"the operation", `operation: egym.retrieveAccount`, retrieve(), true},
		{"another operation", `operation: egym.publishAccount`, retrieve(), false},
		{"case counts in ids", `operation: egym.retrieveaccount`, retrieve(), false},
		{"the same operation of another vendor", `operation: userapi.retrieveAccount`, retrieve(), false},
		{"all of the vendor's", `operation: egym.*`, retrieve(), true},
		{"all of another's", `operation: onsi.*`, retrieve(), false},
		{"all there are", `operation: "*.*"`, retrieve(), true},
		{"the tenant", `{operation: egym.*, tenant: chain-a}`, retrieve(), true},
		{"another tenant", `{operation: egym.*, tenant: chain-b}`, retrieve(), false},

		{"a path parameter, unescaped", `{operation: egym.*, where: {path: {accountId: a b}}}`, retrieve(), true},
		{"another value", `{operation: egym.*, where: {path: {accountId: a}}}`, retrieve(), false},
		{"a parameter that the route lacks", `{operation: egym.*, where: {path: {id: a b}}}`, retrieve(), false},
		{"a parameter of a route that has none", `{operation: egym.*, where: {path: {id: a}}}`, jane(), false},

		{"a query value, a number in the file", `{operation: egym.*, where: {query: {page: 2}}}`, retrieve(), true},
		{"query values are unescaped", `{operation: egym.*, where: {query: {word: a b}}}`, retrieve(), true},
		{"another value", `{operation: egym.*, where: {query: {page: 3}}}`, retrieve(), false},
		{"query values are compared as text", `{operation: egym.*, where: {query: {page: 2.0}}}`, retrieve(), false},
		{"one of the values sent", `{operation: egym.*, where: {query: {sort: b}}}`, retrieve(), true},
		{"all of a list", `{operation: egym.*, where: {query: {sort: [b, a]}}}`, retrieve(), true},
		{"not all of a list", `{operation: egym.*, where: {query: {sort: [a, c]}}}`, retrieve(), false},
		{"names of the query have case", `{operation: egym.*, where: {query: {Page: 2}}}`, retrieve(), false},
		{"a parameter that is empty is not one that is missing", `{operation: egym.*, where: {query: {gone: ""}}}`, retrieve(), false},

		{"a header, whatever its case", `{operation: egym.*, where: {headers: {x-TRACE: 2}}}`, retrieve(), true},
		{"another value", `{operation: egym.*, where: {headers: {X-Trace: 3}}}`, retrieve(), false},
		{"values of headers have case", `{operation: egym.*, where: {headers: {accept: Application/json}}}`, retrieve(), false},
		{"all must hold", `{operation: egym.*, where: {headers: {x-trace: 1}, query: {page: 3}}}`, retrieve(), false},

		{"a part of the body", `{operation: egym.*, where: {body: {email: jane@x.com}}}`, jane(), true},
		{"another value", `{operation: egym.*, where: {body: {email: john@x.com}}}`, jane(), false},
		{"a matcher", `{operation: egym.*, where: {body: {email: {$match: "^jane@"}, n: {$type: integer}, id: {$exists: false}}}}`, jane(), true},
		{"arrays are whole", `{operation: egym.*, where: {body: {tags: []}}}`, jane(), false},
		{"no body is no object", `{operation: egym.*, where: {body: {}}}`, retrieve(), false},
		{"nor is what cannot be read", `{operation: egym.*, where: {body: {}}}`, publish(jsonType, `{"email":`), false},
		{"nor has it no members", `{operation: egym.*, where: {body: {email: {$exists: false}}}}`, publish(jsonType, `{"email":`), false},
		{"a client that forgets the type", `{operation: egym.*, where: {body: {a: 1}}}`, publish("", `{"a":1}`), true},
		{"the last of two members counts, as it does for the vendors", `{operation: egym.*, where: {body: {a: 2}}}`, publish(jsonType, `{"a":1,"a":2}`), true},
		{"a form's fields are strings", `{operation: egym.*, where: {body: {a: "1", b: [x, y z]}}}`, publish(formType, `a=1&b=x&b=y+z&c=`), true},
		{"and no numbers", `{operation: egym.*, where: {body: {a: 1}}}`, publish(formType, `a=1`), false},
		{"a form is no JSON", `{operation: egym.*, where: {body: {}}}`, publish(jsonType, `a=1`), false},
	} {
		doc, err := strict.Parse("f.yaml", []byte(tt.when))
		if err != nil {
			t.Fatal(err)
		}
		var w fault.When
		if err := doc.Root().Decode(&w).Err(); err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		s := fault.NewTrigger(w, "x", 1)
		for range 2 { // what is worked out once must be right the second time
			if got := s.Matches(tt.call); got != tt.want {
				t.Errorf("%s: got %v", tt.reason, got)
			}
		}
	}
}

// However many faults look at a body, it is read once.
func TestABodyIsReadOnce(t *testing.T) {
	s := fault.NewTrigger(fault.When{Operation: fault.Operation{Vendor: "*", ID: "*"}, Where: &fault.Where{Body: []byte(`{"a":[1]}`)}}, "x", 1)
	call := publish("application/json", `{"a":[1],"b":"c"}`)
	if !s.Matches(call) {
		t.Fatal("does not meet")
	}
	if n := testing.AllocsPerRun(100, func() { s.Matches(call) }); n != 0 {
		t.Errorf("%v allocations, so it is read again", n)
	}
}

func TestOperationCheck(t *testing.T) {
	vendors := []string{"egym", "onsi"}
	operations := func(vendor string) []string {
		return map[string][]string{"egym": {"publishAccount", "retrieveAccount"}}[vendor]
	}
	for _, tt := range []struct{ reason, operation, want string }{
		{"one that exists", "egym.publishAccount", ""},
		{"all of a vendor's", "onsi.*", ""},
		{"all", "*.*", ""},
		{"a vendor misspelt", "egim.publishAccount", `unknown vendor "egim"; did you mean "egym"? valid: egym, onsi`},
		{"all of a vendor that is not", "fitbit.*", `unknown vendor "fitbit"; valid: egym, onsi`},
		{"an operation misspelt", "egym.publishAcount", `egym has no operation "publishAcount"; did you mean "publishAccount"? valid: publishAccount, retrieveAccount`},
		{"one that another vendor has", "onsi.publishAccount", `onsi has no operation "publishAccount"`},
	} {
		op, err := fault.ParseOperation(tt.operation)
		if err != nil || op.String() != tt.operation {
			t.Errorf("%s: %s %v", tt.reason, op, err)
			continue
		}
		got := ""
		if err := op.Check(vendors, operations); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.reason, got, tt.want)
		}
	}
	for _, text := range []string{"", "*", "egym", "egym.", ".x", "*.x", "egym.a b", "EGYM.x", "egym.*.x", " egym.x"} {
		if op, err := fault.ParseOperation(text); err == nil {
			t.Errorf("%q is read as %v", text, op)
		}
	}
}

func TestShadows(t *testing.T) {
	for _, tt := range []struct {
		reason, earlier, later string
		want                   bool
	}{
		{"the same calls", `operation: egym.x`, `operation: egym.x`, true},
		{"some of them", `operation: egym.*`, `operation: egym.x, tenant: a, where: {query: {a: b}}, calls: {first: 1}`, true},
		{"all there are", `operation: "*.*"`, `operation: egym.*`, true},
		{"more of them", `operation: egym.x`, `operation: egym.*`, false},
		{"another vendor's", `operation: egym.*`, `operation: onsi.*`, false},
		{"one tenant's only", `operation: egym.x, tenant: a`, `operation: egym.x`, false},
		{"some calls only", `operation: egym.x, calls: {from: 2}`, `operation: egym.x`, false},
		{"some requests only", `operation: egym.x, where: {query: {a: b}}`, `operation: egym.x`, false},
		{"the same call", `operation: egym.x, calls: {only: [1]}`, `operation: egym.x, calls: {only: [1]}`, true},
		{"one of its first calls", `operation: egym.x, calls: {first: 3}`, `operation: egym.x, calls: {first: 1}`, true},
		{"of other calls, which it counts on its own", `operation: egym.*, calls: {first: 3}`, `operation: egym.x, calls: {first: 1}`, false},
		{"of another tenant", `operation: egym.x, tenant: a, calls: {only: [1]}`, `operation: egym.x, tenant: b, calls: {only: [1]}`, false},
		{"drawn, each for itself", `operation: egym.x, calls: {percent: 50}`, `operation: egym.x, calls: {percent: 50}`, false},
		{"always drawn", `operation: egym.x, calls: {percent: 100}`, `operation: egym.x, calls: {percent: 5}`, true},
		{"equal conditions", `operation: egym.x, where: {body: {a: 1}, headers: {X-A: b}}`, `operation: egym.x, where: {headers: {x-a: b}, body: {a: 1.0}}`, true},
		{"with more conditions", `operation: egym.x, where: {body: {a: {b: 1}}}`, `operation: egym.x, where: {body: {a: {b: 1, c: 2}, d: 3}, path: {id: e}}`, true},
		{"with other conditions", `operation: egym.x, where: {body: {a: 1}}`, `operation: egym.x, where: {body: {a: 2}}`, false},
		{"an equal matcher", `operation: egym.x, where: {body: {a: {$type: string}}}`, `operation: egym.x, where: {body: {a: {$type: string}}}`, true},
		{"a matcher, which need not match all that another does", `operation: egym.x, where: {body: {a: {$exists: false}}}`, `operation: egym.x, where: {body: {b: 1}}`, false},
		{"one of the values of a list", `operation: egym.x, where: {query: {a: b}}`, `operation: egym.x, where: {query: {a: [b, c]}}`, true},
		{"in another phase, which wins nothing", `operation: egym.x`, `operation: egym.x, phase: after`, true},
		{"in an earlier phase, which wins nothing either", `operation: egym.x, phase: after`, `operation: egym.x`, true},
	} {
		var faults [2]fault.Fault
		for i, text := range []string{tt.earlier, tt.later} {
			text = "{id: a, effect: {drop: close}, " + text + "}"
			f, err := read(text)
			if err != nil {
				t.Fatalf("%s: %v in %s", tt.reason, err, text)
			}
			faults[i] = f
		}
		if got := faults[0].Shadows(&faults[1], 0); got != tt.want {
			t.Errorf("%s: got %v", tt.reason, got)
		}
	}
}

// TestShadowsByCounting compares what Shadows says of two faults that match the same
// calls with what happens at their first hundred calls. The earlier one may have
// counted some calls before the later one was set.
func TestShadowsByCounting(t *testing.T) {
	schedules := []string{
		"", "only: [1]", "only: [2]", "only: [1, 2, 3]", "only: [3, 4, 5, 6]", "first: 1", "first: 3", "first: 6",
		"every: 1", "every: 2", "every: 3", "every: 6", "from: 1", "from: 2", "from: 4", "percent: 100",
	}
	const calls = 100
	for _, earlier := range schedules {
		for _, later := range schedules {
			for ahead := range 4 {
				var faults [2]*fault.Seeded
				for i, text := range []string{earlier, later} {
					f, err := read("{id: a, effect: {drop: close}, operation: egym.x, calls: {" + text + "}}")
					if text == "" {
						f, err = read("{id: a, effect: {drop: close}, operation: egym.x}")
					}
					if err != nil {
						t.Fatal(err)
					}
					faults[i] = fault.WithSeed(f, 1)
				}
				never := true
				for n := 1; n <= calls; n++ {
					call := &fault.Call{Vendor: "egym", Operation: "x"}
					if faults[1].Fires(n, n, call) && !faults[0].Fires(n+ahead, n+ahead, call) {
						never = false
					}
				}
				if got := faults[0].Fault.Shadows(&faults[1].Fault, ahead); got != never {
					t.Errorf("{%s} %d calls before {%s}: got %v, but it never fires: %v", earlier, ahead, later, got, never)
				}
			}
		}
	}
}

// Positions must survive when faults stand in a list inside of a file.
func TestFaultsInAFile(t *testing.T) {
	doc, err := strict.Parse("s.yaml", []byte("faults:\n  - id: a\n    operation: egym.x\n    effect: {drop: close}\n  - id: b\n    operation: egym.x\n    effect: {drop: hang, for: 20m}\n    calls: {percent: 200}\n"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Faults []fault.Fault `json:"faults"`
	}
	err = doc.Root().Decode(&file).Err()
	var errs strict.Errors
	if !errors.As(err, &errs) || len(errs) != 2 {
		t.Fatal(err)
	}
	if got, want := errs.Error(), "s.yaml:7:31: a hang of 20m is too long; the maximum is 10m\ns.yaml:8:22: number 200 is out of range; valid: 0 to 100"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if errs[1].Path != "faults[1].calls.percent" {
		t.Error(errs[1].Path)
	}
}

// A fault that was shown can be read again, and is the same.
func TestReadAgain(t *testing.T) {
	f, err := read(`{id: a, operation: egym.x, tenant: t, where: {body: {a: 1.0}, query: {a: [b]}}, calls: {percent: 5}, effect: {delay: {p50: 1s, p99: 2s}}}`)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	again, err := read(string(text))
	if err != nil || !reflect.DeepEqual(f, again) {
		t.Errorf("%v\n%+v\n%+v", err, f, again)
	}
}
