package perfectgym

import (
	"slices"

	"github.com/mockvendors/mockvendors/sim"
)

// Club is a location of a company.
type Club struct {
	ID        int64   `json:"id" required:"true"`
	Timestamp int64   `json:"timestamp,omitempty" min:"0"` // its place in the list if left out
	Name      string  `json:"name,omitempty"`
	Address   Address `json:"address,omitzero"`
}

// Plan is a payment plan that a company sells.
type Plan struct {
	ID   int64  `json:"id" required:"true"`
	Name string `json:"name,omitempty"`
}

// reference is a company's reference data.
type reference struct {
	clubs clubs
	plans plans
}

// join returns the data of r and more. Opened companies have those of all
// declared ones.
func (r reference) join(more reference) reference {
	return reference{r.clubs.join(more.clubs), r.plans.join(more.plans)}
}

type plans []Plan

func (p plans) find(id int64) (Plan, bool) {
	i := slices.IndexFunc(p, func(plan Plan) bool { return plan.ID == id })
	if i < 0 {
		return Plan{}, false
	}
	return p[i], true
}

func (p plans) ids() []int64 {
	ids := make([]int64, len(p))
	for i, plan := range p {
		ids[i] = plan.ID
	}
	return ids
}

func (p plans) join(more plans) plans {
	all := slices.Clone(p)
	for _, plan := range more {
		if _, has := all.find(plan.ID); !has {
			all = append(all, plan)
		}
	}
	return all
}

type clubs []Club

func (c clubs) has(id int64) bool {
	return slices.ContainsFunc(c, func(club Club) bool { return club.ID == id })
}

func (c clubs) ids() []int64 {
	ids := make([]int64, len(c))
	for i, club := range c {
		ids[i] = club.ID
	}
	return ids
}

// oneOf says which ids there are.
func (c clubs) oneOf() string { return sim.OneOf(c.ids()...) }

func (c clubs) join(more clubs) clubs {
	all := slices.Clone(c)
	for _, club := range more {
		if !all.has(club.ID) {
			all = append(all, club)
		}
	}
	return all
}

// nextTimestamp returns the next value of the company's counter. Sometimes it
// skips some, as changes of things that are not simulated take values too.
func (a *api) nextTimestamp(tx *sim.Tx) int64 {
	skipped := int64(0)
	if d := tx.Draw(); d%4 == 0 {
		skipped = int64(d >> 8 % 100)
	}
	return a.timestamps.Skip(tx, 1+skipped)
}
