package simtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/problem"
)

// findings is what was found wrong with requests, and what faults came to,
// kept over resets and rewinds.
type findings struct {
	breaches []string
	told     map[string]bool
	faults   []faultStatus // each at the most that it came to
	unjudged int           // the latest request that the journal had dropped by then
}

// finish judges the world when the test ends, and says what the world knows if
// the test has failed.
func (w *World) finish() {
	w.tb.Helper()
	if w.tb.Skipped() {
		return
	}
	for _, breach := range w.judge() {
		w.tb.Errorf("simtest: %s", breach)
	}
	if n := w.unjudged(); n > 0 {
		w.tb.Logf("simtest: requests up to number %d are not judged: the journal does not go back to them", n)
	}
	if w.tb.Failed() {
		w.tb.Log(w.journal())
	}
	if verbose() {
		w.tellCoverage()
	}
}

// verbose says whether people want to read of tests that pass.
var verbose = testing.Verbose

// judge is all that fails the test, in words.
func (w *World) judge() (says []string) {
	if err := w.collect(); err != nil {
		return []string{fmt.Sprintf("the world cannot be judged: %v", err)}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	says = bounded(w.found.breaches)
	for _, f := range w.found.faults {
		if s := w.allowed.judge(f); s != "" {
			says = append(says, s)
		}
	}
	if w.strays != nil && !w.allowed.unknownPaths {
		says = append(says, bounded(w.strays())...)
	}
	if len(w.minimums) == 0 {
		return says
	}
	all, err := w.coverage()
	if err != nil {
		return append(says, fmt.Sprintf("the coverage cannot be judged: %v", err))
	}
	for _, m := range w.minimums {
		if s := m.judge(all); s != "" {
			says = append(says, s)
		}
	}
	return says
}

func (w *World) unjudged() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.found.unjudged
}

// bounded keeps a list short enough to be read.
func bounded(says []string) []string {
	const most = 20
	if len(says) <= most {
		return slices.Clone(says)
	}
	return append(slices.Clone(says[:most]), fmt.Sprintf("and %d more of that kind", len(says)-most))
}

// collect looks at what a reset or a rewind would take away, and remembers what
// of it matters.
func (w *World) collect() error {
	if !w.allowed.contractBreaks || !w.allowed.unknownPaths {
		all, err := w.requests(0)
		if err != nil {
			return err
		}
		w.mu.Lock()
		if len(all) > 0 {
			w.found.unjudged = max(w.found.unjudged, all[0].Number-1)
		}
		for _, r := range all {
			w.found.request(r, w.allowed)
		}
		w.mu.Unlock()
	}
	faults, err := w.faults()
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range faults {
		w.found.fault(f)
	}
	return nil
}

// request keeps what is wrong with a request, and not allowed.
func (f *findings) request(r Request, a allowed) {
	switch r.Answer.Headers["X-Mockvendors-Error"] {
	case problem.UnknownPath.Name, problem.MethodNotAllowed.Name, problem.NotSimulated.Name:
		if !a.unknownPaths {
			f.breach(fmt.Sprintf("nothing is simulated there: %v\n  %s\n  AllowUnknownPaths lets it pass", r, detail(r)))
		}
	}
	if a.contractBreaks || r.Fault != nil {
		return
	}
	var says strings.Builder
	pardon := "if the test means it, AllowWrongRequests lets it pass"
	for _, b := range r.Contract {
		switch meant := r.Refused && strings.HasPrefix(b.Where, "request"); {
		case meant && a.wrongRequests:
			continue
		case !meant:
			pardon = "AllowContractBreaks lets it pass"
		}
		fmt.Fprintf(&says, "\n  %s %s", b.Where, b.Message)
	}
	if says.Len() > 0 {
		f.breach(fmt.Sprintf("the contract is broken: %v%s\n  %s", r, &says, pardon))
	}
}

// detail is what the simulator says about a request that it has no answer to.
func detail(r Request) string {
	body, _ := r.Answer.Body.(map[string]any)
	return fmt.Sprint(body["detail"])
}

func (f *findings) breach(says string) {
	if f.told[says] {
		return // told before a rewind that did not take it away
	}
	if f.told == nil {
		f.told = map[string]bool{}
	}
	f.told[says] = true
	f.breaches = append(f.breaches, says)
}

// fault keeps the most that a fault came to: a reset lets it count anew.
func (f *findings) fault(now faultStatus) {
	i := slices.IndexFunc(f.faults, func(known faultStatus) bool { return known.ID == now.ID })
	if i < 0 {
		f.faults = append(f.faults, now)
		return
	}
	now.Hits, now.Matched = max(now.Hits, f.faults[i].Hits), max(now.Matched, f.faults[i].Matched)
	f.faults[i] = now
}

// judge says what is wrong with how often a fault fired; "" if nothing is.
func (a allowed) judge(f faultStatus) string {
	switch {
	case f.Hits == 0 && a.unusedFaults:
		return ""
	case f.Expect != nil && f.Expect.Fired != f.Hits:
		return fmt.Sprintf("fault %s (%s): want it to fire %s, got %d; %s met it", f.ID, f.Operation, count(f.Expect.Fired, "time"), f.Hits, count(f.Matched, "call"))
	case f.Expect == nil && f.Hits == 0:
		return fmt.Sprintf("fault %s (%s) never fired; %s met it; AllowUnusedFaults lets it pass", f.ID, f.Operation, count(f.Matched, "call"))
	}
	return ""
}

func count(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return fmt.Sprintf("%d %ss", n, of)
}

// How much of the journal is logged.
const (
	mostLogged    = 50
	mostExplained = 10
)

// journal is the latest requests, and the reasons of those refused.
func (w *World) journal() string {
	all, err := w.requests(0)
	if err != nil {
		return fmt.Sprintf("simtest: the journal cannot be read: %v", err)
	}
	if len(all) == 0 {
		return "simtest: no request came to this world"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "simtest: %s in this world", count(len(all), "request"))
	if len(all) > mostLogged {
		all = all[len(all)-mostLogged:]
		fmt.Fprintf(&b, ", of which the last %d are", mostLogged)
	}
	var refused []int
	for _, r := range all {
		fmt.Fprintf(&b, "\n%v", r)
		if r.Refused {
			refused = append(refused, r.Number)
		}
	}
	for _, n := range refused[max(0, len(refused)-mostExplained):] {
		text, err := w.why(n)
		if err != nil {
			text = err.Error()
		}
		b.WriteString("\n")
		for line := range strings.SplitSeq(text, "\n") {
			b.WriteString("\n" + line)
		}
	}
	return b.String()
}
