package contract

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// Property is what a document says of the fields of a name, wherever they are. It
// says only what holds for all of them.
type Property struct {
	Enum []string // the texts that are valid, sorted; nil for any
	Date bool     // a date as YYYY-MM-DD
}

// Property returns what the document says of the fields of a name.
func (c *Contract) Property(name string) Property {
	var p Property
	open, noDate := false, false
	found := c.properties()[name]
	for _, s := range found {
		open = open || s.Enum == nil
		noDate = noDate || s.Format != "date"
		for _, value := range s.Enum {
			if text, ok := value.(string); ok && !slices.Contains(p.Enum, text) {
				p.Enum = append(p.Enum, text)
			}
		}
	}
	if open {
		p.Enum = nil
	}
	slices.Sort(p.Enum)
	p.Date = len(found) > 0 && !noDate
	return p
}

// propertiesOf collects the schemas of all fields in a document, by name.
func propertiesOf(doc *openapi3.T) map[string][]*openapi3.Schema {
	all := map[string][]*openapi3.Schema{}
	seen := map[*openapi3.Schema]bool{}
	var add func(refs ...*openapi3.SchemaRef)
	add = func(refs ...*openapi3.SchemaRef) {
		for _, ref := range refs {
			if ref == nil || ref.Value == nil || seen[ref.Value] {
				continue
			}
			s := ref.Value
			seen[s] = true
			for name, property := range s.Properties {
				all[name] = append(all[name], property.Value)
				add(property)
			}
			add(s.Items, s.AdditionalProperties.Schema, s.Not)
			add(s.AllOf...)
			add(s.OneOf...)
			add(s.AnyOf...)
		}
	}
	content := func(media openapi3.Content) {
		for _, m := range media {
			add(m.Schema)
		}
	}
	for _, s := range doc.Components.Schemas {
		add(s)
	}
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			if op.RequestBody != nil {
				content(op.RequestBody.Value.Content)
			}
			for _, response := range op.Responses.Map() {
				content(response.Value.Content)
			}
		}
	}
	return all
}
