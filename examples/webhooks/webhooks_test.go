package main

import (
	"bytes"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// gym stands for EGYM: it delivers each check-in so many times, and keeps the tasks.
type gym struct {
	hook, secret string
	times        int

	mu    sync.Mutex
	tasks []task
}

func (g *gym) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var t task
	switch {
	case r.Method == "GET":
		g.mu.Lock()
		defer g.mu.Unlock()
		_ = json.NewEncoder(w).Encode(g.tasks)
	case strings.HasSuffix(r.URL.Path, "/checkins"):
		id := strings.Split(r.URL.Path, "/")[4]
		w.WriteHeader(http.StatusNoContent)
		go func() {
			for range g.times {
				body, _ := json.Marshal(event{id, 1768467600000, "GYM_CHECKIN"})
				req, _ := http.NewRequest("POST", g.hook, bytes.NewReader(body))
				req.Header.Set("x-api-key", g.secret)
				if res, err := http.DefaultClient.Do(req); err == nil {
					res.Body.Close()
				}
			}
		}()
	case json.NewDecoder(r.Body).Decode(&t) == nil:
		g.mu.Lock()
		defer g.mu.Unlock()
		g.tasks = append(g.tasks, t)
		w.WriteHeader(http.StatusCreated)
	}
}

func TestDesks(t *testing.T) {
	for _, tt := range []struct {
		reason, secret string
		times          int
		naive, careful []string // the members for whom there are tasks
	}{
		{"each comes once", "s", 1, []string{"acc-jane", "acc-john"}, []string{"acc-jane", "acc-john"}},
		{"each comes twice", "s", 2, []string{"acc-jane", "acc-jane", "acc-john", "acc-john"}, []string{"acc-jane", "acc-john"}},
		{"none comes", "s", 0, nil, []string{"acc-jane", "acc-john"}},
		{"somebody else sends them", "wrong", 1, nil, []string{"acc-jane", "acc-john"}},
	} {
		for name, want := range map[string][]string{"naive": tt.naive, "careful": tt.careful} {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			hook := "http://" + l.Addr().String() + "/hook"
			l.Close()
			g := &gym{hook: hook, secret: tt.secret, times: tt.times}
			server := httptest.NewServer(g)
			egym := client{server.URL, "key"}
			var d desk = naive{egym}
			if name == "careful" {
				d = &careful{egym: egym, seen: map[event]bool{}}
			}
			if err := run(d, egym, hook, "s", 300*time.Millisecond); err != nil {
				t.Errorf("%s, %s: %v", tt.reason, name, err)
			}
			server.Close()
			var got []string
			for _, made := range g.tasks {
				got = append(got, made.TargetID)
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%s, %s: tasks for %v, want %v", tt.reason, name, got, want)
			}
		}
	}
}
