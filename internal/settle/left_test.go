package settle_test

import (
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/settle"
	"github.com/mockvendors/mockvendors/internal/target"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
	"github.com/mockvendors/mockvendors/sim"
)

// TestARefusalInASuccess: where a vendor refuses with a 200 and says so in the body, a
// removal removed nothing, and a creation made nothing, whatever else its body has.
func TestARefusalInASuccess(t *testing.T) {
	t.Parallel()
	mine := world.NewSet(vendors.All())
	probes, err := settle.ProbesOf(mine, mine.Vendor("clubos"))
	if err != nil {
		t.Fatal(err)
	}
	const refusal = `{"status": false, "responses": [{"message": "Not now", "value": "4711"}]}`
	for _, c := range []struct {
		reason, method string // of the requests that are refused
		left           string // what is named; "" if nothing is left
	}{
		{"removals", "DELETE", "clubos.deleteUser, DELETE /users?clubLocationId=1&userId=1"},
		{"creations", "POST", ""},
		{"nothing", "none", ""},
	} {
		theirs, url := sandbox(t, nil)
		inside, strange := play.Inside(theirs), 0
		answers := http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.Method == "DELETE" && r.URL.Query().Get("userId") == "4711" {
				strange++
			}
			if r.Method == c.method {
				rw.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(rw, refusal)
				return
			}
			answer, err := inside.Do(r.Clone(r.Context()))
			if err != nil {
				t.Error(err)
				return
			}
			defer answer.Body.Close()
			for name, values := range answer.Header {
				rw.Header()[name] = values
			}
			rw.WriteHeader(answer.StatusCode)
			_, _ = io.Copy(rw, answer.Body)
		})
		run := settle.Run{Probes: probes, URL: url("clubos"), Values: valuesOf(probes), Name: "test", Client: &http.Client{Transport: direct{answers}}}
		if _, err := run.All(t.Context()); err != nil {
			t.Fatal(err)
		}
		if named := strings.Join(run.Left, "\n"); (c.left == "") != (named == "") || !strings.Contains(named, c.left) {
			t.Errorf("%s are refused: it names as left:\n%s", c.reason, named)
		}
		for _, line := range run.Left {
			if !strings.Contains(line, "answered 200, and its body says that it is refused") {
				t.Errorf("it does not say how the removal failed: %s", line)
			}
		}
		if strange > 0 {
			t.Errorf("%s are refused: it removes a user that it did not make, %d times", c.reason, strange)
		}
	}
}

// TestBodiesTellWhatTheJournalTells: of the answers with a status of success, those whose
// body is a refusal are known by it, whatever readings the vendor has.
func TestBodiesTellWhatTheJournalTells(t *testing.T) {
	t.Parallel()
	mine, random, inBody := world.NewSet(vendors.All()), rand.New(rand.NewPCG(15, 6)), 0
	for _, v := range mine.Vendors {
		probes, err := settle.ProbesOf(mine, v)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range v.Readings {
			path, text, probed := scenarios.Probe(v.Name, r.ID)
			if !probed {
				continue
			}
			sc, err := scenario.Read(mine, path, text)
			if err != nil {
				t.Fatal(err)
			}
			var readings sim.Readings
			for _, r := range v.Readings {
				readings = readings.With(r, r.Values[random.IntN(len(r.Values))])
			}
			theirs, url := sandbox(t, readings)
			values := valuesOf(probes)
			values[settle.RunName] = "5eed5eed"
			heard, _, err := target.Targets{v.Name: url(v.Name)}.Prober(mine, values, play.Inside(theirs)).Play(t.Context(), sc)
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range heard {
				number, _ := strconv.Atoi(h.Header.Get("X-Mockvendors-Request"))
				e, ok := theirs.Get("sandbox").Journal.Get(number)
				if !ok || h.Status/100 != 2 {
					continue
				}
				if refused := e.Refusal != nil; h.InBody != refused {
					t.Errorf("%s, %s: its body is a refusal: %t, and it is one: %t: %s", path, h.Step.ID, h.InBody, refused, h.Body)
				} else if refused {
					inBody++
				}
			}
		}
	}
	if inBody == 0 {
		t.Error("no body was a refusal: this test shows nothing")
	}
}
