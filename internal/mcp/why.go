package mcp

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

type whyIn struct {
	World   string `json:"world"`
	Request *int   `json:"request"`
}

// reasons is the answer to why.
type reasons struct {
	World    string         `json:"world"`
	Scenario string         `json:"scenario"`
	Time     time.Time      `json:"time"` // the world's, at the request
	Request  int            `json:"request"`
	Outcome  string         `json:"outcome"`
	Why      string         `json:"why"`
	Body     any            `json:"body"` // of the answer
	Rule     *tell.WhyRule  `json:"rule,omitempty"`
	MadeBy   *tell.WhyMaker `json:"madeBy,omitempty"` // the request that made the record in the way
	Step     map[string]any `json:"step,omitempty"`   // makes the same request in a scenario
	Before   string         `json:"before"`           // how to get the records that the request met
}

func (t tools) why(_ context.Context, in whyIn) (any, error) {
	w, err := t.worldOf(in.World)
	if err != nil {
		return nil, err
	}
	e, err := asked(w, in.Request)
	if err != nil {
		return nil, err
	}
	why, ok := tell.WhyOf(w, e.Number)
	if !ok {
		return nil, errors.New("the request has just left the journal")
	}
	view := tell.ViewOf(t.server.Set, e)
	return reasons{
		World: w.Name, Scenario: w.Scenario(), Time: view.Time, Request: e.Number, Outcome: e.Saw(),
		Why: why.Text, Body: view.Response.Body, Rule: why.Rule, MadeBy: why.MadeBy, Step: t.step(e, view),
		Before: fmt.Sprintf("state with world %s and at %d; put its vendors under vendors of a scenario, and step under steps",
			w.Name, e.Number-1),
	}, nil
}

// asked returns the request of a number. Without one, it is the latest of the client's
// that was refused, or else that a fault fired at, or else the latest.
func asked(w *world.World, number *int) (*journal.Entry, error) {
	if number != nil {
		if e, ok := w.Journal.Get(*number); ok {
			return e, nil
		}
		return nil, fmt.Errorf("request %d is not in the journal of world %s, whose latest is %d", *number, w.Name, w.Latest())
	}
	entries := slices.DeleteFunc(w.Journal.Entries(), func(e *journal.Entry) bool { return e.Rival != "" })
	if len(entries) == 0 {
		return nil, fmt.Errorf("world %s has had no request yet: name another world, or send one to a URL that the tool world lists", w.Name)
	}
	for _, fits := range []func(*journal.Entry) bool{
		func(e *journal.Entry) bool { return e.Refusal != nil && e.Fault == nil },
		func(e *journal.Entry) bool { return e.Refusal != nil || e.Fault != nil },
	} {
		for _, e := range slices.Backward(entries) {
			if fits(e) {
				return e, nil
			}
		}
	}
	return entries[len(entries)-1], nil
}

// step returns a step of a scenario that makes the same request; nil if the vendor has no
// such operation. Secrets in it are redacted.
func (t tools) step(e *journal.Entry, view tell.View) map[string]any {
	if e.Operation == "" {
		return nil
	}
	step := map[string]any{"id": "again", "operation": e.Vendor + "." + e.Operation, "expect": map[string]any{"status": e.Status}}
	if e.Outcome != "" {
		step["expect"] = map[string]any{"error": e.Outcome}
	}
	if e.Tenant != "" {
		step["tenant"] = e.Tenant
	} else {
		step["as"] = "none"
	}
	call := t.server.Set.CallOf(e)
	for _, op := range t.server.Set.Vendor(e.Vendor).API.Routes.All {
		if op.ID != e.Operation {
			continue
		}
		path := map[string]any{}
		for _, name := range op.Params()["path"] {
			path[name] = call.Param(name)
		}
		if len(path) > 0 {
			step["path"] = path
		}
	}
	if query, err := url.ParseQuery(e.Query); err == nil && len(query) > 0 {
		step["query"] = query
	}
	if view.Request.Body != nil {
		part := "body"
		if e.RequestHeader.Get("Content-Type") == "application/x-www-form-urlencoded" {
			part = "form"
		}
		step[part] = view.Request.Body
	}
	return step
}
