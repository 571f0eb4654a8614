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

// Schema returns the JSON Schema (draft 2020-12) of scenario files for the vendors
// of a set. It is the same text every time.
//
// It is generated from the types that files are read into and the tags by which
// package strict reads them, so schema and reader agree about a file's form. Only
// the reader checks the rest, such as whether a tenant exists.
func Schema(set *world.Set) ([]byte, error) {
	root, err := schema(set)
	if err != nil {
		return nil, err
	}
	withoutOrder(root)
	text, err := json.MarshalIndent(root, "", "  ")
	return append(text, '\n'), err
}

// schema returns the schema with the order of its keys.
func schema(set *world.Set) (object, error) {
	g := generator{within: map[reflect.Type]bool{}}
	root := g.of(reflect.TypeFor[file]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "A scenario of mockvendors, version 1"
	root["$defs"] = object{"operation": operationSchema(set), "credential": credentialSchema(set)}
	deliveries := deliverySchema(set)
	root["$defs"].(object)["delivery"] = deliveries
	if deliveries["enum"] != nil {
		fault := root["properties"].(object)["faults"].(object)["items"].(object)
		fault["properties"].(object)["operation"] = object{"anyOf": []any{object{"$ref": "#/$defs/operation"}, object{"$ref": "#/$defs/delivery"}}}
	}
	files, err := keyFiles()
	if err != nil {
		return nil, err
	}
	said := newWords(descriptions)
	annotator{words: said}.within(root, "", files)
	if err := said.unused("descriptions.go"); err != nil {
		return nil, err
	}
	properties := root["properties"].(object)
	vendors, err := g.vendors(set, files)
	if err != nil {
		return nil, err
	}
	vendors["description"] = properties["vendors"].(object)["description"]
	properties["vendors"] = vendors
	return root, nil
}

// object is a JSON Schema, or a part of one.
type object = map[string]any

// describer is implemented by types whose Go form does not determine their
// schema. of returns the schema of another type.
type describer interface {
	JSONSchema(of func(reflect.Type) map[string]any) map[string]any
}

// generator turns types into schemas.
type generator struct {
	within map[reflect.Type]bool // the structs that enclose the current type
}

// of returns a type's schema.
func (g generator) of(t reflect.Type) object { return g.value(t, strict.Limits{}) }

// value returns a type's schema within the limits of its field. If the type has a
// nil, null means the same as no key.
func (g generator) value(t reflect.Type, l strict.Limits) object {
	s := g.present(t, l)
	if isNullable(t) {
		return orNull(s)
	}
	return s
}

// isNullable reports whether the reader accepts null for t.
func isNullable(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return !strict.ReadsItself(t)
	}
	return false
}

// foreign has the schemas of types that belong to other packages.
var foreign = map[reflect.Type]func() object{
	reflect.TypeFor[time.Time]():       func() object { return object{"type": "string", "pattern": timeForm} },
	reflect.TypeFor[jsontext.Value]():  func() object { return object{} },
	reflect.TypeFor[strict.Node]():     func() object { return object{} },
	reflect.TypeFor[fault.Operation](): func() object { return object{"$ref": "#/$defs/operation"} },
}

// timeForm matches RFC 3339, as far as a pattern can.
const timeForm = `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{1,2}:[0-9]{2}:[0-9]{2}([.,][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$`

// present returns the schema of a value that is not null.
func (g generator) present(t reflect.Type, l strict.Limits) object {
	if t.Kind() == reflect.Pointer {
		return g.present(t.Elem(), l)
	}
	if s := foreign[t]; s != nil {
		return s()
	}
	if d, ok := reflect.Zero(t).Interface().(describer); ok {
		return d.JSONSchema(g.of)
	}
	if strict.ReadsItself(t) {
		panic(fmt.Sprintf("scenario: %s reads itself but has no method JSONSchema", t))
	}
	switch t.Kind() {
	case reflect.Struct:
		return g.fields(t)
	case reflect.Map:
		return object{"type": "object", "additionalProperties": g.value(t.Elem(), l)}
	case reflect.Slice:
		return listOf(g.value(t.Elem(), l), l)
	case reflect.Interface:
		return object{}
	default:
		return scalar(t, l)
	}
}

// fields returns the schema of a struct, as an object without other keys.
func (g generator) fields(t reflect.Type) object {
	if g.within[t] {
		panic(fmt.Sprintf("scenario: %s is recursive, which needs a definition of its own", t))
	}
	g.within[t] = true
	defer delete(g.within, t)
	form := strict.FormOf(t)
	properties, required, order := object{}, []string{}, []string{}
	nullable := map[string]bool{}
	for _, f := range form.Fields {
		nullable[f.Name] = f.Nullable
		order = append(order, f.Name)
		properties[f.Name] = g.field(f)
		if f.Required {
			required = append(required, f.Name)
		}
	}
	s := object{"type": "object", "properties": properties, inOrder: order, "additionalProperties": false}
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

func (g generator) field(f strict.Field) object {
	switch {
	case f.Required:
		return g.present(f.Type, f.Limits)
	case f.NotNull:
		return object{"not": object{"type": "null"}}
	}
	return g.value(f.Type, f.Limits)
}

// addChoice adds a choice of keys to an object's schema.
func addChoice(s object, c strict.Choice) {
	var ways []any
	for _, key := range c.Keys {
		ways = append(ways, withKey(key))
	}
	switch {
	case !c.Exactly:
		s["anyOf"] = ways
		return
	case c.Or != "":
		alone := withKey(c.Or)
		alone["not"] = object{"anyOf": slices.Clone(ways)}
		ways = append(ways, alone)
	}
	s["oneOf"] = ways
}

// withKey returns the schema of an object that has a key. A null does not count.
func withKey(key string) object {
	return object{"required": []string{key}, "properties": object{key: object{"not": object{"type": "null"}}}}
}

// dependent returns what each key requires of others.
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

// orNull returns a schema that also accepts null.
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
