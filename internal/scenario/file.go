// Package scenario reads scenario files: what a world begins with. A file is
// validated as a whole before anything of it is applied, and every mistake is
// told with file, line and column and with what would be right.
package scenario

import (
	"context"
	"fmt"
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
}

type (
	version  int
	fileName string // without its ending
)

// JSONSchema describes the one version there is.
func (version) JSONSchema(func(reflect.Type) map[string]any) map[string]any {
	return object{"type": "integer", "const": 1}
}

// JSONSchema describes a name that file.check takes.
func (fileName) JSONSchema(func(reflect.Type) map[string]any) map[string]any {
	return object{"type": "string", "pattern": validName.String()}
}

// Scenario is a scenario file as a whole.
type Scenario struct {
	*world.Start
	File   string // as messages name it
	Root   strict.Node
	Faults []fault.Fault
	Steps  []Step
	Assert Assert
	Needs  []Need // in order
}

// Need is a name that the steps refer to and that is set from outside.
type Need struct {
	Name string
	Node strict.Node // where it stands first
}

type fileClock struct {
	Start *time.Time `json:"start"`
	Mode  string     `json:"mode" enum:"frozen|running"`
}

// section is a part of the file that is read in a second step.
type section struct{ strict.Node }

// UnmarshalNode keeps the node.
func (s *section) UnmarshalNode(n strict.Node) error {
	s.Node = n
	return nil
}

// JSONSchema describes anything.
func (section) JSONSchema(func(reflect.Type) map[string]any) map[string]any { return object{} }

// Text finds the text of a scenario by the name of a shipped one or by a
// file's path, and says which file it is from.
func Text(nameOrFile string) (path string, text []byte, err error) {
	if text, ok := scenarios.Text(nameOrFile); ok {
		return nameOrFile + ".yaml", text, nil
	}
	if !looksLikeFile(nameOrFile) {
		return "", nil, fmt.Errorf("there is no shipped scenario %q%s; a file of your own is named by its path, as in ./%s.yaml",
			nameOrFile, strict.Suggest(nameOrFile, scenarios.Names()), nameOrFile)
	}
	text, err = os.ReadFile(nameOrFile)
	return nameOrFile, text, err
}

func looksLikeFile(s string) bool {
	return strings.ContainsAny(s, `/\`) || strings.HasSuffix(s, ".yaml") || strings.HasSuffix(s, ".yml") || strings.HasSuffix(s, ".json")
}

// Load is [Read] for those who want to know only where worlds begin.
func Load(set *world.Set, path string, text []byte) (*world.Start, error) {
	s, err := Read(set, path, text)
	if err != nil {
		return nil, err
	}
	return s.Start, nil
}

// Read reads a scenario. path is where it stands; what it is called there
// must be its name, unless path is "": then it has come by another way.
func Read(set *world.Set, path string, text []byte) (*Scenario, error) {
	shown := path
	if shown == "" {
		shown = "scenario"
	}
	doc, err := strict.Parse(shown, text)
	if err != nil {
		return nil, err
	}
	s, err := read(context.Background(), set, doc.Root(), path)
	if err != nil {
		return nil, err
	}
	s.File = shown
	return s, nil
}

// Inline reads a scenario that stands as a value inside of another text. It ends
// early, with ctx's error, if ctx is done.
func Inline(ctx context.Context, set *world.Set, n strict.Node) (*world.Start, error) {
	s, err := read(ctx, set, n, "")
	if err != nil {
		return nil, err
	}
	return s.Start, nil
}

// reader is what the later parts of a file are held against.
type reader struct {
	set    *world.Set
	root   strict.Node
	start  *world.Start
	faults []fault.Fault
	needs  []Need
}

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
	if len(errs) > 0 {
		return nil, sorted(errs)
	}
	start := f.start()
	start.Readings = readings
	for name := range limited {
		start.Limit(name)
	}
	if err := set.Load(ctx, start, states); err != nil {
		return nil, place(vendorsNode, err)
	}
	errs = script(set, start, f.Faults, f.Rivals, root)
	r := reader{set: set, root: root, start: start, faults: f.Faults}
	steps, more := r.steps(f.Steps)
	errs = append(errs, more...)
	asserts, more := r.assert(&f.Assert)
	if errs = append(errs, more...); len(errs) > 0 {
		return nil, sorted(errs)
	}
	return &Scenario{Start: start, Root: root, Faults: f.Faults, Steps: steps, Assert: asserts, Needs: r.needs}, nil
}

func (f *file) start() *world.Start {
	start := &world.Start{
		Scenario: string(*f.Name),
		Title:    f.Title,
		Seed:     1,
		Open:     f.Credentials == "open",
		Time:     clock.Default,
		Mode:     clock.Frozen,
	}
	if f.Seed != nil {
		start.Seed = *f.Seed
	}
	if f.Clock.Start != nil {
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
		return errs // told by the reader
	}
	if !validName.MatchString(string(*f.Name)) {
		errs = append(errs, root.Locate("name").Errorf("%q is not a valid scenario name: use a-z, 0-9 and single hyphens", *f.Name))
	}
	if base := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)); path != "" && base != string(*f.Name) {
		errs = append(errs, root.Locate("name").Errorf("the name is %q but the file is called %q: they must be the same", *f.Name, base))
	}
	return errs
}

// lastYear leaves room for what vendors add to the time: a year of more than
// four digits cannot be written as JSON has times.
const lastYear = 9900

// CheckTime returns an error unless a world's clock can show t.
func CheckTime(t time.Time) error {
	if year := t.UTC().Year(); year < 1 || year > lastYear {
		return fmt.Errorf("a clock goes from the year 1 to %d", lastYear)
	}
	return nil
}
