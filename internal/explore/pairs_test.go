package explore_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/explore"
	"github.com/mockvendors/mockvendors/internal/explore/planted"
)

// lookAround is a client that makes a further call only after a fault at one that changes
// nothing, and gives up a write in silence after three tries.
func lookAround(ctx context.Context, url string) error {
	s := planted.Sync{Defect: "lost", EGYM: url + "/egym", EGYMKey: "egym-key", Patience: time.Second}
	if s.List(ctx) != nil {
		_ = s.List(ctx)
	}
	return s.Publish(ctx, "Jane", 2)
}

// TestPairsProvenEqual: after a cell that is proven equal to another come the pairs that
// come after the other, and they are proven equal as well.
func TestPairsProvenEqual(t *testing.T) {
	t.Parallel()
	l := newLab(t, starter, "before:reset,after:reset,before:503,before:503:on")
	l.options.Pairs = true
	r := l.explore(lookAround)
	equal := map[string]string{}
	for _, c := range r.Cells {
		if c.EqualTo != "" {
			equal[c.Cell] = c.EqualTo
		}
	}
	const list, again, push = "egym.listAccounts#1/", "+egym.listAccounts#2/", "egym.publishAccount#1/"
	for _, c := range []struct{ why, cell, equalTo string }{
		{"a lost answer that changed nothing", list + "after:reset", list + "before:reset"},
		{"what comes after it", list + "after:reset" + again + "before:503", list + "before:reset" + again + "before:503"},
		{"a second fault that may last, though nothing meets it", list + "before:503" + again + "before:503:on", list + "before:503" + again + "before:503"},
		{"a fault that may last, though the calls after it meet it", push + "before:503:on", ""},
	} {
		if verdictsOf(r)[c.cell] == "" || equal[c.cell] != c.equalTo {
			t.Errorf("%s: %s equals %q, want %q\n%s", c.why, c.cell, equal[c.cell], c.equalTo, table(r))
		}
	}
	sameWithoutPruning(t, l, r, lookAround)
}

// TestPairsOfPlanted: with pairs of faults, pruning changes no cell and no verdict, and
// shards make the same report.
func TestPairsOfPlanted(t *testing.T) {
	t.Parallel()
	for _, defect := range []string{"doubled", "lost", "unsafe", planted.Resilient} {
		t.Run(defect, func(t *testing.T) {
			t.Parallel()
			l := newLab(t, starter, "before:503:x3,before:503:on,before:reset,after:reset")
			l.options.Jobs = 8 // most of the time, a run waits
			l.options.Pairs = true
			l.options.Timeout = time.Minute // on a busy machine, too, nothing is cut short
			client := syncWith(defect, func(s *planted.Sync) { s.Patience = 30 * time.Second })
			r := l.explore(client)
			sameWithoutPruning(t, l, r, client)
			whole := jsonOf(t, r)
			for _, n := range []int{1, 2, 3, 7} {
				var parts []*explore.Report
				for i := range n {
					l.options.Shard = explore.Shard{I: i + 1, N: n}
					part, err := explore.ReadReport("part", jsonOf(t, l.explore(client)))
					if err != nil {
						t.Fatal(err)
					}
					parts = append(parts, part)
				}
				slices.Reverse(parts) // in whatever order they are given
				merged, err := explore.Merge(parts)
				if err != nil {
					t.Fatal(err)
				}
				if got := jsonOf(t, merged); !bytes.Equal(got, whole) {
					t.Errorf("%d shards write another report: %s", n, firstDifference(got, whole))
				}
			}
		})
	}
}

func sameWithoutPruning(t *testing.T, l *lab, r *explore.Report, client func(context.Context, string) error) {
	t.Helper()
	if r.Totals.Equal == 0 {
		t.Errorf("nothing is proven equal:\n%s", table(r))
	}
	l.options.NoPrune = true
	defer func() { l.options.NoPrune = false }()
	if got, all := verdictsOf(r), verdictsOf(l.explore(client)); !maps.Equal(got, all) {
		for cell := range all {
			if got[cell] != all[cell] {
				t.Errorf("%s is %q, and without pruning %q", cell, got[cell], all[cell])
			}
		}
		for cell := range got {
			if all[cell] == "" {
				t.Errorf("%s is no cell without pruning", cell)
			}
		}
	}
}

// firstDifference returns the first line in which two texts differ.
func firstDifference(a, b []byte) string {
	x, y := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("line %d is\n%s\ninstead of\n%s", i+1, x[i], y[i])
		}
	}
	return fmt.Sprintf("%d lines instead of %d", len(x), len(y))
}

func jsonOf(t *testing.T, r *explore.Report) []byte {
	t.Helper()
	text, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	return []byte(strings.TrimSpace(string(text)))
}
