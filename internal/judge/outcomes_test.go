package judge

import (
	"slices"
	"testing"
)

// The outcomes of many calls are an excerpt with counts, and where the two lists differ first.
func TestOutcomes(t *testing.T) {
	many := slices.Repeat([]string{"200"}, 12_000)
	odd := slices.Clone(many)
	odd[6_000] = "409"
	for _, c := range []struct {
		reason string
		all    []string
		want   string
	}{
		{"none", nil, "no calls"},
		{"few are listed", []string{"reset", "409"}, "reset, 409"},
		{"many are an excerpt", odd,
			"200, 200, 200, 200, 200, … 11,990 more …, 200, 200, 200, 200, 200 (12,000 calls: 11,999 × 200, 1 × 409)"},
		{"one more than fit", append(slices.Repeat([]string{"503"}, 20), "200"),
			"503, 503, 503, 503, 503, … 11 more …, 503, 503, 503, 503, 200 (21 calls: 1 × 200, 20 × 503)"},
	} {
		if got := outcomes(c.all); got != c.want {
			t.Errorf("%s: got %s\nwant %s", c.reason, got, c.want)
		}
	}
	for _, c := range []struct {
		reason    string
		want, got []string
		says      string
	}{
		{"another outcome", many, odd, "the first that differs is call 6,001: want 200, got 409"},
		{"a call too many", many[:30], many, "the first too many is call 31, which got 200"},
		{"a call is missing", many, many[:11_999], "the first that is missing is call 12,000, wanted as 200"},
		{"no call came", many, nil, "the first that is missing is call 1, wanted as 200"},
	} {
		if says := firstDifference(c.want, c.got); says != c.says {
			t.Errorf("%s: got %q, want %q", c.reason, says, c.says)
		}
	}
}
