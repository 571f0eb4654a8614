package simtest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/problem"
)

// findings holds what is wrong with requests, and how often faults fired. It
// survives resets and rewinds.
type findings struct {
	breaches []string
	seen     map[string]bool // the breaches, and what else was said
	said     journal.Tally   // what vendors ignored, and what answers rest on
	asked    bool            // a vendor was asked for an operation
	faults   []faultStatus   // each with its highest counts
	unjudged int             // the latest request that the journal had forgotten before it was judged
}

// finish judges the world when the test ends, and logs its journal if the test
// has failed.
func (w *World) finish() {
	w.tb.Helper()
	if w.tb.Skipped() {
		return
	}
	for _, breach := range w.judge() {
		w.tb.Errorf("simtest: %s", breach)
	}
	if w.tb.Failed() || verbose() {
		for _, line := range w.warnings() {
			w.tb.Logf("simtest: warning: %s", line)
		}
	}
	if w.tb.Failed() {
		w.tb.Log(w.journal())
	}
	if verbose() {
		w.logCoverage()
	}
}

// verbose reports whether tests that pass should log, too.
var verbose = testing.Verbose

// judge returns everything that fails the test.
func (w *World) judge() (failures []string) {
	if w.server != nil {
		if left := w.server.world.Settle(context.Background()); left > 0 {
			w.mu.Lock()
			w.found.onTheirWay(left)
			w.mu.Unlock()
		}
	}
	if err := w.collect(); err != nil {
		return []string{fmt.Sprintf("cannot judge the world: %v", err)}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	failures = slices.Clone(judge.Truncate(w.found.breaches, maxReported))
	for _, f := range w.found.faults {
		if s := w.allowed.judge(f); s != "" {
			failures = append(failures, s)
		}
	}
	failures = append(failures, w.judgeSilence()...)
	if len(failures) == 0 && !w.found.asked && !w.allowed.noRequests && !w.tb.Failed() { // otherwise it goes without saying
		failures = []string{"no request reached a vendor: the client must use the addresses that URL returns; AllowNoRequests permits this"}
	}
	if len(w.minimums) == 0 {
		return failures
	}
	all, err := w.coverage()
	if err != nil {
		return append(failures, fmt.Sprintf("cannot judge the coverage: %v", err))
	}
	for _, m := range w.minimums {
		if lacks := m.Judge(all.Coverage()); lacks != nil {
			failures = append(failures, "MinCoverage: "+strings.Join(lacks, "\n  "))
		}
	}
	return failures
}

// collect adds to the findings what the journal and the faults show, before a
// reset or a rewind takes it back.
func (w *World) collect() error {
	all, err := w.requests(0)
	if err != nil {
		return err
	}
	rests, err := w.coverage()
	if err != nil {
		return err
	}
	faults, err := w.faults()
	if err != nil {
		return err
	}
	posts, err := w.outbox()
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.server != nil {
		w.found.asked = w.server.control.Set.Asked() > 0
		w.found.forgotten(w.server.watch.Forgotten(w.server.world), w.allowed)
	} else if len(all) > 0 {
		w.found.unjudged = max(w.found.unjudged, all[0].Number-1)
	}
	for _, r := range all {
		w.found.request(r, w.allowed)
	}
	w.found.restsOn(rests, all)
	for _, f := range faults {
		w.found.fault(f)
	}
	for _, p := range posts {
		w.found.post(p)
	}
	return nil
}

// request adds what is wrong with a request, unless it is allowed.
func (f *findings) request(r Request, a allowed) {
	f.asked = f.asked || r.Operation != ""
	f.silent(r)
	kind := r.Answer.Headers["X-Mockvendors-Error"]
	if !a.unknownPaths && (kind != "" && r.Operation == "" || kind == problem.NotSimulated.Name) {
		f.breach(fmt.Sprintf("%s%v\n  %s\n  AllowUnknownPaths permits this", kindOfMiss(r.Operation != ""), r, detail(r)))
	}
	if a.contractBreaks || r.Fault != nil {
		return
	}
	var all []contract.Finding
	for _, b := range r.Contract {
		all = append(all, contract.Finding{Where: b.Where, Message: b.Message})
	}
	breaches := judge.Breaches(all, r.Refused && a.wrongRequests)
	if len(breaches) == 0 {
		return
	}
	var list strings.Builder
	for _, b := range breaches {
		fmt.Fprintf(&list, "\n  %s %s", b.Where, b.Message)
	}
	option := "AllowContractBreaks permits this"
	if r.Refused && len(judge.Breaches(all, true)) == 0 {
		option = "if the test means to be refused, AllowWrongRequests permits this"
	}
	f.breach(fmt.Sprintf("breaks the contract: %v%s\n  %s", r, &list, option))
}

// detail returns what the simulator says about a request that no vendor answered.
func detail(r Request) string {
	body, _ := r.Answer.Body.(map[string]any)
	return fmt.Sprint(body["detail"])
}

func (f *findings) isNew(message string) bool {
	if f.seen[message] {
		return false
	}
	if f.seen == nil {
		f.seen = map[string]bool{}
	}
	f.seen[message] = true
	return true
}

func (f *findings) breach(message string) {
	if f.isNew(message) { // not found before a rewind that did not take it back
		f.breaches = append(f.breaches, message)
	}
}

// fault keeps the highest counts of a fault, since a reset sets them to zero.
func (f *findings) fault(now faultStatus) {
	i := slices.IndexFunc(f.faults, func(known faultStatus) bool { return known.ID == now.ID })
	if i < 0 {
		f.faults = append(f.faults, now)
		return
	}
	now.Hits, now.Matched = max(now.Hits, f.faults[i].Hits), max(now.Matched, f.faults[i].Matched)
	f.faults[i] = now
}

// judge returns what is wrong with how often a fault fired; "" if that is fine or
// allowed.
func (a allowed) judge(f faultStatus) string {
	wrong := f.firing().Judge()
	if wrong == "" || f.Hits == 0 && a.unusedFaults {
		return ""
	}
	if f.Expect == nil {
		wrong += "; AllowUnusedFaults permits this"
	}
	return fmt.Sprintf("fault %s (%s): %s", f.ID, f.Operation, wrong)
}

// How much is reported at most.
const (
	maxReported  = 20 // breaches
	maxLogged    = 50 // requests
	maxExplained = 10 // refusals
)

// journal returns the latest requests, and the reasons for the refusals.
func (w *World) journal() string {
	all, err := w.requests(0)
	if err != nil {
		return fmt.Sprintf("simtest: cannot read the journal: %v", err)
	}
	if len(all) == 0 {
		return "simtest: no requests came to this world"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "simtest: %s in this world", judge.Plural(len(all), "request"))
	if len(all) > maxLogged {
		all = all[len(all)-maxLogged:]
		fmt.Fprintf(&b, "; the last %d:", maxLogged)
	}
	var refused []int
	for _, r := range all {
		fmt.Fprintf(&b, "\n%v", r)
		if r.Refused {
			refused = append(refused, r.Number)
		}
	}
	for _, n := range refused[max(0, len(refused)-maxExplained):] {
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
