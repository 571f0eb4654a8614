package sim_test

import (
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/mockvendors/mockvendors/sim"
)

func TestNulled(t *testing.T) {
	type inner struct {
		A string  `json:"a,omitzero"`
		B *string `json:"b,omitzero"`
	}
	type embedded struct {
		Name string `json:"name,omitzero"`
	}
	type shown struct {
		embedded
		Count int          `json:"count"`
		On    bool         `json:"on,omitzero"`
		In    inner        `json:"in"`
		Far   *inner       `json:"far,omitzero"`
		List  []string     `json:"list"`
		Kept  sim.Opt[int] `json:"kept"`
		Known string       `json:"known" required:"true"`
		own   string
	}
	for _, tt := range []struct {
		reason string
		v      shown
		want   string
	}{
		{"nothing is there", shown{own: "x"}, `{"name":null,"count":0,"on":false,"in":{"a":null,"b":null},"far":null,"list":[],"kept":null,"known":""}`},
		{"all is there", shown{embedded{"n"}, 1, true, inner{"a", text("")}, &inner{A: "f"}, []string{"l"}, sim.Some(2), "k", ""},
			`{"name":"n","count":1,"on":true,"in":{"a":"a","b":""},"far":{"a":"f","b":null},"list":["l"],"kept":2,"known":"k"}`},
	} {
		got, err := json.Marshal(sim.Nulled(tt.v))
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: %s, %v, want %s", tt.reason, got, err, tt.want)
		}
	}
}

func TestValues(t *testing.T) {
	for s, want := range map[string]bool{
		"2024-02-29": true, "2023-02-29": false, "1900-02-29": false, "2000-02-29": true, "2026-04-31": false, "2026-13-01": false, "2026-00-10": false,
		"2026-01-00": false, "2026-1-01": false, "2026/01/01": false, "": false, "2026-01-1x": false, "-026-01-01": false, "0000-01-01": true,
	} {
		if sim.IsDay(s) != want {
			t.Errorf("%q is a day: %v", s, !want)
		}
	}
	for s, want := range map[string]bool{"a@b": true, "a@b@c": true, "@b": false, "a@": false, "ab": false, "a b@c": false, "a@b\x7f": false, "": false} {
		if sim.IsEmail(s) != want {
			t.Errorf("%q is an email address: %v", s, !want)
		}
	}
	for s, want := range map[string]int{"0": 0, "007": 7, "": -1, "-1": -1, "1a": -1} {
		if got := sim.Digits(s); got != want {
			t.Errorf("%q is %d", s, got)
		}
	}
	if got := sim.Readable("a\xffb"); got != "a\ufffdb" {
		t.Errorf("%q is readable", got)
	}
}

func TestPlaces(t *testing.T) {
	at := sim.Place{"a", 0}
	x, y := at.In("b"), at.In("c", 1)
	err, ok := x.Dotted("d.e").Errorf("%d wrong", 2).(*sim.StateError)
	if !ok || err.Error() != "2 wrong" || len(err.Path) != 5 || err.Path[4] != "e" || y[2] != "c" || len(at) != 2 {
		t.Errorf("%v at %v beside %v", err, err.Path, y)
	}
}
