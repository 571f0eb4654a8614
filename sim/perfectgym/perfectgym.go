// Package perfectgym simulates PerfectGym's API v1, as far as users go.
//
// A company is the tenant; on the vendor's own hosts its id is the subdomain.
// A bearer token names its company and a mode: an API user's token works in
// employee mode, a club member's in user mode, where the only user is the
// member. Authorize hands tokens out; they live 7775999 seconds of the world's
// clock.
//
// Success is 200 with the resources in "elements", creation included. Every
// logical error is 400 with "errors", each a code and the property at fault.
//
// Email, phone number and personal id are unique among a company's users:
// adding one that is in use is UserAlreadyExist, and the same request sent
// twice is the common way to meet it. An update changes what is sent; null
// counts as not sent. A guardian that is sent is always a new one, and the one
// before is kept as obsolete. Whoever is added gets a mail with a token that
// confirms the address.
//
// Each change of a user takes the next value of the company's counter as the
// user's timestamp, so that a client can ask for what changed after one. The
// counter does not grow by one each time.
package perfectgym

import (
	"net/http"

	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// Vendor is PerfectGym.
var Vendor = sim.Vendor{
	Name:     "perfectgym",
	Title:    "PerfectGym API v1",
	Hosts:    []string{"*.perfectgym.com"},
	Rules:    sim.RulesFrom(rules),
	Readings: readings,
	Carrier:  sim.Bearer,
	ChosenBy: []string{"login"},
	Secrets:  secrets,
	Sample:   sample,
	New:      newAPI,
}

var secrets = []string{"username", "password", "access_token", "token", "signatureDataBase64", "bankAccount", "accountNumber"}

const (
	authorizePath = "/Api/oauth/authorize"
	userPath      = "/Api/Users/User"
	usersPath     = "/Api/Users/Users"
	searchPath    = "/Api/Users/Search"
	confirmPath   = "/Api/Users/ConfirmEmailAddress"
)

// employeeOnly is what a member's token may not do.
var employeeOnly = map[string]bool{
	http.MethodPost + userPath:   true,
	http.MethodGet + usersPath:   true,
	http.MethodGet + searchPath:  true,
	http.MethodGet + confirmPath: true,
}

// api is the tables.
type api struct {
	companies *store.Table[company]
	declared  *store.Index[company] // in the scenario's order, opened ones behind
	clubs     *store.Table[reference]
	counters  *store.Table[counter]

	logins   *store.Table[login]
	tokens   *store.Table[token]
	issued   *store.Index[token] // by company: those that authorize made
	users    *store.Table[user]
	byEmail  *store.Index[user]
	byPhone  *store.Index[user]
	byPerson *store.Index[user] // personal id
	byNumber *store.Index[user]
	byCard   *store.Index[user]
	byToken  *store.Index[user] // confirmation token
	byChange *store.Index[user] // timestamp
	byLogin  *store.Index[user] // email, over all companies, of those who have a password
}

func newAPI(k *sim.Kit) *sim.API {
	a := &api{
		companies: store.NewTable(k.Schema, "perfectgym.companies", companyKey),
		clubs:     store.NewTable(k.Schema, "perfectgym.reference", func(reference) string { return referenceKey }),
		counters:  store.NewTable(k.Schema, "perfectgym.counters", func(c counter) string { return c.Company }),
		logins:    store.NewTable(k.Schema, "perfectgym.logins", loginKey),
		tokens:    store.NewTable(k.Schema, "perfectgym.tokens", func(t token) string { return t.Token }),
		users:     store.NewTable(k.Schema, "perfectgym.users", func(u user) string { return userKey(u.Company, u.ID) }),
	}
	a.declared = a.companies.Unique("order", func(c company) string { return ordered(int64(c.Order)) })
	a.issued = a.tokens.Index("company", issuedKey)
	a.byEmail = a.users.Index("email", func(u user) string { return u.key(fold(u.Email)) })
	a.byPhone = a.users.Index("phoneNumber", func(u user) string { return u.key(u.PhoneNumber) })
	a.byPerson = a.users.Index("personalId", func(u user) string { return u.key(u.PersonalID) })
	a.byNumber = a.users.Unique("number", func(u user) string { return u.key(u.Number) })
	a.byCard = a.users.Index("cardNumber", func(u user) string { return u.key(u.CardNumber) })
	a.byToken = a.users.Unique("confirmationToken", func(u user) string { return u.key(u.ConfirmationToken) })
	a.byChange = a.users.Index("timestamp", func(u user) string { return sim.Key(u.Company, ordered(u.Timestamp)) })
	a.byLogin = a.users.Index("login", memberLogin)
	sim.Collect(k, a.users, "users", func(u user) (string, string) { return u.Company, u.ref() }, func(u user) any { return dumpUser(u) })

	var r sim.Routes
	r.POST("authorize", authorizePath, sim.Write(http.StatusOK, a.authorize))
	r.POST("addUser", userPath, sim.Write(http.StatusOK, a.add))
	r.PUT("updateUser", userPath, sim.Write(http.StatusOK, a.update))
	r.GET("getUser", userPath, sim.Read(a.get))
	r.GET("listUsers", usersPath, sim.Read(a.list))
	r.GET("searchUsers", searchPath, sim.Read(a.search))
	r.GET("confirmEmailAddress", confirmPath, sim.Write(http.StatusOK, a.confirm))
	r.NotSimulated(http.MethodPost, "validateCredentials", "/Api/Users/ValidateCredentials")
	r.NotSimulated(http.MethodPost, "signUp", "/Api/Users/SignUp")
	r.NotSimulated(http.MethodGet, "requestPasswordReset", "/Api/Users/ResetPassword")
	r.NotSimulated(http.MethodPost, "resetPassword", "/Api/Users/ResetPassword")
	r.NotSimulated(http.MethodPost, "updateAgreements", "/Api/Users/Agreements")
	r.NotSimulated(http.MethodPost, "addDirectDebit", "/Api/Users/DirectDebit")
	r.NotSimulated(http.MethodPost, "addContract", "/Api/Users/Contract")
	r.NotSimulated(http.MethodDelete, "deleteContract", "/Api/Users/Contract")
	r.NotSimulated(http.MethodGet, "listClubs", "/Api/Clubs/Clubs")
	r.NotSimulated(http.MethodGet, "getClub", "/Api/Clubs/Club")

	return &sim.API{
		Routes:        r,
		Authenticate:  a.authenticate,
		Around:        inMode,
		Envelope:      envelope,
		Malformed:     malformed,
		UnknownFields: unknownFields,
		State:         sim.StateOf(a.load, a.dump),
		Credential:    a.credential,
		Sign:          a.sign,
	}
}

// inMode keeps a member's token from what is for employees, before anything
// of the request is judged.
func inMode(tx *sim.Tx, next func() (sim.Answer, error)) (sim.Answer, error) {
	if s, ok := tx.Caller.As.(session); ok && s.user != 0 && employeeOnly[tx.Request.Method+tx.Request.Path] {
		refusal := refuse(forEmployees, http.StatusForbidden, "Forbidden", "").At("Authorization", "")
		if tx.Reads(employeeOnlyInUserMode) == "unauthorized" {
			refusal = unauthorized(forEmployees)
		}
		return sim.Answer{}, refusal.Holding("users", ref(s.user))
	}
	return next()
}

func (a *api) credential(tx *sim.Tx) (sim.Credential, bool) {
	for c := range a.declared.All(tx, "") {
		if c.Opened {
			break
		}
		shown := sim.Credential{Tenant: c.ID}
		if len(c.APIUsers) > 0 {
			first := c.APIUsers[0]
			shown.Username, shown.Password, shown.Token = first.Username, first.Password, first.Token
		}
		return shown, true
	}
	return sim.Credential{}, false
}
