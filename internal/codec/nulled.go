package codec

import (
	"reflect"
	"slices"
	"sync"
	"unsafe"
)

// AppendNulled appends the encoding of v, a struct or a pointer to one, with all
// of its members: an empty text and a nil pointer are null, also within objects and lists of them.
// A text that is tagged `required:"true"` always has a value, even an empty one.
func AppendNulled(dst []byte, v any) []byte {
	t := reflect.TypeOf(v)
	known, ok := nulledEncodings.Load(t)
	if !ok {
		known, _ = nulledEncodings.LoadOrStore(t, encodingOf{nulledEncoderOf(t, false, nil), isDirect(t)})
	}
	e := known.(encodingOf)
	return e.encode(dst, dataOf(&v, e.direct))
}

var nulledEncodings sync.Map // reflect.Type to encodingOf

func nulledEncoderOf(t reflect.Type, required bool, within []reflect.Type) encoder {
	switch {
	case t.Kind() == reflect.String && !required && !isCustom(t):
		return func(dst []byte, p unsafe.Pointer) []byte {
			if s := *(*string)(p); s != "" {
				return appendString(dst, s)
			}
			return append(dst, "null"...)
		}
	case t.Kind() == reflect.Pointer && isPlainStruct(t.Elem()):
		return pointerEncoder(nulledEncoderOf(t.Elem(), false, within))
	case t.Kind() == reflect.Slice && isPlainStruct(t.Elem()):
		return sliceEncoder(t.Elem().Size(), nulledEncoderOf(t.Elem(), false, within))
	case isPlainStruct(t) && !slices.Contains(within, t):
		return nulledStructEncoder(t, append(within, t))
	}
	return encoderOf(t, nil)
}

// isPlainStruct reports whether t is a struct without methods that encode it.
func isPlainStruct(t reflect.Type) bool { return t.Kind() == reflect.Struct && !isCustom(t) }

func nulledStructEncoder(t reflect.Type, within []reflect.Type) encoder {
	members, ok := membersOf(t)
	if !ok {
		panic(t.String() + " has members that only the library knows")
	}
	type planned struct {
		name   string // with what stands before it
		offset uintptr
		encode encoder
	}
	plan := make([]planned, len(members))
	for i, m := range members {
		before := ","
		if i == 0 {
			before = "{"
		}
		plan[i] = planned{before + quoted(m.name) + ":", m.offset, nulledEncoderOf(m.typ, m.required, within)}
	}
	return func(dst []byte, p unsafe.Pointer) []byte {
		if len(plan) == 0 {
			return append(dst, "{}"...)
		}
		for i := range plan {
			dst = append(dst, plan[i].name...)
			dst = plan[i].encode(dst, unsafe.Add(p, plan[i].offset))
		}
		return append(dst, '}')
	}
}
