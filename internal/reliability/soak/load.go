package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/mockvendors/mockvendors/internal/bench/traffic"
)

// people is how many records of each vendor the clients create, change and delete:
// the state stays that small however long it takes.
const people = 2000

// load is the clients that behave.
type load struct {
	*server
	connections int
	client      *http.Client
	transport   *http.Transport
	sent        atomic.Int64

	mu       sync.Mutex // guards what follows
	ids      map[string]*[people]string
	statuses map[string]int // how many answers there were of each kind
}

func newLoad(v *server, connections int) *load {
	t := &http.Transport{MaxIdleConnsPerHost: connections}
	l := &load{server: v, connections: connections, client: &http.Client{Transport: t}, transport: t, ids: map[string]*[people]string{}, statuses: map[string]int{}}
	for _, vendor := range traffic.All {
		l.ids[vendor.Name] = new([people]string)
	}
	return l
}

func (l *load) close() { l.transport.CloseIdleConnections() }

// run sends a number of requests to the world default.
func (l *load) run(ctx context.Context, requests int) error {
	var all sync.WaitGroup
	for c := range l.connections {
		all.Go(func() {
			draw := rand.New(rand.NewPCG(uint64(c), uint64(l.sent.Load())))
			for n := c; n < requests && ctx.Err() == nil; n += l.connections {
				l.one(ctx, draw)
			}
		})
	}
	all.Wait()
	return ctx.Err()
}

// one sends a request that is drawn.
func (l *load) one(ctx context.Context, draw *rand.Rand) {
	v := traffic.All[draw.IntN(len(traffic.All))]
	calls, i := v.Simulated(), draw.IntN(people)
	l.mu.Lock()
	id := l.ids[v.Name][i]
	l.mu.Unlock()
	kind := draw.IntN(100)
	q := calls.Create(i)
	switch {
	case id == "" || kind < 10:
	case kind < 50:
		q = calls.Update(id, draw.IntN(1_000_000))
	case kind < 55 && calls.Delete != nil:
		q = calls.Delete(id)
	case kind < 57 && calls.List != nil:
		q = calls.List(draw.IntN(people / 100))
	default:
		q = calls.Get(id)
	}
	status, body, err := l.send(ctx, q)
	saw := fmt.Sprintf("%dxx", status/100)
	if err != nil {
		saw = "lost"
	}
	l.sent.Add(1)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.statuses[saw]++
	if id == "" && err == nil && status == calls.Statuses[0] && !strings.Contains(string(body), "UserAlreadyExist") {
		l.ids[v.Name][i] = calls.ID(i, body)
	} else if q.Method == "DELETE" || id == "" && status/100 == 4 {
		l.ids[v.Name][i] = "" // the next creation tells the id, or the conflict stays
	}
}

func (l *load) send(ctx context.Context, q traffic.Request) (status int, body []byte, err error) {
	r, err := http.NewRequestWithContext(ctx, q.Method, l.url+q.Path, strings.NewReader(q.Body))
	if err != nil {
		return 0, nil, err
	}
	r.Header = q.Header.Clone()
	if q.Body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	answer, err := l.client.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer answer.Body.Close()
	body, err = io.ReadAll(answer.Body)
	return answer.StatusCode, body, err
}

// ends tells how many answers of each kind there were.
func (l *load) ends() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var parts []string
	for _, kind := range slices.Sorted(maps.Keys(l.statuses)) {
		parts = append(parts, fmt.Sprintf("%d %s", l.statuses[kind], kind))
	}
	return strings.Join(parts, ", ")
}
