package scenario_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

var update = flag.Bool("update", false, "write what is said of the wrong files beside them")

// TestWrongFiles reads the mistakes of testdata/wrong, which are such as users
// make. What is said of each file stands beside it, to the letter.
func TestWrongFiles(t *testing.T) {
	set := world.NewSet(vendors.All())
	files, err := filepath.Glob("testdata/wrong/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 100 {
		t.Errorf("there are %d wrong files: is this test looking at the right place?", len(files))
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(string(text), "# Wrong: ") {
				t.Error("the first line does not say what is wrong")
			}
			_, err = scenario.Read(set, name+".yaml", text)
			var mistakes strict.Errors
			if !errors.As(err, &mistakes) {
				t.Fatalf("want mistakes with their places, got %v", err)
			}
			for _, m := range mistakes {
				mustPointInto(t, m, name+".yaml", string(text))
			}
			mustSay(t, strings.TrimSuffix(file, ".yaml")+".txt", err.Error()+"\n")
		})
	}
}

// mustPointInto: the place of a mistake is one in the file. Columns count
// characters, and one that points behind the last stands for what is missing.
func mustPointInto(t *testing.T, m strict.Error, file, text string) {
	t.Helper()
	lines := strings.Split(text, "\n")
	if m.File != file || m.Line < 1 || m.Line > len(lines) || m.Column < 1 || m.Column > len([]rune(lines[m.Line-1]))+1 {
		t.Errorf("there is no %s:%d:%d", m.File, m.Line, m.Column)
	}
}

func mustSay(t *testing.T, path, said string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(said), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; if what is said is right, write it: go test ./internal/scenario -update\n%s", err, said)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(said, "\n")); diff != "" {
		t.Errorf("something else is said than %s has (-file +now); if it is right, write it: go test ./internal/scenario -update\n%s", path, diff)
	}
}

// TestNoStrayMessage: what was said of a file that is gone proves nothing.
func TestNoStrayMessage(t *testing.T) {
	files, err := filepath.Glob("testdata/wrong/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if name, isText := strings.CutSuffix(file, ".txt"); isText && !slices.Contains(files, name+".yaml") {
			t.Errorf("%s has no scenario", file)
		}
	}
}
