package control_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/scenario"
)

const snapshots = "/_mock/worlds/default/snapshots"

// whole is all that the server tells of the default world, times of the machine
// aside.
func (s server) whole() string {
	s.tb.Helper()
	var text strings.Builder
	for _, of := range []string{"/state", "/clock", "/readings", "/faults", "/requests", "/outbox", "/coverage", "/diff"} {
		for line := range strings.Lines(s.do("GET", "/_mock/worlds/default"+of, "").is(200).text) {
			if !strings.Contains(line, `"durationMs"`) && !strings.Contains(line, `"sinceMs"`) {
				text.WriteString(line)
			}
		}
	}
	return text.String()
}

// upset changes everything about the default world that a call can.
func (s server) upset() {
	s.tb.Helper()
	const world = "/_mock/worlds/default"
	s.do("POST", "/egym/api/v2/accounts", newAccount, "x-api-key", "egym-alpha-mitte")
	s.do("POST", world+"/clock/advance", `{"by": "30d"}`).is(200)
	s.do("PUT", world+"/readings", `{"egym.patch-response": "no-content"}`).is(200)
	s.do("DELETE", world+"/faults", "").is(204)
	s.do("PUT", world+"/state", `{"userapi": {}}`).is(204)
	s.do("DELETE", world+"/requests", "").is(204)
	s.tiers().is(200)
}

func TestSnapshots(t *testing.T) {
	s := busy(t)
	s.do("GET", snapshots, "").is(200).equals(`{"snapshots": []}`)
	s.do("POST", faultsPath, aFault("first")).is(201)
	s.look("X-Trace", "t1").is(404) // request 9, which the fault counts
	s.do("POST", "/_mock/worlds/default/clock/advance", `{"by": "1h"}`).is(200)
	const first, second = `{"name": "first", "number": 9, "time": "2026-01-15T10:00:00Z"}`, `{"name": "0", "number": 1, "time": "2026-02-14T10:00:00Z"}`
	s.do("POST", snapshots, `{"name": "first"}`).is(201).equals(first)
	was := s.whole()

	s.upset()
	s.do("POST", "/_mock/worlds/default/reset", "").is(204) // keeps it
	s.upset()
	s.do("POST", "/_mock/worlds/default/rewind", `{"to": 2}`).is(204)
	s.do("POST", "/_mock/worlds/default/rewind", `{"to": 0}`).is(204)
	s.do("PUT", "/_mock/worlds/default/clock", `{"now": "2026-02-14T10:00:00Z"}`).is(200)
	s.tiers().is(200)
	s.do("POST", snapshots, `{"name": "0"}`).is(201).equals(second)
	s.do("GET", snapshots, "").is(200).equals(`{"snapshots": [` + second + "," + first + "]}") // by name
	then := s.whole()

	for _, c := range []struct{ reason, name, want string }{
		{"one that was made before a reset", "first", was},
		{"another one", "0", then},
		{"the first once more", "first", was},
	} {
		s.do("POST", snapshots+"/"+c.name+"/restore", "").is(204)
		if diff := cmp.Diff(c.want, s.whole()); diff != "" {
			t.Errorf("%s: the world is not as it was (-want +got):\n%s", c.reason, diff)
		}
		if c.name == "first" {
			s.look("X-Trace", "t1").is(503) // the fault counted once before
			if e := s.entry("default", 10); e.Time != "2026-01-15T10:00:00Z" {
				t.Errorf("the request after the snapshot is number %d at %s", e.Number, e.Time)
			}
		}
		s.upset()
	}
	s.do("POST", "/_mock/worlds", `{"name": "other"}`).is(201)
	s.do("GET", "/_mock/worlds/other/snapshots", "").is(200).equals(`{"snapshots": []}`)
	s.do("POST", "/_mock/worlds/other/snapshots/first/restore", "").problem(404, "not-found").says("the world has none")

	s.do("DELETE", snapshots+"/first", "").is(204)
	s.do("GET", snapshots, "").is(200).equals(`{"snapshots": [` + second + "]}")
	s.do("POST", snapshots+"/first/restore", "").problem(404, "not-found").says("valid: 0")
	s.do("POST", snapshots, `{"name": "first"}`).is(201) // the name is free again
}

// A restored world can be rewound to before its snapshot.
func TestSnapshotsLeadBack(t *testing.T) {
	s := busy(t)
	s.do("POST", snapshots, `{"name": "at-8"}`).is(201)
	s.do("POST", "/_mock/worlds/default/rewind", `{"to": 1}`).is(204)
	was := s.whole()
	s.do("POST", snapshots+"/at-8/restore", "").is(204)
	s.do("POST", "/_mock/worlds/default/rewind", `{"to": 1}`).is(204)
	if diff := cmp.Diff(was, s.whole()); diff != "" {
		t.Errorf("after a restore and a rewind (-want +got):\n%s", diff)
	}
}

func TestSnapshotsRefused(t *testing.T) {
	s := start(t, "")
	s.do("POST", snapshots, `{"name": "there"}`).is(201)
	before := s.do("GET", snapshots, "").is(200).text
	for _, c := range []struct {
		reason, body string
		status       int
		kind, says   string
	}{
		{"names are unique in a world", `{"name": "there"}`, 409, "exists", "choose another name, or delete it"},
		{"a name is needed: it is how one comes back", `{}`, 400, "invalid", `key \"name\" is missing`},
		{"an empty body has none", ``, 400, "invalid", `key \"name\" is missing`},
		{"null is none", `{"name": null}`, 400, "invalid", "cannot be null"},
		{"an empty name", `{"name": ""}`, 400, "invalid", "is not a valid snapshot name"},
		{"capitals are no part of names", `{"name": "Mine"}`, 400, "invalid", "is not a valid snapshot name"},
		{"a name does not begin with a hyphen", `{"name": "-a"}`, 400, "invalid", "is not a valid snapshot name"},
		{"a name has 63 characters at most", `{"name": "` + strings.Repeat("a", 64) + `"}`, 400, "invalid", "is not a valid snapshot name"},
		{"a name is no path", `{"name": "a/b"}`, 400, "invalid", "is not a valid snapshot name"},
		{"a name is a string", `{"name": 5}`, 400, "invalid", "expected a string"},
		{"an unknown key, with the nearest", `{"nmae": "a"}`, 400, "invalid", `did you mean \"name\"?`},
		{"broken JSON", `{"name": `, 400, "invalid", "not valid JSON"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			s := server{s.Server, t}
			s.do("POST", snapshots, c.body).problem(c.status, c.kind).says(c.says)
			s.do("GET", snapshots, "").is(200).equals(before)
		})
	}
	s.do("POST", snapshots, `{"name": "`+strings.Repeat("a", 63)+`"}`).is(201)
}

// A world keeps a hundred; one that is deleted makes room.
func TestSnapshotsAreBounded(t *testing.T) {
	s := start(t, "")
	for n := range 100 {
		s.do("POST", snapshots, fmt.Sprintf(`{"name": "s%d"}`, n)).is(201)
	}
	s.do("POST", snapshots, `{"name": "one-more"}`).problem(400, "invalid").says("at most 100 snapshots")
	s.do("POST", snapshots, `{"name": "s7"}`).problem(409, "exists")
	s.do("DELETE", snapshots+"/s7", "").is(204)
	s.do("POST", snapshots, `{"name": "one-more"}`).is(201)
	s.do("POST", "/_mock/worlds", `{"name": "other"}`).is(201)
	s.do("POST", "/_mock/worlds/other/snapshots", `{"name": "own"}`).is(201) // the bound is a world's
}

// A scenario that is read anew is another one: what was kept of the former
// goes.
func TestSnapshotsGoWithTheirScenario(t *testing.T) {
	s := start(t, "")
	s.do("POST", "/_mock/worlds", `{"name": "elsewhere", "scenario": "egym-two-chains"}`).is(201)
	s.do("POST", "/_mock/worlds/elsewhere/snapshots", `{"name": "kept"}`).is(201)
	s.do("POST", snapshots, `{"name": "kept"}`).is(201)
	next, err := scenario.Load(s.Set, "", []byte("version: 1\nname: two\ntitle: Two\n"))
	if err != nil {
		t.Fatal(err)
	}
	s.Restart(next)
	s.do("GET", snapshots, "").is(200).equals(`{"snapshots": []}`)
	s.do("POST", snapshots+"/kept/restore", "").problem(404, "not-found")
	s.do("POST", "/_mock/worlds/elsewhere/snapshots/kept/restore", "").is(204) // it began at another scenario
}
