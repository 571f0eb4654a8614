// Package body says why a body cannot be read. The vendors' decoder, the contract and
// the journal use the same words for it.
package body

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// MaxDepth limits the nesting of a JSON body, as it does that of a scenario file.
const MaxDepth = 100

// NotJSON returns why text is not a JSON value, as in "the body …", or "" if it is
// one. encoding is the Content-Encoding. Bytes are counted from 1. The text itself is
// never quoted: it may hold secrets.
func NotJSON(encoding string, text []byte) string {
	cause := notJSON(text)
	if encoding = strings.ToLower(strings.TrimSpace(encoding)); cause != "" && encoding != "" && encoding != "identity" {
		if !known[encoding] {
			return "has a Content-Encoding" + notReadHere
		}
		return "has the Content-Encoding " + encoding + notReadHere
	}
	return cause
}

// NotReadHere reports whether a cause is a limit of the simulator: a body that other
// servers may read.
func NotReadHere(cause string) bool { return ToReadHere(cause) != "" }

// ToReadHere returns what to do about such a cause, as a sentence without its end, or ""
// for another cause.
func ToReadHere(cause string) string {
	switch {
	case strings.HasPrefix(cause, "has ") && strings.HasSuffix(cause, notReadHere):
		return "Send the body uncompressed"
	case cause == hasMark:
		return "Send the body without the byte order mark"
	case cause == isUTF16Text:
		return "Send the body as UTF-8"
	case cause == isTooDeep:
		return fmt.Sprintf("Send a body nested at most %d deep", MaxDepth)
	}
	return ""
}

// Causes that are limits of the simulator.
const notReadHere, hasMark, isUTF16Text = ", which is not read here", "begins with a byte order mark", "is UTF-16, not UTF-8"

var isTooDeep = fmt.Sprintf("is nested more than %d deep", MaxDepth)

// known are the encodings to name. Another value may be anything.
var known = map[string]bool{"gzip": true, "x-gzip": true, "deflate": true, "br": true, "zstd": true, "compress": true}

func notJSON(text []byte) string {
	switch {
	case bytes.HasPrefix(text, []byte("\xef\xbb\xbf")):
		return hasMark
	case isUTF16(text):
		return isUTF16Text
	case !utf8.Valid(text):
		return NotUTF8(text)
	case TooDeep(text):
		return isTooDeep
	}
	d := jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true))
	_, err := d.ReadValue()
	if err == nil {
		end := int(d.InputOffset())
		rest := bytes.TrimLeft(text[end:], " \t\r\n")
		if len(rest) == 0 {
			return ""
		}
		return notFrom(len(text) - len(rest))
	}
	var syntax *jsontext.SyntacticError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fmt.Sprintf("is JSON that ends too early, after byte %d", len(text))
	case errors.As(err, &syntax):
		return notFrom(int(syntax.ByteOffset))
	default:
		return "is not JSON"
	}
}

func notFrom(offset int) string { return fmt.Sprintf("is not JSON from byte %d on", offset+1) }

// NotUTF8 returns from where on text is not UTF-8, or "" if all of it is.
func NotUTF8(text []byte) string {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return fmt.Sprintf("is not UTF-8 from byte %d on", i+1)
		}
		i += size
	}
	return ""
}

// isUTF16 reports whether a text that should be JSON is UTF-16: every second byte of
// its beginning is zero, or it has UTF-16's byte order mark.
func isUTF16(text []byte) bool {
	if len(text) < 2 {
		return false
	}
	first, second := text[0], text[1]
	return first == 0xff && second == 0xfe || first == 0xfe && second == 0xff || (first == 0) != (second == 0)
}

// TooDeep reports whether a JSON text is nested more deeply than [MaxDepth].
func TooDeep(text []byte) bool {
	if bytes.Count(text, []byte("{"))+bytes.Count(text, []byte("[")) <= MaxDepth {
		return false
	}
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			if depth++; depth > MaxDepth {
				return true
			}
		case '}', ']':
			depth--
		case '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		}
	}
	return false
}

// NotObject returns why a JSON value is not an object, as in "the body …", or "" if
// it is one.
func NotObject(value []byte) string {
	switch jsontext.Value(value).Kind() {
	case '{':
		return ""
	case '[':
		return "is an array, not an object"
	case '"':
		return "is a string, not an object"
	case 'n':
		return "is null, not an object"
	case 't', 'f':
		return "is a boolean, not an object"
	default:
		return "is a number, not an object"
	}
}
