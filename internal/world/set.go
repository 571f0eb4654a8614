// Package world answers requests. A [World] is one isolated set of all vendors'
// state, with its clock, faults, readings and journal; a [Set] is all worlds of a
// process. Worlds share nothing that changes, and making one is cheap: it is a fork
// of its scenario's start.
package world

import (
	"container/list"
	"fmt"
	"log"
	"maps"
	"regexp"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/deliver"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// Default is the world for requests that name none.
const Default = "default"

// MaxWorlds is the default of [Set.Max].
const MaxWorlds = 20_000

// Set is the vendors and worlds of a process.
type Set struct {
	Kit     *sim.Kit
	Vendors []*Vendor

	// Fired, if not nil, is called for every request at which a fault fires, before
	// its answer is sent.
	Fired func(*World, *journal.Entry)
	// Observe, if not nil, is called for every request after its answer was sent.
	Observe func(*World, *journal.Entry)
	// ObserveUnmatched, if not nil, is called for every request that reached no vendor,
	// after it was refused.
	ObserveUnmatched func(Unmatched)
	// Dropped, if not nil, is called for a world that made room for another.
	Dropped func(name string)
	// Say, if not nil, says what a request leaves behind when a world's journal forgets
	// it. It must be set before any world is made.
	Say journal.Say
	// Ended, if not nil, is called with what came of a world that was reset, deleted or
	// dropped, after that.
	Ended func(Life)
	// Delivered, if not nil, is called for every webhook delivery that is over, unless
	// it was dropped after it had waited. It must be set before any world is made.
	Delivered func(*World, deliver.Delivery)
	// WebhookHosts has the hosts to which webhooks are delivered, besides this machine,
	// in lower case. It must be set before any world is made.
	WebhookHosts []string
	// Listeners has the addresses at which the set's worlds are served. No webhook is
	// sent there.
	Listeners *deliver.Listeners
	// ErrorLog logs the panics of vendors. If nil, the standard logger does.
	ErrorLog *log.Logger
	// Max limits the worlds; 0 means MaxWorlds. The least recently used one makes
	// room for the next, but the world [Default] stays.
	Max int
	// Memory limits about how many bytes all worlds together hold; 0 means MaxMemory.
	// When they hold more, the oldest requests leave the journals.
	Memory int64
	// Full, if not nil, is called once, when the worlds first hold as much as Memory.
	Full func(bound int64)

	hosts    map[string]*Vendor
	hits     map[*sim.Rule]*atomic.Int64 // over all worlds; the map itself does not change
	counters *store.Table[counter]
	buckets  *store.Table[sim.Bucket]

	unmatched unmatched
	asked     atomic.Int64 // requests for an operation of a vendor
	traffic   traffic
	memory    memory

	mu     sync.Mutex // guards what follows
	worlds map[string]*list.Element
	recent list.List             // of *World, the most recently used first
	latest atomic.Pointer[World] // the first of recent, read without the lock; nil if it was removed
	made   int                   // worlds that got a generated name
}

// Vendor is a vendor in a set.
type Vendor struct {
	sim.Vendor
	API      *sim.API
	Contract func() (*contract.Contract, error) // the simulator's, parsed on first use
	Open     func() (*contract.Contract, error) // as open as the vendor leaves it, parsed on first use

	headers map[*sim.Rule][]string // X-Mockvendors-Rule for each rule
}

// NewSet returns a set of these vendors without worlds.
func NewSet(vendors []sim.Vendor) *Set {
	s := &Set{
		Kit: sim.NewKit(), worlds: map[string]*list.Element{},
		hosts: map[string]*Vendor{}, hits: map[*sim.Rule]*atomic.Int64{},
		memory: memory{starts: map[*Start]int{}}, Listeners: &deliver.Listeners{},
	}
	s.counters = newCounters(s.Kit)
	s.buckets = store.NewTable(s.Kit.Schema, "world.buckets", func(b sim.Bucket) string { return b.Key })
	for _, v := range vendors {
		w := &Vendor{
			Vendor: v, API: v.New(s.Kit.For(&v)), headers: map[*sim.Rule][]string{},
			Contract: lazily(v, contract.LoadSimulated), Open: lazily(v, contract.Load),
		}
		for _, r := range v.Rules.All() {
			w.headers[r] = []string{r.ID + "; " + string(r.Source.Label)}
			s.hits[r] = new(atomic.Int64)
		}
		for _, host := range v.Hosts {
			s.hosts[host] = w
		}
		s.Vendors = append(s.Vendors, w)
	}
	return s
}

// Apart returns a new set that shares s's vendors and has no worlds. A Start loaded
// by either set works in both.
func (s *Set) Apart() *Set {
	apart := &Set{
		Kit: s.Kit, Vendors: s.Vendors, ErrorLog: s.ErrorLog, Max: s.Max, Memory: s.Memory, WebhookHosts: s.WebhookHosts,
		Listeners: s.Listeners,
		hosts:     s.hosts, counters: s.counters, buckets: s.buckets,
		worlds: map[string]*list.Element{}, hits: make(map[*sim.Rule]*atomic.Int64, len(s.hits)),
		memory: memory{starts: map[*Start]int{}},
	}
	for r := range s.hits {
		apart.hits[r] = new(atomic.Int64)
	}
	return apart
}

// ruleHeader returns the values of X-Mockvendors-Rule: each rule once, those that
// we are least sure of first.
func (v *Vendor) ruleHeader(rules []*sim.Rule) []string {
	if h := v.headers[rules[0]]; h != nil && len(rules) == 1 {
		return h
	}
	rules = sim.WeakestFirst(rules)
	values := make([]string, len(rules))
	for i, r := range rules {
		values[i] = r.ID + "; " + string(r.Source.Label)
	}
	return values
}

func lazily(v sim.Vendor, load func([]byte) (*contract.Contract, error)) func() (*contract.Contract, error) {
	return sync.OnceValues(func() (*contract.Contract, error) {
		yaml, err := v.Contract()
		if err != nil {
			return nil, err
		}
		return load(yaml)
	})
}

// Vendor returns the vendor of that name, nil if there is none.
func (s *Set) Vendor(name string) *Vendor {
	for _, v := range s.Vendors {
		if v.Name == name {
			return v
		}
	}
	return nil
}

var names = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

// Errors of making worlds.
type (
	// NameError says that a name is not valid.
	NameError struct{ Name string }
	// ExistsError says that a world has that name already.
	ExistsError struct{ Name string }
)

func (e NameError) Error() string {
	return fmt.Sprintf("%q is not a valid world name: use 1 to 63 of a-z, 0-9 and -, not starting with -", e.Name)
}

func (e ExistsError) Error() string {
	return fmt.Sprintf("the world %q already exists: choose another name, or delete or reset it", e.Name)
}

// Make makes a world at start. If name is empty, it generates one.
func (s *Set) Make(name string, start *Start) (*World, error) {
	w, dropped, err := s.make(name, start)
	for _, d := range dropped {
		s.end(d)
		if s.Dropped != nil {
			s.Dropped(d.Name)
		}
	}
	return w, err
}

func (s *Set) make(name string, start *Start) (w *World, dropped []*World, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name == "" {
		s.made++
		if made := fmt.Sprintf("w%d", s.made); s.worlds[made] == nil {
			name = made
		}
	}
	if !names.MatchString(name) {
		return nil, nil, NameError{name}
	}
	if s.worlds[name] != nil {
		return nil, nil, ExistsError{name}
	}
	dropped = s.makeRoom()
	w = newWorld(s, name, start)
	s.worlds[name] = s.recent.PushFront(w)
	s.latest.Store(w)
	return w, dropped, nil
}

// makeRoom drops the least recently used worlds if the set is full.
func (s *Set) makeRoom() (dropped []*World) {
	limit := s.Max
	if limit == 0 {
		limit = MaxWorlds
	}
	for e := s.recent.Back(); e != nil && s.recent.Len() >= limit; {
		w, before := e.Value.(*World), e.Prev()
		if w.Name != Default {
			s.recent.Remove(e)
			s.latest.CompareAndSwap(w, nil)
			delete(s.worlds, w.Name)
			w.end()
			dropped = append(dropped, w)
		}
		e = before
	}
	return dropped
}

// Get returns the world of that name, nil if there is none.
func (s *Set) Get(name string) *World {
	if w := s.latest.Load(); w != nil && w.Name == name {
		return w
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.worlds[name]
	if e == nil {
		return nil
	}
	s.recent.MoveToFront(e)
	w := e.Value.(*World)
	s.latest.Store(w)
	return w
}

// peek is like Get, but does not count as a use of the world.
func (s *Set) peek(name string) *World {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.worlds[name]; e != nil {
		return e.Value.(*World)
	}
	return nil
}

// Delete deletes the world of that name and reports whether there was one.
func (s *Set) Delete(name string) bool {
	w := s.remove(name)
	if w == nil {
		return false
	}
	s.end(w)
	return true
}

// remove removes the world of that name and returns it; nil if there is none.
func (s *Set) remove(name string) *World {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.worlds[name]
	if e == nil {
		return nil
	}
	delete(s.worlds, name)
	w := s.recent.Remove(e).(*World)
	s.latest.CompareAndSwap(w, nil)
	w.end()
	return w
}

// Recent returns the worlds, the most recently used first.
func (s *Set) Recent() []*World {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]*World, 0, len(s.worlds))
	for e := s.recent.Front(); e != nil; e = e.Next() {
		all = append(all, e.Value.(*World))
	}
	return all
}

// All returns the worlds, by name.
func (s *Set) All() []*World {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]*World, 0, len(s.worlds))
	for _, name := range slices.Sorted(maps.Keys(s.worlds)) {
		all = append(all, s.worlds[name].Value.(*World))
	}
	return all
}
