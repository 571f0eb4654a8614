package strict_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// FuzzParse: whatever the bytes, there is a document or a placed error, never
// a panic; what a document says as JSON is JSON, and says the same again.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/scenario.*")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for _, text := range []string{"", "---\n- |2-\n   a\n- >+\n b\n\n...", "a: \"\\\n \\u00e9\" # c", "- - a\n  - b: {c: [d, 'e''f'], \"g\": ~}", "a\n b\n\n c: d", "\t- a", "{\"a\": 1 \"b\": [2, {\"c\": \"\\ud83d\\ude00\"}]}"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, name := range []string{"f.yaml", "f.json", ""} {
			doc, err := strict.Parse(name, text)
			if err != nil {
				mustBePlaced(t, err)
				continue
			}
			out := doc.Root().JSON()
			if !json.Valid(out) {
				t.Fatalf("%q gives %s", text, out)
			}
			if len(out) > 6*len(text)+4 {
				t.Fatalf("%d bytes grew to %d", len(text), len(out))
			}
			again, err := strict.Parse("again.json", out)
			if err != nil {
				t.Fatalf("%s: %v", out, err)
			}
			if got := again.Root().JSON(); string(got) != string(out) {
				t.Fatalf("%s became %s", out, got)
			}
			doc.Root().Interface()
			var into kitchen
			if err := doc.Root().Decode(&into).Err(); err != nil {
				mustBePlaced(t, err)
			}
		}
	})
}

func mustBePlaced(t *testing.T, err error) {
	t.Helper()
	var errs strict.Errors
	if !errors.As(err, &errs) {
		t.Fatalf("%T: %v", err, err)
	}
	for _, e := range errs {
		if e.Line < 1 || e.Column < 1 || e.Message == "" {
			t.Fatalf("not placed: %#v", e)
		}
	}
}
