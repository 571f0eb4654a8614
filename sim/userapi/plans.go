package userapi

import (
	"maps"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// plans are the membership plans of an account: their names as declared, in
// order, and each by its folded name. Rows share them; they are never changed.
type plans struct {
	names  []string
	byFold map[string]string
}

// plansOf returns the plans with these names. at is the account's place.
func plansOf(at sim.Place, names []string) (plans, error) {
	p := plans{byFold: map[string]string{}}
	for i, name := range names {
		at := at.In("membershipPlans", i)
		if strings.TrimSpace(name) == "" {
			return p, at.Errorf("a membership plan needs a name")
		}
		if other, ok := p.find(name); ok {
			return p, at.Errorf("duplicate membership plan %q: %q is already declared; names must differ in more than case", name, other)
		}
		p.add(name)
	}
	return p, nil
}

// join returns the plans of p and o. A plan that both have is spelled as in p.
func (p plans) join(o plans) plans {
	joined := plans{slices.Clone(p.names), maps.Clone(p.byFold)}
	for _, name := range o.names {
		if _, ok := joined.find(name); !ok {
			joined.add(name)
		}
	}
	return joined
}

// find returns the declared name of a plan, given in any case.
func (p plans) find(name string) (declared string, ok bool) {
	declared, ok = p.byFold[fold(name)]
	return declared, ok
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
