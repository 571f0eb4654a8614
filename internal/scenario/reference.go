package scenario

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// Values has the values of references: those that steps saved, as "step.name", and
// those set from outside, as "NAME". They are strings, numbers (float64) and
// booleans.
type Values map[string]any

var (
	reference = regexp.MustCompile(`\$?\$\{[^}]*\}?`)
	saved     = regexp.MustCompile(`^([a-z0-9-]+)\.([A-Za-z][A-Za-z0-9_-]*)$`)
	settable  = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)
	savable   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)
)

// IsSettable reports whether a value of this name can be set from outside.
func IsSettable(name string) bool { return settable.MatchString(name) }

// nameIn returns the name in a reference; "" if the reference is escaped.
func nameIn(reference string) string {
	if strings.HasPrefix(reference, "$$") {
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(reference, "${"), "}")
}

// fill replaces the references in a text with their values. A text that is a
// single reference becomes the value itself: a saved number stays a number.
func (v Values) fill(text string) any {
	if loc := reference.FindStringIndex(text); loc != nil && loc[0] == 0 && loc[1] == len(text) && nameIn(text) != "" {
		return v[nameIn(text)]
	}
	return v.text(text)
}

// text is like fill, but always returns text.
func (v Values) text(text string) string {
	return reference.ReplaceAllStringFunc(text, func(found string) string {
		name := nameIn(found)
		if name == "" {
			return found[1:]
		}
		if s, ok := v[name].(string); ok {
			return s
		}
		return string(encoded(v[name])) // a number as in JSON: 1000000, not 1e+06
	})
}

// JSON returns a value as JSON, with references replaced.
func (v Values) JSON(n strict.Node) []byte { return v.json(n) }

// json is JSON for this package.
func (v Values) json(n strict.Node) jsontext.Value {
	switch n.Kind() {
	case strict.String:
		return encoded(v.fill(n.Text()))
	case strict.Mapping:
		members := make([]string, 0, 8)
		for _, e := range n.Members() {
			members = append(members, string(encoded(e.Key))+":"+string(v.json(e.Value)))
		}
		return jsontext.Value("{" + strings.Join(members, ",") + "}")
	case strict.Sequence:
		items := make([]string, 0, 8)
		for _, item := range n.Items() {
			items = append(items, string(v.json(item)))
		}
		return jsontext.Value("[" + strings.Join(items, ",") + "]")
	}
	return n.JSON()
}

// value returns an expected value, with references replaced.
func (v Values) value(n strict.Node) any {
	switch n.Kind() {
	case strict.String:
		return v.fill(n.Text())
	case strict.Mapping:
		members := map[string]any{}
		for _, e := range n.Members() {
			members[e.Key] = v.value(e.Value)
		}
		return members
	case strict.Sequence:
		items := make([]any, len(n.Items()))
		for i, item := range n.Items() {
			items[i] = v.value(item)
		}
		return items
	}
	return n.Interface()
}

func encoded(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // a string, number or boolean
	}
	return text
}

// fillable are the keys of a step whose texts can contain references.
var fillable = []string{"path", "query", "headers", "body", "form", "file", "expect"}

// checkReferences checks the references of step i. It calls need for each name
// that must be set from outside.
func checkReferences(steps []Step, i int, need func(name string, n strict.Node)) (errs strict.Errors) {
	for _, e := range steps[i].Node.Members() {
		errs = append(errs, eachText(e, func(n strict.Node, text string) error {
			for _, found := range reference.FindAllString(text, -1) {
				name := nameIn(found)
				switch {
				case name == "":
				case !slices.Contains(fillable, e.Key):
					return fmt.Errorf("%s cannot contain a reference; these can: %s", e.Key, strings.Join(fillable, ", "))
				case !strings.HasSuffix(found, "}"):
					return fmt.Errorf("the reference has no end: write ${step.name}, or $${ for a literal ${")
				case settable.MatchString(name):
					need(name, n)
				default:
					if err := checkReference(steps, i, name); err != nil {
						return err
					}
				}
			}
			return nil
		})...)
	}
	return errs
}

// checkReference checks that an earlier step than step i saved the value.
func checkReference(steps []Step, i int, name string) error {
	m := saved.FindStringSubmatch(name)
	if m == nil {
		return fmt.Errorf("${%s} is not a reference: "+
			"write ${step.name} for a saved value, ${NAME} for one that is set from outside, or $${ for a literal ${", name)
	}
	var ids []string
	for j, s := range steps {
		switch {
		case s.ID == "":
		case s.ID == m[1] && j >= i:
			return fmt.Errorf("${%s}: step %q does not come before this one", name, m[1])
		case s.ID == m[1]:
			names := make([]string, len(s.Save))
			for k, save := range s.Save {
				names[k] = save.Name
			}
			switch {
			case slices.Contains(names, m[2]):
				return nil
			case len(names) == 0:
				return fmt.Errorf("${%s}: step %q saves nothing; give it save: {%s: /pointer}", name, m[1], m[2])
			}
			return fmt.Errorf("${%s}: step %q saves no %q%s", name, m[1], m[2], strict.Suggest(m[2], names))
		case j < i:
			ids = append(ids, s.ID)
		}
	}
	return fmt.Errorf("${%s}: no step before this one is called %q%s", name, m[1], strict.Suggest(m[1], ids))
}

// refuseReferences refuses references in a section where nothing replaces them.
func refuseReferences(root strict.Node, key string) (errs strict.Errors) {
	for _, e := range root.Members() {
		if e.Key == key {
			errs = append(errs, eachText(e, func(_ strict.Node, text string) error {
				if strings.Contains(text, "${") {
					return fmt.Errorf("references are only valid in steps: exec also judges %s, and it plays no steps", key)
				}
				return nil
			})...)
		}
	}
	return errs
}

// eachText calls check for each string in an entry's value. A reference in a key
// is a mistake: nothing replaces it.
func eachText(e strict.Member, check func(n strict.Node, text string) error) (errs strict.Errors) {
	if strings.Contains(e.Key, "${") {
		errs = append(errs, e.Errorf("a key cannot contain a reference"))
	}
	var walk func(n strict.Node)
	walk = func(n strict.Node) {
		if n.Kind() == strict.String {
			if err := check(n, n.Text()); err != nil {
				errs = append(errs, n.Errorf("%s", err))
			}
		}
		for _, item := range n.Items() {
			walk(item)
		}
		for _, inner := range n.Members() {
			errs = append(errs, eachText(inner, check)...)
		}
	}
	walk(e.Value)
	return errs
}
