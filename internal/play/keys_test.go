package play_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/match"
	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// The walk shows that no key of the format is read in vain: for each, two files
// that differ in it alone do not come to the same. What the keys are, the
// schema says, so that a new one is a failure here until somebody shows what it
// does. The fields of the vendors' records are shown in their own packages.

// TestEveryKeyIsWalked holds the keys of the schema against those of the rows.
func TestEveryKeyIsWalked(t *testing.T) {
	known := walkKeys(t)
	if len(known) < 100 {
		t.Errorf("the schema has %d keys: is this test looking at the right place?", len(known))
	}
	walked := map[string]bool{}
	for _, r := range slices.Concat(walkRows, vendorRows(t, known)) {
		for _, key := range strings.Fields(r.keys) {
			walked[key] = true
		}
	}
	for _, w := range walkWhens {
		for _, key := range w.keys() {
			walked[key] = true
		}
	}
	for _, r := range walkWires {
		walked[r.key] = true
	}
	walked["assert.noRequests"] = true // steps always ask; what it does after a command is shown there
	for _, key := range []string{"", ".reading", ".tells", ".tells[].value", ".tells[].because", ".tells[].step", ".tells[].status", ".tells[].body"} {
		walked["probe"+key] = true // package settle shows what they do
	}
	for _, key := range []string{"early", "swap", "secret"} { // of deliveries; package world shows what they do
		walked["faults[].effect."+key] = true
	}
	for _, key := range slices.Sorted(maps.Keys(known)) {
		if !walked[key] {
			t.Errorf("%s: no row shows what it does", key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(walked)) {
		if !known[key] {
			t.Errorf("%s: there is a row, and no such key", key)
		}
	}
}

// walkKeys is the paths of all keys of the format, and the matchers.
func walkKeys(t *testing.T) map[string]bool {
	t.Helper()
	text, err := scenario.Schema(world.NewSet(vendors.All()))
	if err != nil {
		t.Fatal(err)
	}
	var root walkSchema
	if err := json.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	root.walk(root.Defs, "", keys)
	_, err = match.Compile(map[string]any{"$": true})
	if err == nil {
		t.Fatal("$ is a matcher")
	}
	_, list, _ := strings.Cut(err.Error(), "valid: ")
	for _, matcher := range strings.Split(list, ", ") {
		keys[matcher] = true
	}
	return keys
}

// walkSchema is as much of a schema as has keys in it.
type walkSchema struct {
	Ref                  string                 `json:"$ref"`
	Defs                 map[string]*walkSchema `json:"$defs"`
	Properties           map[string]*walkSchema
	Items                *walkSchema
	AdditionalProperties *walkSchema
	AnyOf                []*walkSchema
}

// UnmarshalJSON takes a schema that is true or false for one without keys.
func (s *walkSchema) UnmarshalJSON(text []byte) error {
	if string(text) == "true" || string(text) == "false" {
		return nil
	}
	type plain walkSchema
	return json.Unmarshal(text, (*plain)(s))
}

func (s *walkSchema) walk(defs map[string]*walkSchema, path string, keys map[string]bool) {
	if s == nil {
		return
	}
	defs[strings.TrimPrefix(s.Ref, "#/$defs/")].walk(defs, path, keys)
	for name, inner := range s.Properties {
		at := strings.TrimPrefix(path+"."+name, ".")
		if isOfFormat(at) {
			keys[at] = true
		}
		inner.walk(defs, at, keys)
	}
	s.Items.walk(defs, path+"[]", keys)
	s.AdditionalProperties.walk(defs, path+"{}", keys)
	for _, one := range s.AnyOf {
		one.walk(defs, path, keys)
	}
}

// isOfFormat tells the keys of the format from a vendor's own: its tenants,
// their records, and which readings it has.
func isOfFormat(path string) bool {
	steps := strings.Split(path, ".")
	if steps[0] != "vendors" || len(steps) < 3 {
		return true
	}
	return len(steps) == 3 && (steps[2] == "readings" || steps[2] == "rateLimit") || len(steps) >= 4 && steps[3] == "generate"
}

// walkOutcome is all that a file came to, by what shows it.
type walkOutcome map[string]string

const (
	onLoading = "load error" // nothing else is there beside it
	heading   = "heading"    // name and title
	verdicts  = "verdicts"   // with what they say
	script    = "transcript"
	calls     = "calls"   // of clients and rivals, in order, and what came of them
	entries   = "journal" // the same with all that was sent
	state     = "state"   // of the vendors, in the end
)

// walker plays files.
type walker struct {
	set    *world.Set
	worlds sync.Map // *world.Start to the *world.World that began there
}

func newWalker() *walker {
	w := &walker{set: world.NewSet(vendors.All())}
	w.set.Observe = func(in *world.World, _ *journal.Entry) { w.worlds.Store(in.Start(), in) }
	return w
}

// play plays a file, whatever is wrong with it.
func (w *walker) play(t *testing.T, text string) walkOutcome {
	t.Helper()
	sc, err := scenario.Read(w.set, "walk.yaml", []byte(text))
	if err != nil {
		return walkOutcome{onLoading: err.Error()}
	}
	results, err := play.Run(t.Context(), w.set, []*scenario.Scenario{sc}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, in := results[0], w.worldOf(t, sc)
	out := walkOutcome{heading: r.Name + ": " + r.Title, script: r.Transcript}
	for _, v := range slices.Concat(r.Steps, r.Asserts) {
		out[verdicts] += fmt.Sprintln(v.Name, v.Outcome, strings.Join(v.Says, "; "))
	}
	var short []string
	for _, e := range in.Journal.Entries() {
		short = append(short, shortEntry(e))
		out[entries] += longEntry(e)
	}
	out[calls] = strings.Join(short, ", ")
	stateText, err := json.Marshal(in.State())
	if err != nil {
		t.Fatal(err)
	}
	out[state] = string(stateText)
	return out
}

// worldOf is the world in which a scenario was played. Of one in which nobody
// called a vendor, another is as good.
func (w *walker) worldOf(t *testing.T, sc *scenario.Scenario) *world.World {
	t.Helper()
	if slices.ContainsFunc(sc.Steps, func(s scenario.Step) bool { return s.Move == nil }) {
		for range 5000 {
			if in, ok := w.worlds.LoadAndDelete(sc.Start); ok {
				return in.(*world.World)
			}
			time.Sleep(time.Millisecond) // a client may be gone before somebody is told of its call
		}
		t.Fatal("nobody was told of the calls")
	}
	in, err := w.set.Make("", sc.Start)
	if err != nil {
		t.Fatal(err)
	}
	w.set.Delete(in.Name)
	return in
}

func shortEntry(e *journal.Entry) string {
	s := e.Operation + " " + e.Outcome
	if e.Outcome == "" {
		s = fmt.Sprintf("%s %d", e.Operation, e.Status)
	}
	if e.Rival != "" {
		s += " by rival"
	}
	return s
}

func longEntry(e *journal.Entry) string {
	s := fmt.Sprintf("%s %s %s?%s as %s\n", e.Time.Format(time.RFC3339Nano), e.Method, e.Path, e.Query, e.Tenant)
	for _, of := range []http.Header{e.RequestHeader.HTTP(), e.ResponseHeader.HTTP()} {
		for _, name := range slices.Sorted(maps.Keys(of)) {
			s += fmt.Sprintf("%s: %s\n", name, strings.Join(of[name], ", "))
		}
	}
	s += fmt.Sprintf("%s\n%d %s\n", e.RequestBody, e.Status, e.ResponseBody)
	if e.Fault != nil {
		s += fmt.Sprintf("by the fault %s, %s\n", e.Fault.ID, e.Fault.Phase)
	}
	return s
}

// TestWalk plays each row's two files.
func TestWalk(t *testing.T) {
	w := newWalker()
	for _, r := range slices.Concat(walkRows, vendorRows(t, walkKeys(t))) {
		t.Run(strings.Fields(r.keys)[0]+": "+r.reason, func(t *testing.T) {
			if strings.Count(r.file, "KEY") != 1 || r.was+r.is == "" {
				t.Fatal("the row does not say where its key stands, or what shows it")
			}
			without, with := w.play(t, strings.Replace(r.file, "KEY", r.base, 1)), w.play(t, strings.Replace(r.file, "KEY", r.key, 1))
			if r.was != "" && (!strings.Contains(without[r.shows], r.was) || strings.Contains(with[r.shows], r.was)) ||
				r.is != "" && (strings.Contains(without[r.shows], r.is) || !strings.Contains(with[r.shows], r.is)) {
				t.Errorf("want the %s to have %q without the key and %q with it;\nwithout: %s\nwith:    %s",
					r.shows, r.was, r.is, walkTold(without, r.shows), walkTold(with, r.shows))
			}
		})
	}
}

// walkTold is what a row looks at, or why it is not there.
func walkTold(o walkOutcome, shows string) string {
	if o[onLoading] != "" {
		return o[onLoading]
	}
	return o[shows]
}
