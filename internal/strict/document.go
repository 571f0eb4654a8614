// Package strict decodes YAML and JSON into Go types and tolerates nothing: an
// unknown key, a number in place of a string, and a duplicate key are mistakes,
// each reported with line, column and what would be right.
//
// It accepts the part of YAML 1.2 that JSON can express: mappings with scalar
// keys, lists, and scalars by the core schema (so yes, on and 2025-08-24 are
// strings). It refuses anchors, aliases, merge keys, tags, complex keys and
// further documents, and numbers that JSON does not have, such as 010 and 0x1F:
// YAML parsers disagree about these.
package strict

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// maxDepth limits the nesting of values.
const maxDepth = 100

// Document is a parsed text, with the position of every value. It is immutable and
// safe for concurrent use.
type Document struct {
	file string
	root *value
}

// Parse parses a text; errors name it file. A text that begins like JSON is parsed
// as JSON; if that fails and the file's name ends in .yaml or .yml, as YAML. A mapping
// in braces whose first key has no quotes is YAML, unless the file's name ends in .json.
// The error is always an [Errors]. The caller must limit the size of text; time and
// memory are linear in it.
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
	if len(b.mistakes) > 0 {
		errs := make(Errors, len(b.mistakes))
		for i, f := range b.mistakes {
			errs[i] = Error{File: file, Line: f.line, Column: f.column, Path: f.in.path(f.key...), Message: f.message}
		}
		errs.Sort()
		return nil, errs
	}
	return d, nil
}

// Root returns the whole value, null for an empty text.
func (d *Document) Root() Node { return Node{d, d.root} }

// Locate is [Node.Locate] from the root.
func (d *Document) Locate(path ...any) Node { return d.Root().Locate(path...) }

func beginsAsJSON(file string, text []byte) bool {
	if strings.HasSuffix(strings.ToLower(file), ".json") {
		return true
	}
	text = bytes.TrimLeft(text, space)
	inner := bytes.TrimLeft(text, space+"{[")
	switch opening := bytes.TrimRight(text[:len(text)-len(inner)], space); {
	case len(opening) == 0:
		return false
	case len(inner) > 0 && opening[len(opening)-1] == '{':
		return inner[0] == '"' || inner[0] == '}'
	}
	return true
}

const space = " \t\r\n"

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

// cursor converts ascending offsets into lines and columns.
type cursor struct {
	text               []byte
	offset, line, past int // line and past count the lines, and this line's characters, before offset
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
