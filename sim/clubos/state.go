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

// partnerState is a partner with its users. An opened one shows no credential.
type partnerState struct {
	ID        string    `json:"id" required:"true"`
	Username  string    `json:"username,omitzero"`
	Password  string    `json:"password,omitzero" credential:"true"`
	Locations locations `json:"locations" required:"true"`
	Users     []User    `json:"users"`
	Generate  *amounts  `json:"generate,omitzero"`
}

type amounts struct {
	Users int `json:"users,omitzero"`
}

func (a *api) load(tx *sim.Tx, s state) error {
	var wrong sim.Mistakes
	usernames := map[string]string{} // partners by username
	for i, p := range s.Partners {
		at := sim.Place{"partners", i}
		partner, err := a.partners.Declare(tx, at, p.ID, p.Locations)
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
			continue // users are each of a location
		}
		wrong.Add(a.loadUsers(tx, partner, p.Users, at))
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

func checkLocations(l locations, at sim.Place) error {
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
		Username: p.Username,
		Password: p.Password,
		Extra:    []sim.CredentialField{{Name: "locations", Value: []int(p.Locations)}},
		Query:    fmt.Sprintf("clubLocationId=%d", p.Locations[0]),
	}})
}

// loadUsers stores the declared users. Users without an id get ids above all
// declared ones.
func (a *api) loadUsers(tx *sim.Tx, p sim.Tenant[locations], users []User, at sim.Place) error {
	var wrong sim.Mistakes
	a.userIDs.Raise(tx, baseID)
	for _, u := range users {
		a.userIDs.Raise(tx, u.UserID)
	}
	for i, u := range users {
		if u.UserID == 0 {
			u.UserID = a.userIDs.Next(tx)
		}
		wrong.Add(a.loadUser(tx, p, u, at.In("users", i)))
	}
	return wrong.Err()
}

// maxID leaves room for generated ids within the integers that JSON readers can
// represent exactly.
const maxID = 1 << 50

// loadUser stores what adding the declared user would store.
func (a *api) loadUser(tx *sim.Tx, p sim.Tenant[locations], declared User, at sim.Place) error {
	if declared.ClubLocationID == 0 {
		declared.ClubLocationID = p.Data[0]
	}
	if declared.LocalUserID == "" {
		declared.LocalUserID = a.freeLocalID(tx, declared.ClubLocationID)
	}
	n := newUserFields.Sent(&declared)
	n.FullAccount, n.SendEmail = sim.Some(declared.FullAccount), sim.Some(false)
	var wrong sim.Mistakes
	checks := sim.NewChecks(tx)
	n.check(checks)
	for _, f := range checks.Fields() {
		wrong.Add(at.In(f.Name).Errorf("%s%s", message(f), f.Instead()))
	}
	u := user{Partner: p.ID, User: User{UserID: declared.UserID, ClubLocationID: declared.ClubLocationID, Deleted: declared.Deleted}}
	switch _, exists := a.users.Get(tx, u.key()); {
	case u.UserID < 1 || u.UserID > maxID:
		wrong.Add(at.In("userId").Errorf("%d is not a valid id for a user: use a whole number from 1 to %d", u.UserID, int64(maxID)))
		return wrong.Err()
	case exists:
		wrong.Add(at.In("userId").Errorf("duplicate user %d: ids are unique within a partner", u.UserID))
		return wrong.Err()
	}
	if !slices.Contains(p.Data, u.ClubLocationID) {
		wrong.Add(at.In("clubLocationId").Errorf("partner %s has no club location %d; use %s", p.ID, u.ClubLocationID, sim.OneOf(p.Data...)))
	}
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
		if _, ok := a.byLocalID.Get(tx, localKey(tx.Caller.Tenant, location, id)); !ok {
			return id
		}
	}
}

func (a *api) dump(tx *sim.Tx) state {
	s := state{Partners: []partnerState{}}
	for p := range a.partners.All(tx) {
		prefix := sim.Prefix(p.ID)
		shown := partnerState{ID: p.ID, Locations: p.Data, Users: make([]User, 0, a.users.Count(tx, prefix))}
		for g := range a.partners.Grants(tx, p.ID) {
			shown.Username, shown.Password = g.Username, g.Password
		}
		for u := range a.users.All(tx, prefix) {
			shown.Users = append(shown.Users, u.User)
		}
		s.Partners = append(s.Partners, shown)
	}
	return s
}
