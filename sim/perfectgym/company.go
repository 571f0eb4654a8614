package perfectgym

import (
	"slices"

	"github.com/mockvendors/mockvendors/sim"
)

// Club is a location of a company.
type Club struct {
	ID   int64  `json:"id" required:"true"`
	Name string `json:"name,omitempty"`
}

// clubs is a company's reference data.
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

// join returns the clubs of c and more. Opened companies have those of all
// declared ones.
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
// skips some, as changes of things other than users take values too.
func (a *api) nextTimestamp(tx *sim.Tx) int64 {
	skipped := int64(0)
	if d := tx.Draw(); d%4 == 0 {
		skipped = int64(d >> 8 % 100)
	}
	return a.timestamps.Skip(tx, 1+skipped)
}
