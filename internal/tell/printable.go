package tell

import (
	"strings"
	"unicode"
)

// Printable replaces unprintable characters, line ends included, with question
// marks: text that a client chose must not control a terminal.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, s)
}

func appendPrintable(dst []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' {
			return append(dst, Printable(s)...)
		}
	}
	return append(dst, s...)
}
