package sim

import (
	"bytes"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// ignoreFields records the fields of a JSON object that are dropped: those that the
// struct type t does not have, unless they are refused, and all but the last of
// those with one name. It does not look into what is dropped.
func ignoreFields(req *Request, text []byte, t reflect.Type, rejectUnknown bool) {
	w := walk{req: req, d: jsontext.NewDecoder(bytes.NewReader(text), lastNameWins), rejectUnknown: rejectUnknown}
	w.object(t, "")
}

// walk compares JSON with the type that it is read into. The JSON is valid, so that
// reading it does not fail.
type walk struct {
	req           *Request
	d             *jsontext.Decoder
	rejectUnknown bool
}

func (w *walk) object(t reflect.Type, prefix string) {
	fields, seen := jsonFields(t), map[string]bool{}
	_, _ = w.d.ReadToken()
	for w.d.PeekKind() == '"' {
		token, _ := w.d.ReadToken()
		name := token.String()
		field, known := fields[name]
		switch {
		case known && seen[name]:
			w.req.ignoreTwice("body", prefix+name)
		case !known && !seen[name] && !w.rejectUnknown:
			w.req.ignore(Ignored{Where: "body", Name: prefix + name})
		}
		seen[name] = true
		if known {
			w.value(field, prefix+name+".")
		} else {
			_ = w.d.SkipValue()
		}
	}
	_, _ = w.d.ReadToken()
}

// value looks into objects, and into the objects of an array, whose position is no
// part of a name.
func (w *walk) value(t reflect.Type, prefix string) {
	t = valueType(t)
	switch kind := w.d.PeekKind(); {
	case kind == '{' && hasFields(t):
		w.object(t, prefix)
	case kind == '[' && t.Kind() == reflect.Slice && hasFields(valueType(t.Elem())):
		_, _ = w.d.ReadToken()
		for k := w.d.PeekKind(); k != ']' && k != jsontext.KindInvalid; k = w.d.PeekKind() {
			w.value(t.Elem(), prefix)
		}
		_, _ = w.d.ReadToken()
	default:
		_ = w.d.SkipValue()
	}
}

// valueType returns the type of an Opt's value, and any other type as it is.
func valueType(t reflect.Type) reflect.Type {
	if o, ok := reflect.Zero(t).Interface().(optional); ok {
		return o.ValueType()
	}
	return t
}

// hasFields reports whether t is read from an object with certain fields, if need
// be by a decoder of its own.
func hasFields(t reflect.Type) bool { return t.Kind() == reflect.Struct && len(jsonFields(t)) > 0 }

// ignoreForm records the fields of a form that are dropped: unknown ones, and all
// but the first of those with one name.
func (p *plan) ignoreForm(req *Request, form url.Values) {
	for _, name := range slices.Sorted(maps.Keys(form)) {
		at := p.field("form", name)
		switch {
		case at < 0:
			req.ignore(Ignored{Where: "body", Name: name})
		case len(form[name]) > 1 && !p.texts[at].all:
			req.ignoreTwice("body", name)
		}
	}
}

// Beside returns the names that the operation has where an ignored one stands, and
// the dotted name of the object around them.
func (o *Operation) Beside(i Ignored) (prefix string, names []string) {
	p := o.plan
	switch {
	case i.Where == "body" && p.body >= 0:
		t := p.in.Field(p.body).Type
		for {
			fields := jsonFields(t)
			first, _, dotted := strings.Cut(i.Name[len(prefix):], ".")
			inner, known := fields[first]
			if inner != nil {
				inner = objectType(inner)
			}
			if !dotted || !known || !hasFields(inner) {
				return prefix, slices.Sorted(maps.Keys(fields))
			}
			t, prefix = inner, prefix+first+"."
		}
	case i.Where == "body" && p.file >= 0:
		return "", []string{p.fileName}
	case i.Where == "body":
		return "", o.Params()["form"]
	case i.Where == "query":
		return "", o.Params()["query"]
	}
	return "", nil
}

// objectType returns the type of the objects that are a field's value or stand in it.
func objectType(t reflect.Type) reflect.Type {
	if t = valueType(t); t.Kind() == reflect.Slice {
		t = valueType(t.Elem())
	}
	return t
}
