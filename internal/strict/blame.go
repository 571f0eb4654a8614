package strict

import (
	"fmt"
	"strings"
	"unicode"
)

// A YAML parser often finds a mistake far behind its cause.

// blame moves a syntax error to its likely cause, which it looks for on the error's
// line and above: an indentation with other characters than spaces, or a quote that
// its line does not close.
func blame(e Error, text string) Error {
	lines := strings.Split(text, "\n")
	lines = lines[:min(e.Line, len(lines))]
	for i, line := range lines {
		if column, name := strangeSpace(line); column > 0 {
			e.Line, e.Column = i+1, column
			e.Message = "not YAML: this is " + name + ", which looks like a space: indent with spaces"
			return e
		}
	}
	for i, line := range lines[:max(len(lines)-1, 0)] {
		if column := openQuote(line); column > 0 {
			if strings.Contains(e.Message, "unexpected end of stream") {
				e.Line, e.Column, e.Message = i+1, column, "not YAML: the quote that begins here is not closed"
				return e
			}
			e.Message = fmt.Sprintf("not YAML: the quote that begins here is not closed on its line; if it is closed on another, see %d:%d: %s",
				e.Line, e.Column, strings.TrimPrefix(e.Message, "not YAML: "))
			e.Line, e.Column = i+1, column
			return e
		}
	}
	return e
}

// strangeSpace returns the column and name of a character in a line's indentation
// that only looks like a space; 0 if there is none.
func strangeSpace(line string) (column int, name string) {
	for i, r := range []rune(line) {
		switch {
		case r == ' ':
			continue
		case r == '\u00a0':
			return i + 1, "a no-break space (U+00A0)"
		case r > unicode.MaxASCII && (unicode.Is(unicode.Zs, r) || r == '\u200b' || r == '\ufeff'):
			return i + 1, fmt.Sprintf("the character %U", r)
		}
		break
	}
	return 0, ""
}

// openQuote returns the column of a quote that begins a value, and that its line does
// not close; 0 if there is none.
func openQuote(line string) int {
	open, column, before := rune(0), 0, ' '
	runes := []rune(line)
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		switch {
		case open == '"' && r == '\\':
			i++
		case open != 0 && r == open:
			open = 0
		case open != 0:
		case r == '#' && before == ' ':
			return 0
		case (r == '"' || r == '\'') && strings.ContainsRune(" [{,:", before):
			open, column = r, i+1
		}
		before = r
	}
	if open == 0 {
		return 0
	}
	return column
}
