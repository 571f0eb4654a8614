// Package egym simulates EGYM's MMS API v2, by which a gym's member management
// system pushes its members to EGYM.
//
// A key is issued for one gym, gyms belong to a chain, and any key of a chain
// reads and writes any account of it. Within a chain, no two members have the
// same email or the same membershipId; a request that would cause this gets a
// 409 that names the account in the way. The same email in two chains is no
// conflict. There are no idempotency keys: a create that is sent twice gets
// the conflict the second time.
//
// PUT replaces an account and clears what it leaves out. PATCH changes what it
// sends; null has the same effect as leaving a field out. DELETE removes the
// membership and keeps the person, or erases both; either way the email and the
// membershipId become free, because only members hold them. An account of
// another chain, or one whose membership is gone, has no profile in the chain;
// readings decide whether a PUT gives it a membership again, and whether a person
// has one accountId in all chains.
//
// A profile picture is a JPEG or a PNG of at most 16 MB. It is checked by its
// first bytes and not stored, because no operation returns it. Roles are granted
// and revoked per gym.
//
// Corporate-fitness members identify themselves by a TAN of nine digits. The
// chain's reference data says which TANs exist, who holds them and when they are
// valid; a chain without such data accepts any TAN. An admission asks whether such
// a member may enter the gym of the key: the TAN's period and the gym's network
// decide. It is recorded, as check-ins and check-outs are, and of each kind the
// last visits of an account at a gym are kept.
//
// An RFID or an NFC token of one account moves to another one that it is sent for.
// It stays with a person whose membership ends, and goes with an account that is
// erased. Members of the API v1 are reference data until they are migrated.
//
// Members book products of the chain, each for one gym and from one day to another
// in UTC. Trainers have tasks about members. A gym has webhooks, which get an event
// when a member checks in or out there, and when the membership of one of the gym's
// accounts ends. Push notifications go to the outbox.
//
// All operations of the specification are simulated. Events that no operation causes,
// such as a check-in at a machine, are not delivered.
//
// If a scenario turns the documented rate limit on, each key has a bucket of 60
// requests and regains 6 per second.
package egym

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

// Vendor is EGYM.
var Vendor = sim.Vendor{
	Name:     "egym",
	Title:    "EGYM MMS API v2",
	Hosts:    []string{"mms.api.egym.com", "one-mms-service.ext-1.test.co.egym.coffee", "mms.api.ed.ts.egym.coffee"},
	Sandbox:  []string{"one-mms-service.ext-1.test.co.egym.coffee", "mms.api.ed.ts.egym.coffee"},
	Rules:    rules,
	Readings: readings,
	Carrier:  carrier,
	ChosenBy: []string{"gym", "apiKey"},
	Secrets:  []string{"file", "secret"},
	Webhooks: eventTypes,
	Event:    event{},
	Sample:   sample,
	Keys:     keys,
	New:      New,
}

var carrier = sim.APIKeyIn("x-api-key")

type api struct {
	chains   *sim.Tenants[chain, access]
	accounts sim.Table[account]
	media    sim.Table[medium]
	visits   sim.Table[visit]
	bookings sim.Table[booking]
	tasks    sim.Table[task]
	webhooks sim.Table[webhook]

	taskIDs, webhookIDs sim.Counter

	byUpdate       *sim.Index[account]
	byGym          *sim.Index[account]
	byEmail        *sim.Index[account] // members only, in lower case, of all chains
	formerByEmail  *sim.Index[account] // without a membership, in lower case
	byMembershipID *sim.Index[account] // in lower case
	byTAN          *sim.Index[account]
	byLegacyID     *sim.Index[account] // only of those that were migrated
	tasksByChange  *sim.Index[task]
	tasksByTarget  *sim.Index[task]
	webhooksByID   *sim.Index[webhook]
	webhooksByURL  *sim.Index[webhook]
}

// New returns the running vendor.
func New(k *sim.Kit) *sim.API {
	a := &api{
		chains:   sim.NewTenants(k, sim.Kind[chain, access]{Name: "chain", Join: chain.join, Opened: access{openedGym, everything}}),
		accounts: sim.Records(k, "accounts", account.key),
		media:    sim.Rows(k, "media", medium.key),
		visits:   sim.Records(k, "visits", visit.key),
		bookings: sim.Records(k, "bookings", booking.key),
		tasks:    sim.Records(k, "tasks", task.key),
		webhooks: sim.Records(k, "webhooks", webhook.key),

		taskIDs:    sim.NewCounter(k, "task ids"),
		webhookIDs: sim.NewCounter(k, "webhook ids"),
	}
	a.byUpdate = a.accounts.Index("update", account.updateKey)
	a.byGym = a.accounts.Index("gym", account.gymKey)
	a.byEmail = a.accounts.Index("email", account.emailKey)
	a.formerByEmail = a.accounts.Index("former email", account.formerEmailKey)
	a.byMembershipID = a.accounts.Index("membershipId", account.membershipIDKey)
	a.byTAN = a.accounts.Unique("verificationTAN", account.tanKey)
	a.byLegacyID = a.accounts.Unique("legacyUserId", account.legacyKey)
	a.tasksByChange = a.tasks.Index("change", task.modifiedKey)
	a.tasksByTarget = a.tasks.Index("targetId", task.targetKey)
	a.webhooksByID = a.webhooks.Unique("id", webhook.idKey)
	a.webhooksByURL = a.webhooks.Unique("url", webhook.urlKey)

	return &sim.API{
		Routes:        a.routes(),
		Authenticate:  a.authenticate,
		Around:        permitted,
		Malformed:     malformed,
		Later:         a.later,
		Envelope:      envelope,
		UnknownFields: unknownFields,
		UnknownQuery:  unknownQuery,
		FirstValue:    firstValue,
		State:         sim.StateOf(a.load, a.dump),
		Credential:    a.chains.Credential,
		Sign:          a.chains.Sign,
		Subscribe:     a.subscribe,
		Limit:         &rateLimit,
	}
}

func (a *api) routes() (r sim.Routes) {
	r.POST("publishAccount", "/api/v2/accounts", sim.Write(http.StatusCreated, a.publish))
	r.GET("listAccounts", "/api/v2/accounts", sim.Read(a.list))
	r.GET("retrieveAccount", "/api/v2/accounts/{accountId}", sim.Read(a.retrieve))
	r.PUT("updateAccount", "/api/v2/accounts/{accountId}", sim.Write(http.StatusOK, a.update))
	r.PATCH("partialUpdate", "/api/v2/accounts/{accountId}", sim.Write(http.StatusOK, a.patch))
	r.DELETE("eraseAccountMembershipData", "/api/v2/accounts/{accountId}", sim.Write(http.StatusNoContent, a.erase))
	r.GET("getByEmail", "/api/v2/accounts/email/{email}", sim.Read(a.findByEmail))
	r.GET("retrieveAccountByMembershipId", "/api/v2/accounts/membership/{membershipId}", sim.Read(a.findByMembershipID))
	r.PUT("uploadImage", "/api/v2/accounts/{accountId}/images", sim.Write(http.StatusNoContent, a.uploadImage).Takes(maxImage+multipartFrame))
	r.DELETE("deleteImage", "/api/v2/accounts/{accountId}/images", sim.Write(http.StatusNoContent, a.deleteImage))
	r.GET("getRoles", "/api/v2/accounts/{accountId}/roles", sim.Read(a.roles))
	r.POST("assignRoles", "/api/v2/accounts/{accountId}/roles", sim.Write(http.StatusNoContent, a.assignRoles))
	r.GET("getCorporateFitnessMemberAccounts", "/api/v2/accounts/corporate-fitness", sim.Read(a.listEnding))
	r.GET("getByNfc", "/api/v2/accounts/nfc/{nfc}", sim.Read(a.findByNfc))
	r.GET("getByRfid", "/api/v2/accounts/rfid/{rfid}", sim.Read(a.findByRfid))
	r.POST("checkAdmission", "/api/v2/accounts/{accountId}/admissions", sim.Write(http.StatusOK, a.checkAdmission))
	r.POST("checkin", "/api/v2/accounts/{accountId}/checkins", sim.Write(http.StatusNoContent, a.checkin))
	r.POST("checkout", "/api/v2/accounts/{accountId}/checkouts", sim.Write(http.StatusNoContent, a.checkout))
	r.GET("getAccountNfcToken", "/api/v2/accounts/{accountId}/nfc", sim.Read(a.showNfc))
	r.PUT("assignAccountNfcToken", "/api/v2/accounts/{accountId}/nfc", sim.Write(http.StatusNoContent, a.assignNfc))
	r.DELETE("deleteAccountNfcToken", "/api/v2/accounts/{accountId}/nfc", sim.Write(http.StatusNoContent, a.removeNfc))
	r.GET("getUserRfids", "/api/v2/accounts/{accountId}/rfids", sim.Read(a.listRfids))
	r.PUT("updateUsersRfids", "/api/v2/accounts/{accountId}/rfids", sim.Write(http.StatusOK, a.replaceRfids))
	r.POST("addRFIDToUser", "/api/v2/accounts/{accountId}/rfids", sim.Write(http.StatusOK, a.addRfid))
	r.DELETE("deleteRfid", "/api/v2/accounts/{accountId}/rfids/{rfid}", sim.Write(http.StatusNoContent, a.removeRfid))
	r.POST("migrate", "/api/v2/migrate", sim.Write(http.StatusOK, a.migrate))
	r.GET("listGymProducts", "/api/v2/products", sim.Read(a.products))
	r.GET("productDetails", "/api/v2/products/{productId}", sim.Read(a.productDetails))
	r.GET("userProducts", "/api/v2/accounts/{accountId}/products", sim.Read(a.userProducts))
	r.PUT("productBooking", "/api/v2/accounts/{accountId}/products", sim.Write(http.StatusCreated, a.book))
	r.DELETE("deactivateUserProduct", "/api/v2/accounts/{accountId}/products/{productId}", sim.Write(http.StatusNoContent, a.deactivate))
	r.POST("sendPushNotificationByAccountId", "/api/v2/accounts/{accountId}/notifications", sim.Write(http.StatusNoContent, a.notifyAccount))
	r.POST("sendPushNotificationByMembershipId", "/api/v2/accounts/membership/{membershipId}/notifications", sim.Write(http.StatusNoContent, a.notifyMembership))
	r.GET("getTasks", "/api/v2/tasks", sim.Read(a.listTasks))
	r.POST("createTask", "/api/v2/tasks", sim.Write(http.StatusCreated, a.createTask))
	r.GET("getTask", "/api/v2/tasks/{taskId}", sim.Read(a.showTask))
	r.PUT("updateTask", "/api/v2/tasks/{taskId}", sim.Write(http.StatusOK, a.updateTask))
	r.GET("getAllWebhooks", "/api/v2/webhooks", sim.Read(a.listWebhooks))
	r.POST("createWebhook", "/api/v2/webhooks", sim.Write(http.StatusOK, a.createWebhook))
	r.GET("getWebhookById", "/api/v2/webhooks/{id}", sim.Read(a.showWebhook))
	r.PUT("updateWebhook", "/api/v2/webhooks/{id}", sim.Write(http.StatusOK, a.updateWebhook))
	r.DELETE("deleteWebhook", "/api/v2/webhooks/{id}", sim.Write(http.StatusNoContent, a.deleteWebhook))
	r.POST("triggerWebhook", "/api/v2/webhooks/{id}/trigger", sim.Write(http.StatusOK, a.triggerWebhook))
	return r
}
