package compare

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/world"
)

const (
	maxHidden = 20 // readings that are remembered for later requests
	maxPairs  = 10 // pairs of values that are tried for one answer
)

// explain tries the other values of each reading that the answer was asked for. It returns
// those under which the world would have given the upstream's answer, or one that differs
// in fewer places, or one without the first of the differences: where several readings
// differ, the body under the right status may show the others. Values under which only
// the state would have been another one are remembered: later requests may show it.
func (p *Proxy) explain(e *journal.Entry, before *known, upstream, here answer, differ []Difference) (told []Explanation) {
	all := p.World.Bases()
	bases, _ := all.Of(e.Number)
	var fewer []world.Choice // the values that leave fewer differences
	same := false
	for _, basis := range bases {
		for _, other := range basis.Otherwise {
			found := Explanation{Reading: p.Vendor.Name + "." + basis.Reading.ID, Value: other.Value}
			as := answer{other.Entry.Status, other.Entry.ResponseBody}
			if as.status == here.status && bytes.Equal(as.body, here.body) {
				found.After = p.report.Requests
				if len(p.hidden) < maxHidden {
					p.hidden = append(p.hidden, found)
				}
				continue
			}
			if len(differ) == 0 {
				continue
			}
			if here.status == upstream.status && as.status != upstream.status {
				continue // another status is worse, although the bodies of a success and a refusal are not compared
			}
			left := differences(p.Vendor, before.clone(), upstream, as)
			if found.Left = len(left); found.Left >= len(differ) {
				found.Gone = gone(differ[0], left)
			}
			if found.Left < len(differ) {
				fewer = append(fewer, world.Choice{Reading: basis.Reading, Value: other.Value})
			}
			if found.Left < len(differ) || found.Gone != "" {
				told = append(told, found)
			}
			same = same || found.Left == 0
		}
	}
	if !same {
		slices.SortStableFunc(fewer, func(a, b world.Choice) int { return strings.Compare(a.Reading.ID, b.Reading.ID) })
		told = append(told, p.explainByTwo(all, e, before, upstream, fewer)...)
	}
	slices.SortStableFunc(told, func(a, b Explanation) int {
		return cmp.Or(cmp.Compare(a.Left, b.Left), strings.Compare(a.Reading, b.Reading))
	})
	return told
}

// explainByTwo tries pairs of values, each of which leaves fewer differences alone. It returns
// those under which the world would have given the upstream's answer.
func (p *Proxy) explainByTwo(all *world.Bases, e *journal.Entry, before *known, upstream answer, fewer []world.Choice) (told []Explanation) {
	tried := 0
	for i, a := range fewer {
		for _, b := range fewer[i+1:] {
			if a.Reading == b.Reading {
				continue
			}
			if tried++; tried > maxPairs {
				return told
			}
			other := all.Under(e.Number, a, b)
			if other == nil {
				continue
			}
			as := answer{other.Status, other.ResponseBody}
			if len(differences(p.Vendor, before.clone(), upstream, as)) == 0 {
				told = append(told, Explanation{
					Reading: p.Vendor.Name + "." + a.Reading.ID, Value: a.Value,
					And: p.Vendor.Name + "." + b.Reading.ID + "=" + b.Value,
				})
			}
		}
	}
	return told
}

// gone returns where a difference was that is not among those left; "" if it is.
func gone(first Difference, left []Difference) string {
	where := first.Path
	if where == "" {
		where = first.Kind
	}
	if slices.ContainsFunc(left, func(d Difference) bool { return d.Path == first.Path && (d.Kind == first.Kind || first.Path != "") }) {
		return ""
	}
	return where
}
