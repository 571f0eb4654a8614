package strict

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Unmarshaler is a type that decodes itself. If it returns an [Error] or [Errors],
// these keep their positions; any other error gets the node's. A type can also
// implement [json.Unmarshaler], which gets the node's JSON, or
// [encoding.TextUnmarshaler], which gets a string.
type Unmarshaler interface {
	UnmarshalNode(Node) error
}

// Checker is a struct that checks its fields together. CheckNode is called once
// they are decoded without a mistake. Its error is positioned like an
// [Unmarshaler]'s.
type Checker interface {
	CheckNode(Node) error
}

// maxMistakes limits the cost of a text full of mistakes.
const maxMistakes = 1000

// Decode decodes the value into what into points to. It returns all mistakes, up to
// about maxMistakes, and decodes everything else.
//
// Structs use json tags, embedded structs work as in encoding/json. Names must
// match exactly, and a key without a field is a mistake. More tags:
//
//	required:"true"        the key must be present
//	enum:"frozen|running"  the string, or each in a list or mapping, is one of these
//	enum:"true"            the same for true and false
//	min:"1" max:"9"        the number, or each in a list or mapping, is within these
//	nonempty:"true"        the list has at least one item
//	notnull:"true"         null is a mistake although the type decodes itself
//
// Rules about several keys are tags of fields named _:
//
//	oneof:"a,b"              exactly one of these keys is set; with or:"c", or c alone
//	anyof:"a,b"              at least one of these keys is set
//	key:"a" without:"b,c"    where a is set, b and c are not; because:"…" says why
//	key:"a" with:"b=text"    where a is set, b has this value
//
// Only pointers, slices, maps, any and types that decode themselves accept null,
// the first three only if the key is not required. A missing key leaves its field
// unchanged. Types are those of JSON, and time.Time in RFC 3339. Decode panics on
// any other type, and on a tag without meaning.
func (n Node) Decode(into any) Errors {
	return n.DecodeBeside(into)
}

// DecodeBeside is Decode for a mapping with keys that are decoded elsewhere: it
// ignores the keys in others.
func (n Node) DecodeBeside(into any, others ...string) Errors {
	rv := reflect.ValueOf(into)
	if rv.Kind() != reflect.Pointer || rv.IsNil() {
		panic(fmt.Sprintf("strict: Decode needs a pointer to read into, not %T", into))
	}
	d := decoder{root: n.value(), others: others}
	d.value(n, rv.Elem(), Limits{})
	d.errs.Sort()
	return d.errs
}

type decoder struct {
	errs   Errors
	root   *value   // the mapping that can have the keys in others
	others []string // keys that are decoded elsewhere
}

func (d *decoder) add(n Node, format string, args ...any) {
	d.errs = append(d.errs, n.Errorf(format, args...))
}

func (d *decoder) value(n Node, rv reflect.Value, l Limits) {
	t := typeOf(rv.Type())
	if len(d.errs) >= maxMistakes {
		return
	}
	switch t.way {
	case readsNode:
		if err := rv.Addr().Interface().(Unmarshaler).UnmarshalNode(n); err != nil {
			d.errs = append(d.errs, errorsAt(n, err)...)
		}
	case readsTime:
		d.time(n, rv)
	case readsJSON:
		if err := rv.Addr().Interface().(json.Unmarshaler).UnmarshalJSON(n.JSON()); err != nil {
			d.errs = append(d.errs, errorsAt(n, err)...)
		}
	case readsText:
		if !d.is(n, String) {
			return
		}
		if err := rv.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(n.Text())); err != nil {
			d.errs = append(d.errs, errorsAt(n, err)...)
		}
	default:
		d.plain(n, rv, t, l)
	}
}

// plain decodes into a type that does not decode itself.
func (d *decoder) plain(n Node, rv reflect.Value, t *typeInfo, l Limits) {
	switch rv.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		if n.Kind() == Null {
			rv.SetZero()
			return
		}
	}
	switch rv.Kind() {
	case reflect.Pointer:
		if rv.IsNil() {
			rv.Set(reflect.New(rv.Type().Elem()))
		}
		d.value(n, rv.Elem(), l)
	case reflect.Interface:
		rv.Set(reflect.ValueOf(n.Interface()))
	case reflect.Struct:
		d.fields(n, rv, t)
	case reflect.Map:
		d.mapping(n, rv, l)
	case reflect.Slice:
		d.items(n, rv, l)
	case reflect.String:
		if d.is(n, String) {
			rv.SetString(n.Text())
			d.enum(n, l)
		}
	case reflect.Bool:
		if d.is(n, Bool) {
			rv.SetBool(n.Text() == "true")
			if l.Enum != nil && !slices.Contains(l.Enum, n.Text()) {
				d.add(n, "expected %s, found %s; leave the key out instead", strings.Join(l.Enum, " or "), n.Text())
			}
		}
	default:
		d.number(n, rv, l)
	}
}

func (d *decoder) fields(n Node, rv reflect.Value, t *typeInfo) {
	if n.Kind() != Mapping {
		d.add(n, "expected %s, found %s%s", Mapping, n.describe(), t.wrapped(n))
		return
	}
	before := len(d.errs)
	v := n.value()
	for i, k := range v.keys {
		at, known := t.byName[k.text]
		if !known {
			if len(d.errs) >= maxMistakes {
				return
			}
			valid := t.names
			if v == d.root {
				if slices.Contains(d.others, k.text) {
					continue
				}
				valid = append(slices.Clone(valid), d.others...)
			}
			d.errs = append(d.errs, n.errorAt(k.line, k.column, v.path(k.text),
				"unknown key "+quote(k.text)+Suggest(k.text, valid)))
			continue
		}
		f := t.fields[at]
		child := Node{n.doc, v.children[i]}
		switch null := child.Kind() == Null; {
		case null && f.Required && f.Nullable:
			d.add(child, "key %s is required, so it cannot be null", quote(k.text))
		case null && f.NotNull:
			d.add(child, "key %s cannot be null; leave it out instead", quote(k.text))
		default:
			d.value(child, f.in(rv), f.Limits)
		}
	}
	for _, f := range t.fields {
		if f.Required && v.find(f.Name) < 0 {
			d.errs = append(d.errs, n.errorAt(v.line, v.column, v.path(f.Name), "key "+quote(f.Name)+" is missing"))
		}
	}
	// After a mistake, what seems to be missing may just be misspelt.
	if len(d.errs) == before {
		d.keysTogether(n, t)
	}
	if len(d.errs) == before && t.checks {
		if err := rv.Addr().Interface().(Checker).CheckNode(n); err != nil {
			d.errs = append(d.errs, errorsAt(n, err)...)
		}
	}
}

func (d *decoder) mapping(n Node, rv reflect.Value, l Limits) {
	if !d.is(n, Mapping) {
		return
	}
	v := n.value()
	if rv.IsNil() {
		rv.Set(reflect.MakeMapWithSize(rv.Type(), len(v.keys)))
	}
	for i, k := range v.keys {
		elem := reflect.New(rv.Type().Elem()).Elem()
		d.value(Node{n.doc, v.children[i]}, elem, l)
		rv.SetMapIndex(reflect.ValueOf(k.text).Convert(rv.Type().Key()), elem)
	}
}

func (d *decoder) items(n Node, rv reflect.Value, l Limits) {
	if n.Kind() != Sequence {
		d.add(n, "expected %s, found %s%s", Sequence, n.describe(), listed(n, rv.Type().Elem()))
		return
	}
	children := n.value().children
	if l.NonEmpty && len(children) == 0 {
		d.add(n, "the list is empty; it needs at least one item")
	}
	rv.Set(reflect.MakeSlice(rv.Type(), len(children), len(children)))
	for i, child := range children {
		d.value(Node{n.doc, child}, rv.Index(i), l)
	}
}
