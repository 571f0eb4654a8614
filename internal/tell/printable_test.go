package tell_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/tell"
)

// What clients chose stands in the log, and must not reach the terminal as
// anything but text.
func TestPrintable(t *testing.T) {
	for _, c := range []struct{ reason, text, want string }{
		{"words stay", "held by acc-john", "held by acc-john"},
		{"letters of all languages stay", "Zoë 東京", "Zoë 東京"},
		{"an escape sequence is broken", "\x1b[31mred", "?[31mred"},
		{"so is one of the newer kind", "\u009b31mred", "?31mred"},
		{"a line stays one", "a\nPOST egym 200", "a?POST egym 200"},
		{"what turns the reading direction is shown as such", "a\u202eb", "a?b"},
		{"delete is no letter", "a\x7fb", "a?b"},
	} {
		if got := tell.Printable(c.text); got != c.want {
			t.Errorf("%s: %q is shown as %q, want %q", c.reason, c.text, got, c.want)
		}
	}
}
