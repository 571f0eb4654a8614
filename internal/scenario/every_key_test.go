package scenario_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest/bell"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// node is a schema as the walk sees it.
type node struct {
	Properties           map[string]*node
	AdditionalProperties *node
	Items                *node
	Required             []string
	AnyOf                []*node
}

// UnmarshalJSON takes a schema that is true or false for one that says nothing.
func (n *node) UnmarshalJSON(text []byte) error {
	if string(text) == "true" || string(text) == "false" {
		return nil
	}
	type plain node
	return json.Unmarshal(text, (*plain)(n))
}

// forms is the node, or those that it is a choice of.
func (n *node) forms() []*node {
	all := []*node{n}
	for _, one := range n.AnyOf {
		all = append(all, one.forms()...)
	}
	return all
}

// formOf is the form that an object in a document has: the one that knows all
// of its keys, nil for a value in which anything may stand.
func (n *node) formOf(value map[string]any) *node {
	for _, form := range n.forms() {
		knows := form.Properties != nil
		for key := range value {
			knows = knows && form.Properties[key] != nil
		}
		if knows {
			return form
		}
	}
	return nil
}

// notDeclarable is keys of the format that no file can fill.
var notDeclarable = map[string]string{
	"/vendors/egym/chains/accounts/membership/corporateFitness":    "the state shows it; it follows from the chain's wellpass",
	"/vendors/egym/chains/legacyUsers/membership/corporateFitness": "as above",
}

// TestEveryKey takes files that together have every key of the schema, and
// spoils them in one place after the other: the schema and the parser refuse
// each.
func TestEveryKey(t *testing.T) {
	w := walk{T: t, judges: newJudges(t, bell.Vendor), met: map[string]bool{}, closed: map[*node]bool{}}
	var root node
	if err := json.Unmarshal(w.text, &root); err != nil {
		t.Fatal(err)
	}
	files := []string{"../../scenarios/keys/file.yaml", "testdata/keys/deliveries.yaml", "../../scenarios/keys/probe.yaml"}
	for _, vendor := range w.set.Names() {
		if vendor == bell.Vendor.Name {
			continue // in deliveries.yaml
		}
		files = append(files, "../../scenarios/keys/"+vendor+".yaml")
	}
	for _, name := range files {
		w.file = strings.TrimSuffix(filepath.Base(name), ".yaml")
		w.document = readDocument(t, name)
		if bySchema, byParser := w.judge(); bySchema != nil || byParser != nil {
			t.Fatalf("%s: the schema says %v, the parser %v", name, bySchema, byParser)
		}
		w.value(&root, w.document, "", "")
	}
	w.mustMeet(&root, "")
}

func readDocument(t *testing.T, file string) (value any) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := strict.Parse(file, text)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(doc.Root().JSON(), &value); err != nil {
		t.Fatal(err)
	}
	return value
}

type walk struct {
	*testing.T
	judges
	file     string // without its ending
	document any
	met      map[string]bool // keys of the schema, as paths without indexes
	closed   map[*node]bool  // objects that were seen to take no other key
}

func (w *walk) judge() (bySchema, byParser error) {
	w.Helper()
	text, err := json.Marshal(w.document)
	if err != nil {
		w.Fatal(err)
	}
	return w.both(w.T, w.file+".json", text)
}

// value spoils what is in a value, which stands at a path of the document and,
// without indexes, of the schema.
func (w *walk) value(n *node, value any, path, key string) {
	switch value := value.(type) {
	case map[string]any:
		if form := n.formOf(value); form != nil {
			w.object(form, value, path, key)
			return
		}
		for _, form := range n.forms() {
			if form.AdditionalProperties == nil {
				continue
			}
			for _, name := range slices.Sorted(maps.Keys(value)) {
				w.otherTypes(value, name, join(path, name))
				w.value(form.AdditionalProperties, value[name], join(path, name), key)
			}
		}
	case []any:
		for _, form := range n.forms() {
			if form.Items == nil {
				continue
			}
			for i, item := range value {
				w.value(form.Items, item, fmt.Sprintf("%s[%d]", path, i), key)
			}
		}
	}
}

func (w *walk) object(n *node, value map[string]any, path, key string) {
	if !w.closed[n] {
		w.closed[n] = true
		const unknown = "neverAKey"
		value[unknown] = 1
		w.refused("an unknown key", join(path, unknown))
		delete(value, unknown)
	}
	for _, name := range slices.Sorted(maps.Keys(value)) {
		if !w.met[key+"/"+name] {
			w.met[key+"/"+name] = true
			w.without(n, value, name, path)
			w.otherTypes(value, name, join(path, name))
		}
		w.value(n.Properties[name], value[name], join(path, name), key+"/"+name)
	}
}

// without takes a required key out of an object, which is then wrong as a whole:
// a step without its clock is a call without its operation.
func (w *walk) without(n *node, value map[string]any, name, path string) {
	if !slices.Contains(n.Required, name) {
		return
	}
	kept := value[name]
	delete(value, name)
	w.refused("without "+name, path)
	value[name] = kept
}

// refused fails unless both refuse the document, and the parser for what stands
// at that path: there, below, or above where a type reads itself as a whole.
func (w *walk) refused(what, path string) {
	w.Helper()
	bySchema, byParser := w.judge()
	if bySchema == nil {
		w.Errorf("%s, %s: the schema takes it, the parser says %v", path, what, byParser)
	}
	if byParser == nil {
		w.Errorf("%s, %s: the parser takes it, the schema says %v", path, what, bySchema)
		return
	}
	if !tells(byParser, path) {
		w.Errorf("%s, %s: the parser blames something else: %v", path, what, byParser)
	}
}

func tells(err error, path string) bool {
	var mistakes strict.Errors
	return errors.As(err, &mistakes) && slices.ContainsFunc(mistakes, func(m strict.Error) bool {
		return m.Path != "" && (strings.HasPrefix(path, m.Path) || strings.HasPrefix(m.Path, path))
	})
}

// otherTypes puts a value of each type at a place. What the schema refuses, the
// parser refuses, and what the parser takes for another type than it wants, the
// schema refuses.
func (w *walk) otherTypes(in map[string]any, name, path string) {
	w.Helper()
	kept := in[name]
	refusals := 0
	for _, other := range []any{nil, true, -7, 1.5, "", "\u00a0", []any{[]any{}}, map[string]any{"neverAKey": []any{}}} {
		in[name] = other
		bySchema, byParser := w.judge()
		switch {
		case bySchema != nil:
			refusals++
			if byParser == nil || !tells(byParser, path) {
				w.Errorf("%s: %v: the schema says %v, the parser %v", path, other, bySchema, byParser)
			}
		case byParser != nil && strings.Contains(byParser.Error(), ": expected ") && tells(byParser, path):
			w.Errorf("%s: %v: the schema takes it, the parser says %v", path, other, byParser)
		}
	}
	in[name] = kept
	if refusals == 0 && !w.free(path) {
		w.Errorf("%s: the schema takes anything here", path)
	}
}

// free says whether anything may stand at a path.
func (w *walk) free(path string) bool {
	return strings.HasSuffix(path, ".body")
}

// mustMeet fails for keys of the schema that the document does not have.
func (w *walk) mustMeet(n *node, key string) {
	if notDeclarable[key] != "" {
		return
	}
	for _, form := range n.forms() {
		for name, inner := range form.Properties {
			if at := key + "/" + name; !w.met[at] && notDeclarable[at] == "" {
				w.Errorf("no file in scenarios/keys has %s: add it there", at)
			}
			w.mustMeet(inner, key+"/"+name)
		}
		for _, inner := range []*node{form.Items, form.AdditionalProperties} {
			if inner != nil {
				w.mustMeet(inner, key)
			}
		}
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	if strings.ContainsAny(name, ". []\"\t\n") {
		return path + fmt.Sprintf("[%q]", name)
	}
	return path + "." + name
}
