package journal

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// What is counted is what the log and its snapshots hold, each entry once, whatever
// is forgotten, restored or completed meanwhile.
func TestCountAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counted, number := 0, 0
		l := &Log{Count: func(bytes int) { counted += bytes }}
		var open []*Entry // being answered
		var saved []Snapshot
		t.Repeat(map[string]func(*rapid.T){
			"add": func(t *rapid.T) {
				number++
				e := &Entry{Number: number, ResponseBody: make([]byte, rapid.IntRange(0, 1000).Draw(t, "length"))}
				l.Add(e)
				open = append(open, e)
			},
			"complete": func(t *rapid.T) {
				if len(open) > 0 {
					i := rapid.IntRange(0, len(open)-1).Draw(t, "which")
					l.Complete(open[i])
					open = slices.Delete(open, i, i+1)
				}
			},
			"drop": func(t *rapid.T) {
				bytes, before := rapid.IntRange(0, 5000).Draw(t, "bytes"), l.Bytes()
				if dropped := l.Drop(bytes); before-l.Bytes() != dropped {
					t.Fatalf("it drops %d and says %d", before-l.Bytes(), dropped)
				}
			},
			"truncate": func(t *rapid.T) { l.Truncate(rapid.IntRange(0, number).Draw(t, "to")) },
			"snapshot": func(t *rapid.T) { saved = append(saved, l.Snapshot()) },
			"restore": func(t *rapid.T) {
				if len(saved) > 0 {
					l.Restore(rapid.SampledFrom(saved).Draw(t, "snapshot"))
				}
			},
			"forget": func(t *rapid.T) {
				if len(saved) > 0 {
					l.Discard(saved[0])
					saved = saved[1:]
				}
			},
			"": func(t *rapid.T) {
				want, in := 0, 0
				held := map[*Entry]bool{}
				for _, e := range l.entries {
					held[e] = true
					in += e.bytes
				}
				for _, s := range saved {
					for _, e := range s.entries {
						held[e] = true
					}
				}
				for e := range held {
					want += e.bytes
				}
				if counted != want || l.Bytes() != in {
					t.Fatalf("counted %d, want %d; in the log %d, want %d", counted, want, l.Bytes(), in)
				}
			},
		})
	})
}
