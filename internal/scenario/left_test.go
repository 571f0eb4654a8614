package scenario_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
)

// day is a process with one world.
type day struct {
	t   *testing.T
	set *world.Set
	w   *world.World
}

func newDay(t *testing.T) day {
	t.Helper()
	set := world.NewSet(vendors.All())
	text, _ := scenarios.Text("starter")
	start, err := scenario.Load(set, "", text)
	if err != nil {
		t.Fatal(err)
	}
	w, err := set.Make(world.Default, start)
	if err != nil {
		t.Fatal(err)
	}
	return day{t, set, w}
}

// ask sends a request with a vendor's first credential, and returns the answer's body.
func (d day) ask(vendor, method, path, body string) string {
	d.t.Helper()
	v := d.set.Vendor(vendor)
	r := httptest.NewRequest(method, "/"+vendor+path, strings.NewReader(body))
	r.Host = "127.0.0.1"
	r.Header = v.Carrier.Sign(v.Sample.Credential).Header.Clone()
	r.Header.Set("Content-Type", "application/json")
	out := httptest.NewRecorder()
	d.set.ServeHTTP(out, r)
	return out.Body.String()
}

// create carries out the i-th sample of every vendor.
func (d day) create(i int) (answers []string) {
	for _, v := range d.set.Vendors {
		c := v.Sample.Create
		answers = append(answers, d.ask(v.Name, c.Method, c.Path, c.Body(i)))
	}
	return answers
}

func (d day) left() []byte {
	d.t.Helper()
	text, err := scenario.LeftText(d.set, d.w)
	if err != nil {
		d.t.Fatal(err)
	}
	return text
}

// A world that goes on with what another one left answers as that one would have, and
// leaves the same bytes behind, also where the last identifier belongs to nobody any more.
func TestAWorldGoesOn(t *testing.T) {
	today := newDay(t)
	for i := range 3 {
		today.create(i)
	}
	member := func(email string) string {
		return fmt.Sprintf(`{"email":%q,"firstName":"A","lastName":"B","gender":"MALE",
			"membership":{"membershipId":%[1]q,"membershipType":"BASIC","startOfContract":"2026-01-01"}}`, email)
	}
	gone := today.ask("egym", "POST", "/api/v2/accounts", member("gone@example.com"))
	id, _, _ := strings.Cut(strings.TrimPrefix(gone, `{"accountId":"`), `"`)
	empty, err := scenario.ParseState(today.set, []byte(`{"egym": {"chains": [{"id": "alpha", "gyms": [{"id": "mitte", "apiKeys": ["egym-alpha-mitte"]}]}]}}`))
	if err == nil {
		err = empty.Put(t.Context(), today.w)
	}
	if err != nil || len(id) != 36 {
		t.Fatal(err, gone)
	}

	tomorrow := newDay(t)
	left := today.left()
	if err := scenario.ResumeLeft(t.Context(), tomorrow.set, tomorrow.w, "today.json", left); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(left), string(tomorrow.left())); diff != "" {
		t.Errorf("what goes in does not come out: -in +out\n%s", diff)
	}
	if diff := cmp.Diff(today.create(7), tomorrow.create(7)); diff != "" {
		t.Errorf("-today +tomorrow\n%s", diff)
	}
	if got := tomorrow.ask("egym", "POST", "/api/v2/accounts", member("next@example.com")); strings.Contains(got, id) || !strings.Contains(got, "accountId") {
		t.Errorf("an identifier is given a second time, or none: %s", got)
	}
}

func TestStateFilesWithMistakes(t *testing.T) {
	const right = `{"version": 1, "scenario": "starter", "clock": {"now": "2026-01-01T00:00:00Z", "mode": "frozen"}, "vendors": {}}`
	tests := []struct{ reason, old, new, want string }{
		{"a right one", "", "", ""},
		{"a later version", `"version": 1`, `"version": 2`, "f.json:1:13: unknown version 2"},
		{"another scenario", `"starter"`, `"other"`, `f.json:1:28: this is the state of the scenario "other"`},
		{"no scenario", `"scenario": "starter", `, ``, `f.json:1:1: key "scenario" is missing`},
		{"no clock", `"clock": {"now": "2026-01-01T00:00:00Z", "mode": "frozen"}, `, ``, `f.json:1:1: key "clock" is missing`},
		{"a clock without a time", `"now": "2026-01-01T00:00:00Z", `, ``, `f.json:1:48: key "now" is missing`},
		{"a mode that there is not", `frozen`, `froze`, `f.json:1:88: unknown value "froze"; did you mean "frozen"?`},
		{"a key that there is not", `"vendors"`, `"vendor": {}, "vendors"`, `f.json:1:99: unknown key "vendor"; did you mean "vendors"?`},
		{"a vendor that there is not", `"vendors": {}`, `"vendors": {"egmy": {}}`, `f.json:1:111: unknown vendor "egmy"; did you mean "egym"?`},
		{"a count that is none", `"vendors"`, `"drawn": {"egym": {"a": -1}}, "vendors"`, `f.json:1:123: `},
		{"cut off", `}}`, `}`, `f.json:1:`},
		{"empty", right, ``, `f.json:1:1: `},
	}
	d := newDay(t)
	before := string(d.left())
	for _, test := range tests {
		err := scenario.ResumeLeft(t.Context(), d.set, d.w, "f.json", []byte(strings.Replace(right, test.old, test.new, 1)))
		if got := fmt.Sprint(err); test.want != "" && !strings.Contains(got, test.want) || test.want == "" && err != nil {
			t.Errorf("%s: want %q, got %v", test.reason, test.want, err)
		}
		if test.want == "" {
			d = newDay(t)
		} else if got := string(d.left()); got != before {
			t.Errorf("%s: the world has changed", test.reason)
		}
	}
	large := make([]byte, scenario.MaxStateFile+1)
	if err := scenario.ResumeLeft(t.Context(), d.set, d.w, "f.json", large); err == nil || !strings.Contains(err.Error(), "64 MiB") {
		t.Errorf("a file that is too large: %v", err)
	}
}
