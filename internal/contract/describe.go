package contract

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Describe returns what an operation takes and answers, a line for each parameter and
// each field; none for an operation that there is not.
//
//	query limit: integer, from 1, up to 100
//	body membership.membershipType: string, required, one of BASIC, PREMIUM
//	answers: 201, 400, 409
//	answer 201 accountId: string, required
func (c *Contract) Describe(id string) []string {
	op := c.byID[id]
	if op == nil {
		return nil
	}
	d := describer{}
	for _, p := range op.described {
		d.line(p.In+" "+p.Name, p.Schema.Value, p.Required)
	}
	if op.body != nil {
		for _, kind := range slices.Sorted(maps.Keys(op.body.Content)) {
			if media := op.body.Content[kind]; media.Schema != nil {
				d.line("body as "+kind, media.Schema.Value, op.body.Required)
				d.fields("body ", "", media.Schema.Value, 0)
			}
		}
	}
	statuses := slices.Sorted(maps.Keys(op.responses))
	d.add("answers: " + strings.Join(statuses, ", "))
	for _, status := range statuses {
		content := op.responses[status].content
		for _, kind := range slices.Sorted(maps.Keys(content)) {
			if media := content[kind]; isJSON(kind) && media.Schema != nil && strings.HasPrefix(status, "2") {
				d.fields("answer "+status+" ", "", media.Schema.Value, 0)
			}
		}
	}
	return d.lines
}

type describer struct{ lines []string }

// add adds a line, once: the choices of a schema repeat what they have in common.
func (d *describer) add(line string) {
	if !slices.Contains(d.lines, line) {
		d.lines = append(d.lines, line)
	}
}

func (d *describer) line(name string, s *openapi3.Schema, required bool) {
	says := []string{form(s)}
	if required {
		says = append(says, "required")
	}
	d.add(name + ": " + strings.Join(append(says, limits(s)...), ", "))
}

// fields describes the fields of an object, or of the items of a list, in all its parts.
func (d *describer) fields(where, path string, s *openapi3.Schema, depth int) {
	if s == nil || depth > maxFieldDepth {
		return
	}
	for _, parts := range []openapi3.SchemaRefs{s.AllOf, s.OneOf, s.AnyOf} {
		for _, part := range parts {
			d.fields(where, path, part.Value, depth+1)
		}
	}
	if s.Items != nil {
		d.fields(where, path+"[]", s.Items.Value, depth+1)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		below := name
		if path != "" {
			below = path + "." + name
		}
		property := s.Properties[name].Value
		d.line(where+below, property, slices.Contains(s.Required, name))
		d.fields(where, below, property, depth+1)
	}
}

// form returns the type of a value in a few words.
func form(s *openapi3.Schema) string {
	name := typeOf(s)
	switch {
	case name == "":
		name = "anything"
	case name == openapi3.TypeArray && s.Items != nil:
		name = "list of " + form(s.Items.Value)
	case s.Format != "":
		name += " (" + s.Format + ")"
	}
	if s.Nullable {
		name += " or null"
	}
	return name
}

// limits returns what else a value has to keep.
func limits(s *openapi3.Schema) (says []string) {
	if len(s.Enum) > 0 {
		values := make([]string, len(s.Enum))
		for i, value := range s.Enum {
			values[i] = fmt.Sprint(value)
		}
		says = append(says, "one of "+strings.Join(values, ", "))
	}
	if s.Min != nil {
		says = append(says, "from "+inDigits(*s.Min))
	}
	if s.Max != nil {
		says = append(says, "up to "+inDigits(*s.Max))
	}
	if s.MinLength > 0 {
		says = append(says, fmt.Sprintf("at least %d long", s.MinLength))
	}
	if s.MaxLength != nil {
		says = append(says, fmt.Sprintf("at most %d long", *s.MaxLength))
	}
	if s.Pattern != "" {
		says = append(says, "matches "+s.Pattern)
	}
	return says
}
