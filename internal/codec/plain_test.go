package codec

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// Eight bytes at a time find what one at a time finds, whatever stands before and
// behind it.
func TestPlain(t *testing.T) {
	t.Parallel()
	stands := func(c byte) bool { return c >= ' ' && c < 0x80 && c != '"' && c != '\\' }
	check := func(t interface{ Fatalf(string, ...any) }, text []byte) {
		want := bytes.IndexFunc(text, func(r rune) bool { return r >= 0x80 || !stands(byte(r)) })
		if want < 0 {
			want = len(text)
		}
		if got := plain(text); got != want {
			t.Fatalf("%q: got %d, want %d", text, got, want)
		}
	}
	for length := range 20 {
		for at := range length {
			for c := range 256 {
				for _, around := range []byte{'a', ' ', '!', '#', '[', ']', '\x7f'} {
					text := bytes.Repeat([]byte{around}, length)
					text[at] = byte(c)
					check(t, text)
				}
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) { check(t, rapid.SliceOfN(rapid.Byte(), 0, 30).Draw(t, "text")) })
}
