package egym_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	jsonv2 "github.com/go-json-experiment/json"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/egym"
)

// closed is two chains. Chain a has two gyms with bookings, tasks and webhooks, three
// members and reference data; key-r may only read, key-n may do nothing.
const closed = `
version: 1
name: closed
title: two chains
seed: 7
clock: {start: "2026-01-15T09:00:00Z", mode: frozen}
credentials: closed
vendors:
  egym:
    chains:
      - id: chain-a
        gyms:
          - {id: gym-1, apiKeys: [key-a]}
          - {id: gym-2, apiKeys: [key-a2]}
          - {id: gym-3, apiKeys: [key-r], permissions: [READ_MEMBERS]}
          - {id: gym-4, apiKeys: [key-n], permissions: []}
        wellpass:
          - {tan: "111111111", startTimestamp: "2026-03-01T00:00:00Z", endTimestamp: "2027-03-01T00:00:00Z"}
          - {tan: "222222222", startTimestamp: "2025-03-01T00:00:00Z"}
          - {tan: "333333333", accountId: acc-outside}
          - {tan: "444444444", endTimestamp: "2026-12-31T00:00:00Z"}
        emailsElsewhere:
          - {email: outside@example.com, accountId: acc-outside}
        legacyUsers:
          - {legacyUserId: 4711, email: lea.vogt@mailinator.com, firstName: Lea, lastName: Vogt, gender: FEMALE,
             membership: {membershipId: M-0815, membershipType: BASIC, startOfContract: "2019-05-01"}}
        accounts:
          - {accountId: acc-john, email: john.wick@mailinator.com, firstName: John, lastName: Wick, gender: MALE,
             contact: {phone: "+1 555 100", city: Berlin, country: DE},
             rfids: [{rfid: "0x0A1B", tagFormat: MIFARE}], nfc: [{token: beef, passTypeId: pass.club}],
             membership: {membershipId: M-1, membershipType: BASIC, startOfContract: "2025-08-24"}}
          - {accountId: acc-mary, gym: gym-2, email: Mary@Mailinator.com, firstName: Mary, lastName: Roe, gender: FEMALE,
             membership: {membershipId: M-2, membershipType: PREMIUM, startOfContract: "2024-01-01", endOfContract: "2026-12-31", barcode: b-2}}
          - {accountId: acc-tan, email: tan@mailinator.com, firstName: Tan, lastName: Holder, gender: NON_BINARY,
             membership: {membershipId: M-3, membershipType: CORPORATE_FITNESS, startOfContract: "2024-01-01", verificationTAN: "222222222"}}
        products:
          - {productId: p-1, title: Body Check, description: A measurement, scope: CHAIN}
          - {productId: p-2}
        bookings:
          - {productId: p-2, accountId: "acc-john", startDate: "2026-01-01", endDate: "2026-02-01"}
          - {productId: p-1, accountId: "acc-mary", gym: "gym-2", endDate: "2026-01-14"}
        tasks:
          - {id: "3", name: First training, type: ANAMNESIS, dueDate: "2026-01-31", authorId: acc-mary, targetId: acc-john}
          - {gym: "gym-2", name: Second training, dueDate: "2026-02-28", authorId: acc-mary, targetId: acc-mary, completerId: acc-mary, completed: true}
        webhooks:
          - {id: 5, url: "http://127.0.0.1:9000/a", secret: hook-a}
          - {gym: "gym-2", url: "http://127.0.0.1:9000/a", secret: hook-a2}
        generate: {accounts: 0}
      - id: chain-b
        gyms: [{id: gym-1, apiKeys: [key-b]}]
        accounts:
          - {accountId: acc-b, email: john.wick@mailinator.com, firstName: John, lastName: Wick, gender: MALE,
             membership: {membershipId: M-1, membershipType: BASIC, startOfContract: "2025-08-24"}}
`

// john is what acc-john would be created by.
const john = `{"email":"john.wick@mailinator.com","firstName":"John","lastName":"Wick","gender":"MALE",
	"membership":{"membershipId":"M-1","membershipType":"BASIC","startOfContract":"2025-08-24"}}`

const accounts = "/api/v2/accounts"

func start(tb testing.TB) (*apitest.World, *apitest.Client) {
	tb.Helper()
	w := apitest.Start(tb, egym.Vendor, closed)
	return w, w.Client("x-api-key", "key-a")
}

// with is a JSON object with some members replaced, or taken out by "-".
// Names are dotted; what is in an object that is none any more is left out.
func with(tb testing.TB, object string, changes map[string]any) string {
	tb.Helper()
	var o map[string]any
	if err := json.Unmarshal([]byte(object), &o); err != nil {
		tb.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(changes)) { // an object before what is in it
		at, last := o, name
		if outer, inner, ok := strings.Cut(name, "."); ok {
			at, _ = o[outer].(map[string]any)
			last = inner
		}
		switch {
		case at == nil: // the object was replaced by something else
		case changes[name] == "-":
			delete(at, last)
		default:
			at[last] = changes[name]
		}
	}
	text, err := json.Marshal(o)
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

// someone is a member that nobody is in the way of.
func someone(tb testing.TB, changes map[string]any) string {
	all := map[string]any{"email": "jane.roe@mailinator.com", "firstName": "Jane", "lastName": "Roe", "gender": "FEMALE", "membership.membershipId": "M-9"}
	for name, value := range changes {
		all[name] = value
	}
	return with(tb, john, all)
}

func encode(tb testing.TB, v any) string {
	tb.Helper()
	text, err := jsonv2.Marshal(v, jsonv2.Deterministic(true))
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}
