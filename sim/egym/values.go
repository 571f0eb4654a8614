package egym

import (
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// The length of an email. minEmail applies only to a search by email.
const minEmail, maxEmail = 5, 320

func isEmail(s string) bool { return len(s) <= maxEmail && sim.IsEmail(s) }

// isCountry reports whether s has the form of a two-letter country code.
func isCountry(s string) bool { return len(s) == 2 && isLetter(s[0]) && isLetter(s[1]) }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// isTAN reports whether s has the form of a verification TAN.
func isTAN(s string) bool { return len(s) == 9 && strings.Trim(s, "0123456789") == "" }
