package mcp

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
)

// maxTried limits the scenario that is played to try a step, in bytes.
const maxTried = 1 << 20

// tried plays the step as Before says, in a world of its own. If it is not answered as
// the request was, lacks says how, and what the answer rested on besides the records.
func (t tools) tried(ctx context.Context, a *again, w *world.World, e *journal.Entry, state any) {
	if e.Fault != nil && a.Top["faults"] == nil { // lacks says so already
		return
	}
	got, err := t.playedOnce(ctx, a, state)
	switch {
	case err != nil:
		a.lacks("a trial: it was not played, since " + err.Error())
		return
	case got == nil:
		a.lacks("an answer: played in a world of its own, this step gets none")
		return
	case answeredAs(got) == answeredAs(e):
		return
	}
	a.lacks(fmt.Sprintf("what made the answer %s: played in a world of its own, this step is answered by %s",
		answeredAs(e), answeredAs(got)))
	if e.Status == http.StatusTooManyRequests && e.Fault == nil {
		a.lacks("the calls before this one, which used up the rate limit: make them first, or add repeat: {until: 429, max: N}")
	}
	if first := firstWithKey(w, e); first != nil {
		a.lacks(fmt.Sprintf("the idempotency key, which %s remembers from request %d: make that call first, why with request %[2]d gives its step",
			e.Vendor, first.Number))
	}
	if carrier := w.Set().Vendor(e.Vendor).Carrier.Header(); a.Step["as"] == "none" && e.RequestHeader.Get(carrier) != "" {
		a.lacks("its credential, which no step can choose: the step sends one that nobody knows")
	}
}

// playedOnce plays the step and returns its entry, nil if it has none.
func (t tools) playedOnce(ctx context.Context, a *again, state any) (*journal.Entry, error) {
	whole := maps.Clone(a.Top)
	whole["vendors"], whole["steps"] = state, []any{a.Step}
	text, err := json.Marshal(whole)
	if err != nil {
		return nil, err
	}
	if len(text) > maxTried {
		return nil, fmt.Errorf("with the records before it, it is longer than %d bytes", maxTried)
	}
	set := t.server.Set.Apart()
	sc, err := scenario.ReadContext(ctx, set, "", text)
	if err != nil {
		return nil, mistakesIn(err)
	}
	server, err := play.Open(ctx, set, sc.Start)
	if err != nil {
		return nil, err
	}
	defer server.Close()
	scratch, err := set.Make("", sc.Start)
	if err != nil {
		return nil, err
	}
	defer set.Delete(scratch.Name)
	server.PlaySteps(ctx, sc, scratch, nil, server.In(scratch))
	for _, e := range scratch.Journal.Entries() {
		if e.Rival == "" {
			return e, nil
		}
	}
	return nil, nil
}

// answeredAs names an answer by what the client saw and by the rule that decided.
func answeredAs(e *journal.Entry) string {
	if rule, _ := e.Decided(); rule != nil {
		return rule.ID + " (" + e.Saw() + ")"
	}
	return "no rule (" + e.Saw() + ")"
}

// firstWithKey returns the earliest request before e that carried its idempotency key.
func firstWithKey(w *world.World, e *journal.Entry) *journal.Entry {
	name := w.Set().Vendor(e.Vendor).IdempotencyKey
	if name == "" || e.RequestHeader.Get(name) == "" {
		return nil
	}
	entries := w.Journal.Entries()
	i := slices.IndexFunc(entries, func(one *journal.Entry) bool {
		return one.Number < e.Number && one.Vendor == e.Vendor && one.Tenant == e.Tenant &&
			one.RequestHeader.Get(name) == e.RequestHeader.Get(name)
	})
	if i < 0 {
		return nil
	}
	return entries[i]
}

// tenantsIn returns the ids of the tenants in a vendor's part of the state.
func tenantsIn(state any, vendor string) (ids []string) {
	all, _ := state.(map[string]any)
	kinds, _ := all[vendor].(map[string]any)
	for _, kind := range keys(kinds) {
		list, _ := kinds[kind].([]any)
		for _, item := range list {
			tenant, _ := item.(map[string]any)
			if id, ok := tenant["id"].(string); ok {
				ids = append(ids, id)
			}
		}
	}
	return ids
}
