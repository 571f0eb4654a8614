package userapi

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// isEmail wants a bare address: one @, no quotes, and a domain with a dot.
func isEmail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || len(s) > 254 || len(local) > 64 || !utf8.ValidString(s) {
		return false
	}
	return isDotted(local, inLocal) && isDotted(domain, inDomain) && strings.Contains(domain, ".")
}

// isDotted says whether s is parts of one or more characters, with dots between.
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

// isDate wants a day that the calendar has.
func isDate(s string) bool {
	if len(s) != len(time.DateOnly) {
		return false
	}
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// canLogIn says whether the vendor lets a user log in at now. The day on which
// the account expires is the last one; days are those of UTC, as nobody says
// of which place.
func canLogIn(u *User, now time.Time) bool {
	return u.Active && (u.AccountExpirationDate == nil || now.UTC().Format(time.DateOnly) <= *u.AccountExpirationDate)
}

// fold makes texts equal that differ in case only.
func fold(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return strings.Map(func(c rune) rune { return unicode.ToLower(unicode.ToUpper(c)) }, s)
		}
	}
	return strings.ToLower(s)
}
