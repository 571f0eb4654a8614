package codec

import (
	"encoding"
	v1 "encoding/json"
	"reflect"

	"github.com/go-json-experiment/json"
)

var customTypes = []reflect.Type{
	reflect.TypeFor[json.MarshalerTo](), reflect.TypeFor[v1.Marshaler](), reflect.TypeFor[encoding.TextMarshaler](), reflect.TypeFor[encoding.TextAppender](),
	reflect.TypeFor[json.UnmarshalerFrom](), reflect.TypeFor[v1.Unmarshaler](), reflect.TypeFor[encoding.TextUnmarshaler](),
	reflect.TypeFor[interface{ IsZero() bool }](),
}

// isCustom reports whether a type, or a pointer to it, has methods that the
// library calls.
func isCustom(t reflect.Type) bool {
	for _, c := range customTypes {
		if t.Implements(c) || reflect.PointerTo(t).Implements(c) {
			return true
		}
	}
	return false
}
