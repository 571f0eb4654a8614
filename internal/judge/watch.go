package judge

import (
	"fmt"
	"slices"
	"sync"

	"github.com/mockvendors/mockvendors/internal/deliver"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Watch counts what is wrong with the requests to the worlds of a set, and what
// their answers rest on, however much the journals forget.
type Watch struct {
	// NoRequests says what to do where a command asked no vendor anything.
	NoRequests string

	set         *world.Set
	assumptions bool // are of interest in All

	mu    sync.Mutex    // guards what follows
	ended journal.Tally // what was said in worlds that are gone, or before a reset
}

// WatchWorlds watches each world of a set that has none yet.
func WatchWorlds(set *world.Set) *Watch {
	set.Say = func(e *journal.Entry) ([]journal.Said, func(journal.Said) string) {
		return says(set, e, true), lineIn(set, e)
	}
	return &Watch{set: set, NoRequests: "the command must use the addresses in its environment"}
}

// WatchAll also watches all worlds together, for [Watch.All]. Unless assumptions are
// of interest, it does not work out which readings decided.
func WatchAll(set *world.Set, assumptions bool) *Watch {
	w := WatchWorlds(set)
	w.assumptions = assumptions
	set.Ended = func(l world.Life) {
		l.Undelivered = slices.DeleteFunc(l.Undelivered, func(d deliver.Delivery) bool {
			return d.State == deliver.Pending // what would have become of it is not known
		})
		t := whole(set, l, assumptions)
		w.mu.Lock()
		defer w.mu.Unlock()
		mergeNamed(&w.ended, t, l.World)
	}
	return w
}

// World returns what the requests to a world said since it was made or reset, but
// not those that a rewind took back. Unless assumptions are of interest, it does not
// work out which readings decided.
func (w *Watch) World(of *world.World, assumptions bool) journal.Tally {
	return whole(w.set, of.Life(), assumptions)
}

// Forgotten returns what the requests said that a world's journal has forgotten.
func (w *Watch) Forgotten(of *world.World) journal.Tally {
	l := of.Life()
	for _, e := range l.Forgotten {
		add(&l.Noted, w.set, e, true)
	}
	return l.Noted
}

// All returns what the requests to all worlds said, also to those that were deleted,
// and before a reset. It includes the requests that reached no vendor.
func (w *Watch) All() journal.Tally {
	all := Strangers(w.set)
	w.mu.Lock()
	all.Merge(w.ended)
	w.mu.Unlock()
	for _, of := range w.set.All() {
		mergeNamed(&all, w.World(of, w.assumptions), of)
	}
	return all
}

// Strangers returns the requests that reached no vendor in any world.
func Strangers(set *world.Set) (all journal.Tally) {
	first, count := set.AllUnmatched()
	for _, u := range first {
		line := tell.UnmatchedOf(set, u).Line()
		all.Add(journal.Said{Kind: Unmatched, What: line}, 1, func() string { return line })
	}
	if more := count - len(first); more > 0 {
		all.CountRest(Unmatched, more)
	}
	return all
}

// StrangersIn judges the requests that reached no vendor while scenarios were played,
// by the strictest of their policies. It reports false if there were none.
func StrangersIn(set *world.Set, scenarios []*scenario.Scenario) (Result, bool) {
	says := Lines(Strangers(set), Unmatched)
	level := scenario.Allow
	for _, sc := range scenarios {
		if l := sc.Assert.Unmatched; l == scenario.Fail || level == scenario.Allow {
			level = l
		}
	}
	if level == scenario.Allow || len(says) == 0 {
		return Result{}, false
	}
	v := Verdict{Name: "unmatched", Outcome: outcome(says, level), Says: Truncate(says, maxListed)}
	return Result{
		Name: "unmatched", Title: "Requests that reached no vendor", Passed: v.Outcome != Failed,
		Steps: []Verdict{}, Asserts: []Verdict{v},
	}, true
}

// mergeNamed merges what was said in one of several worlds. The lines of requests
// name the world unless it is the default one.
func mergeNamed(all *journal.Tally, in journal.Tally, w *world.World) {
	if w.Name != world.Default {
		for i := range in.Things {
			in.Things[i].First += " (world " + w.Name + ")"
		}
	}
	all.Merge(in)
}

// whole returns what all requests of a life said. Which readings an answer rests on
// is exact for those requests that the journal holds and that lead back to its
// beginning; of the others it is known which readings were asked.
func whole(set *world.Set, l world.Life, assumptions bool) journal.Tally {
	all := l.Noted
	var deciding []tell.Deciding
	exact := 0
	if assumptions {
		deciding, exact = tell.DecidingIn(set, l.Bases)
	}
	for _, e := range l.Forgotten {
		add(&all, set, e, true)
	}
	for _, e := range l.Held {
		add(&all, set, e, e.Number < exact)
	}
	for _, d := range l.Undelivered {
		if d.State == deliver.Pending {
			// Which are left differs from run to run, and is not said.
			pending := fmt.Sprintf("%s still on its way when the run ended (it waits %s; %s)",
				tell.Subscription(d), world.Settling, deliver.HowToBeQuick)
			if !slices.ContainsFunc(all.Things, func(t journal.Thing) bool { return t.Kind == Undelivered && t.What == pending }) {
				all.Add(journal.Said{Kind: Undelivered, What: pending}, 1, func() string { return "some requests" })
			}
			continue
		}
		request := fmt.Sprintf("request %d", d.Request)
		all.Add(journal.Said{Kind: Undelivered, What: tell.Outcome(d)}, 1, func() string { return request })
	}
	if l.Unkept > 0 {
		all.CountRest(Undelivered, l.Unkept)
	}
	for _, d := range deciding {
		if d.Observed() {
			continue
		}
		all.Add(journal.Said{Kind: RestsOn, What: d.Reading}, d.Requests, func() string { return d.Line(set) })
	}
	return all
}

func add(to *journal.Tally, set *world.Set, e *journal.Entry, asked bool) {
	for _, said := range says(set, e, asked) {
		to.Add(said, 1, func() string { return lineIn(set, e)(said) })
	}
}

// lineIn returns the line of a request that said something. What the vendor ignored
// is not said twice.
func lineIn(set *world.Set, e *journal.Entry) func(journal.Said) string {
	return func(said journal.Said) string {
		line := tell.LineOf(set, e)
		if said.Kind == Ignored {
			line.Ignored = ""
		}
		return line.String()
	}
}
