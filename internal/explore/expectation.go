package explore

import (
	"maps"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
)

// expectation is an assertion of a scenario about a collection, as the baseline
// left it.
type expectation struct {
	At    string           `json:"at"`
	Count int              `json:"count"`
	Has   []map[string]any `json:"has,omitempty"`
}

// expectations returns what a state must be like to be the baseline's, in the
// collections in which it is not.
func (x *exploration) expectations(end *world.Start) (all []expectation) {
	groups := pairings(x.Set, x.baseline.end, end)
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		p := groups[name]
		at, err := scenario.ParseCollection(x.Set, name)
		if err != nil || p.findings() == nil {
			continue
		}
		records, err := scenario.RecordsAt(x.Set, x.baseline.end, at)
		if err != nil {
			continue
		}
		e := expectation{At: name, Count: len(records)}
		for _, was := range p.baseline {
			if shown := p.inState(was, records); shown != nil && len(e.Has) < maxHas {
				e.Has = append(e.Has, p.lasting(shown, ""))
			}
		}
		all = append(all, e)
	}
	return all
}

// inState returns the fields of a record as a vendor's state shows them, which
// assertions look at; nil if it has no name that people know it by.
func (p *pairing) inState(was *record, records []any) map[string]any {
	for _, shown := range records {
		fields, _ := shown.(map[string]any)
		for _, name := range p.identity.Natural {
			if v := was.value(name); v != "" && v == (&record{fields: fields}).value(name) {
				maps.DeleteFunc(fields, func(key string, _ any) bool {
					_, ok := was.fields[key]
					return !ok
				})
				return fields
			}
		}
	}
	return nil
}

// lasting returns the fields of a record that are not generated, and neither name a record by
// a generated identifier nor list what has one.
func (p *pairing) lasting(fields map[string]any, at string) map[string]any {
	kept := map[string]any{}
	for name, value := range fields {
		listed := func(field string) bool { return objects(value) != nil && strings.HasPrefix(field, at+name+".") }
		if slices.Contains(p.identity.Generated, at+name) || p.identity.Refers[at+name] != "" ||
			slices.ContainsFunc(p.identity.Generated, listed) || slices.ContainsFunc(slices.Collect(maps.Keys(p.identity.Refers)), listed) {
			continue
		}
		if object, ok := value.(map[string]any); ok {
			value = p.lasting(object, at+name+".")
		}
		kept[name] = value
	}
	return kept
}

// maxHas limits the records of a collection that an assertion names.
const maxHas = 20
