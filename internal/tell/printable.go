package tell

import (
	"strings"
	"unicode"
)

// Printable keeps what a client sent from reaching into a terminal: what does
// not print, line ends included, is shown as a question mark.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, s)
}
