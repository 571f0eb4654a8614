package strict

import (
	"bytes"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// jsonReader builds the tree of a JSON text.
type jsonReader struct {
	*builder
	tokens *jsontext.Decoder
	at     cursor // the start of the last token
	depth  int
}

// readJSON parses JSON, although YAML includes it: to a YAML parser, a missing
// comma between two members is a long plain scalar.
func (b *builder) readJSON(file string, text []byte) (*value, Errors) {
	r := &jsonReader{
		builder: b,
		tokens:  jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true)),
		at:      cursor{text: text},
	}
	root, err := r.read()
	if err == nil {
		_, _, _, err = r.next()
		switch {
		case err == io.EOF:
			return root, nil
		case err == nil:
			err = errors.New("the text ends before this; only one value is read")
		}
	}
	var syntax *jsontext.SyntacticError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		r.at.advance(len(text))
		return nil, r.at.errors(file, "not valid JSON: the text ends too early")
	case errors.As(err, &syntax):
		r.at.advance(min(max(int(syntax.ByteOffset), r.at.offset), len(text)))
		if trailingComma(text, r.at.offset) {
			return nil, r.at.errors(file, "not valid JSON: nothing follows the comma before this: remove the comma")
		}
		return nil, r.at.errors(file, "not valid JSON: "+syntax.Err.Error())
	default:
		return nil, r.at.errors(file, err.Error())
	}
}

// trailingComma reports whether a closing brace or bracket at or behind an offset
// follows a comma.
func trailingComma(text []byte, offset int) bool {
	rest := bytes.TrimLeft(text[offset:], ", \t\r\n")
	before := bytes.TrimRight(text[:len(text)-len(rest)], " \t\r\n")
	return len(rest) > 0 && (rest[0] == '}' || rest[0] == ']') && bytes.HasSuffix(before, []byte(","))
}

// next reads a token and moves to its start.
func (r *jsonReader) next() (t jsontext.Token, line, column int, err error) {
	from := int(r.tokens.InputOffset())
	if t, err = r.tokens.ReadToken(); err != nil {
		return t, 0, 0, err
	}
	for from < len(r.at.text) && bytes.IndexByte([]byte(" \t\r\n,:"), r.at.text[from]) >= 0 {
		from++
	}
	line, column = r.at.advance(from)
	return t, line, column, nil
}

func (r *jsonReader) read() (*value, error) {
	t, line, column, err := r.next()
	if err != nil {
		return nil, err
	}
	v := r.new(Null, line, column)
	switch t.Kind() {
	case 't', 'f':
		v.kind, v.text = Bool, t.String()
	case '"':
		v.kind, v.text = String, t.String()
	case '0':
		r.number(v, t.String())
	case '{', '[':
		if r.depth++; r.depth > maxDepth {
			return nil, errTooDeep
		}
		if t.Kind() == '{' {
			v.kind, err = Mapping, r.members(v)
		} else {
			v.kind, err = Sequence, r.items(v)
		}
		r.depth--
	}
	return v, err
}

func (r *jsonReader) members(m *value) error {
	for r.tokens.PeekKind() != '}' {
		name, line, column, err := r.next()
		if err != nil {
			return err
		}
		k := key{name.String(), line, column}
		child, err := r.read()
		if err != nil {
			return err
		}
		r.set(m, k, child)
	}
	_, _, _, err := r.next()
	return err
}

func (r *jsonReader) items(seq *value) error {
	for r.tokens.PeekKind() != ']' {
		child, err := r.read()
		if err != nil {
			return err
		}
		r.append(seq, child)
	}
	_, _, _, err := r.next()
	return err
}
