package clubos

import (
	"fmt"
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
			return at.In("username").Errorf("duplicate username %q: the partner %s declares it already; give each partner its own", p.Username, other)
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
			return at.In("generate", "users").Errorf("%d is not a number of users: use 0 or more", p.Generate.Users)
		}
		a.generate(tx, partner, p.Generate.Users)
	}
	return nil
}

func checkLocations(l locations, at sim.Place) error {
	if len(l) == 0 {
		return at.Errorf("a partner has at least one club location, such as [1]")
	}
	for i, id := range l {
		switch {
		case id < 1:
			return at.In(i).Errorf("%d is not a valid id for a club location: use whole numbers from 1", id)
		case slices.Contains(l[:i], id):
			return at.In(i).Errorf("duplicate location %d: name each once", id)
		}
	}
	return nil
}

// grant declares a partner's credential, if it has one.
func (a *api) grant(tx *sim.Tx, p partnerState, at sim.Place) error {
	switch {
	case p.Username == "" && p.Password == "":
		return nil
	case p.Username == "":
		return at.In("password").Errorf("a password is of no use without a username: name both, or neither")
	case p.Password == "":
		return at.In("username").Errorf("a username is of no use without a password: name both, or neither")
	}
	return a.partners.AddGrant(tx, at.In("username"), sim.Grant[sim.None]{Credential: sim.Credential{
		Username: p.Username,
		Password: p.Password,
		Also:     []sim.Also{{Name: "locations", Value: []int(p.Locations)}},
		Query:    fmt.Sprintf("clubLocationId=%d", p.Locations[0]),
	}})
}

// loadUsers gives ids to users without one, above all that are declared.
func (a *api) loadUsers(tx *sim.Tx, p sim.Tenant[locations], users []User, at sim.Place) error {
	a.userIDs.Raise(tx, noUser)
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

// highestID keeps the ids that follow within what JSON readers take whole.
const highestID = 1 << 50

// loadUser stores what an addition of the declared user would store.
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
		return at.In(f.Name).Errorf("%s", wrong(f))
	}
	u := user{Partner: p.ID, User: User{UserID: declared.UserID, ClubLocationID: declared.ClubLocationID, Deleted: declared.Deleted}}
	switch _, exists := a.users.Get(tx, u.key()); {
	case u.UserID < 1 || u.UserID > highestID:
		return at.In("userId").Errorf("%d is not a valid userId: use a whole number from 1 to %d", u.UserID, int64(highestID))
	case exists:
		return at.In("userId").Errorf("duplicate user %d: give each an id of its own, or leave it out", u.UserID)
	case !slices.Contains(p.Data, u.ClubLocationID):
		return at.In("clubLocationId").Errorf("partner %q has no location %d; its locations are %v", p.ID, u.ClubLocationID, p.Data)
	case declared.Role == member:
	case declared.FullAccount:
		return at.In("fullAccount").Errorf("a full account is for members only: leave it out, or make the role member")
	case declared.SalespersonID != 0:
		return at.In("salespersonId").Errorf("a salesperson is for members only: leave it out, or make the role member")
	case declared.TemplateUsername != "":
		return at.In("templateUsername").Errorf("a template is for members only: leave it out, or make the role member")
	}
	n.apply(tx, &u.User)
	switch {
	case !blank(declared.Password.V):
		u.Password = declared.Password
	case declared.Password.Sent:
		u.Password = newPassword(tx) // there is one, and nobody knows it
	}
	if err := a.collides(tx, u, at); err != nil {
		return err
	}
	a.users.Put(tx, u)
	return nil
}

// collides refuses a user who has what another has and only one can have, by
// the readings.
func (a *api) collides(tx *sim.Tx, u user, at sim.Place) error {
	if tx.Reads(foundKey) == "local-user-id" && tx.Reads(foundDeleted) == "found-still-deleted" {
		if other, ok := a.byLocalID.Get(tx, u.localKey()); ok {
			return at.In("localUserId").Errorf("duplicate localUserId %q: user %d at location %d has it already; give each user their own",
				u.LocalUserID, other.UserID, other.ClubLocationID)
		}
	}
	if key := u.usernameKey(); key != "" && tx.Reads(usernameClash) == "rejected" {
		if other, ok := a.byUsername.Get(tx, key); ok {
			return at.In("username").Errorf("duplicate username %q: user %d has it already; give each user their own "+
				"(without one it is the email), or set the reading username-clash to accepted", u.Username, other.UserID)
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
