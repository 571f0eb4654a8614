package main

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// shellWords returns words on one line, as a shell reads them.
func shellWords(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = shellWord(w)
	}
	return strings.Join(quoted, " ")
}

var (
	plainWord   = regexp.MustCompile(`^[A-Za-z0-9_./:=@%+,-]+$`)
	unprintable = regexp.MustCompile(`[^\t -~\x{A0}-\x{D7FF}\x{E000}-\x{FFFD}\x{10000}-\x{10FFFF}]`)
)

func shellWord(word string) string {
	switch {
	case plainWord.MatchString(word):
		return word
	case utf8.ValidString(word) && !unprintable.MatchString(word):
		return singleQuoted(word)
	}
	// A comment has one line and is text. The shell drops line feeds at the end.
	var format strings.Builder
	for i := range len(word) {
		switch c := word[i]; {
		case c == '%':
			format.WriteString("%%")
		case c == '\\':
			format.WriteString(`\\`)
		case c == '\n':
			format.WriteString(`\n`)
		case c < ' ' || c > '~':
			fmt.Fprintf(&format, `\%03o`, c)
		default:
			format.WriteByte(c)
		}
	}
	return `"$(printf ` + singleQuoted(format.String()) + `)"`
}

// singleQuoted returns a text within single quotes.
func singleQuoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
