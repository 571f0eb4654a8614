package tell

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// otherBody says in a few words where one body differs from another: "another
// timestamp", or "another body, at /contact/phone". The values may be secrets.
func otherBody(one, other []byte) string {
	at := ""
	if jsontext.Value(one).IsValid() && jsontext.Value(other).IsValid() {
		at = Printable(string(firstDifference(one, other, "")))
	}
	switch {
	case at == "":
		return "another body"
	case one[0] == '{' && strings.Count(at, "/") == 1:
		return "another " + at[1:]
	}
	return "another body, at " + at
}

// firstDifference returns where two JSON values differ first, in the order of the
// first one: a member or an element that only one of them has, or a value.
func firstDifference(one, other jsontext.Value, at jsontext.Pointer) jsontext.Pointer {
	if one.Kind() != other.Kind() || one.Kind() != '{' && one.Kind() != '[' {
		return at
	}
	has, names := parts(one)
	hasToo, namesToo := parts(other)
	for _, name := range append(names, namesToo...) {
		x, y := has[name], hasToo[name]
		switch {
		case x == nil || y == nil:
			return at.AppendToken(name)
		case !bytes.Equal(x, y):
			return firstDifference(x, y, at.AppendToken(name))
		}
	}
	return at // they differ in their order or in blanks
}

// parts returns the members of an object by name, or the elements of an array by
// position, and the names in order.
func parts(of jsontext.Value) (parts map[string]jsontext.Value, names []string) {
	parts = map[string]jsontext.Value{}
	d := jsontext.NewDecoder(bytes.NewReader(of))
	isObject := of.Kind() == '{'
	for _, _ = d.ReadToken(); d.PeekKind() != '}' && d.PeekKind() != ']'; {
		name := strconv.Itoa(len(names))
		if isObject {
			token, err := d.ReadToken()
			if err != nil {
				break
			}
			name = token.String()
		}
		value, err := d.ReadValue()
		if err != nil {
			break
		}
		parts[name] = slices.Clone(value)
		names = append(names, name)
	}
	return parts, names
}
