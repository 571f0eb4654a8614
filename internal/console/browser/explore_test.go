package browser

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/explore"
)

// The report of explore needs no server and no script. A cell opens its story, which is
// drawn, and a value is never HTML.
func TestReportOfExplore(t *testing.T) {
	p := reportOfExplore(t)
	for _, c := range []struct{ cell, section, drawn string }{
		{`td a.bad`, `#egym-publishaccount-1-after-reset`, ".withheld"},
		{`td a.reported`, `#egym-publishaccount-1-before-503`, ".lost .cross"},
	} {
		eval[any](p, "(document.querySelector('"+c.cell+"').click(), null)")
		p.waitFor(c.section)
		if !eval[bool](p, "document.querySelector('"+c.section+":target "+c.drawn+"').getBoundingClientRect().width > 5") {
			t.Errorf("%s draws no %s", c.section, c.drawn)
		}
	}
	p.says("#egym-publishaccount-1-after-reset", "<script>alert(1)</script>", "withheld: reset", "committed")
	if colour := eval[string](p, "getComputedStyle(document.querySelector('.sequence .withheld')).stroke"); colour != "rgb(168, 32, 26)" {
		t.Errorf("what is withheld is %s", colour)
	}
	if n := eval[int](p, "document.querySelectorAll('script, img').length"); n != 0 {
		t.Errorf("%d elements that a value made", n)
	}
}

// The report is accessible as far as axe-core can tell, with a story open and without.
func TestReportOfExploreIsAccessible(t *testing.T) {
	script := needAxe(t)
	p := reportOfExplore(t)
	eval[any](p, script+";null")
	p.accessible("the matrix", func() {})
	p.accessible("a story", func() { eval[any](p, "(document.querySelector('td a.bad').click(), null)") })
}

// reportOfExplore opens a report with a good cell and a bad one.
func reportOfExplore(t *testing.T) *page {
	t.Helper()
	report := &explore.Report{
		Command: []string{"sync", "<img src=x onerror=alert(1)>"}, Scenario: "starter", Faults: []string{"before:503", "after:reset"},
		Calls: []explore.ReportCall{{Number: 1, Operation: "egym.publishAccount", Tenant: "alpha"}},
		Cells: []explore.ReportCell{
			{Cell: "egym.publishAccount#1/before:503", Verdict: explore.Reported,
				Story: "#1 POST egym/alpha publishAccount 503 fault cell-1, before: the vendor never saw it\nended: exit code 1"},
			{Cell: "egym.publishAccount#1/after:reset", Verdict: explore.Diverged, Findings: []explore.Finding{{Kind: "lost", What: "<script>alert(1)</script>"}},
				Story: "#1 POST egym/alpha publishAccount reset fault cell-1, after: created accounts 7 (committed, but the client does not know)\nended: exit code 0"},
		},
	}
	text, err := report.HTML(&explore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	needBrowser(t)
	serving := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write(text)
	}))
	t.Cleanup(serving.Close)
	p := &page{TB: t, server: &control.Server{URL: serving.URL}}
	p.inTab(t)
	p.run(chromedp.Navigate(serving.URL))
	p.says("h1", "<img src=x onerror=alert(1)>")
	return p
}
