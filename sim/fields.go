package sim

import (
	"fmt"
	"reflect"
	"strings"
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
type Fields[R, In any] struct {
	pairs []pair
}

// pair is a member of the input and the record's field of that name.
type pair struct {
	name     string
	in, row  []int  // where they are, by index
	object   []pair // an object's own members; nil for a value
	whole    bool
	required bool // the record always has it
}

// FieldsOf works out how In relates to R. It panics if a member of In has no
// field in R.
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
		p := pair{name: name, in: f.Index, row: to.Index, whole: how == "whole", required: to.Tag.Get("required") == "true"}
		bare := to.Type
		if bare.Kind() == reflect.Pointer {
			bare = bare.Elem()
		}
		if value := o.valueType(); isPlainStruct(value) {
			p.object = pairsOf(bare, value)
		} else if value != bare {
			panic(fmt.Sprintf("%s.%s cannot hold a %s", row, to.Name, value))
		}
		pairs = append(pairs, p)
	}
	return pairs
}

func jsonName(f reflect.StructField) (string, bool) {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name, name != "" && name != "-" && f.IsExported()
}

// Mode is what a change does about members that have no value. The zero Mode
// leaves their fields as they are.
type Mode struct {
	ClearsAbsent bool // a field whose member is left out is cleared
	ClearsNull   bool // a field whose member is null is cleared
	SkipsBlank   bool // a member that is "" counts as left out
}

// Replace is the mode in which the input is the record's whole state.
var Replace = Mode{ClearsAbsent: true, ClearsNull: true}

// Apply changes row by what in holds.
func (f Fields[R, In]) Apply(row *R, in *In, mode Mode) {
	apply(f.pairs, reflect.ValueOf(row).Elem(), reflect.ValueOf(in).Elem(), mode)
}

func apply(pairs []pair, row, in reflect.Value, mode Mode) {
	for i := range pairs {
		p := &pairs[i]
		sent, to := in.FieldByIndex(p.in), row.FieldByIndex(p.row)
		switch state := stateOf(sent, mode.SkipsBlank); {
		case state == has && p.object != nil:
			applyObject(p, to, sent.Field(0), mode)
		case state == has:
			set(to, sent.Field(0))
		case state == null && mode.ClearsNull, state == absent && mode.ClearsAbsent:
			to.SetZero()
		}
	}
}

// applyObject changes an object of the record. One that is left without any
// value is nil, if it can be.
func applyObject(p *pair, to, sent reflect.Value, mode Mode) {
	inside := to
	if to.Kind() == reflect.Pointer {
		inside = reflect.New(to.Type().Elem()).Elem()
		if !to.IsNil() {
			inside.Set(to.Elem())
		}
	}
	if p.whole {
		mode = Replace
	}
	if mode == Replace {
		inside.SetZero()
	}
	apply(p.object, inside, sent, mode)
	switch {
	case to.Kind() != reflect.Pointer:
	case inside.IsZero():
		to.SetZero()
	default:
		to.Set(inside.Addr())
	}
}

// set puts a value into a field. A pointer to an equal value stays, so that ==
// tells whether a row was changed.
func set(to, value reflect.Value) {
	if to.Kind() != reflect.Pointer {
		to.Set(value)
		return
	}
	if !to.IsNil() && to.Elem().Comparable() && to.Elem().Equal(value) {
		return
	}
	p := reflect.New(value.Type())
	p.Elem().Set(value)
	to.Set(p)
}

// presence is what a request holds of a member.
type presence int

const (
	absent presence = iota
	null
	has
)

// stateOf returns what was sent of an Opt, by its fields V, Sent and Null.
func stateOf(opt reflect.Value, skipBlank bool) presence {
	switch {
	case !opt.Field(1).Bool():
		return absent
	case opt.Field(2).Bool():
		return null
	case skipBlank && opt.Field(0).Kind() == reflect.String && opt.Field(0).Len() == 0:
		return absent
	}
	return has
}

// FirstNull returns the dotted name of the first member that is sent as null,
// "" if there is none.
func (f Fields[R, In]) FirstNull(in *In) string {
	return first(f.pairs, reflect.ValueOf(in).Elem(), func(p *pair, sent reflect.Value) bool { return stateOf(sent, false) == null })
}

// first returns the dotted name of the first member that is so, objects before
// what is inside of them.
func first(pairs []pair, in reflect.Value, so func(*pair, reflect.Value) bool) string {
	for i := range pairs {
		p := &pairs[i]
		sent := in.FieldByIndex(p.in)
		if so(p, sent) {
			return p.name
		}
		if p.object != nil {
			if name := first(p.object, sent.Field(0), so); name != "" {
				return p.name + "." + name
			}
		}
	}
	return ""
}

// Cleared returns the dotted name of the first field that has no value and had
// one before, "" if there is none.
func (f Fields[R, In]) Cleared(before, after *R) string {
	return cleared(f.pairs, reflect.ValueOf(before).Elem(), reflect.ValueOf(after).Elem())
}

func cleared(pairs []pair, before, after reflect.Value) string {
	for i := range pairs {
		p := &pairs[i]
		was, is := before.FieldByIndex(p.row), after.FieldByIndex(p.row)
		switch {
		case was.IsZero():
		case p.object != nil:
			if name := cleared(p.object, inside(was), inside(is)); name != "" {
				return p.name + "." + name
			}
		case is.IsZero():
			return p.name
		}
	}
	return ""
}

// inside returns an object itself, an empty one for nil.
func inside(object reflect.Value) reflect.Value {
	if object.Kind() != reflect.Pointer {
		return object
	}
	if object.IsNil() {
		return reflect.Zero(object.Type().Elem())
	}
	return object.Elem()
}

// Sent returns the input that a client would send for the record: what has a
// value is sent, what has none is left out. A field of R that is tagged
// `required:"true"` has a value even if that is empty.
func (f Fields[R, In]) Sent(row *R) (in In) {
	send(f.pairs, reflect.ValueOf(row).Elem(), reflect.ValueOf(&in).Elem())
	return in
}

func send(pairs []pair, row, in reflect.Value) {
	for i := range pairs {
		p := &pairs[i]
		from, opt := row.FieldByIndex(p.row), in.FieldByIndex(p.in)
		if from.IsZero() && !p.required {
			continue
		}
		opt.Field(1).SetBool(true)
		if p.object != nil {
			send(p.object, inside(from), opt.Field(0))
		} else {
			opt.Field(0).Set(inside(from))
		}
	}
}
