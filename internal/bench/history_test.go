package bench

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// lengths are the numbers of requests in the measured journals. The last is full.
var lengths = []int{100, 1000, 10_000}

// BenchmarkHistory measures what reads the journal, at increasing lengths.
func BenchmarkHistory(b *testing.B) {
	for _, m := range []struct {
		name string
		run  func(b *testing.B, s *sized, w *world.World, length int)
	}{
		{"snapshot", func(b *testing.B, _ *sized, w *world.World, _ int) {
			for b.Loop() {
				snapshot(b, w, "x")
				if err := w.DropSnapshot("x"); err != nil {
					b.Fatal(err)
				}
			}
		}},
		{"restore", func(b *testing.B, _ *sized, w *world.World, _ int) {
			snapshot(b, w, "x")
			for b.Loop() {
				if err := w.Restore("x"); err != nil {
					b.Fatal(err)
				}
			}
		}},
		{"rewind-over-1", func(b *testing.B, s *sized, w *world.World, length int) {
			for b.Loop() {
				b.StopTimer()
				s.create(b, 1)
				b.StartTimer()
				if err := w.Rewind(w.Latest() - 1); err != nil {
					b.Fatal(err)
				}
			}
		}},
		{"diff-over-100", func(b *testing.B, _ *sized, w *world.World, length int) {
			for b.Loop() {
				if d, err := tell.DiffOf(w, length-100, length); err != nil || len(d.Changes) != 100 {
					b.Fatal(len(d.Changes), err)
				}
			}
		}},
		{"why", func(b *testing.B, s *sized, w *world.World, length int) {
			status, body := s.do(s.calls.Conflict(s.made - length + 1)) // with the first request
			if status != 409 {
				b.Fatalf("%d %s", status, body)
			}
			for b.Loop() {
				if why, ok := tell.WhyOf(w, length+1); !ok || why.Holder == nil {
					b.Fatalf("%+v", why)
				}
			}
		}},
		{"create", func(b *testing.B, s *sized, _ *world.World, _ int) {
			for b.Loop() {
				s.create(b, 1)
			}
		}},
	} {
		b.Run(m.name, func(b *testing.B) {
			for _, length := range lengths {
				b.Run(fmt.Sprint(length), func(b *testing.B) {
					s := sizes[0].load(b)
					w := s.fresh()
					s.create(b, length)
					b.ReportAllocs()
					m.run(b, s, w, length)
				})
			}
		})
	}
}

// BenchmarkFollowers measures a request with and without clients that stream the
// journal as events. The streams share its processors.
func BenchmarkFollowers(b *testing.B) {
	for _, readers := range []int{0, 1, 10} {
		b.Run(fmt.Sprint(readers), func(b *testing.B) {
			s := sizes[0].load(b)
			w := s.fresh()
			s.create(b, 10_000)
			ctx, leave := context.WithCancel(b.Context())
			ended := make(chan struct{})
			for range readers {
				r := httptest.NewRequestWithContext(ctx, "GET", "http://127.0.0.1/_mock/worlds/"+w.Name+"/events", nil)
				go func() {
					s.handler.ServeHTTP(nowhere{http.Header{}}, r)
					ended <- struct{}{}
				}()
			}
			b.ReportAllocs()
			for b.Loop() {
				s.create(b, 1)
			}
			leave()
			for range readers {
				<-ended
			}
		})
	}
}

// nowhere is a client that discards what it reads.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header       { return n.header }
func (nowhere) WriteHeader(int)             {}
func (nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (nowhere) Flush()                      {}
