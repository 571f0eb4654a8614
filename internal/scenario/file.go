// Package scenario reads scenario files. It validates a file as a whole before
// anything of it is applied, and reports mistakes with file, line and column
// and with what would be right.
package scenario

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
	"github.com/mockvendors/mockvendors/sim"
)

// file is a scenario file, version 1.
type file struct {
	Version     *version  `json:"version" required:"true"`
	Name        *fileName `json:"name" required:"true"`
	Title       string    `json:"title"`
	Seed        *uint64   `json:"seed"`
	Clock       fileClock `json:"clock"`
	Credentials string    `json:"credentials" enum:"open|closed"`
	Vendors     section   `json:"vendors"`

	Faults []fault.Fault `json:"faults"`
	Rivals []rival       `json:"rivals"`
	Steps  []step        `json:"steps"`
	Assert assert        `json:"assert"`
	Probe  *fileProbe    `json:"probe"`
}

type (
	version  int
	fileName string // without the extension
)

// JSONSchema describes the only version.
func (version) JSONSchema(func(reflect.Type) map[string]any) map[string]any {
	return object{"type": "integer", "const": 1}
}

// JSONSchema describes the names that file.check accepts.
func (fileName) JSONSchema(func(reflect.Type) map[string]any) map[string]any {
	return object{"type": "string", "pattern": validName.String()}
}

// Scenario is a scenario file that was read.
type Scenario struct {
	*world.Start
	File   string // its path, for messages
	Root   strict.Node
	Faults []fault.Fault
	Rivals []RivalCheck
	Steps  []Step
	Assert Assert
	Probe  *Probe // nil if the scenario probes no reading
	Needs  []Need // in order
}

// Need is a name that steps refer to and that must be set from outside.
type Need struct {
	Name string
	Node strict.Node // its first occurrence
}

type fileClock struct {
	Start *time.Time `json:"start"`
	Mode  string     `json:"mode" enum:"frozen|running"`
}

// section is a part of the file that is read later.
type section struct{ strict.Node }

// UnmarshalNode keeps the node.
func (s *section) UnmarshalNode(n strict.Node) error {
	s.Node = n
	return nil
}

// JSONSchema describes any value.
func (section) JSONSchema(func(reflect.Type) map[string]any) map[string]any { return object{} }

// Text returns the text of a scenario and the file that it is from. The scenario
// is named by a shipped scenario's name or by a file's path.
func Text(nameOrFile string) (path string, text []byte, err error) {
	if text, ok := scenarios.Text(nameOrFile); ok {
		return nameOrFile + ".yaml", text, nil
	}
	if info, err := os.Stat(nameOrFile); err == nil && info.IsDir() {
		return "", nil, fmt.Errorf("%s is a directory; name a file, as in %s", nameOrFile, filepath.Join(nameOrFile, "mine.yaml"))
	}
	if !looksLikeFile(nameOrFile) {
		return "", nil, fmt.Errorf("there is no shipped scenario %q%s; name a file of your own by its path, as in ./%s.yaml",
			nameOrFile, strict.Suggest(nameOrFile, scenarios.Names()), nameOrFile)
	}
	text, err = os.ReadFile(nameOrFile)
	if errors.Is(err, fs.ErrNotExist) && strings.HasPrefix(nameOrFile, "probes/") && filepath.Ext(nameOrFile) == "" {
		err = noScenario(nameOrFile)
	}
	return nameOrFile, text, err
}

// noScenario returns the error of the name of a probe, or of one that there is not.
func noScenario(probe string) error {
	if _, ok := scenarios.Show(probe); ok {
		return fmt.Errorf("%s is a probe, which only settle plays; mockvendors scenarios show %[1]s prints it", probe)
	}
	return fmt.Errorf("there is no file and no probe %q%s", probe, strict.Suggest(probe, scenarios.ProbeNames()))
}

// Open reads a scenario, named by a shipped scenario's name or by a file's path. It
// returns early, with ctx's error, if ctx is done.
func Open(ctx context.Context, set *world.Set, nameOrFile string) (*Scenario, error) {
	path, text, err := Text(nameOrFile)
	if err != nil {
		return nil, err
	}
	return ReadContext(ctx, set, path, text)
}

func looksLikeFile(s string) bool {
	return strings.ContainsAny(s, `/\`) || strings.HasSuffix(s, ".yaml") || strings.HasSuffix(s, ".yml") || strings.HasSuffix(s, ".json")
}

// Load is [Read], but returns only the start.
func Load(set *world.Set, path string, text []byte) (*world.Start, error) {
	return LoadContext(context.Background(), set, path, text)
}

// LoadContext is [ReadContext], but returns only the start.
func LoadContext(ctx context.Context, set *world.Set, path string, text []byte) (*world.Start, error) {
	s, err := ReadContext(ctx, set, path, text)
	if err != nil {
		return nil, err
	}
	return s.Start, nil
}

// Read reads a scenario. path is its file, which must have the scenario's name, or
// "" if the scenario is not from a file.
func Read(set *world.Set, path string, text []byte) (*Scenario, error) {
	return ReadContext(context.Background(), set, path, text)
}

// ReadContext is [Read], but returns early, with ctx's error, if ctx is done.
func ReadContext(ctx context.Context, set *world.Set, path string, text []byte) (*Scenario, error) {
	shown := path
	if shown == "" {
		shown = "scenario"
	}
	doc, err := strict.Parse(shown, text)
	if err != nil {
		return nil, err
	}
	s, err := read(ctx, set, doc.Root(), path)
	if err != nil {
		return nil, err
	}
	s.File = shown
	return s, nil
}

// Inline reads a scenario that is a value within another document. It returns early,
// with ctx's error, if ctx is done.
func Inline(ctx context.Context, set *world.Set, n strict.Node) (*world.Start, error) {
	s, err := read(ctx, set, n, "")
	if err != nil {
		return nil, err
	}
	return s.Start, nil
}

// reader checks faults, rivals, steps and assertions against what was read
// before them.
type reader struct {
	set       *world.Set
	root      strict.Node
	start     *world.Start
	faults    []fault.Fault
	needs     []Need
	form      mistakes        // of form
	unknown   map[string]bool // vendors whose tenants and credentials are not known, because of mistakes
	unchecked unchecked
}

// need records a name that must be set from outside.
func (r *reader) need(name string, n strict.Node) {
	if !slices.ContainsFunc(r.needs, func(known Need) bool { return known.Name == name }) {
		r.needs = append(r.needs, Need{name, n})
	}
}

func read(ctx context.Context, set *world.Set, root strict.Node, path string) (*Scenario, error) {
	if root.Kind() == strict.Null {
		return nil, strict.Errors{root.Errorf("the scenario is empty: it needs at least version: 1 and a name")}
	}
	var f file
	errs := root.Decode(&f)
	errs = append(errs, f.check(root, path)...)
	states, readings, limited := map[string]any{}, sim.Readings(nil), map[string]bool{}
	vendorsNode, ok := root.Get("vendors")
	if ok {
		var more strict.Errors
		states, readings, more = vendors(set, vendorsNode, limited)
		errs = append(errs, more...)
	}
	r := reader{set: set, root: root, start: f.start(), faults: f.Faults, form: mistakes(errs)}
	r.start.Readings = readings
	for name := range limited {
		r.start.Limit(name)
	}
	more, err := r.load(ctx, vendorsNode, states)
	if err != nil {
		return nil, err
	}
	faults, rivals, wrong := r.faultsAndRivals(f.Faults, f.Rivals)
	more = append(more, wrong...)
	steps, wrong := r.steps(f.Steps)
	more = append(more, wrong...)
	asserts, wrong := r.assert(&f.Assert)
	more = append(more, wrong...)
	probe, wrong := r.probe(f.Probe, steps)
	more = append(more, wrong...)
	if errs = append(errs, r.form.without(more)...); len(errs) > 0 {
		errs.Sort()
		return nil, append(errs, r.unchecked.note()...)
	}
	r.start.SetDisruptions(faults, rivals)
	return &Scenario{
		Start: r.start, Root: root, Faults: f.Faults, Rivals: rivalChecks(f.Rivals, root), Steps: steps, Assert: asserts, Probe: probe, Needs: r.needs,
	}, nil
}

// load fills the start with the vendors' states, as far as they could be read. Its
// error is that of ctx.
func (r *reader) load(ctx context.Context, vendors strict.Node, states map[string]any) (wrong strict.Errors, err error) {
	r.unknown = map[string]bool{}
	tooMuch := len(tooMany(vendors)) > 0
	for _, v := range r.set.Vendors {
		if tooMuch || r.form.outsideOfRecords(r.set, v.Name) {
			r.unknown[v.Name] = true
			if states[v.Name] != nil {
				r.unchecked.add(vendors.Locate(v.Name))
			}
			delete(states, v.Name)
		}
	}
	err = r.set.Load(ctx, r.start, states)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	wrong = located(vendors, err)
	for _, v := range r.set.Vendors {
		if mistakes(wrong).outsideOfRecords(r.set, v.Name) {
			r.unknown[v.Name] = true
		}
	}
	return wrong, nil
}

func (f *file) start() *world.Start {
	start := &world.Start{
		Title: f.Title,
		Seed:  1,
		Open:  f.Credentials == "open",
		Time:  clock.Default,
		Mode:  clock.Frozen,
	}
	if f.Name != nil {
		start.Scenario = string(*f.Name)
	}
	if f.Seed != nil {
		start.Seed = *f.Seed
	}
	if f.Clock.Start != nil && CheckTime(*f.Clock.Start) == nil {
		start.Time = *f.Clock.Start
	}
	if f.Clock.Mode != "" {
		start.Mode = clock.Mode(f.Clock.Mode)
	}
	return start
}

var validName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (f *file) check(root strict.Node, path string) (errs strict.Errors) {
	if f.Version != nil && *f.Version != 1 && root.Locate("version").Kind() == strict.Int {
		errs = append(errs, root.Locate("version").Errorf("unknown version %d; this program reads version 1", *f.Version))
	}
	if f.Clock.Start != nil {
		if err := CheckTime(*f.Clock.Start); err != nil {
			errs = append(errs, root.Locate("clock", "start").Errorf("%s", err))
		}
	}
	if f.Name == nil || root.Locate("name").Kind() != strict.String {
		return errs // strict reports it
	}
	if !validName.MatchString(string(*f.Name)) {
		errs = append(errs, root.Locate("name").Errorf("%q is not a valid scenario name: use a-z, 0-9 and single hyphens", *f.Name))
	}
	if base := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)); path != "" && base != string(*f.Name) {
		errs = append(errs, root.Locate("name").Errorf("the name is %q but the file is called %q: they must be the same", *f.Name, base))
	}
	return errs
}

// lastYear leaves room for durations that vendors add: JSON has no form for
// years of more than four digits.
const lastYear = 9900

// CheckTime returns an error unless a world's clock can be set to t.
func CheckTime(t time.Time) error {
	if year := t.UTC().Year(); year < 1 || year > lastYear {
		return fmt.Errorf("a clock can only be set to the years 1 to %d", lastYear)
	}
	return nil
}
