package codec

import (
	"reflect"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"
	"unsafe"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Decode decodes text, an object, into the zero struct that into points to. It
// takes only texts in which every member has a name that the struct has, no name
// stands twice, every value has its member's type, and nothing is nested deeply.
// For most other texts it reports false, and the struct is to be set to zero.
func Decode(text []byte, into any) bool {
	t := reflect.TypeOf(into).Elem()
	known, ok := decoders.Load(t)
	if !ok {
		known, _ = decoders.LoadOrStore(t, decoderOf(t, nil))
	}
	r := readers.Get().(*reader)
	*r = reader{text: text, short: r.short[:0]}
	ok = known.(decoder)(r, reflect.ValueOf(into).UnsafePointer()) && r.peek() == 0 && r.at == len(text)
	r.own()
	readers.Put(r)
	return ok
}

// readers has readers to use again.
var readers = sync.Pool{New: func() any { return new(reader) }}

var decoders sync.Map // reflect.Type to decoder

// decoder decodes the next value into what p points to.
type decoder func(r *reader, p unsafe.Pointer) bool

// decoderOf returns the decoder of a type. within has the structs that the type is a
// part of: a recursive type is left to the library.
func decoderOf(t reflect.Type, within []reflect.Type) decoder {
	if o, ok := optionalOf(t); ok {
		return optionalDecoder(o, within)
	}
	if isCustom(t) {
		return libraryDecoder(t)
	}
	switch t.Kind() {
	case reflect.Bool:
		return decodeBool
	case reflect.String:
		return decodeString
	case reflect.Int:
		return func(r *reader, p unsafe.Pointer) bool {
			n, ok := r.integer(strconv.IntSize)
			*(*int)(p) = int(n)
			return ok
		}
	case reflect.Int64:
		return func(r *reader, p unsafe.Pointer) (ok bool) {
			*(*int64)(p), ok = r.integer(64)
			return ok
		}
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 {
			return sliceDecoder(t, within)
		}
	case reflect.Struct:
		if !slices.Contains(within, t) {
			return structDecoder(t, append(within, t))
		}
	}
	return libraryDecoder(t)
}

func decodeBool(r *reader, p unsafe.Pointer) bool {
	switch r.peek() {
	case 't':
		*(*bool)(p) = true
		return r.literal("true")
	case 'f':
		*(*bool)(p) = false
		return r.literal("false")
	}
	return false
}

func decodeString(r *reader, p unsafe.Pointer) bool {
	text, ok := r.quoted()
	if ok && len(text) > 0 && len(text) <= shortText && !r.moving {
		*(*string)(p) = unsafe.String(&text[0], len(text)) // until own
		r.short = append(r.short, (*string)(p))
		return true
	}
	if !ok {
		text, ok = r.escaped()
	}
	*(*string)(p) = string(text)
	return ok
}

// shortText is the longest text, in bytes, that shares its memory with others of the
// same object. A long one could be kept by a short one.
const shortText = 64

// own gives the short texts memory of their own: one piece for all of them.
func (r *reader) own() {
	n := 0
	for _, s := range r.short {
		n += len(*s)
	}
	all := make([]byte, 0, n)
	for _, s := range r.short {
		from := len(all)
		all = append(all, *s...)
		*s = unsafe.String(&all[from], len(*s))
	}
	clear(r.short)
	r.text = nil
}

// libraryDecoder leaves a value, and nothing around it, to the library.
func libraryDecoder(t reflect.Type) decoder {
	return func(r *reader, p unsafe.Pointer) bool {
		value, ok := r.value()
		return ok && json.Unmarshal(value, reflect.NewAt(t, p).Interface(), strict) == nil
	}
}

// strict are the library's options that decode what Decode does.
var strict = json.JoinOptions(jsontext.AllowDuplicateNames(false), json.RejectUnknownMembers(true))

func optionalDecoder(o optional, within []reflect.Type) decoder {
	decode := decoderOf(o.value, within)
	return func(r *reader, p unsafe.Pointer) bool {
		*(*bool)(unsafe.Add(p, o.sent)) = true
		if r.peek() == 'n' {
			*(*bool)(unsafe.Add(p, o.null)) = true
			return r.literal("null")
		}
		return decode(r, unsafe.Add(p, o.v))
	}
}

func sliceDecoder(t reflect.Type, within []reflect.Type) decoder {
	decode := decoderOf(t.Elem(), within)
	return func(r *reader, p unsafe.Pointer) bool {
		if r.peek() != '[' {
			return false
		}
		r.at++
		defer func(before bool) { r.moving = before }(r.moving)
		r.moving = true // when the list grows
		values := reflect.NewAt(t, p).Elem()
		values.Set(reflect.MakeSlice(t, 0, 0)) // an empty list is not nil
		for i := 0; ; i++ {
			switch c := r.peek(); {
			case c == ']':
				r.at++
				return i == 0
			}
			values.Grow(1)
			values.SetLen(i + 1)
			if !decode(r, values.Index(i).Addr().UnsafePointer()) {
				return false
			}
			switch r.peek() {
			case ',':
				r.at++
			case ']':
				r.at++
				return true
			default:
				return false
			}
		}
	}
}

func structDecoder(t reflect.Type, within []reflect.Type) decoder {
	const most = 64 // members, a bit for each
	members, ok := membersOf(t)
	if !ok || len(members) > most {
		return libraryDecoder(t)
	}
	type planned struct {
		name   string
		offset uintptr
		decode decoder
	}
	plan := make([]planned, len(members))
	byName := make(map[string]int, len(members))
	for i, m := range members {
		plan[i] = planned{m.name, m.offset, decoderOf(m.typ, within)}
		byName[m.name] = i
	}
	return func(r *reader, p unsafe.Pointer) bool {
		if r.peek() != '{' {
			return false
		}
		r.at++
		if r.peek() == '}' {
			r.at++
			return true
		}
		var seen uint64
		next := 0 // clients often send the members in their order
		for {
			r.peek()
			name, ok := r.quoted()
			if !ok {
				return false
			}
			i := next
			if i >= len(plan) || plan[i].name != string(name) {
				if i, ok = byName[string(name)]; !ok {
					return false
				}
			}
			next = i + 1
			m := &plan[i]
			if seen&(1<<i) != 0 || r.peek() != ':' {
				return false
			}
			seen |= 1 << i
			r.at++
			if !m.decode(r, unsafe.Add(p, m.offset)) {
				return false
			}
			switch r.peek() {
			case ',':
				r.at++
			case '}':
				r.at++
				return true
			default:
				return false
			}
		}
	}
}

// reader reads a text from a position on.
type reader struct {
	text   []byte
	at     int
	short  []*string // texts that are still parts of text
	moving bool      // the value that is being decoded may move
}

// peek skips white space and returns the next byte, 0 at the end.
func (r *reader) peek() byte {
	for ; r.at < len(r.text); r.at++ {
		switch c := r.text[r.at]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

func (r *reader) literal(word string) bool {
	end := r.at + len(word)
	if end > len(r.text) || string(r.text[r.at:end]) != word {
		return false
	}
	r.at = end
	return true
}

// quoted reads a quoted text without escapes. It is a part of the whole text.
func (r *reader) quoted() ([]byte, bool) {
	if r.peek() != '"' {
		return nil, false
	}
	from := r.at + 1
	ascii := true
	for i := from; ; i++ {
		if i += plain(r.text[i:]); i == len(r.text) {
			return nil, false
		}
		switch c := r.text[i]; {
		case c == '"':
			r.at = i + 1
			text := r.text[from:i]
			return text, ascii || utf8.Valid(text)
		case c < ' ', c == '\\':
			return nil, false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
}

// escaped reads a quoted text that has escapes.
func (r *reader) escaped() ([]byte, bool) {
	from := r.at
	if r.peek() != '"' || !r.skipQuoted() {
		return nil, false
	}
	r.at++
	text, err := jsontext.AppendUnquote(nil, r.text[from:r.at])
	return text, err == nil
}

// skipQuoted moves to the end quote of the text that begins here.
func (r *reader) skipQuoted() bool {
	for r.at++; r.at < len(r.text); r.at++ {
		switch r.text[r.at] {
		case '"':
			return true
		case '\\':
			r.at++
		}
	}
	return false
}

// value reads a value of any kind that a comma or an end follows. What it reads is a
// value if the whole text is valid.
func (r *reader) value() ([]byte, bool) {
	r.peek()
	from, depth := r.at, 0
	for r.at < len(r.text) {
		switch c := r.text[r.at]; c {
		case '{', '[':
			if depth++; depth > deep {
				return nil, false
			}
		case '}', ']':
			if depth == 0 {
				return r.text[from:r.at], r.at > from
			}
			depth--
		case ',':
			if depth == 0 {
				return r.text[from:r.at], r.at > from
			}
		case '"':
			if !r.skipQuoted() {
				return nil, false
			}
		}
		r.at++
	}
	return nil, false
}

// deep is how many levels a value may have that the library decodes. Whoever limits
// the depth of a text need not look at one that was decoded.
const deep = 16

// integer reads a number without fraction and exponent.
func (r *reader) integer(bits int) (int64, bool) {
	r.peek()
	from := r.at
	for r.at < len(r.text) && (r.text[r.at] == '-' || r.text[r.at] >= '0' && r.text[r.at] <= '9') {
		r.at++
	}
	digits := r.text[from:r.at]
	if len(digits) > 0 && digits[0] == '-' {
		digits = digits[1:]
	}
	if len(digits) == 0 || digits[0] == '0' && len(digits) > 1 {
		return 0, false
	}
	if r.at < len(r.text) {
		switch r.text[r.at] {
		case '.', 'e', 'E':
			return 0, false
		}
	}
	n, err := strconv.ParseInt(string(r.text[from:r.at]), 10, bits)
	return n, err == nil
}
