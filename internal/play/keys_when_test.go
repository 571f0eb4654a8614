package play_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// walkWhen is a key of what faults, rivals and checks of calls all have: a
// choice of the client's calls. meets is which of [walkCalls] it leaves, from
// 1; nil for some of them and not all.
type walkWhen struct {
	key, reason, text string
	meets             []int
}

var walkWhens = []walkWhen{
	{"tenant", "one tenant's", "tenant: chain-b", []int{5}},
	{"where.body", "a part of the body", "where: {body: {firstName: Jon}}", []int{6}},
	{"where.query", "a parameter", "where: {query: {limit: 1}}", []int{2}},
	{"where.path", "a part of the path", "where: {path: {accountId: acc-john}}", []int{3, 6}},
	{"where.headers", "a header", "where: {headers: {X-Trace: a}}", []int{2, 5}},
	{"calls.only", "one of them", "calls: {only: [2]}", []int{2}},
	{"calls.first", "the first", "calls: {first: 2}", []int{1, 2}},
	{"calls.every", "one of three", "calls: {every: 3}", []int{3, 6}},
	{"calls.from", "the last", "calls: {from: 5}", []int{5, 6}},
	{"calls.percent", "half of them", "calls: {percent: 50}", nil},
}

// walkCalls is what the client does; without a fault it comes to walkStatuses.
const walkCalls = `steps:
  - {operation: egym.listAccounts, tenant: chain-a}
  - {operation: egym.listAccounts, tenant: chain-a, query: {limit: 1}, headers: {X-Trace: a}}
  - {operation: egym.retrieveAccount, tenant: chain-a, path: {accountId: acc-john}}
  - {operation: egym.retrieveAccount, tenant: chain-a, path: {accountId: acc-jim}}
  - {operation: egym.listAccounts, tenant: chain-b, headers: {X-Trace: a}}
  - {operation: egym.partialUpdate, tenant: chain-a, path: {accountId: acc-john}, body: {firstName: Jon}}
`

var walkStatuses = []string{"200", "200", "200", "404", "200", "200"}

// isOfCalls says whether the key is of calls, which checks of calls do not have.
func (w walkWhen) isOfCalls() bool { return strings.HasPrefix(w.key, "calls") }

// keys is the paths of the schema that the row is about, with those of what the
// key stands in.
func (w walkWhen) keys() (keys []string) {
	for _, of := range []string{"faults[]", "rivals[].after", "assert.calls[]"} {
		if w.isOfCalls() && of == "assert.calls[]" {
			continue
		}
		keys = append(keys, of+"."+w.key)
		if outer, _, inside := strings.Cut(w.key, "."); inside {
			keys = append(keys, of+"."+outer)
		}
	}
	return keys
}

func TestWalkWhens(t *testing.T) {
	w := newWalker()
	for _, r := range append([]walkWhen{{"", "all", "", []int{1, 2, 3, 4, 5, 6}}}, walkWhens...) {
		text := r.text
		if text != "" {
			text = ", " + text
		}
		t.Run("faults "+r.key+": "+r.reason, func(t *testing.T) {
			out := w.play(t, walkFile+"faults: [{id: down, operation: egym.*, effect: {respond: {status: 503}}"+text+"}]\n"+walkCalls)
			var met []int
			for i, call := range strings.Split(out[calls], ", ") {
				if strings.HasSuffix(call, " 503") {
					met = append(met, i+1)
				}
			}
			r.mustMeet(t, met, out)
		})
		t.Run("rivals "+r.key+": "+r.reason, func(t *testing.T) {
			out := w.play(t, walkFile+"rivals: [{after: {operation: egym.*"+text+"}, operation: egym.getRoles, tenant: chain-a, path: {accountId: acc-john}}]\n"+walkCalls)
			var met []int
			clients := 0
			for call := range strings.SplitSeq(out[calls], ", ") {
				if strings.HasSuffix(call, " by rival") {
					met = append(met, clients)
				} else {
					clients++
				}
			}
			r.mustMeet(t, met, out)
		})
		if r.isOfCalls() {
			continue
		}
		t.Run("assert.calls "+r.key+": "+r.reason, func(t *testing.T) {
			out := w.play(t, walkFile+"assert: {calls: [{operation: egym.*, outcomes: [429]"+text+"}]}\n"+walkCalls)
			var statuses []string
			for _, i := range r.meets {
				statuses = append(statuses, walkStatuses[i-1])
			}
			if want := fmt.Sprintf("want 429; got  %s\n", strings.Join(statuses, ", ")); !strings.Contains(out[verdicts], want) {
				t.Errorf("want %q in %s", want, walkTold(out, verdicts))
			}
		})
	}
}

func (w walkWhen) mustMeet(t *testing.T, met []int, out walkOutcome) {
	t.Helper()
	if w.meets == nil && 0 < len(met) && len(met) < len(walkStatuses) || w.meets != nil && slices.Equal(met, w.meets) {
		return
	}
	t.Errorf("it meets the calls %v, want %v: %s", met, w.meets, walkTold(out, calls))
}
