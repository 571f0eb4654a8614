package scenario

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// A state file has what a world left behind: the vendors as the control API shows them,
// with the clock and what else it takes to go on.

// Limits of a state file, as those of a state that is put through the control API.
const (
	MaxStateFile   = 64 << 20
	maxStateValues = 4_000_000 // about
)

// leftFile is a state file, version 1.
type leftFile struct {
	Version  *version                     `json:"version" required:"true"`
	Scenario *string                      `json:"scenario" required:"true"` // of the world
	Clock    *leftClock                   `json:"clock" required:"true"`
	Drawn    map[string]map[string]uint64 `json:"drawn"`
	Vendors  *section                     `json:"vendors" required:"true"`
}

type leftClock struct {
	Now  *time.Time `json:"now" required:"true"`
	Mode string     `json:"mode" enum:"frozen|running"`
}

// LeftText returns what a world leaves behind as the text of a state file.
func LeftText(set *world.Set, w *world.World) ([]byte, error) {
	l := w.Leave()
	states := map[string]any{}
	for name, state := range l.States {
		shown, err := Show(set.Vendor(name), state, l.Readings, slices.Contains(l.Limited, name))
		if err != nil {
			return nil, err
		}
		states[name] = shown
	}
	text, err := json.Marshal(struct {
		Version  int            `json:"version"`
		Scenario string         `json:"scenario"`
		Clock    any            `json:"clock"`
		Drawn    world.Drawn    `json:"drawn"`
		Vendors  map[string]any `json:"vendors"`
	}{1, w.Scenario(), map[string]any{"now": l.Clock.Now(), "mode": l.Clock.Mode()}, l.Drawn, states},
		json.Deterministic(true), jsontext.WithIndent(" "))
	if err != nil {
		return nil, err
	}
	if err := tooLarge(text); err != nil {
		return nil, err
	}
	return append(text, '\n'), nil
}

func tooLarge(text []byte) error {
	if len(text) > MaxStateFile || bytes.Count(text, []byte(",")) > maxStateValues {
		return fmt.Errorf("the state is larger than a state file may be: %d MiB and about four million values", MaxStateFile>>20)
	}
	return nil
}

// ResumeLeft makes a world go on with what a state file has, entirely or not at all.
// file names it in errors, which tell every mistake with its place.
func ResumeLeft(ctx context.Context, set *world.Set, w *world.World, file string, text []byte) error {
	if err := tooLarge(text); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	doc, err := strict.Parse(file, text)
	if err != nil {
		return err
	}
	root := doc.Root()
	var f leftFile
	errs := root.Decode(&f)
	errs = append(errs, f.check(set, w, root)...)
	if len(errs) > 0 {
		return sorted(errs)
	}
	limited := map[string]bool{}
	states, readings, errs := vendors(set, f.Vendors.Node, limited)
	if len(errs) > 0 {
		return sorted(errs)
	}
	left := world.Left{
		States: states, Readings: withDefaults(set, states, readings), Limited: slices.Collect(maps.Keys(limited)),
		Clock: clock.New(*f.Clock.Now, clock.Mode(f.Clock.Mode)), Drawn: f.Drawn,
	}
	return notPut(ctx, f.Vendors.Node, w.Resume(ctx, left))
}

func (f *leftFile) check(set *world.Set, w *world.World, root strict.Node) (errs strict.Errors) {
	if f.Version != nil && *f.Version != 1 {
		errs = append(errs, root.Locate("version").Errorf("unknown version %d; this program reads version 1", *f.Version))
	}
	if f.Scenario != nil && *f.Scenario != w.Scenario() {
		errs = append(errs, root.Locate("scenario").Errorf("this is the state of the scenario %q, and %q is served: serve that one, or name another file",
			*f.Scenario, w.Scenario()))
	}
	if f.Clock != nil && f.Clock.Now != nil {
		if err := CheckTime(*f.Clock.Now); err != nil {
			errs = append(errs, root.Locate("clock", "now").Errorf("%s", err))
		}
	}
	if drawn, ok := root.Get("drawn"); ok {
		for _, m := range drawn.Members() {
			if set.Vendor(m.Key) == nil {
				errs = append(errs, m.Errorf("%s", unknownVendor(set, m.Key)))
			}
		}
	}
	return errs
}
