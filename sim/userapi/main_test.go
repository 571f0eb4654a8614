package userapi_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/userapi"
)

func TestMain(m *testing.M) { apitest.Main(m, userapi.Vendor) }

// scene is the scenario that most tests play in: two accounts, the second with
// a user of the same email, and keys of every kind.
const scene = `
version: 1
name: scene
title: Two accounts with keys of every kind
clock: {start: "2026-01-15T09:00:00Z"}
credentials: closed
vendors:
  userapi:
    accounts:
      - id: club
        apiKeys:
          - key-club
          - {key: key-reader, permissions: []}
          - {key: key-writer, permissions: [createAndUpdate]}
          - {key: key-archivist, permissions: [archive]}
          - {key: key-inactive, active: false}
        membershipPlans: [Gold Annual, Silver Monthly, Größe L]
        users:
          - {email: jack.moss@example.com, firstName: Jack, lastName: Moss, memberNumber: J-1, city: Macon, state: Georgia,
             membershipPlan: Gold Annual, membershipExpirationDate: "2026-12-31", signedWaiver: true, paidDues: true}
          - {email: Kate.Snow@example.com, firstName: Kate, lastName: Snow, accountExpirationDate: "2026-01-15"}
          - {email: lou.gone@example.com, firstName: Lou, lastName: Gone, active: false}
      - id: other
        apiKeys: [key-other]
        membershipPlans: [Platinum]
        users:
          - {email: jack.moss@example.com, firstName: Jacqueline, lastName: Moss}
          - {email: only.other@example.com, firstName: Only, lastName: Other}
`

// club is a client of the account club of scene, in a fresh world.
func club(t testing.TB) *apitest.Client {
	t.Helper()
	return apitest.Start(t, userapi.Vendor, scene).Client("X-API-Key", "key-club")
}
