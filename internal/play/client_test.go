package play

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/journal"
)

// What the client saw has to be what the journal says was sent.
func TestAgrees(t *testing.T) {
	for _, c := range []struct {
		reason string
		entry  *journal.Entry
		seen   Seen
		want   bool
	}{
		{"a status", &journal.Entry{Status: 200}, Seen{Outcome: "200"}, true},
		{"another", &journal.Entry{Status: 201}, Seen{Outcome: "200"}, false},
		{"a reset", &journal.Entry{Outcome: "reset"}, Seen{Outcome: "reset"}, true},
		{"a reset that was a close", &journal.Entry{Outcome: "reset"}, Seen{Outcome: "close"}, false},
		{"a reset that nobody sent", &journal.Entry{Status: 200}, Seen{Outcome: "reset"}, false},
		{"a close that was answered", &journal.Entry{Status: 200, Outcome: "close"}, Seen{Outcome: "200"}, false},
		{"garbage", &journal.Entry{Status: 200, Outcome: "garbage"}, Seen{Outcome: "200", Body: []byte(`{"a":`)}, true},
		{"garbage that can be read", &journal.Entry{Status: 200, Outcome: "garbage"}, Seen{Outcome: "200", Body: []byte(`{}`)}, false},
		{"half of a body", &journal.Entry{Status: 200, Outcome: "truncate", ResponseBody: []byte("{}")}, Seen{Outcome: "truncate"}, true},
		{"all of a body", &journal.Entry{Status: 200, Outcome: "truncate", ResponseBody: []byte("{}")}, Seen{Outcome: "200"}, false},
	} {
		if got := c.seen.agrees(c.entry); got != c.want {
			t.Errorf("%s: got %v", c.reason, got)
		}
	}
}
