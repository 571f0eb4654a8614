package simtest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/simtest"
)

func TestPlaces(t *testing.T) {
	inBothWays(t, func(t *testing.T, begin begin) {
		w := begin(t)
		for _, v := range vendors.All() {
			got, want := w.Credential(v.Name), v.Sample.Credential
			if got.APIKey != want.APIKey || got.Token != want.Token ||
				got.Username != want.Username || got.Password != want.Password || got.Tenant != want.Tenant {
				t.Errorf("%s: %+v, want %+v", v.Name, got, want)
			}
			for _, m := range want.Fields() {
				if got.Member(m.Name) != m.Text() {
					t.Errorf("%s: %s is %q, want %q", v.Name, m.Name, got.Member(m.Name), m.Text())
				}
			}
			if url := w.URL(v.Name); !strings.HasPrefix(url, "http://127.0.0.1:") || !strings.HasSuffix(url, "/"+v.Name) {
				t.Errorf("%s is at %s", v.Name, url)
			}
		}
		if got := w.Credential("clubos"); !slices.Equal(got.Locations, []int{1, 2}) || got.Member("locations") != "1,2" || got.Member("apiKey") != "" {
			t.Errorf("the locations of Club OS are %v and %q", got.Locations, got.Member("locations"))
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
		if got := w.State("onsi.acme.members"); len(got) != 4 {
			t.Errorf("the members are %v", got)
		}
		if got := begin(t, simtest.Scenario("userapi-upsert"), simtest.AllowNoRequests()).State("userapi.club.users"); got == nil {
			t.Errorf("the users are %v", got)
		}
	})
}

func TestClock(t *testing.T) {
	inBothWays(t, func(t *testing.T, begin begin) {
		w := begin(t, simtest.AllowNoRequests())
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
		w := begin(t, simtest.AllowNoRequests())
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
