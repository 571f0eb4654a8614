package apitest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/fidelity"
	"github.com/mockvendors/mockvendors/internal/journal"
)

// Answer is what a client got.
type Answer struct {
	Status    int
	Header    http.Header
	Text      string
	Rule      string // id of the rule that decided, "" for none
	Operation string // "" for an answer of the simulator itself

	tb        testing.TB
	world     *World
	entry     *journal.Entry // nil for an answer of the simulator itself
	noted     []string       // ids of the rules that had an effect, the one that decided last
	asItComes bool           // the test is not about a reading

	// What the test has asserted of it.
	status, body bool
	rules        []string
}

// Is fails the test unless the answer has that status, and its body has at
// least what want says: a JSON text of which objects may have more members,
// and arrays may not have other items. "" asks nothing of the body.
func (a *Answer) Is(status int, want string) *Answer {
	a.tb.Helper()
	if a.Status != status {
		a.tb.Fatalf("status is %d, want %d; rule %q; body: %s", a.Status, status, a.Rule, a.Text)
	}
	if want != "" {
		var wanted any
		if err := json.Unmarshal([]byte(want), &wanted); err != nil {
			a.tb.Fatalf("what is wanted is not JSON: %v\n%s", err, want)
		}
		got := a.JSON()
		if diff := cmp.Diff(wanted, cut(got, wanted)); diff != "" {
			a.tb.Fatalf("the body is not as wanted (-want +got):\n%s\nwhole body: %s", diff, a.Text)
		}
	}
	a.status, a.body = true, a.body || want != "" || a.Text == ""
	return a.proves()
}

// By fails the test unless the rule of that id decided, or none if it is "".
// Together with [Answer.Is] it makes the test one that proves the rule.
func (a *Answer) By(rule string) *Answer {
	a.tb.Helper()
	if a.Rule != rule {
		a.tb.Fatalf("the rule is %q, want %q; %d %s", a.Rule, rule, a.Status, a.Text)
	}
	if rule == "" {
		return a
	}
	a.rules = append(a.rules, rule)
	return a.proves()
}

// Through is By for an answer that several rules had an effect on: it fails
// the test unless they are these, the one that decided last.
func (a *Answer) Through(rules ...string) *Answer {
	a.tb.Helper()
	if !slices.Equal(a.noted, rules) {
		a.tb.Fatalf("the rules are %q, want %q; %d %s", a.noted, rules, a.Status, a.Text)
	}
	a.rules = append(a.rules, rules...)
	return a.proves()
}

// proves notes that the test asserts the rules, once it asserts more of the
// answer than them: a rule that is named alone might do anything.
func (a *Answer) proves() *Answer {
	if a.status {
		for _, rule := range a.rules {
			asserted.add(fidelity.RuleClaim(rule), a.tb.Name(), proof{asItComes: a.asItComes, body: a.body})
		}
	}
	return a
}

// JSON is the body, decoded.
func (a *Answer) JSON() any {
	a.tb.Helper()
	var v any
	if err := json.Unmarshal([]byte(a.Text), &v); err != nil {
		a.tb.Fatalf("the body is not JSON: %v\n%s", err, a.Text)
	}
	return v
}

// At is what stands at a JSON pointer in the body; nil if nothing does.
func (a *Answer) At(pointer string) any {
	a.tb.Helper()
	v := a.JSON()
	for _, step := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		switch at := v.(type) {
		case map[string]any:
			v = at[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(at) {
				return nil
			}
			v = at[i]
		default:
			return nil
		}
	}
	return v
}

// String is the text that stands at a JSON pointer in the body.
func (a *Answer) String(pointer string) string {
	a.tb.Helper()
	s, ok := a.At(pointer).(string)
	if !ok {
		a.tb.Fatalf("there is no text at %s in %s", pointer, a.Text)
	}
	return s
}

// cut leaves of got what wanted speaks about.
func cut(got, wanted any) any {
	switch w := wanted.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return got
		}
		kept := map[string]any{}
		for name, value := range w {
			if v, ok := g[name]; ok {
				kept[name] = cut(v, value)
			}
		}
		return kept
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return got
		}
		kept := make([]any, len(g))
		for i := range g {
			kept[i] = cut(g[i], w[i])
		}
		return kept
	default:
		return got
	}
}

func (w *World) find(number string) *journal.Entry {
	w.tb.Helper()
	n, err := strconv.Atoi(number)
	if err != nil {
		w.tb.Fatalf("X-Mockvendors-Request is %q", number)
	}
	e, ok := w.Journal.Get(n)
	if !ok {
		w.tb.Fatalf("request %d is not in the journal", n)
	}
	return e
}
