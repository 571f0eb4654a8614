package world_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/world"
)

const mib = 1 << 20

// Whatever happens to worlds, what they are said to hold comes back to what a fresh
// world holds when they are reset, and to nothing when they are gone.
func TestMemoryComesBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t, everything)
	rapid.Check(t, func(t *rapid.T) {
		h.made("a")
		h.made("b")
		fresh := h.set.Held()
		for _, d := range rapid.SliceOfN(rapid.OneOf(actions, actions, travels), 1, 60).Draw(t, "actions") {
			if d.Method != "" {
				h.do(rapid.SampledFrom([]string{"a", "b"}).Draw(t, "world"), d)
			}
			if held := h.set.Held(); held < 0 {
				t.Fatalf("after %s, %d bytes are held", d, held)
			}
		}
		for _, name := range []string{"a", "b"} {
			w := h.set.Get(name)
			w.Reset()
			for _, s := range w.Snapshots() {
				if err := w.DropSnapshot(s.Name); err != nil {
					t.Fatal(err)
				}
			}
		}
		if held := h.set.Held(); held != fresh {
			t.Fatalf("%d bytes are held after a reset, %d before", held, fresh)
		}
		h.set.Delete("a")
		h.set.Delete("b")
		if held := h.set.Held(); held != 0 {
			t.Fatalf("%d bytes are held by worlds that are gone", held)
		}
	})
}

// What worlds are said to hold is what the heap grows by, within a factor of one and
// a half, whatever they are long by.
func TestMemoryIsCounted(t *testing.T) {
	long := strings.Repeat("x", 6000)
	for _, test := range []struct {
		reason string
		times  int
		send   func(i int) (method, path, body string, header http.Header)
	}{
		{"long queries", 1500, func(i int) (string, string, string, http.Header) {
			return "GET", fmt.Sprintf("/egym/api/v2/accounts?limit=%d&x=%s", i, long), "", nil
		}},
		{"long paths", 1500, func(i int) (string, string, string, http.Header) {
			return "GET", fmt.Sprintf("/egym/api/v2/accounts/%d%s", i, long), "", nil
		}},
		{"many small headers", 600, func(int) (string, string, string, http.Header) {
			header := http.Header{}
			for n := range 500 {
				header.Set(fmt.Sprintf("A%d", n), "1")
			}
			return "GET", "/egym/api/v2/accounts", "", header
		}},
		{"many ignored names", 600, func(int) (string, string, string, http.Header) {
			var query strings.Builder
			for n := range 500 {
				fmt.Fprintf(&query, "&a%d=1", n)
			}
			return "GET", "/egym/api/v2/accounts?" + query.String(), "", nil
		}},
		{"many ignored fields", 600, func(i int) (string, string, string, http.Header) {
			var body strings.Builder
			for n := range 500 {
				fmt.Fprintf(&body, `,"a%d":1`, n)
			}
			return "PATCH", "/egym/api/v2/accounts/acc-john", fmt.Sprintf(`{"firstName":"N%d"%s}`, i, body.String()), nil
		}},
		{"small answers", 5000, func(int) (string, string, string, http.Header) {
			return "GET", "/egym/api/v2/accounts/acc-john", "", nil
		}},
		{"new records", 5000, func(i int) (string, string, string, http.Header) {
			return "POST", "/egym/api/v2/accounts", fmt.Sprintf(`{"email":"n%d@example.com","firstName":"A","lastName":"B","gender":"MALE",`+
				`"membership":{"membershipId":"N-%d","membershipType":"BASIC","startOfContract":"2026-01-01"}}`, i, i), nil
		}},
		{"changed records", 5000, func(i int) (string, string, string, http.Header) {
			return "PATCH", "/egym/api/v2/accounts/acc-john", fmt.Sprintf(`{"firstName":"N%d"}`, i), nil
		}},
		{"refusals of many fields", 600, func(i int) (string, string, string, http.Header) {
			return "POST", "/egym/api/v2/accounts", fmt.Sprintf(`{"email":%d,"firstName":1,"lastName":2,"gender":"no","membership":{"membershipType":3}}`, i), nil
		}},
		{"states that are put", 60, func(i int) (string, string, string, http.Header) {
			var members strings.Builder
			for n := range 200 {
				fmt.Fprintf(&members, `,{"email":"n%d@example.com","firstName":"N%d","lastName":"B","tier":"Gold"}`, n, i)
			}
			return "PUT", "/_mock/worlds/w/state", `{"onsi":{"clients":[{"id":"acme","apiKeys":["key-o"],"tiers":["Gold"],"members":[` + members.String()[1:] + `]}]}}`, nil
		}},
		{"clocks that are set", 5000, func(int) (string, string, string, http.Header) {
			return "POST", "/_mock/worlds/w/clock/advance", `{"by":"1s"}`, nil
		}},
		{"faults", 900, func(i int) (string, string, string, http.Header) {
			return "POST", "/_mock/worlds/w/faults", fmt.Sprintf(`{"id":"f%d","operation":"egym.*","where":{"body":{"email":"n%d@example.com","firstName":%q}},"effect":{"drop":"reset"}}`, i, i, long[:1000]), nil
		}},
	} {
		t.Run(test.reason, func(t *testing.T) {
			h := newHouse(t, quiet)
			h.made("w")
			server := httptest.NewServer(h.handler)
			defer server.Close()
			send := func(i int) {
				method, path, body, header := test.send(i)
				if !strings.HasPrefix(path, "/_mock") {
					path = "/w/w" + path
				}
				r, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, strings.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				for name, values := range header {
					r.Header[name] = values
				}
				r.Header.Set("X-Api-Key", "key-a")
				r.Header.Set("Content-Type", "application/json")
				got, err := http.DefaultClient.Do(r)
				if err != nil {
					t.Fatal(err)
				}
				text, _ := io.ReadAll(got.Body)
				got.Body.Close()
				if strings.HasPrefix(path, "/_mock") && got.StatusCode >= 300 {
					t.Fatal(string(text))
				}
			}
			for i := range 50 {
				send(1_000_000 + i)
			}
			heap, held := live(), h.set.Held()
			for i := range test.times {
				send(i)
			}
			grown, said := live()-heap, h.set.Held()-held
			if ratio := float64(said) / grown; ratio < 0.67 || ratio > 1.5 {
				t.Errorf("%.2f: a request takes %.0f bytes and counts for %d", ratio, grown/float64(test.times), said/int64(test.times))
			}
			runtime.KeepAlive(h)
		})
	}
}

// quiet is a scenario without faults, rivals and rate limits.
var quiet = strings.ReplaceAll(everything[:strings.Index(everything, "faults:\n")], "rateLimit: documented", "rateLimit: off")

// asked sends a request with a long query to a world.
func (h *house) asked(tb testing.TB, name string, i int) {
	tb.Helper()
	path := fmt.Sprintf("/w/%s/egym/api/v2/accounts?limit=1&x=%d%s", name, i, strings.Repeat("x", 8000))
	if got := h.send("GET", path, http.Header{"X-Api-Key": {"key-b"}}, ""); !strings.HasPrefix(got, "200") {
		tb.Fatal(got)
	}
}

// When all worlds together hold as much as they may, the oldest requests go, those
// of the world that was used longest ago first. It is told once, and clients notice
// nothing.
func TestJournalsKeepTheBound(t *testing.T) {
	t.Parallel()
	h := newHouse(t, quiet)
	h.set.Memory = 8 * mib
	var told []int64
	h.set.Full = func(bound int64) { told = append(told, bound) }
	const worlds, requests = 20, 100
	name := func(i int) string { return fmt.Sprintf("w-%d", i) }
	for i := range worlds {
		h.made(name(i))
		for n := range requests {
			h.asked(t, name(i), n)
			if held := h.set.Held(); held > h.set.Memory {
				t.Fatalf("%d bytes are held", held)
			}
		}
	}
	if len(told) != 1 || told[0] != h.set.Memory {
		t.Errorf("it is told of %v", told)
	}
	kept := []int{}
	for i := range worlds {
		kept = append(kept, len(h.set.Get(name(i)).Journal.Entries()))
	}
	if kept[0] != 0 || kept[worlds-1] != requests || kept[worlds-2] != requests {
		t.Errorf("the journals keep %v", kept)
	}
	for i := 1; i < worlds; i++ {
		if kept[i] < kept[i-1] {
			t.Errorf("world %d was used after the one before it, and keeps less: %v", i, kept)
		}
	}
	first := h.set.Get(name(0))
	if err := first.Rewind(50); err == nil || !strings.Contains(err.Error(), "the journal is empty") {
		t.Errorf("rewinding to what is gone: %v", err)
	}
	h.asked(t, name(0), 0)
	if e, ok := first.Journal.Get(requests + 1); !ok || e.Status != 200 {
		t.Error("the numbers do not go on")
	}
	if err := first.Rewind(requests + 1); err != nil {
		t.Error(err)
	}
}

// Where the states alone hold as much as they may, vendors answer as ever, the
// journals keep a part, and what would hold more through the control API is refused
// and changes nothing, until something goes.
func TestStatesMeetTheBound(t *testing.T) {
	t.Parallel()
	h := newHouse(t, quiet)
	h.set.Memory = 8 * mib
	w := h.made("w")
	create := func(i int) {
		body := fmt.Sprintf(`{"email":"n%d@example.com","firstName":"A","lastName":"B","gender":"MALE","membership":{"membershipId":"N-%d","membershipType":"BASIC","startOfContract":"2026-01-01"}}`, i, i)
		got := h.send("POST", "/w/w/egym/api/v2/accounts", http.Header{"X-Api-Key": {"key-b"}, "Content-Type": {"application/json"}}, body)
		if !strings.HasPrefix(got, "201") {
			t.Fatal(got)
		}
	}
	for i := range 12_000 {
		create(i)
	}
	if held := h.set.Held(); held < h.set.Memory {
		t.Fatalf("only %d bytes are held", held)
	}
	if kept, bytes := len(w.Journal.Entries()), w.Journal.Bytes(); kept < 100 || bytes > mib+mib/2 {
		t.Errorf("the journal keeps %d requests, %d bytes", kept, bytes)
	}
	state := h.look("w", "/state")
	for _, call := range []action{
		{Method: "POST", Path: "/_mock/worlds", Body: `{"name":"more"}`},
		{Method: "POST", Path: "/_mock/worlds/w/snapshots", Body: `{"name":"s"}`},
		{Method: "PUT", Path: "/_mock/worlds/w/state", Body: `{"onsi":{"clients":[{"id":"new","apiKeys":["k"]}]}}`},
		{Method: "POST", Path: "/_mock/worlds/w/faults", Body: `{"id":"f","operation":"egym.*","effect":{"drop":"reset"}}`},
	} {
		got := h.send(call.Method, call.Path, nil, call.Body)
		if !strings.HasPrefix(got, "507") || !strings.Contains(got, "X-Mockvendors-Error: out-of-memory") || !strings.Contains(got, "--memory allows 8MiB") {
			t.Errorf("%s: %s", call, got)
		}
	}
	if h.look("w", "/state") != state || h.set.Get("more") != nil || len(w.Snapshots()) > 0 || len(w.Faults()) > 0 {
		t.Error("what was refused changed something")
	}
	create(20_000)
	w.Reset()
	for _, call := range []action{
		{Method: "POST", Path: "/_mock/worlds", Body: `{"name":"more"}`},
		{Method: "POST", Path: "/_mock/worlds/w/snapshots", Body: `{"name":"s"}`},
		{Method: "PUT", Path: "/_mock/worlds/w/state", Body: `{"onsi":{"clients":[{"id":"new","apiKeys":["k"]}]}}`},
		{Method: "POST", Path: "/_mock/worlds/w/faults", Body: `{"id":"f","operation":"egym.*","effect":{"drop":"reset"}}`},
	} {
		if got := h.send(call.Method, call.Path, nil, call.Body); !strings.HasPrefix(got, "20") {
			t.Errorf("after a reset, %s: %s", call, got)
		}
	}
}

// What clients make of a vendor without a number of its own, such as the webhooks of a gym,
// trainer tasks and the messages of an outbox, is bound by the memory: when it is met, that
// is told, and no vendor refuses anything.
func TestWhatClientsMakeMeetsTheBound(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ reason, first, path, body string }{
		{"webhooks", "", "/webhooks", `{"url": "http://hooks.example.com/#/PAD", "secret": "s"}`},
		{"trainer tasks", "", "/tasks", `{"name": "#", "type": "GENERAL", "dueDate": "2026-01-15", "authorId": "acc-john", "targetId": "acc-john", "description": "PAD"}`},
		{"messages", `{"url": "http://hooks.example.com/", "secret": "s"}`, "/webhooks/1/trigger", ""},
	} {
		h := newHouse(t, quiet)
		h.set.Memory = 4 * mib
		told := 0
		h.set.Full = func(int64) { told++ }
		w := h.made("w")
		send := func(path, body string) {
			got := h.send("POST", "/w/w/egym/api/v2"+path, http.Header{"X-Api-Key": {"key-a"}, "Content-Type": {"application/json"}}, body)
			if !strings.HasPrefix(got, "20") {
				t.Fatalf("%s: %s", tt.reason, got)
			}
		}
		if tt.first != "" {
			send("/webhooks", tt.first)
		}
		const most = 20_000
		made := 0
		for ; made < most && h.set.Held() < h.set.Memory; made++ {
			send(tt.path, strings.NewReplacer("#", strconv.Itoa(made), "PAD", strings.Repeat("x", 500)).Replace(tt.body))
		}
		if made == most {
			t.Errorf("%s: %d of them are as good as nothing: %d bytes are held", tt.reason, made, h.set.Held())
		}
		if told != 1 {
			t.Errorf("%s: it was told %d times", tt.reason, told)
		}
		if kept := len(w.Journal.Entries()); kept == 0 || kept == made {
			t.Errorf("%s: the journal keeps %d of %d requests", tt.reason, kept, made)
		}
		got := h.send("POST", "/_mock/worlds/w/snapshots", nil, `{"name":"s"}`)
		if !strings.HasPrefix(got, "507") || !strings.Contains(got, "--memory allows 4MiB") {
			t.Errorf("%s: %s", tt.reason, got)
		}
	}
}

// Many states with the same records take the memory of one, and what lies
// before them can still be gone back to.
func TestPutStateKeepsWhatChanged(t *testing.T) {
	h := newHouse(t, strings.Replace(quiet, "id: chain-b, gyms: [{id: gym-b, apiKeys: [key-b]}]", "id: chain-b, gyms: [{id: gym-b, apiKeys: [key-b]}], generate: {accounts: 1000}", 1))
	w := h.made("w")
	h.asked(t, "w", 1)
	state := h.send("GET", "/_mock/worlds/w/state", nil, "")
	_, state, _ = strings.Cut(state, "\n\n")
	var before float64
	for i := range 30 {
		if i == 10 {
			before = live()
		}
		if got := h.send("PUT", "/_mock/worlds/w/state", nil, strings.Replace(state, `"john@example.com"`, fmt.Sprintf(`"john%d@example.com"`, i), 1)); !strings.HasPrefix(got, "204") {
			t.Fatal(got)
		}
	}
	if grown := live() - before; grown > mib/2 {
		t.Errorf("20 states, each with one of 1,000 records changed, take %.0f bytes", grown)
	}
	if err := w.Rewind(1); err != nil {
		t.Fatal(err)
	}
	if _, now, _ := strings.Cut(h.send("GET", "/_mock/worlds/w/state", nil, ""), "\n\n"); now != state {
		t.Error("the state is not what it was")
	}
	runtime.KeepAlive(h)
}

// Twenty thousand worlds, each with its own requests, keep to the bound.
func TestManyWorldsKeepTheBound(t *testing.T) {
	h := newHouse(t, quiet)
	h.set.Memory = 160 * mib
	before := live()
	for i := range world.MaxWorlds {
		name := fmt.Sprintf("w-%d", i)
		if _, err := h.set.Make(name, h.start); err != nil {
			t.Fatal(err)
		}
		h.asked(t, name, 1)
		h.asked(t, name, 2)
	}
	if held := h.set.Held(); held > h.set.Memory {
		t.Errorf("%d bytes are held", held)
	}
	if grown := live() - before; grown > 1.2*float64(h.set.Memory) {
		t.Errorf("the heap has grown by %.0f bytes", grown)
	}
	if n := len(h.set.All()); n != world.MaxWorlds {
		t.Errorf("%d worlds are there", n)
	}
	runtime.KeepAlive(h)
}

// The counters of a fault that draws do not grow with every call that differs from
// all before.
func TestCountersAreBounded(t *testing.T) {
	h := newHouse(t, everything)
	w := h.made("a")
	v := h.set.Vendors[0]
	if got := h.do("a", action{Method: "DELETE", Path: "/_mock/faults"}); !strings.HasPrefix(got, "204") {
		t.Fatal(got)
	}
	if got := h.do("a", action{Method: "POST", Path: "/_mock/faults", Body: `{"id":"draws","operation":"*.*","calls":{"percent":30},"effect":{"respond":{"status":418}}}`}); !strings.HasPrefix(got, "201") {
		t.Fatal(got)
	}
	next := 0
	ask := func(n int) {
		for range n {
			next++
			h.do("a", action{Method: "GET", Path: fmt.Sprintf("/%s%s", v.Name, v.Sample.Look(fmt.Sprint(next))), Key: keys[v.Name][0]})
			if next%1000 == 0 { // neither the journal nor what could be undone counts here
				_, err := w.Snapshot("x")
				must(t, err)
				must(t, w.Restore("x"))
				must(t, w.DropSnapshot("x"))
				w.Journal.Clear()
			}
		}
	}
	heap := func() int {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	ask(12_000)
	before := heap()
	ask(30_000)
	if grown := heap() - before; grown > 2<<20 {
		t.Errorf("30,000 calls took %d bytes", grown)
	}
	if f := w.Faults()[0]; f.Matched != 42_000 || f.Fired < 11_000 || f.Fired > 14_500 {
		t.Errorf("of %d calls %d met the fault", f.Matched, f.Fired)
	}
}
