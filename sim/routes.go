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

// Routes is the vendor's table of contents: its operations by method and path.
// A path is written as in the contract ("/v1/members/{id}"); a fixed segment
// goes before a parameter.
type Routes struct {
	echo       *echo.Echo // only finds routes: the world answers
	operations map[route]*Operation
	All        []*Operation // in the order declared
}

type route struct{ method, path string } // the path as echo writes it

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
	if r.echo == nil {
		r.echo, r.operations = echo.New(), map[route]*Operation{}
		r.echo.Logger.SetOutput(io.Discard) // it complains about the routes without a handler below
	}
	at := route{method, asEcho.Replace(path)}
	if r.operations[at] != nil {
		panic(fmt.Sprintf("%s %s is declared twice", method, path))
	}
	op := &Operation{ID: id, Method: method, Path: path, Action: a}
	r.echo.Router().Add(method, at.path, echo.NotFoundHandler) // never called
	if strings.HasSuffix(path, "}") {
		r.echo.Router().Add(method, at.path+"/", nil) // a parameter without a child would take slashes as well
	}
	r.operations[at] = op
	r.All = append(r.All, op)
}

// asEcho writes the parameters of a path as echo does: "/v1/members/:id".
var asEcho = strings.NewReplacer("{", ":", "}", "")

// Find returns the operation at the method and the escaped path of req, and
// puts the values of the path's parameters into req. If the path takes other
// methods only, Find returns these in allow, sorted.
func (r *Routes) Find(req *Request) (op *Operation, allow []string) {
	found := r.echo.AcquireContext()
	defer r.echo.ReleaseContext(found)
	if op := r.find(found, req.Method, req.Path); op != nil {
		req.names = found.ParamNames()
		req.values = append(req.few[:0], found.ParamValues()...)
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
		if r.find(found, m, req.Path) != nil {
			allow = append(allow, m)
		}
	}
	return nil, allow
}

// find returns nil also where a parameter's value is empty. Where the path has
// another method, it leaves a path in found.
func (r *Routes) find(found echo.Context, method, path string) *Operation {
	found.Reset(nil, nil)
	r.echo.Router().Find(method, path, found)
	if slices.Contains(found.ParamValues(), "") {
		return nil
	}
	return r.operations[route{method, found.Path()}]
}
