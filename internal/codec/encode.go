package codec

import (
	"bytes"
	"math"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"unsafe"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Append appends the encoding of v, with the members of maps sorted by name. It
// panics if v cannot be encoded.
func Append(dst []byte, v any) []byte { return appendAny(dst, &v) }

// AppendAt is Append for a value where it is, which saves moving it to the heap.
func AppendAt(dst []byte, v *any) []byte { return appendAny(dst, v) }

// Appender is a type that appends its own encoding.
type Appender interface {
	AppendJSON(dst []byte) []byte
}

// encoder appends the encoding of the value at p.
type encoder func(dst []byte, p unsafe.Pointer) []byte

// encodingOf is how to encode the values of a type in an interface.
type encodingOf struct {
	encode encoder
	direct bool // see isDirect
}

var encodings sync.Map // reflect.Type to encodingOf

func appendAny(dst []byte, v *any) []byte {
	if *v == nil {
		return append(dst, "null"...)
	}
	t := reflect.TypeOf(*v)
	known, ok := encodings.Load(t)
	if !ok {
		known, _ = encodings.LoadOrStore(t, encodingOf{encoderOf(t, nil), isDirect(t)})
	}
	e := known.(encodingOf)
	return e.encode(dst, dataOf(v, e.direct))
}

// encoderOf returns the encoder of a type. within has the structs that the type
// is a part of: a recursive type is left to the library.
func encoderOf(t reflect.Type, within []reflect.Type) encoder {
	if o, ok := optionalOf(t); ok {
		return optionalEncoder(o, within)
	}
	if t.Implements(reflect.TypeFor[Appender]()) {
		return func(dst []byte, p unsafe.Pointer) []byte {
			return reflect.NewAt(t, p).Elem().Interface().(Appender).AppendJSON(dst)
		}
	}
	if isCustom(t) {
		return libraryEncoder(t)
	}
	switch t.Kind() {
	case reflect.Bool:
		return func(dst []byte, p unsafe.Pointer) []byte { return strconv.AppendBool(dst, *(*bool)(p)) }
	case reflect.String:
		return func(dst []byte, p unsafe.Pointer) []byte { return appendString(dst, *(*string)(p)) }
	case reflect.Int:
		return func(dst []byte, p unsafe.Pointer) []byte { return strconv.AppendInt(dst, int64(*(*int)(p)), 10) }
	case reflect.Int64:
		return func(dst []byte, p unsafe.Pointer) []byte { return strconv.AppendInt(dst, *(*int64)(p), 10) }
	case reflect.Float64:
		return floatEncoder(t)
	case reflect.Pointer:
		return pointerEncoder(encoderOf(t.Elem(), within))
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 {
			return sliceEncoder(t.Elem().Size(), encoderOf(t.Elem(), within))
		}
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return func(dst []byte, p unsafe.Pointer) []byte { return appendAny(dst, (*any)(p)) }
		}
	case reflect.Map:
		switch t {
		case reflect.TypeFor[map[string]any]():
			return appendMap
		}
	case reflect.Struct:
		if !slices.Contains(within, t) {
			return structEncoder(t, append(within, t))
		}
	}
	return libraryEncoder(t)
}

// floatEncoder leaves all but whole numbers of a usual size to the library.
func floatEncoder(t reflect.Type) encoder {
	other := libraryEncoder(t)
	return func(dst []byte, p unsafe.Pointer) []byte {
		f := *(*float64)(p)
		if -1e15 < f && f < 1e15 && f == math.Trunc(f) && (f != 0 || !math.Signbit(f)) {
			return strconv.AppendInt(dst, int64(f), 10)
		}
		return other(dst, p)
	}
}

func libraryEncoder(t reflect.Type) encoder {
	return func(dst []byte, p unsafe.Pointer) []byte {
		text, err := json.Marshal(reflect.NewAt(t, p).Elem().Interface(), json.Deterministic(true))
		if err != nil {
			panic(err)
		}
		return append(dst, text...)
	}
}

func optionalEncoder(o optional, within []reflect.Type) encoder {
	encode := encoderOf(o.value, within)
	return func(dst []byte, p unsafe.Pointer) []byte {
		if !o.has(p) {
			return append(dst, "null"...)
		}
		return encode(dst, unsafe.Add(p, o.v))
	}
}

func pointerEncoder(encode encoder) encoder {
	return func(dst []byte, p unsafe.Pointer) []byte {
		if p = *(*unsafe.Pointer)(p); p == nil {
			return append(dst, "null"...)
		}
		return encode(dst, p)
	}
}

func sliceEncoder(size uintptr, encode encoder) encoder {
	return func(dst []byte, p unsafe.Pointer) []byte {
		s := (*slice)(p)
		dst = append(dst, '[')
		for i := range s.len {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = encode(dst, unsafe.Add(s.data, uintptr(i)*size))
		}
		return append(dst, ']')
	}
}

// slice is what a slice consists of.
type slice struct {
	data     unsafe.Pointer
	len, cap int
}

func appendMap(dst []byte, p unsafe.Pointer) []byte {
	m := *(*map[string]any)(p)
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	dst = append(dst, '{')
	for i, name := range names {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(appendString(dst, name), ':')
		value := m[name]
		dst = appendAny(dst, &value)
	}
	return append(dst, '}')
}

func structEncoder(t reflect.Type, within []reflect.Type) encoder {
	members, ok := membersOf(t)
	if !ok {
		return libraryEncoder(t)
	}
	type planned struct {
		name      string // quoted, with its colon
		offset    uintptr
		encode    encoder
		isZero    func(unsafe.Pointer) bool // nil unless a zero is left out
		omitEmpty bool
	}
	plan := make([]planned, len(members))
	for i, m := range members {
		plan[i] = planned{name: quoted(m.name) + ":", offset: m.offset, encode: encoderOf(m.typ, within), omitEmpty: m.omitEmpty}
		if m.omitZero {
			plan[i].isZero = zeroTest(m.typ)
		}
	}
	return func(dst []byte, p unsafe.Pointer) []byte {
		start := len(dst)
		dst = append(dst, '{')
		for i := range plan {
			m := &plan[i]
			at := unsafe.Add(p, m.offset)
			if m.isZero != nil && m.isZero(at) {
				continue
			}
			before := len(dst)
			if before > start+1 {
				dst = append(dst, ',')
			}
			dst = append(dst, m.name...)
			value := len(dst)
			dst = m.encode(dst, at)
			if m.omitEmpty && isEmpty(dst[value:]) {
				dst = dst[:before]
			}
		}
		return append(dst, '}')
	}
}

// zeroTest returns what reports whether a value of the type is its zero.
func zeroTest(t reflect.Type) func(unsafe.Pointer) bool {
	switch t.Kind() {
	case reflect.String:
		return func(p unsafe.Pointer) bool { return *(*string)(p) == "" }
	case reflect.Bool:
		return func(p unsafe.Pointer) bool { return !*(*bool)(p) }
	case reflect.Pointer:
		return func(p unsafe.Pointer) bool { return *(*unsafe.Pointer)(p) == nil }
	}
	return func(p unsafe.Pointer) bool { return reflect.NewAt(t, p).Elem().IsZero() }
}

// isEmpty reports whether a value is what omitempty leaves out.
func isEmpty(value []byte) bool {
	switch len(value) {
	case 2:
		return bytes.Equal(value, []byte(`""`)) || bytes.Equal(value, []byte("{}")) || bytes.Equal(value, []byte("[]"))
	case 4:
		return bytes.Equal(value, []byte("null"))
	}
	return false
}

// appendString appends a quoted text.
func appendString(dst []byte, s string) []byte {
	if plain(unsafe.Slice(unsafe.StringData(s), len(s))) < len(s) {
		return appendQuoted(dst, s)
	}
	dst = append(dst, '"')
	dst = append(dst, s...)
	return append(dst, '"')
}

func appendQuoted(dst []byte, s string) []byte {
	dst, err := jsontext.AppendQuote(dst, s)
	if err != nil {
		panic(err) // it is not UTF-8
	}
	return dst
}

func quoted(name string) string { return string(appendString(nil, name)) }
