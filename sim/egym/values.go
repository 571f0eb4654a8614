package egym

import "strings"

// isDay says whether s is a day of the calendar as YYYY-MM-DD.
func isDay(s string) bool {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return false
	}
	year, month, day := number(s[:4]), number(s[5:7]), number(s[8:])
	if year < 0 || month < 1 || month > 12 || day < 1 {
		return false
	}
	days := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
	if month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		days = 29
	}
	return day <= days
}

// number is the value of a few decimal digits, -1 if there is anything else.
func number(digits string) (n int) {
	for i := range len(digits) {
		d := digits[i]
		if d < '0' || d > '9' {
			return -1
		}
		n = 10*n + int(d-'0')
	}
	return n
}

// The lengths of an email that can be looked up by.
const minEmail, maxEmail = 5, 320

// isEmail says whether s could be an email address: something before and
// after an @, and no blanks.
func isEmail(s string) bool {
	at := strings.LastIndexByte(s, '@')
	return at > 0 && at < len(s)-1 && len(s) <= maxEmail &&
		strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f }) < 0
}

// isCountry says whether s has the form of a two-letter country code.
func isCountry(s string) bool { return len(s) == 2 && isLetter(s[0]) && isLetter(s[1]) }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
