package scenario_test

import (
	"os"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

const head = "version: 1\nname: mine\ntitle: Mine\n"

func TestLoad(t *testing.T) {
	set := world.NewSet(vendors.All())
	for _, c := range []struct{ reason, text, want string }{ // want: the error's beginning, "" for none
		{"name and title are enough", head, ""},
		{"JSON is read as well", `{"version": 1, "name": "mine", "title": "Mine"}`, ""},
		{"vendors may be empty", head + "vendors:\n", ""},
		{"a vendor may be empty", head + "vendors:\n  egym:\n", ""},
		{"any seed", head + "seed: 18446744073709551615\n", ""},
		{"an empty file lacks everything", "", "mine.yaml:1:1: "},
		{"the version is needed", "name: mine\ntitle: Mine\n", `mine.yaml:1:1: key "version" is missing`},
		{"the version is known", "version: 3\nname: mine\ntitle: Mine\n", "mine.yaml:1:10: unknown version 3; this program reads version 1"},
		{"version 0 is none", "version: 0\nname: mine\ntitle: Mine\n", "mine.yaml:1:10: unknown version 0"},
		{"the name is the file's", "version: 1\nname: other\ntitle: Mine\n", `mine.yaml:2:7: the name is "other" but the file is called "mine": they must be the same`},
		{"a name is not empty", "version: 1\nname: \"\"\ntitle: Mine\n", "mine.yaml:2:7: "},
		{"a name is plain", "version: 1\nname: My Own\ntitle: Mine\n", `mine.yaml:2:7: "My Own" is not a valid scenario name`},
		{"a seed is not negative", head + "seed: -1\n", "mine.yaml:4:7: "},
		{"a clock starts at a time", head + "clock: {start: tomorrow}\n", "mine.yaml:4:16: "},
		{"a clock's times can be written", head + "clock: {start: \"9999-12-31T23:59:59-10:00\"}\n", "mine.yaml:4:16: a clock can only be set to the years 1 to 9900"},
		{"credentials are open or closed", head + "credentials: ajar\n", `mine.yaml:4:14: unknown value "ajar"; valid: `},
		{"vendors are a mapping", head + "vendors: [egym]\n", "mine.yaml:4:10: must be a mapping of vendors to their state"},
		{"a vendor's state is a mapping", head + "vendors: {egym: [chains]}\n", "mine.yaml:4:17: "},
		{"readings are a mapping", head + "vendors: {egym: {readings: [a]}}\n", "mine.yaml:4:28: "},
		{"a reading's value is a string", head + "vendors: {egym: {readings: {patch-response: 5}}}\n", "mine.yaml:4:45: "},
		{"a key stands once", head + "title: Mine again\n", "mine.yaml:4:1: "},
	} {
		t.Run(c.reason, func(t *testing.T) {
			_, err := scenario.Load(set, "dir/mine.yaml", []byte(c.text))
			got := ""
			if err != nil {
				got = err.Error()
			}
			if want := strings.ReplaceAll(c.want, "mine.yaml", "dir/mine.yaml"); !strings.HasPrefix(got, want) || want == "" && got != "" {
				t.Errorf("the error is %q, want one that begins %q", got, want)
			}
		})
	}
}

// Without a path, nothing is said of files.
func TestLoadWithoutFile(t *testing.T) {
	set := world.NewSet(vendors.All())
	if _, err := scenario.Load(set, "", []byte(head)); err != nil {
		t.Error(err)
	}
	_, err := scenario.Load(set, "", []byte("version: 2\n"))
	if err == nil || !strings.HasPrefix(err.Error(), "scenario:1:") {
		t.Errorf("the error is %v", err)
	}
}

func TestText(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"starter", "own.yaml", "own.json", "own.yml"} {
		if err := os.WriteFile(name, []byte("own"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ reason, name, path, err string }{
		{"a shipped one by its name, also beside a file of that name", "starter", "starter.yaml", ""},
		{"a file by its path", "./starter", "./starter", ""},
		{"a file by its name's end", "own.yaml", "own.yaml", ""},
		{"or another end", "own.yml", "own.yml", ""},
		{"or as JSON", "own.json", "own.json", ""},
		{"a name that nothing has", "strater", "", `there is no shipped scenario "strater"; did you mean "starter"?`},
		{"a path that nothing has", "./other.yaml", "", "open ./other.yaml: no such file"},
		{"the file of a shipped one is not the shipped one", "starter.yaml", "", "open starter.yaml: no such file"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			path, _, err := scenario.Text(c.name)
			if err == nil && c.err != "" || err != nil && (c.err == "" || !strings.HasPrefix(err.Error(), c.err)) {
				t.Fatalf("the error is %v, want %q", err, c.err)
			}
			if err == nil && path != c.path {
				t.Errorf("it is read from %s, want %s", path, c.path)
			}
		})
	}
}
