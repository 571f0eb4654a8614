package habits

import (
	"fmt"
	"io"
	"strings"

	"github.com/mockvendors/mockvendors/internal/judge"
)

// Text writes the card for a terminal.
func (c Card) Text(out io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "habits of the client in world %s: %d of %d seen in %s\n", c.World, len(c.Habits), len(All), judge.Plural(c.Requests, "request"))
	for _, s := range c.Habits {
		fmt.Fprintf(&b, "%s: it %s (%s)\n", s.ID, s.Says, s.where())
		for _, at := range s.At {
			fmt.Fprintf(&b, "    %s\n", at)
		}
		if more := s.Times - len(s.At); more > 0 {
			fmt.Fprintf(&b, "    and %d more\n", more)
		}
		fmt.Fprintf(&b, "  why it matters: %s\n  what to do: %s\n", s.Why, s.Do)
	}
	for _, what := range c.Unjudged {
		fmt.Fprintf(&b, "not judged: %s\n", what)
	}
	for _, what := range c.Cannot {
		fmt.Fprintf(&b, "not shown by a journal: %s\n", what)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// where names the requests that a habit was seen at.
func (s Seen) where() string {
	numbers := make([]string, len(s.Requests))
	for i, n := range s.Requests {
		numbers[i] = fmt.Sprintf("#%d", n)
	}
	text := strings.Join(numbers, ", ")
	if more := s.Times - len(s.Requests); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// Result returns the card as the result of a run: a verdict for each habit, which fails
// if it was seen and strict is set, and warns otherwise.
func (c Card) Result(strict bool) judge.Result {
	r := judge.Result{Name: "habits in world " + c.World, Title: "Habits of the client in world " + c.World, Passed: true, Steps: []judge.Verdict{}}
	seen := map[string]Seen{}
	for _, s := range c.Habits {
		seen[s.ID] = s
	}
	for _, h := range All {
		v := judge.Verdict{Name: h.ID, Outcome: judge.Passed}
		if s, ok := seen[h.ID]; ok {
			v.Outcome = judge.Warned
			if strict {
				v.Outcome, r.Passed = judge.Failed, false
			}
			v.Says = append([]string{fmt.Sprintf("the client %s (%s)", s.Says, s.where())}, s.At...)
			v.Says = append(v.Says, s.Why, s.Do)
		}
		r.Asserts = append(r.Asserts, v)
	}
	return r
}
