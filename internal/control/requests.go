package control

import (
	"net/http"
	"strconv"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// filter is which requests of a journal are asked for.
type filter struct {
	vendor, operation    string
	status, after, limit int // 0: any
}

func (s *Server) requests(w *world.World, r *http.Request) (int, any, error) {
	f, err := filterOf(r)
	if err != nil {
		return 0, nil, err
	}
	views := []world.View{}
	for _, e := range w.Journal.Entries() {
		if f.limit > 0 && len(views) == f.limit {
			break
		}
		if f.takes(e) {
			views = append(views, s.Set.View(e))
		}
	}
	return http.StatusOK, map[string]any{"requests": views}, nil
}

func filterOf(r *http.Request) (f filter, err error) {
	known := []string{"vendor", "operation", "status", "after", "limit"}
	for name, values := range r.URL.Query() {
		value := values[len(values)-1]
		var number *int
		switch name {
		case "vendor":
			f.vendor = value
		case "operation":
			f.operation = value
		case "status":
			number = &f.status
		case "after":
			number = &f.after
		case "limit":
			number = &f.limit
		default:
			return f, invalid("unknown parameter " + strconv.Quote(name) + strict.Suggest(name, known))
		}
		if number == nil {
			continue
		}
		if *number, err = strconv.Atoi(value); err != nil || *number < 0 {
			return f, invalid(name + " must be a whole number from 0")
		}
	}
	return f, nil
}

// takes says whether e is asked for. An operation is named with its vendor
// ("egym.publishAccount") or, beside one, without.
func (f filter) takes(e *journal.Entry) bool {
	return (f.vendor == "" || f.vendor == e.Vendor) &&
		(f.operation == "" || f.operation == e.Operation || f.operation == e.Vendor+"."+e.Operation) &&
		(f.status == 0 || f.status == e.Status) &&
		e.Number > f.after
}

func (s *Server) request(w *world.World, r *http.Request) (int, any, error) {
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		return 0, nil, invalid("a request is named by its number")
	}
	e, ok := w.Journal.Get(number)
	if !ok {
		return 0, nil, refusal{problem.NotFound, "the journal does not hold this request: see GET …/requests"}
	}
	return http.StatusOK, s.Set.View(e), nil
}

func (s *Server) forgetRequests(w *world.World, _ *http.Request) (int, any, error) {
	w.Journal.Clear()
	return http.StatusNoContent, nil, nil
}
