package onsi_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/onsi"
)

func TestMain(m *testing.M) { apitest.Main(m, onsi.Vendor) }

// The members of acme in the scenario below.
const (
	grace = "/v1/members/mem_aaaaaaaaaaaaaaaaaaaa" // active, has everything
	henry = "/v1/members/mem_bbbbbbbbbbbbbbbbbbbb" // inactive, never accepted
	ivy   = "/v1/members/mem_cccccccccccccccccccc" // invited
	jack  = "/v1/members/mem_dddddddddddddddddddd" // inactive, was active once
	none  = "/v1/members/mem_zzzzzzzzzzzzzzzzzzzz" // nobody
	kate  = "/v1/members/mem_eeeeeeeeeeeeeeeeeeee" // of another client
)

const clients = `
version: 1
name: two-clients
title: Two clients and every status
seed: 7
clock: {start: "2026-01-15T09:00:00Z"}
vendors:
  onsi:
    clients:
      - id: acme
        apiKeys: [key-acme, key-acme-2]
        tiers: [Gold, Silver]
        onsiAccounts: [there@example.com]
        members:
          - {memberId: mem_aaaaaaaaaaaaaaaaaaaa, email: grace@example.com, firstName: Grace, lastName: Hill, phone: "+441", tier: Gold, workerId: W-1, status: active,
             accountDetails: {accountHolder: Grace Hill, sortCode: "112233", accountNumber: "44556677"}, enablePayroll: true, dob: "1991-03-05", gender: Female}
          - {memberId: mem_bbbbbbbbbbbbbbbbbbbb, email: henry@example.com, firstName: Henry, lastName: Wood, tier: Silver, workerId: W-2, status: inactive}
          - {memberId: mem_cccccccccccccccccccc, email: ivy@example.com, firstName: Ivy, lastName: Lane, tier: Gold, status: invited}
          - {memberId: mem_dddddddddddddddddddd, email: jack@example.com, firstName: Jack, lastName: Moss, tier: Gold, status: inactive, acceptedBefore: true}
        jobs: [{jobId: maj_1, status: AwaitingReview, totalActions: 3, createdAt: "2026-01-14T09:00:00.000Z"}]
        payCycles:
          - {id: pc_1, startDate: "2025-12-01", endDate: "2025-12-31"}
          - {id: pc_2, startDate: "2026-01-01", endDate: "2026-01-31"}
        payRuns:
          - {id: pr_1, payCycleId: pc_2, createdAt: "2026-01-08T09:00:00.000Z", payDetails: [{memberId: mem_aaaaaaaaaaaaaaaaaaaa, money: {amount: 12500, currency: GBP}}]}
        withdrawalIntents:
          - {id: wi_1, memberId: mem_aaaaaaaaaaaaaaaaaaaa, netAmount: {amount: 1950, currency: GBP}, fee: {amount: 50, currency: GBP}, accountDetails: {accountHolder: Grace Hill, sortCode: "112233", accountNumber: "44556677"}}
        withdrawals:
          - {id: w_1, memberId: mem_aaaaaaaaaaaaaaaaaaaa, payCycleId: pc_2, netAmount: {amount: 2950, currency: GBP}, fee: {amount: 50, currency: GBP}, createdAt: "2026-01-12T09:00:00.000Z"}
      - id: globex
        apiKeys: [key-globex]
        tiers: [Bronze]
        members:
          - {memberId: mem_eeeeeeeeeeeeeeeeeeee, email: kate@example.com, firstName: Kate, lastName: Snow, tier: Bronze, workerId: W-9, status: active, accountDetails: {accountHolder: Kate, iban: GB1}}
        jobs: [{jobId: maj_2, totalActions: 1}]
        payCycles: [{id: pc_3, startDate: "2026-01-01", endDate: "2026-01-31"}]
        withdrawalIntents:
          - {id: wi_2, memberId: mem_eeeeeeeeeeeeeeeeeeee, netAmount: {amount: 1950, currency: GBP}, fee: {amount: 50, currency: GBP}, accountDetails: {accountHolder: Kate, iban: GB1}}
`

func start(tb testing.TB) *apitest.World {
	tb.Helper()
	return apitest.Start(tb, onsi.Vendor, clients)
}

// withCycles starts a world in which acme has these pay cycles only.
func withCycles(tb testing.TB, cycles string) *apitest.World {
	tb.Helper()
	return apitest.Start(tb, onsi.Vendor, `
version: 1
name: cycles
title: A client and its pay cycles
clock: {start: "2026-01-15T09:00:00Z"}
vendors:
  onsi:
    clients:
      - id: acme
        apiKeys: [key-acme]
        tiers: [Gold]
        payCycles: [`+cycles+`]
`)
}

// acme is a client with acme's first key.
func acme(w *apitest.World) *apitest.Client { return w.Client("X-API-KEY", "key-acme") }

// fields is a body; what is left out of the pairs is as in the base.
type fields map[string]any

// whole is a whole desired state of Ann, with the changes.
func whole(changes fields) fields {
	all := fields{"email": "ann@example.com", "firstName": "Ann", "lastName": "Day", "tier": "Gold"}
	for name, value := range changes {
		if value == absent {
			delete(all, name)
		} else {
			all[name] = value
		}
	}
	return all
}

// absent takes a field out of a body.
var absent = struct{}{}
