package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"

	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// handler answers a call with a status and a body (nil for none), or with an
// error that fail turns into a problem.
type handler func(*http.Request) (status int, body any, err error)

// worldHandler is a handler of a call about one world.
type worldHandler func(*world.World, *http.Request) (status int, body any, err error)

// call is one call of the API: the operationId that contracts/control.yaml has
// for it, its method and path, and what answers it.
type call struct {
	operation, pattern string
	handler            http.HandlerFunc
}

// calls is the whole API.
func (s *Server) calls() []call {
	return []call{
		{"getReady", "GET /_mock/ready", answer(bare(s.ready))},
		{"listVendors", "GET /_mock/vendors", answer(bare(s.vendors))},
		{"getContract", "GET /_mock/contracts/{file}", answer(bare(s.contract))},

		{"listWorlds", "GET /_mock/worlds", answer(bare(s.listWorlds))},
		{"makeWorld", "POST /_mock/worlds", answer(bare(s.makeWorld))},
		{"getWorld", "GET /_mock/worlds/{world}", s.at(s.showWorld)},
		{"deleteWorld", "DELETE /_mock/worlds/{world}", s.at(s.deleteWorld)},
		{"resetWorld", "POST /_mock/worlds/{world}/reset", s.at(s.reset)},
		{"rewindWorld", "POST /_mock/worlds/{world}/rewind", s.at(s.rewind)},

		{"listSnapshots", "GET /_mock/worlds/{world}/snapshots", s.at(s.snapshots)},
		{"makeSnapshot", "POST /_mock/worlds/{world}/snapshots", s.at(s.makeSnapshot)},
		{"restoreSnapshot", "POST /_mock/worlds/{world}/snapshots/{snapshot}/restore", s.at(s.restoreSnapshot)},
		{"deleteSnapshot", "DELETE /_mock/worlds/{world}/snapshots/{snapshot}", s.at(s.deleteSnapshot)},

		{"getState", "GET /_mock/worlds/{world}/state", s.at(s.state)},
		{"putState", "PUT /_mock/worlds/{world}/state", s.at(s.putState)},
		{"getOutbox", "GET /_mock/worlds/{world}/outbox", s.at(s.outbox)},
		{"getDiff", "GET /_mock/worlds/{world}/diff", s.queried(s.diff)},

		{"listRequests", "GET /_mock/worlds/{world}/requests", s.queried(s.requests)},
		{"forgetRequests", "DELETE /_mock/worlds/{world}/requests", s.at(s.forgetRequests)},
		{"getRequest", "GET /_mock/worlds/{world}/requests/{number}", s.at(s.request)},
		{"getWhy", "GET /_mock/worlds/{world}/requests/{number}/why", s.at(s.why)},
		{"streamEvents", "GET /_mock/worlds/{world}/events", s.events},
		{"getCoverage", "GET /_mock/worlds/{world}/coverage", s.at(s.coverage)},

		{"listFaults", "GET /_mock/worlds/{world}/faults", s.at(s.faults)},
		{"addFault", "POST /_mock/worlds/{world}/faults", s.at(s.addFault)},
		{"deleteFaults", "DELETE /_mock/worlds/{world}/faults", s.at(s.deleteFaults)},
		{"deleteFault", "DELETE /_mock/worlds/{world}/faults/{fault}", s.at(s.deleteFault)},

		{"getReadings", "GET /_mock/worlds/{world}/readings", s.at(s.readings)},
		{"putReadings", "PUT /_mock/worlds/{world}/readings", s.at(s.putReadings)},
		{"getClock", "GET /_mock/worlds/{world}/clock", s.at(s.clock)},
		{"putClock", "PUT /_mock/worlds/{world}/clock", s.at(s.putClock)},
		{"advanceClock", "POST /_mock/worlds/{world}/clock/advance", s.at(s.advanceClock)},
	}
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	for _, c := range s.calls() {
		mux.HandleFunc(c.pattern, c.handler)
	}
	mux.HandleFunc("/", notRouted(mux))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path.Clean(r.URL.Path) != r.URL.Path { // the mux would send the client elsewhere
			problem.Write(w, problem.UnknownPath, nothingHere)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// at makes a handler of a call about the world that its path names.
func (s *Server) at(h worldHandler) http.HandlerFunc {
	return s.queried(func(w *world.World, r *http.Request) (int, any, error) {
		if err := query(r, nil); err != nil {
			return 0, nil, err
		}
		return h(w, r)
	})
}

// bare makes a handler of a call that takes no parameters.
func bare(h handler) handler {
	return func(r *http.Request) (int, any, error) {
		if err := query(r, nil); err != nil {
			return 0, nil, err
		}
		return h(r)
	}
}

// queried is at for a call that takes parameters, which it reads itself.
func (s *Server) queried(h worldHandler) http.HandlerFunc {
	return answer(func(r *http.Request) (int, any, error) {
		w, err := s.world(r)
		if err != nil {
			return 0, nil, err
		}
		return h(w, r)
	})
}

func (s *Server) world(r *http.Request) (*world.World, error) {
	w := s.Set.Get(r.PathValue("world"))
	if w == nil {
		return nil, refusal{problem.UnknownWorld, "see GET /_mock/worlds for those there are"}
	}
	return w, nil
}

const nothingHere = "the control API has nothing at this path"

// refusal is an error that has its own kind of problem.
type refusal struct {
	kind   problem.Kind
	detail string
}

func (f refusal) Error() string { return f.detail }

func invalid(detail string) error { return refusal{problem.Invalid, detail} }

func answer(h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		status, body, err := h(r)
		if err != nil {
			fail(w, err)
			return
		}
		write(w, status, body)
	}
}

// plain is a body that is text, for people.
type plain string

// document is a body that is sent as it stands: a contract.
type document []byte

func write(w http.ResponseWriter, status int, body any) {
	switch body := body.(type) {
	case nil:
		w.WriteHeader(status)
		return
	case plain:
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, string(body)+"\n") // the client is gone if this fails
		return
	case document:
		w.Header().Set("Content-Type", "application/yaml")
		w.WriteHeader(status)
		_, _ = w.Write(body) // the client is gone if this fails
		return
	}
	text, err := json.MarshalIndent(body, "", "  ")
	if err != nil {
		panic(err) // bodies are our own plain types
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(text, '\n')) // the client is gone if this fails
}

func fail(w http.ResponseWriter, err error) {
	var f refusal
	var mistakes strict.Errors
	switch {
	case errors.As(err, &f):
		problem.Write(w, f.kind, f.detail)
	case errors.As(err, &mistakes):
		failAt(w, mistakes)
	default:
		problem.Write(w, problem.Invalid, err.Error())
	}
}

// maxMistakes is how many mistakes of a text are told: a body of nothing but
// mistakes would come back as an answer many times its size.
const maxMistakes = 1000

// failAt tells of the mistakes of a text with their places.
func failAt(w http.ResponseWriter, mistakes strict.Errors) {
	told := mistakes[:min(len(mistakes), maxMistakes)]
	places := make([]problem.Mistake, len(told))
	for i, m := range told {
		places[i] = problem.Mistake{Line: m.Line, Column: m.Column, Path: m.Path, Message: m.Message}
	}
	detail := told.Error()
	if more := len(mistakes) - len(told); more > 0 {
		detail += fmt.Sprintf("\nand %d more", more)
	}
	problem.Write(w, problem.Invalid, detail, places...)
}

// notRouted tells a path that nothing answers from a method that this one
// does not take.
func notRouted(mux *http.ServeMux) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var allow []string
		for _, method := range []string{http.MethodDelete, http.MethodGet, http.MethodPost, http.MethodPut} {
			other := r.Clone(r.Context())
			other.Method = method
			if _, pattern := mux.Handler(other); pattern != "/" {
				allow = append(allow, method)
				if method == http.MethodGet {
					allow = append(allow, http.MethodHead)
				}
			}
		}
		if len(allow) == 0 {
			problem.Write(w, problem.UnknownPath, nothingHere)
			return
		}
		w.Header().Set("Allow", strings.Join(allow, ", "))
		problem.Write(w, problem.MethodNotAllowed, "this path takes "+strings.Join(allow, ", "))
	}
}
