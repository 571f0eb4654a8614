package perfectgym_test

import (
	"fmt"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/perfectgym"
)

// A client that always asks after the latest timestamp gets every visit once, in
// pages of 100.
func TestPagesOfVisits(t *testing.T) {
	w := apitest.Start(t, perfectgym.Vendor, `
version: 1
name: visits
title: more visits than a page holds
clock: {start: "2026-01-15T09:00:00Z"}
vendors:
  perfectgym:
    companies:
      - {id: first, apiUsers: [{username: a, token: t-first}], clubs: [{id: 1}, {id: 2}], generate: {users: 3, visits: 250}}
      - {id: next, apiUsers: [{username: a, token: t-next}], clubs: [{id: 1}], generate: {users: 1, visits: 5}}
`)
	c, last, seen := bearer(w, "t-first"), "0", map[any]bool{}
	for _, want := range []int{100, 100, 50, 0} {
		page := visits("timestamp="+last).by(c).Is(200, "").At("/elements").([]any)
		if len(page) != want {
			t.Fatalf("after %s come %d visits, want %d", last, len(page), want)
		}
		for _, v := range page {
			v := v.(map[string]any)
			if seen[v["id"]] || v["timestamp"].(float64) <= number(t, last) || v["enterDate"].(string) >= v["leaveDate"].(string) {
				t.Fatalf("visit %v comes twice, or out of turn", v)
			}
			seen[v["id"]], last = true, quote(v["timestamp"])
		}
	}
	visits("").by(bearer(w, "t-next")).Is(200, `{"elements":[{"userId":1},{},{},{},{"leaveDate":"2026-01-15T08:00:00"}]}`)
	reload(t, w)
}

func number(t *testing.T, text string) (n float64) {
	t.Helper()
	if _, err := fmt.Sscan(text, &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// More clubs than a page holds come in several, too.
func TestPagesOfClubs(t *testing.T) {
	text := ""
	for i := range 130 {
		text += fmt.Sprintf("{id: %d}, ", 1000-i)
	}
	w := apitest.Start(t, perfectgym.Vendor, `
version: 1
name: clubs
title: more clubs than a page holds
vendors: {perfectgym: {companies: [{id: first, apiUsers: [{username: a, token: t}], clubs: [`+text+`], users: []}]}}
`)
	first := clubs("").by(bearer(w, "t")).Is(200, "")
	rest := clubs("timestamp=" + quote(first.At("/elements/99/timestamp"))).by(bearer(w, "t"))
	if len(ids(first)) != 100 || len(ids(rest)) != 30 || ids(first)[0] != 1000 || ids(rest)[29] != 871 {
		t.Errorf("the pages have %d and %d clubs: %v, %v", len(ids(first)), len(ids(rest)), ids(first), ids(rest))
	}
}
