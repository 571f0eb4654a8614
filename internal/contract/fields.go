package contract

import (
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
		sure := maps.Clone(f.required)
		for _, choice := range choices {
			f.add(choice.Value, depth+1)
			f.isMap = f.isMap || isAnyObject(choice.Value)
			f.required = maps.Clone(sure) // what one choice requires, another may not
		}
	}
	for _, name := range schema.Required {
		if f.required == nil {
			f.required = map[string]bool{}
		}
		f.required[name] = true
	}
	for name, property := range schema.Properties {
		if f.known == nil {
			f.known = map[string]*Fields{}
		}
		below, twice := f.known[name]
		switch {
		case !twice:
			below = &Fields{}
			below.add(property.Value, depth+1)
			f.known[name] = below.orAny()
		case below != nil:
			sure := maps.Clone(below.required)
			below.add(property.Value, depth+1)
			below.isMap = below.isMap || isAnyObject(property.Value)
			below.required = sure
		}
	}
	if schema.Items != nil {
		f.items = &Fields{}
		f.items.add(schema.Items.Value, depth+1)
		f.items = f.items.orAny()
	}
	if more := schema.AdditionalProperties; more.Schema != nil || more.Has != nil && *more.Has {
		f.isMap = true
	}
}

// isAnyObject reports whether a schema takes every object.
func isAnyObject(s *openapi3.Schema) bool {
	if s.Type != nil && !s.Type.Is(openapi3.TypeObject) {
		return false
	}
	return len(s.Properties)+len(s.Required)+len(s.Enum)+len(s.AllOf)+len(s.OneOf)+len(s.AnyOf) == 0 && s.Not == nil && s.AdditionalProperties.Has == nil
}

// orAny returns nil instead of fields that say nothing.
func (f *Fields) orAny() *Fields {
	if f.known == nil && f.items == nil {
		return nil
	}
	return f
}
