package clubos

import (
	"fmt"
	"maps"
	"slices"

	"github.com/mockvendors/mockvendors/sim"
)

// state is the vendor's part of a scenario.
type state struct {
	Partners []partnerState `json:"partners,omitempty"`
}

// partnerState is a partner with its records. An opened one shows no credential.
type partnerState struct {
	ID          string       `json:"id" required:"true"`
	Username    string       `json:"username,omitzero" credential:"username"`
	Password    string       `json:"password,omitzero" credential:"true"`
	Locations   []int        `json:"locations" required:"true"`
	SystemCode  string       `json:"systemCode,omitzero"` // of the partner's own system; "" for any
	Users       []User       `json:"users"`
	Prospects   []Prospect   `json:"prospects,omitempty"`
	Memberships []Membership `json:"memberships,omitempty"`
	Payments    []Payment    `json:"payments,omitempty"`
	Checkins    []Checkin    `json:"checkins,omitempty"`
	Generate    *amounts     `json:"generate,omitzero"`
}

type amounts struct {
	Users int `json:"users,omitzero"`
}

func (a *api) load(tx *sim.Tx, s state) error {
	var wrong sim.Mistakes
	usernames := map[string]string{} // partners by username
	for i, p := range s.Partners {
		at := sim.Place{"partners", i}
		partner, err := a.partners.Declare(tx, at, p.ID, reach{p.Locations, p.SystemCode})
		wrong.Add(err)
		wrong.Add(checkLocations(p.Locations, at.In("locations")))
		if other, ok := usernames[p.Username]; ok && p.Username != "" {
			wrong.Add(at.In("username").Errorf(
				"duplicate username %q: the partner %s already declares it", p.Username, other))
		} else {
			usernames[p.Username] = p.ID
			wrong.Add(a.grant(tx, p, at))
		}
		if len(p.Locations) == 0 {
			continue // records are each of a location
		}
		wrong.Add(a.loadPeople(tx, partner, p, at))
		wrong.Add(a.memberships.load(tx, a, partner, p.Memberships, at))
		wrong.Add(a.payments.load(tx, a, partner, p.Payments, at))
		wrong.Add(a.checkins.load(tx, a, partner, p.Checkins, at))
		switch {
		case p.Generate == nil:
		case p.Generate.Users < 0:
			wrong.Add(at.In("generate", "users").Errorf("cannot generate %d users: use 0 or more", p.Generate.Users))
		default:
			a.generate(tx, partner, p.Generate.Users)
		}
	}
	return wrong.Err()
}

func checkLocations(l []int, at sim.Place) error {
	if len(l) == 0 {
		return at.Errorf("a partner needs at least one club location, such as [1]")
	}
	var wrong sim.Mistakes
	for i, id := range l {
		switch {
		case id < 1:
			wrong.Add(at.In(i).Errorf("%d is not a valid id for a club location: use a whole number from 1", id))
		case slices.Contains(l[:i], id):
			wrong.Add(at.In(i).Errorf("duplicate club location %d: ids are unique within a partner", id))
		}
	}
	return wrong.Err()
}

// grant adds a partner's credential, if it declares one.
func (a *api) grant(tx *sim.Tx, p partnerState, at sim.Place) error {
	switch {
	case p.Username == "" && p.Password == "":
		return nil
	case p.Username == "":
		return at.In("password").Errorf("password needs a username: declare both or neither")
	case p.Password == "":
		return at.In("username").Errorf("username needs a password: declare both or neither")
	case len(p.Locations) == 0:
		return nil // a mistake that is told
	}
	return a.partners.AddGrant(tx, at.In("username"), sim.Grant[sim.None]{Credential: sim.Credential{
		Username:    p.Username,
		Password:    p.Password,
		Extra:       []sim.CredentialField{{Name: "locations", Value: p.Locations}},
		Environment: []sim.CredentialField{{Name: "location", Value: p.Locations[0]}},
		Besides:     fmt.Sprintf("clubLocationId=%d", p.Locations[0]),
	}})
}

// loadPeople stores the declared users and prospects. Those without an id get ids
// above all declared ones.
func (a *api) loadPeople(tx *sim.Tx, p sim.Tenant[reach], declared partnerState, at sim.Place) error {
	var wrong sim.Mistakes
	a.userIDs.Raise(tx, baseID)
	for _, u := range declared.Users {
		a.userIDs.Raise(tx, u.UserID)
	}
	for _, u := range declared.Prospects {
		a.userIDs.Raise(tx, u.UserID)
	}
	for i, u := range declared.Users {
		if u.UserID == 0 {
			u.UserID = a.userIDs.Next(tx)
		}
		wrong.Add(a.loadUser(tx, p, u, at.In("users", i)))
	}
	for i, u := range declared.Prospects {
		if u.UserID == 0 {
			u.UserID = a.userIDs.Next(tx)
		}
		wrong.Add(a.loadProspect(tx, p, u, at.In("prospects", i)))
	}
	return wrong.Err()
}

// maxID leaves room for generated ids within the integers that JSON readers can
// represent exactly.
const maxID = 1 << 50

// loadUser stores what adding the declared user would store.
func (a *api) loadUser(tx *sim.Tx, p sim.Tenant[reach], declared User, at sim.Place) error {
	if declared.ClubLocationID == 0 {
		declared.ClubLocationID = p.Data.Locations[0]
	}
	if declared.LocalUserID == "" {
		declared.LocalUserID = a.freeLocalID(tx, declared.ClubLocationID)
	}
	n := newUserFields.Sent(&declared)
	n.FullAccount, n.SendEmail = sim.Some(declared.FullAccount), sim.Some(false)
	var wrong sim.Mistakes
	checks := sim.NewChecks(tx)
	n.check(checks)
	wrong.Add(fieldsWrong(checks, at))
	u := user{Partner: p.ID, User: User{UserID: declared.UserID, ClubLocationID: declared.ClubLocationID, Deleted: declared.Deleted}}
	_, exists := a.users.Get(tx, u.key())
	if wrong.Add(checkID("user", u.UserID, exists, at.In("userId"))) {
		return wrong.Err()
	}
	wrong.Add(checkOwnLocation(p, u.ClubLocationID, at))
	roleIsWrong := slices.ContainsFunc(checks.Fields(), func(f sim.BadField) bool { return f.Name == "role" })
	membersOnly := map[string]bool{
		"fullAccount": declared.FullAccount, "salespersonId": declared.SalespersonID != 0, "templateUsername": declared.TemplateUsername != "",
	}
	for _, name := range slices.Sorted(maps.Keys(membersOnly)) {
		if membersOnly[name] && declared.Role != member && !roleIsWrong {
			wrong.Add(at.In(name).Errorf("%s is for members only: leave it out, or make the role member", name))
		}
	}
	n.apply(tx, &u.User)
	switch {
	case !blank(declared.Password.V):
		u.Password = declared.Password
	case declared.Password.Sent:
		u.Password = newPassword(tx) // null stands for a generated one, which is not shown
	}
	if !wrong.Add(a.checkFree(tx, u, at)) {
		a.users.Put(tx, u) // even if it is wrong: others may clash with it
	}
	return wrong.Err()
}

// fieldsWrong says what is wrong with the fields of a declared record.
func fieldsWrong(checks *sim.Checks, at sim.Place) error {
	var wrong sim.Mistakes
	for _, f := range checks.Fields() {
		wrong.Add(at.In(f.Name).Errorf("%s%s", message(f), f.Instead()))
	}
	return wrong.Err()
}

// checkID returns an error if a declared record's id is not valid, or exists.
func checkID(word string, id int64, exists bool, at sim.Place) error {
	switch {
	case id < 1 || id > maxID:
		return at.Errorf("%d is not a valid id for a %s: use a whole number from 1 to %d", id, word, int64(maxID))
	case exists:
		return at.Errorf("duplicate %s %d: ids are unique within a partner", word, id)
	}
	return nil
}

// checkOwnLocation returns an error if a declared record is of a location that its
// partner does not have.
func checkOwnLocation(p sim.Tenant[reach], location int, at sim.Place) error {
	if slices.Contains(p.Data.Locations, location) {
		return nil
	}
	return at.In("clubLocationId").Errorf("partner %s has no club location %d; use %s", p.ID, location, sim.OneOf(p.Data.Locations...))
}

// loadProspect stores what adding the declared prospect would store.
func (a *api) loadProspect(tx *sim.Tx, p sim.Tenant[reach], declared Prospect, at sim.Place) error {
	if declared.ClubLocationID == 0 {
		declared.ClubLocationID = p.Data.Locations[0]
	}
	if declared.LocalUserID == "" {
		declared.LocalUserID = a.freeLocalID(tx, declared.ClubLocationID)
	}
	var wrong sim.Mistakes
	n := newProspectFields.Sent(&declared)
	checks := sim.NewChecks(tx)
	n.check(checks)
	wrong.Add(fieldsWrong(checks, at))
	wrong.Add(checkOwnLocation(p, declared.ClubLocationID, at))
	row := prospect{Partner: p.ID, Prospect: declared}
	_, isUser := a.users.Get(tx, row.key())
	_, isProspect := a.prospects.Get(tx, row.key())
	wrong.Add(checkID("prospect", declared.UserID, isUser || isProspect, at.In("userId")))
	if other, ok := a.prospectByLocalID.Get(tx, row.localKey()); ok && tx.Reads(foundKey) == "local-user-id" {
		wrong.Add(at.In("localUserId").Errorf("prospect %d already has the localUserId %q: localUserIds are unique within a club location",
			other.UserID, declared.LocalUserID))
	}
	if !wrong.Any() {
		a.prospects.Put(tx, row)
	}
	return wrong.Err()
}

// checkFree returns an error if another user has u's local id or username, where
// the readings allow only one.
func (a *api) checkFree(tx *sim.Tx, u user, at sim.Place) error {
	var wrong sim.Mistakes
	if tx.Reads(foundKey) == "local-user-id" && tx.Reads(foundDeleted) == "found-still-deleted" {
		if other, ok := a.byLocalID.Get(tx, u.localKey()); ok {
			wrong.Add(at.In("localUserId").Errorf("user %d already has the localUserId %q: localUserIds are unique within a club location",
				other.UserID, u.LocalUserID))
		}
	}
	if key := u.usernameKey(); key != "" && tx.Reads(usernameClash) == "rejected" {
		if other, ok := a.byUsername.Get(tx, key); ok {
			wrong.Add(at.In("username").Errorf("user %d already has the username %q: usernames, which default to the email, are unique within "+
				"a partner, unless the reading username-clash is accepted", other.UserID, u.Username))
		}
	}
	return wrong.Err()
}

func (a *api) freeLocalID(tx *sim.Tx, location int) string {
	for {
		id := tx.Text(10, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
		key := localKey(tx.Caller.Tenant, location, id)
		_, isUser := a.byLocalID.Get(tx, key)
		if _, isProspect := a.prospectByLocalID.Get(tx, key); !isUser && !isProspect {
			return id
		}
	}
}

func (a *api) dump(tx *sim.Tx) state {
	s := state{Partners: []partnerState{}}
	for p := range a.partners.All(tx) {
		prefix := sim.Prefix(p.ID)
		shown := partnerState{
			ID: p.ID, Locations: p.Data.Locations, SystemCode: p.Data.SystemCode,
			Users:       make([]User, 0, a.users.Count(tx, prefix)),
			Memberships: a.memberships.shown(tx, p.ID),
			Payments:    a.payments.shown(tx, p.ID),
			Checkins:    a.checkins.shown(tx, p.ID),
		}
		for g := range a.partners.Grants(tx, p.ID) {
			shown.Username, shown.Password = g.Username, g.Password
		}
		for u := range a.users.All(tx, prefix) {
			shown.Users = append(shown.Users, u.User)
		}
		for u := range a.prospects.All(tx, prefix) {
			shown.Prospects = append(shown.Prospects, u.Prospect)
		}
		s.Partners = append(s.Partners, shown)
	}
	return s
}
