package explore

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// pairing pairs the records of one collection that differ between two states.
type pairing struct {
	name          string // vendor.tenant.collection
	vendor        *world.Vendor
	collection    string
	identity      sim.Identity
	baseline, end []*record // that differ, by id

	groups map[string]*pairing // those of all collections, by name
	states [2]*world.Start
	all    func(state *world.Start) []*record
}

// pairings returns the records that differ between two states, by collection. They are
// paired by what people know them by, then by equal content, and then by identifier.
func pairings(set *world.Set, baseline, end *world.Start) map[string]*pairing {
	groups := map[string]*pairing{}
	for _, c := range baseline.ChangesTo(end) {
		change, ok := set.Kit.Change(c)
		if !ok {
			continue
		}
		vendor, _, _ := strings.Cut(c.Table(), ".")
		group := vendor + "." + change.Tenant + "." + change.Collection
		p := groups[group]
		if p == nil {
			p = &pairing{name: group, vendor: set.Vendor(vendor), collection: change.Collection, identity: sim.IdentityOf(cmp.Or(change.Before, change.After))}
			p.all = func(state *world.Start) []*record { return recordsOf(set, state, group) }
			p.groups, p.states = groups, [2]*world.Start{baseline, end}
			groups[group] = p
		}
		if change.Before != nil {
			p.baseline = append(p.baseline, newRecord(change.ID, change.Before))
		}
		if change.After != nil {
			p.end = append(p.end, newRecord(change.ID, change.After))
		}
	}
	pairRecords(groups)
	return groups
}

func pairRecords(groups map[string]*pairing) {
	for _, p := range groups {
		for _, rs := range [][]*record{p.baseline, p.end} {
			slices.SortFunc(rs, func(a, b *record) int { return cmp.Compare(a.id, b.id) })
		}
		for _, name := range p.identity.Natural {
			value := func(r *record) string { return r.value(name) }
			p.pair(value, value)
		}
	}
	for more := true; more; { // a record that refers to another is paired after it
		more = false
		for _, name := range slices.Sorted(maps.Keys(groups)) {
			p := groups[name]
			more = p.pair(p.contentInEnd, p.content) || more
		}
	}
	for _, p := range groups {
		id := func(r *record) string { return r.id }
		p.pair(id, id)
	}
}

// pair pairs the records that have no partner yet and whose keys are equal, and reports
// whether there are any. was returns the key of a record of the baseline, is that of one of
// the end state.
func (p *pairing) pair(was, is func(*record) string) (any bool) {
	free := map[string][]*record{}
	for _, r := range p.end {
		if r.partner == nil {
			free[is(r)] = append(free[is(r)], r)
		}
	}
	for _, r := range p.baseline {
		if r.partner != nil {
			continue
		}
		key := was(r)
		if same := free[key]; key != "" && len(same) > 0 {
			r.partner, same[0].partner = same[0], r
			free[key], any = same[1:], true
		}
	}
	return any
}

// content returns all of a record but what is generated.
func (p *pairing) content(r *record) string {
	return string(text(p.without(r.fields, "", func(_ string, v any) any { return v })))
}

// contentInEnd returns the content of a record of the baseline, with the references that it
// would have in the end state.
func (p *pairing) contentInEnd(r *record) string {
	return string(text(p.without(r.fields, "", p.inEnd)))
}

// without returns the fields that are not generated, with other references.
func (p *pairing) without(fields map[string]any, at string, reference func(field string, v any) any) map[string]any {
	kept := map[string]any{}
	for name, v := range fields {
		field := at + name
		if slices.Contains(p.identity.Generated, field) {
			continue
		}
		if object, ok := v.(map[string]any); ok {
			v = p.without(object, field+".", reference)
		} else if list := objects(v); list != nil {
			for i := range list {
				list[i] = p.without(list[i], field+".", reference)
			}
			v = list
		} else if p.identity.Refers[field] != "" {
			v = reference(field, v)
		}
		kept[name] = v
	}
	return kept
}

// inEnd returns the identifier in the end state of the record to which a field of the baseline
// refers: its own if the record is not paired with another one.
func (p *pairing) inEnd(field string, v any) any {
	tenant := strings.TrimSuffix(p.name, p.collection)
	to := p.groups[tenant+p.identity.Refers[field]]
	if to == nil {
		return v
	}
	id := (&record{fields: map[string]any{"id": v}}).value("id")
	i, found := slices.BinarySearchFunc(to.baseline, id, func(r *record, id string) int { return cmp.Compare(r.id, id) })
	if !found || to.baseline[i].partner == nil {
		return v
	}
	partner := to.baseline[i].partner.id
	if _, isText := v.(string); isText {
		return partner
	}
	return json.Number(partner)
}

func (p *pairing) findings() (findings []Finding) {
	for _, r := range p.baseline {
		if r.partner == nil {
			continue
		}
		for _, d := range p.differ(r, r.partner) {
			findings = append(findings, Finding{"wrong", p.known(r) + ": " + p.tell(d)})
		}
	}
	for _, r := range p.baseline {
		if r.partner == nil {
			findings = append(findings, Finding{"lost", p.known(r) + p.counted(r)})
		}
	}
	for _, r := range p.end {
		if r.partner == nil {
			findings = append(findings, Finding{"doubled", p.known(r) + p.counted(r)})
		}
	}
	return slices.Compact(findings) // the count says how many there are of one name
}

// differ returns how two records differ in more than generated values, and identifiers of
// the same record.
func (p *pairing) differ(was, is *record) []difference {
	return slices.DeleteFunc(differences("", was.fields, is.fields), func(d difference) bool {
		return slices.Contains(p.identity.Generated, d.field) ||
			p.identity.Refers[d.field] != "" && string(text(p.inEnd(d.field, d.was))) == string(text(d.is))
	})
}
