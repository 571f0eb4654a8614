package sim

import (
	"reflect"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Nulled wraps v, a struct, so that all of its members are encoded: an empty
// text and a nil pointer are encoded as null, also within objects. A text that is
// tagged `required:"true"` always has a value, even an empty one. Members keep
// their order; omitzero has no effect.
func Nulled(v any) any { return nulled{reflect.ValueOf(v)} }

type nulled struct{ object reflect.Value }

// MarshalJSONTo writes the object.
func (n nulled) MarshalJSONTo(e *jsontext.Encoder) error { return writeNulled(e, n.object) }

func writeNulled(e *jsontext.Encoder, object reflect.Value) error {
	if err := e.WriteToken(jsontext.BeginObject); err != nil {
		return err
	}
	for _, m := range membersOf(object.Type()) {
		if err := e.WriteToken(jsontext.String(m.name)); err != nil {
			return err
		}
		value := object.FieldByIndex(m.index)
		var err error
		switch {
		case value.Kind() == reflect.String && value.Len() == 0 && !m.required, value.Kind() == reflect.Pointer && value.IsNil():
			err = e.WriteToken(jsontext.Null)
		case value.Kind() == reflect.Pointer && isPlainStruct(value.Type().Elem()):
			err = writeNulled(e, value.Elem())
		case isPlainStruct(value.Type()):
			err = writeNulled(e, value)
		default:
			err = json.MarshalEncode(e, value.Interface())
		}
		if err != nil {
			return err
		}
	}
	return e.WriteToken(jsontext.EndObject)
}

type jsonMember struct {
	name     string
	index    []int
	required bool
}

var memberLists sync.Map // reflect.Type to []jsonMember

// membersOf returns a struct's members in the order of encoding.
func membersOf(t reflect.Type) []jsonMember {
	if known, ok := memberLists.Load(t); ok {
		return known.([]jsonMember)
	}
	var members []jsonMember
	for _, f := range reflect.VisibleFields(t) {
		if name, ok := jsonName(f); ok {
			members = append(members, jsonMember{name, f.Index, f.Tag.Get("required") == "true"})
		}
	}
	memberLists.Store(t, members)
	return members
}
