package apitest

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/vendors/testdata/sixth"
)

// north is a client of the site north, where Ada has locker 7.
func north(tb testing.TB) *Client {
	tb.Helper()
	return Start(tb, sixth.Vendor(), `
version: 1
name: lockers
title: A site
vendors:
  lockers:
    sites: [{id: north, key: k-north, rentals: [{locker: "7", person: Ada}]}]
`).Client("X-Key", "k-north")
}

func rents(body string) func(*Client) *Answer {
	return func(c *Client) *Answer { return c.Do("POST", "/rentals", body) }
}

const unknownField = `{"locker": "8", "person": "Ben", "colour": "red"}`

func TestReadings(t *testing.T) {
	then := 0
	Readings(t, north,
		Reads("unknown-fields", "an unknown field", rents(unknownField)).
			As("ignored", 201, `{"person": "Ben"}`, "").Then(func(*testing.T, *Client) { then++ }).
			As("rejected", 400, `{"code": "malformed"}`, "lockers.malformed"),
		Reads("unknown-fields", "a known one is no matter of it", rents(`{"locker": "8", "person": "Ben"}`)).
			As("rejected", 201, `{"person": "Ben"}`, ""),
	)
	if then != 2 {
		t.Errorf("what holds by default was looked at %d times, want twice: with the value, and where nobody chose", then)
	}
	asserted.mu.Lock()
	defer asserted.mu.Unlock()
	tests := asserted.ranks["reading lockers.unknown-fields"]
	if _, ok := tests["TestReadings/unknown-fields:_an_unknown_field"]; !ok || len(tests) != 2 {
		t.Errorf("the reading is proved by %v, want the row of all values and the whole", tests)
	}
}

// Each of these rows must fail, and not prove its reading: they are run by
// another process.
var wrongRows = map[string]struct {
	row  *Reading
	says string
}{
	"no such reading": {Reads("tone", "r", rents(unknownField)), `lockers has no reading "tone"`},
	"no such value": {Reads("unknown-fields", "r", rents(unknownField)).As("taken", 201, "", ""),
		`reading unknown-fields has no value "taken"`},
	"the value makes no difference": {Reads("unknown-fields", "r", rents(`{"locker": "8", "person": "Ben"}`)).
		As("ignored", 201, `{"person": "Ben"}`, "").As("rejected", 201, `{"locker": "8"}`, ""), "the answer is the same as under ignored"},
	"a difference that is not expected": {Reads("unknown-fields", "r", rents(unknownField)).
		As("ignored", 201, "", "").As("rejected", 201, "", ""), "the row expects the same under rejected as under ignored"},
	"what nobody chose is another value": {Reads("unknown-fields", "r", func(c *Client) *Answer {
		if len(c.World.Readings()) == 0 {
			return c.Do("POST", "/rentals", `{}`)
		}
		return rents(unknownField)(c)
	}).As("ignored", 201, "", ""), "status is 400, want 201"},
}

func TestWrongReadings(t *testing.T) {
	if wrong, ok := os.LookupEnv("APITEST_WRONG_READING"); ok {
		Readings(t, north, wrongRows[wrong].row)
		return
	}
	for name, wrong := range wrongRows {
		t.Run(name, func(t *testing.T) { failsElsewhere(t, "TestWrongReadings", "APITEST_WRONG_READING="+name, wrong.says) })
	}
}

// failsElsewhere runs a test in a process of its own, with that in its
// environment, where it must fail and say so.
func failsElsewhere(t *testing.T, test, environment, says string) {
	t.Helper()
	again := exec.Command(os.Args[0], "-test.run", "^"+test+"$")
	again.Env = append(os.Environ(), environment)
	out, err := again.CombinedOutput()
	if err == nil || !strings.Contains(string(out), says) {
		t.Errorf("it says %v, and not %q:\n%s", err, says, out)
	}
}
