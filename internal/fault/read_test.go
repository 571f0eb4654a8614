package fault_test

import (
	"encoding/json"
	"strings"
	"testing"

	jsonv2 "github.com/go-json-experiment/json"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// What is read is shown again just so: the keys in the order of the
// documentation, bodies and durations as they were written.
func TestFaultsAreShownAsTheyStand(t *testing.T) {
	for _, tt := range []struct{ reason, text string }{
		{"the least there can be", `{"id":"a","operation":"*.*","effect":{"drop":"close"}}`},
		{"the example of the documentation", `{"id":"lost-answer","operation":"egym.publishAccount","tenant":"chain-a","where":{"body":{"email":"jane.roe@mailinator.com"}},"calls":{"only":[1]},"phase":"after","effect":{"drop":"reset"},"expect":{"fired":1}}`},
		{"every part of where", `{"id":"a","operation":"egym.*","where":{"body":{"z":1.10,"a":[{"$type":"string"}]},"query":{"page":"2","sort":["a","b"]},"path":{"accountId":"x"},"headers":{"x-a":"1"}},"effect":{"garbage":"json"}}`},
		{"the first", `{"id":"a","operation":"egym.*","calls":{"first":2},"effect":{"drop":"hang","for":"1.5s"}}`},
		{"every third", `{"id":"a","operation":"egym.*","calls":{"every":3},"effect":{"drip":{"chunks":8,"over":"4s"}}}`},
		{"from the fourth", `{"id":"a","operation":"egym.*","calls":{"from":4},"effect":{"duplicate":true,"delay":"60s"}}`},
		{"by a draw", `{"id":"a","operation":"egym.*","calls":{"percent":12.5},"effect":{"delay":{"p50":"80ms","p99":"2s"}}}`},
		{"a fault that is switched off, and says so", `{"id":"a","operation":"egym.*","calls":{"percent":0},"phase":"before","effect":{"delay":"0.25s"},"expect":{"fired":0}}`},
		{"an answer", `{"id":"a","operation":"egym.*","effect":{"respond":{"status":409,"headers":{"Retry-After":"1","Set-Cookie":["a=1","b=2"]},"body":{"b":1.50,"a":null}}}}`},
		{"an answer whose body is null, which is not none", `{"id":"a","operation":"egym.*","effect":{"respond":{"status":409,"body":null}}}`},
		{"a preset", `{"id":"a","operation":"egym.*","effect":{"respond":{"preset":"rate-limit"},"delay":"1m"}}`},
		{"a delivery that is swapped", `{"id":"a","operation":"egym.webhook.GYM_CHECKIN","where":{"body":{"accountId":"x"}},"effect":{"delay":"1m","swap":true}}`},
		{"one that is early", `{"id":"a","operation":"egym.webhook.*","effect":{"early":true}}`},
		{"one whose secret is wrong", `{"id":"a","operation":"egym.webhook.*","effect":{"secret":"wrong"}}`},
		{"one whose answer is lost", `{"id":"a","operation":"egym.webhook.*","phase":"after","effect":{"drop":"close"}}`},
	} {
		f, err := read(tt.text)
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		one, err := json.Marshal(f)
		if err != nil || string(one) != tt.text {
			t.Errorf("%s:\n got %s %v\nwant %s", tt.reason, one, err, tt.text)
		}
		other, err := jsonv2.Marshal(f, jsonv2.Deterministic(true))
		if err != nil || string(other) != tt.text {
			t.Errorf("%s: by the other package:\n got %s %v\nwant %s", tt.reason, other, err, tt.text)
		}
	}
}

func TestScalarsAreTexts(t *testing.T) {
	f, err := read(`{id: a, operation: egym.x, where: {query: {page: 2, all: [true, 1.50]}, path: {id: 7}}, effect: {drop: close}}`)
	if err != nil {
		t.Fatal(err)
	}
	got, _ := json.Marshal(f.Where)
	if want := `{"query":{"all":["true","1.50"],"page":"2"},"path":{"id":"7"}}`; string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestReadRefuses(t *testing.T) {
	for _, tt := range []struct{ reason, text, want string }{
		{"nothing said", `{}`, `f.yaml:1:1: key "id" is missing
f.yaml:1:1: key "effect" is missing
f.yaml:1:1: key "operation" is missing`},
		{"a key misspelt", `{id: a, operation: e.x, effct: {drop: close}}`, `f.yaml:1:1: key "effect" is missing
f.yaml:1:25: unknown key "effct"; did you mean "effect"? valid: effect, expect, tenant, id, phase, where, calls, operation`},
		{"an id with capitals", `{id: A, operation: e.x, effect: {drop: close}}`, `f.yaml:1:6: "A" is not a valid id: use a-z, 0-9 and hyphens`},
		{"a tenant without letters", `{id: a, operation: e.x, tenant: "", effect: {drop: close}}`, `f.yaml:1:33: "" is not a valid id: use a-z, 0-9 and hyphens`},
		{"an operation without a vendor", `{id: a, operation: publishAccount, effect: {drop: close}}`, `f.yaml:1:20: "publishAccount" is not an operation: write vendor.operationId, vendor.* or *.*`},
		{"an operation of all vendors", `{id: a, operation: "*.publishAccount", effect: {drop: close}}`, `f.yaml:1:20: "*.publishAccount" is not an operation: write vendor.operationId, vendor.* or *.*`},
		{"a phase misspelt", `{id: a, operation: e.x, phase: afer, effect: {drop: close}}`, `f.yaml:1:32: unknown value "afer"; did you mean "after"? valid: after, before`},

		{"no way to count", calls(`{}`), `f.yaml:3:8: calls needs exactly one of only, first, every, from and percent`},
		{"two ways", calls(`{first: 2, percent: 10}`), `f.yaml:3:28: percent cannot be combined with first: calls takes exactly one of only, first, every, from and percent`},
		{"the first none", calls(`{first: 0}`), `f.yaml:3:16: number 0 is too small; it must be at least 1`},
		{"every none", calls(`{every: 0}`), `f.yaml:3:16: number 0 is too small; it must be at least 1`},
		{"from before the first", calls(`{from: -1}`), `f.yaml:3:15: number -1 is too small; it must be at least 1`},
		{"no call", calls(`{only: []}`), `f.yaml:3:15: the list is empty; it needs at least one item`},
		{"call 0", calls(`{only: [1, 0]}`), `f.yaml:3:19: number 0 is too small; it must be at least 1`},
		{"too many calls", calls(`{only: [` + strings.Repeat("1, ", 10_000) + `1]}`), `f.yaml:3:15: 10001 calls are listed; the maximum is 10000: use first, every or from`},
		{"a call twice", calls(`{only: [1, 2, 1]}`), `f.yaml:3:22: call 1 is listed twice`},
		{"one call without a list", calls(`{only: 1}`), `f.yaml:3:15: expected a list, found the number 1; write [1]`},
		{"a percentage below", calls(`{percent: -0.5}`), `f.yaml:3:18: number -0.5 is out of range; valid: 0 to 100`},
		{"and above", calls(`{percent: 101}`), `f.yaml:3:18: number 101 is out of range; valid: 0 to 100`},
		{"never", calls(`{percent: 0}`), `f.yaml:3:18: at 0 percent the fault never fires; leave it out, or add expect: {fired: 0}`},
		{"never, but expected", calls("{percent: 0}\nexpect: {fired: 1}"), `f.yaml:3:18: at 0 percent the fault never fires; leave it out, or add expect: {fired: 0}`},
		{"expected more often than it can fire", calls("{only: [3, 5]}\nexpect: {fired: 3}"), `f.yaml:4:17: with these calls the fault fires at most 2 times, not 3`},
		{"the same of the first", calls("{first: 1}\nexpect: {fired: 2}"), `f.yaml:4:17: with these calls the fault fires at most once, not 2`},
		{"expected less than never", calls("{first: 1}\nexpect: {fired: -1}"), `f.yaml:4:17: number -1 is too small; it must be at least 0`},

		{"a body of nothing", where(`{body: }`), `f.yaml:3:15: key "body" cannot be null; leave it out instead`},
		{"an unknown matcher", where(`{body: {email: {$mtch: a}}}`), `f.yaml:3:31: unknown matcher "$mtch"; did you mean "$match"? valid: $match, $type, $len, $exists, $contains`},
		{"two mistakes in a body", where(`{body: [{$len: x}, {$match: "("}]}`), `f.yaml:3:23: $len takes a whole number of at least 0, not "x"
f.yaml:3:36: $match takes a regular expression: missing closing ): (`},
		{"a body that cannot be", where(`{body: {a: {$type: number, $match: a}}}`), `f.yaml:3:19: nothing matches this: no value satisfies $match and $type together`},
		{"a matcher for a query", where(`{query: {a: {$type: string}}}`), `f.yaml:3:20: expected a string or a list of strings, found a mapping`},
		{"no value", where(`{query: {a: }}`), `f.yaml:3:20: expected a string or a list of strings, found null`},
		{"no values", where(`{headers: {a: []}}`), `f.yaml:3:22: expected a string or a list of strings, found an empty list`},
		{"a list in a list", where(`{query: {a: [[b]]}}`), `f.yaml:3:21: expected a string, found a list`},
		{"a path of two values", where(`{path: {id: [a, b]}}`), `f.yaml:3:20: expected a string, found a list`},
		{"an empty path", where(`{path: {id: ""}}`), `f.yaml:3:20: a path parameter is never empty, so the fault can never fire`},

		{"no effect", effect(`{}`), `f.yaml:3:9: effect needs exactly one of respond, drop, garbage, drip, duplicate, early, swap and secret, or delay alone`},
		{"null for one", effect(``), `f.yaml:3:8: expected a mapping, found null`},
		{"two", effect(`{garbage: json, drop: reset}`), `f.yaml:3:19: garbage cannot be combined with drop: effect takes exactly one of respond, drop, garbage, drip, duplicate, early, swap and secret`},
		{"two, with a delay", effect(`{drip: {chunks: 2, over: 1s}, delay: 1s, duplicate: true}`), `f.yaml:3:61: duplicate cannot be combined with drip: effect takes exactly one of respond, drop, garbage, drip, duplicate, early, swap and secret`},
		{"a drop misspelt", effect(`{drop: rest}`), `f.yaml:3:16: unknown value "rest"; did you mean "reset"? valid: reset, close, hang, truncate`},
		{"an unknown garbage", effect(`{garbage: xml}`), `f.yaml:3:19: unknown value "xml"; valid: json, html`},
		{"not twice", effect(`{duplicate: false, delay: 1s}`), `f.yaml:3:21: expected true, found false; leave the key out instead`},
		{"how long a reset is", effect(`{drop: reset, for: 3s}`), `f.yaml:3:28: for is only valid with drop: hang`},
		{"a hang for good", effect(`{drop: hang, for: 1h}`), `f.yaml:3:27: a hang of 1h is too long; the maximum is 10m`},
		{"a hang for no time", effect(`{drop: hang, for: 0s}`), `f.yaml:3:27: a hang of 0s does nothing; leave it out, or make it longer`},

		{"a delay without a unit", effect(`{delay: 250}`), `f.yaml:3:17: expected a duration such as 250ms, or {p50: 80ms, p99: 2s}, found a whole number`},
		{"a delay that is none", effect(`{delay: soon}`), `f.yaml:3:17: "soon" is not a duration: write a number with ms, s, m, h or d, such as 250ms or 30d`},
		{"a delay too long", effect(`{delay: 61s}`), `f.yaml:3:17: a delay of 61s is too long; the maximum is 1m`},
		{"half of the quantiles", effect(`{delay: {p50: 80ms}}`), `f.yaml:3:17: key "p99" is missing`},
		{"another quantile", effect(`{delay: {p50: 80ms, p95: 1s, p99: 2s}}`), `f.yaml:3:29: unknown key "p95"; did you mean "p99"? valid: p99, p50`},
		{"quantiles in the wrong order", effect(`{delay: {p50: 2s, p99: 80ms}}`), `f.yaml:3:32: p99 must be at least p50, which is 2s`},
		{"a quantile of nothing", effect(`{delay: {p50: 0ms, p99: 80ms}}`), `f.yaml:3:23: a delay of 0ms does nothing; leave it out, or make it longer`},
		{"a quantile too long", effect(`{delay: {p50: 1s, p99: 2m}}`), `f.yaml:3:32: a delay of 2m is too long; the maximum is 1m`},

		{"no chunk", effect(`{drip: {chunks: 0, over: 1s}}`), `f.yaml:3:25: number 0 is out of range; valid: 1 to 1000`},
		{"too many", effect(`{drip: {chunks: 1001, over: 1s}}`), `f.yaml:3:25: number 1001 is out of range; valid: 1 to 1000`},
		{"too slow", effect(`{drip: {chunks: 8, over: 2h}}`), `f.yaml:3:34: a drip of 2h is too long; the maximum is 1m`},
		{"half a drip", effect(`{drip: {chunks: 3}}`), `f.yaml:3:16: key "over" is missing`},

		{"an answer without a status", effect(`{respond: {body: {}}}`), `f.yaml:3:19: respond needs exactly one of status and preset`},
		{"two answers", effect(`{respond: {preset: forbidden, status: 403}}`), `f.yaml:3:28: preset cannot be combined with status: respond takes exactly one of status and preset`},
		{"an answer that is none yet", effect(`{respond: {status: 100}}`), `f.yaml:3:28: number 100 is out of range; valid: 200 to 599`},
		{"a status that is none", effect(`{respond: {status: 600}}`), `f.yaml:3:28: number 600 is out of range; valid: 200 to 599`},
		{"a preset misspelt", effect(`{respond: {preset: ratelimit}}`), `f.yaml:3:28: unknown value "ratelimit"; did you mean "rate-limit"? valid: rate-limit, unauthorized, forbidden, unavailable, server-error`},
		{"a preset with a body and headers", effect(`{respond: {preset: forbidden, body: {}, headers: {a: b}}}`), `f.yaml:3:45: body cannot be combined with preset: a preset has the vendor's own
f.yaml:3:58: headers cannot be combined with preset: a preset has the vendor's own`},
		{"a body where there is none", effect(`{respond: {status: 204, body: {}}}`), `f.yaml:3:39: an answer of status 204 has no body`},
		{"a length that would be wrong", effect(`{respond: {status: 200, headers: {content-length: 3}}}`), `f.yaml:3:59: content-length belongs to the connection; the server sets it`},
		{"a header in a header", effect(`{respond: {status: 200, headers: {a: "b\r\nc: d"}}}`), `f.yaml:3:46: "a" is not a header that can be sent`},
		{"a header with a space", effect(`{respond: {status: 200, headers: {"a b": c}}}`), `f.yaml:3:50: "a b" is not a header that can be sent`},

		{"a request that comes early", effect(`{early: true}`), `f.yaml:3:17: only a delivery can have the effect early, and e.x is a request: name deliveries, as in operation: e.webhook.*`},
		{"requests of all vendors that are swapped", `{id: a, operation: "*.*", effect: {swap: true, delay: 1s}}`, `f.yaml:1:42: only a delivery can have the effect swap, and *.* is a request: name deliveries, as in operation: VENDOR.webhook.*`},
		{"a request with a wrong secret", effect(`{secret: wrong}`), `f.yaml:3:18: only a delivery can have the effect secret, and e.x is a request: name deliveries, as in operation: e.webhook.*`},
		{"another secret", effect(`{secret: other}`), `f.yaml:3:18: unknown value "other"; valid: wrong`},
		{"an answer to a delivery", delivered(`effect: {respond: {status: 503}}`), `f.yaml:1:51: a delivery cannot have the effect respond, which is about a vendor's answer; valid: duplicate, delay, drop, early, swap, secret`},
		{"a delivery that drips", delivered(`effect: {drip: {chunks: 2, over: 1s}}`), `f.yaml:1:48: a delivery cannot have the effect drip, which is about a vendor's answer; did you mean "drop"? valid: drop, swap, delay, early, secret, duplicate`},
		{"a delivery that hangs", delivered(`effect: {drop: hang, for: 2s}`), `f.yaml:1:48: a delivery is lost whole: write drop: reset (or close), not drop: hang`},
		{"a delivery that is late after it", delivered(`phase: after, effect: {delay: 1s}`), `f.yaml:1:40: phase: after is for drop: the subscriber gets the delivery, and the vendor does not get its answer; leave it out`},
		{"a delivery by its path", delivered(`where: {path: {id: "1"}, headers: {a: b}, body: {a: b}}, effect: {swap: true}`), `f.yaml:1:47: a delivery is known by its body alone: write where: {body: …}
f.yaml:1:67: a delivery is known by its body alone: write where: {body: …}`},
	} {
		_, err := read(tt.text)
		if err == nil {
			t.Errorf("%s: was read", tt.reason)
		} else if err.Error() != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.reason, err, tt.want)
		}
	}
}

func delivered(rest string) string {
	return "{id: a, operation: e.webhook.T, " + rest + "}"
}
func calls(rest string) string {
	return "id: a\noperation: e.x\ncalls: " + rest + "\neffect: {drop: close}\n"
}
func where(rest string) string {
	return "id: a\noperation: e.x\nwhere: " + rest + "\neffect: {drop: close}\n"
}
func effect(rest string) string { return "id: a\noperation: e.x\neffect: " + rest + "\n" }

func read(text string) (fault.Fault, error) {
	doc, err := strict.Parse("f.yaml", []byte(text))
	if err != nil {
		return fault.Fault{}, err
	}
	var f fault.Fault
	err = doc.Root().Decode(&f).Err()
	return f, err
}
