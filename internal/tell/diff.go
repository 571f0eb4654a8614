package tell

import (
	"bytes"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// Diff is how the vendors' records differ between right after one request and
// right after another, whoever changed them.
type Diff struct {
	From    int          `json:"from"`    // number of a request; 0 for the start
	To      int          `json:"to"`      // the latest request, for the records as they are now
	Changes []ChangeView `json:"changes"` // the records that differ, by path
}

// ChangeView is a record before and after.
type ChangeView struct {
	Path   string `json:"path"` // vendor.tenant.collection.id
	Before any    `json:"before"`
	After  any    `json:"after"`
}

// DiffOf compares the records of a world right after two requests. from may be
// the later one, and to may be [world.Now]. Its error says which requests can be
// compared.
func DiffOf(w *world.World, from, to int) (Diff, error) {
	earlier, later := min(from, to), max(from, to)
	if to == world.Now {
		earlier, later = from, world.Now
	}
	changes, latest, err := w.Between(earlier, later)
	if err != nil {
		return Diff{}, err
	}
	if to == world.Now {
		to = latest
	}
	d := Diff{From: from, To: to, Changes: []ChangeView{}}
	for _, c := range changes {
		if from > to {
			c.Before, c.After = c.After, c.Before
		}
		r, shown := w.Set().Kit.Change(c)
		if !shown || bytes.Equal(encode(r.Before), encode(r.After)) {
			continue
		}
		view, _ := change(w.Set(), c) // both sides look alike if only a secret differs
		d.Changes = append(d.Changes, view)
	}
	slices.SortFunc(d.Changes, func(a, b ChangeView) int { return strings.Compare(a.Path, b.Path) })
	return d, nil
}

// change returns a change without secrets, and whether people see the record.
func change(set *world.Set, c store.Change) (ChangeView, bool) {
	r, ok := set.Kit.Change(c)
	if !ok {
		return ChangeView{}, false
	}
	vendor, _, _ := strings.Cut(c.Table(), ".")
	v := set.Vendor(vendor)
	return ChangeView{Path: pathOf(vendor, r.Ref), Before: showRecord(v, r.Before), After: showRecord(v, r.After)}, true
}

// pathOf returns a record's path in the state: vendor.tenant.collection.id.
func pathOf(vendor string, ref sim.Ref) string {
	return strings.Join([]string{vendor, ref.Tenant, ref.Collection, ref.ID}, ".")
}
