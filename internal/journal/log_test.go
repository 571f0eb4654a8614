package journal

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// added is a log with entries of these numbers in it, all of them complete.
func added(numbers ...int) *Log {
	l := new(Log)
	for _, n := range numbers {
		e := &Entry{Number: n}
		l.Add(e)
		l.Complete(e)
	}
	return l
}

func numbers(l *Log) []int {
	var ns []int
	for _, e := range l.Entries() {
		ns = append(ns, e.Number)
	}
	return ns
}

func TestOrderAndNumbers(t *testing.T) {
	l := added(3, 4, 5)
	if got := numbers(l); !slices.Equal(got, []int{3, 4, 5}) {
		t.Errorf("entries are %v", got)
	}
	if l.First() != 3 {
		t.Errorf("the first is %d", l.First())
	}
	for n, there := range map[int]bool{0: false, 2: false, 3: true, 5: true, 6: false, -1: false} {
		if e, ok := l.Get(n); ok != there || ok && e.Number != n {
			t.Errorf("entry %d: %v, %v", n, e, ok)
		}
	}
	empty := new(Log)
	if _, ok := empty.Get(1); ok || empty.First() != 0 || len(empty.Entries()) != 0 {
		t.Error("an empty log holds something")
	}
}

// A request whose vendor panicked has a number and no entry.
func TestNumberWithoutEntry(t *testing.T) {
	l := added(1, 3, 4)
	for _, n := range []int{1, 3, 4} {
		if e, ok := l.Get(n); !ok || e.Number != n {
			t.Errorf("entry %d is %v", n, e)
		}
	}
	if e, ok := l.Get(2); ok {
		t.Errorf("entry 2 is %v", e)
	}
	l.Truncate(2)
	if got := numbers(l); !slices.Equal(got, []int{1}) {
		t.Errorf("entries up to 2 are %v", got)
	}
}

// An answer that is still being made hides itself and, in lists, all behind
// it: who polls for what is new would otherwise never see it.
func TestIncompleteIsNotShown(t *testing.T) {
	l := added(1)
	slow, quick := &Entry{Number: 2}, &Entry{Number: 3}
	l.Add(slow)
	l.Add(quick)
	l.Complete(quick)
	if got := numbers(l); !slices.Equal(got, []int{1}) {
		t.Errorf("entries are %v while 2 is being answered", got)
	}
	if _, ok := l.Get(2); ok {
		t.Error("2 can be read while it is being answered")
	}
	if _, ok := l.Get(3); !ok {
		t.Error("3 cannot be read although it is complete")
	}
	l.Complete(slow)
	if got := numbers(l); !slices.Equal(got, []int{1, 2, 3}) {
		t.Errorf("entries are %v", got)
	}
}

func TestBoundInEntries(t *testing.T) {
	l := new(Log)
	for n := 1; n <= MaxEntries+25; n++ {
		e := &Entry{Number: n}
		l.Add(e)
		l.Complete(e)
	}
	got := numbers(l)
	if len(got) != MaxEntries || got[0] != 26 || got[len(got)-1] != MaxEntries+25 || l.First() != 26 {
		t.Errorf("%d entries from %d to %d", len(got), got[0], got[len(got)-1])
	}
	if _, ok := l.Get(25); ok {
		t.Error("25 is still there")
	}
}

// Whatever an entry is long by, it counts.
func TestBoundInBytes(t *testing.T) {
	const mb = 1 << 20
	many := http.Header{}
	for i := range mb / 10 {
		many[fmt.Sprintf("A%06d", i)] = []string{""}
	}
	names, values := HeaderOf(many), HeaderOf(http.Header{"A": make([]string, mb)})
	tests := []struct {
		reason string
		fill   func(*Entry)
	}{
		{"a long request", func(e *Entry) { e.RequestBody = make([]byte, mb) }},
		{"a long answer", func(e *Entry) { e.ResponseBody = make([]byte, mb) }},
		{"long headers", func(e *Entry) { e.RequestHeader = HeaderOf(http.Header{"X-Long": {string(make([]byte, mb))}}) }},
		{"a long query", func(e *Entry) { e.Query = string(make([]byte, mb)) }},
		{"a long path", func(e *Entry) { e.Path = string(make([]byte, mb)) }},
		{"many small headers", func(e *Entry) { e.RequestHeader = names }},
		{"headers of the answer", func(e *Entry) { e.ResponseHeader = HeaderOf(http.Header{"X-Long": {string(make([]byte, mb))}}) }},
		{"many values of one header", func(e *Entry) { e.RequestHeader = values }},
		{"many changes", func(e *Entry) { e.Changes = make([]store.Change, mb/64) }},
		{"many notes", func(e *Entry) { e.Notes = make([]sim.Note, mb/noteSize) }},
		{"long values of notes", func(e *Entry) { e.Notes = []sim.Note{{About: sim.About{Value: string(make([]byte, mb))}}} }},
		{"many ignored names", func(e *Entry) { e.Ignored = make([]sim.Ignored, mb/ignoredSize) }},
		{"long ignored names", func(e *Entry) { e.Ignored = []sim.Ignored{{Name: string(make([]byte, mb))}} }},
		{"what a refusal tells", func(e *Entry) { e.Refusal = &sim.Refusal{Detail: make([]string, mb/16)} }},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			l := new(Log)
			for n := 1; n <= 100; n++ {
				e := &Entry{Number: n}
				l.Add(e)
				test.fill(e)
				l.Complete(e)
			}
			if got := len(l.Entries()); got != MaxBytes/mb-1 { // each is a little longer than 1 MB
				t.Errorf("%d entries of 1 MB are kept, want %d", got, MaxBytes/mb-1)
			}
			if l.bytes > MaxBytes {
				t.Errorf("%d bytes are kept", l.bytes)
			}
		})
	}
}

// One entry that is longer than all may be is kept: it is what was asked last.
func TestLastEntryIsKept(t *testing.T) {
	l := added(1, 2)
	e := &Entry{Number: 3, ResponseBody: make([]byte, MaxBytes+1)}
	l.Add(e)
	l.Complete(e)
	if got := numbers(l); !slices.Equal(got, []int{3}) {
		t.Errorf("entries are %v", got)
	}
}

// What is still being answered cannot go, and holds up what is behind it only
// until it is complete.
func TestIncompleteHoldsUpTheBound(t *testing.T) {
	l := new(Log)
	slow := &Entry{Number: 1}
	l.Add(slow)
	for n := 2; n <= MaxEntries+10; n++ {
		e := &Entry{Number: n}
		l.Add(e)
		l.Complete(e)
	}
	if l.First() != 1 {
		t.Errorf("the first is %d", l.First())
	}
	l.Complete(slow)
	if got := numbers(l); len(got) != MaxEntries || got[0] != 11 {
		t.Errorf("%d entries from %d", len(got), got[0])
	}
}

func TestTruncateAndClear(t *testing.T) {
	for _, test := range []struct {
		to   int
		want []int
	}{{9, []int{3, 4, 5}}, {5, []int{3, 4, 5}}, {4, []int{3, 4}}, {3, []int{3}}, {2, nil}, {0, nil}} {
		l := added(3, 4, 5)
		if l.Truncate(test.to); !slices.Equal(numbers(l), test.want) {
			t.Errorf("up to %d there are %v, want %v", test.to, numbers(l), test.want)
		}
	}
	l := added(1, 2)
	if l.Clear(); l.First() != 0 || l.bytes != 0 {
		t.Errorf("a cleared log begins with %d and holds %d bytes", l.First(), l.bytes)
	}
	e := &Entry{Number: 3}
	l.Add(e)
	l.Complete(e)
	if got := numbers(l); !slices.Equal(got, []int{3}) {
		t.Errorf("entries are %v", got)
	}
}

// Who reads a list is not disturbed by what is forgotten meanwhile.
func TestListIsTheReaders(t *testing.T) {
	l := added(1, 2, 3)
	read := l.Entries()
	l.Truncate(1)
	e := &Entry{Number: 2}
	l.Add(e)
	for i, e := range read {
		if e == nil || e.Number != i+1 {
			t.Errorf("entry %d of the list became %v", i+1, e)
		}
	}
	if read[1] == e {
		t.Error("a new entry stands in a list that was read before")
	}
}

// A rewind may overtake an answer that is still being made, and the number is
// given again: neither the entry nor its bytes come back.
func TestCompletedAfterTruncate(t *testing.T) {
	l := added(1)
	was := l.bytes
	slow := &Entry{Number: 2, ResponseBody: make([]byte, 1<<20)}
	l.Add(slow)
	l.Truncate(1)
	again := &Entry{Number: 2}
	l.Add(again)
	l.Complete(slow)
	if got := numbers(l); !slices.Equal(got, []int{1}) {
		t.Errorf("entries are %v, but the second 2 is not complete", got)
	}
	l.Complete(again)
	if e, ok := l.Get(2); !ok || e != again {
		t.Error("2 is the one that was forgotten")
	}
	if l.Truncate(1); l.bytes != was {
		t.Errorf("%d bytes are held, want %d", l.bytes, was)
	}
}

// Requests, readers and rewinds at once; run it with -race.
func TestConcurrentUse(t *testing.T) {
	l := new(Log)
	var order sync.Mutex // guards number, as a world's lock does
	number := 0
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 300 {
				order.Lock()
				number++
				e := &Entry{Number: number}
				l.Add(e)
				order.Unlock()
				e.Status = 200
				l.Complete(e)
				e.Delivered.Store(true)
			}
		})
	}
	for reader := range 4 {
		all.Go(func() {
			for i := range 300 {
				last := 0
				for _, e := range l.Entries() {
					if e.Number <= last || e.Status != 200 {
						t.Errorf("entry %d with status %d stands behind %d", e.Number, e.Status, last)
					}
					last = e.Number
					e.Delivered.Load()
				}
				if e, ok := l.Get(l.First() + i); ok && e.Status != 200 {
					t.Errorf("entry %d is not whole", e.Number)
				}
				if reader == 0 && i%50 == 0 {
					order.Lock()
					number = min(number, 20)
					l.Truncate(20)
					order.Unlock()
				}
			}
		})
	}
	all.Wait()
	for i, n := range numbers(l) {
		if n != i+1 {
			t.Fatalf("entry %d has the number %d", i+1, n)
		}
	}
}
