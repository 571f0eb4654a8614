// Package onsi simulates the members of Onsi's API v1.
//
// An API key belongs to a client, the employer whose programme it is. A member
// of the programme is invited (asked, and not in yet), active or inactive. An
// invitation makes an invited member, or an active one where the email already
// has an Onsi account. Removing a member makes it inactive; nothing of it is
// lost. Nothing but a scenario takes a member from invited to active, as that
// is the member's own doing.
//
// Replacing a member (PUT) sets its whole desired state: a phone, workerId,
// date of birth or gender that is left out is gone afterwards, and an inactive
// member is active again. Updating one (PATCH) changes what is sent and never
// the status; the email can be changed so only while the member is invited.
// The email of an inactive member can be invited again.
//
// A workerId belongs to one member of the client, whatever its status, and so
// does an email, but for what the reading reinvited-member says of inactive
// members. Two emails are the same if they are the same text.
//
// A refusal is a list of issues, each with a code and that code's own fields.
// The form of the whole request is judged at once, first its path, then its
// body; the members and tiers that it meets come after that, one at a time.
//
// A writing request with an x-idempotency-key whose earlier request succeeded
// within seven days is not carried out: it gets the earlier answer.
//
// Where a scenario turns the documented rate limit on, a client has 100
// requests a second.
package onsi

import (
	"net/http"

	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// Vendor is Onsi.
var Vendor = sim.Vendor{
	Name:     "onsi",
	Title:    "Onsi API v1",
	Hosts:    []string{"api.onsi.com", "api.onsi.dev"},
	Rules:    sim.RulesFrom(rules),
	Readings: readings,
	Carrier:  sim.APIKeyIn("X-API-KEY"),
	ChosenBy: []string{"apiKey"},
	Secrets:  []string{"accountDetails", "accountHolder", "sortCode", "accountNumber", "iban"},
	Sample:   sample,
	New:      newAPI,
}

// collection is what members are called in the state.
const collection = "members"

type api struct {
	clients  *store.Table[client]
	declared *store.Index[client] // in the scenario's order, those opened by a request after them
	keys     *store.Table[apiKey]

	members    *store.Table[member]
	joined     *store.Index[member] // the members of a client, oldest first
	byEmail    *store.Index[member] // whatever the status
	present    *store.Index[member] // by email, active and invited
	byWorkerID *store.Index[member] // whatever the status

	replies *store.Table[reply]
	oldest  *store.Index[reply] // the replies to a client, oldest first
}

func newAPI(k *sim.Kit) *sim.API {
	a := api{
		clients: store.NewTable(k.Schema, "onsi.clients", clientKey),
		keys:    store.NewTable(k.Schema, "onsi.keys", apiKeyKey),
		members: store.NewTable(k.Schema, "onsi.members", memberKey),
		replies: store.NewTable(k.Schema, "onsi.replies", replyKey),
	}
	a.declared = a.clients.Unique("place", clientPlace)
	a.joined = a.members.Unique("place", memberJoined)
	a.byEmail = a.members.Index("email", memberEmail)
	a.present = a.members.Unique("email of those present", presentEmail)
	a.byWorkerID = a.members.Unique("workerId", memberWorkerID)
	a.oldest = a.replies.Index("since", replySince)
	sim.Collect(k, a.members, collection, memberPlace, memberShown)

	var r sim.Routes
	r.POST("inviteMember", "/v1/members", sim.Write(http.StatusCreated, a.invite))
	r.GET("getMembers", "/v1/members", sim.Read(a.list))
	r.GET("getMember", "/v1/members/{id}", sim.Read(a.get))
	r.PUT("replaceMember", "/v1/members/{id}", sim.Write(http.StatusOK, a.replace))
	r.PATCH("updateMember", "/v1/members/{id}", sim.Write(http.StatusOK, a.update))
	r.DELETE("removeMember", "/v1/members/{id}", sim.Write(http.StatusOK, a.remove))
	r.GET("getTiers", "/v1/tiers", sim.Read(a.tiers))

	r.NotSimulated(http.MethodPost, "createJob", "/v1/members/jobs")
	r.NotSimulated(http.MethodPut, "createJobFromCsv", "/v1/members/jobs/csv")
	r.NotSimulated(http.MethodPut, "createJobFromCsvV2", "/v2/members/jobs/csv")
	r.NotSimulated(http.MethodGet, "getJob", "/v1/members/jobs/{jobId}")
	r.NotSimulated(http.MethodGet, "getPayCycles", "/v1/pay/cycles")
	r.NotSimulated(http.MethodGet, "getPayCycle", "/v1/pay/cycles/{id}")
	r.NotSimulated(http.MethodGet, "getPayCycleDeductions", "/v1/pay/cycles/{id}/deductions")
	r.NotSimulated(http.MethodGet, "getMemberBalance", "/v1/pay/members/{memberId}/balance")
	r.NotSimulated(http.MethodGet, "getMemberWithdrawals", "/v1/pay/members/{memberId}/withdrawals")
	r.NotSimulated(http.MethodPost, "uploadPayRun", "/v1/pay/run")
	r.NotSimulated(http.MethodGet, "getWithdrawals", "/v1/pay/withdrawals")
	r.NotSimulated(http.MethodPost, "createWithdrawalIntent", "/v1/pay/withdrawals/intent")
	r.NotSimulated(http.MethodPost, "completeWithdrawal", "/v1/pay/withdrawals/complete")

	return &sim.API{
		Routes:       r,
		Authenticate: a.authenticate,
		Envelope:     envelope,
		Malformed:    malformed,
		Around:       a.once,
		State:        sim.StateOf(a.load, a.dump),
		Credential:   a.credential,
		Sign:         a.sign,
		Limit:        &rateLimit,
	}
}
