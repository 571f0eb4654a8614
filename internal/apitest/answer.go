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
	Rule      string // id of the rule that decided; "" for none
	Operation string // "" for the simulator's own answer

	tb       testing.TB
	world    *World
	entry    *journal.Entry // nil for the simulator's own answer
	noted    []string       // ids of the rules that had an effect, last the one that decided
	defaults bool           // no reading was flipped

	// What the test asserted about the answer.
	status, body bool
	rules        []string
}

// Is fails the test unless the answer has that status and its body matches want, a
// JSON text. Objects in the body may have more members than those in want, but
// arrays no more items. "" matches any body.
func (a *Answer) Is(status int, want string) *Answer {
	a.tb.Helper()
	if a.Status != status {
		a.tb.Fatalf("status is %d, want %d; rule %q; body: %s", a.Status, status, a.Rule, a.Text)
	}
	if want != "" {
		var wanted any
		if err := json.Unmarshal([]byte(want), &wanted); err != nil {
			a.tb.Fatalf("want is not JSON: %v\n%s", err, want)
		}
		got := a.JSON()
		if diff := cmp.Diff(wanted, cut(got, wanted)); diff != "" {
			a.tb.Fatalf("the body differs (-want +got):\n%s\nwhole body: %s", diff, a.Text)
		}
	}
	a.status, a.body = true, a.body || want != "" || a.Text == ""
	return a.proves()
}

// By fails the test unless this rule decided, or none if rule is "". A test with By
// and [Answer.Is] proves the rule.
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

// Through is like By, for several rules: it fails the test unless exactly these had
// an effect on the answer, last the one that decided.
func (a *Answer) Through(rules ...string) *Answer {
	a.tb.Helper()
	if !slices.Equal(a.noted, rules) {
		a.tb.Fatalf("the rules are %q, want %q; %d %s", a.noted, rules, a.Status, a.Text)
	}
	a.rules = append(a.rules, rules...)
	return a.proves()
}

// proves notes that the test asserts the rules, once it also asserts the answer:
// without that, the rules could do anything.
func (a *Answer) proves() *Answer {
	if a.status {
		for _, rule := range a.rules {
			asserted.add(fidelity.RuleClaim(rule), a.tb.Name(), proof{defaults: a.defaults, body: a.body})
		}
	}
	return a
}

// JSON returns the decoded body.
func (a *Answer) JSON() any {
	a.tb.Helper()
	var v any
	if err := json.Unmarshal([]byte(a.Text), &v); err != nil {
		a.tb.Fatalf("the body is not JSON: %v\n%s", err, a.Text)
	}
	return v
}

// At returns the value at a JSON pointer in the body; nil if there is none.
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

// String returns the string at a JSON pointer in the body.
func (a *Answer) String(pointer string) string {
	a.tb.Helper()
	s, ok := a.At(pointer).(string)
	if !ok {
		a.tb.Fatalf("there is no string at %s in %s", pointer, a.Text)
	}
	return s
}

// cut returns the parts of got that wanted has too.
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
