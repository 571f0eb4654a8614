package sim

import (
	"fmt"
	"reflect"
	"strings"
	"unsafe"
)

// Fields relates the members of an input to those of a record, by their JSON
// names: what merge, replace, null and missing do to a record follows from the
// two structs. In's members are [Opt]s; R has a plain field, or a pointer to
// one, for each of them. An Opt of a struct is an object, whose members are
// related in the same way. A member that R does not have, or that is not for R,
// is tagged `merge:"-"`; an object that is replaced as a whole even by a merge,
// `merge:"whole"`.
//
// A record's fields may be shared with other rows: what a pointer points to is
// replaced, never changed.
//
// Values are reached by their offsets, worked out once: by reflection, record
// and input would have to leave the stack at every request.
type Fields[R, In any] struct {
	pairs []pair
}

// pair is a member of the input and the record's field of that name.
type pair struct {
	name       string
	in, row    uintptr      // their offsets
	sent, null uintptr      // offsets of the Opt's own flags
	kind       reflect.Kind // of the value
	pointer    bool         // the record's field is a pointer to the value
	object     reflect.Type // of the record's field; nil for a value
	inside     []pair       // an object's own members
	whole      bool
	required   bool // the record always has it
}

// FieldsOf works out how In relates to R. It panics if a member of In has no
// field in R that can hold it.
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
		value, field := o.valueType(), to.Type
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

// plainKinds is the kinds of values that fields can have.
var plainKinds = map[reflect.Kind]bool{reflect.String: true, reflect.Bool: true, reflect.Int: true, reflect.Int64: true}

func jsonName(f reflect.StructField) (string, bool) {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name, name != "" && name != "-" && f.IsExported()
}

// offset returns where a field is in t, also one of an embedded struct.
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

// FirstNull returns the dotted name of the first member that is sent as null,
// "" if there is none.
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

// Cleared returns the dotted name of the first field that has no value and had
// one before, "" if there is none.
func (f Fields[R, In]) Cleared(before, after *R) string {
	return cleared(f.pairs, unsafe.Pointer(before), unsafe.Pointer(after))
}

// cleared looks into objects; after is nil for one that is gone.
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

// field returns where a record has its value or object; nil if it has none.
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

// hasValue reports whether there is a value at a place that [pair.field]
// returned. Without a pointer, the zero value is none.
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

// Sent returns the input that a client would send for the record: what has a
// value is sent, what has none is left out. A field of R that is tagged
// `required:"true"` has a value even if that is empty.
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
