package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// On the window of a telephone no page is wider than it, and the cells of tables say
// what they are.
func TestNarrow(t *testing.T) {
	p := lost(t, "#/w/default/requests/2")
	p.do("POST", "/_mock/worlds", `{"name": "a-world-whose-name-is-as-long-as-such-names-can-be-in-a-window", "scenario": "egym-two-chains"}`)
	p.run(chromedp.EmulateViewport(390, 844))
	for _, c := range []struct{ hash, selector, label string }{
		{"#/w/default/requests", ".rows .row", ""},
		{"#/w/default/requests/2", ".detail ol", ""},
		{"#/w/default/state?watch=egym.chain-a.accounts", "#watched table", "Value"},
		{"#/w/default/outbox", "#outbox", ""},
		{"#/scenarios", "[data-load]", "What happens"},
		{"#/w/default/play/egym-lost-answer", ".steps", ""},
		{"#/w/default/play/egym-lost-answer?present", ".presenting .sequence", ""},
		{"#/w/default/faults", "#faults table", "Matched"},
		{"#/w/default/clock", "#now", ""},
		{"#/w/default/readings", "[data-reading]", "Taken as"},
		{"#/w/default/coverage", "meter", "Met"},
		{"#/fidelity", ".page-fidelity table", "Source"},
		{"#/w/a-world-whose-name-is-as-long-as-such-names-can-be-in-a-window/state", "#records table", ""},
	} {
		p.visit(c.hash, c.selector)
		if wide := eval[int](p, "Math.max(document.scrollingElement.scrollWidth, document.querySelector('main').scrollWidth, document.querySelector('header').scrollWidth)"); wide > 390 {
			t.Errorf("%s is %d pixels wide", c.hash, wide)
		}
		if c.label == "" {
			continue
		}
		if found := eval[bool](p, `[...document.querySelectorAll('main td')].some(td => getComputedStyle(td, '::before').content === '"`+c.label+`"')`); !found {
			t.Errorf("%s: no cell says that it is %q", c.hash, c.label)
		}
	}
	if eval[bool](p, "[...document.querySelectorAll('nav a')].every(a => a.getBoundingClientRect().right <= innerWidth)") {
		return
	}
	p.visit("#/fidelity", ".page-fidelity table")
	if right := eval[float64](p, "document.querySelector('nav [aria-current]').getBoundingClientRect().right"); right > 391 {
		t.Errorf("the current page's link ends at %.0f, out of sight", right)
	}
}

// A table's button stands on one line, and a refusal goes with its page.
func TestLook(t *testing.T) {
	p := open(t, "egym-lost-answer", "#/scenarios")
	p.waitFor("[data-load]")
	if tall := eval[float64](p, "Math.max(...[...document.querySelectorAll('td button')].map(b => b.offsetHeight))"); tall > 30 {
		t.Errorf("a button is %.0f pixels tall", tall)
	}
	p.known = "status of 400"
	p.visit("#/w/default/clock", "#now")
	eval[any](p, `[...document.querySelectorAll('main input')].forEach(i => i.value = 'never')`)
	eval[any](p, `[...document.querySelectorAll('main button')].find(b => b.innerText == 'Set').click()`)
	p.says(".notice", "Refused")
	p.visit("#/w/default/faults", "#faults")
	p.until("the refusal is gone", func() bool { return p.text(".notice") == "" }, func() string { return p.text(".notice") })
}

// The focus stays on a link of the pages, and goes into the page where what had it is
// gone.
func TestFocus(t *testing.T) {
	p := lost(t, "#/w/default/requests/2")
	p.says(".detail h2", "default 2")
	eval[any](p, `document.querySelector('[data-act=replay]').focus()`)
	p.press(kb.Enter)
	p.says(".detail h2", "default 5")
	if on := eval[string](p, "document.activeElement.tagName"); on != "MAIN" {
		t.Errorf("after a replay the focus is on %s", on)
	}
	eval[any](p, `document.querySelector('nav a[href$="/clock"]').focus()`)
	p.press(kb.Enter)
	p.waitFor("#now")
	if text := eval[string](p, "document.activeElement.innerText"); text != "Clock" {
		t.Errorf("the focus is on %q", text)
	}
}
