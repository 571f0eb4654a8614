package tell

import (
	"cmp"
	"slices"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Deciding is a reading that answers to the client rest on.
type Deciding struct {
	Reading  string `json:"reading"`
	Requests int    `json:"requests"` // whose answers rest on it
	First    int    `json:"first"`    // the number of the first of them

	entry *journal.Entry // the first
	basis world.Basis
}

// Observed reports whether the value that held was seen at a sandbox.
func (d Deciding) Observed() bool {
	return d.basis.Reading.Observed() != "" && d.basis.Value == d.basis.Reading.Default()
}

// DecidingIn returns the readings that the client's answers in a journal rest on, by
// the first request, and the number of the oldest request for which that is known.
func DecidingIn(set *world.Set, bases *world.Bases) (all []Deciding, from int) {
	found := map[string]Deciding{}
	from = bases.Latest() + 1
	bases.Each(func(e *journal.Entry, some []world.Basis) bool {
		from = e.Number
		if e.Rival != "" || !e.Delivered.Load() {
			return true
		}
		for _, b := range some {
			id := e.Vendor + "." + b.Reading.ID
			found[id] = Deciding{Reading: id, Requests: found[id].Requests + 1, First: e.Number, entry: e, basis: b}
		}
		return true
	})
	for _, d := range found {
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b Deciding) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Reading, b.Reading))
	})
	return all, from
}

// Line returns what would have come of the first request under the reading's other
// values, and that request's line.
func (d Deciding) Line(set *world.Set) string {
	return RestsOnOf(set, d.entry, []world.Basis{d.basis})[0].String() + "; first in " + LineOf(set, d.entry).String()
}

// Coverage is a world's coverage, with the readings that answers rest on.
type Coverage struct {
	Vendors []VendorCoverage `json:"vendors"`
}

// VendorCoverage is the coverage of one vendor.
type VendorCoverage struct {
	world.VendorCoverage
	RestsOn []Deciding `json:"restsOn"` // never nil
}

// CoverageOf returns the coverage of a world.
func CoverageOf(w *world.World) (c Coverage) {
	deciding, _ := DecidingIn(w.Set(), w.Bases())
	for _, v := range w.Coverage().Vendors {
		of := VendorCoverage{v, []Deciding{}}
		for _, d := range deciding {
			if d.entry.Vendor == v.Name {
				of.RestsOn = append(of.RestsOn, d)
			}
		}
		c.Vendors = append(c.Vendors, of)
	}
	return c
}
