package world_test

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/simtest"
)

var programs = flag.Int("programs", 60, "number of programs that TestSameEverywhere runs in each place")

const manyWorlds = 10_000

// program is what is done to a world, the same for the same seed. Nobody waits in it.
func program(seed int) []action {
	return rapid.SliceOfN(actions.Filter(func(d action) bool { return d.Method != "" && !strings.Contains(d.Body, "running") }), 4, 16).Example(seed)
}

// place is a world that begins at the start of the scenario everything.
type place struct {
	name string // of the world
	do   func(action) string
	look func(path string) string
}

// TestSameEverywhere: a program gets the same bytes and leaves the same behind in a
// new world, in one that is forked from a start that others used, in one that was
// rewound or restored before or midway, and as one of many worlds. It is the same
// with worlds over the wire, whether the control API, simtest.Attach or
// simtest.Start made them.
func TestSameEverywhere(t *testing.T) {
	h := newHouse(t, everything)
	h.set.Max = manyWorlds + 100
	for i := range manyWorlds {
		if _, err := h.set.Make(fmt.Sprintf("world-%d", i), h.start); err != nil {
			t.Fatal(err)
		}
	}
	served := serveHouse(t, newHouse(t, everything))
	begun := time.Now()
	var next atomic.Int64
	var sent atomic.Int64
	var workers sync.WaitGroup
	for worker := range 4 {
		mine := newHouse(t, everything)
		workers.Go(func() {
			for seed := int(next.Add(1)) - 1; seed < *programs && !t.Failed(); seed = int(next.Add(1)) - 1 {
				p := program(seed)
				sent.Add(int64(len(p)))
				same(t, seed, p, inProcess(t, mine, h, p, worker, seed))
				same(t, seed, p, overTheWire(t, served, seed))
			}
		})
	}
	workers.Wait()
	took := time.Since(begun)
	t.Logf("%d programs with %d calls, each in %d places, in %s (%.0f programs a second)",
		*programs, sent.Load(), 7+3, took.Round(time.Millisecond), float64(*programs)/took.Seconds())
}

// same runs a program in places, and compares with the first.
func same(t *testing.T, seed int, p []action, places []func() (string, place, func())) {
	var first map[string]string
	var where string
	for _, make := range places {
		name, at, leave := make()
		got := at.run(p)
		leave()
		if first == nil {
			first, where = got, name
		} else if diff := cmp.Diff(first, got); diff != "" {
			t.Errorf("program %d (-%s +%s):\n%s\nThe program:\n%v", seed, where, name, diff, p)
			return
		}
	}
}

// run runs a program, and returns all that there is to see, by path, without the
// world's name.
func (a place) run(p []action) map[string]string {
	unnamed := func(text string) string {
		return strings.ReplaceAll(strings.ReplaceAll(text, a.name, "WORLD"), "default", "WORLD")
	}
	seen := map[string]string{}
	for i, d := range p {
		seen[fmt.Sprintf("%02d %v", i, d)] = unnamed(a.do(d))
	}
	for _, path := range []string{"", "/state", "/outbox", "/requests", "/coverage", "/faults", "/readings", "/clock", "/diff"} {
		seen[path] = unnamed(withoutMachineTime(a.look(path)))
	}
	return seen
}

func (h *house) place(name string) place {
	return place{name, func(d action) string { return h.do(name, d) }, func(path string) string { return h.look(name, path) }}
}

// interrupted returns the place, in which something happens after the mth action.
func (a place) interrupted(m int, happens func()) place {
	do, done := a.do, 0
	a.do = func(d action) string {
		got := do(d)
		if done++; done == m {
			happens()
		}
		return got
	}
	return a
}

// midway returns the number of actions up to a request of a client in the middle of
// a program: between that and an intervention is no moment to go back to.
func midway(p []action) int {
	for m := len(p) / 2; m > 0; m-- {
		if !p[m-1].reachesIn() {
			return m
		}
	}
	return 0
}

// inProcess are the places of a server without a network. many has many worlds, and
// in mine the worker is alone.
func inProcess(t *testing.T, mine, many *house, p []action, worker, seed int) []func() (string, place, func()) {
	other, m := program(seed+1_000_000), midway(p)
	name := fmt.Sprintf("alone-%d", worker)
	disturb := func(name string) {
		for _, d := range other {
			mine.do(name, d)
		}
	}
	rewound := func(w *world.World) func() {
		return func() {
			to := w.Latest()
			disturb(name)
			must(t, w.Rewind(to))
		}
	}
	restored := func(w *world.World) func() {
		return func() {
			_, err := w.Snapshot("before")
			must(t, err)
			disturb(name)
			must(t, w.Restore("before"))
		}
	}
	stay := func() {}
	return []func() (string, place, func()){
		func() (string, place, func()) {
			mine.made(name)
			return "as a new world", mine.place(name), stay
		},
		func() (string, place, func()) {
			mine.made("other")
			disturb("other")
			mine.made("forked")
			return "forked from a start that others used", mine.place("forked"), stay
		},
		func() (string, place, func()) {
			rewound(mine.made(name))()
			return "after a rewind", mine.place(name), stay
		},
		func() (string, place, func()) {
			w := mine.made(name)
			return "with a rewind midway", mine.place(name).interrupted(m, rewound(w)), stay
		},
		func() (string, place, func()) {
			restored(mine.made(name))()
			return "after a restore", mine.place(name), stay
		},
		func() (string, place, func()) {
			w := mine.made(name)
			return "with a restore midway", mine.place(name).interrupted(m, restored(w)), stay
		},
		func() (string, place, func()) {
			name := fmt.Sprintf("world-%d", (seed*7919)%manyWorlds)
			many.made(name) // an earlier program may have been there
			return "as one of many worlds", many.place(name), stay
		},
	}
}

// serveHouse serves a house at an address of this machine, and returns its URL.
func serveHouse(t *testing.T, h *house) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := (&control.Server{Set: h.set}).NewHTTPServer(h.handler)
	go func() { _ = s.Serve(listener) }()
	t.Cleanup(func() { s.Close() })
	h.made("wired")
	return "http://" + listener.Addr().String()
}

// overTheWire are the places that are reached by HTTP: a world that the control API
// made, one that simtest attached, and one that simtest started.
func overTheWire(t *testing.T, served string, seed int) []func() (string, place, func()) {
	options := []simtest.Option{
		simtest.AllowWrongRequests(), simtest.AllowContractBreaks(), simtest.AllowUnusedFaults(), simtest.AllowUnknownPaths(), simtest.AllowNoRequests(),
		simtest.AllowIgnored(), simtest.AllowAssumed(),
	}
	return []func() (string, place, func()){
		func() (string, place, func()) {
			c := &caller{url: served, name: fmt.Sprintf("made-%d", seed)}
			c.call(action{Method: "POST", Path: "/_mock/worlds", Body: `{"name":"` + c.name + `"}`}, "/_mock/worlds")
			return "made by the control API", c.place(), func() {
				c.call(action{Method: "DELETE"}, "/_mock/worlds/"+c.name)
				c.close()
			}
		},
		func() (string, place, func()) {
			tb := &unjudged{TB: t, name: fmt.Sprintf("attached-%d", seed)}
			return attached("by simtest.Attach", tb, simtest.Attach(tb, served, options...))
		},
		func() (string, place, func()) {
			tb := &unjudged{TB: t, name: fmt.Sprintf("started-%d", seed)}
			return attached("by simtest.Start", tb, simtest.Start(tb, append(options, simtest.Inline(everything))...))
		},
	}
}

func attached(how string, tb *unjudged, w *simtest.World) (string, place, func()) {
	server, name, _ := strings.Cut(w.ControlURL(), "/_mock/worlds/")
	c := &caller{url: server, name: name}
	return how, c.place(), func() {
		c.close()
		for _, end := range slices.Backward(tb.ends) {
			end()
		}
	}
}

// unjudged is a test whose world may end as it will: the programs do wrong things.
type unjudged struct {
	testing.TB
	name string
	ends []func()
}

func (u *unjudged) Name() string          { return u.name }
func (u *unjudged) Cleanup(f func())      { u.ends = append(u.ends, f) }
func (u *unjudged) Errorf(string, ...any) {}
func (u *unjudged) Error(...any)          {}
func (u *unjudged) Logf(string, ...any)   {}
func (u *unjudged) Log(...any)            {}

// caller speaks HTTP over one connection, which it opens again where a fault broke it
// off. Go's own client would send some requests twice.
type caller struct {
	url, name string
	conn      net.Conn
	reader    *bufio.Reader
}

func (c *caller) place() place {
	return place{
		name: c.name,
		do: func(d action) string {
			if path, ok := strings.CutPrefix(d.Path, "/_mock"); ok {
				return withoutMachineTime(c.call(d, "/_mock/worlds/"+c.name+path))
			}
			return c.call(d, "/w/"+c.name+d.Path)
		},
		look: func(path string) string { return c.call(action{Method: "GET"}, "/_mock/worlds/"+c.name+path) },
	}
}

func (c *caller) close() {
	if c.conn != nil {
		c.conn.Close()
		c.conn = nil
	}
}

// call sends a request. It returns what the client saw of the answer, without what
// belongs to the connection.
func (c *caller) call(d action, path string) string {
	if c.conn == nil {
		u, err := url.Parse(c.url)
		if err != nil {
			panic(err)
		}
		conn, err := net.Dial("tcp", u.Host)
		if err != nil {
			panic(err)
		}
		c.conn, c.reader = conn, bufio.NewReader(conn)
	}
	header := d.header()
	var sent strings.Builder
	fmt.Fprintf(&sent, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n", d.Method, path, len(d.Body))
	for _, name := range slices.Sorted(maps.Keys(header)) {
		fmt.Fprintf(&sent, "%s: %s\r\n", name, header.Get(name))
	}
	if _, err := io.WriteString(c.conn, sent.String()+"\r\n"+d.Body); err != nil {
		panic(err)
	}
	answer, err := http.ReadResponse(c.reader, &http.Request{Method: d.Method})
	if err != nil {
		c.close()
		return "broken off"
	}
	body, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if answer.Close || err != nil {
		c.close()
	}
	for _, name := range []string{"Connection", "Transfer-Encoding"} {
		answer.Header.Del(name)
	}
	if strings.HasPrefix(path, "/_mock") {
		answer.Header.Del("Date")           // the machine's
		answer.Header.Del("Content-Length") // depends on the world's name
	}
	seen := text(answer.StatusCode, answer.Header, string(body))
	if err != nil {
		return "broken off within\n" + seen
	}
	return seen
}
