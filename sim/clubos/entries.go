package clubos

import (
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// Rules of check-ins, payments and memberships alike.
var (
	entryFound = rules.Rule("entry-found",
		"A check-in, payment or membership whose local id the location already has is found, and nothing is changed.",
		sim.Inferred("the vendor has the messages Check-in Found and Payment Found, and the id that a partner sends with each is its own; "+
			"that the location decides, that nothing changes, and that memberships are found too, are ours"))
	entryForm = rules.Rule("entry-form",
		"A check-in, payment or membership belongs to a user of the location, of any role, by memberId.",
		sim.Assumed("the vendor names memberId, localCheckinId and checkinTime of a check-in; the properties of payments and memberships "+
			"are made in their likeness, and who may have one is not documented"))
)

// entry is a row: a check-in, a payment or a membership.
type entry[E any, P shape[E]] struct {
	Partner, Collection string
	Data                E
}

// shape is what a kind of entry has to have.
type shape[E any] interface {
	*E
	common() common
	check(*sim.Checks)
}

// common points to what every kind of entry has.
type common struct {
	id       *int64
	location *int
	member   *int64
	localID  *string
}

// Ref names the record.
func (e entry[E, P]) Ref() sim.Ref {
	return sim.Ref{Tenant: e.Partner, Collection: e.Collection, ID: strconv.FormatInt(*P(&e.Data).common().id, 10)}
}

// Shown returns what the state shows.
func (e entry[E, P]) Shown() any { return e.Data }

func (e entry[E, P]) key() string { return userKey(e.Partner, *P(&e.Data).common().id) }

func (e entry[E, P]) localKey() string {
	c := P(&e.Data).common()
	return localKey(e.Partner, *c.location, *c.localID)
}

// entries are all entries of one kind.
type entries[E any, P shape[E]] struct {
	collection string
	word       string // as messages begin
	id         string // the property with the vendor's id
	local      string // the property with the partner's own id
	rows       sim.Table[entry[E, P]]
	byLocalID  *sim.Index[entry[E, P]] // at a location
	ids        sim.Counter
}

func entriesOf[E any, P shape[E]](k *sim.Kit, collection, word, id, local string) entries[E, P] {
	e := entries[E, P]{
		collection: collection, word: word, id: id, local: local,
		rows: sim.Records(k, collection, entry[E, P].key),
		ids:  sim.NewCounter(k, collection+"Ids"),
	}
	e.byLocalID = e.rows.Index(local, entry[E, P].localKey)
	return e
}

// add stores what was sent as a new entry, or finds the one with its local id.
func (e *entries[E, P]) add(tx *sim.Tx, a *api, location sim.Opt[int64], sent E) (reply, error) {
	at, err := a.checkLocation(tx, location)
	if err != nil {
		return reply{}, err
	}
	c := P(&sent).common()
	*c.location = at
	row := entry[E, P]{tx.Caller.Tenant, e.collection, sent}
	if existing, ok := e.byLocalID.Get(tx, row.localKey()); ok {
		tx.Note(entryFound).At(e.local, *c.localID).HeldBy(existing.Ref())
		return success(e.word+" Found", existing.Ref().ID), nil
	}
	u, err := a.lookUp(tx, location, "memberId", *c.member)
	if err != nil {
		return reply{}, err
	}
	*P(&row.Data).common().id = e.ids.Next(tx)
	e.rows.Put(tx, row)
	tx.Note(entryForm).At("memberId", u.id()).HeldBy(u.Ref())
	return success(e.word+" Created", row.Ref().ID), nil
}

// load stores the declared entries. Those without an id get ids above all declared
// ones.
func (e *entries[E, P]) load(tx *sim.Tx, a *api, p sim.Tenant[reach], declared []E, at sim.Place) error {
	var wrong sim.Mistakes
	for i := range declared {
		e.ids.Raise(tx, *P(&declared[i]).common().id)
	}
	for i, d := range declared {
		if c := P(&d).common(); *c.id == 0 {
			*c.id = e.ids.Next(tx)
		}
		wrong.Add(e.loadOne(tx, a, p, d, at.In(e.collection, i)))
	}
	return wrong.Err()
}

func (e *entries[E, P]) loadOne(tx *sim.Tx, a *api, p sim.Tenant[reach], declared E, at sim.Place) error {
	var wrong sim.Mistakes
	c := P(&declared).common()
	if *c.location == 0 {
		*c.location = p.Data.Locations[0]
	}
	checks := sim.NewChecks(tx)
	P(&declared).check(checks)
	wrong.Add(fieldsWrong(checks, at))
	wrong.Add(checkOwnLocation(p, *c.location, at))
	row := entry[E, P]{p.ID, e.collection, declared}
	_, exists := e.rows.Get(tx, row.key())
	wrong.Add(checkID(strings.ToLower(e.word), *c.id, exists, at.In(e.id)))
	if _, ok := a.users.Get(tx, userKey(p.ID, *c.member)); !ok {
		wrong.Add(at.In("memberId").Errorf("partner %s has no user %d: use the userId of one of its users", p.ID, *c.member))
	}
	if other, ok := e.byLocalID.Get(tx, row.localKey()); ok {
		wrong.Add(at.In(e.local).Errorf("%s %s already has the %s %q: these ids are unique within a club location",
			strings.ToLower(e.word), other.Ref().ID, e.local, *c.localID))
	}
	if !wrong.Any() {
		e.rows.Put(tx, row)
	}
	return wrong.Err()
}

// shown returns a partner's entries as the state shows them.
func (e *entries[E, P]) shown(tx *sim.Tx, partner string) []E {
	all := make([]E, 0, e.rows.Count(tx, sim.Prefix(partner)))
	for row := range e.rows.All(tx, sim.Prefix(partner)) {
		all = append(all, row.Data)
	}
	return all
}
