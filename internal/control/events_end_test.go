package control_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A stream ends with its world, and does not begin anew with one of that name.
func TestEventsEndWithTheWorld(t *testing.T) {
	s := start(t, "")
	s.do("POST", "/_mock/worlds", `{"name": "w"}`).is(201)
	f, other := s.follow("/_mock/worlds/w/events"), s.follow(events)
	s.do("GET", "/w/w/onsi/v1/tiers", "", "X-API-KEY", "onsi-acme").is(200)
	f.gets("1")
	s.do("DELETE", "/_mock/worlds/w", "").is(204)
	f.ends()
	s.do("POST", "/_mock/worlds", `{"name": "w"}`).is(201)
	again := s.follow("/_mock/worlds/w/events")
	s.do("GET", "/w/w/onsi/v1/tiers", "", "X-API-KEY", "onsi-acme").is(200)
	again.gets("1")
	s.tiers().is(200)
	other.gets("1")
}

// A world that makes room for another takes its streams along.
func TestEventsEndWithADroppedWorld(t *testing.T) {
	s := start(t, "")
	s.Set.Max = 2
	s.do("POST", "/_mock/worlds", `{"name": "old"}`).is(201)
	f := s.follow("/_mock/worlds/old/events")
	s.do("POST", "/_mock/worlds", `{"name": "new"}`).is(201)
	f.ends()
	s.do("GET", "/_mock/worlds/old", "").problem(404, "unknown-world")
}

// A server that is asked to stop ends its streams, and then nothing keeps it.
func TestEventsEndWithTheServer(t *testing.T) {
	s := start(t, "")
	serving := httptest.NewUnstartedServer(nil)
	serving.Config.Handler = s.Handler()
	serving.Config.RegisterOnShutdown(s.EndStreams)
	serving.Start()
	t.Cleanup(serving.Close)
	s.URL = serving.URL
	one, two := s.follow(events), s.follow(events+"?after=0")
	s.tiers().is(200)
	one.gets("1")
	two.gets("1")
	client.CloseIdleConnections()
	if err := serving.Config.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	one.ends()
	two.ends()
	s.EndStreams() // again does no harm
}

// heard is a client's side of a stream without a network.
type heard struct {
	mu     sync.Mutex // guards text
	text   strings.Builder
	header http.Header
}

func (h *heard) Header() http.Header { return h.header }
func (h *heard) WriteHeader(int)     {}
func (h *heard) Flush()              {}
func (h *heard) Write(text []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.Write(text)
}

// A stream without news says every so often that it is alive. The time is that
// of the bubble, and nobody waits for it.
func TestSilentStreamSaysThatItIsAlive(t *testing.T) {
	s := start(t, "")
	synctest.Test(t, func(t *testing.T) {
		handler := s.Handler() // made here, since it ends streams by a channel
		ctx, leave := context.WithCancel(t.Context())
		h := &heard{header: http.Header{}}
		ended := false
		go func() {
			handler.ServeHTTP(h, httptest.NewRequestWithContext(ctx, "GET", "http://127.0.0.1"+events, nil))
			ended = true
		}()
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := h.text.String(); got != strings.Repeat(": still here\n\n", 4) && got != strings.Repeat(": still here\n\n", 3) {
			t.Errorf("in a minute it said %q", got)
		}
		leave()
		synctest.Wait()
		if !ended {
			t.Error("it goes on when the client has left")
		}
	})
}
