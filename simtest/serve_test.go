package simtest

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestStop: when a server has stopped, all its requests have ended and all its
// connections are closed, whatever a fault was doing with them.
func TestStop(t *testing.T) {
	for _, effect := range []string{`drop: hang, for: 10m`, `delay: 60s`, `drip: {chunks: 8, over: 60s}`} {
		t.Run(effect, func(t *testing.T) {
			start, err := (&source{isInline: true, inline: `
				version: 1
				name: waiting
				vendors: {onsi: {clients: [{id: acme, apiKeys: [k]}]}}
				faults: [{id: wait, operation: onsi.getMembers, effect: {` + effect + `}}]
			`}).load()
			if err != nil {
				t.Fatal(err)
			}
			s, err := serve(start)
			if err != nil {
				t.Fatal(err)
			}
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				r, err := http.NewRequest("GET", s.control.URL+"/onsi/v1/members", nil)
				if err != nil {
					t.Error(err)
					return
				}
				r.Header.Set("X-API-KEY", "k")
				if answer, err := http.DefaultClient.Do(r); err == nil {
					_, _ = io.Copy(io.Discard, answer.Body) // it breaks off
					answer.Body.Close()
				}
			}()
			for s.waiting() == 0 {
				runtime.Gosched()
			}
			s.stop()
			if s.active != 0 || s.toVendor != 0 || len(s.conns) != 0 {
				t.Errorf("%d requests and %d connections are left", s.active, len(s.conns))
			}
			<-ended
		})
	}
}

func (s *server) waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.toVendor
}

// TestSettle: requests to vendors are waited for, for a moment.
func TestSettle(t *testing.T) {
	for _, tt := range []struct {
		reason string
		end    func(*server)
		took   time.Duration
	}{
		{"a request that ends", func(s *server) { s.count(-1, -1) }, 0},
		{"a call of the control API that ends", func(s *server) { s.count(-1, 0) }, grace},
		{"one that does not", func(*server) {}, grace},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var s server
				s.changed.L = &s.mu
				s.count(1, 1)
				began, settled := time.Now(), make(chan time.Duration)
				go func() {
					s.settle()
					settled <- time.Since(began)
				}()
				synctest.Wait()
				select {
				case <-settled:
					t.Fatal("it does not wait")
				default:
				}
				tt.end(&s)
				if took := <-settled; took != tt.took {
					t.Errorf("it waits %v, want %v", took, tt.took)
				}
			})
		})
	}
}

// TestCache: a test that makes scenarios up as it goes does not fill the
// memory.
func TestCache(t *testing.T) {
	var s cache
	for i := range 2 * maxLoaded {
		text := fmt.Sprintf("version: 1\nname: made-%d\n", i)
		first, err := s.load("", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if again, err := s.load("", []byte(text)); err != nil || again != first {
			t.Fatalf("%v: the scenario is loaded twice", err)
		}
	}
	if len(s.starts) > maxLoaded {
		t.Errorf("%d scenarios are kept", len(s.starts))
	}
}

func TestUnindent(t *testing.T) {
	for _, tt := range []struct{ reason, text, want string }{
		{"nothing", "", ""},
		{"no tabs", "a:\n  b: 1\n", "a:\n  b: 1\n"},
		{"as the code around it", "\n\t\ta:\n\t\t  b: 1\n\t", "\na:\n  b: 1\n"},
		{"empty lines between", "\ta: 1\n\n\tb: 2\n", "a: 1\n\nb: 2\n"},
		{"a line that is not indented", "a:\n\tb: 1\n", "a:\n\tb: 1\n"},
		{"more tabs within", "\ta:\n\t\tb: 1\n", "a:\n\tb: 1\n"},
		{"only tabs", "\t\t\n\t", "\t\t\n\t"},
	} {
		if got := string(unindent([]byte(tt.text))); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.reason, got, tt.want)
		}
	}
	if strings.Contains(string(unindent([]byte("\t\tx"))), "\t") {
		t.Error("a tab is left")
	}
}
