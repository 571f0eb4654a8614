package sim

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
)

// strip compares the members of a JSON object with the struct type t. It removes
// and reports those with the wrong type; it also removes unknown ones, and
// reports them if rejectUnknown.
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
			field = o.ValueType()
		}
		if inner, ok := value.(map[string]any); ok && isPlainStruct(field) {
			strip(inner, field, path+".", rejectUnknown, bad)
			continue
		}
		if items, ok := value.([]any); ok && field.Kind() == reflect.Slice && isPlainStruct(field.Elem()) {
			stripItems(items, field.Elem(), path, rejectUnknown, bad)
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

// stripItems does what strip does to each object of an array: "actions.0.email". An item
// that is no object becomes an empty one, so that the others keep their positions.
func stripItems(items []any, t reflect.Type, path string, rejectUnknown bool, bad *BadInput) {
	for i, item := range items {
		at := path + "." + strconv.Itoa(i)
		inner, ok := item.(map[string]any)
		if !ok {
			bad.Fields = append(bad.Fields, BadField{In: "body", Name: at, Problem: Mistyped, Want: "object", Value: item})
			inner = map[string]any{}
			items[i] = inner
		}
		strip(inner, t, at+".", rejectUnknown, bad)
	}
}

// jsonFields returns the types of a struct's fields by JSON name, including
// those of embedded structs.
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

// isPlainStruct reports whether t is a struct without a JSON decoder of its own.
func isPlainStruct(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && !reflect.PointerTo(t).Implements(reflect.TypeFor[json.UnmarshalerFrom]()) &&
		!reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]())
}

// JSONTyped is implemented by inputs with their own JSON decoder, to name what
// they accept.
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
