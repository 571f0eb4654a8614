package perfectgym

import (
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// state is what stands under "perfectgym" in a scenario.
type state struct {
	Companies []companyState `json:"companies,omitempty"`
}

// companyState is a company with all that is its own. One that an unknown
// credential opened has no API users to show.
type companyState struct {
	ID           string       `json:"id" required:"true"`
	APIUsers     []APIUser    `json:"apiUsers,omitempty"`
	Clubs        []Club       `json:"clubs,omitempty"`
	AccessTokens []tokenState `json:"accessTokens,omitempty"` // those that authorize handed out
	Users        []user       `json:"users"`
	Generate     *generate    `json:"generate,omitempty"`
}

type tokenState struct {
	Token   string `json:"token" required:"true" credential:"true"`
	UserID  int64  `json:"userId,omitempty"` // none for an API user's
	Expires string `json:"expires" required:"true"`
}

type generate struct {
	Users int `json:"users,omitempty" min:"0"`
}

// exactForm is that of moments of which the fraction of a second counts.
const exactForm = "2006-01-02T15:04:05.999999999"

// highest keeps ids and timestamps, those still to come included, within what
// any reader of JSON takes whole.
const highest = 1 << 50

func (a *api) load(tx *sim.Tx, s state) error {
	for i := range s.Companies {
		if err := a.loadCompany(tx, sim.Place{"companies", i}, &s.Companies[i]); err != nil {
			return err
		}
	}
	return nil
}

func (a *api) loadCompany(tx *sim.Tx, at sim.Place, s *companyState) error {
	c, err := a.companies.Declare(tx, at, s.ID, s.Clubs)
	if err != nil {
		return err
	}
	for i, club := range s.Clubs {
		if club.ID < 1 || club.ID > highest {
			return at.In("clubs", i, "id").Errorf("%d is not a valid id for a club: use a whole number from 1 to %d", club.ID, int64(highest))
		}
		if c.Data[:i].has(club.ID) {
			return at.In("clubs", i, "id").Errorf("duplicate club %d: name each once", club.ID)
		}
	}
	for i, u := range s.APIUsers {
		if err := a.loadAPIUser(tx, at.In("apiUsers", i), login{u, c.ID, i}); err != nil {
			return err
		}
	}
	for i := range s.Users {
		a.ids.Raise(tx, s.Users[i].ID)
		a.timestamps.Raise(tx, s.Users[i].Timestamp)
	}
	for i := range s.Users {
		if err := a.loadUser(tx, at.In("users", i), c, s.Users[i]); err != nil {
			return err
		}
	}
	for i, t := range s.AccessTokens {
		if err := a.loadIssued(tx, at.In("accessTokens", i), c.ID, t); err != nil {
			return err
		}
	}
	if s.Generate == nil {
		return nil
	}
	return a.generate(tx, at.In("generate", "users"), c, s.Generate.Users)
}

func (a *api) loadAPIUser(tx *sim.Tx, at sim.Place, l login) error {
	if l.Username == "" {
		return at.In("username").Errorf("an API user has a username")
	}
	for other := range a.logins.All(tx, sim.Prefix(l.company)) {
		if other.Username == l.Username {
			return at.In("username").Errorf("duplicate API user %q: give each a name of its own", l.Username)
		}
	}
	a.logins.Put(tx, l)
	if l.Token == "" {
		return nil
	}
	if err := a.isUnused(tx, at.In("token"), l.Token); err != nil {
		return err
	}
	return a.companies.AddGrant(tx, at.In("token"), sim.Grant[sim.None]{
		Credential: l.credential(),
		Choice:     map[string]string{"login": l.Username},
	})
}

// isUnused keeps one token from being two credentials.
func (a *api) isUnused(tx *sim.Tx, at sim.Place, secret string) error {
	t, issued := a.tokens.Get(tx, sim.Key(secret))
	g, granted := a.companies.Granted(tx, secret)
	switch {
	case granted:
		return at.Errorf("duplicate credential: an API user of the company %s declares it already", g.Tenant)
	case issued && t.user == 0:
		return at.Errorf("duplicate credential: the company %s declares it already", t.company)
	case issued:
		return at.Errorf("duplicate credential: user %d of the company %s declares it already", t.user, t.company)
	}
	return nil
}

func (a *api) loadIssued(tx *sim.Tx, at sim.Place, company string, s tokenState) error {
	expires, err := time.Parse(exactForm, s.Expires)
	if err != nil {
		return at.In("expires").Errorf("%q is not a valid moment: write YYYY-MM-DDTHH:MM:SS", s.Expires)
	}
	if _, ok := a.users.Get(tx, userKey(company, s.UserID)); !ok && s.UserID != 0 {
		return at.In("userId").Errorf("company %q has no user %d: name one, or leave it out for an API user's token", company, s.UserID)
	}
	if s.Token == "" {
		return at.In("token").Errorf("a credential cannot be empty")
	}
	return a.loadToken(tx, at.In("token"), token{s.Token, company, s.UserID, expires})
}

func (a *api) loadToken(tx *sim.Tx, at sim.Place, t token) error {
	if err := a.isUnused(tx, at, t.Token); err != nil {
		return err
	}
	a.tokens.Put(tx, t)
	return nil
}

func (a *api) loadUser(tx *sim.Tx, at sim.Place, c sim.Tenant[clubs], u user) error {
	u.company = c.ID
	if err := u.check(tx, at, c); err != nil {
		return err
	}
	switch full := u.Guardian.fullName(); {
	case u.LegalGuardian == "":
		u.LegalGuardian = full
	case u.Guardian == nil:
		u.Guardian = &Guardian{Name: u.LegalGuardian} // which of the words is which, nobody said
	case u.LegalGuardian != full:
		return at.In("legalGuardian").Errorf("the guardian's full name is %q: write that, or leave it out", full)
	}
	if err := a.isFree(tx, at, &u); err != nil {
		return err
	}
	a.complete(tx, &u)
	if u.Token != "" {
		if err := a.loadToken(tx, at.In("token"), token{Token: u.Token, company: c.ID, user: u.ID}); err != nil {
			return err
		}
	}
	a.users.Put(tx, u)
	return nil
}

// check returns what the vendor would not take of the user.
func (u *user) check(tx *sim.Tx, at sim.Place, c sim.Tenant[clubs]) error {
	checks := sim.NewChecks(tx)
	checkEmail(checks, "email", u.Email)
	checkMoment(checks, "birthDate", u.BirthDate)
	checkOneOf(checks, "sex", u.Sex, sexes)
	checkMoment(checks, "created", u.Created)
	checkMoment(checks, "updated", u.Updated)
	if u.Guardian != nil {
		u.Guardian.checkValues(checks, "guardian.")
	}
	for _, f := range checks.Fields() {
		return at.Dotted(f.Name).Errorf("it should be %s", f.Want)
	}
	club := u.RegisteredAtClubID
	switch {
	case u.ID > highest:
		return at.In("id").Errorf("%d is not a valid id for a user: use a whole number from 1 to %d", u.ID, int64(highest))
	case u.Timestamp > highest:
		return at.In("timestamp").Errorf("%d is not a valid timestamp: use a whole number from 1 to %d", u.Timestamp, int64(highest))
	case !c.Data.has(u.HomeClubID):
		return at.In("homeClubId").Errorf("company %q has no club %d; its clubs are %v", c.ID, u.HomeClubID, c.Data.ids())
	case club.Has() && !c.Data.has(club.V):
		return at.In("registeredAtClubId").
			Errorf("company %q has no club %d; its clubs are %v, and null is for none", c.ID, club.V, c.Data.ids())
	}
	return nil
}

// isFree returns what of the user another user of the company has.
func (a *api) isFree(tx *sim.Tx, at sim.Place, u *user) error {
	if _, twice := a.users.Get(tx, u.key()); twice {
		return at.In("id").Errorf("company %q has a user %d already: give each an id of its own, or leave it out", u.company, u.ID)
	}
	if other, twice := a.byNumber.Get(tx, u.numberKey()); twice {
		return at.In("number").Errorf("user %d has this number already: give each its own, or leave it out", other.ID)
	}
	if other, twice := a.byConfirmation.Get(tx, u.confirmationKey()); twice {
		return at.In("confirmationToken").Errorf("user %d has this token already: give each its own, or leave it out", other.ID)
	}
	if u.IsDeleted && tx.Reads(deletedUsers) == "free" {
		return nil
	}
	for _, t := range a.takenBy(tx, u, &user{}) {
		return at.In(t.field).Errorf("%q is that of user %s already: in a company it belongs to one user", t.value, t.holder.ID)
	}
	return nil
}

// complete makes what a scenario left out of a user.
func (a *api) complete(tx *sim.Tx, u *user) {
	if u.ID == 0 {
		u.ID = a.ids.Next(tx)
	}
	if u.Timestamp == 0 {
		u.Timestamp = a.nextTimestamp(tx)
	}
	if u.Number == "" {
		u.Number = a.freeNumber(tx)
	}
	if u.ConfirmationToken == "" && u.Email != "" && !u.EmailAddressIsConfirmed {
		u.ConfirmationToken = a.freeToken(tx)
	}
	if u.Created == "" {
		u.Created = moment(tx.Now)
	}
	if u.Updated == "" {
		u.Updated = u.Created
	}
	u.IsActive = sim.Some(u.IsActive.Or(true))
	switch at := u.RegisteredAtClubID; {
	case at.Has():
	case !at.Sent && tx.Reads(registeredAtClub) == "home-club":
		u.RegisteredAtClubID = atClub(u.HomeClubID)
	default:
		u.RegisteredAtClubID = atNoClub
	}
}

func (a *api) dump(tx *sim.Tx) state {
	s := state{Companies: []companyState{}}
	for c := range a.companies.All(tx) {
		prefix := sim.Prefix(c.ID)
		shown := companyState{ID: c.ID, Clubs: c.Data, Users: make([]user, 0, a.users.Count(tx, prefix))}
		for l := range a.logins.All(tx, prefix) {
			shown.APIUsers = append(shown.APIUsers, l.APIUser)
		}
		for t := range a.issued.Each(tx, sim.Key(c.ID)) {
			shown.AccessTokens = append(shown.AccessTokens, tokenState{t.Token, t.user, t.expires.UTC().Format(exactForm)})
		}
		for u := range a.users.All(tx, prefix) {
			shown.Users = append(shown.Users, u)
		}
		s.Companies = append(s.Companies, shown)
	}
	return s
}
