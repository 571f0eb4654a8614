package sim

import (
	"slices"
	"strings"
)

// Key joins the parts of a table's or index's key so that different parts
// never give the same key, a prefix made of the first parts finds them all and
// no others, and keys are ordered as their parts are. There is at least one
// part, and one alone is not empty.
func Key(parts ...string) string {
	for i, p := range parts {
		if strings.ContainsAny(p, "\x00\x01") {
			parts = slices.Clone(parts) // they may be the caller's
			for j := i; j < len(parts); j++ {
				parts[j] = escape.Replace(parts[j])
			}
			break
		}
	}
	return strings.Join(parts, "\x00")
}

// escape keeps the separator out of parts. What it writes is ordered as what
// it reads.
var escape = strings.NewReplacer("\x00", "\x01\x01", "\x01", "\x01\x02")

// Prefix is the beginning of all keys whose first parts are these.
func Prefix(parts ...string) string { return Key(parts...) + "\x00" }
