package strict

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Suggested reads back what Suggest wrote.
func TestSuggested(t *testing.T) {
	many := []string{"a1", "b1", "c1", "d1", "e1", "f1", "g1", "h1", "i1", "j1", "k1", "l1", "m1"}
	tests := []struct {
		why, message string
		want         []string
	}{
		{"the nearest is first", "unknown x" + Suggest("emial", []string{"name", "email"}), []string{"email", "name"}},
		{"nothing is near", "unknown x" + Suggest("zzzzzz", []string{"name", "email"}), []string{"name", "email"}},
		{"those that were cut are not known", "unknown x" + Suggest("zzzzzz", many), many[:12]},
		{"all are there if none was cut", "unknown x" + SuggestAll("zzzzzz", many), many},
		{"another sentence follows", "unknown x" + Suggest("zzzzzz", many) + "; name a file", many[:12]},
		{"another line follows", "f:1:1: x" + Suggest("zzzzzz", many[:2]) + "\nf:2:1: y", many[:2]},
		{"a message of another kind", "cannot listen on 127.0.0.1:1", []string{}},
		{"only the nearest", "unknown flag; did you mean --addr?", []string{"--addr"}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, Suggested(test.message)); diff != "" {
			t.Errorf("%s: %q (-want +got)\n%s", test.why, test.message, diff)
		}
	}
}
