package scenario

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Schema returns the JSON Schema (draft 2020-12) of scenario files about the
// vendors of a set. It is the same text every time.
//
// It is made from the types that files are read into, and from the tags by which
// package strict reads them, so the schema and the reader agree about a file's
// form. What else makes a file right (that a tenant exists, that two records
// differ) only the reader knows.
func Schema(set *world.Set) ([]byte, error) {
	m := maker{within: map[reflect.Type]bool{}}
	root := m.of(reflect.TypeFor[file]())
	root["properties"].(object)["vendors"] = m.vendors(set)
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "A scenario of mockvendors, version 1"
	root["$defs"] = object{"operation": operationSchema(set), "credential": credentialSchema(set)}
	if err := describe(root); err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(root, "", "  ")
	return append(text, '\n'), err
}

// object is a JSON Schema, or a part of one.
type object = map[string]any

// describer is a type that describes itself, because its Go form does not. With
// of it asks for the schema of another type, such as itself without its methods.
type describer interface {
	JSONSchema(of func(reflect.Type) map[string]any) map[string]any
}

// maker turns types into schemas.
type maker struct {
	within map[reflect.Type]bool // structs on the way down to here
}

// of returns a type's schema.
func (m maker) of(t reflect.Type) object { return m.value(t, strict.Limits{}) }

// value returns a type's schema within the limits of the field that it is in.
// Where Go has a nil, null stands for leaving the key out.
func (m maker) value(t reflect.Type, l strict.Limits) object {
	s := m.present(t, l)
	if isNullable(t) {
		return orNull(s)
	}
	return s
}

// isNullable reports whether the reader takes null for t.
func isNullable(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return !strict.ReadsItself(t)
	}
	return false
}

// known are types of others that are described here.
var known = map[reflect.Type]func() object{
	reflect.TypeFor[time.Time]():       func() object { return object{"type": "string", "pattern": timeForm} },
	reflect.TypeFor[jsontext.Value]():  func() object { return object{} },
	reflect.TypeFor[strict.Node]():     func() object { return object{} },
	reflect.TypeFor[fault.Operation](): func() object { return object{"$ref": "#/$defs/operation"} },
}

// timeForm is RFC 3339, as far as a pattern can tell.
const timeForm = `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{1,2}:[0-9]{2}:[0-9]{2}([.,][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$`

// present returns the schema of a value that is not null.
func (m maker) present(t reflect.Type, l strict.Limits) object {
	if t.Kind() == reflect.Pointer {
		return m.present(t.Elem(), l)
	}
	if s := known[t]; s != nil {
		return s()
	}
	if d, ok := reflect.Zero(t).Interface().(describer); ok {
		return d.JSONSchema(m.of)
	}
	if strict.ReadsItself(t) {
		panic(fmt.Sprintf("scenario: %s reads itself and has no method JSONSchema to describe what it takes", t))
	}
	switch t.Kind() {
	case reflect.Struct:
		return m.fields(t)
	case reflect.Map:
		return object{"type": "object", "additionalProperties": m.value(t.Elem(), l)}
	case reflect.Slice:
		return listOf(m.value(t.Elem(), l), l)
	case reflect.Interface:
		return object{}
	default:
		return scalar(t, l)
	}
}

// fields returns the schema of a struct: a closed object.
func (m maker) fields(t reflect.Type) object {
	if m.within[t] {
		panic(fmt.Sprintf("scenario: %s is within itself, which needs a definition of its own", t))
	}
	m.within[t] = true
	defer delete(m.within, t)
	form := strict.FormOf(t)
	properties, required := object{}, []string{}
	nullable := map[string]bool{}
	for _, f := range form.Fields {
		nullable[f.Name] = f.Nullable
		properties[f.Name] = m.field(f)
		if f.Required {
			required = append(required, f.Name)
		}
	}
	s := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		s["required"] = required
	}
	for _, c := range form.Choices {
		addChoice(s, c)
	}
	if len(form.Relations) > 0 {
		s["dependentSchemas"] = dependent(form.Relations, nullable)
	}
	return s
}

func (m maker) field(f strict.Field) object {
	switch {
	case f.Required:
		return m.present(f.Type, f.Limits)
	case f.NotNull:
		return object{"not": object{"type": "null"}}
	}
	return m.value(f.Type, f.Limits)
}

// addChoice adds a choice of keys to an object's schema.
func addChoice(s object, c strict.Choice) {
	var ways []any
	for _, key := range c.Keys {
		ways = append(ways, set(key))
	}
	switch {
	case !c.Exactly:
		s["anyOf"] = ways
		return
	case c.Or != "":
		alone := set(c.Or)
		alone["not"] = object{"anyOf": slices.Clone(ways)}
		ways = append(ways, alone)
	}
	s["oneOf"] = ways
}

// set is an object in which a key is set: null is as good as left out.
func set(key string) object {
	return object{"required": []string{key}, "properties": object{key: object{"not": object{"type": "null"}}}}
}

// dependent returns what keys ask of others, by key.
func dependent(relations []strict.Relation, nullable map[string]bool) object {
	all := object{}
	for _, r := range relations {
		asked := object{}
		properties := object{}
		for _, other := range r.Without {
			properties[other] = false
			if nullable[other] {
				properties[other] = object{"type": "null"}
			}
		}
		if r.With != "" {
			asked["required"] = []string{r.With}
			properties[r.With] = object{"const": r.Value}
		}
		asked["properties"] = properties
		if nullable[r.Key] {
			asked = object{"anyOf": []any{object{"properties": object{r.Key: object{"type": "null"}}}, asked}}
		}
		all[r.Key] = asked
	}
	return all
}

func listOf(items object, l strict.Limits) object {
	s := object{"type": "array", "items": items}
	if l.NonEmpty {
		s["minItems"] = 1
	}
	return s
}

func scalar(t reflect.Type, l strict.Limits) object {
	zero := reflect.Zero(t)
	s := object{}
	switch {
	case t.Kind() == reflect.String:
		s["type"] = "string"
		if l.Enum != nil {
			s["enum"] = slices.Clone(l.Enum)
		}
	case t.Kind() == reflect.Bool && len(l.Enum) == 1:
		return object{"const": l.Enum[0] == "true"}
	case t.Kind() == reflect.Bool:
		s["type"] = "boolean"
	case zero.CanInt():
		s["type"] = "integer"
	case zero.CanUint():
		s["type"], s["minimum"] = "integer", 0
	default:
		s["type"] = "number"
	}
	if l.Min != nil {
		s["minimum"] = *l.Min
	}
	if l.Max != nil {
		s["maximum"] = *l.Max
	}
	return s
}

// orNull returns a schema that takes null besides.
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
