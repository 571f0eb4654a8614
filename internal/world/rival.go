package world

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/sim"
)

// Rival is another actor, who steps in right after a call of the client.
type Rival struct {
	Name  string
	After *fault.Selector
	Call  Call
}

// Call is a request by the names of the contract.
type Call struct {
	Vendor, Operation string
	Tenant            string
	As                sim.As
	Path              map[string]string
	Query             url.Values
	Header            http.Header
	Body              jsontext.Value // JSON; nil for none
	Form              url.Values     // a form-encoded body; nil for none
}

// rivals lets those act whose moment has come, before the client's next
// request is looked at. What they do never counts as the client's.
func (w *World) rivals(x *exchange) {
	if x.entry.Tenant == "" {
		return
	}
	call := callOf(x, x.entry.Tenant)
	counting := w.db.Begin()
	var acting []*Rival
	for _, r := range w.moment.script.rivals {
		if fires, _ := w.set.fires(counting, "rival", r.Name, r.After, r.After.Draws(), call); fires {
			acting = append(acting, r)
		}
	}
	if changes := counting.Changes(); len(changes) > 0 {
		w.record(act{number: w.number, changes: changes, before: w.moment})
	}
	for _, r := range acting {
		w.act(r)
	}
}

// act carries a rival's call out, as a request of its own in the journal.
func (w *World) act(r *Rival) {
	v := w.set.Vendor(r.Call.Vendor)
	tx := w.transaction(v.Name, w.moment.clock.Now())
	req, err := r.Call.request(tx, v)
	tx.Rollback()
	if err != nil {
		panic(err) // the scenario was checked when it was loaded
	}
	y := &exchange{vendor: v, req: req}
	y.op, y.allow = v.API.Routes.Find(req)
	y.in, y.bad = y.op.Decode(req, v.API.UnknownFields == nil || w.moment.readings.Of(v.API.UnknownFields) == "rejected")
	y.entry = newEntry(v, req)
	y.entry.Rival = r.Name
	w.carry(y)
	y.seal(http.Header{})
	w.Journal.Complete(y.entry)
}

// request is the call as the vendor's client sends it.
func (c *Call) request(tx *sim.Tx, v *Vendor) (*sim.Request, error) {
	op, err := v.operation(c.Operation)
	if err != nil {
		return nil, err
	}
	path, err := fill(op, c.Path)
	if err != nil {
		return nil, err
	}
	req := &sim.Request{Method: op.Method, Path: path, Query: c.Query.Encode(), Header: http.Header{}}
	if !c.As.None {
		signature, err := v.API.Sign(tx, c.Tenant, c.As)
		if err != nil {
			return nil, err
		}
		for name, values := range signature.Header {
			req.Header[name] = values
		}
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

func (v *Vendor) operation(id string) (*sim.Operation, error) {
	var ids []string
	for _, op := range v.API.Routes.All {
		if op.ID == id && op.Simulated() {
			return op, nil
		}
		if op.Simulated() {
			ids = append(ids, op.ID)
		}
	}
	return nil, fmt.Errorf("%s has no operation %q%s", v.Name, id, strict.Suggest(id, ids))
}

// fill puts values in the place of the path's parameters.
func fill(op *sim.Operation, values map[string]string) (string, error) {
	path := op.Path
	known := op.Params()["path"]
	for name, value := range values {
		hole := "{" + name + "}"
		if !strings.Contains(path, hole) {
			return "", fmt.Errorf("the path of %s has no parameter %q%s", op.ID, name, strict.Suggest(name, known))
		}
		path = strings.Replace(path, hole, url.PathEscape(value), 1)
	}
	for _, name := range known {
		if values[name] == "" {
			return "", fmt.Errorf("%s needs the path parameter %q", op.ID, name)
		}
	}
	return path, nil
}
