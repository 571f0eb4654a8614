package world

import (
	"fmt"
	"maps"
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

// callRivals counts a call of the client for the rivals who wait for it, and
// finds those whose moment has come. What they do never counts as the client's.
func (w *World) callRivals(p *pending) {
	call := callOf(p, p.entry.Tenant)
	counting := w.db.Begin()
	var due []*Rival
	for _, r := range w.moment.script.rivals {
		if fires, _ := w.set.fires(counting, "rival", r.Name, r.After, r.After.Draws(), call); fires {
			due = append(due, r)
		}
	}
	if changes := counting.Changes(); len(changes) > 0 {
		w.record(act{number: w.number, changes: changes, before: w.moment})
	}
	w.moment.due = due
}

// letRivalsAct answers the calls of the rivals whose moment has come, each as a
// request of its own in the journal, before the client's next is looked at.
// Who acts is part of the moment, so a rewind to before an act brings it back.
func (w *World) letRivalsAct(p *pending) {
	for len(w.moment.due) > 0 {
		rival := w.actOf(w.moment.due[0])
		w.answer(rival)
		w.moment.due = w.moment.due[1:]
		rival.seal(http.Header{})
		w.Journal.Complete(rival.entry)
		p.others = append(p.others, rival)
	}
}

// actOf is a rival's call as a request that came in.
func (w *World) actOf(r *Rival) *pending {
	v := w.set.Vendor(r.Call.Vendor)
	tx := w.transaction(v.Name, w.moment.clock.Now())
	defer tx.Rollback()
	req, err := r.Call.request(tx, v)
	if err != nil { // the credential is gone from the state since: the call comes without, and is refused
		unsigned := r.Call
		unsigned.As = sim.As{None: true}
		req, err = unsigned.request(tx, v)
	}
	if err != nil {
		panic(err) // the scenario was checked when it was loaded
	}
	p := &pending{vendor: v, req: req}
	p.op, p.allow = v.API.Routes.Find(req)
	if req.Length > p.op.MaxBody {
		req.TooLarge, req.Body = true, req.Body[:p.op.MaxBody]
	}
	p.decode(func() sim.Readings { return w.moment.readings })
	p.entry = newEntry(v, req)
	p.entry.Rival = r.Name
	return p
}

// request is the call as the vendor's client sends it. Its error is a
// *[CallError].
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

// sign tells a tenant that there is not from a credential that it lacks.
func (c *Call) sign(tx *sim.Tx, v *Vendor) (sim.Signature, error) {
	signature, err := v.Sign(tx, c.Tenant, c.As)
	if err == nil {
		return signature, nil
	}
	if _, noTenant := v.Sign(tx, c.Tenant, sim.As{}); noTenant != nil {
		return signature, &CallError{"tenant", noTenant}
	}
	return signature, &CallError{"as", err}
}

// Sign returns what a request of a tenant carries. Its error says which tenant or
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

// path is an operation's path with values in the place of its parameters.
func (v *Vendor) path(op *sim.Operation, values map[string]string) (string, error) {
	path, err := fill(op, values)
	if err != nil {
		return "", err
	}
	if found, _ := v.API.Routes.Find(&sim.Request{Method: op.Method, Path: path}); found != op {
		return "", fmt.Errorf("%s is no path of %s: with these parameters it is another's", path, op.ID)
	}
	return path, nil
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
