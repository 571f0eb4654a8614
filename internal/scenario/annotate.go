package scenario

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/scenarios"
)

// words are the sentences that describe keys. A name is about all keys whose path,
// without [], ends with it; the longest counts.
type words struct {
	of   map[string]string
	used map[string]bool
}

func newWords(of map[string]string) words { return words{of, map[string]bool{}} }

// about returns the sentence about a key, "" if there is none.
func (w words) about(path string) string {
	for name := strings.ReplaceAll(path, "[]", ""); ; {
		if says, ok := w.of[name]; ok {
			w.used[name] = true
			return says
		}
		_, rest, more := strings.Cut(name, ".")
		if !more {
			return ""
		}
		name = rest
	}
}

// unused returns an error if a sentence is about no key, so that none outlives its key.
func (w words) unused(where string) error {
	for _, name := range slices.Sorted(maps.Keys(w.of)) {
		if !w.used[name] {
			return fmt.Errorf("scenario: %s describes the key %s, but there is none that it could mean", where, name)
		}
	}
	return nil
}

// annotator adds to the schemas of keys what the types do not say.
type annotator struct {
	words words
	facts func(s object, name string, required bool) // adds what else is known of a key; may be nil
}

// within describes all keys in a schema. values are what the files of [scenarios.Keys]
// have there, from which examples are taken.
func (a annotator) within(s object, path string, values []strict.Node) {
	for _, form := range forms(s) {
		properties, _ := form["properties"].(object)
		required, _ := form["required"].([]string)
		for _, name := range slices.Sorted(maps.Keys(properties)) {
			property, ok := properties[name].(object)
			if !ok {
				continue
			}
			at := join(path, name)
			var here []strict.Node
			for _, v := range values {
				if value, ok := v.Get(name); ok && value.Kind() != strict.Null {
					here = append(here, value)
				}
			}
			if property["description"] == nil {
				if says := a.words.about(at); says != "" {
					property["description"] = says
				}
			}
			if a.facts != nil {
				a.facts(property, name, slices.Contains(required, name))
			}
			if example := exampleOf(here); example != nil {
				property["examples"] = []any{example}
			}
			a.within(property, at, here)
		}
		for keyword, below := range map[string]func(strict.Node) []strict.Node{"items": strict.Node.Items, "additionalProperties": membersOf} {
			inner, ok := form[keyword].(object)
			if !ok {
				continue
			}
			var here []strict.Node
			for _, v := range values {
				here = append(here, below(v)...)
			}
			step := "[]"
			if keyword == "additionalProperties" {
				step = ".*"
			}
			a.within(inner, path+step, here)
		}
	}
}

func membersOf(n strict.Node) (values []strict.Node) {
	for _, m := range n.Members() {
		values = append(values, m.Value)
	}
	return values
}

// longestExample limits examples: those that are longer are rather seen in a file.
const longestExample = 160

// exampleOf returns the first value that is short enough, nil if none is.
func exampleOf(values []strict.Node) json.RawMessage {
	for _, v := range values {
		if text := v.JSON(); len(text) <= longestExample {
			return text
		}
	}
	return nil
}

// keyFiles returns the parsed files of [scenarios.Keys]: "file", then the vendors'.
func keyFiles() (roots []strict.Node, err error) {
	files := scenarios.Keys()
	vendors := slices.Sorted(maps.Keys(files))
	vendors = slices.DeleteFunc(vendors, func(name string) bool { return name == "file" })
	for _, name := range append([]string{"file"}, vendors...) {
		doc, err := strict.Parse(name+".yaml", files[name])
		if err != nil {
			return nil, err
		}
		roots = append(roots, doc.Root())
	}
	return roots, nil
}
