// Package held says about how many bytes of memory a value takes with all that it
// refers to. What is shared by several values counts for each of them.
package held

import (
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"
	"unsafe"
)

// Text returns the bytes that the allocator takes for a text of n bytes.
func Text(n int) int { return (n + 15) &^ 15 }

// Of returns the size of a value that is held by an interface or pointer.
func Of(value any) int {
	v := reflect.ValueOf(value)
	if !v.IsValid() {
		return 0
	}
	if v.Kind() == reflect.Pointer {
		return pointed(v.Type(), v.UnsafePointer(), 0)
	}
	copied := reflect.New(v.Type())
	copied.Elem().Set(v)
	return pointed(copied.Type(), copied.UnsafePointer(), 0)
}

// Say returns a number of bytes as people read it: 64MiB, 1.5GiB.
func Say(bytes int64) string {
	unit, name := int64(1), ""
	for _, next := range []string{"Ki", "Mi", "Gi", "Ti"} {
		if bytes < unit<<10 {
			break
		}
		unit, name = unit<<10, next
	}
	return strings.TrimSuffix(strconv.FormatFloat(float64(bytes)/float64(unit), 'f', 1, 64), ".0") + name + "B"
}

// By returns what measures values of a type as [Of] does, without looking the type up
// each time.
func By[T any]() func(*T) int {
	size, p := int(reflect.TypeFor[T]().Size()), planOf(reflect.TypeFor[T]())
	return func(value *T) int { return size + p.beside(unsafe.Pointer(value), 1) }
}

// maxDepth is where measuring ends: no value of ours is nested as deeply, unless it
// refers to itself.
const maxDepth = 100

// pointed returns the size of what a pointer of type t points to.
func pointed(t reflect.Type, p unsafe.Pointer, depth int) int {
	if p == nil || depth > maxDepth {
		return 0
	}
	return int(t.Elem().Size()) + planOf(t.Elem()).beside(p, depth+1)
}

// plan is what a type refers to: its parts that are no plain values.
type plan []part

type part struct {
	offset uintptr
	of     reflect.Type // a string, pointer, slice, map or interface
	kind   reflect.Kind // of of
	elem   func() plan  // of what a slice holds or a pointer points to
}

// plans has the plans that were made, by type.
var plans sync.Map

func planOf(t reflect.Type) plan {
	if known, ok := plans.Load(t); ok {
		return known.(plan)
	}
	made := makePlan(t, 0, nil)
	plans.Store(t, made)
	return made
}

func makePlan(t reflect.Type, offset uintptr, p plan) plan {
	switch t.Kind() {
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() {
			return p // its place is shared by all
		}
		for i := range t.NumField() {
			p = makePlan(t.Field(i).Type, offset+t.Field(i).Offset, p)
		}
	case reflect.Array:
		for i := range t.Len() {
			p = makePlan(t.Elem(), offset+uintptr(i)*t.Elem().Size(), p)
		}
	case reflect.Slice, reflect.Pointer:
		p = append(p, part{offset, t, t.Kind(), sync.OnceValue(func() plan { return planOf(t.Elem()) })})
	case reflect.String, reflect.Map, reflect.Interface:
		p = append(p, part{offset: offset, of: t, kind: t.Kind()})
	}
	return p
}

// beside returns the size of what a value refers to.
func (p plan) beside(value unsafe.Pointer, depth int) (n int) {
	for i := range p {
		at := unsafe.Add(value, p[i].offset)
		switch p[i].kind {
		case reflect.String:
			n += Text(len(*(*string)(at)))
		case reflect.Pointer:
			if to := *(*unsafe.Pointer)(at); to != nil && depth <= maxDepth {
				n += int(p[i].of.Elem().Size()) + p[i].elem().beside(to, depth+1)
			}
		case reflect.Slice:
			n += p[i].slice(at, depth)
		default:
			if *(*unsafe.Pointer)(at) != nil {
				n += boxed(reflect.NewAt(p[i].of, at).Elem(), depth)
			}
		}
	}
	return n
}

func (p *part) slice(at unsafe.Pointer, depth int) int {
	if *(*unsafe.Pointer)(at) == nil {
		return 0
	}
	s := reflect.NewAt(p.of, at).Elem()
	n := Text(s.Cap() * int(p.of.Elem().Size()))
	if elem := p.elem(); elem != nil && depth <= maxDepth {
		for i := range s.Len() {
			n += elem.beside(s.Index(i).Addr().UnsafePointer(), depth+1)
		}
	}
	return n
}

// boxed returns the size of what a map or interface holds.
func boxed(v reflect.Value, depth int) (n int) {
	if v.IsNil() || depth > maxDepth {
		return 0
	}
	if v.Kind() == reflect.Interface {
		return int(v.Elem().Type().Size()) + inside(v.Elem(), depth)
	}
	slots := 8
	for slots*7/8 < v.Len() {
		slots *= 2
	}
	t := v.Type()
	n = 48 + slots*int(t.Key().Size()+t.Elem().Size()+1)
	if len(planOf(t.Key())) == 0 && len(planOf(t.Elem())) == 0 {
		return n
	}
	for i := v.MapRange(); i.Next(); {
		n += inside(i.Key(), depth) + inside(i.Value(), depth)
	}
	return n
}

// inside returns the size of what a value refers to that cannot be pointed to where
// it is.
func inside(v reflect.Value, depth int) int {
	switch p := planOf(v.Type()); {
	case v.Kind() == reflect.String:
		return Text(v.Len())
	case v.Kind() == reflect.Pointer:
		return pointed(v.Type(), v.UnsafePointer(), depth)
	case len(p) == 0:
		return 0
	case !v.CanInterface(): // of a field that is not exported: reflect does not let it be copied
		return 0
	default:
		copied := reflect.New(v.Type())
		copied.Elem().Set(v)
		return p.beside(copied.UnsafePointer(), depth+1)
	}
}
