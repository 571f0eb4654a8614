package simtest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestNewcomer: the example passes in a folder where there is nothing else, as
// a module of its own.
func TestNewcomer(t *testing.T) {
	checkout, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	write := func(name string, text []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	test := read(t, "../examples/go-test/conflict_test.go")
	write("conflict_test.go", test)
	write("go.sum", read(t, "../go.sum"))
	write("go.mod", []byte(`module newcomer

go `+goVersion(t)+`

require github.com/mockvendors/mockvendors v0.0.0

replace github.com/mockvendors/mockvendors => `+checkout+"\n"))

	_, body, _ := strings.Cut(string(test), "func TestConflict(")
	if lines := strings.Count(body, "\n"); lines > 11 { // ten, and the closing brace
		t.Errorf("the test has %d lines", lines)
	}
	if said, err := newcomer(folder); err != nil || !strings.Contains(said, "--- PASS: TestConflict") {
		t.Errorf("%v\n%s", err, said)
	}

	write("conflict_test.go", []byte(strings.Replace(string(test), "mia.berger@example.com", "nobody@example.com", 1)))
	said, err := newcomer(folder)
	for _, want := range []string{"--- FAIL: TestConflict", "#1 POST egym/alpha publishAccount 201 created accounts "} {
		if err == nil || !strings.Contains(said, want) {
			t.Errorf("without the conflict it does not say %q: %v\n%s", want, err, said)
		}
	}
}

// newcomer runs go test in a folder, with what the machine has of modules.
func newcomer(folder string) (said string, err error) {
	run := exec.Command("go", "test", "-v", "-count=1", ".")
	run.Dir = folder
	run.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
	out, err := run.CombinedOutput()
	return string(out), err
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// goVersion is the version of Go that the project asks for.
func goVersion(t *testing.T) string {
	t.Helper()
	for line := range strings.Lines(string(read(t, "../go.mod"))) {
		if version, ok := strings.CutPrefix(line, "go "); ok {
			return strings.TrimSpace(version)
		}
	}
	t.Fatal("go.mod has no go line")
	return ""
}
