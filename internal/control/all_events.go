package control

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/mockvendors/mockvendors/internal/deliver"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// allEventsInterval is how often a stream of all worlds looks for what is new.
const allEventsInterval = 100 * time.Millisecond

// allEvents streams the requests of all worlds. It begins with up to `last` requests
// of each journal.
func (s *Server) allEvents(r *http.Request) (int, any, error) {
	last := 0
	if err := query(r, parameters{"last": &last}); err != nil {
		return 0, nil, err
	}
	return http.StatusOK, stream(func(rw http.ResponseWriter) {
		f := following{server: s, to: rw, worlds: map[*world.World]*worldNews{}}
		defer f.close()
		f.stream(r, last)
	}), nil
}

// following is a client that follows all worlds.
type following struct {
	server *Server
	to     http.ResponseWriter
	worlds map[*world.World]*worldNews
}

// worldNews is what a client follows of a world.
type worldNews struct {
	requests   *journal.Follower
	deliveries *deliver.Follower
}

func (n *worldNews) close() {
	n.requests.Close()
	n.deliveries.Close()
}

func (f *following) close() {
	for _, news := range f.worlds {
		news.close()
	}
}

// stream sends what is new until the client leaves or the server shuts down.
func (f *following) stream(r *http.Request, last int) {
	out := http.NewResponseController(f.to)
	next, alive := time.NewTicker(allEventsInterval), time.NewTicker(keepAlive)
	defer next.Stop()
	defer alive.Stop()
	for {
		err := f.sendNews(last)
		last = journal.MaxEntries // of a world that is made meanwhile, everything is new
		bounded{f.to}.extend()
		if err != nil || out.Flush() != nil {
			return // the client is gone
		}
		select {
		case <-next.C:
		case <-alive.C:
			if _, err := io.WriteString(f.to, ": still here\n\n"); err != nil {
				return
			}
		case <-r.Context().Done():
			return
		case <-f.server.ended:
			return
		}
	}
}

// sendNews sends the new requests of each world. It begins with the last requests of a
// world that is not followed yet.
func (f *following) sendNews(last int) error {
	here := map[*world.World]bool{}
	for _, w := range f.server.Set.All() {
		here[w] = true
		news := f.worlds[w]
		if news == nil {
			news = &worldNews{w.Journal.Follow(max(0, w.Latest()-last)), w.Deliveries().Follow()}
			f.worlds[w] = news
			if err := f.send("world", map[string]any{"world": w.Name, "scenario": w.Scenario()}); err != nil {
				return err
			}
		}
		entries, lost, after := news.requests.Read()
		if lost {
			if err := f.send("forgotten", map[string]any{"world": w.Name, "after": after}); err != nil {
				return err
			}
		}
		for view := range tell.ViewsOf(w, entries) {
			if err := f.send("", requestOf{w.Name, view}); err != nil {
				return err
			}
		}
		for _, d := range news.deliveries.Read() {
			if err := f.send("delivery", deliveryOf{w.Name, tell.DeliveryOf(d)}); err != nil {
				return err
			}
		}
	}
	for w, news := range f.worlds {
		if !here[w] {
			news.close()
			delete(f.worlds, w)
			if err := f.send("ended", map[string]any{"world": w.Name}); err != nil {
				return err
			}
		}
	}
	return nil
}

// requestOf is a request and the name of its world.
type requestOf struct {
	World   string    `json:"world"`
	Request tell.View `json:"request"`
}

// deliveryOf is a delivery and the name of its world.
type deliveryOf struct {
	World    string        `json:"world"`
	Delivery tell.PostView `json:"delivery"`
}

// send sends an event; a request's has no name.
func (f *following) send(name string, data any) error {
	text, err := json.Marshal(data)
	if err != nil {
		panic(err) // our own plain types
	}
	if name != "" {
		name = "event: " + name + "\n"
	}
	_, err = fmt.Fprintf(f.to, "%sdata: %s\n\n", name, text)
	return err
}
