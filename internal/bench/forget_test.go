package bench

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/bench/traffic"
	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// BenchmarkForget measures requests to a world whose journal is full, so that each
// request makes it forget another: as under serve, where nobody judges what is
// forgotten, and as under exec and test, where it is judged first.
func BenchmarkForget(b *testing.B) {
	for _, t := range traffic.All {
		b.Run(t.Name, func(b *testing.B) {
			for _, watched := range []bool{false, true} {
				name := "unwatched"
				set := world.NewSet(vendors.All())
				if watched {
					name = "watched"
					judge.WatchAll(set, true)
				}
				b.Run(name, func(b *testing.B) { measure(b, t.Simulated(), full(b, t, set)) })
			}
		})
	}
}

// BenchmarkVerdict measures what it takes to judge a full journal at the end.
func BenchmarkVerdict(b *testing.B) {
	set := world.NewSet(vendors.All())
	watch := judge.WatchAll(set, true)
	full(b, traffic.All[0], set)
	for b.Loop() {
		watch.All()
	}
}

// full returns what sends requests to a world with a full journal: of pairs of a
// creation and of a read.
func full(b *testing.B, t traffic.Vendor, set *world.Set) send {
	b.Helper()
	start, err := scenario.Load(set, "", traffic.Scenario(0, "", 0))
	if err != nil {
		b.Fatal(err)
	}
	if _, err := set.Make(world.Default, start); err != nil {
		b.Fatal(err)
	}
	do, c := inProcess((&control.Server{Set: set, Start: start, URL: "http://127.0.0.1"}).Handler()), t.Simulated()
	const first = 1_000_000 // beyond what is measured
	for i := range journal.MaxEntries/2 + 1 {
		_, body := do(c.Create(first + i))
		do(c.Get(c.ID(first+i, body)))
	}
	return do
}
