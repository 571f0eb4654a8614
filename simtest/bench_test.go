package simtest_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/simtest"
)

// BenchmarkWorld is the whole life of a test's world, with and without a call.
func BenchmarkWorld(b *testing.B) {
	for name, calls := range map[string]int{"unused": 0, "one call": 1} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				run("BenchmarkWorld", func(tb testing.TB) {
					w := simtest.Start(tb)
					for range calls {
						egymOf(w).push(mia, "A-2000").is(tb, held)
					}
				})
			}
		})
	}
}
