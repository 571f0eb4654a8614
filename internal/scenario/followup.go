package scenario

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// A file's author is told every mistake at once, but none that only follows from
// another: a misspelled key is not also a missing one, and where a list of clubs
// cannot be read, no user's club is unknown.

// mistakes are a file's mistakes of form: unknown keys and values that cannot be
// read.
type mistakes strict.Errors

// in reports whether there is a mistake at a path or below it.
func (m mistakes) in(path string) bool {
	return slices.ContainsFunc(m, func(e strict.Error) bool { return isBelow(e.Path, path) })
}

// without returns the errors that do not follow from a mistake of form: those that
// are neither at its place, nor below it, nor in the mapping or list that has it.
func (m mistakes) without(errs strict.Errors) (kept strict.Errors) {
	for _, e := range errs {
		if !slices.ContainsFunc(m, func(form strict.Error) bool { return isBelow(form.Path, e.Path) || isBelow(e.Path, form.Path) }) {
			kept = append(kept, e)
		}
	}
	return kept
}

// isBelow reports whether a path is outer or leads further down from it.
func isBelow(path, outer string) bool {
	rest, ok := strings.CutPrefix(path, outer)
	return ok && (rest == "" || outer == "" || rest[0] == '.' || rest[0] == '[')
}

// inRecord matches the path of what a tenant has; the second group is its key.
var inRecord = regexp.MustCompile(`^vendors\.([^.\[]+)\.[^.\[]+\[[0-9]+\]\.([^.\[]+)(?:$|[.\[])`)

// outsideOfRecords reports whether there is a mistake in what a vendor's state has
// besides its records, declared or generated. Then it is not known which tenants and credentials there are.
func (m mistakes) outsideOfRecords(set *world.Set, vendor string) bool {
	return slices.ContainsFunc(m, func(e strict.Error) bool {
		if !isBelow(e.Path, "vendors."+vendor) {
			return isBelow("vendors."+vendor, e.Path) // as where vendors is no mapping
		}
		found := inRecord.FindStringSubmatch(e.Path)
		inRecords := found != nil && (found[2] == "generate" || slices.Contains(set.Kit.Collections(vendor), found[2]))
		return !inRecords && e.Path != "vendors."+vendor+".rateLimit"
	})
}

// unchecked is the first place at which something could not be checked, because it
// depends on what has a mistake.
type unchecked struct{ first *strict.Node }

func (u *unchecked) add(n strict.Node) {
	if u.first == nil || cmp.Or(cmp.Compare(n.Line(), u.first.Line()), cmp.Compare(n.Column(), u.first.Column())) < 0 {
		u.first = &n
	}
}

// note returns a line about what could not be checked.
func (u *unchecked) note() strict.Errors {
	if u.first == nil {
		return nil
	}
	return strict.Errors{u.first.Errorf("this and whatever else depends on the mistakes above is checked once they are corrected")}
}
