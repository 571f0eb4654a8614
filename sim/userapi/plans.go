package userapi

import (
	"maps"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// plans is the membership plans of an account: their own names in order, and
// each by its folded name. It is shared by rows and never changed.
type plans struct {
	names  []string
	byFold map[string]string
}

// plansOf returns the plans of these names. at is the account's place.
func plansOf(at sim.Place, names []string) (plans, error) {
	p := plans{byFold: map[string]string{}}
	for i, name := range names {
		at := at.In("membershipPlans", i)
		if strings.TrimSpace(name) == "" {
			return p, at.Errorf("a plan needs a name")
		}
		if other, ok := p.find(name); ok {
			return p, at.Errorf("duplicate plan %q: %q is declared already, and names of plans differ in more than case", name, other)
		}
		p.add(name)
	}
	return p, nil
}

// join returns the plans of both. Where the same plan has two spellings, it has
// the one of p.
func (p plans) join(o plans) plans {
	sum := plans{slices.Clone(p.names), maps.Clone(p.byFold)}
	for _, name := range o.names {
		if _, ok := sum.find(name); !ok {
			sum.add(name)
		}
	}
	return sum
}

// find returns the own name of the plan that is named in any case.
func (p plans) find(name string) (own string, ok bool) {
	own, ok = p.byFold[fold(name)]
	return own, ok
}

func (p *plans) add(name string) {
	p.names = append(p.names, name)
	p.byFold[fold(name)] = name
}

func (p plans) String() string {
	if len(p.names) == 0 {
		return "none"
	}
	return strings.Join(p.names, ", ")
}
