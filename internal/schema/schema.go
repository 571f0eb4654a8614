// Package schema makes the JSON Schema of scenario files out of the Go types
// that these are read into. As the reader takes its keys, limits and what is
// required from the same place, the two cannot say different things of a
// file's form. What else makes a file right (that an operation's tenant is
// there, that two records differ) is the reader's alone to know.
package schema

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Of is the JSON Schema (draft 2020-12) of scenario files about the vendors of
// a set. It is the same text every time.
func Of(set *world.Set) ([]byte, error) {
	m := maker{within: map[reflect.Type]bool{}}
	root := m.of(scenario.FileType())
	root["properties"].(map[string]any)["vendors"] = m.vendors(set)
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "A scenario of mockvendors, version 1"
	root["$defs"] = map[string]any{"operation": operation(set)}
	if err := describe(root); err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(root, "", "  ")
	return append(text, '\n'), err
}

// object is a JSON Schema, or a part of one.
type object = map[string]any

// declared is a type that says itself what stands for it, because its Go form
// does not. With of it asks for the schema of another type, such as itself
// without its methods.
type declared interface {
	JSONSchema(of func(reflect.Type) map[string]any) map[string]any
}

// maker turns types into schemas.
type maker struct {
	within map[reflect.Type]bool // structs on the way down to here
}

// of is a type's schema.
func (m maker) of(t reflect.Type) object { return m.value(t, strict.Field{}) }

// value is a type's schema, with the limits of the field that it is in. Where
// Go has a nil, null stands for leaving it out.
func (m maker) value(t reflect.Type, in strict.Field) object {
	s := m.present(t, in)
	if isNullable(t) {
		return orNull(s)
	}
	return s
}

// isNullable says whether the reader takes null for t.
func isNullable(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return !strict.ReadsItself(t)
	}
	return false
}

// known is types of others whose schema is told here.
var known = map[reflect.Type]func() object{
	reflect.TypeFor[time.Time]():       func() object { return object{"type": "string", "pattern": timeForm} },
	reflect.TypeFor[jsontext.Value]():  func() object { return object{} },
	reflect.TypeFor[strict.Node]():     func() object { return object{} },
	reflect.TypeFor[fault.Operation](): func() object { return object{"$ref": "#/$defs/operation"} },
}

// timeForm is RFC 3339, as far as a pattern can tell.
const timeForm = `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{1,2}:[0-9]{2}:[0-9]{2}([.,][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$`

// present is the schema of a value that is not null.
func (m maker) present(t reflect.Type, in strict.Field) object {
	if t.Kind() == reflect.Pointer {
		return m.present(t.Elem(), in)
	}
	if s := known[t]; s != nil {
		return s()
	}
	if d, ok := reflect.Zero(t).Interface().(declared); ok {
		return d.JSONSchema(m.of)
	}
	if strict.ReadsItself(t) {
		panic(fmt.Sprintf("schema: %s reads itself and has no method JSONSchema to say what it takes", t))
	}
	switch t.Kind() {
	case reflect.Struct:
		return m.fields(t)
	case reflect.Map:
		return object{"type": "object", "additionalProperties": m.value(t.Elem(), in)}
	case reflect.Slice:
		return object{"type": "array", "items": m.value(t.Elem(), in)}
	case reflect.Interface:
		return object{}
	default:
		return scalar(t, in)
	}
}

// fields is the schema of a struct: a closed object.
func (m maker) fields(t reflect.Type) object {
	if m.within[t] {
		panic(fmt.Sprintf("schema: %s is within itself, which needs a definition of its own", t))
	}
	m.within[t] = true
	defer delete(m.within, t)
	properties, required := object{}, []string{}
	for _, f := range strict.FieldsOf(t) {
		if f.Required {
			required = append(required, f.Name)
			properties[f.Name] = m.present(f.Type, f)
		} else {
			properties[f.Name] = m.value(f.Type, f)
		}
	}
	s := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

func scalar(t reflect.Type, in strict.Field) object {
	zero := reflect.Zero(t)
	s := object{}
	switch {
	case t.Kind() == reflect.String:
		s["type"] = "string"
		if in.Enum != nil {
			s["enum"] = slices.Clone(in.Enum)
		}
	case t.Kind() == reflect.Bool:
		s["type"] = "boolean"
	case zero.CanInt():
		s["type"] = "integer"
	case zero.CanUint():
		s["type"], s["minimum"] = "integer", 0
	default:
		s["type"] = "number"
	}
	if in.Min != nil {
		s["minimum"] = *in.Min
	}
	return s
}

// orNull is a schema that takes null besides.
func orNull(s object) object {
	kind, plain := s["type"].(string)
	for _, keyword := range []string{"oneOf", "anyOf", "not", "const", "enum"} {
		plain = plain && s[keyword] == nil
	}
	switch {
	case len(s) == 0:
		return s
	case plain:
		s["type"] = []string{kind, "null"}
		return s
	default:
		return object{"anyOf": []any{s, object{"type": "null"}}}
	}
}
