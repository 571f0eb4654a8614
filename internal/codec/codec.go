// Package codec encodes and decodes JSON by plans that are made once for each
// type. For the types and texts that it takes, it does what the package
// github.com/go-json-experiment/json does, several times as fast; all others it
// leaves to that package.
//
// Values are accessed by their offsets, as reflection would let them escape to
// the heap.
package codec

import (
	"reflect"
	"unsafe"
)

// Optional is a struct that may be absent, null or a value. It has the fields V,
// of the value's type, Sent and Null.
type Optional interface {
	ValueType() reflect.Type
}

var optionalType = reflect.TypeFor[Optional]()

// optional is where an Optional has its fields.
type optional struct {
	value      reflect.Type
	v          uintptr // offsets
	sent, null uintptr
}

// optionalOf reports whether t itself, not a struct that embeds one, is an
// Optional.
func optionalOf(t reflect.Type) (optional, bool) {
	if t.Kind() != reflect.Struct || !t.Implements(optionalType) || t.NumField() != 3 {
		return optional{}, false
	}
	v, sent, null := t.Field(0), t.Field(1), t.Field(2)
	if v.Name != "V" || sent.Name != "Sent" || null.Name != "Null" {
		return optional{}, false
	}
	return optional{v.Type, v.Offset, sent.Offset, null.Offset}, true
}

func (o optional) has(p unsafe.Pointer) bool {
	return *(*bool)(unsafe.Add(p, o.sent)) && !*(*bool)(unsafe.Add(p, o.null))
}

// dataOf returns a pointer to the value that an interface holds, which must not
// be changed.
func dataOf(v *any, direct bool) unsafe.Pointer {
	word := unsafe.Add(unsafe.Pointer(v), unsafe.Sizeof(uintptr(0)))
	if direct {
		return word
	}
	return *(*unsafe.Pointer)(word)
}

// isDirect reports whether an interface holds a value of the type itself, rather
// than a pointer to it.
func isDirect(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return true
	case reflect.Struct:
		return t.NumField() == 1 && isDirect(t.Field(0).Type)
	case reflect.Array:
		return t.Len() == 1 && isDirect(t.Elem())
	}
	return false
}
