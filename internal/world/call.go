package world

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/sim"
)

// Call is a call that a rival or step makes.
type Call struct {
	Vendor, Operation string
	Tenant            string
	As                sim.As
	Path              map[string]string
	Query             url.Values
	Header            http.Header
	Body              []byte     // JSON, unless Header has another Content-Type; nil for none
	Form              url.Values // a form-encoded body; nil for none
}

// CheckCall returns an error for each part of the call that names something that
// does not exist.
func (start *Start) CheckCall(v *Vendor, c *Call) (wrong []*CallError) {
	anonymous := *c
	anonymous.As = sim.As{None: true}
	start.Look(v.Name, func(tx *sim.Tx) {
		_, unmade := anonymous.request(tx, v)
		var unsigned error
		if !c.As.None {
			_, unsigned = c.sign(tx, v)
		}
		for _, err := range []error{unmade, unsigned} {
			var one *CallError
			if errors.As(err, &one) {
				wrong = append(wrong, one)
			}
		}
	})
	return wrong
}

// Request returns the call as a request, signed with a credential that the tenant
// has in this world now.
func (w *World) Request(c *Call) (req *sim.Request, err error) {
	w.Look(c.Vendor, func(tx *sim.Tx) { req, err = c.request(tx, w.set.Vendor(c.Vendor)) })
	return req, err
}

// request returns the call as a request. Its error is a *[CallError].
func (c *Call) request(tx *sim.Tx, v *Vendor) (*sim.Request, error) {
	op, err := v.operation(c.Operation)
	if err != nil {
		return nil, &CallError{"operation", err}
	}
	path, err := v.path(op, c.Path)
	if err != nil {
		return nil, &CallError{"path", err}
	}
	req := &sim.Request{Method: op.Method, Path: path, Query: c.Query.Encode(), Header: http.Header{}}
	if !c.As.None {
		signature, err := c.sign(tx, v)
		if err != nil {
			return nil, err
		}
		maps.Copy(req.Header, signature.Header)
	}
	switch {
	case c.Body != nil:
		req.Body = c.Body
		req.Header.Set("Content-Type", "application/json")
	case c.Form != nil:
		req.Body = []byte(c.Form.Encode())
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, values := range c.Header {
		req.Header[http.CanonicalHeaderKey(name)] = values
	}
	req.Length = int64(len(req.Body))
	return req, nil
}

// sign blames either the tenant, if it does not exist, or the credential.
func (c *Call) sign(tx *sim.Tx, v *Vendor) (sim.Signature, error) {
	signature, err := v.Sign(tx, c.Tenant, c.As)
	if err == nil {
		return signature, nil
	}
	if _, noTenant := v.Sign(tx, c.Tenant, sim.As{}); noTenant != nil {
		return signature, &CallError{"tenant", noTenant}
	}
	var choice *sim.ChoiceError
	if errors.As(err, &choice) {
		err = fmt.Errorf("%w%s", err, strict.Suggest(choice.Value, choice.Valid))
	}
	return signature, &CallError{"as", err}
}

// Sign returns what signs a tenant's request. Its error says which tenant or
// credential does not exist.
func (v *Vendor) Sign(tx *sim.Tx, tenant string, as sim.As) (sim.Signature, error) {
	if v.API.Sign == nil {
		return sim.Signature{}, fmt.Errorf("%s does not say how its requests are signed", v.Name)
	}
	return v.API.Sign(tx, tenant, as)
}

func (v *Vendor) operation(id string) (*sim.Operation, error) {
	var ids []string
	for _, op := range v.API.Routes.All {
		if op.ID == id && op.Simulated() {
			return op, nil
		}
		if op.ID == id {
			return nil, fmt.Errorf("%s has the operation %s, but it is not simulated: it answers 501", v.Name, id)
		}
		if op.Simulated() {
			ids = append(ids, op.ID)
		}
	}
	return nil, fmt.Errorf("%s has no operation %q%s", v.Name, id, strict.Suggest(id, ids))
}

// path returns an operation's path with these parameters. It checks that the path
// is not another operation's.
func (v *Vendor) path(op *sim.Operation, values map[string]string) (string, error) {
	path, err := fill(op, values)
	if err != nil {
		return "", err
	}
	if found, _ := v.API.Routes.Find(&sim.Request{Method: op.Method, Path: path}); found != op {
		return "", fmt.Errorf("with these parameters %s is not a path of %s but of another operation", path, op.ID)
	}
	return path, nil
}

// fill replaces the parameters of an operation's path by values.
func fill(op *sim.Operation, values map[string]string) (string, error) {
	path := op.Path
	known := op.Params()["path"]
	for name, value := range values {
		parameter := "{" + name + "}"
		if !strings.Contains(path, parameter) {
			return "", fmt.Errorf("the path of %s has no parameter %q%s", op.ID, name, strict.Suggest(name, known))
		}
		path = strings.Replace(path, parameter, url.PathEscape(value), 1)
	}
	for _, name := range known {
		if values[name] == "" {
			return "", fmt.Errorf("%s needs the path parameter %q", op.ID, name)
		}
	}
	return path, nil
}

// CallError says that a call names something that does not exist.
type CallError struct {
	Key string // the part of the call that names it: operation, tenant, as or path
	Err error
}

func (e *CallError) Error() string { return e.Err.Error() }

func (e *CallError) Unwrap() error { return e.Err }

// CallOf returns a journal entry's request as a call.
func (s *Set) CallOf(e *journal.Entry) *fault.Call {
	req := &sim.Request{Method: e.Method, Path: e.Path}
	s.Vendor(e.Vendor).API.Routes.Find(req)
	return &fault.Call{
		Vendor: e.Vendor, Tenant: e.Tenant, Operation: e.Operation,
		Path: e.Path, Param: req.PathValue, Query: e.Query, Header: e.RequestHeader.HTTP(), Body: e.RequestBody,
	}
}

// call returns the request as a tenant's call.
func (p *pending) call(tenant string) *fault.Call {
	return &fault.Call{
		Vendor: p.vendor.Name, Tenant: tenant, Operation: p.op.ID,
		Path: p.req.Path, Param: p.req.PathValue, Query: p.req.Query, Header: p.req.Header, Body: p.req.Body,
	}
}
