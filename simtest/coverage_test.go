package simtest_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/simtest"
)

func TestCoverage(t *testing.T) {
	inBothWays(t, func(t *testing.T, begin begin) {
		w := begin(t)
		c := egymOf(w)
		c.push(mia, "A-2000").is(t, held)
		got := w.Coverage("egym")
		if !slices.Equal(got.Met, []string{"egym.email-held"}) || slices.Contains(got.NeverMet, "egym.email-held") ||
			len(got.Assumed) != 0 || !slices.Contains(got.NeverMet, "egym.foreign-account") {
			t.Errorf("the coverage is %+v", got)
		}
		for _, id := range append(got.Met, got.NeverMet...) {
			if !strings.HasPrefix(id, "egym.") {
				t.Errorf("%s is a rule of another vendor", id)
			}
		}
		if all := w.Coverage(); len(all.NeverMet) <= len(got.NeverMet) || !slices.Equal(all.Met, got.Met) {
			t.Errorf("the coverage of all is %+v", all)
		}
		if text := got.String(); !strings.HasPrefix(text, "1 of ") || !strings.Contains(text, "rules met: egym.email-held\nof these, assumed: none\nnever met: egym.") {
			t.Errorf("it says %s", text)
		}
	})
}

func TestAssumedCoverage(t *testing.T) {
	w := simtest.Start(t, simtest.AllowWrongRequests())
	egymOf(w).do("PATCH", "/api/v2/accounts/nobody", `{"email": "x"}`).is(t, 400)
	if got := w.Coverage("egym"); !slices.Equal(got.Assumed, got.Met) || len(got.Met) != 1 {
		t.Errorf("the coverage is %+v", got)
	}
}

// With go test -v, what a test met is told though it passes.
func TestCoverageIsTold(t *testing.T) {
	simtest.SetVerbose(true)
	defer simtest.SetVerbose(false)
	for _, row := range []struct {
		reason string
		live   func(*simtest.World)
		want   string
	}{
		{"nothing was met", func(*simtest.World) {}, `simtest: rules met: none`},
		{"a rule", func(w *simtest.World) { egymOf(w).push(mia, "A-2000") }, `simtest: rules met: egym 1 of \d+`},
		{"one that nobody documents", func(w *simtest.World) { egymOf(w).do("PATCH", "/api/v2/accounts/nobody", `{"email": "x"}`) },
			`simtest: rules met: egym 1 of \d+; assumed rules this result relies on: egym.form-invalid`},
	} {
		f := run("TestSomething", func(tb testing.TB) {
			row.live(simtest.Start(tb, simtest.AllowWrongRequests(), simtest.AllowNoRequests(), simtest.AllowAssumed()))
		})
		if got := f.said.String(); !regexp.MustCompile(`^` + row.want + `\n$`).MatchString(got) {
			t.Errorf("%s: it says %q, want %s", row.reason, got, row.want)
		}
	}
}
