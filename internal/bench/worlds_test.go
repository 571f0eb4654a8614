package bench

import (
	"net/http"
	"runtime"
	"sync"
	"testing"

	"github.com/mockvendors/mockvendors/internal/bench/traffic"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// sizes are the sizes of the measured worlds.
var sizes = []size{{"1k", 1000}, {"100k", 100_000}, {"1M", 1_000_000}}

type size struct {
	name     string
	accounts int
}

// sized is a server whose worlds start with a number of accounts.
type sized struct {
	set     *world.Set
	start   *world.Start
	handler http.Handler
	calls   traffic.Calls
	do      send
	made    int     // number of accounts that requests created
	each    float64 // bytes per account
}

// loaded has the servers by size. Each is loaded on first use.
var loaded = struct {
	sync.Mutex
	by map[string]*sized
}{by: map[string]*sized{}}

func (s size) load(b *testing.B) *sized {
	b.Helper()
	loaded.Lock()
	defer loaded.Unlock()
	if known := loaded.by[s.name]; known != nil {
		return known
	}
	before := heap()
	set, start, handler := simulator(b, s.accounts)
	made := &sized{set: set, start: start, handler: handler, calls: traffic.All[0].Simulated(), do: inProcess(handler)}
	made.each = float64(heap()-before) / float64(s.accounts)
	loaded.by[s.name] = made
	return made
}

// fresh resets the default world, deletes its snapshots and returns it.
func (s *sized) fresh() *world.World {
	w := s.set.Get(world.Default)
	w.Reset()
	for _, saved := range w.Snapshots() {
		if err := w.DropSnapshot(saved.Name); err != nil {
			panic(err)
		}
	}
	return w
}

// create creates accounts in the default world.
func (s *sized) create(b *testing.B, times int) {
	for range times {
		s.made++
		if status, body := s.do(s.calls.Create(s.made)); status != 201 {
			b.Fatalf("%d %s", status, body)
		}
	}
}

// BenchmarkWorlds measures operations on whole worlds of increasing sizes. The cost
// should not depend on the size.
func BenchmarkWorlds(b *testing.B) {
	for _, m := range []struct {
		name string
		run  func(b *testing.B, s *sized, w *world.World)
	}{
		{"make", func(b *testing.B, s *sized, _ *world.World) {
			for b.Loop() {
				if _, err := s.set.Make("made", s.start); err != nil {
					b.Fatal(err)
				}
				s.set.Delete("made")
			}
			b.ReportMetric(s.each, "B/account")
		}},
		{"reset", func(b *testing.B, _ *sized, w *world.World) {
			for b.Loop() {
				w.Reset()
			}
		}},
		{"snapshot", func(b *testing.B, s *sized, w *world.World) {
			s.create(b, 100)
			for b.Loop() {
				snapshot(b, w, "x")
				if err := w.DropSnapshot("x"); err != nil {
					b.Fatal(err)
				}
			}
		}},
		{"restore", func(b *testing.B, s *sized, w *world.World) {
			s.create(b, 100)
			snapshot(b, w, "x")
			for b.Loop() {
				if err := w.Restore("x"); err != nil {
					b.Fatal(err)
				}
			}
		}},
		{"rewind-over-1", func(b *testing.B, s *sized, w *world.World) { rewind(b, s, w, 1) }},
		{"rewind-over-100", func(b *testing.B, s *sized, w *world.World) { rewind(b, s, w, 100) }},
		{"diff-over-100", func(b *testing.B, s *sized, w *world.World) {
			s.create(b, 100)
			for b.Loop() {
				if d, err := tell.DiffOf(w, 0, 100); err != nil || len(d.Changes) != 100 {
					b.Fatal(len(d.Changes), err)
				}
			}
		}},
		{"diff-over-a-put", func(b *testing.B, s *sized, w *world.World) {
			put := traffic.Request{Method: "PUT", Path: "/_mock/worlds/" + w.Name + "/state", Body: anotherVendor}
			if status, body := s.do(put); status != 204 {
				b.Fatalf("%d %s", status, body)
			}
			for b.Loop() {
				if d, err := tell.DiffOf(w, 0, world.Now); err != nil || len(d.Changes) != 1 {
					b.Fatal(len(d.Changes), err)
				}
			}
		}},
		{"create", func(b *testing.B, s *sized, _ *world.World) {
			for b.Loop() {
				s.create(b, 1)
			}
		}},
		{"reset-and-create", func(b *testing.B, s *sized, w *world.World) {
			for b.Loop() {
				w.Reset()
				s.create(b, 1)
			}
		}},
		{"snapshot-and-create", func(b *testing.B, s *sized, w *world.World) {
			for b.Loop() {
				snapshot(b, w, "x")
				s.create(b, 1)
				if err := w.DropSnapshot("x"); err != nil {
					b.Fatal(err)
				}
			}
		}},
		{"restore-and-create", func(b *testing.B, s *sized, w *world.World) {
			snapshot(b, w, "x")
			for b.Loop() {
				if err := w.Restore("x"); err != nil {
					b.Fatal(err)
				}
				s.create(b, 1)
			}
		}},
	} {
		b.Run(m.name, func(b *testing.B) {
			for _, size := range sizes {
				b.Run(size.name, func(b *testing.B) {
					s := size.load(b)
					w := s.fresh()
					b.ReportAllocs()
					m.run(b, s, w)
				})
			}
		})
	}
}

// anotherVendor is a state that does not replace the accounts.
const anotherVendor = `{"userapi": {"accounts": [{"id": "a", "apiKeys": ["key-a"], "users": [{"email": "ann@example.com", "firstName": "Ann", "lastName": "Lee"}]}]}}`

func snapshot(b *testing.B, w *world.World, name string) {
	b.Helper()
	if _, err := w.Snapshot(name); err != nil {
		b.Fatal(err)
	}
}

// rewind measures a rewind over a number of requests, without the requests.
func rewind(b *testing.B, s *sized, w *world.World, over int) {
	s.create(b, 1)
	for b.Loop() {
		b.StopTimer()
		s.create(b, over)
		b.StartTimer()
		if err := w.Rewind(1); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLoad measures loading a scenario that generates 10,000 accounts.
func BenchmarkLoad(b *testing.B) {
	set := world.NewSet(vendors.All())
	for b.Loop() {
		if _, err := scenario.Load(set, "", traffic.Scenario(10_000, "", 0)); err != nil {
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
