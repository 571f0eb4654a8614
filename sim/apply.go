package sim

import (
	"reflect"
	"unsafe"
)

// Mode says what Apply does with members that have no value. The zero Mode
// leaves their fields unchanged.
type Mode struct {
	ClearsAbsent bool // a field whose member is left out is cleared
	ClearsNull   bool // a field whose member is null is cleared
	SkipsBlank   bool // a member that is "" counts as left out
}

// Replace is the mode for an input that is the record's whole state.
var Replace = Mode{ClearsAbsent: true, ClearsNull: true}

// Apply sets the fields of row to the values that in holds.
func (f Fields[R, In]) Apply(row *R, in *In, mode Mode) {
	apply(f.pairs, unsafe.Pointer(row), unsafe.Pointer(in), mode)
}

func apply(pairs []pair, row, in unsafe.Pointer, mode Mode) {
	for i := range pairs {
		p := &pairs[i]
		to := unsafe.Add(row, p.row)
		switch state := p.state(in, mode.SkipsBlank); {
		case state == valued && p.object != nil:
			p.applyObject(to, unsafe.Add(in, p.in), mode)
		case state == valued:
			p.set(to, unsafe.Add(in, p.in))
		case state == null && mode.ClearsNull, state == absent && mode.ClearsAbsent:
			p.clear(to)
		}
	}
}

// presence says whether a request has a member, and whether it is null.
type presence int

const (
	absent presence = iota
	null
	valued
)

func (p *pair) state(in unsafe.Pointer, skipsBlank bool) presence {
	switch {
	case !*(*bool)(unsafe.Add(in, p.sent)):
		return absent
	case *(*bool)(unsafe.Add(in, p.null)):
		return null
	case skipsBlank && p.kind == reflect.String && *(*string)(unsafe.Add(in, p.in)) == "":
		return absent
	}
	return valued
}

// set puts the value at from into the record's field at to.
func (p *pair) set(to, from unsafe.Pointer) {
	switch p.kind {
	case reflect.String:
		setAs[string](p.pointer, to, from)
	case reflect.Bool:
		setAs[bool](p.pointer, to, from)
	case reflect.Int:
		setAs[int](p.pointer, to, from)
	case reflect.Int64:
		setAs[int64](p.pointer, to, from)
	}
}

// setAs sets a field of type T or *T. A pointer to an equal value stays, so that
// == compares rows by value.
func setAs[T comparable](pointer bool, to, from unsafe.Pointer) {
	value := *(*T)(from)
	if !pointer {
		*(*T)(to) = value
		return
	}
	if p := *(**T)(to); p == nil || *p != value {
		fresh := new(T)
		*fresh = value
		*(**T)(to) = fresh
	}
}

// clear removes the value of the record's field at to.
func (p *pair) clear(to unsafe.Pointer) {
	switch {
	case p.pointer:
		*(*unsafe.Pointer)(to) = nil
	case p.object != nil:
		for i := range p.inside {
			p.inside[i].clear(unsafe.Add(to, p.inside[i].row))
		}
	case p.kind == reflect.String:
		*(*string)(to) = ""
	case p.kind == reflect.Bool:
		*(*bool)(to) = false
	case p.kind == reflect.Int:
		*(*int)(to) = 0
	case p.kind == reflect.Int64:
		*(*int64)(to) = 0
	}
}

// applyObject applies an object to the record's field at to. A pointer to an
// object without any value becomes nil.
func (p *pair) applyObject(to, in unsafe.Pointer, mode Mode) {
	if p.whole {
		mode = Replace
	}
	if !p.pointer {
		apply(p.inside, to, in, mode)
		return
	}
	fresh := reflect.New(p.object)
	if before := *(*unsafe.Pointer)(to); before != nil && mode != Replace {
		fresh.Elem().Set(reflect.NewAt(p.object, before).Elem())
	}
	apply(p.inside, fresh.UnsafePointer(), in, mode)
	if fresh.Elem().IsZero() {
		*(*unsafe.Pointer)(to) = nil
	} else {
		*(*unsafe.Pointer)(to) = fresh.UnsafePointer()
	}
}
