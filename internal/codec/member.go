package codec

import (
	"reflect"
	"strings"
)

// member is a field of a struct as a member of an object.
type member struct {
	name      string
	typ       reflect.Type
	offset    uintptr
	omitZero  bool
	omitEmpty bool
	required  bool // Nulled encodes it even if it is an empty text
}

// membersOf returns the members of a struct in the order in which they are
// encoded. It reports false if only the library knows them: for embedded
// pointers, names that hide each other, and options other than omitzero and
// omitempty.
func membersOf(t reflect.Type) ([]member, bool) {
	members, ok := appendMembers(nil, t, 0)
	names := map[string]bool{}
	for _, m := range members {
		ok = ok && !names[m.name]
		names[m.name] = true
	}
	return members, ok
}

func appendMembers(members []member, t reflect.Type, at uintptr) ([]member, bool) {
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		name, options, _ := strings.Cut(tag, ",")
		switch {
		case tag == "-":
			continue
		case f.Anonymous && name == "":
			if f.Type.Kind() != reflect.Struct || options != "" || isCustom(f.Type) {
				return nil, false
			}
			var ok bool
			if members, ok = appendMembers(members, f.Type, at+f.Offset); !ok {
				return nil, false
			}
			continue
		case !f.IsExported():
			continue
		case strings.ContainsAny(name, `'"\`):
			return nil, false
		case name == "":
			name = f.Name
		}
		m := member{name: name, typ: f.Type, offset: at + f.Offset, required: f.Tag.Get("required") == "true"}
		for option := range strings.SplitSeq(options, ",") {
			switch option {
			case "":
			case "omitzero":
				m.omitZero = true
			case "omitempty":
				m.omitEmpty = true
			default:
				return nil, false
			}
		}
		members = append(members, m)
	}
	return members, true
}
