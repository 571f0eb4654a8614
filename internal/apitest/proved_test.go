package apitest

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/fidelity"
)

const taken, tone = "rule lockers.taken", "reading lockers.tone"

// said is what tests assert, added in that order.
type said []struct {
	claim, test string
	proof       proof
}

func (s said) assertions() *assertions {
	a := &assertions{}
	for _, e := range s {
		a.add(e.claim, e.test, e.proof)
	}
	return a
}

func TestChoose(t *testing.T) {
	best, status, bent := proof{true, true}, proof{true, false}, proof{false, true}
	for _, row := range []struct {
		reason string
		said   said
		kept   string
		want   string
	}{
		{"nobody asserts it", said{{tone, "TestTone", best}}, "", ""},
		{"one does", said{{taken, "TestTaken", best}}, "", "TestTaken"},
		{"what holds is kept", said{{taken, "TestA", best}, {taken, "TestB", status}}, "TestB", "TestB"},
		{"what does not hold is not", said{{taken, "TestA", best}}, "TestB", "TestA"},
		{"a table is kept for a row of it", said{{taken, "TestA/row", best}}, "TestA", "TestA"},
		{"a name that -run takes goes first", said{{taken, "TestA (any)", best}, {taken, "TestB", bent}}, "", "TestB"},
		{"then a world as it comes", said{{taken, "TestA", bent}, {taken, "TestB", status}}, "", "TestB"},
		{"then the one that looks at the body", said{{taken, "TestA", status}, {taken, "TestB", best}}, "", "TestB"},
		{"then the rows about the rule", said{{taken, "TestA", best}, {taken, "TestB/taken/row", best}}, "", "TestB/taken"},
		{"then the one that is about less", said{{taken, "TestA", best}, {tone, "TestA", best}, {taken, "TestB", best}}, "", "TestB"},
		{"then the name", said{{taken, "TestB", best}, {taken, "TestA", best}}, "", "TestA"},
		{"the best of several assertions counts", said{{taken, "TestB", status}, {taken, "TestA", bent}, {taken, "TestA", best}, {taken, "TestA", bent}}, "", "TestA"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			for range 2 {
				got := row.said.assertions().choose([]string{taken}, fidelity.Proofs{taken: row.kept})
				if got[taken] != row.want {
					t.Errorf("chosen is %q, want %q", got[taken], row.want)
				}
				slices.Reverse(row.said) // the order of the tests makes no difference
			}
		})
	}
}

func TestUnproved(t *testing.T) {
	best := proof{true, true}
	for _, row := range []struct {
		reason string
		said   said
		named  fidelity.Proofs
		want   []string
	}{
		{"all is well", said{{taken, "TestRules/taken/row", best}, {tone, "TestTone", best}}, fidelity.Proofs{taken: "TestRules/taken", tone: "TestTone"}, nil},
		{"a new rule and a new reading", nil, nil, []string{
			`rule lockers.taken is asserted by no test: call Is(status, body) and By("lockers.taken") on an answer`,
			`reading lockers.tone is asserted by no test: add a row with all its values to a table for apitest.Readings`}},
		{"no line yet", said{{taken, "TestTaken", best}, {tone, "TestTone", best}}, fidelity.Proofs{tone: "TestTone"}, []string{
			`rule lockers.taken has no line in internal/fidelity/proofs/lockers.txt: run go test ./sim/lockers -update`}},
		{"a test with another name", said{{taken, "TestHeld", best}, {tone, "TestTone", best}}, fidelity.Proofs{taken: "TestTaken", tone: "TestTone"}, []string{
			`rule lockers.taken is not asserted by TestTaken, which internal/fidelity/proofs/lockers.txt names: fix the test, or run go test ./sim/lockers -update and review the diff`}},
		{"a rule that is gone", said{{taken, "TestTaken", best}, {tone, "TestTone", best}}, fidelity.Proofs{taken: "TestTaken", tone: "TestTone", "rule lockers.old": "TestTaken"}, []string{
			`rule lockers.old has a line in internal/fidelity/proofs/lockers.txt, but the vendor does not declare it: run go test ./sim/lockers -update`}},
	} {
		t.Run(row.reason, func(t *testing.T) {
			if diff := cmp.Diff(row.want, row.said.assertions().unproved("lockers", []string{taken, tone}, row.named)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// provedBy is the tests below t that prove a rule.
func provedBy(t *testing.T, rule string) (tests []string) {
	asserted.mu.Lock()
	defer asserted.mu.Unlock()
	for _, test := range slices.Sorted(maps.Keys(asserted.ranks[fidelity.RuleClaim(rule)])) {
		if below, ok := strings.CutPrefix(test, t.Name()+"/"); ok {
			tests = append(tests, below)
		}
	}
	return tests
}

func TestWhatProvesARule(t *testing.T) {
	refused := func(c *Client) *Answer { return c.Do("POST", "/rentals", `{"locker": "7", "person": "Ben"}`) }
	for _, row := range []struct {
		name   string
		assert func(*Client)
		proves bool
	}{
		{"status, body and rule", func(c *Client) { refused(c).Is(409, `{"who": "Ada"}`).By("lockers.taken") }, true},
		{"the other way round", func(c *Client) { refused(c).By("lockers.taken").Is(409, "") }, true},
		{"all rules", func(c *Client) { refused(c).Is(409, "").Through("lockers.taken") }, true},
		{"the rule alone", func(c *Client) { refused(c).By("lockers.taken") }, false},
		{"the answer alone", func(c *Client) { refused(c).Is(409, `{"who": "Ada"}`) }, false},
		{"random input", func(c *Client) {
			rapid.Check(t, func(*rapid.T) { refused(c).Is(409, "").By("lockers.taken") })
		}, false},
	} {
		t.Run(row.name, func(t *testing.T) { row.assert(north(t)) })
	}
	want := []string{"all_rules", "status,_body_and_rule", "the_other_way_round"}
	if diff := cmp.Diff(want, provedBy(t, "lockers.taken")); diff != "" {
		t.Errorf("it is proved by others (-want +got):\n%s", diff)
	}
}

func TestRows(t *testing.T) {
	type row struct{ rule, reason string }
	var ran []string
	Rows(t, []row{{"a.one", "first"}, {"", "second"}, {"a.two", "third"}, {"a.one", "fourth"}},
		func(r row) (string, string) { return r.rule, r.reason },
		func(t *testing.T, r row) { ran = append(ran, strings.TrimPrefix(t.Name(), "TestRows/")) })
	want := []string{"one/first", "one/fourth", "no_rule/second", "two/third"}
	if diff := cmp.Diff(want, ran); diff != "" {
		t.Errorf("the rows ran as others (-want +got):\n%s", diff)
	}
}
