package clubos_test

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/clubos"
)

func TestMain(m *testing.M) { apitest.Main(m, clubos.Vendor) }

// closed is a scenario with two partners; its users and other records are in every
// state that the rules tell apart.
const closed = `
version: 1
name: clubos
title: for tests
credentials: closed
vendors:
  clubos:
    partners:
      - id: north
        username: north
        password: north-secret
        locations: [1, 2]
        systemCode: NORTH
        users:
          - {userId: 11, clubLocationId: 1, role: member, localUserId: L-11, firstName: Ann, lastName: Lee, email: ann@example.com, username: ann, gender: F, fullAccount: true, guestPassStart: 1-2-2026, guestPassEnd: 1-9-2026}
          - {userId: 12, clubLocationId: 1, role: trainer, localUserId: L-12, firstName: Bob, lastName: Ray, email: bob@example.com, gender: M}
          - {userId: 13, clubLocationId: 1, role: member, localUserId: L-13, firstName: Cid, lastName: Fox, email: cid@example.com, gender: M, deleted: true}
          - {userId: 14, clubLocationId: 2, role: member, localUserId: L-14, firstName: Dee, gender: F}
          - {userId: 15, clubLocationId: 1, role: salesperson, localUserId: L-15, firstName: Eve, gender: F}
          - {userId: 16, clubLocationId: 1, role: manager, localUserId: L-16, firstName: Flo, gender: F}
          - {userId: 17, clubLocationId: 1, role: frontdesk, localUserId: L-17, firstName: Gus, gender: M}
        prospects:
          - {userId: 31, clubLocationId: 1, localUserId: L-31, firstName: Ida, lastName: Orr, email: ida@example.com, mobilePhone: 555-0131}
          - {userId: 32, clubLocationId: 2, localUserId: L-32, firstName: Jon, email: ann@example.com}
        memberships:
          - {membershipId: 1, clubLocationId: 1, memberId: 11, localMembershipId: M-1, name: Gold, startDate: 1-1-2026}
          - {membershipId: 2, clubLocationId: 2, memberId: 14, localMembershipId: M-2, name: Silver}
        payments:
          - {paymentId: 1, clubLocationId: 1, memberId: 11, localPaymentId: P-1, amount: "49.90"}
        checkins:
          - {checkinId: 1, clubLocationId: 1, memberId: 11, localCheckinId: C-1, checkinTime: this morning}
      - id: south
        username: south
        password: south-secret
        locations: [1, 3]
        users:
          - {userId: 21, clubLocationId: 1, role: member, localUserId: L-21, firstName: Hal, gender: M}
        prospects:
          - {userId: 41, clubLocationId: 1, localUserId: L-41, firstName: Kim, email: ann@example.com}
        memberships:
          - {membershipId: 7, clubLocationId: 1, memberId: 21, localMembershipId: M-7, name: Gold}
`

// start is that scenario with north's client.
func start(tb testing.TB) *apitest.Client {
	tb.Helper()
	return north(apitest.Start(tb, clubos.Vendor, closed))
}

func north(w *apitest.World) *apitest.Client {
	return w.Client("Authorization", apitest.Basic("north", "north-secret"))
}

func south(w *apitest.World) *apitest.Client {
	return w.Client("Authorization", apitest.Basic("south", "south-secret"))
}

// success is the whole body of a success.
func success(message, id string) string {
	return `{"status":true,"responses":[{"message":` + strconv.Quote(message) + `,"value":"` + id + `"}]}`
}

// failure is the whole body of a failure.
func failure(messages ...string) string {
	var pairs []string
	for _, m := range messages {
		pairs = append(pairs, m, "")
	}
	return failed(pairs...)
}

// failed is the whole body of a failure with these messages and values.
func failed(pairs ...string) string {
	text := `{"status":false,"responses":[`
	for i := 0; i < len(pairs); i += 2 {
		if i > 0 {
			text += ","
		}
		text += `{"message":` + strconv.Quote(pairs[i]) + `,"value":` + strconv.Quote(pairs[i+1]) + `}`
	}
	return text + "]}"
}

// user is what the state shows of a user of north's: nil if there is none.
func user(c *apitest.Client, id int) map[string]any { return record(c, "users", "userId", id) }

// record is what the state shows of one of north's records: nil if there is none.
func record(c *apitest.Client, collection, key string, id int) map[string]any {
	for _, r := range records(c.World, 0, collection) {
		if r[key] == float64(id) {
			return r
		}
	}
	return nil
}

// users is what the state shows of a partner's users.
func users(w *apitest.World, partner int) []map[string]any { return records(w, partner, "users") }

// records is what the state shows of a collection of a partner's.
func records(w *apitest.World, partner int, collection string) (all []map[string]any) {
	var state struct{ Partners []map[string]json.RawMessage }
	err := json.Unmarshal([]byte(w.StateText()), &state)
	if text, ok := state.Partners[partner][collection]; err == nil && ok {
		err = json.Unmarshal(text, &all)
	}
	if err != nil {
		panic(err) // it was encoded a moment ago
	}
	return all
}

// call is one request.
type call struct{ method, target, body string }

func (r call) by(c *apitest.Client, header ...string) *apitest.Answer {
	if r.body == "" {
		return c.Do(r.method, r.target, nil, header...)
	}
	return c.Do(r.method, r.target, r.body, header...)
}

func get(query string) call  { return call{"GET", "/users?" + query, ""} }
func del(query string) call  { return call{"DELETE", "/users?" + query, ""} }
func put(body string) call   { return call{"PUT", "/users?clubLocationId=1", body} }
func post(extra string) call { return call{"POST", "/users?clubLocationId=1", newUser(extra)} }

// newUser is the body of an addition, in which extra adds to a whole one or
// takes the place of what is there.
func newUser(extra string) string {
	body := map[string]json.RawMessage{}
	for _, members := range []string{`"role":"member","fullAccount":false,"sendEmail":false,"localUserId":"new","firstName":"Zoe","gender":"F"`, extra} {
		if err := json.Unmarshal([]byte("{"+members+"}"), &body); err != nil {
			panic(err) // a mistake in the test
		}
	}
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func atoi(tb testing.TB, s string) int {
	tb.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		tb.Fatal(err)
	}
	return n
}
