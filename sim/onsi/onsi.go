// Package onsi simulates Onsi's API v1: the members of a programme, batch jobs, and
// pay that members withdraw before payday.
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
// A job is a list of such changes, as JSON or as a CSV file. If one of them has an
// issue, the whole job is refused. Otherwise the job is accepted, and processed ten
// seconds later: all at once, or not at all if a change has an issue by then.
//
// A pay run says what members have earned in a pay cycle. A member withdraws from it
// in two steps: an intent gets the fee, and completing it makes the withdrawal. Money
// is an integer in the lowest denomination of its currency.
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
	Sandbox:        []string{"api.onsi.dev"},
	Rules:          rules,
	Readings:       readings,
	Carrier:        sim.APIKeyIn("X-API-KEY"),
	IdempotencyKey: idempotencyHeader,
	ChosenBy:       []string{"apiKey"},
	Secrets:        []string{"accountDetails", "accountHolder", "sortCode", "accountNumber", "iban"},
	Sample:         sample,
	Keys:           keys,
	New:            New,
}

type api struct {
	clients *sim.Tenants[Programme, int] // a grant has the index of its key among the client's
	joins   sim.Counter                  // numbers the members of a client

	members    sim.Table[member]
	joined     *sim.Index[member] // a client's members, oldest first
	byEmail    *sim.Index[member] // in any case, whatever the status
	byWorkerID *sim.Index[member] // whatever the status

	jobs        sim.Table[job]
	jobNumbers  sim.Counter     // numbers the jobs of a client
	jobsInOrder *sim.Index[job] // a client's jobs, oldest first
	pending     *sim.Index[job] // by client, those that are not processed

	payCycles     sim.Table[payCycle]
	cyclesByStart *sim.Index[payCycle]

	payRuns     sim.Table[payRun]
	runNumbers  sim.Counter
	runsInOrder *sim.Index[payRun]
	earnings    sim.Table[earning] // by client, cycle and member

	intents           sim.Table[intent]
	withdrawals       sim.Table[withdrawal]
	withdrawalNumbers sim.Counter

	// A client's withdrawals, oldest first: all, those of a member, of a cycle, and of
	// a member in a cycle.
	withdrawalsInOrder, withdrawalsOfMember, withdrawalsOfCycle, withdrawalsOfPay *sim.Index[withdrawal]

	replies sim.Table[reply]
	oldest  *sim.Index[reply] // the replies to a client, oldest first
}

// New returns the running vendor.
func New(k *sim.Kit) *sim.API {
	a := &api{
		clients: sim.NewTenants(k, sim.Kind[Programme, int]{Name: "client", Join: Programme.join}),
		joins:   sim.NewCounter(k, "joins"),
		members: sim.Records(k, "members", member.key),

		jobs: sim.Records(k, "jobs", job.key), jobNumbers: sim.NewCounter(k, "jobNumbers"),
		payCycles: sim.Records(k, "payCycles", payCycle.key),
		payRuns:   sim.Records(k, "payRuns", payRun.key), runNumbers: sim.NewCounter(k, "runNumbers"),
		earnings:    sim.Rows(k, "earnings", earning.key),
		intents:     sim.Records(k, "withdrawalIntents", intent.key),
		withdrawals: sim.Records(k, "withdrawals", withdrawal.key), withdrawalNumbers: sim.NewCounter(k, "withdrawalNumbers"),

		replies: sim.Rows(k, "replies", reply.key),
	}
	a.joined = a.members.Unique("joined", member.joinedKey)
	a.byEmail = a.members.Index("email", member.foldedKey)
	a.byWorkerID = a.members.Unique("workerId", member.workerIDKey)
	a.jobsInOrder = a.jobs.Unique("order", job.orderKey)
	a.pending = a.jobs.Index("pending", job.pendingKey)
	a.cyclesByStart = a.payCycles.Index("start", payCycle.startKey)
	a.runsInOrder = a.payRuns.Unique("order", payRun.orderKey)
	a.withdrawalsInOrder = a.withdrawals.Unique("order", withdrawal.orderKey)
	a.withdrawalsOfMember = a.withdrawals.Unique("member", withdrawal.memberKey)
	a.withdrawalsOfCycle = a.withdrawals.Unique("cycle", withdrawal.cycleKey)
	a.withdrawalsOfPay = a.withdrawals.Unique("pay", withdrawal.payKey)
	a.oldest = a.replies.Index("since", reply.sinceKey)

	return &sim.API{
		Routes:       a.routes(),
		Authenticate: a.authenticate,
		Envelope:     envelope,
		Malformed:    malformed,
		Later:        a.later,
		UnknownQuery: unknownQuery,
		Around:       a.around,
		State:        sim.StateOf(a.load, a.dump),
		Credential:   a.clients.Credential,
		Sign:         a.clients.Sign,
		Limit:        &rateLimit,
	}
}

// around wraps every operation.
func (a *api) around(tx *sim.Tx, next func() (sim.Answer, error)) (sim.Answer, error) {
	a.settle(tx)
	return a.once(tx, next)
}

func (a *api) routes() (r sim.Routes) {
	r.POST("inviteMember", "/v1/members", sim.Write(http.StatusCreated, a.invite))
	r.GET("getMembers", "/v1/members", sim.Read(a.list))
	r.GET("getMember", "/v1/members/{id}", sim.Read(a.get))
	r.PUT("replaceMember", "/v1/members/{id}", sim.Write(http.StatusOK, a.replace))
	r.PATCH("updateMember", "/v1/members/{id}", sim.Write(http.StatusOK, a.update))
	r.DELETE("removeMember", "/v1/members/{id}", sim.Write(http.StatusOK, a.remove))
	r.GET("getTiers", "/v1/tiers", sim.Read(a.tiers))

	r.POST("createJob", "/v1/members/jobs", sim.Write(http.StatusAccepted, a.createJob))
	r.PUT("createJobFromCsv", "/v1/members/jobs/csv", sim.Write(http.StatusAccepted, a.createJobFromCSV))
	r.PUT("createJobFromCsvV2", "/v2/members/jobs/csv", sim.Write(http.StatusAccepted, a.createJobFromCSV))
	r.GET("getJob", "/v1/members/jobs/{jobId}", sim.Read(a.getJob))

	r.GET("getPayCycles", "/v1/pay/cycles", sim.Read(a.listCycles))
	r.GET("getPayCycle", "/v1/pay/cycles/{id}", sim.Read(a.getCycle))
	r.GET("getPayCycleDeductions", "/v1/pay/cycles/{id}/deductions", sim.Read(a.listDeductions))
	r.GET("getMemberBalance", "/v1/pay/members/{memberId}/balance", sim.Read(a.getBalance))
	r.GET("getMemberWithdrawals", "/v1/pay/members/{memberId}/withdrawals", sim.Read(a.listMemberWithdrawals))
	r.POST("uploadPayRun", "/v1/pay/run", sim.Write(http.StatusCreated, a.uploadRun))
	r.GET("getWithdrawals", "/v1/pay/withdrawals", sim.Read(a.listWithdrawals))
	r.POST("createWithdrawalIntent", "/v1/pay/withdrawals/intent", sim.Write(http.StatusCreated, a.createIntent))
	r.POST("completeWithdrawal", "/v1/pay/withdrawals/complete", sim.Write(http.StatusCreated, a.complete))
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
