package perfectgym

import (
	"iter"
	"math"
	"slices"
	"sort"

	"github.com/mockvendors/mockvendors/sim"
)

const pageSize = 100

type listQuery struct {
	ClubID    sim.Opt[int64]  `query:"clubId"`
	Created   sim.Opt[string] `query:"created"`
	Updated   sim.Opt[string] `query:"updated"`
	Page      sim.Opt[int]    `query:"page"`
	Timestamp sim.Opt[int64]  `query:"timestamp"`
}

// Check reports what is wrong with the query.
func (in *listQuery) Check(c *sim.Checks) {
	for _, q := range []struct {
		name string
		sent sim.Opt[string]
	}{{"created", in.Created}, {"updated", in.Updated}} {
		if q.sent.Has() && !isDateTime(q.sent.V) {
			c.Add(sim.BadField{In: "query", Name: q.name, Problem: sim.Invalid, Want: wantDateTime, Value: q.sent.V})
		}
	}
	if in.Page.Has() && in.Page.V < 1 {
		c.Add(sim.BadField{In: "query", Name: "page", Problem: sim.Invalid, Want: "1 or more", Value: in.Page.V})
	}
}

// list answers with a page of the company's users: all of them by id, or those
// that changed after a timestamp, in the order in which they changed.
func (a *api) list(tx *sim.Tx, in listQuery) (elements, error) {
	rows := a.users.All(tx, sim.Prefix(tx.Caller.Tenant))
	if in.Timestamp.Has() {
		rows = changedAfter(tx, a.byTimestamp, user.changed, in.Timestamp.V)
	}
	found := elements{Elements: []any{}}
	skip := in.Page.Or(1) - 1 // pages
	if in.isWhole() {
		rows := a.users.Page(tx, sim.Prefix(tx.Caller.Tenant), min(skip, math.MaxInt/pageSize)*pageSize, pageSize)
		found.Elements = slices.Grow(found.Elements, len(rows))
		for _, u := range rows {
			found.Elements = append(found.Elements, u.listed(tx))
		}
		return found, nil
	}
	seen := 0
	for u := range rows {
		if in.ClubID.Has() && u.HomeClubID != in.ClubID.V || u.Created < in.Created.V || u.Updated < in.Updated.V {
			continue
		}
		if seen/pageSize == skip {
			found.Elements = append(found.Elements, u.listed(tx))
		}
		if seen++; seen/pageSize > skip {
			break
		}
	}
	return found, nil
}

// isWhole reports whether all users match the query.
func (in *listQuery) isWhole() bool {
	return !in.ClubID.Has() && in.Created.V == "" && in.Updated.V == "" && !in.Timestamp.Has()
}

// changedAfter yields the caller's rows whose timestamp is greater, in ascending
// order.
func changedAfter[R any](tx *sim.Tx, index *sim.Index[R], changed func(R) int64, timestamp int64) iter.Seq[R] {
	prefix := sim.Prefix(tx.Caller.Tenant)
	count := index.Count(tx, prefix)
	first := sort.Search(count, func(i int) bool {
		return changed(*index.Page(tx, prefix, i, 1, false)[0]) > timestamp
	})
	return func(yield func(R) bool) {
		for at := first; at < count; at += pageSize {
			for _, row := range index.Page(tx, prefix, at, pageSize, false) {
				if !yield(*row) {
					return
				}
			}
		}
	}
}

type searchQuery struct {
	Email      sim.Opt[string] `query:"email"`
	CardNumber sim.Opt[string] `query:"cardNumber"`
	UserNumber sim.Opt[string] `query:"userNumber"`
	PersonalID sim.Opt[string] `query:"personalId"`
	UserID     sim.Opt[int64]  `query:"userId"`
	Phone      sim.Opt[string] `query:"phone"`
}

// search answers with the users that match every criterion. A blank criterion is
// ignored, as it would match every user without the value.
func (a *api) search(tx *sim.Tx, in searchQuery) (elements, error) {
	var candidates iter.Seq[user]
	from := func(index *sim.Index[user], value string) {
		if value != "" {
			candidates = index.Each(tx, sim.Key(tx.Caller.Tenant, value))
		}
	}
	from(a.byPhone, in.Phone.V)
	from(a.byCard, in.CardNumber.V)
	from(a.byPersonalID, in.PersonalID.V)
	from(a.byEmail, sim.Fold(in.Email.V))
	if in.UserNumber.V != "" {
		candidates = one(a.byNumber.Get(tx, sim.Key(tx.Caller.Tenant, in.UserNumber.V)))
	}
	if in.UserID.Has() {
		candidates = one(a.users.Get(tx, userKey(tx.Caller.Tenant, in.UserID.V)))
	}
	if candidates == nil {
		return elements{}, noCriterion.Refuse("", "")
	}
	matches := func(value, wanted string) bool { return wanted == "" || value == wanted }
	found := elements{Elements: []any{}}
	for u := range candidates {
		if matches(u.PhoneNumber, in.Phone.V) && matches(u.CardNumber, in.CardNumber.V) && matches(u.PersonalID, in.PersonalID.V) &&
			matches(u.Number, in.UserNumber.V) && (in.Email.V == "" || sameEmail(tx, u.Email, in.Email.V)) {
			found.Elements = append(found.Elements, u.details(tx))
		}
	}
	return found, nil
}

// one yields u if ok.
func one(u user, ok bool) iter.Seq[user] {
	return func(yield func(user) bool) {
		if ok {
			yield(u)
		}
	}
}
