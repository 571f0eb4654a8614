// Package world is the universes that requests are answered in. A [World] is
// the state of all vendors with its clock, readings and journal; a [Set] is
// all worlds of a process. Nothing leaks from one world to another, and making
// one costs about nothing: it is a fork of its scenario's start.
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
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// Default is the world that requests go to which name none.
const Default = "default"

// MaxWorlds is how many worlds there are at once unless told otherwise; the
// one that was used longest ago makes room for the next. The world [Default]
// stays.
const MaxWorlds = 20_000

// Set is the vendors of a process, and its worlds.
type Set struct {
	Kit     *sim.Kit
	Vendors []*Vendor

	// Observe, if not nil, is told of every request after its answer went out.
	Observe func(*World, *journal.Entry)
	// Dropped, if not nil, is told of a world that made room for another.
	Dropped func(name string)
	// ErrorLog takes the panics of vendors; nil is the log package's standard
	// logger.
	ErrorLog *log.Logger
	// Max is the limit of worlds; 0 stands for MaxWorlds.
	Max int

	hosts   map[string]*Vendor
	met     map[*sim.Rule]*atomic.Int64 // how often, over all worlds; the map itself is not changed
	counts  *store.Table[count]
	buckets *store.Table[sim.Bucket]

	mu     sync.Mutex // guards what follows
	worlds map[string]*list.Element
	recent list.List // of *World, the latest used first
	made   int
}

// Vendor is a vendor at work in a set.
type Vendor struct {
	sim.Vendor
	API      *sim.API
	Contract func() (*contract.Contract, error) // parsed when first asked for

	headers map[*sim.Rule][]string // what X-Mockvendors-Rule says for each rule
}

// NewSet puts vendors to work. There are no worlds yet.
func NewSet(vendors []sim.Vendor) *Set {
	s := &Set{Kit: sim.NewKit(), worlds: map[string]*list.Element{}, hosts: map[string]*Vendor{}, met: map[*sim.Rule]*atomic.Int64{}}
	s.counts = newCounts(s.Kit)
	s.buckets = store.NewTable(s.Kit.Schema, "world.buckets", func(b sim.Bucket) string { return b.Key })
	for _, v := range vendors {
		w := &Vendor{Vendor: v, API: v.New(s.Kit.For(&v)), Contract: lazily(v), headers: map[*sim.Rule][]string{}}
		for _, r := range v.Rules.All() {
			w.headers[r] = ruleHeader(r)
			s.met[r] = new(atomic.Int64)
		}
		for _, host := range v.Hosts {
			s.hosts[host] = w
		}
		s.Vendors = append(s.Vendors, w)
	}
	return s
}

// Apart returns a set with the same vendors at work, and none of the worlds. A
// start that was loaded in one of the two does for the other.
func (s *Set) Apart() *Set {
	apart := &Set{
		Kit: s.Kit, Vendors: s.Vendors, ErrorLog: s.ErrorLog, Max: s.Max,
		hosts: s.hosts, counts: s.counts, buckets: s.buckets,
		worlds: map[string]*list.Element{}, met: make(map[*sim.Rule]*atomic.Int64, len(s.met)),
	}
	for r := range s.met {
		apart.met[r] = new(atomic.Int64)
	}
	return apart
}

func ruleHeader(r *sim.Rule) []string { return []string{r.ID + "; " + string(r.Source.Label)} }

// ruleHeader is the value of X-Mockvendors-Rule, made once for rules that the
// vendor declares.
func (v *Vendor) ruleHeader(r *sim.Rule) []string {
	if h := v.headers[r]; h != nil {
		return h
	}
	return ruleHeader(r)
}

func lazily(v sim.Vendor) func() (*contract.Contract, error) {
	return sync.OnceValues(func() (*contract.Contract, error) {
		yaml, err := v.Contract()
		if err != nil {
			return nil, err
		}
		return contract.Load(yaml)
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
	// NameError says that a world cannot have that name.
	NameError struct{ Name string }
	// ExistsError says that there is a world of that name.
	ExistsError struct{ Name string }
)

func (e NameError) Error() string {
	return fmt.Sprintf("%q is no name for a world: use 1 to 63 of a-z, 0-9 and -, not beginning with -", e.Name)
}

func (e ExistsError) Error() string {
	return fmt.Sprintf("there is a world %q already: choose another name, or delete or reset it", e.Name)
}

// Make begins a world at start. An empty name is replaced by one that is free.
func (s *Set) Make(name string, start *Start) (*World, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name == "" {
		s.made++
		if made := fmt.Sprintf("w%d", s.made); s.worlds[made] == nil {
			name = made
		}
	}
	if !names.MatchString(name) {
		return nil, NameError{name}
	}
	if s.worlds[name] != nil {
		return nil, ExistsError{name}
	}
	s.makeRoom()
	w := newWorld(s, name, start)
	s.worlds[name] = s.recent.PushFront(w)
	return w, nil
}

// makeRoom drops the world that was used longest ago if the set is full.
func (s *Set) makeRoom() {
	limit := s.Max
	if limit == 0 {
		limit = MaxWorlds
	}
	for e := s.recent.Back(); e != nil && s.recent.Len() >= limit; {
		w, before := e.Value.(*World), e.Prev()
		if w.Name != Default {
			s.recent.Remove(e)
			delete(s.worlds, w.Name)
			w.Journal.End()
			if s.Dropped != nil {
				s.Dropped(w.Name)
			}
		}
		e = before
	}
}

// Get returns the world of that name, nil if there is none.
func (s *Set) Get(name string) *World {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.worlds[name]
	if e == nil {
		return nil
	}
	s.recent.MoveToFront(e)
	return e.Value.(*World)
}

// Delete ends the world of that name and says whether there was one.
func (s *Set) Delete(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.worlds[name]
	if e == nil {
		return false
	}
	s.recent.Remove(e)
	delete(s.worlds, name)
	e.Value.(*World).Journal.End()
	return true
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
