package perfectgym

import (
	"slices"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// state is the vendor's part of a scenario.
type state struct {
	Companies []companyState `json:"companies,omitempty"`
}

// companyState is a company with its users. An opened one shows no API users.
type companyState struct {
	ID           string       `json:"id" required:"true"`
	APIUsers     []APIUser    `json:"apiUsers,omitempty"`
	Clubs        []Club       `json:"clubs,omitempty"`
	PaymentPlans []Plan       `json:"paymentPlans,omitempty"`
	AccessTokens []tokenState `json:"accessTokens,omitempty"` // those that authorize issued
	Users        []user       `json:"users"`
	Visits       []visit      `json:"visits,omitempty"`
	Generate     *amounts     `json:"generate,omitempty"`
}

type tokenState struct {
	Token   string `json:"token" required:"true" credential:"true"`
	UserID  int64  `json:"userId,omitempty"` // 0 for an API user's
	Expires string `json:"expires" required:"true"`
}

type amounts struct {
	Users  int `json:"users,omitempty" min:"0"`
	Visits int `json:"visits,omitempty" min:"0"`
}

// exactLayout is dateTimeLayout with fractions of a second.
const exactLayout = "2006-01-02T15:04:05.999999999"

// maxNumber leaves room for generated ids and timestamps within the integers that
// JSON readers can represent exactly.
const maxNumber = 1 << 50

// Mistakes that several kinds of records can have.
const (
	wrongTimestamp = "%d is not a valid timestamp: use a whole number from 1 to %d"
	noSuchClub     = "company %s has no club %d; it has: %v"
)

func (a *api) load(tx *sim.Tx, s state) error {
	var wrong sim.Mistakes
	for i := range s.Companies {
		wrong.Add(a.loadCompany(tx, sim.Place{"companies", i}, &s.Companies[i]))
	}
	return wrong.Err()
}

func (a *api) loadCompany(tx *sim.Tx, at sim.Place, s *companyState) error {
	var wrong sim.Mistakes
	c, err := a.companies.Declare(tx, at, s.ID, reference{s.Clubs, s.PaymentPlans})
	wrong.Add(err)
	a.loadReference(tx, at, c.Data, &wrong)
	for i, u := range s.APIUsers {
		wrong.Add(a.loadAPIUser(tx, at.In("apiUsers", i), login{u, c.ID, i}))
	}
	for i := range s.Users {
		a.ids.Raise(tx, s.Users[i].ID)
		a.timestamps.Raise(tx, s.Users[i].Timestamp)
	}
	for i := range s.Users {
		wrong.Add(a.loadUser(tx, at.In("users", i), c, s.Users[i]))
	}
	a.loadVisits(tx, at, c, s.Visits, &wrong)
	for i, t := range s.AccessTokens {
		wrong.Add(a.loadIssued(tx, at.In("accessTokens", i), c.ID, s.Users, t))
	}
	if s.Generate != nil {
		wrong.Add(a.generate(tx, at.In("generate", "users"), c, s.Generate.Users))
		wrong.Add(a.generateVisits(tx, at.In("generate", "visits"), s.Generate.Visits))
	}
	return wrong.Err()
}

func (a *api) loadReference(tx *sim.Tx, at sim.Place, r reference, wrong *sim.Mistakes) {
	valid := func(at sim.Place, what string, id int64, twice bool) {
		if id < 1 || id > maxNumber {
			wrong.Add(at.In("id").Errorf("%d is not a valid id for a %s: use a whole number from 1 to %d", id, what, int64(maxNumber)))
		} else if twice {
			wrong.Add(at.In("id").Errorf("duplicate %s %d: ids are unique within a company", what, id))
		}
	}
	for i, club := range r.clubs {
		valid(at.In("clubs", i), "club", club.ID, r.clubs[:i].has(club.ID))
		if club.Timestamp > maxNumber {
			wrong.Add(at.In("clubs", i, "timestamp").Errorf(wrongTimestamp, club.Timestamp, int64(maxNumber)))
		}
		a.timestamps.Raise(tx, min(club.Timestamp, maxNumber))
	}
	for i, plan := range r.plans {
		_, twice := r.plans[:i].find(plan.ID)
		valid(at.In("paymentPlans", i), "payment plan", plan.ID, twice)
	}
}

func (a *api) loadAPIUser(tx *sim.Tx, at sim.Place, l login) error {
	if l.Username == "" {
		return at.In("username").Errorf("an API user needs a username")
	}
	for other := range a.logins.All(tx, sim.Prefix(l.company)) {
		if other.Username == l.Username {
			return at.In("username").Errorf("duplicate API user %q: usernames are unique within a company", l.Username)
		}
	}
	a.logins.Put(tx, l)
	if l.Token == "" {
		return nil
	}
	if err := a.checkUnused(tx, at.In("token"), l.Token); err != nil {
		return err
	}
	return a.companies.AddGrant(tx, at.In("token"), sim.Grant[sim.None]{
		Credential: l.credential(),
		Choice:     map[string]string{"login": l.Username},
	})
}

// checkUnused returns an error if the token is already declared.
func (a *api) checkUnused(tx *sim.Tx, at sim.Place, secret string) error {
	t, issued := a.tokens.Get(tx, sim.Key(secret))
	g, granted := a.companies.Granted(tx, secret)
	switch {
	case granted:
		return at.Errorf("duplicate credential: an API user of the company %s already declares it", g.Tenant)
	case issued && t.user == 0:
		return at.Errorf("duplicate credential: the company %s already declares it", t.company)
	case issued:
		return at.Errorf("duplicate credential: user %d of the company %s already declares it", t.user, t.company)
	}
	return nil
}

func (a *api) loadIssued(tx *sim.Tx, at sim.Place, company string, declared []user, s tokenState) error {
	var wrong sim.Mistakes
	expires, err := time.Parse(exactLayout, strings.TrimSuffix(s.Expires, "Z"))
	if err != nil {
		wrong.Add(at.In("expires").Errorf("%q is not a valid date and time: use YYYY-MM-DDTHH:MM:SS, with a Z at the end or without", s.Expires))
	}
	_, stored := a.users.Get(tx, userKey(company, s.UserID))
	wrongButThere := slices.ContainsFunc(declared, func(u user) bool { return u.ID == s.UserID })
	if !stored && !wrongButThere && s.UserID != 0 {
		wrong.Add(at.In("userId").Errorf("company %s has no user %d: name one that it has, "+
			"or leave userId out for an API user's token", company, s.UserID))
	}
	if s.Token == "" {
		wrong.Add(at.In("token").Errorf("a credential cannot be empty"))
		return wrong.Err()
	}
	wrong.Add(a.loadToken(tx, at.In("token"), token{s.Token, company, s.UserID, expires}))
	return wrong.Err()
}

func (a *api) loadToken(tx *sim.Tx, at sim.Place, t token) error {
	if err := a.checkUnused(tx, at, t.Token); err != nil {
		return err
	}
	a.tokens.Put(tx, t)
	return nil
}

func (a *api) loadUser(tx *sim.Tx, at sim.Place, c sim.Tenant[reference], u user) error {
	var wrong sim.Mistakes
	u.company = c.ID
	wrong.Add(u.check(tx, at, c))
	switch full := u.Guardian.fullName(); {
	case u.LegalGuardian == "":
		u.LegalGuardian = full
	case u.Guardian == nil:
		u.Guardian = &Guardian{Name: u.LegalGuardian} // which of the names is which is unknown
	case u.LegalGuardian != full:
		wrong.Add(at.In("legalGuardian").Errorf("legalGuardian must be the guardian's full name, %q: write that, or leave it out", full))
	}
	a.loadContracts(tx, at, c, &u, &wrong)
	if wrong.Add(a.checkFree(tx, at, &u)) {
		return wrong.Err()
	}
	a.complete(tx, &u)
	if u.Token != "" {
		wrong.Add(a.loadToken(tx, at.In("token"), token{Token: u.Token, company: c.ID, user: u.ID}))
	}
	a.users.Put(tx, u) // even if it is wrong: others may clash with it
	return wrong.Err()
}

// check returns an error if the vendor would not accept the user.
func (u *user) check(tx *sim.Tx, at sim.Place, c sim.Tenant[reference]) error {
	var wrong sim.Mistakes
	checks := sim.NewChecks(tx)
	checkEmail(checks, "email", u.Email)
	checkDateTime(checks, "birthDate", u.BirthDate)
	checkOneOf(checks, "sex", u.Sex, sexes)
	checkDateTime(checks, "created", u.Created)
	checkDateTime(checks, "updated", u.Updated)
	if u.Guardian != nil {
		u.Guardian.checkValues(checks, "guardian.")
	}
	for _, f := range checks.Fields() {
		found := f.Instead()
		if strings.HasPrefix(f.Name, "guardian.") { // it may be bank details or a signature
			found = ""
		}
		wrong.Add(at.Dotted(f.Name).Errorf("%s must be %s%s", f.Name, f.Want, found))
	}
	club := u.RegisteredAtClubID
	if u.ID > maxNumber {
		wrong.Add(at.In("id").Errorf("%d is not a valid id for a user: use a whole number from 1 to %d", u.ID, int64(maxNumber)))
	}
	if u.Timestamp > maxNumber {
		wrong.Add(at.In("timestamp").Errorf(wrongTimestamp, u.Timestamp, int64(maxNumber)))
	}
	if !c.Data.clubs.has(u.HomeClubID) {
		wrong.Add(at.In("homeClubId").Errorf(noSuchClub, c.ID, u.HomeClubID, c.Data.clubs.ids()))
	}
	if club.Has() && !c.Data.clubs.has(club.V) {
		wrong.Add(at.In("registeredAtClubId").Errorf(noSuchClub+"; null means none", c.ID, club.V, c.Data.clubs.ids()))
	}
	return wrong.Err()
}

// checkFree returns an error if another user of the company has a value that only
// one can have.
func (a *api) checkFree(tx *sim.Tx, at sim.Place, u *user) error {
	var wrong sim.Mistakes
	if _, twice := a.users.Get(tx, u.key()); twice {
		wrong.Add(at.In("id").Errorf("duplicate user %d: ids are unique within a company", u.ID))
	}
	if other, twice := a.byNumber.Get(tx, u.numberKey()); twice {
		wrong.Add(at.In("number").Errorf("user %d already has the number %q: numbers are unique within a company", other.ID, u.Number))
	}
	if other, twice := a.byConfirmation.Get(tx, u.confirmationKey()); twice {
		wrong.Add(at.In("confirmationToken").
			Errorf("user %d already has this confirmationToken: confirmationTokens are unique within a company", other.ID))
	}
	if other, twice := a.byPasswordToken.Get(tx, u.passwordTokenKey()); twice {
		wrong.Add(at.In("passwordToken").
			Errorf("user %d already has this passwordToken: passwordTokens are unique within a company", other.ID))
	}
	if u.IsDeleted && tx.Reads(deletedUsers) == "free" {
		return wrong.Err()
	}
	for _, c := range a.conflicts(tx, u, &user{}) {
		wrong.Add(at.In(c.field).Errorf("user %s already has the %s %s: %ss are unique within a company", c.holder.ID, c.field, c.value, c.field))
	}
	return wrong.Err()
}

// complete fills in what a scenario leaves out of a user.
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
		u.ConfirmationToken = freeToken(tx, a.byConfirmation)
	}
	if u.Created == "" {
		u.Created = formatDateTime(tx.Now)
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
		shown := companyState{ID: c.ID, Clubs: c.Data.clubs, PaymentPlans: c.Data.plans, Users: make([]user, 0, a.users.Count(tx, prefix))}
		for l := range a.logins.All(tx, prefix) {
			shown.APIUsers = append(shown.APIUsers, l.APIUser)
		}
		for t := range a.issued.Each(tx, sim.Key(c.ID)) {
			shown.AccessTokens = append(shown.AccessTokens, tokenState{t.Token, t.user, t.expires.UTC().Format(exactLayout)})
		}
		for u := range a.users.All(tx, prefix) {
			shown.Users = append(shown.Users, u)
		}
		for v := range a.visits.All(tx, prefix) {
			shown.Visits = append(shown.Visits, v)
		}
		s.Companies = append(s.Companies, shown)
	}
	return s
}
