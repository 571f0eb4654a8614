package control

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/mockvendors/mockvendors/internal/deliver"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// keepAlive is how often an idle stream sends a comment. Proxies may close a silent
// one.
const keepAlive = 15 * time.Second

// events streams the requests of a world as they are answered. The id of an event
// is the request's number, and its data is what GET …/requests/{n} returns. A
// client that sends Last-Event-ID or after continues after that number; otherwise
// the stream starts with the next request. If requests that were sent are
// discarded, because the world was rewound, restored or reset or its journal
// cleared, an event "forgotten" has the number of the last one that still counts.
// A webhook delivery that is over is an event "delivery" without an id.
// The stream ends with the world.
func (s *Server) events(w *world.World, r *http.Request) (int, any, error) {
	after, err := eventsAfter(w, r)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, stream(func(rw http.ResponseWriter) { s.stream(rw, r, w, after) }), nil
}

// stream sends the requests after a number until the client leaves, the world ends
// or the server shuts down.
func (s *Server) stream(rw http.ResponseWriter, r *http.Request, w *world.World, after int) {
	requests := w.Journal.Follow(after)
	defer func() { requests.Close() }()
	deliveries := w.Deliveries().Follow()
	defer deliveries.Close()
	if after > w.Latest() { // the world was rewound to before what the client knows
		requests.Close()
		requests = w.Journal.Follow(0)
		_ = sendForgotten(rw, 0) // if the client is gone, the next write fails too
	}
	to := http.NewResponseController(rw)
	alive := time.NewTicker(keepAlive)
	defer alive.Stop()
	for {
		bounded{rw}.extend()
		if to.Flush() != nil {
			return // the client is gone
		}
		var err error
		select {
		case _, more := <-requests.News:
			if !more {
				return // the world is gone
			}
			err = s.sendNews(rw, w, requests)
		case <-deliveries.News:
			err = sendDeliveries(rw, deliveries)
		case <-alive.C:
			_, err = io.WriteString(rw, ": still here\n\n")
		case <-r.Context().Done():
			return
		case <-s.ended:
			return
		}
		if err != nil {
			return // the client is gone
		}
	}
}

// eventsAfter returns the number of the request after which a stream starts.
func eventsAfter(w *world.World, r *http.Request) (int, error) {
	after := -1
	if err := query(r, parameters{"after": &after}); err != nil {
		return 0, err
	}
	if last := r.Header.Get("Last-Event-ID"); last != "" && after < 0 {
		n, err := strconv.Atoi(last)
		if err != nil || n < 0 {
			return 0, invalid("Last-Event-ID must be the number of a request")
		}
		after = n
	}
	if after < 0 {
		return w.Latest(), nil
	}
	return after, nil
}

func (s *Server) sendNews(rw http.ResponseWriter, w *world.World, requests *journal.Follower) error {
	entries, lost, after := requests.Read()
	if lost {
		if err := sendForgotten(rw, after); err != nil {
			return err
		}
	}
	for view := range tell.ViewsOf(w, entries) {
		text, err := json.Marshal(view)
		if err != nil {
			panic(err) // our own plain types
		}
		if _, err := fmt.Fprintf(rw, "id: %d\ndata: %s\n\n", view.Number, text); err != nil {
			return err
		}
	}
	return nil
}

// sendForgotten sends the event that requests above a number no longer count.
func sendForgotten(rw io.Writer, after int) error {
	_, err := fmt.Fprintf(rw, "event: forgotten\nid: %d\ndata: {\"after\":%d}\n\n", after, after)
	return err
}

// sendDeliveries sends an event for each delivery that ended.
func sendDeliveries(rw io.Writer, deliveries *deliver.Follower) error {
	for _, d := range deliveries.Read() {
		text, err := json.Marshal(tell.DeliveryOf(d))
		if err != nil {
			panic(err) // our own plain types
		}
		if _, err := fmt.Fprintf(rw, "event: delivery\ndata: %s\n\n", text); err != nil {
			return err
		}
	}
	return nil
}
