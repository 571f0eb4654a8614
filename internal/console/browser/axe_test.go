package browser

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// axe is the variable with the path of axe-core's axe.min.js.
const axe = "AXE_CORE_JS"

// Every page is accessible as far as axe-core can tell, in both lights.
func TestAccessible(t *testing.T) {
	script := needAxe(t)
	p := lost(t, "#/w/default/requests/2")
	p.says(".detail", "Way out")
	eval[any](p, script+";null")
	for _, c := range []struct{ hash, selector string }{
		{"#/w/default/requests/2", ".detail ol"},
		{"#/w/default/state?watch=egym.chain-a.accounts", "#watched table"},
		{"#/w/default/outbox", "#outbox"},
		{"#/scenarios", "[data-load]"},
		{"#/w/default/play/egym-lost-answer", ".steps"},
		{"#/w/default/play/egym-lost-answer?present", ".presenting .sequence"},
		{"#/w/default/faults", "#faults table"},
		{"#/w/default/clock", "#now"},
		{"#/w/default/readings", "[data-reading]"},
		{"#/w/default/coverage", "meter"},
		{"#/fidelity", ".page-fidelity table"},
		{"#/w/nobody/fidelity", ".gone a"},
	} {
		p.accessible(c.hash, func() { p.visit(c.hash, c.selector) })
		if os.Getenv("MOCKVENDORS_SCREENSHOTS_ALL") == "" {
			continue
		}
		p.shoot("axe-" + strings.Trim(strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' {
				return r
			}
			return '-'
		}, c.hash), "-"))
	}
}

// needAxe returns the script of axe-core, or skips the test.
func needAxe(t *testing.T) string {
	t.Helper()
	if os.Getenv(axe) == "" && os.Getenv(required) == "" {
		t.Skip("left out: axe-core, because " + axe + " does not name its axe.min.js; .ci/console does")
	}
	script, err := os.ReadFile(os.Getenv(axe))
	if err != nil {
		t.Fatal(err)
	}
	return string(script)
}

// accessible has axe-core judge what show shows, in both lights.
func (p *page) accessible(name string, show func()) {
	p.Helper()
	for _, light := range []string{"light", "dark"} {
		p.run(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: light}}))
		show()
		var found []string
		p.run(chromedp.Evaluate(`axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + v.help + '\n    ' + n.html + '\n    ' + n.failureSummary)))`, &found, awaited))
		if len(found) > 0 {
			p.Errorf("%s, %s:\n%s", name, light, strings.Join(found[:min(len(found), 8)], "\n"))
		}
	}
}
