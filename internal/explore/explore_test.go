package explore_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/explore"
	"github.com/mockvendors/mockvendors/internal/explore/planted"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// function is a client that is a function of the URL of its world.
type function struct {
	server  string
	run     func(ctx context.Context, url string) error
	running sync.Map // *world.World to context.CancelFunc
}

func (f *function) Run(ctx context.Context, w *world.World) (exit explore.Exit, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	f.running.Store(w, cancel)
	defer func() {
		if value := recover(); value != nil {
			exit = explore.Exit{Code: 2, Output: fmt.Appendf(nil, "panic: %v", value)}
		}
	}()
	if err := f.run(ctx, f.server+"/w/"+w.Name); err != nil {
		return explore.Exit{Code: 1, Output: []byte(err.Error())}, nil
	}
	return explore.Exit{}, nil
}

func (f *function) Kill(w *world.World) {
	if cancel, ok := f.running.Load(w); ok {
		cancel.(context.CancelFunc)()
	}
}

// allVendors is shared by all tests: their contracts take a while to read.
var allVendors = sync.OnceValue(func() *world.Set { return world.NewSet(vendors.All()) })

// lab is where functions are explored: a server with one scenario.
type lab struct {
	*testing.T
	url     string
	text    []byte // of the scenario
	options explore.Options
}

func newLab(t *testing.T, scenarioText string, faults string) *lab {
	t.Helper()
	set := allVendors().Apart()
	sc, err := scenario.Read(set, "", []byte(scenarioText))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer((&control.Server{Set: set, Start: sc.Start}).Handler())
	t.Cleanup(server.Close)
	l := &lab{T: t, url: server.URL, text: []byte(scenarioText), options: explore.Options{
		Set: set, Start: sc.Start, Command: []string{"sync"}, Jobs: 4, Timeout: 15 * time.Second,
	}}
	if l.options.Faults, err = explore.ParseFaults(faults); err != nil {
		t.Fatal(err)
	}
	return l
}

func (l *lab) client(run func(ctx context.Context, url string) error) explore.Client {
	return &function{server: l.url, run: run}
}

func (l *lab) explore(run func(ctx context.Context, url string) error) *explore.Report {
	l.Helper()
	l.options.Client = l.client(run)
	report, err := explore.Explore(l.Context(), l.options)
	if err != nil {
		l.Fatal(err)
	}
	return report
}

// starter declares the credentials that the planted syncs use.
const starter = `version: 1
name: starter
vendors:
  egym: {chains: [{id: alpha, gyms: [{id: mitte, apiKeys: [egym-key]}]}]}
  onsi: {clients: [{id: acme, apiKeys: [onsi-key], tiers: [Gold]}]}
`

// sync is the planted sync in Go.
func syncWith(defect string, change func(*planted.Sync)) func(context.Context, string) error {
	return func(ctx context.Context, url string) error {
		s := planted.Sync{Defect: defect, EGYM: url + "/egym", EGYMKey: "egym-key", Onsi: url + "/onsi", OnsiKey: "onsi-key", Patience: 1500 * time.Millisecond}
		if change != nil {
			change(&s)
		}
		return s.Run(ctx)
	}
}

// TestPlantedDefects: each defect is found and named, with pruning or without.
func TestPlantedDefects(t *testing.T) {
	t.Parallel()
	for _, d := range planted.Defects {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t, starter, planted.Faults+",before:reset,before:503:x3,before:reset:on")
			if d.Name == "hung" {
				l.options.Timeout = 3 * time.Second
			}
			var r *explore.Report
			var err error
			for range d.Tries() {
				r = l.explore(syncWith(d.Name, nil))
				if err = d.In(verdictsOf(r)); err == nil {
					break
				}
			}
			if err != nil {
				t.Errorf("%s: %v\n%s", d.Does, err, table(r))
			}
			if !r.Assumption.BaselinesAgree {
				t.Errorf("the baselines do not agree: %s", r.Assumption.Difference)
			}
			l.options.NoPrune = true
			unpruned := l.explore(syncWith(d.Name, nil))
			if unpruned.Totals.Equal != 0 {
				t.Errorf("%d cells were pruned after all", unpruned.Totals.Equal)
			}
			for cell, want := range verdictsOf(unpruned) {
				if got := verdictsOf(r)[cell]; got != want && !strings.Contains(got+want, "hammered") { // which rests on time
					t.Errorf("%s is %q, and without pruning %q", cell, got, want)
				}
			}
		})
	}
}

// TestResilient: a sync without a defect raises no alarm, whatever goes wrong, even twice.
func TestResilient(t *testing.T) {
	t.Parallel()
	l := newLab(t, starter, "before:503,before:429,before:reset,after:reset,after:503,after:garbage,before:kill,after:kill,before:503:on,after:reset:x3")
	l.options.Pairs = true
	noAlarm(t, l, l.explore(syncWith(planted.Resilient, nil)))
}

// TestProvenEqual: cells that are not run get the result that running them gives.
func TestProvenEqual(t *testing.T) {
	t.Parallel()
	l := newLab(t, starter, "before:reset,after:reset,after:503,before:503,before:503:x3,before:503:on,before:kill,after:kill")
	readFirst := func(ctx context.Context, url string) error {
		s := planted.Sync{Defect: "lost", EGYM: url + "/egym", EGYMKey: "egym-key", Patience: time.Second}
		if err := s.List(ctx); err != nil {
			return err
		}
		return s.Publish(ctx, "Jane", 2)
	}
	r := l.explore(readFirst)
	equal := map[string]string{}
	for _, c := range r.Cells {
		if c.EqualTo != "" {
			equal[c.Cell] = c.EqualTo
		}
	}
	want := map[string]string{
		"egym.listAccounts#1/after:reset":     "egym.listAccounts#1/before:reset",
		"egym.listAccounts#1/after:kill":      "egym.listAccounts#1/before:kill",
		"egym.listAccounts#1/before:503:x3":   "egym.listAccounts#1/before:503",
		"egym.listAccounts#1/before:503:on":   "egym.listAccounts#1/before:503",
		"egym.publishAccount#1/before:503:on": "egym.publishAccount#1/before:503:x3", // it gives up after three tries
	}
	if !maps.Equal(equal, want) {
		t.Errorf("equal are %v, want %v\n%s", equal, want, table(r))
	}
	l.options.NoPrune = true
	if got, all := verdictsOf(r), verdictsOf(l.explore(readFirst)); !maps.Equal(got, all) {
		t.Errorf("pruned %v\nand all %v", got, all)
	}
}

func noAlarm(t *testing.T, l *lab, r *explore.Report) {
	t.Helper()
	if r.Bad(&l.options) || len(r.Cells) == 0 {
		t.Errorf("an alarm, or no cell:\n%s", r.Matrix(&l.options))
	}
}

// TestOrder: each planted defect is seen, with its name, within the first twentieth of the
// runs.
func TestOrder(t *testing.T) {
	t.Parallel()
	for _, d := range planted.Defects {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t, starter, "default")
			l.options.Strict, l.options.Jobs = true, 1
			l.options.Client = l.client(syncWith(d.Name, func(s *planted.Sync) { s.Members = 30 }))
			var seen []string
			found, of := 0, 0
			for range d.Tries() {
				ctx, cancel := context.WithCancel(t.Context())
				seen, found = nil, 0
				l.options.Progress = func(p explore.Progress) {
					seen = append(seen, p.Latest.Cell)
					of = p.Of
					switch {
					case d.Shows(p.Latest.Verdict, kindsOf(p.Latest)):
						found = len(seen)
						cancel()
					case len(seen)*20 > of:
						cancel()
					}
				}
				_, _ = explore.Explore(ctx, l.options) // it is stopped when the defect is seen, or when it is too late
				cancel()
				if found > 0 {
					break
				}
			}
			if found == 0 || found*20 > of {
				t.Errorf("of %d cells, the first that shows the defect is number %d: %q", of, found, seen)
			}
		})
	}
}

func kindsOf(c explore.ReportCell) (kinds []string) {
	for _, f := range c.Findings {
		kinds = append(kinds, f.Kind)
	}
	return kinds
}

// TestBaselinesDiffer: a client that does not do the same twice is told so, and nothing is taken for proven.
func TestBaselinesDiffer(t *testing.T) {
	t.Parallel()
	l := newLab(t, starter, "before:reset,after:reset,before:503,before:503:on")
	var runs int
	var mu sync.Mutex
	r := l.explore(func(ctx context.Context, url string) error {
		mu.Lock()
		runs++
		members := 2 + runs%2
		mu.Unlock()
		return syncWith(planted.Resilient, func(s *planted.Sync) { s.Members = members })(ctx, url)
	})
	if r.Assumption.BaselinesAgree || r.Totals.Equal != 0 || !strings.Contains(r.Assumption.Difference, "5 calls in the first run, 4 in the second") {
		t.Errorf("%+v %+v", r.Assumption, r.Totals)
	}
}

// TestOrderVaries: a client whose calls come in another order is told so, and one whose order
// never differs is not.
func TestOrderVaries(t *testing.T) {
	t.Parallel()
	l := newLab(t, starter, "before:503,after:reset")
	l.options.Jobs = 1
	runs, turned := 0, 0
	client := func(ctx context.Context, url string) error {
		runs++
		s := planted.Sync{Defect: planted.Resilient, EGYM: url + "/egym", EGYMKey: "egym-key", Patience: time.Second}
		order := []int{0, 1}
		if runs == turned {
			order = []int{1, 0}
		}
		for _, n := range order {
			if err := s.Publish(ctx, fmt.Sprintf("Twin%d", n), 10+n); err != nil {
				return err
			}
		}
		return nil
	}
	const second, last = 2, 6
	for _, turned = range []int{second, last} { // without faults, and before a fault at the second call
		runs = 0
		r := l.explore(client)
		if !r.Assumption.BaselinesAgree || !slices.Equal(r.Assumption.OrderVaries, []string{"egym.publishAccount"}) {
			t.Errorf("run %d of %d: %+v", turned, runs, r.Assumption)
		}
		const says = "\nThe order of the calls varies between runs: egym.publishAccount. A fault meets the call that comes at its place then, "
		page, err := r.HTML(&l.options)
		if text := r.Matrix(&l.options); err != nil || !strings.Contains(text, says) || !strings.Contains(string(page), says) {
			t.Errorf("run %d: the order is not told: %v\n%s", turned, err, text)
		}
	}
	turned = 0
	if r := l.explore(client); r.Assumption.OrderVaries != nil {
		t.Errorf("the order is the same: %+v", r.Assumption)
	}
}

// TestAtOnce: calls that are made at once are counted as they come, and raise no alarm.
func TestAtOnce(t *testing.T) {
	t.Parallel()
	l := newLab(t, starter, "before:503,after:reset,before:503:on,before:kill,after:kill")
	noAlarm(t, l, l.explore(func(ctx context.Context, url string) error {
		failed := make(chan error, 2)
		for i := range 2 {
			go func() {
				s := planted.Sync{Defect: planted.Resilient, EGYM: url + "/egym", EGYMKey: "egym-key", Patience: time.Second}
				failed <- s.Publish(ctx, fmt.Sprintf("Twin%d", i), 10+i)
			}()
		}
		return errors.Join(<-failed, <-failed)
	}))
}

func verdictsOf(r *explore.Report) map[string]string {
	verdicts := map[string]string{}
	for _, c := range r.Cells {
		verdicts[c.Cell] = c.Verdict
		for _, f := range c.Findings {
			verdicts[c.Cell] += "; " + f.Kind + ": " + f.What
		}
	}
	return verdicts
}

func table(r *explore.Report) string {
	var b strings.Builder
	verdicts := verdictsOf(r)
	for _, c := range r.Cells {
		fmt.Fprintf(&b, "%s %s", c.Cell, verdicts[c.Cell])
		if c.EqualTo != "" {
			fmt.Fprintf(&b, " = %s", c.EqualTo)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
