package world

import (
	"sync/atomic"
	"testing"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/sim"
)

// BenchmarkCover measures what coverage adds to a request, beside one that no
// rule had a part in.
func BenchmarkCover(b *testing.B) {
	rule := &sim.Rule{ID: "vendor.rule"}
	for _, c := range []struct {
		name    string
		refusal *sim.Refusal
	}{{"no-rule", nil}, {"a-rule", &sim.Refusal{Rule: rule}}} {
		b.Run(c.name, func(b *testing.B) {
			w := &World{set: &Set{hits: map[*sim.Rule]*atomic.Int64{rule: new(atomic.Int64)}}}
			p := &pending{entry: &journal.Entry{Number: 7, Refusal: c.refusal}}
			w.revisions = []*revision{{number: 6}, {number: 7}}
			b.ReportAllocs()
			for b.Loop() {
				w.countRules(p)
			}
		})
	}
}
