// Package perfectgym simulates PerfectGym's API v1: its users, with their passwords,
// mandates, contracts and visits, and its clubs. PerfectGym announced its end for
// 2022-07-01, in favour of v2.
//
// A company is the tenant; on the vendor's own hosts its id is the subdomain.
// A bearer token belongs to a company and has a mode: an API user's token works
// in employee mode, a club member's in user mode, where every request is about
// that member. Authorize issues tokens, which last 7775999 seconds of the
// world's clock.
//
// Success is 200 with the resources in "elements", also for a creation. Every
// logical error is 400 with "errors", each with a code and the property at fault.
//
// Email, phone number and personal id are unique among a company's users: adding
// one that is in use fails with UserAlreadyExist, most often because a request
// was sent twice. An update changes what is sent; null counts as absent. A
// guardian that is sent is always a new one, and the previous one is kept as
// obsolete. Adding a user mails a token that confirms the address.
//
// Each change of a user sets the user's timestamp to the next value of the
// company's counter, so that a client can ask for what changed after one. The
// counter may skip values. Clubs and visits have timestamps too.
//
// Of the operations around users, the vendor's documents give us the names,
// parameters and error codes only. The forms of their bodies are assumed, and their
// answers name a rule that says so.
package perfectgym

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

// Vendor is PerfectGym.
var Vendor = sim.Vendor{
	Name:     "perfectgym",
	Title:    "PerfectGym API v1",
	Notice:   "PerfectGym announced the end of v1 for 2022-07-01, in favour of v2.",
	Hosts:    []string{"*.perfectgym.com"},
	Rules:    rules,
	Readings: readings,
	Secrets:  secrets,
	Carrier:  sim.Bearer,
	ChosenBy: []string{"login"},
	Sample:   sample,
	Keys:     keys,
	New:      New,
}

var secrets = []string{"username", "password", "access_token", "token", "signatureDataBase64", "bankAccount", "accountNumber"}

const (
	authorizePath = "/Api/oauth/authorize"
	userPath      = "/Api/Users/User"
	usersPath     = "/Api/Users/Users"
	searchPath    = "/Api/Users/Search"
	confirmPath   = "/Api/Users/ConfirmEmailAddress"

	credentialsPath = "/Api/Users/ValidateCredentials"
	signUpPath      = "/Api/Users/SignUp"
	passwordPath    = "/Api/Users/ResetPassword"
	agreementsPath  = "/Api/Users/Agreements"
	directDebitPath = "/Api/Users/DirectDebit"
	contractPath    = "/Api/Users/Contract"
	visitsPath      = "/Api/Users/ClubVisits/All"
	clubsPath       = "/Api/Clubs/Clubs"
	clubPath        = "/Api/Clubs/Club"
)

type api struct {
	companies  *sim.Tenants[reference, sim.None] // their grants are the tokens of API users
	logins     sim.Table[login]
	tokens     sim.Table[token]
	issued     *sim.Index[token] // by company: those that authorize issued
	ids        sim.Counter
	timestamps sim.Counter

	users           sim.Table[user]
	byEmail         *sim.Index[user] // in lower case
	byPhone         *sim.Index[user]
	byPersonalID    *sim.Index[user]
	byNumber        *sim.Index[user]
	byCard          *sim.Index[user]
	byConfirmation  *sim.Index[user] // confirmation token
	byPasswordToken *sim.Index[user]
	byTimestamp     *sim.Index[user]
	contractIDs     sim.Counter

	visits           sim.Table[visit]
	visitIDs         sim.Counter
	visitByTimestamp *sim.Index[visit]
}

// New declares the tables and the operations.
func New(k *sim.Kit) *sim.API {
	a := &api{
		companies:  sim.NewTenants(k, sim.Kind[reference, sim.None]{Name: "company", Join: reference.join}),
		logins:     sim.Rows(k, "logins", login.key),
		tokens:     sim.Rows(k, "tokens", token.key),
		ids:        sim.NewCounter(k, "ids"),
		timestamps: sim.NewCounter(k, "timestamps"),
		users:      sim.Records(k, "users", user.key),

		contractIDs: sim.NewCounter(k, "contractIds"),
		visits:      sim.Records(k, "visits", visit.key),
		visitIDs:    sim.NewCounter(k, "visitIds"),
	}
	a.issued = a.tokens.Index("company", token.issuedKey)
	a.byEmail = a.users.Index("email", user.emailKey)
	a.byPhone = a.users.Index("phoneNumber", user.phoneKey)
	a.byPersonalID = a.users.Index("personalId", user.personalIDKey)
	a.byNumber = a.users.Unique("number", user.numberKey)
	a.byCard = a.users.Index("cardNumber", user.cardKey)
	a.byConfirmation = a.users.Unique("confirmationToken", user.confirmationKey)
	a.byPasswordToken = a.users.Unique("passwordToken", user.passwordTokenKey)
	a.byTimestamp = a.users.Index("timestamp", user.timestampKey)
	a.visitByTimestamp = a.visits.Index("timestamp", visit.timestampKey)

	return &sim.API{
		Routes:        a.routes(),
		Authenticate:  a.authenticate,
		Around:        checkMode,
		Envelope:      envelope,
		Malformed:     malformed,
		Later:         later,
		UnknownFields: unknownFields,
		UnknownQuery:  unknownQuery,
		FirstValue:    firstValue,
		State:         sim.StateOf(a.load, a.dump),
		Credential:    a.credential,
		Sign:          a.sign,
	}
}

func (a *api) routes() (r sim.Routes) {
	r.AnyCase = pathCase
	r.POST("authorize", authorizePath, sim.Write(http.StatusOK, a.authorize))
	r.POST("addUser", userPath, sim.Write(http.StatusOK, a.add))
	r.PUT("updateUser", userPath, sim.Write(http.StatusOK, a.update))
	r.GET("getUser", userPath, sim.Read(a.get))
	r.GET("listUsers", usersPath, sim.Read(a.list))
	r.GET("searchUsers", searchPath, sim.Read(a.search))
	r.GET("confirmEmailAddress", confirmPath, sim.Write(http.StatusOK, a.confirm))

	r.POST("validateCredentials", credentialsPath, sim.Read(a.validateCredentials))
	r.POST("signUp", signUpPath, sim.Write(http.StatusOK, a.signUp))
	r.GET("requestPasswordReset", passwordPath, sim.Write(http.StatusOK, a.requestPasswordReset))
	r.POST("resetPassword", passwordPath, sim.Write(http.StatusOK, a.resetPassword))
	r.POST("updateAgreements", agreementsPath, sim.Write(http.StatusOK, a.updateAgreements))
	r.POST("addDirectDebit", directDebitPath, sim.Write(http.StatusOK, a.addDirectDebit))
	r.POST("addContract", contractPath, sim.Write(http.StatusOK, a.addContract))
	r.DELETE("deleteContract", contractPath, sim.Write(http.StatusOK, a.deleteContract))
	r.GET("listClubVisits", visitsPath, sim.Read(a.listVisits))
	r.GET("listClubs", clubsPath, sim.Read(a.listClubs))
	r.GET("getClub", clubPath, sim.Read(a.getClub))
	return r
}
