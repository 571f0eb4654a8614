package clubos

import (
	"fmt"
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
	usernames := map[string]string{} // partners by username
	for i, p := range s.Partners {
		at := sim.Place{"partners", i}
		partner, err := a.partners.Declare(tx, at, p.ID, p.Locations)
		if err != nil {
			return err
		}
		if err := checkLocations(p.Locations, at.In("locations")); err != nil {
			return err
		}
		if other, ok := usernames[p.Username]; ok && p.Username != "" {
			return at.In("username").Errorf(
				"duplicate username %q: the partner %s already declares it", p.Username, other)
		}
		usernames[p.Username] = p.ID
		if err := a.grant(tx, p, at); err != nil {
			return err
		}
		if err := a.loadUsers(tx, partner, p.Users, at); err != nil {
			return err
		}
		if p.Generate == nil {
			continue
		}
		if p.Generate.Users < 0 {
			return at.In("generate", "users").Errorf("cannot generate %d users: use 0 or more", p.Generate.Users)
		}
		a.generate(tx, partner, p.Generate.Users)
	}
	return nil
}

func checkLocations(l locations, at sim.Place) error {
	if len(l) == 0 {
		return at.Errorf("a partner needs at least one club location, such as [1]")
	}
	for i, id := range l {
		switch {
		case id < 1:
			return at.In(i).Errorf("%d is not a valid id for a club location: use a whole number from 1", id)
		case slices.Contains(l[:i], id):
			return at.In(i).Errorf("duplicate club location %d: ids are unique within a partner", id)
		}
	}
	return nil
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
	a.userIDs.Raise(tx, baseID)
	for _, u := range users {
		a.userIDs.Raise(tx, u.UserID)
	}
	for i, u := range users {
		if u.UserID == 0 {
			u.UserID = a.userIDs.Next(tx)
		}
		if err := a.loadUser(tx, p, u, at.In("users", i)); err != nil {
			return err
		}
	}
	return nil
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
	checks := sim.NewChecks(tx)
	n.check(checks)
	for _, f := range checks.Fields() {
		return at.In(f.Name).Errorf("%s", message(f))
	}
	u := user{Partner: p.ID, User: User{UserID: declared.UserID, ClubLocationID: declared.ClubLocationID, Deleted: declared.Deleted}}
	switch _, exists := a.users.Get(tx, u.key()); {
	case u.UserID < 1 || u.UserID > maxID:
		return at.In("userId").Errorf("%d is not a valid id for a user: use a whole number from 1 to %d", u.UserID, int64(maxID))
	case exists:
		return at.In("userId").Errorf("duplicate user %d: ids are unique within a partner", u.UserID)
	case !slices.Contains(p.Data, u.ClubLocationID):
		return at.In("clubLocationId").Errorf("partner %s has no club location %d; it has: %v", p.ID, u.ClubLocationID, p.Data)
	case declared.Role == member:
	case declared.FullAccount:
		return at.In("fullAccount").Errorf("fullAccount is for members only: leave it out, or make the role member")
	case declared.SalespersonID != 0:
		return at.In("salespersonId").Errorf("salespersonId is for members only: leave it out, or make the role member")
	case declared.TemplateUsername != "":
		return at.In("templateUsername").Errorf("templateUsername is for members only: leave it out, or make the role member")
	}
	n.apply(tx, &u.User)
	switch {
	case !blank(declared.Password.V):
		u.Password = declared.Password
	case declared.Password.Sent:
		u.Password = newPassword(tx) // null stands for a generated one, which is not shown
	}
	if err := a.checkFree(tx, u, at); err != nil {
		return err
	}
	a.users.Put(tx, u)
	return nil
}

// checkFree returns an error if another user has u's local id or username, where
// the readings allow only one.
func (a *api) checkFree(tx *sim.Tx, u user, at sim.Place) error {
	if tx.Reads(foundKey) == "local-user-id" && tx.Reads(foundDeleted) == "found-still-deleted" {
		if other, ok := a.byLocalID.Get(tx, u.localKey()); ok {
			return at.In("localUserId").Errorf("user %d already has the localUserId %q: localUserIds are unique within a club location",
				other.UserID, u.LocalUserID)
		}
	}
	if key := u.usernameKey(); key != "" && tx.Reads(usernameClash) == "rejected" {
		if other, ok := a.byUsername.Get(tx, key); ok {
			return at.In("username").Errorf("user %d already has the username %q: usernames, which default to the email, are unique within "+
				"a partner, unless the reading username-clash is accepted", other.UserID, u.Username)
		}
	}
	return nil
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
