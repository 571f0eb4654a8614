package explore

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/codec"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Finding is something that a run got wrong.
type Finding struct {
	Kind string `json:"kind"` // lost, doubled, wrong, or a verdict that is told in more words
	What string `json:"what"`
}

// compare returns how an end state differs from the baseline's; see [pairings].
// Generated identifiers and times do not count.
func compare(set *world.Set, baseline, end *world.Start) (findings []Finding) {
	groups := pairings(set, baseline, end)
	for _, group := range slices.Sorted(maps.Keys(groups)) {
		findings = append(findings, groups[group].findings()...)
	}
	return findings
}

// record is a record of an end state.
type record struct {
	id      string
	fields  map[string]any // as its JSON has them
	partner *record        // of the other state; nil if it has none
}

func newRecord(id string, shown any) *record {
	r := &record{id: id}
	if err := json.Unmarshal(codec.Append(nil, shown), &r.fields); err != nil {
		panic(err) // records are encoded as objects
	}
	return r
}

// value returns the text of a field, "" if it has none. name is dotted.
func (r *record) value(name string) string {
	at := any(r.fields)
	for part := range strings.SplitSeq(name, ".") {
		object, _ := at.(map[string]any)
		at = object[part]
	}
	switch v := at.(type) {
	case nil:
		return ""
	case string:
		return v
	default:
		return string(text(v))
	}
}

// known returns a record's name as people know it: egym account jane.roe@x.io.
func (p *pairing) known(r *record) string {
	name := r.id
	if field := p.naturalKey(r); field != "" {
		name = r.value(field)
	}
	return fmt.Sprintf("%s %s %s", p.vendor.Name, strings.TrimSuffix(p.collection, "s"), tell.Printable(name))
}

// naturalKey returns the field by which people know a record; "" if none is set.
func (p *pairing) naturalKey(r *record) string {
	i := slices.IndexFunc(p.identity.Natural, func(field string) bool { return r.value(field) != "" })
	if i < 0 {
		return ""
	}
	return p.identity.Natural[i]
}

// counted says how many records people know by that name, if that is not plain: one
// that both states have.
func (p *pairing) counted(r *record) string {
	field := p.naturalKey(r)
	if field == "" {
		return ""
	}
	var n [2]int
	for i, state := range p.states {
		for _, other := range p.all(state) {
			if other.value(field) == r.value(field) {
				n[i]++
			}
		}
	}
	if n[0] == 0 || n[1] == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d instead of %d)", n[1], n[0])
}

// recordsOf returns all records of a collection, named vendor.tenant.collection.
func recordsOf(set *world.Set, state *world.Start, collection string) (records []*record) {
	c, err := scenario.ParseCollection(set, collection)
	if err != nil {
		return nil // one that no state shows
	}
	all, err := scenario.RecordsAt(set, state, c)
	if err != nil {
		return nil
	}
	for _, shown := range all {
		records = append(records, newRecord("", shown))
	}
	return records
}

// difference is a field that differs.
type difference struct {
	field   string // dotted
	was, is any
}

func differences(at string, was, is map[string]any) (all []difference) {
	names := maps.Clone(was)
	if names == nil {
		names = map[string]any{}
	}
	maps.Copy(names, is)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		field := strings.TrimPrefix(at+"."+name, ".")
		x, xIsObject := was[name].(map[string]any)
		y, yIsObject := is[name].(map[string]any)
		xs, ys := objects(was[name]), objects(is[name])
		switch {
		case xIsObject && (yIsObject || is[name] == nil), yIsObject && was[name] == nil:
			all = append(all, differences(field, x, y)...)
		case len(xs) > 0 && len(xs) == len(ys):
			for i := range xs {
				all = append(all, differences(field, xs[i], ys[i])...)
			}
		case string(text(was[name])) != string(text(is[name])):
			all = append(all, difference{field, was[name], is[name]})
		}
	}
	return all
}

// objects returns the elements of an array of objects; nil if it is something else.
func objects(v any) (all []map[string]any) {
	list, _ := v.([]any)
	for _, element := range list {
		object, ok := element.(map[string]any)
		if !ok {
			return nil
		}
		all = append(all, object)
	}
	return all
}

func text(v any) []byte {
	t, _ := json.Marshal(v) // it was read from JSON
	return t
}

// tell says how a field differs, without secrets.
func (p *pairing) tell(d difference) string {
	return fmt.Sprintf("%s %s instead of %s", d.field, p.show(d.field, d.is), p.show(d.field, d.was))
}

func (p *pairing) show(field string, value any) string {
	last := field[strings.LastIndexByte(field, '.')+1:]
	shown := tell.Record(p.vendor, map[string]any{last: value})
	value = shown.(map[string]any)[last]
	switch v := value.(type) {
	case nil:
		return "none"
	case string:
		return tell.Printable(v)
	}
	return tell.Printable(string(text(value)))
}
