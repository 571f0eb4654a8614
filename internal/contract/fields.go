package contract

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Fields are the names that an object in a body has, each with the fields
// below it. Nil stands for a value of any form.
type Fields struct {
	known    map[string]*Fields
	required map[string]bool
	items    *Fields // of a list; nil for any
	isMap    bool    // an object with any names
}

// ObjectOf returns the fields of an object with these names.
func ObjectOf(known map[string]*Fields) *Fields { return &Fields{known: known} }

// ListOf returns the fields of a list of such items.
func ListOf(items *Fields) *Fields { return (&Fields{items: items}).orAny() }

// RequestFields returns the fields of an operation's body, and reports whether it is
// JSON or a form. Several content types are taken together.
func (c *Contract) RequestFields(id string) (f *Fields, ok bool) {
	op := c.byID[id]
	if op == nil || op.body == nil {
		return nil, false
	}
	f = &Fields{}
	for _, name := range slices.Sorted(maps.Keys(op.body.Content)) {
		if strings.HasPrefix(name, "multipart/") {
			continue
		}
		ok = true
		if media := op.body.Content[name]; media.Schema != nil {
			f.add(media.Schema.Value, 0)
		}
	}
	return f.orAny(), ok
}

// AnswerFields returns the fields of the bodies with which an operation itself succeeds,
// and reports whether it has any.
func (c *Contract) AnswerFields(id string) (f *Fields, ok bool) {
	op := c.byID[id]
	if op == nil {
		return nil, false
	}
	f = &Fields{}
	for _, status := range slices.Sorted(maps.Keys(op.responses)) {
		if !strings.HasPrefix(status, "2") {
			continue
		}
		own, content := op.responses[status].own, op.responses[status].content
		for _, schema := range own.schemas {
			f.add(schema.Value, 0)
			ok = true
		}
		if own.marked {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(content)) {
			if media := content[name]; isJSON(name) && media.Schema != nil {
				f.add(media.Schema.Value, 0)
				ok = true
			}
		}
	}
	return f.orAny(), ok
}

// Answer returns the fields of the JSON bodies with which an operation answers a status;
// none if there are none, or if one of them may have any fields.
func (c *Contract) Answer(id string, status int) (bodies []*Fields) {
	op := c.byID[id]
	if op == nil {
		return nil
	}
	r, _ := op.response(status)
	for _, name := range slices.Sorted(maps.Keys(r.content)) {
		media := r.content[name]
		if !isJSON(name) && name != "*/*" {
			continue
		}
		f := &Fields{}
		if media.Schema != nil {
			f.add(media.Schema.Value, 0)
		}
		if f.isAny() {
			return nil
		}
		bodies = append(bodies, f)
	}
	return bodies
}

// Requires reports whether an object must have a field.
func (f *Fields) Requires(name string) bool { return f != nil && f.required[name] }

// Names returns the names of an object's fields, sorted.
func (f *Fields) Names() []string {
	if f == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(f.known))
}

// Of returns the fields below a name, and reports whether the object can have it.
func (f *Fields) Of(name string) (below *Fields, known bool) {
	if f.isAny() {
		return nil, true
	}
	below, known = f.known[name]
	return below, known
}

// Item returns the fields of the items of a list.
func (f *Fields) Item() *Fields {
	if f == nil {
		return nil
	}
	return f.items
}

// IsList reports whether the value can be a list.
func (f *Fields) IsList() bool { return f.isAny() || f.items != nil }

// isAny reports whether nothing is known of the value.
func (f *Fields) isAny() bool { return f == nil || f.isMap || f.known == nil && f.items == nil }

// maxFieldDepth ends schemas that contain themselves.
const maxFieldDepth = 12

// add adds the fields that a schema names, in all its parts.
func (f *Fields) add(schema *openapi3.Schema, depth int) {
	if depth > maxFieldDepth {
		f.isMap = true
		return
	}
	for _, part := range schema.AllOf {
		f.add(part.Value, depth+1)
	}
	for _, choices := range []openapi3.SchemaRefs{schema.OneOf, schema.AnyOf} {
		var all *Fields
		for _, choice := range choices {
			one := &Fields{isMap: isAnyObject(choice.Value)}
			one.add(choice.Value, depth+1)
			all = all.or(one)
		}
		f.and(all)
	}
	own := &Fields{required: map[string]bool{}}
	for _, name := range schema.Required {
		own.required[name] = true
	}
	for name, property := range schema.Properties {
		below := &Fields{isMap: isAnyObject(property.Value)}
		below.add(property.Value, depth+1)
		if own.known == nil {
			own.known = map[string]*Fields{}
		}
		own.known[name] = below.orAny()
	}
	if schema.Items != nil {
		own.items = &Fields{}
		own.items.add(schema.Items.Value, depth+1)
		own.items = own.items.orAny()
	}
	more := schema.AdditionalProperties
	own.isMap = more.Schema != nil || more.Has != nil && *more.Has
	f.and(own)
}

// or returns the fields of a value that is one of f and g: what it must have is what both
// must have. A nil f stands for no value yet; a g that says nothing is no object.
func (f *Fields) or(g *Fields) *Fields {
	says := g.isMap || g.known != nil || g.items != nil || len(g.required) > 0
	switch {
	case !says:
		return f
	case f == nil:
		return g
	}
	required := map[string]bool{}
	for name := range f.required {
		if g.required[name] {
			required[name] = true
		}
	}
	f.join(g, (*Fields).or)
	f.required = required
	return f
}

// and adds the fields of g to those of f, for a value that is both.
func (f *Fields) and(g *Fields) {
	if g == nil {
		return
	}
	f.join(g, func(x, y *Fields) *Fields { x.and(y); return x })
	for name := range g.required {
		if f.required == nil {
			f.required = map[string]bool{}
		}
		f.required[name] = true
	}
}

// join adds the names of g to those of f. both joins the fields below a name that is in
// both; where only one of them is known to be an object, it stays.
func (f *Fields) join(g *Fields, both func(x, y *Fields) *Fields) {
	below := func(x, y *Fields) *Fields {
		if x == nil || y == nil {
			return cmp.Or(x, y)
		}
		return both(x, y)
	}
	f.isMap = f.isMap || g.isMap
	f.items = below(f.items, g.items)
	for name, fields := range g.known {
		if f.known == nil {
			f.known = map[string]*Fields{}
		}
		f.known[name] = below(f.known[name], fields)
	}
}

// isAnyObject reports whether a schema takes every object.
func isAnyObject(s *openapi3.Schema) bool {
	if s.Type != nil && !s.Type.Is(openapi3.TypeObject) {
		return false
	}
	parts := len(s.AllOf) + len(s.OneOf) + len(s.AnyOf)
	return len(s.Properties)+len(s.Required)+len(s.Enum)+parts == 0 && s.Items == nil && s.Not == nil && s.AdditionalProperties.Has == nil
}

// orAny returns nil instead of fields that say nothing.
func (f *Fields) orAny() *Fields {
	if f.known == nil && f.items == nil && !f.isMap {
		return nil
	}
	return f
}
