package clubos

import (
	"cmp"
	"regexp"
	"slices"

	"github.com/mockvendors/mockvendors/sim"
)

// state is what a scenario says under the vendor's name.
type state struct {
	Partners []partnerState `json:"partners,omitempty"`
}

// partnerState is a partner with all that is its own. One that a client's
// unknown credential opened has no credential to show.
type partnerState struct {
	ID        string   `json:"id" required:"true"`
	Username  string   `json:"username,omitzero"`
	Password  string   `json:"password,omitzero"`
	Locations []int    `json:"locations" required:"true"`
	Users     []record `json:"users"`
	Generate  *amounts `json:"generate,omitzero"`
}

type amounts struct {
	Users int `json:"users,omitzero"`
}

// place makes errors about a place in a partner.
type place func(path ...any) func(format string, args ...any) error

var partnerID = regexp.MustCompile(`^[a-z0-9-]+$`)

func (a api) load(tx *sim.Tx, s state) error {
	ids, usernames := map[string]bool{}, map[string]string{}
	for i, p := range s.Partners {
		at := func(path ...any) func(string, ...any) error {
			return sim.At(append([]any{"partners", i}, path...)...)
		}
		switch other, used := usernames[p.Username]; {
		case !partnerID.MatchString(p.ID):
			return at("id")("%q is no id for a partner: use a-z, 0-9 and -", p.ID)
		case ids[p.ID]:
			return at("id")("there is a partner %q already: give each an id of its own", p.ID)
		case p.Username == "" && p.Password != "":
			return at("password")("a password is of no use without a username: name both, or neither")
		case p.Username != "" && p.Password == "":
			return at("username")("a username is of no use without a password: name both, or neither")
		case p.Username != "" && used:
			return at("username")("%q is the username of partner %q already: give each partner its own", p.Username, other)
		}
		ids[p.ID] = true
		usernames[p.Username] = p.ID
		if err := a.loadPartner(tx.In(p.ID), i, p, at); err != nil {
			return err
		}
	}
	return nil
}

func (a api) loadPartner(tx *sim.Tx, order int, p partnerState, at place) error {
	if len(p.Locations) == 0 {
		return at("locations")("a partner has at least one club location, such as [1]")
	}
	for i, location := range p.Locations {
		switch {
		case location < 1:
			return at("locations", i)("%d is no id of a club location: use whole numbers from 1", location)
		case slices.Contains(p.Locations[:i], location):
			return at("locations", i)("location %d is listed already: name each once", location)
		}
	}
	row := partner{
		ID: p.ID, Order: order, Username: p.Username, Password: p.Password,
		Locations: slices.Clone(p.Locations), LastUser: noUser,
	}
	if p.Username != "" {
		if err := a.credentials.Put(tx, credential{p.Username, p.Password, p.ID}); err != nil {
			return err
		}
	}
	for _, u := range p.Users {
		row.LastUser = max(row.LastUser, u.UserID)
	}
	for i, u := range p.Users {
		if u.UserID == 0 {
			row.LastUser++
			u.UserID = row.LastUser
		}
		if err := a.loadUser(tx, row, u, func(field string) func(string, ...any) error { return at("users", i, field) }); err != nil {
			return err
		}
	}
	if p.Generate != nil {
		if p.Generate.Users < 0 {
			return at("generate", "users")("%d is no number of users: use 0 or more", p.Generate.Users)
		}
		if err := a.generate(tx, &row, p.Generate.Users); err != nil {
			return err
		}
	}
	return a.partners.Put(tx, row)
}

// highestID keeps the ids that follow within what JSON readers take whole.
const highestID = 1 << 50

func (a api) loadUser(tx *sim.Tx, p partner, r record, at func(field string) func(string, ...any) error) error {
	if r.ClubLocationID == 0 {
		r.ClubLocationID = p.Locations[0]
	}
	if r.LocalUserID == "" {
		r.LocalUserID = a.freeLocalID(tx, r.ClubLocationID)
	}
	n := r.request()
	checks := sim.NewChecks(tx)
	n.check(checks)
	for _, f := range checks.Fields() {
		return at(f.Name)("%s", wrong(f))
	}
	switch _, exists := a.users.Get(tx, userKey(p.ID, r.UserID)); {
	case r.UserID < 1 || r.UserID > highestID:
		return at("userId")("%d is no userId: use a whole number from 1 to %d", r.UserID, int64(highestID))
	case exists:
		return at("userId")("there is a user %d of partner %q already: give each an id of its own, or leave it out", r.UserID, p.ID)
	case !slices.Contains(p.Locations, r.ClubLocationID):
		return at("clubLocationId")("partner %q has no location %d; its locations are %v", p.ID, r.ClubLocationID, p.Locations)
	case r.Role != member && r.FullAccount:
		return at("fullAccount")("a full account is for members only: leave it out, or make the role member")
	case r.Role != member && r.SalespersonID != 0:
		return at("salespersonId")("a salesperson is for members only: leave it out, or make the role member")
	case r.Role != member && r.TemplateUsername != "":
		return at("templateUsername")("a template is for members only: leave it out, or make the role member")
	}
	u := user{Partner: p.ID, ID: r.UserID, ClubLocationID: r.ClubLocationID, LocalUserID: r.LocalUserID, Deleted: r.Deleted}
	n.onto(tx, &u)
	switch {
	case r.Password.Sent && u.Password == "":
		u.Password = newPassword(tx) // there is one, and nobody knows it
	case r.Password.Sent:
		u.PasswordShown = true
	}
	if err := a.collides(tx, u, at); err != nil {
		return err
	}
	return a.users.Put(tx, u)
}

// collides says whether another user has what only one can, by the readings.
func (a api) collides(tx *sim.Tx, u user, at func(field string) func(string, ...any) error) error {
	if tx.Reads(foundKey) == "local-user-id" && tx.Reads(foundDeleted) == "found-still-deleted" {
		if other, ok := a.byLocalID.Get(tx, u.localKey()); ok {
			return at("localUserId")("%q is the localUserId of user %d at location %d already: give each user their own", u.LocalUserID, other.ID, other.ClubLocationID)
		}
	}
	if key := u.usernameKey(); key != "" && tx.Reads(usernameClash) == "rejected" {
		if other, ok := a.byUsername.Get(tx, key); ok {
			return at("username")("%q is the username of user %d already: give each user their own (without one it is the email), or set the reading username-clash to accepted", u.Username, other.ID)
		}
	}
	return nil
}

func (a api) freeLocalID(tx *sim.Tx, location int) string {
	for {
		id := tx.Text(10, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
		if _, ok := a.byLocalID.Get(tx, localKey(tx.Caller.Tenant, location, id)); !ok {
			return id
		}
	}
}

func (a api) dump(tx *sim.Tx) state {
	partners := slices.SortedFunc(a.partners.All(tx, ""), func(p, q partner) int { return cmp.Compare(p.Order, q.Order) })
	s := state{Partners: make([]partnerState, len(partners))}
	for i, p := range partners {
		prefix := sim.Prefix(p.ID)
		shown := partnerState{
			ID: p.ID, Username: p.Username, Password: p.Password, Locations: p.Locations,
			Users: make([]record, 0, a.users.Count(tx, prefix)),
		}
		for u := range a.users.All(tx, prefix) {
			shown.Users = append(shown.Users, u.record())
		}
		s.Partners[i] = shown
	}
	return s
}
