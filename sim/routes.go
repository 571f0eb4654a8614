package sim

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"sync"

	"github.com/go-chi/chi/v5"
)

// Routes is the vendor's table of contents: its operations by method and path.
// A path is written as in the contract ("/v1/members/{id}"); a fixed segment
// goes before a parameter.
type Routes struct {
	mux        *chi.Mux
	operations map[route]*Operation
	All        []*Operation // in the order declared
}

type route struct{ method, path string }

// GET declares an operation.
func (r *Routes) GET(id, path string, a Action) { r.add(http.MethodGet, id, path, a) }

// POST declares an operation.
func (r *Routes) POST(id, path string, a Action) { r.add(http.MethodPost, id, path, a) }

// PUT declares an operation.
func (r *Routes) PUT(id, path string, a Action) { r.add(http.MethodPut, id, path, a) }

// PATCH declares an operation.
func (r *Routes) PATCH(id, path string, a Action) { r.add(http.MethodPatch, id, path, a) }

// DELETE declares an operation.
func (r *Routes) DELETE(id, path string, a Action) { r.add(http.MethodDelete, id, path, a) }

// NotSimulated declares an operation that the vendor has and we do not: it
// answers 501.
func (r *Routes) NotSimulated(method, id, path string) { r.add(method, id, path, Action{}) }

func (r *Routes) add(method, id, path string, a Action) {
	if r.mux == nil {
		r.mux, r.operations = chi.NewMux(), map[route]*Operation{}
	}
	op := &Operation{ID: id, Method: method, Path: path, Action: a, params: paramsOf(path)}
	if r.operations[route{method, path}] != nil {
		panic(fmt.Sprintf("%s %s is declared twice", method, path))
	}
	r.mux.Method(method, path, http.NotFoundHandler()) // the mux finds; the world answers
	r.operations[route{method, path}] = op
	r.All = append(r.All, op)
}

var hole = regexp.MustCompile(`\{([^}]+)\}`)

// paramsOf is the names of a path's parameters, in order.
func paramsOf(path string) (names []string) {
	for _, match := range hole.FindAllStringSubmatch(path, -1) {
		names = append(names, match[1])
	}
	return names
}

// Find is the operation that method and the escaped path name, with the
// values of the path's parameters put into req. Where the path has other
// methods only, these are in allow.
func (r *Routes) Find(req *Request) (op *Operation, allow []string) {
	found := finds.Get().(*chi.Context)
	defer finds.Put(found)
	if op := r.find(found, req.Method, req.Path); op != nil {
		req.names = op.params
		req.values = append(req.few[:0], found.URLParams.Values...)
		for i, v := range req.values {
			if plain, err := url.PathUnescape(v); err == nil {
				req.values[i] = plain
			}
		}
		req.values = readable(req.values)
		return op, nil
	}
	for _, m := range []string{http.MethodDelete, http.MethodGet, http.MethodPatch, http.MethodPost, http.MethodPut} {
		if r.find(found, m, req.Path) != nil {
			allow = append(allow, m)
		}
	}
	return nil, allow
}

func (r *Routes) find(found *chi.Context, method, path string) *Operation {
	found.Reset()
	pattern := r.mux.Find(found, method, path)
	if pattern == "" || slices.Contains(found.URLParams.Values, "") {
		return nil
	}
	return r.operations[route{method, pattern}]
}

var finds = sync.Pool{New: func() any { return chi.NewRouteContext() }}
