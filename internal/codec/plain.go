package codec

import (
	"encoding/binary"
	"math/bits"
)

// plain returns how many bytes at the beginning of a text stand for themselves
// within quotes: they are ASCII, and neither control characters, quotes nor
// backslashes. It looks at eight bytes at a time.
func plain(text []byte) int {
	const each, high = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(text); i += 8 {
		w := binary.LittleEndian.Uint64(text[i:])
		quote, backslash := w^each*'"', w^each*'\\'
		// A byte from which more is subtracted than it has gets its highest bit, or
		// passes it on to bytes above: the lowest one with that bit is exact.
		other := (w-each*' ')&^w | (quote-each)&^quote | (backslash-each)&^backslash | w
		if other &= high; other != 0 {
			return i + bits.TrailingZeros64(other)/8
		}
	}
	for ; i < len(text); i++ {
		if c := text[i]; c < ' ' || c >= 0x80 || c == '"' || c == '\\' {
			break
		}
	}
	return i
}
