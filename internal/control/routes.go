package control

import (
	"net/http"

	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/world"
)

// handler answers a request with a status and a body, or with an error, which
// writeError turns into a problem. The body is nil for none, a [raw], a [stream],
// a [list], or a value that is sent as JSON.
type handler func(*http.Request) (status int, body any, err error)

// worldHandler is a handler of a request about one world.
type worldHandler func(*world.World, *http.Request) (status int, body any, err error)

// raw is a body that is sent as it is.
type raw struct {
	contentType string
	text        []byte
}

// stream writes a body of events.
type stream func(http.ResponseWriter)

// route is an operation of the API: its operationId in contracts/control.yaml, its
// method and path, and its handler.
type route struct {
	operation, pattern string
	handler            handler
}

// routes returns the whole API.
func (s *Server) routes() []route {
	return []route{
		{"getReady", "GET /_mock/ready", noQuery(s.ready)},
		{"listVendors", "GET /_mock/vendors", noQuery(s.vendors)},
		{"getContract", "GET /_mock/contracts/{file}", noQuery(s.contract)},
		{"listOperations", "GET /_mock/operations", noQuery(s.operations)},
		{"listUnmatched", "GET /_mock/unmatched", noQuery(s.unmatched)},
		{"forgetUnmatched", "DELETE /_mock/unmatched", noQuery(s.forgetUnmatched)},

		{"getMetrics", "GET /_mock/metrics", noQuery(s.metrics)},
		{"getFidelity", "GET /_mock/fidelity", noQuery(s.fidelity)},
		{"listScenarios", "GET /_mock/scenarios", noQuery(s.listScenarios)},
		{"getScenario", "GET /_mock/scenarios/{scenario}", noQuery(s.getScenario)},
		{"streamAllEvents", "GET /_mock/events", s.allEvents},

		{"listWorlds", "GET /_mock/worlds", noQuery(s.listWorlds)},
		{"makeWorld", "POST /_mock/worlds", s.makeWorld},
		{"getWorld", "GET /_mock/worlds/{world}", s.inWorld(s.showWorld)},
		{"deleteWorld", "DELETE /_mock/worlds/{world}", s.inWorld(s.deleteWorld)},
		{"resetWorld", "POST /_mock/worlds/{world}/reset", s.inWorld(s.reset)},
		{"rewindWorld", "POST /_mock/worlds/{world}/rewind", s.inWorld(s.rewind)},

		{"listSnapshots", "GET /_mock/worlds/{world}/snapshots", s.inWorld(s.snapshots)},
		{"makeSnapshot", "POST /_mock/worlds/{world}/snapshots", s.inWorld(s.makeSnapshot)},
		{"restoreSnapshot", "POST /_mock/worlds/{world}/snapshots/{snapshot}/restore", s.inWorld(s.restoreSnapshot)},
		{"deleteSnapshot", "DELETE /_mock/worlds/{world}/snapshots/{snapshot}", s.inWorld(s.deleteSnapshot)},

		{"getState", "GET /_mock/worlds/{world}/state", s.inWorldWithQuery(s.state)},
		{"putState", "PUT /_mock/worlds/{world}/state", s.inWorld(s.putState)},
		{"saveWorld", "POST /_mock/worlds/{world}/save", s.inWorld(s.save)},
		{"getOutbox", "GET /_mock/worlds/{world}/outbox", s.inWorld(s.outbox)},
		{"getDiff", "GET /_mock/worlds/{world}/diff", s.inWorldWithQuery(s.diff)},

		{"listRequests", "GET /_mock/worlds/{world}/requests", s.inWorldWithQuery(s.requests)},
		{"forgetRequests", "DELETE /_mock/worlds/{world}/requests", s.inWorld(s.forgetRequests)},
		{"getArchive", "GET /_mock/worlds/{world}/requests.har", s.inWorldWithQuery(s.har)},
		{"makeCall", "POST /_mock/worlds/{world}/calls", s.inWorld(s.makeCall)},
		{"getRequest", "GET /_mock/worlds/{world}/requests/{number}", s.inWorld(s.request)},
		{"getWhy", "GET /_mock/worlds/{world}/requests/{number}/why", s.inWorld(s.why)},
		{"streamEvents", "GET /_mock/worlds/{world}/events", s.inWorldWithQuery(s.events)},
		{"getReport", "GET /_mock/worlds/{world}/report", s.inWorld(s.report)},
		{"getCoverage", "GET /_mock/worlds/{world}/coverage", s.inWorld(s.coverage)},

		{"listFaults", "GET /_mock/worlds/{world}/faults", s.inWorld(s.faults)},
		{"addFault", "POST /_mock/worlds/{world}/faults", s.inWorld(s.addFault)},
		{"deleteFaults", "DELETE /_mock/worlds/{world}/faults", s.inWorld(s.deleteFaults)},
		{"deleteFault", "DELETE /_mock/worlds/{world}/faults/{fault}", s.inWorld(s.deleteFault)},

		{"getReadings", "GET /_mock/worlds/{world}/readings", s.inWorld(s.readings)},
		{"putReadings", "PUT /_mock/worlds/{world}/readings", s.inWorld(s.putReadings)},
		{"getClock", "GET /_mock/worlds/{world}/clock", s.inWorld(s.clock)},
		{"putClock", "PUT /_mock/worlds/{world}/clock", s.inWorld(s.putClock)},
		{"advanceClock", "POST /_mock/worlds/{world}/clock/advance", s.inWorld(s.advanceClock)},
	}
}

// inWorld returns a handler of requests about the world in their path. They take
// no query.
func (s *Server) inWorld(h worldHandler) handler {
	return s.inWorldWithQuery(func(w *world.World, r *http.Request) (int, any, error) {
		if err := query(r, nil); err != nil {
			return 0, nil, err
		}
		return h(w, r)
	})
}

// noQuery returns a handler of requests that take no query.
func noQuery(h handler) handler {
	return func(r *http.Request) (int, any, error) {
		if err := query(r, nil); err != nil {
			return 0, nil, err
		}
		return h(r)
	}
}

// inWorldWithQuery is like inWorld, but h reads the query itself.
func (s *Server) inWorldWithQuery(h worldHandler) handler {
	return func(r *http.Request) (int, any, error) {
		w := s.Set.Get(r.PathValue("world"))
		if w == nil {
			return 0, nil, apiError{problem.UnknownWorld, "see GET /_mock/worlds for the worlds that exist"}
		}
		return h(w, r)
	}
}
