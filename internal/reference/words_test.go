package reference

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// TestExamplesOfKeys: what the page shows of a value is the value, to whoever copies it.
func TestExamplesOfKeys(t *testing.T) {
	t.Parallel()
	keys, err := scenario.Keys(world.NewSet(vendors.All()))
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, key := range keys {
		example := exampleOf(key)
		if example == "" {
			continue
		}
		count++
		doc, err := strict.Parse("example.yaml", []byte(example))
		if err != nil {
			t.Errorf("%s: %v", example, err)
			continue
		}
		want, err := json.Marshal(key.Schema["examples"])
		if err != nil {
			t.Fatal(err)
		}
		value := doc.Root().Members()[0].Value
		var declared []any
		var shown any
		if err := errors.Join(json.Unmarshal(want, &declared), json.Unmarshal(value.JSON(), &shown)); err != nil {
			t.Fatal(err)
		}
		if !cmp.Equal(shown, declared[0]) {
			t.Errorf("%s: shown as %s, which is %v", key.Path, example, shown)
		}
	}
	if count < 400 {
		t.Errorf("only %d keys have an example", count)
	}
}

func TestEveryKeyIsOnThePage(t *testing.T) {
	t.Parallel()
	set := world.NewSet(vendors.All())
	var b bytes.Buffer
	if err := Markdown(&b, set); err != nil {
		t.Fatal(err)
	}
	keys, err := scenario.Keys(set)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		name := key.Path[strings.LastIndex(key.Path, ".")+1:]
		if heading := "\n## vendors." + name + "\n"; !strings.Contains(b.String(), "`"+name+"`") && !strings.Contains(b.String(), heading) {
			t.Errorf("%s is not on the page", key.Path)
		}
	}
}
