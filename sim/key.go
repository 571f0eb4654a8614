package sim

import (
	"slices"
	"strings"
)

// Key joins the parts of a key of a table or an index. Different parts never
// give the same key, [Prefix] of the first parts finds exactly the keys that
// begin with them, and keys sort as their parts do. There must be at least one
// part, and a single part must not be empty.
func Key(parts ...string) string { return strings.Join(escaped(parts), "\x00") }

// Prefix returns the beginning of all keys whose first parts are these.
func Prefix(parts ...string) string {
	n := 0
	parts = escaped(parts)
	for _, p := range parts {
		n += len(p) + 1
	}
	var b strings.Builder
	b.Grow(n)
	for _, p := range parts {
		b.WriteString(p)
		b.WriteByte(0)
	}
	return b.String()
}

func escaped(parts []string) []string {
	for i, p := range parts {
		if strings.IndexByte(p, 0) >= 0 || strings.IndexByte(p, 1) >= 0 {
			parts = slices.Clone(parts) // the slice may belong to the caller
			for j := i; j < len(parts); j++ {
				parts[j] = escape.Replace(parts[j])
			}
			break
		}
	}
	return parts
}

// escape keeps the separator out of parts. It preserves their order.
var escape = strings.NewReplacer("\x00", "\x01\x01", "\x01", "\x01\x02")
