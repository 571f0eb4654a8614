package mcp

import (
	"context"
	"errors"
	"fmt"
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
	again                   // how a scenario makes the same request
}

func (t tools) why(ctx context.Context, in whyIn) (any, error) {
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
	var state any
	var noState error
	if e.Operation != "" {
		state, noState = t.state(ctx, stateIn{World: w.Name, At: new(e.Number - 1), Path: e.Vendor})
	}
	a := againOf(w, e, view, tenantsIn(state, e.Vendor))
	switch {
	case noState != nil:
		a.lacks("the records before it: " + noState.Error())
	case a.Step != nil:
		t.tried(ctx, &a, w, e, state)
	}
	return reasons{
		World: w.Name, Scenario: w.Scenario(), Time: view.Time, Request: e.Number, Outcome: e.Saw(),
		Why: why.Text, Body: view.Response.Body, Rule: why.Rule, MadeBy: why.MadeBy, again: a,
	}, nil
}

// asked returns the request of a number. Without one, it is the latest of the client's
// that failed, or else that a fault fired at, or else the latest.
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
		func(e *journal.Entry) bool { return e.Refusal != nil || e.Outcome != "" || e.Status >= 400 },
		func(e *journal.Entry) bool { return e.Fault != nil },
	} {
		for _, e := range slices.Backward(entries) {
			if fits(e) {
				return e, nil
			}
		}
	}
	return entries[len(entries)-1], nil
}
