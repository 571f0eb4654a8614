package egym

import "github.com/mockvendors/mockvendors/sim"

// The lengths of an email that can be looked up by.
const minEmail, maxEmail = 5, 320

func isEmail(s string) bool { return len(s) <= maxEmail && sim.IsEmail(s) }

// isCountry reports whether s has the form of a two-letter country code.
func isCountry(s string) bool { return len(s) == 2 && isLetter(s[0]) && isLetter(s[1]) }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
