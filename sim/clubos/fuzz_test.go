package clubos_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	scenariofile "github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/sim/clubos"
)

// Whatever is sent, the answer is the contract's, which the client checks, and
// the state stays one that can be loaded.
func FuzzRequests(f *testing.F) {
	for _, method := range []string{"GET", "POST", "PUT", "DELETE"} {
		f.Add(method, "1", "11", newUser(`"email":"ann@example.com","guestPassEnd":null`), "application/json", "", "")
		f.Add(method, "1", "11", `{"userId":"11","email":"","birthDate":"1-1-2000"}`, "application/json", "failure-status", "4xx")
		f.Add(method, "1", "13", `{"userId":13,"email":"ann@example.com","state":"PA"}`, "application/json", "username-clash", "accepted")
		f.Add(method, "\xff", "-9223372036854775808", "{\"userId\":1e3,\"firstName\":\"\xff\"}", "application/json;x", "", "")
		f.Add(method, "", "999999999999999999999", `[]`, "", "content-type-without-body", "required")
		f.Add(method, "2", "14", `{"role":{},"gender":[],"localUserId":null,"userId":"00014","lastName":"\u0000\n"}`, "application/json", "other-location", "found")
	}
	f.Fuzz(func(t *testing.T, method, location, id, body, contentType, reading, value string) {
		switch method {
		case "GET", "POST", "PUT", "DELETE":
		default:
			t.Skip("the mux answers other methods")
		}
		c := start(t)
		if _, err := scenariofile.Reading(c.World.Set, "clubos", reading, value); err == nil {
			c.World.Flip(reading, value)
		}
		target := "/users?clubLocationId=" + url.QueryEscape(location) + "&userId=" + url.QueryEscape(id)
		for range 2 { // what one did, the other meets
			a := c.Do(method, target, apitest.Body{Type: contentType, Text: body})
			if a.Status >= 500 || a.Operation == "" {
				t.Fatalf("%d: %s", a.Status, a.Text)
			}
			for _, word := range []string{"json:", "jsontext", "strconv", "sim.", "invalid character", "goroutine"} {
				if strings.Contains(a.Text, word) && !strings.Contains(location+id+body, word) {
					t.Fatalf("the answer speaks of %s: %s", word, a.Text)
				}
			}
		}
		again(t, c.World)
	})
}

// The same of the neighbours, each with whatever body.
func FuzzNeighbours(f *testing.F) {
	for at := range neighbours {
		f.Add(at, "clubLocationId=1&userId=31&membershipId=1&email=ann%40example.com&systemCode=NORTH", neighbours[at].body)
		f.Add(at, "clubLocationId=2&userId=\xff&email=%00", `{"memberId":"00011","localCheckinId":"\u0000","checkinTime":"\n","localPaymentId":"x","amount":1e999,"localMembershipId":"x","name":"\ufffd"}`)
		f.Add(at, "", `{"memberId":11,"userId":"31","membershipId":1,"email":"","amount":" 1","birthDate":"1-1-2000","state":"pa","endDate":null}`)
	}
	f.Fuzz(func(t *testing.T, at int, query, body string) {
		if at < 0 || at >= len(neighbours) || strings.IndexFunc(query, func(r rune) bool { return r <= ' ' || r == '#' || r == 0x7f }) >= 0 {
			t.Skip("no such operation, or no query of a URL")
		}
		c := start(t)
		path, _, _ := strings.Cut(neighbours[at].target, "?")
		for range 2 { // what one did, the other meets
			a := c.Do(neighbours[at].method, path+"?"+query, apitest.Body{Type: "application/json", Text: body})
			if a.Status >= 500 || a.Operation == "" {
				t.Fatalf("%d: %s", a.Status, a.Text)
			}
		}
		again(t, c.World)
	})
}

func FuzzCredentials(f *testing.F) {
	f.Add(apitest.Basic("north", "north-secret"))
	f.Add("Basic \xff")
	f.Add("basic bm9ydGg=")
	f.Add("Basic Og==")
	f.Add(apitest.Basic("\xff\x00", "\x00"))
	f.Fuzz(func(t *testing.T, header string) {
		w := apitest.Start(t, clubos.Vendor, open)
		a := w.Client("Authorization", header).Do("GET", "/users?clubLocationId=1&userId=11", nil)
		if a.Status != 200 && a.Status != 401 {
			t.Fatalf("%d: %s", a.Status, a.Text)
		}
	})
}
