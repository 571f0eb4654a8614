package strict

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v4"
)

// errTooDeep limits the recursion of the parsers.
var errTooDeep = fmt.Errorf("nested more than %d levels deep", maxDepth)

// readYAML builds the tree of a YAML text. The library parses it; this package
// decides the kind of scalars and which parts of YAML are allowed.
func (b *builder) readYAML(file string, text []byte) (root *value, errs Errors) {
	loader, err := yaml.NewLoader(bytes.NewReader(text), yaml.WithUniqueKeys(false))
	if err != nil {
		return nil, notYAML(file, text, err)
	}
	var first, second yaml.Node
	switch err := loader.Load(&first); {
	case err == io.EOF:
		return b.new(Null, 1, 1), nil
	case err != nil:
		return nil, notYAML(file, text, err)
	}
	switch err := loader.Load(&second); {
	case err == nil:
		return nil, Errors{{File: file, Line: max(second.Line, 1), Column: max(second.Column, 1),
			Message: "a second document begins here; a file contains only one"}}
	case err != io.EOF:
		return nil, notYAML(file, text, err)
	}
	n := &first
	if n.Kind == yaml.DocumentNode {
		if len(n.Content) == 0 {
			return b.new(Null, 1, 1), nil
		}
		n = n.Content[0]
	}
	return b.fromYAML(n, 0), nil
}

// notYAML converts a syntax error of the library.
func notYAML(file string, text []byte, err error) Errors {
	e := Error{File: file, Line: 1, Column: 1, Message: "not YAML: " + err.Error()}
	var syntax *yaml.LoadError
	if errors.As(err, &syntax) {
		e.Message = "not YAML: " + syntax.Message
		if hint := hints[syntax.Message]; hint != "" {
			e.Message += "; " + hint
		}
		e.Line, e.Column = max(syntax.Mark.Line, 1), max(syntax.Mark.Column, 1)
	}
	return Errors{blame(e, string(text))}
}

// hints says what to do about the most common messages of the library.
var hints = map[string]string{
	"mapping values are not allowed in this context":               `quote a text that contains ": ", and check the indentation`,
	"did not find expected '-' indicator":                          "check the indentation: this line is among the items of a list",
	"did not find expected key":                                    "check the indentation, and whether quotes and brackets above are closed",
	"did not find expected ',' or ']'":                             "a comma or a closing bracket is missing before this",
	"did not find expected ',' or '}'":                             "a comma or a closing brace is missing before this",
	"did not find expected node content":                           "a value or a closing bracket is missing here",
	"could not find expected ':'":                                  `write a key as "key: value", with a space after the colon`,
	"found character that cannot start any token":                  "indent with spaces, not tabs, and quote a text that begins with @, ` or %",
	"found unknown escape character":                               `write \\ for a backslash, or use single quotes`,
	"found unexpected end of stream":                               "a quote is not closed",
	"block sequence entries are not allowed in this context":       "a list begins on the line below its key",
	"found a comment without preceding whitespace":                 "put a space before the # of a comment",
	"found a tab character where an indentation space is expected": "indent with spaces, not tabs",
}

const quoted = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle

// strangeAtStart returns the name of a character at the start of a key that only
// looks like a space; "" if there is none.
func strangeAtStart(key string) string {
	_, name := strangeSpace(key)
	return name
}

// fromYAML converts a node of the library into a value.
func (b *builder) fromYAML(n *yaml.Node, depth int) *value {
	v := b.new(Null, n.Line, n.Column)
	if refusal := refused(n, depth); refusal != "" {
		b.mistakes = append(b.mistakes, mistake{v, nil, n.Line, n.Column, refusal})
		return v
	}
	switch n.Kind {
	case yaml.MappingNode:
		v.kind = Mapping
		for i := 0; i+1 < len(n.Content); i += 2 {
			b.member(v, n.Content[i], n.Content[i+1], depth)
		}
	case yaml.SequenceNode:
		v.kind = Sequence
		for _, item := range n.Content {
			b.append(v, b.fromYAML(item, depth+1))
		}
	default:
		if n.Style&quoted != 0 {
			v.kind, v.text = String, n.Value
		} else {
			b.resolve(v, n.Value)
		}
	}
	return v
}

func (b *builder) member(m *value, name, child *yaml.Node, depth int) {
	refusal := refused(name, depth)
	switch {
	case refusal != "":
	case name.Kind != yaml.ScalarNode:
		refusal = "a key must be a name, not a list or mapping"
	case name.Style&quoted == 0 && strangeAtStart(name.Value) != "":
		refusal = "the key begins with " + strangeAtStart(name.Value) + ", which looks like a space: indent with spaces"
	case name.Value == "<<" && name.Tag == "!!merge":
		refusal = "merge keys (<<) are not supported: write the keys out"
	}
	if refusal != "" {
		b.mistakes = append(b.mistakes, mistake{m, nil, name.Line, name.Column, refusal})
		return
	}
	b.set(m, key{name.Value, name.Line, name.Column}, b.fromYAML(child, depth+1))
}

// refused returns a message about the unsupported YAML that a node uses, "" if none.
func refused(n *yaml.Node, depth int) string {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		return "anchors (&) and aliases (*) are not supported: write the value out"
	case n.Style&yaml.TaggedStyle != 0:
		return "tags (!) are not supported: for a string, quote it"
	case depth > maxDepth:
		return errTooDeep.Error()
	}
	return ""
}

// resolve gives a plain scalar its kind by YAML's core schema, as far as that
// agrees with JSON.
func (b *builder) resolve(v *value, text string) {
	v.kind, v.text = String, text
	switch text {
	case "", "null", "Null", "NULL", "~":
		v.kind, v.text = Null, ""
	case "true", "True", "TRUE":
		v.kind, v.text = Bool, "true"
	case "false", "False", "FALSE":
		v.kind, v.text = Bool, "false"
	default:
		if !strings.ContainsRune("-+.0123456789", rune(text[0])) {
			return
		}
		if isJSONNumber(text) {
			b.number(v, text)
		} else if isOtherNumber(text) {
			b.mistakes = append(b.mistakes, mistake{v, nil, v.line, v.column,
				"number " + clip(text) + " is not a number in JSON; for a string, quote it: " + quote(text)})
		}
	}
}
