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
		seen   seen
		want   bool
	}{
		{"a status", &journal.Entry{Status: 200}, seen{outcome: "200"}, true},
		{"another", &journal.Entry{Status: 201}, seen{outcome: "200"}, false},
		{"a reset", &journal.Entry{Outcome: "reset"}, seen{outcome: "reset"}, true},
		{"a reset that was a close", &journal.Entry{Outcome: "reset"}, seen{outcome: "close"}, false},
		{"a reset that nobody sent", &journal.Entry{Status: 200}, seen{outcome: "reset"}, false},
		{"a close that was answered", &journal.Entry{Status: 200, Outcome: "close"}, seen{outcome: "200"}, false},
		{"garbage", &journal.Entry{Status: 200, Outcome: "garbage"}, seen{outcome: "200", body: []byte(`{"a":`)}, true},
		{"garbage that can be read", &journal.Entry{Status: 200, Outcome: "garbage"}, seen{outcome: "200", body: []byte(`{}`)}, false},
		{"half of a body", &journal.Entry{Status: 200, Outcome: "truncate", ResponseBody: []byte("{}")}, seen{outcome: "truncate"}, true},
		{"all of a body", &journal.Entry{Status: 200, Outcome: "truncate", ResponseBody: []byte("{}")}, seen{outcome: "200"}, false},
	} {
		if got := c.seen.agrees(c.entry); got != c.want {
			t.Errorf("%s: got %v", c.reason, got)
		}
	}
}
