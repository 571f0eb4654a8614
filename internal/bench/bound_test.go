package bench

import (
	"fmt"
	"maps"
	"testing"

	"github.com/mockvendors/mockvendors/internal/bench/traffic"
	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// BenchmarkBound measures creates and updates while the worlds hold less than they
// may, and as much, so that they forget requests all the time: in one world, and over
// many.
func BenchmarkBound(b *testing.B) {
	for _, worlds := range []int{1, 2000} {
		for _, bound := range []struct {
			name   string
			memory int64
		}{{"within", 1 << 40}, {"beyond", 32 << 20}} {
			b.Run(fmt.Sprintf("worlds=%d/%s", worlds, bound.name), func(b *testing.B) {
				set := world.NewSet(vendors.All())
				set.Memory = bound.memory
				start, err := scenario.Load(set, "", traffic.Scenario(0, "", 0))
				if err != nil {
					b.Fatal(err)
				}
				names := make([]string, worlds)
				for i := range names {
					names[i] = fmt.Sprintf("w%d", i)
					if _, err := set.Make(names[i], start); err != nil {
						b.Fatal(err)
					}
				}
				do, c := inProcess((&control.Server{Set: set, Start: start, URL: "http://127.0.0.1"}).Handler()), traffic.All[0].Simulated()
				to := func(q traffic.Request, i int) traffic.Request {
					q.Header = maps.Clone(q.Header)
					q.Header["X-Mockvendors-World"] = []string{names[i%worlds]}
					return q
				}
				ids := make([]string, 10_000)
				i := 0
				request := func() {
					if n := i % len(ids); i%2 == 0 || ids[n] == "" {
						_, answer := do(to(c.Create(i), n))
						ids[n] = c.ID(i, answer)
					} else {
						do(to(c.Update(ids[n], i), n))
					}
					i++
				}
				for range 30_000 { // the journals are full, or have forgotten
					request()
				}
				for b.Loop() {
					request()
				}
				b.ReportMetric(float64(set.Held())/(1<<20), "MiB-counted")
			})
		}
	}
}
