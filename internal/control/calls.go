package control

import (
	"bytes"
	"context"
	"net/http"
	"slices"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// makeCall makes a call as a client would, and returns its request in the journal.
// Faults and rivals act on it. It goes over no connection: a fault that drops the
// answer, or keeps the client waiting for it, ends the call at once.
func (s *Server) makeCall(w *world.World, r *http.Request) (int, any, error) {
	text, err := body(r)
	if err != nil {
		return 0, nil, err
	}
	call, err := scenario.ParseCall(s.Set, text)
	if err != nil {
		return 0, nil, err
	}
	sent, err := w.Request(&call)
	if err != nil {
		return 0, nil, err
	}
	before := w.Latest()
	if err := s.ask(r.Context(), w, call.Vendor, sent); err != nil {
		return 0, nil, err
	}
	for _, e := range slices.Backward(w.Journal.Entries()) {
		if e.Number > before && e.Rival == "" && e.Operation == call.Operation && e.Vendor == call.Vendor {
			views := slices.Collect(tell.ViewsOf(w, []*journal.Entry{e}))
			return http.StatusCreated, views[0], nil
		}
	}
	return 0, nil, invalid("the call was made, but the world began anew or the journal was emptied meanwhile")
}

// ask sends a request to a vendor in a world.
func (s *Server) ask(ctx context.Context, w *world.World, vendor string, sent *sim.Request) (err error) {
	url := "http://localhost/w/" + w.Name + "/" + vendor + sent.Path
	if sent.Query != "" {
		url += "?" + sent.Query
	}
	r, err := http.NewRequestWithContext(ctx, sent.Method, url, bytes.NewReader(sent.Body))
	if err != nil {
		return err
	}
	r.Header = sent.Header
	defer func() {
		if p := recover(); p != nil && p != http.ErrAbortHandler { // which drops the answer
			panic(p)
		}
	}()
	s.Set.ServeHTTP(&unread{http.Header{}}, r)
	return nil
}

// unread is the client of a call: the journal has the answer.
type unread struct{ header http.Header }

func (u *unread) Header() http.Header                { return u.header }
func (u *unread) Write(text []byte) (n int, _ error) { return len(text), nil }
func (u *unread) WriteHeader(int)                    {}
