package bench

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

var sizes = []int{10, 100_000, 1_000_000}

// BenchmarkWorld measures making, resetting and writing in worlds that hold
// more and more accounts, and how much memory an account takes.
func BenchmarkWorld(b *testing.B) {
	for _, size := range sizes {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			before := heap()
			set, begun, handler := simulator(b, size)
			perAccount := float64(heap()-before) / float64(size)
			start := set.Get(world.Default)

			b.Run("make", func(b *testing.B) {
				for i := 0; b.Loop(); i++ {
					name := fmt.Sprintf("w-%d", i)
					if _, err := set.Make(name, begun); err != nil {
						b.Fatal(err)
					}
					set.Delete(name)
				}
				if size > 1000 { // otherwise it measures what a world costs without any
					b.ReportMetric(perAccount, "B/account")
				}
			})
			b.Run("reset", func(b *testing.B) {
				for b.Loop() {
					start.Reset()
				}
			})
			calls, do := all[0].simulated(), inProcess(handler)
			made := 0
			b.Run("create", func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					made++
					if status, body := do(calls.create(made)); status != 201 {
						b.Fatalf("%d %s", status, body)
					}
				}
			})
			b.Run("reset-and-create", func(b *testing.B) {
				for b.Loop() {
					start.Reset()
					if status, body := do(calls.create(1)); status != 201 {
						b.Fatalf("%d %s", status, body)
					}
				}
			})
		})
	}
}

// BenchmarkLoad measures loading a scenario that generates 10,000 accounts.
func BenchmarkLoad(b *testing.B) {
	set := world.NewSet(vendors.All())
	for b.Loop() {
		if _, err := scenario.Load(set, "", fmt.Appendf(nil, scenarioText, 10_000)); err != nil {
			b.Fatal(err)
		}
	}
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
