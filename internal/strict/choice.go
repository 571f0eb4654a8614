package strict

import (
	"fmt"
	"slices"
	"strings"
)

// together checks which keys of a mapping are set together.
func (d *decoder) together(n Node, t *typeInfo) {
	for _, c := range t.choices {
		d.choice(n, t, c)
	}
	for _, r := range t.relations {
		if !t.sets(n, r.Key) {
			continue
		}
		for _, other := range r.Without {
			if t.sets(n, other) {
				d.add(n.Locate(other), "%s cannot be combined with %s: %s", other, r.Key, r.Because)
			}
		}
		if other, _ := n.Get(r.With); r.With != "" && other.Text() != r.Value {
			d.add(n.Locate(r.Key), "%s is only valid with %s: %s", r.Key, r.With, r.Value)
		}
	}
}

func (d *decoder) choice(n Node, t *typeInfo, c Choice) {
	set := slices.DeleteFunc(slices.Clone(c.Keys), func(key string) bool { return !t.sets(n, key) })
	switch {
	case len(set) == 0 && (c.Or == "" || !t.sets(n, c.Or)):
		d.add(n, "%s", c.missing(n.name()))
	case len(set) > 1 && c.Exactly:
		d.add(n.Locate(set[1]), "%s cannot be combined with %s: %s takes exactly one of %s",
			set[1], set[0], n.name(), list(c.Keys, "and"))
	}
}

func (c Choice) missing(of string) string {
	switch {
	case !c.Exactly:
		return "give " + list(c.Keys, "or")
	case c.Or != "":
		return fmt.Sprintf("%s needs exactly one of %s, or %s alone", of, list(c.Keys, "and"), c.Or)
	default:
		return fmt.Sprintf("%s needs exactly one of %s", of, list(c.Keys, "and"))
	}
}

// sets reports whether a mapping sets one of the type's keys.
func (t *typeInfo) sets(n Node, key string) bool {
	value, there := n.Get(key)
	return there && !(value.Kind() == Null && t.fields[t.byName[key]].Nullable)
}

// name returns the key that the value belongs to, or what kind of value it is.
func (n Node) name() string {
	if v := n.value(); v.parent != nil && v.parent.kind == Mapping {
		return v.parent.keys[v.place].text
	}
	return n.Kind().String()
}

func list(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	end := len(words) - 1
	return strings.Join(words[:end], ", ") + " " + last + " " + words[end]
}
