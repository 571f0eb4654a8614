package simtest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/simtest"
)

func TestPlaces(t *testing.T) {
	inBothWays(t, func(t *testing.T, begin begin) {
		w := begin(t)
		for vendor, want := range map[string]simtest.Credential{
			"egym":       {APIKey: "egym-alpha-mitte", Tenant: "alpha"},
			"perfectgym": {Token: "pg-demo-token", Username: "api@demo.example", Password: "demo-password", Tenant: "demo"},
			"clubos":     {Username: "northside", Password: "northside-password", Locations: []int{1, 2}, Tenant: "northside"},
			"onsi":       {APIKey: "onsi-acme", Tenant: "acme"},
			"userapi":    {APIKey: "userapi-court-club", Tenant: "court-club"},
		} {
			got := w.Credential(vendor)
			locations := slices.Equal(got.Locations, want.Locations)
			got.Locations, want.Locations = nil, nil
			if !locations || encoded(t, got) != encoded(t, want) {
				t.Errorf("%s: %+v, want %+v", vendor, got, want)
			}
			if url := w.URL(vendor); !strings.HasPrefix(url, "http://127.0.0.1:") || !strings.HasSuffix(url, "/"+vendor) {
				t.Errorf("%s is at %s", vendor, url)
			}
		}
		egymOf(w).push(mia, "A-2000").is(t, held)
		w.Requests("egym.publishAccount")
	})
}

func encoded(tb testing.TB, v any) string {
	tb.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

func TestState(t *testing.T) {
	inBothWays(t, func(t *testing.T, begin begin) {
		w := begin(t)
		if got := w.State("egym.alpha.accounts"); len(got) != 2 || got[0]["email"] != mia {
			t.Errorf("the accounts are %v", got)
		}
		egymOf(w).push(jane, "M-2").is(t, created)
		got := w.State("egym.alpha.accounts")
		if !slices.ContainsFunc(got, func(a map[string]any) bool { return a["email"] == jane }) {
			t.Errorf("jane is none of %v", got)
		}
		if got := w.State("onsi.acme.members"); len(got) != 3 {
			t.Errorf("the members are %v", got)
		}
		if got := begin(t, simtest.Scenario("userapi-upsert")).State("userapi.club.users"); got == nil {
			t.Errorf("the users are %v", got)
		}
	})
}

func TestClock(t *testing.T) {
	inBothWays(t, func(t *testing.T, begin begin) {
		w := begin(t)
		start := time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC)
		if now := w.Now(); !now.Equal(start) {
			t.Errorf("it is %v", now)
		}
		for _, by := range []time.Duration{30 * 24 * time.Hour, 250 * time.Millisecond, time.Nanosecond, 0} {
			w.Advance(by)
			if start = start.Add(by); !w.Now().Equal(start) {
				t.Errorf("after %v it is %v, want %v", by, w.Now(), start)
			}
		}
	})
}

func TestReading(t *testing.T) {
	inBothWays(t, func(t *testing.T, begin begin) {
		w := begin(t)
		c := egymOf(w)
		if a := c.do("PATCH", "/api/v2/accounts/"+miasID, `{"lastName": "Berg"}`).is(t, 200); a.body["lastName"] != "Berg" {
			t.Errorf("the answer is %s", a.text)
		}
		w.SetReading("egym.patch-response", "no-content")
		c.do("PATCH", "/api/v2/accounts/"+miasID, `{"lastName": "Berger"}`).is(t, 204)
	})
}

func TestControlURL(t *testing.T) {
	inBothWays(t, func(t *testing.T, begin begin) {
		w := begin(t)
		got, err := http.Get(w.ControlURL() + "/outbox")
		if err != nil {
			t.Fatal(err)
		}
		defer got.Body.Close()
		if text, err := io.ReadAll(got.Body); err != nil || got.StatusCode != 200 || !strings.Contains(string(text), `"outbox": []`) {
			t.Errorf("status %d, %v: %s", got.StatusCode, err, text)
		}
		wrong, err := http.Get(w.ControlURL() + "/outbocks")
		if err != nil {
			t.Fatal(err)
		}
		if wrong.Body.Close(); wrong.StatusCode != 404 {
			t.Errorf("status %d", wrong.StatusCode)
		}
	})
}
