// Package userapi simulates the user API of a court-booking product, which
// keeps a club's users by their email address.
//
// An API key belongs to an account, and an account sees its own users only. A
// POST creates the user whose email it gives, in the body or in the URL, or
// updates the one that has it; there is no conflict to be met. A creation
// needs an email, a first and a last name, and sets what it leaves out: a user
// is active, has not signed the waiver and has not paid dues. An update
// changes what it passes and nothing else. A membership plan is named in full,
// in any case, and must exist. Dates are days of the calendar. A user is never
// removed: archiving makes one inactive. After the day on which an account
// expires, or while inactive, a user cannot log in.
//
// Published are the two POSTs, their attributes, and that keys can be inactive
// and have permissions. The rest, every status and error among it, is assumed.
package userapi

import (
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// Vendor is the user API.
var Vendor = sim.Vendor{
	Name:     "userapi",
	Title:    "User API (upsert by email)",
	Rules:    sim.RulesFrom(rules),
	Readings: readings,
	Carrier:  sim.APIKeyIn("X-API-Key"),
	ChosenBy: []string{"apiKey"},
	Sample:   sample,
	New:      New,
}

type api struct {
	accounts       *store.Table[account]
	accountsByRank *store.Index[account]
	keys           *store.Table[key]
	keysByAccount  *store.Index[key]
	shared         *store.Table[plans]
	users          *store.Table[user]
	usersByEmail   *store.Index[user] // in any case
}

// New declares the tables and the operations.
func New(k *sim.Kit) *sim.API {
	a := &api{
		accounts: store.NewTable(k.Schema, "userapi.accounts", account.key),
		keys:     store.NewTable(k.Schema, "userapi.keys", key.key),
		shared:   store.NewTable(k.Schema, "userapi.shared", func(plans) string { return "plans" }),
		users:    store.NewTable(k.Schema, "userapi.users", user.key),
	}
	a.accountsByRank = a.accounts.Index("rank", account.rankKey)
	a.keysByAccount = a.keys.Index("account", key.accountKey)
	a.usersByEmail = a.users.Index("email", user.foldedKey)
	sim.Collect(k, a.users, "users",
		func(u user) (tenant, id string) { return u.account, u.Email },
		func(u user) any { return u.User })

	var r sim.Routes
	r.POST("upsertUser", "/v1/users", sim.Write(200, a.upsert))
	r.GET("listUsers", "/v1/users", sim.Read(a.list))
	r.POST("upsertUserByEmail", "/v1/users/{email}", sim.Write(200, a.upsertByEmail))
	r.GET("getUser", "/v1/users/{email}", sim.Read(a.get))
	r.DELETE("archiveUser", "/v1/users/{email}", sim.Write(200, a.archive))
	return &sim.API{
		Routes:        r,
		Authenticate:  a.authenticate,
		Around:        permitted,
		Malformed:     malformed,
		Envelope:      envelope,
		UnknownFields: unknownFields,
		State:         sim.StateOf(a.load, a.dump),
		Credential:    a.credential,
		Sign:          a.sign,
	}
}
