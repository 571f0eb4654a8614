package main

import (
	"os"
	"strings"
	"testing"
)

// Every section of the document can be replayed.
func TestDocument(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/track-record.md")
	if err != nil {
		t.Fatal(err)
	}
	all, err := read(string(text))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 25 {
		t.Errorf("only %d defects are in the document", len(all))
	}
	titles := map[string]bool{}
	for _, d := range all {
		if titles[d.title] {
			t.Errorf("%q stands twice", d.title)
		}
		titles[d.title] = true
		if d.before == d.now {
			t.Errorf("%q prints the same before and now", d.title)
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	const good = "\n### A defect\n\nReview. Fixed in 0123abc.\n\n```bash\necho a\necho b\n```\n\n- Before: `a`\n- Now: `b`\n"
	all, err := read("# Title\n" + good)
	if want := (defect{"A defect", "0123abc", "echo a\necho b", "a", "b"}); err != nil || len(all) != 1 || all[0] != want {
		t.Errorf("%+v, %v", all, err)
	}
	for _, part := range []string{"Fixed in 0123abc.", "- Before: `a`\n", "- Now: `b`\n", "```bash\n"} {
		if _, err := read("# Title\n" + strings.Replace(good, part, "", 1)); err == nil || !strings.Contains(err.Error(), `"A defect" is not`) {
			t.Errorf("without %q: %v", part, err)
		}
	}
}
