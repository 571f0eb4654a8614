package world_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/world"
)

// crowd is a scenario with so many accounts.
func crowd(accounts int) string {
	return fmt.Sprintf(`
version: 1
name: crowd
vendors:
  egym: {chains: [{id: chain-a, gyms: [{id: gym-1, apiKeys: [key-a]}], generate: {accounts: %d}}]}
`, accounts)
}

// live is how many bytes are in use.
func live() float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // what pools held for the first
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// weight is what one of many worlds takes, before and after its first request,
// beside what all of the scenario takes.
type weight struct{ untouched, changed, scenario float64 }

// weigh makes so many worlds, and sends a request to the first few of them.
func weigh(t *testing.T, accounts, worlds, changed int) (w weight) {
	t.Helper()
	small := newHouse(t, crowd(1))
	small.made("a")
	small.do("a", newcomer) // what is made once a process is made
	before := live()
	h := newHouse(t, crowd(accounts))
	loaded := live()
	name := func(i int) string { return fmt.Sprintf("w-%d", i) }
	for i := range worlds {
		if _, err := h.set.Make(name(i), h.start); err != nil {
			t.Fatal(err)
		}
	}
	made := live()
	for i := range changed {
		if got := h.do(name(i), newcomer); !strings.HasPrefix(got, "201") {
			t.Fatal(got)
		}
	}
	done := live()
	if n := len(h.set.All()); n != worlds {
		t.Fatalf("%d worlds are there, want %d", n, worlds)
	}
	runtime.KeepAlive(h)
	return weight{(made - loaded) / float64(worlds), (done - made) / float64(changed), loaded - before}
}

// Ten thousand worlds take the memory of one scenario, and what each of them
// changed. Nothing in a world that nobody asked anything grows with the records.
func TestManyWorldsInTheMemoryOfOne(t *testing.T) {
	const worlds, changed = 10_000, 2000
	few, many := weigh(t, 10, worlds, changed), weigh(t, 10_000, worlds, changed)
	t.Logf("a world of 10 accounts: %.0f bytes, changed %.0f; of 10,000: %.0f, changed %.0f, beside a scenario of %.0f", few.untouched, few.changed, many.untouched, many.changed, many.scenario)
	if many.untouched > 1.1*few.untouched || many.untouched > 4096 {
		t.Errorf("a world of 10,000 accounts takes %.0f bytes, one of 10 %.0f", many.untouched, few.untouched)
	}
	if many.changed > many.scenario/100 {
		t.Errorf("the first request takes %.0f bytes where the scenario has %.0f", many.changed, many.scenario)
	}
	if many.scenario < 500*10_000 {
		t.Errorf("10,000 accounts take %.0f bytes: something else was measured", many.scenario)
	}
}

// The set is held against a list in the order of use: it drops from its end
// when it is full, tells of each world that it drops, and keeps the default.
func TestLimitAgainstModel(t *testing.T) {
	w := open(t)
	start := w.Start()
	rapid.Check(t, func(t *rapid.T) {
		set := w.Set.Apart()
		set.Max = rapid.IntRange(1, 5).Draw(t, "limit")
		if rapid.Bool().Draw(t, "default") {
			if _, err := set.Make(world.Default, start); err != nil {
				t.Fatal(err)
			}
		}
		var used, dropped, told []string // used without the default, the latest first
		set.Dropped = func(name string) { told = append(told, name) }
		some := rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f", "g"})
		use := func(name string) {
			used = slices.DeleteFunc(used, func(other string) bool { return other == name })
			used = slices.Insert(used, 0, name)
		}
		t.Repeat(map[string]func(*rapid.T){
			"make": func(t *rapid.T) {
				name := some.Draw(t, "name")
				_, err := set.Make(name, start)
				if exists := slices.Contains(used, name); (err != nil) != exists {
					t.Fatalf("making %s: %v, it exists: %v", name, err, exists)
				} else if exists {
					return
				}
				all := len(used)
				if set.Get(world.Default) != nil {
					all++
				}
				for ; all >= set.Max && len(used) > 0; all-- {
					dropped = append(dropped, used[len(used)-1])
					used = used[:len(used)-1]
				}
				use(name)
			},
			"ask": func(t *rapid.T) {
				name := some.Draw(t, "name")
				there := slices.Contains(used, name)
				if got := send(set, name, list); strings.HasPrefix(got, "200") != there {
					t.Fatalf("asking %s: %s", name, got)
				}
				if there {
					use(name)
				}
			},
			"delete": func(t *rapid.T) {
				name := some.Draw(t, "name")
				there := slices.Contains(used, name)
				if set.Delete(name) != there {
					t.Fatalf("deleting %s, which is there: %v", name, there)
				}
				used = slices.DeleteFunc(used, func(other string) bool { return other == name })
			},
			"": func(t *rapid.T) {
				want := slices.Sorted(slices.Values(used))
				got := slices.DeleteFunc(named(set), func(name string) bool { return name == world.Default })
				if !slices.Equal(got, want) || !slices.Equal(told, dropped) {
					t.Fatalf("there are %v, want %v; told of %v, want %v", got, want, told, dropped)
				}
			},
		})
	})
}
