package mcp

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/sim"
)

type worldIn struct {
	Action   string `json:"action" required:"true" enum:"make|list|reset|delete"`
	World    string `json:"world"`
	Scenario string `json:"scenario"`
}

func (in worldIn) mistakes(t tools) (wrong []mistake) {
	switch in.Action {
	case "list":
		if in.World != "" {
			wrong = append(wrong, mistake{"world", "list shows all worlds: leave world out"})
		}
	case "reset", "delete":
		wrong = t.inWorld(in.World)
	default:
		return nil
	}
	if in.Scenario != "" {
		wrong = append(wrong, mistake{"scenario", "scenario is for make only: reset starts a world's own scenario again"})
	}
	return wrong
}

func (t tools) world(ctx context.Context, in worldIn) (any, error) {
	switch in.Action {
	case "list":
		return t.listWorlds(ctx)
	case "make":
		return t.makeWorld(ctx, in)
	}
	w, err := t.worldOf(in.World)
	if err != nil {
		return nil, err
	}
	if in.Action == "reset" {
		return t.ask(ctx, "POST", "/_mock/worlds/"+w.Name+"/reset", nil)
	}
	return t.ask(ctx, "DELETE", "/_mock/worlds/"+w.Name, nil)
}

// listWorlds lists as many worlds as an answer has room for, the most recently used.
func (t tools) listWorlds(ctx context.Context) (any, error) {
	indented, err := t.ask(ctx, "GET", "/_mock/worlds", nil)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(indented)
	if err != nil || len(text) <= maxAnswer {
		return json.RawMessage(text), err
	}
	var all struct{ Worlds []json.RawMessage }
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, err
	}
	byName := map[string]json.RawMessage{}
	for _, w := range all.Worlds {
		var named struct{ Name string }
		if err := json.Unmarshal(w, &named); err != nil {
			return nil, err
		}
		byName[named.Name] = w
	}
	shown, room := []json.RawMessage{}, maxAnswer-1<<10 // for the rest of the answer
	for _, w := range t.server.Set.Recent() {
		view, listed := byName[w.Name]
		if !listed { // it was made just now
			continue
		}
		if room -= len(view) + 1; room < 0 {
			break
		}
		shown = append(shown, view)
	}
	more := len(byName) - len(shown)
	return map[string]any{"worlds": shown, "more": more, "says": fmt.Sprintf(
		"these are the %d most recently used worlds; %d more are not shown. "+
			"The tools take the name of any world; delete those that are not needed", len(shown), more)}, nil
}

func (t tools) makeWorld(ctx context.Context, in worldIn) (any, error) {
	query := ""
	if in.World != "" {
		query = "?name=" + url.QueryEscape(in.World)
	}
	if isScenarioText(in.Scenario) {
		return t.ask(ctx, "POST", "/_mock/worlds"+query, []byte(in.Scenario))
	}
	body := map[string]any{}
	if in.Scenario != "" {
		if _, _, err := t.server.Scenarios.Text(in.Scenario); err != nil && in.Scenario != t.server.Start.Scenario {
			return nil, err
		}
		body["scenario"] = in.Scenario
	}
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	return t.ask(ctx, "POST", "/_mock/worlds"+query, text)
}

// isScenarioText reports whether it is the text of a scenario, not the name of one.
func isScenarioText(s string) bool { return strings.ContainsAny(s, "\n{:") }

type stateIn struct {
	World string `json:"world"`
	Path  string `json:"path"`
	At    *int   `json:"at"`
	From  *int   `json:"from"`
	To    *int   `json:"to"`
}

func (in stateIn) mistakes(t tools) []mistake {
	wrong := t.inWorld(in.World)
	if changes := in.From != nil || in.To != nil; changes && (in.At != nil || in.Path != "") {
		wrong = append(wrong, mistake{"from", "from and to are for changes, at and path for records: give one or the other"})
	}
	if in.From != nil && in.To != nil && *in.From > *in.To {
		wrong = append(wrong, mistake{"from", fmt.Sprintf("from %d is after to %d: give the earlier request as from", *in.From, *in.To)})
	}
	if strings.Count(in.Path, ".") > 2 {
		wrong = append(wrong, mistake{"path", "path has at most three parts: vendor.tenant.collection"})
	}
	return wrong
}

func (t tools) state(ctx context.Context, in stateIn) (any, error) {
	w, err := t.worldOf(in.World)
	if err != nil {
		return nil, err
	}
	at := "/_mock/worlds/" + w.Name
	if in.From != nil || in.To != nil {
		query := url.Values{}
		for name, n := range map[string]*int{"from": in.From, "to": in.To} {
			if n != nil {
				query.Set(name, fmt.Sprint(*n))
			}
		}
		return t.ask(ctx, "GET", at+"/diff?"+query.Encode(), nil)
	}
	at += "/state"
	if in.At != nil {
		at += fmt.Sprintf("?at=%d", *in.At)
	}
	text, err := t.ask(ctx, "GET", at, nil)
	if err != nil || in.Path == "" {
		return text, err
	}
	var all map[string]map[string]any
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, err
	}
	return cut(all, strings.Split(in.Path, "."), w.Current().Open)
}

// cut returns a part of the state: a vendor's, a tenant's, or a collection of a tenant.
// open says whether credentials are open.
func cut(all map[string]map[string]any, path []string, open bool) (any, error) {
	vendor, ok := all[path[0]]
	if !ok {
		return nil, fmt.Errorf("there is no vendor %q%s", path[0], strict.Suggest(path[0], keys(all)))
	}
	if len(path) == 1 {
		return map[string]any{path[0]: vendor}, nil
	}
	var ids []string
	for _, kind := range keys(vendor) { // the list of tenants is named differently at each vendor
		list, _ := vendor[kind].([]any)
		for _, item := range list {
			tenant, _ := item.(map[string]any)
			id, _ := tenant["id"].(string)
			ids = append(ids, id)
			switch {
			case id != path[1]:
			case len(path) == 2:
				return map[string]any{path[0]: only(vendor, kind, tenant)}, nil
			case tenant[path[2]] == nil:
				return nil, fmt.Errorf("%s.%s has no %q%s", path[0], id, path[2], strict.Suggest(path[2], keys(tenant)))
			default:
				return map[string]any{path[2]: tenant[path[2]]}, nil
			}
		}
	}
	if open && sim.IsOpenedID(path[1]) {
		return nil, fmt.Errorf("%s has no records: a tenant that a client's own key opened starts with what the tenants of %s share; "+
			"for a scenario, take all of path %[2]s", path[1], path[0])
	}
	return nil, fmt.Errorf("%s has no tenant %q%s", path[0], path[1], strict.Suggest(path[1], ids))
}

func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// only returns a vendor's state with one of its tenants, and with its readings and rate
// limit: a scenario needs them, too.
func only(vendor map[string]any, kind string, tenant any) map[string]any {
	shown := map[string]any{}
	for name, part := range vendor {
		if _, tenants := part.([]any); !tenants {
			shown[name] = part
		}
	}
	shown[kind] = []any{tenant}
	return shown
}
