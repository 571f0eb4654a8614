package scenario

import (
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/world"
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

// Describe returns the keys of a scenario with what they are, as "key: what it is": those
// at the top for "", otherwise a key and those below it. It returns none if there is no
// such key.
func Describe(set *world.Set, key string) (lines []string, err error) {
	keys, err := Keys(set)
	for _, k := range keys {
		plain := strings.ReplaceAll(k.Path, "[]", "")
		top, isBelow := !strings.Contains(plain, "."), plain == key || strings.HasPrefix(plain, key+".")
		if key == "" && top || key != "" && isBelow {
			says, _ := k.Schema["description"].(string)
			lines = append(lines, k.Path+": "+says)
		}
	}
	return lines, err
}
