package mcp

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/fidelity"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

type docsIn struct {
	Topic string `json:"topic"`
}

func (t tools) docs(ctx context.Context, in docsIn) (any, error) {
	switch first, below, _ := strings.Cut(in.Topic, "."); {
	case in.Topic == "":
		return "Topics: scenario, scenario.KEY (such as scenario.faults), scenarios, VENDOR, VENDOR.rules, VENDOR.readings, " +
			"VENDOR.OPERATION, or the id of a rule or reading.\nVendors: " + strings.Join(t.server.Set.Names(), ", "), nil
	case in.Topic == "scenarios":
		return t.ask(ctx, "GET", "/_mock/scenarios", nil)
	case first == "scenario":
		return t.scenarioDocs(below)
	default:
		return t.vendorDocs(in.Topic)
	}
}

// scenarioDocs describes the keys of a scenario: the top ones, or those below one of them.
func (t tools) scenarioDocs(key string) (string, error) {
	lines, err := scenario.Describe(t.server.Set, key)
	if err != nil {
		return "", err
	}
	if len(lines) == 0 {
		var known []string
		top, err := scenario.Describe(t.server.Set, "")
		if err != nil {
			return "", err
		}
		for _, line := range top {
			name, _, _ := strings.Cut(line, ":")
			known = append(known, name)
		}
		return "", fmt.Errorf("a scenario has no key %q%s", key, strict.Suggest(key, known))
	}
	text := strings.Join(lines, "\n")
	if key == "" {
		text += "\n\nAn example:\n" + example
	}
	return text, nil
}

const example = `version: 1
name: mine
title: What happens
vendors: {VENDOR: ...}   # as the tool state shows them
faults: [{id: lost, operation: VENDOR.OPERATION, calls: {only: [1]}, phase: after, effect: {drop: reset}}]
steps:
- {id: create, operation: VENDOR.OPERATION, tenant: TENANT, body: {...},
   expect: {status: 201, body: {id: {$type: string}}}, save: {id: /id}}
- clock: {advance: 1d}
- {id: look, operation: VENDOR.OPERATION, path: {id: "${create.id}"}, expect: {status: 200}}
assert: {state: [{at: VENDOR.TENANT.COLLECTION, count: 1, has: [{email: a@example.com}]}]}`

// vendorDocs describes a vendor, its rules or readings, or one of these.
func (t tools) vendorDocs(topic string) (string, error) {
	name, below, _ := strings.Cut(topic, ".")
	v := t.server.Set.Vendor(name)
	if v == nil {
		topics := append(t.server.Set.Names(), "scenario", "scenarios")
		return "", fmt.Errorf("there is no topic %q%s", topic, strict.SuggestAll(name, topics))
	}
	report, err := fidelity.Of([]sim.Vendor{v.Vendor})
	if err != nil {
		return "", err
	}
	of := report.Vendors[0]
	switch below {
	case "":
		var operations []string
		for _, op := range v.API.Routes.All {
			operations = append(operations, op.ID+" "+op.Method+" "+op.Path)
		}
		return fmt.Sprintf("%s: %s. %d rules, %d readings.\n%s\nOperations:\n%s",
			of.Name, of.Title, len(of.Rules), len(of.Readings), of.Notice, strings.Join(operations, "\n")), nil
	case "rules":
		var lines []string
		for _, r := range of.Rules {
			lines = append(lines, fmt.Sprintf("%s (%s): %s", r.ID, r.Label, r.Says))
		}
		return strings.Join(lines, "\n"), nil
	case "readings":
		var lines []string
		for _, r := range of.Readings {
			lines = append(lines, fmt.Sprintf("%s = %s (or %s): %s", r.ID, r.Default, strings.Join(r.Values[1:], ", "), r.Question))
		}
		return strings.Join(lines, "\n"), nil
	}
	return named(v, of, name+"."+below)
}

// named describes what has an id: an operation, a rule, a reading, or a rule and a reading.
func named(v *world.Vendor, of fidelity.Vendor, id string) (string, error) {
	var found, ids []string
	for _, op := range v.API.Routes.All {
		ids = append(ids, of.Name+"."+op.ID)
		if of.Name+"."+op.ID != id {
			continue
		}
		doc, err := v.Contract()
		if err != nil {
			return "", err
		}
		described, _ := doc.Operation(op.ID)
		found = append(found, fmt.Sprintf("%s: %s %s\n%s\n%s", id, op.Method, op.Path, described.Summary, strings.Join(doc.Describe(op.ID), "\n")))
	}
	for _, r := range of.Rules {
		ids = append(ids, r.ID)
		if r.ID == id {
			found = append(found, fmt.Sprintf("%s: %s\nlabel: %s\nsource: %s", r.ID, r.Says, r.Label, r.Source))
		}
	}
	for _, r := range of.Readings {
		ids = append(ids, r.ID)
		if r.ID == id {
			found = append(found, fmt.Sprintf("%s: %s\nvalues: %s (default %s)\nsource: %s",
				r.ID, r.Question, strings.Join(r.Values, ", "), r.Default, r.Source))
		}
	}
	if len(found) == 0 {
		slices.Sort(ids)
		return "", fmt.Errorf("%s has no operation, rule or reading %q%s", of.Name, id, strict.Suggest(id, slices.Compact(ids)))
	}
	return strings.Join(found, "\n\n"), nil
}
