package scenario_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// told is a scenario of 7 lines, behind which a test puts its own.
const told = `version: 1
name: mine
title: Mine
vendors: {egym: {chains: [{id: chain-a, gyms: [{id: g, apiKeys: [k]}]}]}, onsi: {clients: [{id: acme}]}}
faults:
  - {id: lost, operation: egym.publishAccount, tenant: chain-a, phase: after, effect: {drop: reset}}
  - {id: tea, operation: egym.publishAccount, effect: {respond: {status: 418}}, calls: {only: [9]}}
`

func read(text string) (*scenario.Scenario, error) {
	return scenario.Read(world.NewSet(vendors.All()), "mine.yaml", []byte(told+text))
}

// refused fails unless a text is refused with want, which may leave off the
// end of a list: "valid: …".
func refused(t *testing.T, reason, text, want string) {
	t.Helper()
	_, err := read(text)
	if err == nil {
		t.Errorf("%s: was read", reason)
		return
	}
	got := err.Error()
	if before, cut := strings.CutSuffix(want, "valid: …"); cut {
		if begin, _, listed := strings.Cut(got, "valid: "); listed && begin == before {
			got = want
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: (-want +got)\n%s", reason, diff)
	}
}

func TestStepsAreRefused(t *testing.T) {
	const get = "id: a, operation: egym.retrieveAccount, path: {accountId: x}"
	step := func(text string) string { return "steps:\n- {" + text + "}\n" }
	for _, c := range []struct{ reason, text, want string }{
		{"a key is known", step("id: a, operation: egym.listAccounts, expct: {status: 200}"),
			`mine.yaml:9:41: unknown key "expct"; did you mean "expect"? valid: …`},
		{"clock too", step("clok: {advance: 1d}"),
			"mine.yaml:9:3: key \"operation\" is missing\nmine.yaml:9:4: unknown key \"clok\"; did you mean \"clock\"? valid: …"},
		{"a move of the clock stands alone", step("clock: {advance: 1d}, id: a"), `mine.yaml:9:26: id cannot be combined with clock: a step makes a call or moves the clock`},
		{"it goes on or is set", step("clock: {}"), `mine.yaml:9:11: clock needs exactly one of advance and set`},
		{"and not both", step(`clock: {advance: 1d, set: "2027-01-01T00:00:00Z"}`), `mine.yaml:9:30: set cannot be combined with advance: clock takes exactly one of advance and set`},
		{"by something", step("clock: {advance: 0s}"), `mine.yaml:9:21: advance must not be 0; leave the step out instead`},
		{"in a unit", step("clock: {advance: 3w}"), `mine.yaml:9:21: "3w" is not a duration: write a number with ms, s, m, h or d, such as 250ms or 30d`},
		{"to a time that can be written", step(`clock: {set: "9999-01-01T00:00:00Z"}`), `mine.yaml:9:17: a clock can only be set to the years 1 to 9900`},

		{"an id stands once", "steps:\n- {" + get + "}\n- {" + get + "}\n", `mine.yaml:10:8: duplicate step id "a" (also item 1): give each its own`},
		{"and is one", step("id: A b, operation: egym.listAccounts"), `mine.yaml:9:8: "A b" is not a valid id: use a-z, 0-9 and hyphens`},
		{"a step has an operation", step("id: a"), `mine.yaml:9:3: key "operation" is missing`},
		{"that there is", step("operation: egym.publishAcount"),
			`mine.yaml:9:15: egym has no operation "publishAcount"; did you mean "publishAccount"? valid: …`},
		{"of a vendor that there is", step("operation: egmy.publishAccount"), `mine.yaml:9:15: unknown vendor "egmy"; did you mean "egym"? valid: …`},
		{"and it is one", step("operation: egym.*"), `mine.yaml:9:15: a step is one call: name one operation, not egym.*`},
		{"a tenant is there", step("operation: egym.listAccounts, tenant: chain-b"), `mine.yaml:9:42: egym has no chain "chain-b"`},
		{"and has a credential", step("operation: onsi.getMembers"), `mine.yaml:9:3: no tenant of onsi declares a credential: name a tenant that has one, or write as: none`},
		{"which there is", step("operation: egym.listAccounts, as: {apiKey: other}"), `mine.yaml:9:38: the chain chain-a declares no such credential`},
		{"a path is whole", step("operation: egym.retrieveAccount"), `mine.yaml:9:3: retrieveAccount needs the path parameter "accountId"`},
		{"and has nothing else", step("operation: egym.retrieveAccount, path: {accountID: x}"), `mine.yaml:9:43: the path of retrieveAccount has no parameter "accountID"; did you mean "accountId"? valid: accountId`},
		{"a call has one body", step("operation: egym.publishAccount, body: {}, form: {a: b}"), `mine.yaml:9:52: form cannot be combined with body: a call has one body`},
		{"a header can be sent", step(`operation: egym.listAccounts, headers: {"a b": c}`), `mine.yaml:9:51: "a b" is not a header that can be sent`},
		{"and is not the connection's", step(`operation: egym.listAccounts, headers: {content-length: "3"}`), `mine.yaml:9:60: Content-Length belongs to the connection; the client sets it`},
		{"a file has one content", step("operation: egym.uploadImage, path: {accountId: x}, file: {field: file, name: a.png}"), `mine.yaml:9:61: file needs exactly one of text and base64`},
		{"which can be read", step("operation: egym.uploadImage, path: {accountId: x}, file: {field: file, name: a.png, base64: ü}"), `mine.yaml:9:96: not valid base64`},

		{"something is expected", step(get + ", expect: {}"), `mine.yaml:9:74: expect needs exactly one of status and error`},
		{"and one thing", step(get + ", expect: {status: 200, error: reset}"), `mine.yaml:9:95: error cannot be combined with status: expect takes exactly one of status and error`},
		{"an error is known", step(get + ", expect: {error: rest}"), `mine.yaml:9:82: unknown value "rest"; did you mean "reset"? valid: reset, close, hang, truncate, garbage`},
		{"and can be", step(get + ", expect: {error: reset}"), `mine.yaml:9:82: egym.retrieveAccount never ends with reset: no fault in the file causes it`},
		{"a status can be", step(get + ", expect: {status: 418}"), `mine.yaml:9:83: egym.retrieveAccount never answers 418: its contract has 200, 400, 401, 403, 404, 429, 500, and no fault in the file answers with it`},
		{"nothing is left of an answer that is lost", step("operation: egym.publishAccount, expect: {error: reset, body: {a: 1}}"), `mine.yaml:9:65: body cannot be combined with error: there is no answer to look at`},
		{"nothing stands in no content", step("operation: egym.eraseAccountMembershipData, path: {accountId: x}, expect: {status: 204, body: {}}"), `mine.yaml:9:98: an answer of status 204 has no body`},
		{"a pattern is sound", step(get + `, expect: {status: 200, body: {email: {$mach: "("}}}`), `mine.yaml:9:110: unknown matcher "$mach"; did you mean "$match"? valid: $match, $type, $len, $exists, $contains`},
		{"that of a header too", step(get + `, expect: {status: 200, headers: {etag: {$match: "("}}}`), `mine.yaml:9:113: $match takes a regular expression: missing closing ): (`},

		{"a repetition is until something", step(get + ", repeat: {max: 3}"), `mine.yaml:9:74: key "until" is missing`},
		{"more than once", step(get + ", repeat: {until: 200, max: 1}"), `mine.yaml:9:92: number 1 is out of range; valid: 2 to 1000`},
		{"and not for ever", step(get + ", repeat: {until: 200, max: 1001}"), `mine.yaml:9:92: number 1001 is out of range; valid: 2 to 1000`},
		{"until what can be", step(get + ", repeat: {until: 418, max: 3}"), `mine.yaml:9:82: egym.retrieveAccount never answers 418: its contract has 200, 400, 401, 403, 404, 429, 500, and no fault in the file answers with it`},
		{"and is expected", step(get + ", repeat: {until: 200, max: 3}, expect: {status: 404}"), `mine.yaml:9:82: the call is repeated until 200, so it cannot end with 404`},
		{"not until an error", step("operation: egym.publishAccount, repeat: {until: 201, max: 3}, expect: {error: reset}"), `mine.yaml:9:44: repeat waits for a status, so it cannot be combined with the error reset`},

		{"what is saved can be named", step("operation: egym.listAccounts, save: {n: /total}"), `mine.yaml:9:44: later steps use a saved value as ${step.n}: give this step an id`},
		{"by a name", step(get + `, save: {"1": /total}`), `mine.yaml:9:78: "1" is not a valid name for a saved value: use letters, digits, - and _`},
		{"from a place", step(get + ", save: {n: total}"), `mine.yaml:9:76: "total" is not a JSON pointer such as /metadata/accountId`},
		{"that is written well", step(get + ", save: {n: /a~2b}"), `mine.yaml:9:76: "/a~2b" is not a JSON pointer such as /metadata/accountId`},
		{"of an answer", step("id: a, operation: egym.publishAccount, expect: {error: reset}, save: {n: /total}"), `mine.yaml:9:77: there is no answer to save from: the call ends with reset`},
	} {
		refused(t, c.reason, c.text, c.want)
	}
}

func TestReferencesAreRefused(t *testing.T) {
	const first = "steps:\n- {id: look, operation: egym.listAccounts, save: {first: /items/0/accountId, total: /total}}\n- {id: plain, operation: egym.listAccounts}\n"
	use := func(text string) string {
		return first + "- {id: use, operation: egym.retrieveAccount, path: {accountId: \"" + text + "\"}}\n- {id: late, operation: egym.listAccounts, save: {n: /total}}\n"
	}
	for _, c := range []struct{ reason, text, want string }{
		{"to what is saved", use("${look.frist}"), `mine.yaml:11:64: ${look.frist}: step "look" saves no "frist"; did you mean "first"? valid: first, total`},
		{"to a step", use("${lok.first}"), `mine.yaml:11:64: ${lok.first}: no step before this one is called "lok"; did you mean "look"? valid: look, plain`},
		{"to one that saves", use("${plain.first}"), `mine.yaml:11:64: ${plain.first}: step "plain" saves nothing; give it save: {first: /pointer}`},
		{"to an earlier one", use("${late.n}"), `mine.yaml:11:64: ${late.n}: step "late" does not come before this one`},
		{"not to itself", use("${use.n}"), `mine.yaml:11:64: ${use.n}: step "use" does not come before this one`},
		{"a name without a step is none", use("${first}"), `mine.yaml:11:64: ${first} is not a reference: write ${step.name} for a saved value, ${NAME} for one that is set from outside, or $${ for a literal ${`},
		{"it ends", use("a-${look.first"), `mine.yaml:11:64: the reference has no end: write ${step.name}, or $${ for a literal ${`},
		{"each is looked at", use("${look.first}${look.x}"), `mine.yaml:11:64: ${look.x}: step "look" saves no "x"; valid: first, total`},
		{"no key is one", first + "- {operation: egym.publishAccount, body: {a: {\"${look.first}\": 1}}}\n", `mine.yaml:11:47: a key cannot contain a reference`},
		{"nor a tenant", first + "- {operation: egym.listAccounts, tenant: \"${TENANT}\"}\n", "mine.yaml:11:42: egym has no chain \"${TENANT}\"\nmine.yaml:11:42: tenant cannot contain a reference; these can: path, query, headers, body, form, file, expect"},
		{"in the middle of lists as well", first + "- {operation: egym.publishAccount, body: {a: [1, [\"${lok.first}\"]]}}\n", `mine.yaml:11:51: ${lok.first}: no step before this one is called "lok"; did you mean "look"? valid: look, plain`},
		{"assertions have none", first + "assert: {state: [{at: egym.chain-a.accounts, has: [{accountId: \"${look.first}\"}]}]}\n", `mine.yaml:11:64: references are only valid in steps: exec also judges assert, and it plays no steps`},
	} {
		refused(t, c.reason, c.text, c.want)
	}
}

func TestAssertionsAreRefused(t *testing.T) {
	for _, c := range []struct{ reason, text, want string }{
		{"a key is known", "{stat: []}", `mine.yaml:8:10: unknown key "stat"; did you mean "state"? valid: state, calls, contract, assumed, unmatched, ignored, unusedFaults, noRequests, deliveries, unusedRivals, undelivered`},
		{"a level too", "{contract: no}", `mine.yaml:8:20: unknown value "no"; valid: allow, warn, fail`},
		{"a place has three parts", "{state: [{at: egym.accounts, count: 1}]}", `mine.yaml:8:23: "egym.accounts" is not a collection: write vendor.tenant.collection, as in egym.chain-a.accounts`},
		{"a vendor", "{state: [{at: egmy.chain-a.accounts, count: 1}]}", `mine.yaml:8:23: unknown vendor "egmy"; did you mean "egym"? valid: …`},
		{"a tenant", "{state: [{at: egym.chain-b.accounts, count: 1}]}", `mine.yaml:8:23: the file has no egym.chain-b; did you mean "chain-a"? valid: chain-a`},
		{"and a collection", "{state: [{at: egym.chain-a.account, count: 1}]}", `mine.yaml:8:23: egym has no collection "account"; did you mean "accounts"? valid: accounts, visits, bookings, tasks, webhooks`},
		{"which the journal shows", "{state: [{at: egym.chain-a.gyms, count: 1}]}", `mine.yaml:8:23: egym has no collection "gyms"; valid: accounts, visits, bookings, tasks, webhooks`},
		{"it is needed", "{state: [{count: 1}]}", `mine.yaml:8:18: key "at" is missing`},
		{"something is asked of it", "{state: [{at: egym.chain-a.accounts, has: []}]}", `mine.yaml:8:18: give count or has`},
		{"a record is a mapping", "{state: [{at: egym.chain-a.accounts, has: [acc-john]}]}", `mine.yaml:8:52: expected a mapping, found a string`},
		{"and a sound pattern", "{state: [{at: egym.chain-a.accounts, has: [{email: {$len: x}}]}]}", `mine.yaml:8:67: $len takes a whole number of at least 0, not "x"`},
		{"none has nothing", "{state: [{at: egym.chain-a.accounts, count: 0, has: [{}]}]}", `mine.yaml:8:61: a collection of 0 records cannot have any of these`},
		{"a count is not below", "{state: [{at: egym.chain-a.accounts, count: -1}]}", `mine.yaml:8:53: number -1 is too small; it must be at least 0`},
		{"calls have outcomes", "{calls: [{operation: egym.publishAccount}]}", `mine.yaml:8:18: key "outcomes" is missing`},
		{"which are known", "{calls: [{operation: egym.publishAccount, outcomes: [rest]}]}", `mine.yaml:8:62: unknown outcome "rest"; did you mean "reset"? valid: reset, close, hang, truncate, garbage, or a status`},
		{"numbers are numbers", "{calls: [{operation: egym.publishAccount, outcomes: [\"409\"]}]}", `mine.yaml:8:62: a status is a number; write it without quotes: 409`},
		{"of a status", "{calls: [{operation: egym.publishAccount, outcomes: [99]}]}", `mine.yaml:8:62: status 99 is out of range; valid: 200 to 599`},
		{"and nothing else", "{calls: [{operation: egym.publishAccount, outcomes: [[409]]}]}", `mine.yaml:8:62: expected a status, or one of reset, close, hang, truncate, garbage; found a list`},
		{"which can be", "{calls: [{operation: egym.publishAccount, outcomes: [reset, hang, 418, 410]}]}", `mine.yaml:8:69: egym.publishAccount never ends with hang: no fault in the file causes it`},
		{"of an operation that there is", "{calls: [{operation: egym.publish, outcomes: []}]}", `mine.yaml:8:30: egym has no operation "publish"; did you mean "publishAccount"? valid: …`},
		{"and a tenant", "{calls: [{operation: egym.*, tenant: nobody, outcomes: []}]}", `mine.yaml:8:46: egym has no chain "nobody"`},
		{"and parameters", "{calls: [{operation: egym.retrieveAccount, where: {path: {id: x}}, outcomes: []}]}", `mine.yaml:8:71: the path of egym.retrieveAccount has no parameter "id"; valid: accountId`},
	} {
		refused(t, c.reason, "assert: "+c.text+"\n", c.want)
	}
}

// What a fault of the file does can be expected, and what is left out has its
// default.
func TestStepsAreRead(t *testing.T) {
	sc, err := read(`steps:
- {id: lost, operation: egym.publishAccount, expect: {error: reset}}
- {id: tea, operation: egym.publishAccount, body: {a: "$${x} ${HOST}"}, expect: {status: 418}}
- {operation: egym.retrieveAccount, path: {accountId: "${HOST}-${KEY}"}}
- clock: {set: "2027-01-01T00:00:00Z"}
assert: {assumed: warn}
`)
	if err != nil {
		t.Fatal(err)
	}
	if sc.Assert.Assumed != scenario.Warn || sc.Assert.Contract != scenario.Fail || sc.Assert.UnusedFaults != scenario.Fail {
		t.Errorf("the levels are %+v", sc.Assert)
	}
	var needs []string
	for _, n := range sc.Needs {
		needs = append(needs, n.Name)
	}
	if diff := cmp.Diff([]string{"HOST", "KEY"}, needs); diff != "" {
		t.Errorf("what is needed: (-want +got)\n%s", diff)
	}
	values := scenario.Values{"HOST": "h/1", "KEY": "k"}
	call := sc.Steps[1].Call(values)
	if got := string(call.Body); got != `{"a":"${x} h/1"}` || call.Tenant != "chain-a" {
		t.Errorf("the body is %s, the tenant %s", got, call.Tenant)
	}
	if got := sc.Steps[2].Call(values).Path["accountId"]; got != "h/1-k" {
		t.Errorf("the path parameter is %s", got)
	}
	if sc.Steps[3].Move == nil || !strings.HasPrefix(sc.Steps[3].Move.Set.String(), "2027-01-01") {
		t.Errorf("the move is %+v", sc.Steps[3].Move)
	}
}

// A saved value keeps its type where it stands alone.
func TestValuesAreFilled(t *testing.T) {
	sc, err := read(`steps:
- {id: a, operation: egym.listAccounts, save: {n: /n, s: /s}}
- {operation: egym.publishAccount, query: {q: "${a.n}"}, headers: {X-It: "${a.s}!"},
   body: {z: 1.10, alone: "${a.n}", "in": "no ${a.n}", list: ["${a.s}", null]}}
- {operation: egym.publishAccount, form: {f: ["${a.n}", b]}}
- {operation: egym.uploadImage, path: {accountId: x}, file: {field: file, name: a.txt, text: "--mockvendors ${a.s}"}}
`)
	if err != nil {
		t.Fatal(err)
	}
	values := scenario.Values{"a.n": 1500000.0, "a.s": `q"t`}
	call := sc.Steps[1].Call(values)
	got := []string{string(call.Body), call.Query.Encode(), call.Header.Get("X-It"), sc.Steps[2].Call(values).Form.Encode()}
	want := []string{`{"z":1.10,"alone":1500000,"in":"no 1500000","list":["q\"t",null]}`, "q=1500000", `q"t!`, "f=1500000&f=b"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	file := sc.Steps[3].Call(values)
	const multipart = "--mockvendorsx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n" +
		"Content-Type: application/octet-stream\r\n\r\n--mockvendors q\"t\r\n--mockvendorsx--\r\n"
	if diff := cmp.Diff(multipart, string(file.Body)); diff != "" || file.Header.Get("Content-Type") != "multipart/form-data; boundary=mockvendorsx" {
		t.Errorf("the file is sent as %s (-want +got)\n%s", file.Header.Get("Content-Type"), diff)
	}
}
