package scenario

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
)

// Key is a key of scenario files.
type Key struct {
	Path     string         // with [] after a list and .* for any name: vendors.egym.chains[].accounts[].roles.*.trainer
	Required bool           // in every object that has it, of whatever form
	Schema   map[string]any // its schema, with description and examples
}

// Keys returns all keys of scenario files for the vendors of a set, in the order in
// which their types declare them.
func Keys(set *world.Set) ([]Key, error) {
	root, err := schema(set)
	if err != nil {
		return nil, err
	}
	return keysOf(root, ""), nil
}

func keysOf(s object, path string) (keys []Key) {
	objects := 0
	for _, form := range forms(s) {
		if form[inOrder] != nil {
			objects++
		}
	}
	for _, form := range forms(s) {
		properties, _ := form["properties"].(object)
		required, _ := form["required"].([]string)
		order, _ := form[inOrder].([]string)
		for _, name := range order {
			key := Key{join(path, name), objects == 1 && slices.Contains(required, name), properties[name].(object)}
			keys = append(append(keys, key), keysOf(key.Schema, key.Path)...)
		}
		if items, ok := form["items"].(object); ok {
			keys = append(keys, keysOf(items, path+"[]")...)
		}
		if any, ok := form["additionalProperties"].(object); ok {
			keys = append(keys, keysOf(any, path+".*")...)
		}
	}
	return keys
}

// inOrder is the keyword of a schema under which the names of its properties are, in
// the order of their type. The published schema does not have it.
const inOrder = "x-order"

// withoutOrder removes what the published schema does not have.
func withoutOrder(s object) {
	for _, form := range forms(s) {
		delete(form, inOrder)
		properties, _ := form["properties"].(object)
		for _, property := range properties {
			if property, ok := property.(object); ok {
				withoutOrder(property)
			}
		}
		for _, keyword := range []string{"items", "additionalProperties"} {
			if inner, ok := form[keyword].(object); ok {
				withoutOrder(inner)
			}
		}
	}
}

// forms returns a schema, and those that it is a choice of.
func forms(s object) []object {
	all := []object{s}
	choices, _ := s["anyOf"].([]any)
	for _, choice := range choices {
		if choice, ok := choice.(object); ok && choice["required"] == nil || ok && choice["type"] != nil {
			all = append(all, forms(choice)...)
		}
	}
	return all
}

func join(path, name string) string { return strings.TrimPrefix(path+"."+name, ".") }

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
