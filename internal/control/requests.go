package control

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// filter selects requests of a journal.
type filter struct {
	vendor, operation    string
	status, after, limit int // 0: any
}

func (s *Server) requests(w *world.World, r *http.Request) (int, any, error) {
	f, err := filterOf(r)
	if err != nil {
		return 0, nil, err
	}
	var found []*journal.Entry
	for _, e := range w.Journal.Entries() {
		if f.limit > 0 && len(found) == f.limit {
			break
		}
		if f.matches(e) {
			found = append(found, e)
		}
	}
	return http.StatusOK, list{"requests", func(yield func(any) bool) {
		for view := range tell.ViewsOf(w, found) {
			if !yield(view) {
				return
			}
		}
	}}, nil
}

func filterOf(r *http.Request) (f filter, err error) {
	err = query(r, parameters{
		"vendor": &f.vendor, "operation": &f.operation,
		"status": &f.status, "after": &f.after, "limit": &f.limit,
	})
	return f, err
}

// matches reports whether the filter selects e. An operation may be given with or
// without its vendor.
func (f filter) matches(e *journal.Entry) bool {
	return (f.vendor == "" || f.vendor == e.Vendor) &&
		(f.operation == "" || f.operation == e.Operation || f.operation == e.Vendor+"."+e.Operation) &&
		(f.status == 0 || f.status == e.Status) &&
		e.Number > f.after
}

func (s *Server) request(w *world.World, r *http.Request) (int, any, error) {
	number, err := numberOf(r)
	if err != nil {
		return 0, nil, err
	}
	e, ok := w.Journal.Get(number)
	if !ok {
		return 0, nil, notInJournal
	}
	views := slices.Collect(tell.ViewsOf(w, []*journal.Entry{e}))
	return http.StatusOK, views[0], nil
}

func (s *Server) why(w *world.World, r *http.Request) (int, any, error) {
	number, err := numberOf(r)
	if err != nil {
		return 0, nil, err
	}
	why, ok := tell.WhyOf(w, number)
	switch {
	case !ok:
		return 0, nil, notInJournal
	case strings.HasPrefix(r.Header.Get("Accept"), "text/plain"):
		return http.StatusOK, raw{"text/plain; charset=utf-8", []byte(why.Text + "\n")}, nil
	default:
		return http.StatusOK, why, nil
	}
}

var notInJournal = apiError{problem.NotFound, "this request is not in the journal: see GET …/requests"}

func numberOf(r *http.Request) (int, error) {
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		return 0, invalid("give the request by its number")
	}
	return number, nil
}

func (s *Server) forgetRequests(w *world.World, _ *http.Request) (int, any, error) {
	w.Journal.Clear()
	return http.StatusNoContent, nil, nil
}
