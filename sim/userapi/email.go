package userapi

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// isEmail reports whether s is a bare address: one @, no quotes, and a domain
// with a dot.
func isEmail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || len(s) > 254 || len(local) > 64 || !utf8.ValidString(s) {
		return false
	}
	return isDotted(local, inLocal) && isDotted(domain, inDomain) && strings.Contains(domain, ".")
}

// isDotted reports whether s is one or more non-empty parts, joined by dots.
func isDotted(s string, in func(rune) bool) bool {
	last := '.'
	for _, c := range s {
		if c == '.' && last == '.' || c != '.' && !in(c) {
			return false
		}
		last = c
	}
	return last != '.'
}

func inLocal(c rune) bool { return inDomain(c) || strings.ContainsRune("!#$%&'*+/=?^_`{|}~", c) }

func inDomain(c rune) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' ||
		c >= utf8.RuneSelf && (unicode.IsLetter(c) || unicode.IsMark(c) || unicode.IsDigit(c))
}

// fold returns the same text for texts that differ only in case. It goes further
// than [sim.Fold]: letters beyond ASCII that share an upper case are equal too,
// such as s and ſ.
func fold(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return strings.Map(func(c rune) rune { return unicode.ToLower(unicode.ToUpper(c)) }, s)
		}
	}
	return strings.ToLower(s)
}
