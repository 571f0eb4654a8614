package tell

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/body"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Mask numbers secrets: the same secret gets the same number. It returns 0 for one that
// need not be hidden.
type Mask func(secret string) int

// text returns what stands for a secret.
func (m Mask) text(secret string) string {
	if n := m(secret); n > 0 {
		return fmt.Sprintf("redacted-%d", n)
	}
	return secret
}

// Body returns a body that can be sent again in place of one with secrets. All but the
// secrets is there byte for byte.
func (m Mask) Body(v *world.Vendor, contentType string, sent []byte) []byte {
	media, params, _ := mime.ParseMediaType(contentType)
	switch {
	case len(sent) == 0:
		return sent
	case media == "multipart/form-data" && params["boundary"] != "":
		return m.parts(v, params["boundary"], sent)
	case media == "application/x-www-form-urlencoded":
		return []byte(m.Query(v, string(sent)))
	case !body.TooDeep(sent) && json.Valid(sent):
		return m.json(v, sent, false)
	case strings.HasPrefix(media, "image/") || mayHoldSecret(v, string(sent)):
		return []byte(m.text(string(sent)))
	}
	return sent
}

// json masks the secrets of a JSON value, or all texts and numbers in it.
func (m Mask) json(v *world.Vendor, value []byte, all bool) []byte {
	var masked []byte
	kept := 0 // as far as the value is copied
	secret := all
	for d := jsontext.NewDecoder(bytes.NewReader(value), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)); ; {
		parent, n := d.StackIndex(d.StackDepth())
		named := parent == '{' && n%2 == 1 // the name was read, and its value is next
		kind := d.PeekKind()
		if kind != '"' && kind != '0' && !(named && secret) || parent == '{' && !named {
			token, err := d.ReadToken()
			if err == io.EOF {
				return append(masked, value[kept:]...)
			}
			if err != nil {
				return []byte(m.text(string(value)))
			}
			if kind == '"' {
				secret = all || hides(v, token.String(), sampleOf(d.PeekKind()))
			}
			continue
		}
		raw, err := d.ReadValue()
		if err != nil {
			return []byte(m.text(string(value)))
		}
		end := int(d.InputOffset())
		masked = append(masked, value[kept:end-len(raw)]...)
		kept = end
		switch {
		case kind == '"':
			raw = m.jsonText(v, raw, secret)
		case kind == '0' && secret:
			raw = m.number(raw)
		case kind != '0':
			raw = m.json(v, bytes.Clone(raw), true)
		}
		masked = append(masked, raw...)
		secret = all
	}
}

// sampleOf returns a value of a kind of JSON.
func sampleOf(kind jsontext.Kind) any {
	switch kind {
	case 'n':
		return nil
	case '"':
		return "text"
	}
	return 0
}

// number returns what stands for a number.
func (m Mask) number(raw []byte) []byte {
	if n := m(string(raw)); n > 0 {
		return strconv.AppendInt(nil, int64(n), 10)
	}
	return raw
}

// jsonText returns what stands for a text in a JSON value, as JSON.
func (m Mask) jsonText(v *world.Vendor, raw []byte, secret bool) []byte {
	var text string
	if json.Unmarshal(raw, &text) != nil || text == "" {
		return raw
	}
	other := text
	switch inner := []byte(text); {
	case secret:
		other = m.text(text)
	case redactText(v, text) == text:
	case json.Valid(inner) && !body.TooDeep(inner): // JSON that was encoded twice
		other = string(m.json(v, inner, false))
	default:
		other = m.text(text)
	}
	if other == text {
		return raw
	}
	quoted, err := json.Marshal(other)
	if err != nil {
		panic(err) // it is a text
	}
	return quoted
}

// Query returns a query or a form without secrets.
func (m Mask) Query(v *world.Vendor, query string) string {
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		plain, err := url.QueryUnescape(name)
		if value == "" || err == nil && !isCredential(v, plain) {
			continue
		}
		if secret, err := url.QueryUnescape(value); err == nil && m(secret) == 0 {
			continue
		} else if err == nil {
			value = secret
		}
		pairs[i] = name + "=" + url.QueryEscape(m.text(value))
	}
	return strings.Join(pairs, "&")
}

// Path returns a path without secrets.
func (m Mask) Path(v *world.Vendor, path string) string {
	return pathField.ReplaceAllStringFunc(path, func(field string) string {
		if parts := pathField.FindStringSubmatch(field); isCredential(v, parts[2]) {
			return parts[1] + m.text(field[len(parts[1]):])
		}
		return field
	})
}

// fileHead is how much of a file is left: what says of which kind it is.
const fileHead = 64

// parts returns a multipart body in which nothing is left of the files but what they
// begin with, and how long they are.
func (m Mask) parts(v *world.Vendor, boundary string, sent []byte) []byte {
	var masked bytes.Buffer
	for parts := multipart.NewReader(bytes.NewReader(sent), boundary); ; {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			fmt.Fprintf(&masked, "--%s--\r\n", boundary)
			return masked.Bytes()
		}
		var content []byte
		if err == nil {
			content, err = io.ReadAll(p)
		}
		if err != nil {
			return []byte(m.text(string(sent)))
		}
		switch {
		case p.FileName() != "":
			if n := m(string(content)); len(content) > fileHead {
				rest := content[fileHead:]
				clear(rest)
				copy(rest, strconv.Itoa(n))
			}
		case isCredential(v, p.FormName()) || mayHoldSecret(v, string(content)):
			content = []byte(m.text(string(content)))
		}
		fmt.Fprintf(&masked, "--%s\r\n", boundary)
		for _, name := range slices.Sorted(maps.Keys(p.Header)) {
			for _, value := range p.Header[name] {
				fmt.Fprintf(&masked, "%s: %s\r\n", name, value)
			}
		}
		fmt.Fprintf(&masked, "\r\n%s\r\n", content)
	}
}
