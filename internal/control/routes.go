package control

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"path"
	"strings"

	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// maxBody is the longest body that the control API reads: a scenario with many
// records written out.
const maxBody = 64 << 20

// handler answers a call with a status and a body (nil for none), or with an
// error that fail turns into a problem.
type handler func(*http.Request) (status int, body any, err error)

// worldHandler is a handler of a call about one world.
type worldHandler func(*world.World, *http.Request) (status int, body any, err error)

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	on := func(pattern string, h handler) { mux.HandleFunc(pattern, answer(h)) }
	at := func(method, path string, h worldHandler) {
		on(method+" /_mock/worlds/{world}"+path, func(r *http.Request) (int, any, error) {
			w := s.Set.Get(r.PathValue("world"))
			if w == nil {
				return 0, nil, refusal{problem.UnknownWorld, "see GET /_mock/worlds for those there are"}
			}
			return h(w, r)
		})
	}

	on("GET /_mock/ready", s.ready)
	on("GET /_mock/vendors", s.vendors)
	mux.HandleFunc("GET /_mock/contracts/{file}", s.contract)

	on("GET /_mock/worlds", s.listWorlds)
	on("POST /_mock/worlds", s.makeWorld)
	at("GET", "", s.showWorld)
	at("DELETE", "", s.deleteWorld)
	at("POST", "/reset", s.reset)
	at("POST", "/rewind", s.rewind)

	at("GET", "/state", s.state)
	at("PUT", "/state", s.putState)
	at("GET", "/outbox", s.outbox)

	at("GET", "/requests", s.requests)
	at("DELETE", "/requests", s.forgetRequests)
	at("GET", "/requests/{number}", s.request)

	at("GET", "/faults", s.faults)
	at("POST", "/faults", s.addFault)
	at("DELETE", "/faults", s.deleteFaults)
	at("DELETE", "/faults/{fault}", s.deleteFault)

	at("GET", "/readings", s.readings)
	at("PUT", "/readings", s.putReadings)
	at("GET", "/clock", s.clock)
	at("PUT", "/clock", s.putClock)
	at("POST", "/clock/advance", s.advanceClock)

	mux.HandleFunc("/", notRouted(mux))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path.Clean(r.URL.Path) != r.URL.Path { // the mux would send the client elsewhere
			problem.Write(w, problem.UnknownPath, nothingHere)
			return
		}
		mux.ServeHTTP(w, r)
	})
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

func write(w http.ResponseWriter, status int, body any) {
	if body == nil {
		w.WriteHeader(status)
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
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &f):
		problem.Write(w, f.kind, f.detail)
	case errors.As(err, &mistakes):
		places := make([]problem.Mistake, len(mistakes))
		for i, m := range mistakes {
			places[i] = problem.Mistake{Line: m.Line, Column: m.Column, Path: m.Path, Message: m.Message}
		}
		problem.Write(w, problem.Invalid, mistakes.Error(), places...)
	case errors.As(err, &tooLarge):
		problem.Write(w, problem.TooLarge, "the body may have 64 MiB")
	default:
		problem.Write(w, problem.Invalid, err.Error())
	}
}

// body reads a request's body, bounded.
func body(r *http.Request) ([]byte, error) {
	return io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
}

// decode reads a JSON body strictly into a struct.
func decode(r *http.Request, into any) error {
	text, err := body(r)
	if err != nil {
		return err
	}
	if len(strings.TrimSpace(string(text))) == 0 {
		text = []byte("{}")
	}
	doc, err := strict.Parse("", text)
	if err != nil {
		return err
	}
	return doc.Root().Decode(into).Err()
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
