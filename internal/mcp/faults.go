package mcp

import (
	"context"
	"net/url"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

type faultsIn struct {
	Action string `json:"action" required:"true" enum:"list|set|clear"`
	World  string `json:"world"`
	Fault  string `json:"fault"`
	ID     string `json:"id"`
}

func (in faultsIn) mistakes(t tools) []mistake {
	wrong := t.inWorld(in.World)
	switch {
	case in.Action == "set" && in.Fault == "":
		wrong = append(wrong, mistake{"fault", "fault is missing: set needs it, such as " +
			`{id: lost, operation: VENDOR.OPERATION, phase: after, effect: {drop: reset}}`})
	case (in.Action == "list" || in.Action == "clear") && in.Fault != "":
		wrong = append(wrong, mistake{"fault", "fault is for set only"})
	}
	if in.ID != "" && (in.Action == "set" || in.Action == "list") {
		says := "id is for clear only"
		if in.Action == "set" {
			says += ": the id of a new fault is a key of the fault"
		}
		wrong = append(wrong, mistake{"id", says})
	}
	if w, err := t.worldOf(in.World); err == nil && in.Action == "set" && in.Fault != "" {
		if err := t.checkFault(w, in.Fault); err != nil {
			wrong = append(wrong, mistake{"fault", err.Error()})
		}
	}
	return wrong
}

// checkFault returns the mistakes in a fault's text with their places.
func (t tools) checkFault(w *world.World, text string) error {
	doc, err := strict.Parse("", []byte(text))
	if err != nil {
		return mistakesIn(err)
	}
	_, err = scenario.Fault(t.server.Set, w, doc.Root())
	return mistakesIn(err)
}

func (t tools) faults(ctx context.Context, in faultsIn) (any, error) {
	w, err := t.worldOf(in.World)
	if err != nil {
		return nil, err
	}
	path := "/_mock/worlds/" + w.Name + "/faults"
	switch {
	case in.Action == "list":
		return t.ask(ctx, "GET", path, nil)
	case in.Action == "set":
		return t.ask(ctx, "POST", path, []byte(in.Fault))
	case in.ID != "":
		return t.ask(ctx, "DELETE", path+"/"+url.PathEscape(in.ID), nil)
	}
	return t.ask(ctx, "DELETE", path, nil)
}
