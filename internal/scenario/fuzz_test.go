package scenario_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// large is a count of records that takes long to generate, which is no mistake.
var large = regexp.MustCompile(`[0-9]{3}|[eE]`)

// FuzzLoad: any text is a scenario or has mistakes, each with its place. What a
// scenario starts from can be shown, and goes in again.
func FuzzLoad(f *testing.F) {
	for _, pattern := range []string{"../../scenarios/*.yaml", "testdata/wrong/*.yaml", "testdata/keys/*.yaml", "../../scenarios/keys/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatal("no seeds", err)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(text))
		}
	}
	set := world.NewSet(vendors.All())
	f.Fuzz(func(t *testing.T, text string) {
		if _, generate, ok := strings.Cut(text, "generate"); ok && large.MatchString(generate) {
			return
		}
		start, err := scenario.Load(set, "", []byte(text))
		if err != nil {
			var errs strict.Errors
			if !errors.As(err, &errs) || len(errs) == 0 {
				t.Fatalf("%T: %v", err, err)
			}
			for _, e := range errs {
				if e.Line < 1 || e.Column < 1 || e.Message == "" {
					t.Fatalf("not placed: %#v", e)
				}
			}
			return
		}
		w, err := set.Make("", start)
		if err != nil {
			t.Fatal(err)
		}
		defer set.Delete(w.Name)
		shown := shownState(t, w)
		state, err := scenario.ParseState(set, shown)
		if err != nil {
			t.Fatalf("the state is wrong: %v\n%s", err, shown)
		}
		if err := state.Put(t.Context(), w); err != nil {
			t.Fatalf("the state does not go in again: %v\n%s", err, shown)
		}
		if again := shownState(t, w); !bytes.Equal(again, shown) {
			t.Fatalf("the state\n%s\nbecame\n%s", shown, again)
		}
	})
}

// shownState returns the state as the control API shows it.
func shownState(t *testing.T, w *world.World) []byte {
	states := map[string]any{}
	all, readings, limited := w.WholeState()
	for name, state := range all {
		shown, err := scenario.Show(w.Set().Vendor(name), state, readings, limited[name])
		if err != nil {
			t.Fatal(err)
		}
		states[name] = shown
	}
	text, err := json.Marshal(states)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
