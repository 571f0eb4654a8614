package control

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// handler answers a call with a status and a body, or with an error that fail
// turns into a problem. A body is nil for none, a [raw], a [stream], a [list], or else a
// value that is sent as JSON.
type handler func(*http.Request) (status int, body any, err error)

// worldHandler is a handler of a call about one world.
type worldHandler func(*world.World, *http.Request) (status int, body any, err error)

// raw is a body that is sent as it stands.
type raw struct {
	contentType string
	text        []byte
}

// stream is a body of events that writes itself.
type stream func(http.ResponseWriter)

// call is one call of the API: the operationId that contracts/control.yaml has
// for it, its method and path, and what answers it.
type call struct {
	operation, pattern string
	handler            handler
}

// calls is the whole API.
func (s *Server) calls() []call {
	return []call{
		{"getReady", "GET /_mock/ready", bare(s.ready)},
		{"listVendors", "GET /_mock/vendors", bare(s.vendors)},
		{"getContract", "GET /_mock/contracts/{file}", bare(s.contract)},

		{"listWorlds", "GET /_mock/worlds", bare(s.listWorlds)},
		{"makeWorld", "POST /_mock/worlds", bare(s.makeWorld)},
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
		{"streamEvents", "GET /_mock/worlds/{world}/events", s.queried(s.events)},
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

// at makes a handler of a call about the world that its path names.
func (s *Server) at(h worldHandler) handler {
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
func (s *Server) queried(h worldHandler) handler {
	return func(r *http.Request) (int, any, error) {
		w := s.Set.Get(r.PathValue("world"))
		if w == nil {
			return 0, nil, refusal{problem.UnknownWorld, "see GET /_mock/worlds for those there are"}
		}
		return h(w, r)
	}
}

// refusal is an error that has its own kind of problem.
type refusal struct {
	kind   problem.Kind
	detail string
}

func (f refusal) Error() string { return f.detail }

func invalid(detail string) error { return refusal{problem.Invalid, detail} }

var (
	nothingHere = refusal{problem.UnknownPath, "the control API has nothing at this path"}
	foreignHost = refusal{problem.ForeignHost,
		"the Host of the request is neither this machine, nor a vendor's, nor allowed by --allow-host"}
)

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
