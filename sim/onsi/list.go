package onsi

import (
	"cmp"
	"iter"
	"slices"

	"github.com/mockvendors/mockvendors/sim"
)

// filter has the parameters of a list. The values of one parameter are
// alternatives; a member must match every parameter.
type filter struct {
	MemberIDs sim.Opt[[]string] `query:"memberIds"`
	Statuses  sim.Opt[[]string] `query:"statuses"`
	Emails    sim.Opt[[]string] `query:"emails"`
	WorkerIDs sim.Opt[[]string] `query:"workerIds"`
	Skip      sim.Opt[int]      `query:"skip"`
	Take      sim.Opt[int]      `query:"take"`
}

// Check reports what is wrong with the form of the request.
func (f *filter) Check(c *sim.Checks) {
	oneOf(c, "statuses", f.Statuses, statuses)
	checkPage(c, f.Skip, f.Take)
}

// oneOf checks that each value of a parameter is one of these.
func oneOf(c *sim.Checks, name string, sent sim.Opt[[]string], values []string) {
	for _, s := range sent.V {
		if !slices.Contains(values, s) {
			c.Add(sim.BadField{In: "query", Name: name, Problem: sim.Invalid, Want: sim.OneOf(values...), Value: s})
		}
	}
}

// checkPage checks the parameters that every list has.
func checkPage(c *sim.Checks, skip, take sim.Opt[int]) {
	if (!skip.Sent || !take.Sent) && c.Reads(pageParameters) == "required" {
		needed(c, "skip", skip)
		needed(c, "take", take)
	}
	notNegative(c, "skip", skip)
	notNegative(c, "take", take)
}

func needed(c *sim.Checks, name string, n sim.Opt[int]) {
	if !n.Sent {
		c.Add(sim.BadField{In: "query", Name: name, Problem: sim.Missing, Want: "integer"})
	}
}

func notNegative(c *sim.Checks, name string, n sim.Opt[int]) {
	if n.V < 0 {
		c.Add(sim.BadField{In: "query", Name: name, Problem: sim.Invalid, Want: "0 or more", Value: n.V})
	}
}

// page is a part of a list.
type page struct {
	Members []*Member `json:"members"`
	Total   int       `json:"total"`
	Skip    int       `json:"skip"`
	Take    int       `json:"take"`
}

const defaultTake = 50

// pageOf returns a part of a list, and the length of the list.
func pageOf[T any](all iter.Seq[T], skip, take int) (page []T, total int) {
	page = []T{}
	for x := range all {
		if total >= skip && len(page) < take {
			page = append(page, x)
		}
		total++
	}
	return page, total
}

// list returns the members that match a filter, in the order in which they
// joined.
func (a *api) list(tx *sim.Tx, f filter) (page, error) {
	p := page{Members: []*Member{}, Skip: f.Skip.Or(0), Take: f.Take.Or(defaultTake)}
	all := sim.Prefix(tx.Caller.Tenant)
	switch {
	case f.MemberIDs.Sent || f.WorkerIDs.Sent || f.Emails.Sent:
		for _, m := range a.named(tx, f) {
			p.add(m)
		}
	case f.Statuses.Sent:
		for m := range a.joined.All(tx, all) {
			if f.matches(tx, m) {
				p.add(m)
			}
		}
	default:
		p.Total = int(a.joins.Last(tx))
		found := a.joined.Page(tx, all, p.Skip, p.Take, false)
		p.Members = slices.Grow(p.Members, len(found))
		for _, m := range found {
			p.Members = append(p.Members, &m.Member)
		}
	}
	return p, nil
}

// add counts the next member that matches the filter, and adds it if it is on the
// page.
func (p *page) add(m member) {
	if p.Total >= p.Skip && len(p.Members) < p.Take {
		p.Members = append(p.Members, &m.Member)
	}
	p.Total++
}

// named returns the members that match a filter by ids, workerIds or emails,
// oldest first.
func (a *api) named(tx *sim.Tx, f filter) []member {
	client := tx.Caller.Tenant
	var found []member
	keep := func(m member) {
		if f.matches(tx, m) {
			found = append(found, m)
		}
	}
	switch {
	case f.MemberIDs.Sent:
		for _, id := range f.MemberIDs.V {
			if m, ok := a.find(tx, id); ok {
				keep(m)
			}
		}
	case f.WorkerIDs.Sent:
		for _, id := range f.WorkerIDs.V {
			if m, ok := a.byWorkerID.Get(tx, sim.Key(client, id)); ok {
				keep(m)
			}
		}
	default:
		for _, email := range f.Emails.V {
			for m := range a.byEmail.Each(tx, sim.Key(client, sim.Fold(email))) {
				keep(m)
			}
		}
	}
	slices.SortFunc(found, func(a, b member) int { return cmp.Compare(a.joined, b.joined) })
	return slices.CompactFunc(found, func(a, b member) bool { return a.joined == b.joined })
}

func (f *filter) matches(tx *sim.Tx, m member) bool {
	hasIt := func(email string) bool { return sameEmail(tx, email, m.Email) }
	return among(f.MemberIDs, &m.MemberID) && among(f.Statuses, &m.Status) && among(f.WorkerIDs, m.WorkerID) &&
		(!f.Emails.Sent || slices.ContainsFunc(f.Emails.V, hasIt))
}

func among(values sim.Opt[[]string], value *string) bool {
	return !values.Sent || value != nil && slices.Contains(values.V, *value)
}
