// Package clubos simulates the Club OS API, version 1.0: users of a partner's
// club locations, added, updated, deleted and looked up at /users.
//
// A request carries the partner's Basic credential, which has access to a set of
// club locations; clubLocationId in the URL names one of them. Every answer is
// the envelope {status, responses: [{message, value}]}, and value is always a
// string: the user's Club OS id, or by default "" in a failure.
//
// Adding a user whose localUserId the location already has finds that user and
// changes nothing. Otherwise the user is created: the email becomes the username
// unless one is sent, a blank password is generated, and sendEmail sends a member
// a welcome mail. Deleting only marks a user. Updating changes what is sent and
// nothing else, undeletes a deleted user, and says whether the account is now
// FULL or BASIC. A blank email removes the login; a blank guest-pass date changes
// nothing.
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
	Rules:    rules,
	Readings: readings,
	Secrets:  []string{"password"},
	Carrier:  sim.Basic,
	Sample:   sample,
	New:      New,
}

// api holds the vendor's tables.
type api struct {
	partners *sim.Tenants[locations, sim.None]
	userIDs  sim.Counter

	users      sim.Table[user]
	byLocalID  *sim.Index[user] // at a location
	byEmail    *sim.Index[user] // at a location
	byUsername *sim.Index[user] // deleted users hold none
}

// locations are the ids of the club locations that a partner's credential has
// access to.
type locations []int

// join returns the locations of l and other.
func (l locations) join(other locations) locations {
	joined := slices.Clip(l)
	for _, id := range other {
		if !slices.Contains(joined, id) {
			joined = append(joined, id)
		}
	}
	return joined
}

// New declares the tables and the operations.
func New(k *sim.Kit) *sim.API {
	a := &api{
		partners: sim.NewTenants(k, sim.Kind[locations, sim.None]{Name: "partner", Join: locations.join}),
		userIDs:  sim.NewCounter(k, "userIds"),
		users:    sim.Records(k, "users", user.key),
	}
	a.byLocalID = a.users.Index("localUserId", user.localKey)
	a.byEmail = a.users.Index("email", user.emailKey)
	a.byUsername = a.users.Index("username", user.usernameKey)

	var r sim.Routes
	r.GET("verifyUser", "/users", sim.Read(a.verify))
	r.POST("addUser", "/users", sim.Write(http.StatusOK, a.add))
	r.PUT("updateUser", "/users", sim.Write(http.StatusOK, a.update))
	r.DELETE("deleteUser", "/users", sim.Write(http.StatusOK, a.remove))

	r.NotSimulated(http.MethodGet, "matchEmail", "/emailmatch")
	r.NotSimulated(http.MethodGet, "matchUser", "/usermatch")
	r.NotSimulated(http.MethodPost, "addCheckin", "/checkins")
	r.NotSimulated(http.MethodPost, "addPayment", "/payments")
	r.NotSimulated(http.MethodGet, "verifyMembership", "/memberships")
	r.NotSimulated(http.MethodPost, "addMembership", "/memberships")
	r.NotSimulated(http.MethodPut, "updateMembership", "/memberships")
	r.NotSimulated(http.MethodGet, "verifyProspect", "/prospects")
	r.NotSimulated(http.MethodPost, "addProspect", "/prospects")
	r.NotSimulated(http.MethodPut, "updateProspect", "/prospects")
	r.NotSimulated(http.MethodGet, "listAccessLocations", "/access/locations")

	return &sim.API{
		Routes:        r,
		Authenticate:  a.authenticate,
		Envelope:      envelope,
		Malformed:     malformed,
		Later:         a.later,
		UnknownFields: unknownFields,
		UnknownQuery:  unknownQuery,
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
