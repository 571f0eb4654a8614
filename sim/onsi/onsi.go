// Package onsi simulates the members of Onsi's API v1.
//
// An API key belongs to a client, the employer that runs the programme. A member
// of the programme is invited (and has not accepted yet), active or inactive. An
// invitation creates an invited member, or an active one if the email already
// has an Onsi account. Removing a member makes it inactive and keeps its data.
// Members accept invitations themselves, so only a scenario can take a member
// from invited to active.
//
// Replacing a member (PUT) sets its whole desired state: a phone, workerId,
// date of birth or gender that is left out is cleared, and an inactive member
// becomes active again. Updating one (PATCH) changes what is sent and never the
// status; it can change the email only while the member is invited. The email of
// an inactive member can be invited again.
//
// A workerId belongs to one member of the client, whatever its status. So does an
// email, except that the reading reinvited-member can free those of inactive
// members. Emails that differ only in case are the same, unless the reading
// email-case says otherwise.
//
// A refusal is a list of issues, each with a code and the fields of that code.
// The form of the whole request is checked at once, first its path, then its
// query, then its body. Conflicts with members and tiers are checked after that, one at a time.
//
// A writing request with the x-idempotency-key of a request that succeeded in the
// last seven days is not carried out: it gets the earlier answer.
//
// If a scenario turns the documented rate limit on, a client has 100 requests per
// second.
package onsi

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

// Vendor is Onsi.
var Vendor = sim.Vendor{
	Name:           "onsi",
	Title:          "Onsi API v1",
	Hosts:          []string{"api.onsi.com", "api.onsi.dev"},
	Rules:          rules,
	Readings:       readings,
	Carrier:        sim.APIKeyIn("X-API-KEY"),
	IdempotencyKey: idempotencyHeader,
	ChosenBy:       []string{"apiKey"},
	Secrets:        []string{"accountDetails", "accountHolder", "sortCode", "accountNumber", "iban"},
	Sample:         sample,
	New:            New,
}

type api struct {
	clients *sim.Tenants[Programme, int] // a grant has the index of its key among the client's
	joins   sim.Counter                  // numbers the members of a client

	members    sim.Table[member]
	joined     *sim.Index[member] // a client's members, oldest first
	byEmail    *sim.Index[member] // in any case, whatever the status
	byWorkerID *sim.Index[member] // whatever the status

	replies sim.Table[reply]
	oldest  *sim.Index[reply] // the replies to a client, oldest first
}

// New returns the running vendor.
func New(k *sim.Kit) *sim.API {
	a := &api{
		clients: sim.NewTenants(k, sim.Kind[Programme, int]{Name: "client", Join: Programme.join}),
		joins:   sim.NewCounter(k, "joins"),
		members: sim.Records(k, "members", member.key),
		replies: sim.Rows(k, "replies", reply.key),
	}
	a.joined = a.members.Unique("joined", member.joinedKey)
	a.byEmail = a.members.Index("email", member.foldedKey)
	a.byWorkerID = a.members.Unique("workerId", member.workerIDKey)
	a.oldest = a.replies.Index("since", reply.sinceKey)

	return &sim.API{
		Routes:       a.routes(),
		Authenticate: a.authenticate,
		Envelope:     envelope,
		Malformed:    malformed,
		Later:        a.later,
		UnknownQuery: unknownQuery,
		Around:       a.once,
		State:        sim.StateOf(a.load, a.dump),
		Credential:   a.clients.Credential,
		Sign:         a.clients.Sign,
		Limit:        &rateLimit,
	}
}

func (a *api) routes() (r sim.Routes) {
	r.POST("inviteMember", "/v1/members", sim.Write(http.StatusCreated, a.invite))
	r.GET("getMembers", "/v1/members", sim.Read(a.list))
	r.GET("getMember", "/v1/members/{id}", sim.Read(a.get))
	r.PUT("replaceMember", "/v1/members/{id}", sim.Write(http.StatusOK, a.replace))
	r.PATCH("updateMember", "/v1/members/{id}", sim.Write(http.StatusOK, a.update))
	r.DELETE("removeMember", "/v1/members/{id}", sim.Write(http.StatusOK, a.remove))
	r.GET("getTiers", "/v1/tiers", sim.Read(a.tiers))

	r.NotSimulated("POST", "createJob", "/v1/members/jobs")
	r.NotSimulated("PUT", "createJobFromCsv", "/v1/members/jobs/csv")
	r.NotSimulated("PUT", "createJobFromCsvV2", "/v2/members/jobs/csv")
	r.NotSimulated("GET", "getJob", "/v1/members/jobs/{jobId}")
	r.NotSimulated("GET", "getPayCycles", "/v1/pay/cycles")
	r.NotSimulated("GET", "getPayCycle", "/v1/pay/cycles/{id}")
	r.NotSimulated("GET", "getPayCycleDeductions", "/v1/pay/cycles/{id}/deductions")
	r.NotSimulated("GET", "getMemberBalance", "/v1/pay/members/{memberId}/balance")
	r.NotSimulated("GET", "getMemberWithdrawals", "/v1/pay/members/{memberId}/withdrawals")
	r.NotSimulated("POST", "uploadPayRun", "/v1/pay/run")
	r.NotSimulated("GET", "getWithdrawals", "/v1/pay/withdrawals")
	r.NotSimulated("POST", "createWithdrawalIntent", "/v1/pay/withdrawals/intent")
	r.NotSimulated("POST", "completeWithdrawal", "/v1/pay/withdrawals/complete")
	return r
}

// rateLimit is the limit that Onsi documents. All keys of a client share one
// bucket.
var rateLimit = sim.RateLimit{
	Capacity:  100,
	PerSecond: 100,
	Bucket:    func(tx *sim.Tx) string { return tx.Caller.Tenant },
	Refuse:    func(*sim.Tx) *sim.Refusal { return tooManyRequests.Refuse("", "") },
}
