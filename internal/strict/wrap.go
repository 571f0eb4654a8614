package strict

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Authors often write a value alone where a mapping or list with it is expected.

const maxForms = 3 // that a message offers

// wrapped returns how to write a value that stands where a mapping of the type is
// expected: "; write {status: 201}".
func (t *typeInfo) wrapped(n Node) string {
	var forms, required []string
	for _, f := range t.fields {
		if form := f.around(n); form != "" {
			if forms = append(forms, form); f.Required {
				required = append(required, form)
			}
		}
	}
	if len(required) > 0 {
		forms = required
	}
	if len(forms) == 0 {
		return ""
	}
	return "; write " + joinWords(forms[:min(len(forms), maxForms)], "or")
}

// around returns a mapping with the value under the field's key, "" if the field
// cannot hold it.
func (f field) around(n Node) string {
	ft, list := f.Type, false
	for ft.Kind() == reflect.Pointer {
		ft = ft.Elem()
	}
	if ft.Kind() == reflect.Slice && wayOf(ft) == readsPlain {
		ft, list = ft.Elem(), true
	}
	if !holds(ft, n) || f.Enum != nil && !slices.Contains(f.Enum, n.Text()) {
		return ""
	}
	var d decoder
	if n.Kind() == Int {
		d.number(n, reflect.New(ft).Elem(), f.Limits)
	}
	if len(d.errs) > 0 {
		return ""
	}
	if list {
		return "{" + f.Name + ": [" + plain(n) + "]}"
	}
	return "{" + f.Name + ": " + plain(n) + "}"
}

// holds reports whether a type is that of a scalar such as n.
func holds(t reflect.Type, n Node) bool {
	switch way := wayOf(t); {
	case way == readsTime:
		_, err := time.Parse(time.RFC3339, n.Text())
		return n.Kind() == String && err == nil
	case way == readsText:
		return n.Kind() == String && reflect.New(t).Interface().(interface{ UnmarshalText([]byte) error }).UnmarshalText([]byte(n.Text())) == nil
	case way != readsPlain:
		return false
	}
	switch t.Kind() {
	case reflect.String:
		return n.Kind() == String
	case reflect.Bool:
		return n.Kind() == Bool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return n.Kind() == Int
	}
	return false
}

// listed returns how to write a value that stands where a list of a type is expected.
func listed(n Node, item reflect.Type) string {
	var d decoder
	d.value(n, reflect.New(item).Elem(), Limits{})
	scalar := n.Kind() != Null && n.Kind() != Sequence && n.Kind() != Mapping
	switch {
	case n.Kind() == Mapping && item.Kind() == reflect.Struct:
		return "; write it as an item of the list, in [ ] or after a dash"
	case scalar && len(d.errs) == 0:
		return "; write [" + plain(n) + "]"
	case scalar && item.Kind() == reflect.String && wayOf(item) == readsPlain:
		return "; write [" + quote(n.Text()) + "]"
	}
	return ""
}

var needsNoQuotes = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.-]*$`)

// plain returns a scalar as a file has it.
func plain(n Node) string {
	text := clip(n.Text())
	reserved := slices.Contains([]string{"true", "false", "null"}, strings.ToLower(text))
	if n.Kind() == String && (!needsNoQuotes.MatchString(text) || reserved) {
		return quote(text)
	}
	return text
}
