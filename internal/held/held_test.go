package held_test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/held"
)

type leaf struct {
	name string
	note *string
}

type tree struct {
	ID     int
	leaves []leaf
	named  map[string]leaf
	any    any
	next   *tree
}

func text(i int) string { return strings.Repeat("x", 20) + fmt.Sprint(1_000_000+i) }

// What it says is what the heap grows by, within a factor.
func TestOf(t *testing.T) {
	for _, test := range []struct {
		reason string
		made   func(i int) any
	}{
		{"plain values", func(i int) any { return &[16]int{i} }},
		{"a long text", func(i int) any { return &leaf{name: strings.Repeat("x", 1000)} }},
		{"a text behind a pointer", func(i int) any { note := text(i); return &leaf{note: &note} }},
		{"a slice with room", func(i int) any { return &tree{leaves: make([]leaf, 1, 50)} }},
		{"a slice of texts", func(i int) any {
			made := &tree{}
			for range 20 {
				made.leaves = append(made.leaves, leaf{name: text(i)})
			}
			return made
		}},
		{"a map", func(i int) any {
			made := &tree{named: map[string]leaf{}}
			for n := range 50 {
				made.named[text(n)] = leaf{name: text(i)}
			}
			return made
		}},
		{"JSON", func(i int) any {
			made := &tree{}
			if err := json.Unmarshal([]byte(`{"a": ["`+text(i)+`", {"b": 1, "c": null}], "d": "`+text(i)+`"}`), &made.any); err != nil {
				t.Fatal(err)
			}
			return made
		}},
		{"a list", func(i int) any { return &tree{next: &tree{next: &tree{leaves: []leaf{{name: text(i)}}}}} }},
	} {
		t.Run(test.reason, func(t *testing.T) {
			const many = 2000
			all := make([]any, many)
			before := heap()
			for i := range all {
				all[i] = test.made(i)
			}
			grown := heap() - before
			said := 0
			for _, one := range all {
				said += held.Of(one)
			}
			if ratio := float64(said) / float64(grown); ratio < 0.67 || ratio > 1.5 {
				t.Errorf("it says %d bytes, and the heap grows by %d", said/many, grown/many)
			}
			runtime.KeepAlive(all)
		})
	}
}

// What refers to itself is measured too.
func TestCycle(t *testing.T) {
	round := &tree{}
	round.next = round
	if n := held.Of(round); n < 100 || n > 100_000 {
		t.Errorf("%d bytes", n)
	}
	if n := held.Of(nil); n != 0 {
		t.Errorf("nothing takes %d bytes", n)
	}
}

func heap() int {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
