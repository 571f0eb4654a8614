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

// Values is what references stand for: what steps have saved, as "step.name",
// and what was set from outside, as "NAME". They are strings, numbers (float64)
// and booleans.
type Values map[string]any

var (
	hole     = regexp.MustCompile(`\$?\$\{[^}]*\}?`)
	saved    = regexp.MustCompile(`^([a-z0-9-]+)\.([A-Za-z][A-Za-z0-9_-]*)$`)
	settable = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)
	savable  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)
)

// IsSettable reports whether a name can be set from outside.
func IsSettable(name string) bool { return settable.MatchString(name) }

// referenceIn is what a hole in a text refers to; "" if it is an escaped one.
func referenceIn(hole string) string {
	if strings.HasPrefix(hole, "$$") {
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(hole, "${"), "}")
}

// fill puts values in the place of a text's references. A text that is one
// reference and nothing else becomes the value itself: a saved number stays one.
func (v Values) fill(text string) any {
	if loc := hole.FindStringIndex(text); loc != nil && loc[0] == 0 && loc[1] == len(text) && referenceIn(text) != "" {
		return v[referenceIn(text)]
	}
	return v.text(text)
}

// text is fill for what can only be a text.
func (v Values) text(text string) string {
	return hole.ReplaceAllStringFunc(text, func(hole string) string {
		name := referenceIn(hole)
		if name == "" {
			return hole[1:]
		}
		if s, ok := v[name].(string); ok {
			return s
		}
		return string(encoded(v[name])) // a number as JSON has it: 1000000, and not 1e+06
	})
}

// json is a value as JSON, with its references filled.
func (v Values) json(n strict.Node) jsontext.Value {
	switch n.Kind() {
	case strict.String:
		return encoded(v.fill(n.Text()))
	case strict.Mapping:
		members := make([]string, 0, 8)
		for _, e := range n.Entries() {
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

// value is an expected value, with its references filled.
func (v Values) value(n strict.Node) any {
	switch n.Kind() {
	case strict.String:
		return v.fill(n.Text())
	case strict.Mapping:
		members := map[string]any{}
		for _, e := range n.Entries() {
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

// fillable is the keys of a step whose texts can hold references.
var fillable = []string{"path", "query", "headers", "body", "form", "file", "expect"}

// references checks those of the step at place i, and tells the names that are
// to be set from outside.
func references(steps []Step, i int, need func(name string, n strict.Node)) (errs strict.Errors) {
	for _, e := range steps[i].Node.Entries() {
		errs = append(errs, eachText(e, func(n strict.Node, text string) error {
			for _, hole := range hole.FindAllString(text, -1) {
				name := referenceIn(hole)
				switch {
				case name == "":
				case !slices.Contains(fillable, e.Key):
					return fmt.Errorf("%s cannot contain a reference; these can: %s", e.Key, strings.Join(fillable, ", "))
				case !strings.HasSuffix(hole, "}"):
					return fmt.Errorf("a reference begins here but does not end: write ${step.name}, or $${ for these characters themselves")
				case settable.MatchString(name):
					need(name, n)
				default:
					if err := refers(steps, i, name); err != nil {
						return err
					}
				}
			}
			return nil
		})...)
	}
	return errs
}

// refers checks a reference of the step at place i to what another has saved.
func refers(steps []Step, i int, name string) error {
	m := saved.FindStringSubmatch(name)
	if m == nil {
		return fmt.Errorf("${%s} is not a reference: write ${step.name} for a saved value, ${NAME} for one that is set from outside, or $${ for these characters themselves", name)
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

// noReferences refuses them in a part of the file where nothing fills them.
func noReferences(root strict.Node, key string) (errs strict.Errors) {
	for _, e := range root.Entries() {
		if e.Key == key {
			errs = append(errs, eachText(e, func(_ strict.Node, text string) error {
				if strings.Contains(text, "${") {
					return fmt.Errorf("references are only valid in steps: exec judges %s too, and it runs no steps", key)
				}
				return nil
			})...)
		}
	}
	return errs
}

// eachText calls check for the strings in a member's value. A key with a hole
// in it is a mistake: nothing fills it.
func eachText(e strict.Entry, check func(n strict.Node, text string) error) (errs strict.Errors) {
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
		for _, inner := range n.Entries() {
			errs = append(errs, eachText(inner, check)...)
		}
	}
	walk(e.Value)
	return errs
}
