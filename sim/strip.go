package sim

import (
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
)

// strip compares members of a JSON object with the struct type t that they are
// meant for. What has the wrong type, or no place in t where that is refused,
// is reported and taken out.
func strip(members map[string]any, t reflect.Type, prefix string, rejectUnknown bool, bad *BadInput) {
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	slices.Sort(names)
	fields := jsonFields(t)
	for _, name := range names {
		value, path := members[name], prefix+name
		field, ok := fields[name]
		if !ok {
			if rejectUnknown {
				bad.Fields = append(bad.Fields, BadField{In: "body", Name: path, Problem: Unknown, Value: value})
			}
			delete(members, name)
			continue
		}
		if o, ok := reflect.Zero(field).Interface().(optional); ok {
			if value == nil {
				continue
			}
			field = o.valueType()
		}
		if inner, ok := value.(map[string]any); ok && isPlainStruct(field) {
			strip(inner, field, path+".", rejectUnknown, bad)
			continue
		}
		text, err := json.Marshal(value)
		if err == nil {
			err = json.Unmarshal(text, reflect.New(field).Interface(), json.RejectUnknownMembers(rejectUnknown))
		}
		if err != nil {
			bad.Fields = append(bad.Fields, BadField{In: "body", Name: path, Problem: Mistyped, Want: jsonType(field), Value: value})
			delete(members, name)
		}
	}
}

// jsonFields is the members of a struct by their JSON names, those of embedded
// structs included.
func jsonFields(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || name == "-" || !f.IsExported() {
			continue
		}
		if name == "" {
			name = f.Name
		}
		fields[name] = f.Type
	}
	return fields
}

// isPlainStruct says whether t is read member by member.
func isPlainStruct(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && !reflect.PointerTo(t).Implements(reflect.TypeFor[json.UnmarshalerFrom]()) &&
		!reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]())
}

// JSONTyped is implemented by inputs that read themselves, to say in words
// what they take.
type JSONTyped interface{ JSONType() string }

func jsonType(t reflect.Type) string {
	if typed, ok := reflect.Zero(t).Interface().(JSONTyped); ok {
		return typed.JSONType()
	}
	switch t.Kind() {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Int, reflect.Int64:
		return "integer"
	case reflect.Float64:
		return "number"
	case reflect.Slice:
		return "array"
	default:
		return "object"
	}
}
