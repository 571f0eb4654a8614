package perfectgym

import (
	"strconv"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// place makes an error about a place in a company of the state.
type place func(path ...any) func(format string, args ...any) error

// highest keeps ids and timestamps, those still to come included, within what
// any reader of JSON takes whole.
const highest = 1 << 50

func (a *api) load(tx *sim.Tx, s state) error {
	var all []club
	for i := range s.Companies {
		at := func(path ...any) func(string, ...any) error {
			return sim.At(append([]any{"companies", i}, path...)...)
		}
		c := &s.Companies[i]
		if err := a.loadCompany(tx.In(c.ID), i, c, at); err != nil {
			return err
		}
		for _, club := range c.Clubs {
			if !(company{Clubs: all}).hasClub(club.ID) {
				all = append(all, club)
			}
		}
	}
	return a.clubs.Put(tx, reference{all})
}

func (a *api) loadCompany(tx *sim.Tx, order int, s *stateCompany, at place) error {
	if !isTenant(s.ID) {
		return at("id")("%q is no id for a company: use a-z, 0-9 and -", s.ID)
	}
	if _, twice := a.companies.Get(tx, s.ID); twice {
		return at("id")("there is a company %q already: give each an id of its own", s.ID)
	}
	c := company{ID: s.ID, Order: order, APIUsers: s.APIUsers, Clubs: s.Clubs}
	for i, club := range c.Clubs {
		if club.ID < 1 || club.ID > highest {
			return at("clubs", i, "id")("%d is no id of a club: use a whole number from 1", club.ID)
		}
		if (company{Clubs: c.Clubs[:i]}).hasClub(club.ID) {
			return at("clubs", i, "id")("club %d is listed already: name each once", club.ID)
		}
	}
	must(a.companies.Put(tx, c))
	if err := a.loadAPIUsers(tx, c, at); err != nil {
		return err
	}
	last := counter{Company: c.ID}
	for _, u := range s.Users {
		last.ID, last.Timestamp = max(last.ID, u.ID), max(last.Timestamp, u.Timestamp)
	}
	must(a.counters.Put(tx, last))
	for i := range s.Users {
		if err := a.loadUser(tx, c, &s.Users[i], func(path ...any) func(string, ...any) error {
			return at(append([]any{"users", i}, path...)...)
		}); err != nil {
			return err
		}
	}
	if err := a.loadTokens(tx, c, s.AccessTokens, at); err != nil {
		return err
	}
	if s.Generate == nil {
		return nil
	}
	return a.generate(tx, c, s.Generate.Users, at)
}

func isTenant(id string) bool {
	return id != "" && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

func (a *api) loadAPIUsers(tx *sim.Tx, c company, at place) error {
	for i, u := range c.APIUsers {
		l := login{Username: u.Username, Password: u.Password, Company: c.ID, Order: c.Order}
		switch _, twice := a.logins.Get(tx, loginKey(l)); {
		case u.Username == "":
			return at("apiUsers", i, "username")("an API user has a username")
		case twice:
			return at("apiUsers", i, "username")("company %q has an API user %q already: give each a name of its own", c.ID, u.Username)
		}
		must(a.logins.Put(tx, l))
		if u.Token == "" {
			continue
		}
		if err := a.loadToken(tx, token{Token: u.Token, Company: c.ID}, at("apiUsers", i, "token")); err != nil {
			return err
		}
	}
	return nil
}

// loadToken keeps one token from being two credentials.
func (a *api) loadToken(tx *sim.Tx, t token, at func(string, ...any) error) error {
	if other, twice := a.tokens.Get(tx, t.Token); twice {
		holder := "an API user"
		if other.User != 0 {
			holder = "user " + strconv.FormatInt(other.User, 10)
		}
		return at("this token is that of %s of company %q already: use another", holder, other.Company)
	}
	must(a.tokens.Put(tx, t))
	return nil
}

func (a *api) loadTokens(tx *sim.Tx, c company, tokens []stateToken, at place) error {
	for i, s := range tokens {
		expires, err := time.Parse(exactForm, s.Expires)
		if err != nil {
			return at("accessTokens", i, "expires")("%q is no moment: write YYYY-MM-DDTHH:MM:SS", s.Expires)
		}
		if _, ok := a.users.Get(tx, userKey(c.ID, s.UserID)); !ok && s.UserID != 0 {
			return at("accessTokens", i, "userId")("company %q has no user %d: name one, or leave it out for an API user's token", c.ID, s.UserID)
		}
		if s.Token == "" {
			return at("accessTokens", i, "token")("a token is not empty")
		}
		if err := a.loadToken(tx, token{s.Token, c.ID, s.UserID, expires}, at("accessTokens", i, "token")); err != nil {
			return err
		}
	}
	return nil
}

func (a *api) loadUser(tx *sim.Tx, c company, s *stateUser, at place) error {
	if err := s.check(tx, c, at); err != nil {
		return err
	}
	u := s.row(c.ID)
	switch {
	case u.Guardian == nil && s.LegalGuardian != "":
		u.Guardian = &guardian{Name: s.LegalGuardian} // which of the words is which, nobody said
	case s.LegalGuardian != "" && s.LegalGuardian != u.Guardian.fullName():
		return at("legalGuardian")("the guardian's full name is %q: write that, or leave it out", u.Guardian.fullName())
	}
	if !s.RegisteredAtClubID.Sent && tx.Reads(registeredAtClub) == "home-club" {
		u.RegisteredAt = u.HomeClub
	}
	if err := a.isFree(tx, u, at); err != nil {
		return err
	}
	a.complete(tx, &u)
	if u.Token != "" {
		if err := a.loadToken(tx, token{Token: u.Token, Company: c.ID, User: u.ID}, at("token")); err != nil {
			return err
		}
	}
	must(a.users.Put(tx, u))
	return nil
}

// complete makes what a scenario left out of a user.
func (a *api) complete(tx *sim.Tx, u *user) {
	a.count(tx, u)
	if u.Number == "" {
		u.Number = a.freeNumber(tx)
	}
	if u.ConfirmationToken == "" && u.Email != "" && !u.EmailIsConfirmed {
		u.ConfirmationToken = a.freeToken(tx)
	}
	if u.CreatedAt.IsZero() {
		u.CreatedAt = tx.Now.UTC().Truncate(time.Second)
	}
	if u.UpdatedAt.IsZero() {
		u.UpdatedAt = u.CreatedAt
	}
}

// check says what the vendor would not take of the user.
func (s *stateUser) check(tx *sim.Tx, c company, at place) error {
	checks := sim.NewChecks(tx)
	checkEmail(checks, "email", s.Email)
	checkMoment(checks, "birthDate", s.BirthDate)
	checkOneOf(checks, "sex", s.Sex, sexes)
	checkMoment(checks, "created", s.Created)
	checkMoment(checks, "updated", s.Updated)
	if s.Guardian != nil {
		s.Guardian.checkValues(checks, "guardian.")
	}
	for _, f := range checks.Fields() {
		var path []any
		for _, name := range strings.Split(f.Name, ".") {
			path = append(path, name)
		}
		return at(path...)("it should be %s", f.Want)
	}
	club := s.RegisteredAtClubID
	switch {
	case s.ID > highest:
		return at("id")("%d is no id of a user: use a whole number from 1 to %d", s.ID, int64(highest))
	case s.Timestamp > highest:
		return at("timestamp")("%d is no timestamp: use a whole number from 1 to %d", s.Timestamp, int64(highest))
	case !c.hasClub(s.HomeClubID):
		return at("homeClubId")("company %q has no club %d; its clubs are %v", c.ID, s.HomeClubID, c.clubIDs())
	case club.Has() && !c.hasClub(club.V):
		return at("registeredAtClubId")("company %q has no club %d; its clubs are %v, and null is for none", c.ID, club.V, c.clubIDs())
	}
	return nil
}

func (c company) clubIDs() []int64 {
	ids := make([]int64, len(c.Clubs))
	for i, club := range c.Clubs {
		ids[i] = club.ID
	}
	return ids
}

// isFree says what of the user another user of the company has.
func (a *api) isFree(tx *sim.Tx, u user, at place) error {
	if _, twice := a.users.Get(tx, userKey(u.Company, u.ID)); twice && u.ID != 0 {
		return at("id")("company %q has a user %d already: give each an id of its own, or leave it out", u.Company, u.ID)
	}
	if other, twice := a.byNumber.Get(tx, u.key(u.Number)); twice && u.Number != "" {
		return at("number")("user %d has this number already: give each its own, or leave it out", other.ID)
	}
	if other, twice := a.byToken.Get(tx, u.key(u.ConfirmationToken)); twice && u.ConfirmationToken != "" {
		return at("confirmationToken")("user %d has this token already: give each its own, or leave it out", other.ID)
	}
	if u.IsDeleted && tx.Reads(deletedUsers) == "free" {
		return nil
	}
	for _, t := range a.takenBy(tx, u, user{}) {
		return at(t.field)("%q is that of user %d already: in a company it belongs to one user", t.value, t.holder.ID)
	}
	return nil
}
