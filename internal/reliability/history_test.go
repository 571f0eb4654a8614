package reliability

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// The size of a history. Every person is created, changed and deleted by all clients.
const (
	persons  = 2
	clients  = 3
	requests = 6 // of each client
)

// troubles are the faults of a history. The statuses of respond are none that a vendor
// answers with; 503 says nothing of whether the request was carried out.
const troubles = `[
	{id: unavailable, operation: "*.*", calls: {percent: 4}, effect: {respond: {status: 503}}},
	{id: unavailable-after, operation: "*.*", phase: after, calls: {percent: 4}, effect: {respond: {status: 503}}},
	{id: refused, operation: "*.*", calls: {percent: 4}, effect: {respond: {status: 502}}},
	{id: carried, operation: "*.*", phase: after, calls: {percent: 4}, effect: {respond: {status: 504}}},
	{id: reset, operation: "*.*", calls: {percent: 4}, effect: {drop: reset}},
	{id: reset-after, operation: "*.*", phase: after, calls: {percent: 4}, effect: {drop: reset}},
	{id: close-after, operation: "*.*", phase: after, calls: {percent: 4}, effect: {drop: close}},
	{id: truncate, operation: "*.*", phase: after, calls: {percent: 4}, effect: {drop: truncate}},
	{id: garbage, operation: "*.*", phase: after, calls: {percent: 4}, effect: {garbage: json}},
	{id: twice, operation: "*.*", calls: {percent: 4}, effect: {duplicate: true}},
	{id: twice-after, operation: "*.*", phase: after, calls: {percent: 4}, effect: {duplicate: true}},
	{id: late, operation: "*.*", calls: {percent: 4}, effect: {delay: 1ms}},
	{id: late-after, operation: "*.*", phase: after, calls: {percent: 4}, effect: {delay: 1ms}}]`

const starts = 16 // of each vendor, with different seeds

// lab serves worlds for histories.
type lab struct {
	set    *world.Set
	url    string
	starts map[string][]*world.Start
	client *http.Client
	made   atomic.Int64
	failed func(format string, args ...any) // called when something else than the answers is wrong
}

// newLab starts a server. wrap returns the handler in a defect that is to be found;
// nil for none.
func newLab(tb testing.TB, wrap func(*world.Set, http.Handler) http.Handler) *lab {
	l := &lab{set: world.NewSet(vendors.All()), starts: map[string][]*world.Start{}, failed: tb.Errorf}
	for _, v := range vendors.All() {
		for seed := range starts {
			start, err := scenario.Load(l.set, "", []byte(l.scenario(v, seed)))
			if err != nil {
				tb.Fatal(err)
			}
			l.starts[v.Name] = append(l.starts[v.Name], start)
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	l.url = "http://" + listener.Addr().String()
	server := &control.Server{Set: l.set, Start: l.starts[vendors.All()[0].Name][0], URL: l.url}
	handler := server.Handler()
	if wrap != nil {
		handler = wrap(l.set, handler)
	}
	served := server.NewHTTPServer(handler)
	go func() { _ = served.Serve(listener) }()
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	l.client = &http.Client{Transport: transport}
	tb.Cleanup(func() {
		transport.CloseIdleConnections()
		served.Close()
	})
	return l
}

// scenario has all troubles, and a rival who creates the persons of the clients.
func (l *lab) scenario(v sim.Vendor, seed int) string {
	section, err := json.Marshal(apitest.Section(v.Name))
	if err != nil {
		panic(err)
	}
	var rivals []string
	for person := range persons {
		query, _ := json.Marshal(queryOf(v.Sample.Create.Path))
		rivals = append(rivals, fmt.Sprintf(`{after: {operation: "*.*", calls: {every: %d}}, operation: %s.%s, tenant: %s, query: %s, body: %s}`,
			9+2*person, v.Name, v.Sample.Create.Operation, v.Sample.Credential.Tenant, query, creation(v.Sample, rivalsRequest(v, person))))
	}
	return fmt.Sprintf("version: 1\nname: history\ntitle: A history\nseed: %d\nclock: {start: \"2026-01-15T09:00:00Z\"}\nvendors:\n  %s: %s\nfaults: %s\nrivals: [%s]\n",
		seed, v.Name, section, strings.ReplaceAll(troubles, "\t", "  "), strings.Join(rivals, ", "))
}

func rivalsRequest(v sim.Vendor, person int) request {
	q := request{kind: "create", person: person}
	if _, ok := subjects[v.Name]; ok {
		q.value = "rival"
	}
	return q
}

// history is what clients did in one world at once, and what they were told.
type history struct {
	*lab
	vendor  sim.Vendor
	subject subject
	world   *world.World
	known   bool // whether the vendor has values

	begun time.Time

	mu  sync.Mutex // guards what follows
	ops []porcupine.Operation
	ids [persons][]string // that any answer has told
}

// play lets clients act at once, then looks at all persons without faults. The
// number decides what the clients do.
func (l *lab) play(v sim.Vendor, number int) *history {
	name := fmt.Sprintf("h%d", l.made.Add(1))
	w, err := l.set.Make(name, l.starts[v.Name][number%starts])
	if err != nil {
		l.failed("%v", err)
		return nil
	}
	defer l.set.Delete(name)
	_, known := subjects[v.Name]
	h := &history{lab: l, vendor: v, subject: subjectOf(v), world: w, known: known, begun: time.Now()}
	var all sync.WaitGroup
	for c := range clients {
		all.Go(func() {
			draw := rand.New(rand.NewPCG(uint64(number), uint64(c)))
			for range requests {
				h.do(c, h.draw(draw), time.Duration(draw.IntN(1500))*time.Microsecond, draw.IntN(20) == 0)
			}
		})
	}
	all.Wait()
	if err := w.SetFaults(noFaults); err != nil {
		h.failed("%v", err)
	}
	for person := range persons {
		h.do(0, request{kind: "create", person: person, value: h.value("last")}, 0, false)
		if q, ok := h.look(person, rand.New(rand.NewPCG(0, 0))); ok {
			h.do(0, q, 0, false)
		}
	}
	h.readJournal()
	return h
}

func (h *history) value(v string) string {
	if !h.known {
		return ""
	}
	return v
}

// draw returns a request. Without an id, a person can only be created or looked up
// by email.
func (h *history) draw(draw *rand.Rand) request {
	person := draw.IntN(persons)
	kinds := append([]string{"create", "look"}, h.subject.kinds...)
	kind := kinds[draw.IntN(len(kinds))]
	value := h.value(fmt.Sprintf("v%d", draw.IntN(1_000_000)))
	look, ok := h.look(person, draw)
	switch {
	case kind == "create" || !ok || look.id == "" && kind != "look":
		return request{kind: "create", person: person, value: value}
	case kind == "look":
		return look
	case kind == "update":
		return request{kind: "update", person: person, id: look.id, value: value}
	}
	return request{kind: "delete", person: person, id: look.id}
}

// look returns a lookup of a person, by one of the ids that were told, or by email.
func (h *history) look(person int, draw *rand.Rand) (q request, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	q = request{kind: "look", person: person}
	if n := len(h.ids[person]); n > 0 {
		q.id = h.ids[person][max(0, n-1-draw.IntN(2))]
	}
	return q, q.id != "" || h.subject.byMail
}

// do sends a request and notes what came of it. A client that leaves does so after
// a while, if the answer has not come.
func (h *history) do(client int, q request, patience time.Duration, leaves bool) {
	method, path, text := h.subject.send(h.vendor.Sample, q)
	r, err := signed(h.vendor, h.url+"/w/"+h.world.Name, method, path, text)
	if err != nil {
		h.failed("%v", err)
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	if leaves {
		ctx, cancel = context.WithTimeout(ctx, patience)
	}
	defer cancel()
	h.mu.Lock()
	n := len(h.ops)
	h.ops = append(h.ops, porcupine.Operation{ClientId: client, Input: asked{request: q}, Call: time.Since(h.begun).Nanoseconds()})
	h.mu.Unlock()
	r.Header.Set("X-Op", strconv.Itoa(n))
	e := h.end(r.WithContext(ctx), q)

	h.mu.Lock()
	defer h.mu.Unlock()
	h.ops[n].Output, h.ops[n].Return = e, time.Since(h.begun).Nanoseconds()
	if e.id != "" && (len(h.ids[q.person]) == 0 || h.ids[q.person][len(h.ids[q.person])-1] != e.id) {
		h.ids[q.person] = append(h.ids[q.person], e.id)
	}
}

// end sends a request, and returns what the client knows of it then.
func (h *history) end(r *http.Request, q request) end {
	answer, err := h.client.Do(r)
	var text []byte
	if err == nil {
		text, err = io.ReadAll(answer.Body)
		answer.Body.Close()
	}
	switch {
	case r.Context().Err() != nil:
		return end{kind: left}
	case err != nil:
		return end{kind: lost}
	case answer.StatusCode == 502:
		return end{kind: refused}
	case answer.StatusCode == 503:
		return end{kind: lost}
	case answer.StatusCode == 504:
		return end{kind: carried}
	}
	b, whole := decoded(text)
	if !whole {
		return end{kind: lost}
	}
	return end{kind: answered, told: h.subject.read(h.vendor.Sample, q, answer.StatusCode, b)}
}

// readJournal notes which requests were carried out twice, and what rivals did.
func (h *history) readJournal() {
	for i := range h.ops {
		if h.ops[i].Output.(end).kind == left {
			h.ops[i].Return = 1 << 62
		}
	}
	met := map[int]int{}
	sent := len(h.ops)
	after := -1 // the client's request that a rival acted after
	for _, e := range h.world.Journal.Entries() {
		if e.Rival != "" {
			if after >= 0 {
				h.rival(e, h.ops[after])
			}
			continue
		}
		n, err := strconv.Atoi(e.RequestHeader.Get("X-Op"))
		if err != nil {
			h.failed("request %d is nobody's", e.Number)
			continue
		}
		after = n
		met[n]++
		in := h.ops[n].Input.(asked)
		if e.Fault != nil && e.Fault.Fate.Twice {
			in.twice = 2
			if e.Fault.Phase == "after" {
				in.twice = 1
			}
		}
		h.ops[n].Input = in
	}
	for n, op := range h.ops[:sent] {
		in, out := op.Input.(asked), op.Output.(end)
		want := 1
		if in.twice > 0 {
			want = 2
		}
		if got := met[n]; got != want && out.kind != left && in.kind != "look" { // Go repeats a GET whose connection breaks
			h.failed("%+v, which came to %+v, is in the journal %d times, not %d", in, out, got, want)
		}
	}
}

// rival adds what a rival did, at some time while the request before it was answered.
func (h *history) rival(e *journal.Entry, before porcupine.Operation) {
	b, _ := decoded(e.ResponseBody)
	person, _ := strconv.Atoi(e.Rival) // rivals are called by their number
	q := rivalsRequest(h.vendor, person-1)
	h.ops = append(h.ops, porcupine.Operation{
		ClientId: clients, Input: asked{request: q}, Call: before.Call, Return: before.Return,
		Output: end{kind: answered, told: h.subject.read(h.vendor.Sample, q, e.Status, b)},
	})
}

// linearizable reports whether some order of the requests explains all answers.
func (h *history) linearizable() porcupine.CheckResult {
	return porcupine.CheckOperationsTimeout(model(h.subject.spec), h.ops, 10*time.Second)
}
