package strict

import "strings"

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// digits are the decimal digits that s begins with.
func digits(s string) string {
	i := 0
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return s[:i]
}

func isJSONNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole := digits(s)
	if whole == "" || len(whole) > 1 && whole[0] == '0' {
		return false
	}
	s = s[len(whole):]
	if strings.HasPrefix(s, ".") {
		fraction := digits(s[1:])
		if fraction == "" {
			return false
		}
		s = s[1+len(fraction):]
	}
	return s == "" || isExponent(s)
}

func isExponent(s string) bool {
	if s[0] != 'e' && s[0] != 'E' {
		return false
	}
	s = s[1:]
	if s != "" && (s[0] == '-' || s[0] == '+') {
		s = s[1:]
	}
	return s != "" && digits(s) == s
}

// isOtherNumber reports whether s, which JSON does not take for a number, is one
// to YAML: +3, 010, .5, 5., 0x1F, 0o17, .inf.
func isOtherNumber(s string) bool {
	s = strings.TrimLeft(s[:1], "+-") + s[1:]
	switch strings.ToLower(s) {
	case ".inf", ".nan":
		return true
	}
	for prefix, valid := range map[string]string{"0x": "0123456789abcdefABCDEF", "0o": "01234567"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok {
			return rest != "" && strings.Trim(rest, valid) == ""
		}
	}
	whole := digits(s)
	s = s[len(whole):]
	if strings.HasPrefix(s, ".") {
		fraction := digits(s[1:])
		whole += fraction
		s = s[1+len(fraction):]
	}
	return whole != "" && (s == "" || isExponent(s))
}
