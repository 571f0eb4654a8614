// Package userapi simulates the user API of a court-booking product, which
// identifies a club's users by email address.
//
// An API key belongs to an account, and an account sees only its own users. A
// POST with an email, in the body or in the URL, updates the user who has it, or
// creates one; there are no conflicts. Creating a user needs an email, a first
// and a last name, and sets defaults: a user is active, has not signed the waiver
// and has not paid dues. Updating changes what is passed and nothing else. A
// membership plan is given by its full name, in any case, and must exist. Dates
// are calendar dates. A user is never removed: archiving makes one inactive. A
// user who is inactive, or whose account has expired, cannot log in.
//
// The two POSTs, their attributes, and that keys can be inactive and have
// permissions are published. The rest, including every status and the body of
// every answer, is assumed.
package userapi

import "github.com/mockvendors/mockvendors/sim"

// Vendor is the user API.
var Vendor = sim.Vendor{
	Name:     "userapi",
	Title:    "User API (upsert by email)",
	Rules:    rules,
	Readings: readings,
	Carrier:  sim.APIKeyIn(keyHeader),
	ChosenBy: []string{"apiKey"},
	Sample:   sample,
	Keys:     keys,
	New:      New,
}

type api struct {
	accounts     *sim.Tenants[plans, access]
	users        sim.Table[user]
	usersByEmail *sim.Index[user] // in any case
}

// New declares the tables and the operations.
func New(k *sim.Kit) *sim.API {
	a := &api{
		accounts: sim.NewTenants(k, sim.Kind[plans, access]{Name: "account", Join: plans.join, Opened: everything}),
		users:    sim.Records(k, "users", user.key),
	}
	a.usersByEmail = a.users.Index("email", user.foldedKey)

	var r sim.Routes
	r.POST("upsertUser", "/v1/users", sim.Write(200, a.upsert))
	r.GET("listUsers", "/v1/users", sim.Read(a.list))
	r.POST("upsertUserByEmail", "/v1/users/{email}", sim.Write(200, a.upsertByEmail))
	r.GET("getUser", "/v1/users/{email}", sim.Read(a.get))
	r.DELETE("archiveUser", "/v1/users/{email}", sim.Write(200, a.archive))
	return &sim.API{
		Routes:        r,
		Authenticate:  a.authenticate,
		Around:        checkPermission,
		Malformed:     malformed,
		Later:         a.later,
		Envelope:      envelope,
		UnknownFields: unknownFields,
		UnknownQuery:  unknownQuery,
		State:         sim.StateOf(a.load, a.dump),
		Credential:    a.accounts.Credential,
		Sign:          a.accounts.Sign,
	}
}
