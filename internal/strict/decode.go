package strict

import (
	"cmp"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Unmarshaler is a type that reads itself. If the error it returns is an
// [Error] or [Errors] the mistakes keep their positions, otherwise it stands at
// the node. A type that implements [json.Unmarshaler] reads itself from the
// node's JSON, and one that implements [encoding.TextUnmarshaler] from a string.
type Unmarshaler interface {
	UnmarshalNode(Node) error
}

// Checker is a struct that is read by its fields, and then checks what they say
// together. CheckNode is called if its fields were read without a mistake, and
// its error is placed like that of an [Unmarshaler].
type Checker interface {
	CheckNode(Node) error
}

// maxMistakes bounds what a text of mistakes alone costs.
const maxMistakes = 1000

// Decode reads the value into what into points to, and returns all mistakes (of
// a great many, the first that it meets); what is right is there even when
// something else is wrong.
//
// Structs go by their json tags, embedded ones as in encoding/json; names must
// match exactly, and a key without a field is a mistake. These tags say more:
//
//	required:"true"        the key must be there
//	enum:"frozen|running"  the string, or each in a list or mapping, is one of these
//	enum:"true"            the same for true and false
//	min:"1" max:"9"        the number, or each in a list or mapping, is within these
//	nonempty:"true"        the list has an item at least
//	notnull:"true"         null is refused although the type reads itself
//
// Tags about several keys stand at fields that are called _:
//
//	oneof:"a,b"              exactly one of these keys is set; with or:"c", or c alone
//	anyof:"a,b"              at least one of these keys is set
//	key:"a" without:"b,c"    where a is set, b and c are not; because:"…" says why
//	key:"a" with:"b=text"    where a is set, b has this value
//
// Only pointers, slices, maps, any and types that read themselves take null;
// the first three not where the key is required. Keys that are left out leave
// their fields as they are. The types are those that JSON has, and time.Time in
// RFC 3339; another type, or a tag that means nothing here, is a panic.
func (n Node) Decode(into any) Errors {
	return n.DecodeBeside(into)
}

// DecodeBeside is Decode for a mapping of which somebody else reads the keys in
// others: they are known, and left alone.
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
	root   *value   // where others are known
	others []string // keys that somebody else reads
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

// plain reads into a type that has no reading of its own.
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
		d.entries(n, rv, l)
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
	if !d.is(n, Mapping) {
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
	// What could not be read is not judged: what seems missing may be misspelt.
	if len(d.errs) == before {
		d.together(n, t)
	}
	if len(d.errs) == before && t.checks {
		if err := rv.Addr().Interface().(Checker).CheckNode(n); err != nil {
			d.errs = append(d.errs, errorsAt(n, err)...)
		}
	}
}

func (d *decoder) entries(n Node, rv reflect.Value, l Limits) {
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
	if !d.is(n, Sequence) {
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

func (d *decoder) time(n Node, rv reflect.Value) {
	if n.Kind() == String {
		if t, err := time.Parse(time.RFC3339, n.Text()); err == nil {
			rv.Set(reflect.ValueOf(t))
			return
		}
	}
	d.add(n, "expected a time such as 2026-01-15T09:00:00Z, found %s", n.describe())
}

func (d *decoder) number(n Node, rv reflect.Value, l Limits) {
	var want string
	switch t := rv.Type(); {
	case rv.CanInt():
		if !d.is(n, Int) {
			return
		}
		if i, err := strconv.ParseInt(n.Text(), 10, t.Bits()); err == nil {
			rv.SetInt(i)
			d.within(n, l, func(bound int64) int { return cmp.Compare(i, bound) })
			return
		}
		most := int64(1)<<(t.Bits()-1) - 1
		want = fmt.Sprintf("%d to %d", -most-1, most)
	case rv.CanUint():
		if !d.is(n, Int) {
			return
		}
		if u, err := strconv.ParseUint(n.Text(), 10, t.Bits()); err == nil {
			rv.SetUint(u)
			d.within(n, l, func(bound int64) int { return compareUint(u, bound) })
			return
		}
		want = fmt.Sprintf("0 to %d", ^uint64(0)>>(64-t.Bits()))
	default:
		if !d.is(n, Float) {
			return
		}
		if f, err := strconv.ParseFloat(n.Text(), t.Bits()); err == nil {
			rv.SetFloat(f)
			d.within(n, l, func(bound int64) int { return cmp.Compare(f, float64(bound)) })
			return
		}
		want = "what a 32-bit number holds"
	}
	d.add(n, "number %s is out of range; valid: %s", clip(n.Text()), want)
}

// within checks a number against its bounds; compare compares it with one.
func (d *decoder) within(n Node, l Limits, compare func(bound int64) int) {
	small := l.Min != nil && compare(*l.Min) < 0
	large := l.Max != nil && compare(*l.Max) > 0
	switch {
	case (small || large) && l.Min != nil && l.Max != nil:
		d.add(n, "number %s is out of range; valid: %d to %d", clip(n.Text()), *l.Min, *l.Max)
	case small:
		d.add(n, "number %s is too small; it must be at least %d", clip(n.Text()), *l.Min)
	case large:
		d.add(n, "number %s is too large; it must be at most %d", clip(n.Text()), *l.Max)
	}
}

func compareUint(u uint64, bound int64) int {
	if bound < 0 {
		return 1
	}
	return cmp.Compare(u, uint64(bound))
}

func (d *decoder) enum(n Node, l Limits) {
	if l.Enum != nil && !slices.Contains(l.Enum, n.Text()) {
		d.add(n, "unknown value %s%s", quote(n.Text()), Suggest(n.Text(), l.Enum))
	}
}

// is reports whether the value is of the kind, and adds a mistake if it is not.
func (d *decoder) is(n Node, want Kind) bool {
	got := n.Kind()
	if got == want || want == Float && got == Int {
		return true
	}
	d.add(n, "expected %s, found %s%s", want, n.describe(), hint(want, got, n.Text()))
	return false
}

// describe returns what is at the node, in the words of messages.
func (n Node) describe() string {
	switch n.Kind() {
	case String:
		return "the string " + quote(n.Text())
	case Int, Float:
		return "the number " + clip(n.Text())
	case Bool:
		return n.Text()
	default:
		return n.Kind().String()
	}
}

// hint returns how to write what was probably meant.
func hint(want, got Kind, text string) string {
	switch {
	case want == String && (got == Int || got == Float || got == Bool):
		return "; quote it: " + quote(text)
	case want == String && got == Null:
		return `; write "" for an empty one`
	case got != String:
		return ""
	case want == Bool:
		switch text {
		case "true", "yes", "on":
			return "; write true"
		case "false", "no", "off":
			return "; write false"
		}
	case want == Int && isJSONNumber(text) && digits(text[1:]) == text[1:], want == Float && isJSONNumber(text):
		return "; write it without quotes: " + clip(text)
	}
	return ""
}
