package sim_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/sim"
)

// parts are texts that a client may send, above all those that look like what
// stands between parts and what an escape is made of.
var parts = rapid.SliceOfN(rapid.OneOf(
	rapid.StringOfN(rapid.SampledFrom([]rune("\x00\x01\x02ab")), 0, 4, -1),
	rapid.StringN(0, 4, -1),
	rapid.Just("\U0010ffff"),
), 1, 4).Filter(func(parts []string) bool { return len(parts) > 1 || parts[0] != "" })

func TestKeysDiffer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := parts.Draw(t, "a"), parts.Draw(t, "b")
		escaped := strings.Split(sim.Key(a...), "\x00") // what comes out goes in again
		for _, b := range [][]string{b, escaped} {
			if same := slices.Equal(a, b); (sim.Key(a...) == sim.Key(b...)) != same {
				t.Fatalf("%q gives %q, %q gives %q", a, sim.Key(a...), b, sim.Key(b...))
			}
		}
	})
}

func TestPrefixFindsExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := parts.Draw(t, "key")
		prefix := parts.Draw(t, "prefix")
		if rapid.Bool().Draw(t, "its own") {
			prefix = key[:rapid.IntRange(1, len(key)).Draw(t, "first")]
		}
		want := len(prefix) < len(key) && slices.Equal(prefix, key[:len(prefix)])
		if got := strings.HasPrefix(sim.Key(key...), sim.Prefix(prefix...)); got != want {
			t.Fatalf("prefix %q finds key %q: %v, want %v", prefix, key, got, want)
		}
	})
}

func TestKeysAreOrderedAsTheirParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := parts.Draw(t, "a"), parts.Draw(t, "b")
		if got, want := strings.Compare(sim.Key(a...), sim.Key(b...)), slices.Compare(a, b); len(a) == len(b) && got != want {
			t.Fatalf("%q against %q: %d, want %d", a, b, got, want)
		}
	})
}

func TestKeyLeavesItsPartsAlone(t *testing.T) {
	parts := []string{"a", "b\x00", "\x01"}
	sim.Key(parts...)
	sim.Prefix(parts...)
	if want := []string{"a", "b\x00", "\x01"}; !slices.Equal(parts, want) {
		t.Errorf("the parts are now %q, want %q", parts, want)
	}
}

// Most keys have nothing to escape, and are seen by people in tests.
func TestPlainKey(t *testing.T) {
	if got, want := sim.Key("acme", "ann@example.org"), "acme\x00ann@example.org"; got != want {
		t.Errorf("key is %q, want %q", got, want)
	}
}
