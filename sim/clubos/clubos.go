// Package clubos simulates the Club OS API, version 1.0: users of a partner's
// club locations, added, updated, deleted and looked up at /users, and its
// neighbours: prospects, memberships, payments, check-ins, and two ways to match
// users.
//
// A request carries the partner's Basic credential, which has access to a set of
// club locations; clubLocationId in the URL names one of them. An answer is
// the envelope {status, responses: [{message, value}]}, and value is always a
// string: the record's Club OS id, or by default "" in a failure. emailmatch,
// usermatch and access/locations succeed with a bare object or array instead.
//
// Adding a user whose localUserId the location already has finds that user and
// changes nothing. Otherwise the user is created: the email becomes the username
// unless one is sent, a blank password is generated, and sendEmail sends a member
// a welcome mail. Deleting only marks a user. Updating changes what is sent and
// nothing else, undeletes a deleted user, and says whether the account is now
// FULL or BASIC. A blank email removes the login; a blank guest-pass date changes
// nothing.
//
// The page is about /users alone. Of the neighbours only the names, some parameters
// and some messages are known, and all else is inferred or assumed: a check-in,
// payment or membership belongs to a user and is found again by its local id, and a
// prospect whose local id is added as a user becomes that user.
//
// Readings decide what the documents leave open. Club OS no longer recommends v1 and
// refers to its API v3.
package clubos

import (
	"mime"
	"net/http"
	"slices"

	"github.com/mockvendors/mockvendors/sim"
)

// Vendor is Club OS.
var Vendor = sim.Vendor{
	Name:     "clubos",
	Title:    "Club OS API v1.0",
	Notice:   "Club OS no longer recommends v1 and refers to its API v3.",
	Hosts:    []string{"api.club-os.com"},
	Codes:    []string{"message"},
	Rules:    rules,
	Readings: readings,
	Secrets:  []string{"password"},
	Carrier:  sim.Basic,
	Refused:  refused,
	Sample:   sample,
	Keys:     keys,
	New:      New,
}

// api holds the vendor's tables.
type api struct {
	partners *sim.Tenants[reach, sim.None]
	userIDs  sim.Counter // of users and prospects

	users      sim.Table[user]
	byLocalID  *sim.Index[user] // at a location
	byEmail    *sim.Index[user] // at a location
	byUsername *sim.Index[user] // deleted users hold none

	prospects         sim.Table[prospect]
	prospectByLocalID *sim.Index[prospect] // at a location
	prospectByEmail   *sim.Index[prospect] // at a location

	checkins    entries[Checkin, *Checkin]
	payments    entries[Payment, *Payment]
	memberships entries[Membership, *Membership]
}

// reach is what a partner's credential has access to: a set of club locations, and
// its users by the ids of the system with the code, "" for any code.
type reach struct {
	Locations  []int
	SystemCode string
}

// join returns the locations of r and other, and the code if both have the same.
func (r reach) join(other reach) reach {
	joined := slices.Clip(r.Locations)
	for _, id := range other.Locations {
		if !slices.Contains(joined, id) {
			joined = append(joined, id)
		}
	}
	code := r.SystemCode
	if code != other.SystemCode {
		code = ""
	}
	return reach{joined, code}
}

// New declares the tables and the operations.
func New(k *sim.Kit) *sim.API {
	a := &api{
		partners: sim.NewTenants(k, sim.Kind[reach, sim.None]{Name: "partner", Join: reach.join}),
		userIDs:  sim.NewCounter(k, "userIds"),
		users:    sim.Records(k, "users", user.key),

		prospects:   sim.Records(k, "prospects", prospect.key),
		memberships: entriesOf[Membership](k, "memberships", "Membership", "membershipId", "localMembershipId"),
		payments:    entriesOf[Payment](k, "payments", "Payment", "paymentId", "localPaymentId"),
		checkins:    entriesOf[Checkin](k, "checkins", "Check-in", "checkinId", "localCheckinId"),
	}
	a.byLocalID = a.users.Index("localUserId", user.localKey)
	a.byEmail = a.users.Index("email", user.emailKey)
	a.byUsername = a.users.Index("username", user.usernameKey)
	a.prospectByLocalID = a.prospects.Index("localUserId", prospect.localKey)
	a.prospectByEmail = a.prospects.Index("email", prospect.emailKey)

	var r sim.Routes
	r.GET("verifyUser", "/users", sim.Read(a.verify))
	r.POST("addUser", "/users", sim.Write(http.StatusOK, a.add))
	r.PUT("updateUser", "/users", sim.Write(http.StatusOK, a.update))
	r.DELETE("deleteUser", "/users", sim.Write(http.StatusOK, a.remove))

	r.GET("matchEmail", "/emailmatch", sim.Read(a.matchEmail))
	r.GET("matchUser", "/usermatch", sim.Read(a.matchUser))
	r.POST("addCheckin", "/checkins", sim.Write(http.StatusOK, a.addCheckin))
	r.POST("addPayment", "/payments", sim.Write(http.StatusOK, a.addPayment))
	r.GET("verifyMembership", "/memberships", sim.Read(a.verifyMembership))
	r.POST("addMembership", "/memberships", sim.Write(http.StatusOK, a.addMembership))
	r.PUT("updateMembership", "/memberships", sim.Write(http.StatusOK, a.updateMembership))
	r.GET("verifyProspect", "/prospects", sim.Read(a.verifyProspect))
	r.POST("addProspect", "/prospects", sim.Write(http.StatusOK, a.addProspect))
	r.PUT("updateProspect", "/prospects", sim.Write(http.StatusOK, a.updateProspect))
	r.GET("listAccessLocations", "/access/locations", sim.Read(a.listLocations))

	return &sim.API{
		Routes:        r,
		Authenticate:  a.authenticate,
		Envelope:      envelope,
		Malformed:     malformed,
		Later:         a.later,
		UnknownFields: unknownFields,
		UnknownQuery:  unknownQuery,
		FirstValue:    firstValue,
		Around:        checkContentType,
		State:         sim.StateOf(a.load, a.dump),
		Credential:    a.partners.Credential,
		Sign:          a.partners.Sign,
	}
}

func (a *api) authenticate(tx *sim.Tx) (sim.Caller, error) {
	return a.partners.Caller(tx, credentialMissing, credentialUnknown)
}

// checkContentType checks the content type before the rest of the request.
func checkContentType(tx *sim.Tx, next func() (sim.Answer, error)) (sim.Answer, error) {
	sent := tx.Request.Header.Get("Content-Type")
	if isJSON(sent) {
		return next()
	}
	rule := contentType
	if !hasBody(tx) {
		if tx.Reads(contentTypeWithoutBody) != "required" {
			return next()
		}
		rule = contentTypeAlways
	}
	return sim.Answer{}, rule.Refuse("Content-Type", sim.Readable(sent))
}

func isJSON(contentType string) bool {
	if contentType == "application/json" {
		return true
	}
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && media == "application/json"
}

func hasBody(tx *sim.Tx) bool {
	return tx.Request.Method == http.MethodPost || tx.Request.Method == http.MethodPut
}
