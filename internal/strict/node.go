package strict

import (
	"fmt"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// Node is a value in a document. The zero Node is a null without a position.
type Node struct {
	doc *Document
	v   *value
}

// Member is a member of a mapping. Its line and column are those of the key.
type Member struct {
	Key          string
	Line, Column int
	Value        Node
}

var nowhere = &value{}

func (n Node) value() *value {
	if n.v == nil {
		return nowhere
	}
	return n.v
}

// Kind returns the value's kind.
func (n Node) Kind() Kind { return n.value().kind }

// Line returns the line of the value's first character, from 1.
func (n Node) Line() int { return n.value().line }

// Column returns the column of the value's first character, from 1, in characters.
// A block mapping begins with its first key, a block list with its first dash.
func (n Node) Column() int { return n.value().column }

// Path returns the value's path, such as vendors.egym.chains[0].id; "" for the root.
func (n Node) Path() string { return n.value().path() }

// Text returns a string's content, a number as JSON writes it, or true or false; ""
// for other values.
func (n Node) Text() string { return n.value().text }

// Members returns the members of a mapping in file order, nil for other values.
func (n Node) Members() []Member {
	v := n.value()
	if v.kind != Mapping {
		return nil
	}
	members := make([]Member, len(v.keys))
	for i, k := range v.keys {
		members[i] = Member{k.text, k.line, k.column, Node{n.doc, v.children[i]}}
	}
	return members
}

// Keys returns the keys of a mapping in file order, nil for other values.
func (n Node) Keys() []string {
	v := n.value()
	if v.kind != Mapping {
		return nil
	}
	keys := make([]string, len(v.keys))
	for i, k := range v.keys {
		keys[i] = k.text
	}
	return keys
}

// Items returns the values of a list, nil for other values.
func (n Node) Items() []Node {
	v := n.value()
	if v.kind != Sequence {
		return nil
	}
	items := make([]Node, len(v.children))
	for i, child := range v.children {
		items[i] = Node{n.doc, child}
	}
	return items
}

// Get returns the value of a mapping's key.
func (n Node) Get(key string) (Node, bool) {
	v := n.value()
	if i := v.find(key); i >= 0 {
		return Node{n.doc, v.children[i]}, true
	}
	return Node{}, false
}

// Locate follows keys (strings) and indexes (ints) from n to a value, or to the
// last one that exists: an error about a missing value is reported there.
func (n Node) Locate(path ...any) Node {
	for _, step := range path {
		next, ok := n.step(step)
		if !ok {
			break
		}
		n = next
	}
	return n
}

func (n Node) step(step any) (Node, bool) {
	switch step := step.(type) {
	case string:
		return n.Get(step)
	case int:
		if v := n.value(); v.kind == Sequence && step >= 0 && step < len(v.children) {
			return Node{n.doc, v.children[step]}, true
		}
	}
	return Node{}, false
}

// Errorf returns a mistake at the value.
func (n Node) Errorf(format string, args ...any) Error {
	return n.errorAt(n.Line(), n.Column(), n.Path(), fmt.Sprintf(format, args...))
}

// Errorf returns a mistake at the key.
func (m Member) Errorf(format string, args ...any) Error {
	return m.Value.errorAt(m.Line, m.Column, m.Value.Path(), fmt.Sprintf(format, args...))
}

func (n Node) errorAt(line, column int, path, message string) Error {
	e := Error{Line: line, Column: column, Path: path, Message: message}
	if n.doc != nil {
		e.File = n.doc.file
	}
	return e
}

// UnmarshalNode lets a field of type Node hold the value undecoded.
func (n *Node) UnmarshalNode(value Node) error {
	*n = value
	return nil
}

// JSON returns the value as compact JSON. Keys keep their order and numbers their
// text: 1.10 stays 1.10.
func (n Node) JSON() []byte { return appendJSON(nil, n.value()) }

func appendJSON(out []byte, v *value) []byte {
	switch v.kind {
	case Mapping:
		out = append(out, '{')
		for i, k := range v.keys {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(appendString(out, k.text), ':')
			out = appendJSON(out, v.children[i])
		}
		return append(out, '}')
	case Sequence:
		out = append(out, '[')
		for i, child := range v.children {
			if i > 0 {
				out = append(out, ',')
			}
			out = appendJSON(out, child)
		}
		return append(out, ']')
	case String:
		return appendString(out, v.text)
	case Null:
		return append(out, "null"...)
	default:
		return append(out, v.text...)
	}
}

func appendString(out []byte, s string) []byte {
	// The only possible error is invalid UTF-8, which Parse refuses.
	out, _ = jsontext.AppendQuote(out, s)
	return out
}

// Interface returns the value as map[string]any, []any, string, bool, int64,
// float64 or nil. A number is an int64 if it is written as a whole number and
// fits, otherwise a float64. Use JSON to keep the text of numbers or the order of
// keys.
func (n Node) Interface() any {
	v := n.value()
	switch v.kind {
	case Mapping:
		m := make(map[string]any, len(v.keys))
		for i, k := range v.keys {
			m[k.text] = Node{n.doc, v.children[i]}.Interface()
		}
		return m
	case Sequence:
		items := make([]any, len(v.children))
		for i, child := range v.children {
			items[i] = Node{n.doc, child}.Interface()
		}
		return items
	case String:
		return v.text
	case Bool:
		return v.text == "true"
	case Int, Float:
		if i, err := strconv.ParseInt(v.text, 10, 64); err == nil {
			return i
		}
		f, _ := strconv.ParseFloat(v.text, 64) // Parse refuses numbers that do not fit
		return f
	}
	return nil
}
