package sim

import (
	"fmt"
	"reflect"
	"strings"
	"unsafe"
)

// Fields maps the members of an input to the fields of a record by their JSON
// names. What merge, replace, null and missing do to a record follows from the
// two structs. In's members are [Opt]s; R has a plain field, or a pointer to
// one, for each of them. An Opt of a struct is an object, whose members are
// mapped in the same way. The tag `merge:"-"` leaves out a member of In; the tag
// `merge:"whole"` replaces an object as a whole, even in a merge.
//
// Rows may share what a record's pointers point to: it is replaced, never
// changed.
//
// Values are accessed by their offsets, computed once: with reflection, record
// and input would escape to the heap at every request.
type Fields[R, In any] struct {
	pairs []pair
}

// pair is a member of the input and the record's field of the same name.
type pair struct {
	name       string
	in, row    uintptr      // offsets
	sent, null uintptr      // offsets of the Opt's flags
	kind       reflect.Kind // of the value
	pointer    bool         // the record's field is a pointer to the value
	object     reflect.Type // of the record's field; nil for a value
	inside     []pair       // the object's members
	whole      bool
	required   bool // the record always has a value
}

// FieldsOf maps In to R. It panics if R has no field that can hold a member of
// In.
func FieldsOf[R, In any]() Fields[R, In] {
	return Fields[R, In]{pairsOf(reflect.TypeFor[R](), reflect.TypeFor[In]())}
}

func pairsOf(row, in reflect.Type) (pairs []pair) {
	fields := map[string]reflect.StructField{}
	for _, f := range reflect.VisibleFields(row) {
		if name, ok := jsonName(f); ok {
			fields[name] = f
		}
	}
	for _, f := range reflect.VisibleFields(in) {
		name, ok := jsonName(f)
		how := f.Tag.Get("merge")
		if !ok || how == "-" {
			continue
		}
		o, ok := reflect.Zero(f.Type).Interface().(optional)
		if !ok {
			panic(fmt.Sprintf("%s.%s is not an Opt", in, f.Name))
		}
		to, ok := fields[name]
		if !ok {
			panic(fmt.Sprintf("%s has no field for %s.%s", row, in, f.Name))
		}
		at := offset(in, f)
		p := pair{
			name: name, in: at, row: offset(row, to), whole: how == "whole", required: to.Tag.Get("required") == "true",
			sent: at + offsetOf(f.Type, "Sent"), null: at + offsetOf(f.Type, "Null"),
		}
		value, field := o.ValueType(), to.Type
		if p.pointer = field.Kind() == reflect.Pointer; p.pointer {
			field = field.Elem()
		}
		p.kind = value.Kind()
		switch {
		case isPlainStruct(value):
			p.object, p.inside = field, pairsOf(field, value)
		case value != field || !plainKinds[p.kind]:
			panic(fmt.Sprintf("%s.%s cannot hold the %s of %s", row, to.Name, value, in))
		}
		pairs = append(pairs, p)
	}
	return pairs
}

// plainKinds has the kinds of values that fields can have.
var plainKinds = map[reflect.Kind]bool{reflect.String: true, reflect.Bool: true, reflect.Int: true, reflect.Int64: true}

func jsonName(f reflect.StructField) (string, bool) {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name, name != "" && name != "-" && f.IsExported()
}

// offset returns the offset of a field in t, including a field of an embedded
// struct.
func offset(t reflect.Type, f reflect.StructField) (sum uintptr) {
	for _, i := range f.Index {
		sum += t.Field(i).Offset
		t = t.Field(i).Type
	}
	return sum
}

func offsetOf(t reflect.Type, name string) uintptr {
	f, _ := t.FieldByName(name)
	return f.Offset
}

// FirstNull returns the dotted name of the first member that is sent as null, or
// "".
func (f Fields[R, In]) FirstNull(in *In) string { return firstNull(f.pairs, unsafe.Pointer(in)) }

func firstNull(pairs []pair, in unsafe.Pointer) string {
	for i := range pairs {
		p := &pairs[i]
		switch state := p.state(in, false); {
		case state == null:
			return p.name
		case state == valued && p.object != nil:
			if name := firstNull(p.inside, unsafe.Add(in, p.in)); name != "" {
				return p.name + "." + name
			}
		}
	}
	return ""
}

// Cleared returns the dotted name of the first field that had a value before
// and has none after, or "".
func (f Fields[R, In]) Cleared(before, after *R) string {
	return cleared(f.pairs, unsafe.Pointer(before), unsafe.Pointer(after))
}

// cleared descends into objects; after is nil for an object that is gone.
func cleared(pairs []pair, before, after unsafe.Pointer) string {
	for i := range pairs {
		p := &pairs[i]
		was, is := p.field(before), p.field(after)
		switch {
		case p.object != nil && was != nil:
			if name := cleared(p.inside, was, is); name != "" {
				return p.name + "." + name
			}
		case p.object == nil && p.hasValue(was) && !p.hasValue(is):
			return p.name
		}
	}
	return ""
}

// field returns a pointer to the record's value or object, nil if it has none.
func (p *pair) field(row unsafe.Pointer) unsafe.Pointer {
	if row == nil {
		return nil
	}
	at := unsafe.Add(row, p.row)
	if p.pointer {
		return *(*unsafe.Pointer)(at)
	}
	return at
}

// hasValue reports whether there is a value at a pointer that [pair.field]
// returned. In a field that is no pointer, the zero value means no value.
func (p *pair) hasValue(at unsafe.Pointer) bool {
	switch {
	case at == nil || p.pointer:
		return at != nil
	case p.kind == reflect.String:
		return *(*string)(at) != ""
	case p.kind == reflect.Bool:
		return *(*bool)(at)
	case p.kind == reflect.Int:
		return *(*int)(at) != 0
	default:
		return *(*int64)(at) != 0
	}
}

// Sent returns the input that a client would send for the record: it leaves out
// the fields without a value. A field of R tagged `required:"true"` always has a
// value, even an empty one.
func (f Fields[R, In]) Sent(row *R) (in In) {
	send(f.pairs, unsafe.Pointer(row), unsafe.Pointer(&in))
	return in
}

// send reports whether anything was sent.
func send(pairs []pair, row, in unsafe.Pointer) (any bool) {
	for i := range pairs {
		p := &pairs[i]
		from := p.field(row)
		has := p.required && from != nil || p.pointer && from != nil
		switch {
		case p.object != nil && from != nil:
			has = send(p.inside, from, unsafe.Add(in, p.in)) || has
		case p.object == nil && (has || p.hasValue(from)):
			has = true
			plain := pair{kind: p.kind}
			plain.set(unsafe.Add(in, p.in), from)
		}
		if has {
			*(*bool)(unsafe.Add(in, p.sent)) = true
			any = true
		}
	}
	return any
}
