package perfectgym_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/perfectgym"
)

func TestFind(t *testing.T) {
	for _, row := range []struct {
		reason string
		call   call
		want   []int
	}{
		{"all, by id", list(""), []int{10, 11, 12}},
		{"after a timestamp, by it", list("timestamp=300"), []int{11, 10}},
		{"after any timestamp", list("timestamp=-1"), []int{12, 11, 10}},
		{"after the last timestamp", list("timestamp=500"), nil},
		{"of a club", list("clubId=12"), []int{10, 12}},
		{"of a club, after a timestamp", list("clubId=12&timestamp=300"), []int{10}},
		{"of no club", list("clubId=99"), nil},
		{"created at that moment or later", list("created=2025-02-01T00:00:00"), []int{11, 12}},
		{"created later", list("created=2025-02-01T00:00:01"), []int{12}},
		{"updated at that moment or later", list("updated=2025-03-01T00:00:00"), []int{10, 12}},
		{"created and updated", list("created=2025-02-01T00:00:00&updated=2025-03-01T00:00:00"), []int{12}},
		{"the first page", list("page=1"), []int{10, 11, 12}},
		{"a page behind the last", list("page=2"), nil},
		{"a page far behind the last", list("page=9223372036854775807&timestamp=1"), nil},

		{"by email", search("email=ann.lee@example.com"), []int{10}},
		{"by phone", search("phone=101"), []int{11}},
		{"by personal id", search("personalId=P-102"), []int{12}},
		{"by card", search("cardNumber=C-100"), []int{10}},
		{"by number", search("userNumber=N-100"), []int{10}},
		{"by the beginning of a number", search("userNumber=N-10"), nil},
		{"by id", search("userId=11"), []int{11}},
		{"by id of nobody", search("userId=-1"), nil},
		{"every criterion must match", search("userId=11&phone=100"), nil},
		{"every criterion matches", search("userId=10&phone=100&email=ANN.LEE@EXAMPLE.COM&personalId=P-100&cardNumber=C-100&userNumber=N-100"), []int{10}},
		{"one criterion fails", search("userId=10&phone=100&email=ann.lee@example.com&personalId=P-100&cardNumber=C-100&userNumber=N-101"), nil},
		{"a blank criterion is none", search("userId=10&phone="), []int{10}},
	} {
		t.Run(row.reason, func(t *testing.T) {
			found := ids(row.call.by(start(t)).Is(200, "").By(""))
			if diff := cmp.Diff(append([]int{}, row.want...), found); diff != "" {
				t.Errorf("the users are not those wanted (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPages(t *testing.T) {
	w := apitest.Start(t, perfectgym.Vendor, `
version: 1
name: pages
title: more users than a page holds
vendors:
  perfectgym:
    companies:
      - {id: first, apiUsers: [{username: a, token: t-first}], clubs: [{id: 1}, {id: 2}], generate: {users: 250}}
      - {id: next, apiUsers: [{username: a, token: t-next}], clubs: [{id: 1}], generate: {users: 100}}
`)
	for _, row := range []struct {
		token, query string
		want         []int // lengths of the pages
	}{
		{"t-first", "", []int{100, 100, 50, 0}},
		{"t-first", "timestamp=0&", []int{100, 100, 50, 0}},
		{"t-first", "clubId=1&", []int{100, 25, 0}},
		{"t-first", "timestamp=0&clubId=2&", []int{100, 25, 0}},
		{"t-next", "", []int{100, 0}},
		{"t-next", "timestamp=0&", []int{100, 0}},
	} {
		t.Run(row.token+" "+row.query, func(t *testing.T) {
			seen := map[any]bool{}
			last := 0.0
			for i, want := range row.want {
				users := list(fmt.Sprintf("%spage=%d", row.query, i+1)).by(bearer(w, row.token)).Is(200, "").At("/elements").([]any)
				if len(users) != want {
					t.Fatalf("page %d has %d users, want %d", i+1, len(users), want)
				}
				for _, u := range users {
					u := u.(map[string]any)
					if seen[u["id"]] || u["timestamp"].(float64) <= last {
						t.Fatalf("user %v comes twice, or out of turn", u["id"])
					}
					seen[u["id"]], last = true, u["timestamp"].(float64)
				}
			}
		})
	}
}
