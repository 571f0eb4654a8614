package sim

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// Routes has a vendor's operations by method and path. A path is written as in
// the contract ("/v1/members/{id}"); a fixed segment takes precedence over a
// parameter.
type Routes struct {
	echo       *echo.Echo // finds routes and never serves a request
	operations map[route]*Operation
	All        []*Operation // in the order declared

	// AnyCase is the rule by which paths are found whatever their case; nil if case
	// matters.
	AnyCase *Rule
}

type route struct{ method, path string } // the path in echo's form

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

// NotSimulated declares an operation of the vendor that is not simulated: it
// answers 501.
func (r *Routes) NotSimulated(method, id, path string) { r.add(method, id, path, Action{}) }

func (r *Routes) add(method, id, path string, a Action) {
	if r.echo == nil {
		r.echo, r.operations = echo.New(), map[route]*Operation{}
		r.echo.Logger.SetOutput(io.Discard) // it warns of the routes without a handler below
	}
	at := route{method, asEcho.Replace(path)}
	if r.operations[at] != nil {
		panic(fmt.Sprintf("%s %s is declared twice", method, path))
	}
	op := &Operation{ID: id, Method: method, Path: path, Action: a}
	r.echo.Router().Add(method, at.path, echo.NotFoundHandler) // never called
	if strings.HasSuffix(path, "}") {
		r.echo.Router().Add(method, at.path+"/", nil) // a parameter without a child would match slashes too
	}
	r.operations[at] = op
	r.All = append(r.All, op)
}

// asEcho writes path parameters as echo does: "/v1/members/:id".
var asEcho = strings.NewReplacer("{", ":", "}", "")

// Find returns the operation at req's method and escaped path, and sets the path
// values of req. HEAD finds what GET does. If the path has other methods only, Find returns these in
// allow, sorted. If case does not matter, it spells the path of req as declared.
func (r *Routes) Find(req *Request) (op *Operation, allow []string) {
	op, allow = r.findExact(req)
	if op != nil || allow != nil || r.AnyCase == nil {
		return op, allow
	}
	for _, declared := range r.All {
		path, ok := spelledAs(declared.Path, req.Path)
		if !ok {
			continue
		}
		sent := req.Path
		req.Path = path
		if op, allow = r.findExact(req); op != nil || allow != nil {
			req.SentPath = sent
			return op, allow
		}
		req.Path = sent
	}
	return nil, nil
}

// spelledAs returns a path with the fixed segments of a declared one, and reports
// whether they differ in case at most.
func spelledAs(declared, path string) (spelled string, ok bool) {
	segments, given := strings.Split(declared, "/"), strings.Split(path, "/")
	if len(segments) != len(given) {
		return "", false
	}
	for i, s := range segments {
		switch {
		case strings.HasPrefix(s, "{"):
			segments[i] = given[i]
		case !strings.EqualFold(s, given[i]):
			return "", false
		}
	}
	return strings.Join(segments, "/"), true
}

func (r *Routes) findExact(req *Request) (op *Operation, allow []string) {
	found := r.echo.AcquireContext()
	defer r.echo.ReleaseContext(found)
	method := req.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	if op := r.find(found, method, req.Path); op != nil {
		req.names = found.ParamNames()
		req.values = append(req.array[:0], found.ParamValues()...)
		for i, v := range req.values {
			if plain, err := url.PathUnescape(v); err == nil {
				req.values[i] = plain
			}
		}
		req.values = readable(req.values)
		return op, nil
	}
	if found.Path() == "" {
		return nil, nil // no method has this path
	}
	for _, m := range []string{http.MethodDelete, http.MethodGet, http.MethodPatch, http.MethodPost, http.MethodPut} {
		if r.find(found, m, req.Path) == nil {
			continue
		}
		allow = append(allow, m)
		if m == http.MethodGet {
			allow = append(allow, http.MethodHead)
		}
	}
	return nil, allow
}

// find returns nil if there is no operation or a parameter is empty. If the path
// has other methods, found.Path() is not empty afterwards.
func (r *Routes) find(found echo.Context, method, path string) *Operation {
	found.Reset(nil, nil)
	r.echo.Router().Find(method, path, found)
	if slices.Contains(found.ParamValues(), "") {
		return nil
	}
	return r.operations[route{method, found.Path()}]
}
