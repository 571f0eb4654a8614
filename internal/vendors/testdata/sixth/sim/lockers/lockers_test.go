package lockers

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

func TestMain(m *testing.M) { apitest.Main(m, Vendor) }

func TestConformance(t *testing.T) { apitest.Conforms(t, Vendor) }

const twoSites = `
version: 1
name: lockers
title: Two sites
credentials: closed
vendors:
  lockers:
    sites:
      - {id: north, key: k-north, rentals: [{locker: "7", person: Ada}]}
      - {id: south, key: k-south}
`

func start(tb testing.TB, key string) *apitest.Client {
	return apitest.Start(tb, Vendor, twoSites).Client("X-Key", key)
}

func TestRules(t *testing.T) {
	const seven, eight = `{"locker": "7", "person": "Ben"}`, `{"locker": "8", "person": "Ben"}`
	for _, row := range []struct {
		rule, reason, key          string
		method, path, body         string
		status                     int
		answer                     string
		field, value, holder, then string // then is what the way out sends
	}{
		{"lockers.key-missing", "no key", "", "POST", "/rentals", seven, 401, `{"code": "unknown key"}`, "X-Key", "", "", eight},
		{"lockers.key-unknown", "nobody's key", "k-nobody", "POST", "/rentals", seven, 401, `{"code": "unknown key"}`, "X-Key", "", "", eight},
		{"lockers.key-missing", "no key to look with", "", "GET", "/rentals/7", "", 401, "", "X-Key", "", "", eight},
		{"lockers.malformed", "no person", "k-north", "POST", "/rentals", `{"locker": "8"}`, 400, `{"code": "malformed"}`, "person", "", "", eight},
		{"lockers.malformed", "no locker", "k-north", "POST", "/rentals", `{"person": "Ben"}`, 400, `{"code": "malformed"}`, "locker", "", "", eight},
		{"lockers.malformed", "no JSON", "k-north", "POST", "/rentals", `{`, 400, `{"code": "malformed"}`, "", "", "", eight},
		{"lockers.too-large", "more than 1 MB", "k-north", "POST", "/rentals", `{"locker": "` + strings.Repeat("8", 1<<20) + `"}`, 413, `{"code": "too large"}`, "", "", "", eight},
		{"lockers.taken", "Ada has it", "k-north", "POST", "/rentals", seven, 409, `{"code": "taken", "who": "Ada"}`, "locker", "7", "7", eight},
		{"lockers.not-rented", "nobody has it", "k-north", "GET", "/rentals/8", "", 404, `{"code": "not rented"}`, "locker", "8", "", eight},
	} {
		t.Run(row.rule+"/"+row.reason, func(t *testing.T) {
			c := start(t, row.key)
			var body any
			if row.body != "" {
				body = row.body
			}
			c.Do(row.method, row.path, body).Is(row.status, row.answer).By(row.rule).TurnedOn(row.rule, row.field, row.value, row.holder).LeftBy(1)
			c.Do("POST", "/rentals", row.then, "X-Key", "k-north").Is(201, row.then)
			c.Do("GET", "/rentals/8", nil, "X-Key", "k-north").Is(200, row.then)
			c.Do("POST", "/rentals", row.then, "X-Key", "k-south").Is(201, row.then) // sites do not share lockers
		})
	}
}

func TestReadings(t *testing.T) {
	apitest.Readings(t, func(tb testing.TB) *apitest.Client { return start(tb, "k-south") },
		apitest.Reads("unknown-fields", "a colour", func(c *apitest.Client) *apitest.Answer {
			return c.Do("POST", "/rentals", `{"locker": "9", "person": "Ben", "colour": "red"}`)
		}).
			As("ignored", 201, `{"locker": "9", "person": "Ben"}`, "").
			As("rejected", 400, `{"code": "malformed"}`, "lockers.malformed"),
		apitest.Reads("unknown-fields", "no field too many", func(c *apitest.Client) *apitest.Answer {
			return c.Do("POST", "/rentals", `{"locker": "9", "person": "Ben"}`)
		}).
			As("ignored", 201, `{"locker": "9", "person": "Ben"}`, ""))
}

func TestStateIsRefused(t *testing.T) {
	for _, row := range []struct{ reason, old, replaced, says string }{
		{"a locker is rented once", `[{locker: "7", person: Ada}]`, `[{locker: "7", person: Ada}, {locker: "7", person: Ben}]`, "rented twice"},
		{"a key is of one site", "k-south", "k-north", "duplicate credential"},
		{"an id is of one site", "id: south", "id: north", "duplicate site"},
	} {
		_, err := apitest.Try(t, Vendor, strings.Replace(twoSites, row.old, row.replaced, 1))
		if err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v", row.reason, err)
		}
	}
}
