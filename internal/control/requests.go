package control

import (
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// filter selects requests of a journal.
type filter struct {
	vendor, operation    string
	trace                string // a trace id of W3C trace context
	status, after, limit int    // 0: any
}

func (s *Server) requests(w *world.World, r *http.Request) (int, any, error) {
	views, err := s.selected(w, r)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, listOf("requests", func(yield func(any) bool) {
		for view := range views {
			if !yield(view) {
				return
			}
		}
	}), nil
}

// selected returns the requests of a journal that the query selects.
func (s *Server) selected(w *world.World, r *http.Request) (iter.Seq[tell.View], error) {
	f, err := filterOf(s.Set, r)
	if err != nil {
		return nil, err
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
	return tell.ViewsOf(w, found), nil
}

// filterOf reads a filter. It refuses values that no request can have: their empty
// answer would read as "no such request was made".
func filterOf(set *world.Set, r *http.Request) (f filter, err error) {
	err = query(r, parameters{
		"vendor": &f.vendor, "operation": &f.operation,
		"status": &f.status, "after": &f.after, "limit": &f.limit, "trace": &f.trace,
	})
	if err != nil {
		return f, err
	}
	given := r.URL.Query()
	if given.Has("vendor") && set.Vendor(f.vendor) == nil {
		return f, invalid("there is no vendor " + strconv.Quote(f.vendor) + strict.Suggest(f.vendor, set.Names()))
	}
	if given.Has("status") && (f.status < 100 || f.status > 599) {
		return f, invalid("status " + strconv.Itoa(f.status) + ": an HTTP status is a number from 100 to 599")
	}
	if given.Has("limit") && f.limit == 0 {
		return f, invalid("limit 0 shows nothing: give 1 or more, or leave it out for all")
	}
	if given.Has("trace") && !tell.IsTrace(f.trace) {
		return f, invalid("trace " + strconv.Quote(f.trace) + ": give the trace id of the client's traceparent, 32 of 0-9 and a-f, not all 0")
	}
	if operations := f.operations(set); given.Has("operation") && !slices.Contains(operations, f.operation) {
		of := ""
		if f.vendor != "" {
			of = " of " + f.vendor
		}
		return f, invalid("there is no operation " + strconv.Quote(f.operation) + of + strict.Suggest(f.operation, operations))
	}
	return f, nil
}

// operations returns the names that an operation can be given by: those of the
// filter's vendor, or of all. Those in the form that was given come first.
func (f filter) operations(set *world.Set) (names []string) {
	var others []string
	for _, v := range set.Vendors {
		if f.vendor != "" && f.vendor != v.Name {
			continue
		}
		for _, op := range v.API.Routes.All {
			short, full := op.ID, v.Name+"."+op.ID
			if strings.Contains(f.operation, ".") {
				short, full = full, short
			}
			names, others = append(names, short), append(others, full)
		}
	}
	return append(names, others...)
}

// matches reports whether the filter selects e. An operation may be given with or
// without its vendor.
func (f filter) matches(e *journal.Entry) bool {
	return (f.vendor == "" || f.vendor == e.Vendor) &&
		(f.operation == "" || f.operation == e.Operation || f.operation == e.Vendor+"."+e.Operation) &&
		(f.trace == "" || f.trace == tell.Trace(e)) &&
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
	w.Journal.Forget()
	if s.Set.Say != nil {
		w.Journal.Note()
	}
	return http.StatusNoContent, nil, nil
}
