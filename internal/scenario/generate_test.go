package scenario_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

const generating = `version: 1
name: many
title: Many
vendors:
  egym: {chains: [{id: a, gyms: [{id: g, apiKeys: [k1]}], generate: {accounts: EGYM}}]}
  perfectgym: {companies: [{id: a, clubs: [{id: 1, name: C}], generate: {users: PERFECTGYM}}]}
  clubos: {partners: [{id: a, username: u, password: p, locations: [1], generate: {users: CLUBOS}}]}
  onsi: {clients: [{id: a, apiKeys: [k2], tiers: [Gold], generate: {members: ONSI}}]}
  userapi: {accounts: [{id: a, apiKeys: [k3], generate: {users: USERAPI}}]}
`

// generate returns the scenario with these counts; vendors that are not named have none.
func generate(counts ...string) string {
	counts = append(counts, "EGYM", "0", "PERFECTGYM", "0", "CLUBOS", "0", "ONSI", "0", "USERAPI", "0")
	return strings.NewReplacer(counts...).Replace(generating)
}

// A scenario has a million records made up at most, over all vendors and tenants.
func TestGenerateIsBounded(t *testing.T) {
	for _, test := range []struct{ reason, text, says string }{
		{"ten millions", generate("EGYM", "10000000"), "f.yaml:5:80: with this, the scenario generates 10000000 records; the maximum is 1000000 in all"},
		{"more than a number can be", generate("EGYM", strings.Repeat("9", 30)), "f.yaml:5:80: "},
		{"together", generate("EGYM", "400000", "ONSI", "400000", "USERAPI", "200001"), "f.yaml:9:65: with this, the scenario generates 1000001 records; the maximum is 1000000 in all"},
		{"below zero beside too many", generate("EGYM", "-5", "ONSI", "1000001"), "f.yaml:8:78: with this, the scenario generates 1000001 records; the maximum is 1000000 in all"},
	} {
		_, err := scenario.Load(world.NewSet(vendors.All()), "f.yaml", []byte(strings.Replace(test.text, "name: many", "name: f", 1)))
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v", test.reason, err)
		}
	}
}

// impatient is a context that is done once it has been asked so many times.
type impatient struct {
	context.Context
	left, asked int
}

func (i *impatient) Err() error {
	i.asked++
	if i.left--; i.left < 0 {
		return context.Canceled
	}
	return nil
}

// Records are made up no longer than somebody waits for them.
func TestGenerateEndsWithItsClient(t *testing.T) {
	for _, vendor := range []string{"EGYM", "PERFECTGYM", "CLUBOS", "ONSI", "USERAPI"} {
		doc, err := strict.Parse("", []byte(generate(vendor, "1000000")))
		if err != nil {
			t.Fatal(err)
		}
		ctx := &impatient{Context: t.Context(), left: 50}
		if _, err := scenario.Inline(ctx, world.NewSet(vendors.All()), doc.Root()); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", vendor, err)
		}
		if ctx.asked > 60 {
			t.Errorf("%s: it went on %d times", vendor, ctx.asked)
		}
	}
}

// A state that is put generates no longer than somebody waits for it, and nothing
// changes then.
func TestPutStateEndsWithItsClient(t *testing.T) {
	for _, vendor := range []string{"EGYM", "PERFECTGYM", "CLUBOS", "ONSI", "USERAPI"} {
		set := world.NewSet(vendors.All())
		start, err := scenario.Load(set, "", []byte(generate(vendor, "3")))
		if err != nil {
			t.Fatal(err)
		}
		w, err := set.Make(world.Default, start)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := strict.Parse("", []byte(generate(vendor, "1000000")))
		if err != nil {
			t.Fatal(err)
		}
		many, _ := doc.Root().Get("vendors")
		state, err := scenario.ParseState(set, many.JSON())
		if err != nil {
			t.Fatal(err)
		}
		before := w.State()
		ctx := &impatient{Context: t.Context(), left: 50}
		if err := state.Put(ctx, w); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", vendor, err)
		}
		if ctx.asked > 60 {
			t.Errorf("%s: it went on %d times", vendor, ctx.asked)
		}
		if !reflect.DeepEqual(before, w.State()) {
			t.Errorf("%s: the state has changed", vendor)
		}
	}
}
