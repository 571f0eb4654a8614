// Package strict reads YAML and JSON into Go types and forgives nothing: a key
// that no field has, a number where a string belongs, a key that stands twice
// are all mistakes, each with its line and column and with what would be right.
//
// The YAML read here is the part of YAML 1.2 that says the same as JSON:
// mappings with scalar keys, lists, and scalars by the core schema (so yes, on
// and 2025-08-24 are strings). Anchors, aliases, merge keys, tags, complex keys
// and further documents are refused, and so are numbers that JSON does not
// know, such as 010 and 0x1F, which readers of YAML take differently.
package strict

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// maxDepth bounds how deep values may be nested.
const maxDepth = 100

// Document is a text that was read, and remembers where everything stands.
// It does not change, and many goroutines may read it.
type Document struct {
	file string
	root *value
}

// Parse reads a text; file names it in errors. A text that is JSON is read as
// JSON; what begins like JSON but is not can still be YAML if the file's name
// ends in .yaml or .yml. The error is always an [Errors]. The caller bounds the
// size of text; time and memory are linear in it.
func Parse(file string, text []byte) (*Document, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if i := invalidUTF8(text); i >= 0 {
		c := cursor{text: text}
		c.advance(i)
		return nil, c.errors(file, "not UTF-8 text")
	}

	var b builder
	var root *value
	var err Errors
	if beginsAsJSON(file, text) {
		root, err = b.readJSON(file, text)
		if err != nil && isYAML(file) {
			b = builder{}
			root, err = b.readYAML(file, text)
		}
	} else {
		root, err = b.readYAML(file, text)
	}
	if err != nil {
		return nil, err
	}

	d := &Document{file: file, root: root}
	if len(b.faults) > 0 {
		errs := make(Errors, len(b.faults))
		for i, f := range b.faults {
			errs[i] = Error{File: file, Line: f.line, Column: f.column, Path: f.in.path(f.key...), Message: f.message}
		}
		errs.Sort()
		return nil, errs
	}
	return d, nil
}

// Root is the whole value. An empty text is null.
func (d *Document) Root() Node { return Node{d, d.root} }

// Locate walks down keys (strings) and indexes (ints) to the value there, or to
// the nearest one above it that exists, so that an error about something that
// is missing points at where it belongs.
func (d *Document) Locate(path ...any) Node { return d.Root().Locate(path...) }

func beginsAsJSON(file string, text []byte) bool {
	if strings.HasSuffix(strings.ToLower(file), ".json") {
		return true
	}
	text = bytes.TrimLeft(text, " \t\r\n")
	return len(text) > 0 && (text[0] == '{' || text[0] == '[')
}

func isYAML(file string) bool {
	file = strings.ToLower(file)
	return strings.HasSuffix(file, ".yaml") || strings.HasSuffix(file, ".yml")
}

func invalidUTF8(text []byte) int {
	if utf8.Valid(text) {
		return -1
	}
	for i := 0; ; {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
}

// cursor turns offsets, asked for in rising order, into lines and columns.
type cursor struct {
	text               []byte
	offset, line, past int // lines and characters of this line before offset
}

func (c *cursor) advance(to int) (line, column int) {
	passed := c.text[c.offset:to]
	c.offset = to
	if n := bytes.Count(passed, []byte("\n")); n > 0 {
		c.line += n
		c.past = 0
		passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
	}
	c.past += utf8.RuneCount(passed)
	return c.line + 1, c.past + 1
}

func (c *cursor) errors(file, message string) Errors {
	return Errors{{File: file, Line: c.line + 1, Column: c.past + 1, Message: message}}
}
