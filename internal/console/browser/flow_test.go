package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The flow shows the requests of all worlds, and those that reached none, and says
// what its filter hides.
func TestFlow(t *testing.T) {
	p := open(t, "egym-lost-answer", "")
	p.call("default", createJane)
	p.says(".rows", "lost, committed")
	if status, text := p.do("POST", "/_mock/worlds", `{"name": "other", "scenario": "egym-two-chains"}`); status != 201 {
		t.Fatal(text)
	}
	p.do("GET", "/w/other/egym/api/v2/accounts", "")
	p.says(".rows", "other", "401")
	p.do("GET", "/nobody/at/all", "")
	p.says(".rows", "GET /nobody/at/all", "unmatched")

	p.run(chromedp.SetValue("#filter-world", "default"))
	eval[any](p, `document.querySelector('#filter-world').dispatchEvent(new Event('change'))`)
	p.says(".count", "1 of 3 requests")
	p.do("GET", "/w/other/egym/api/v2/accounts", "")
	p.says(".hint", "1 new request is hidden by the filter.")
	p.click(".hint button")
	p.says(".count", "4 requests")
	p.run(chromedp.SendKeys("#filter", "lost-answer"))
	p.says(".count", "1 of 4 requests")
	p.press(kb.Escape, "j")
	p.says(".detail", "lost-answer", "after the vendor had answered", "withheld")
	p.click(".grid .row.lost")
	p.press(kb.End, kb.ArrowUp)
	if got := eval[string](p, "document.querySelector('.grid').getAttribute('aria-rowcount')"); got != "2" {
		t.Errorf("aria-rowcount is %s, want 2: the head and a row", got)
	}
	if id := eval[string](p, "document.querySelector('.grid').getAttribute('aria-activedescendant')"); id != "row-0" {
		t.Errorf("the active row is %q", id)
	}
}

// A rewind takes requests away from the list too.
func TestFlowForgets(t *testing.T) {
	p := open(t, "egym-lost-answer", "")
	for range 3 {
		p.call("default", createJane)
	}
	p.says(".count", "3 requests")
	p.visit("#/w/default/requests/1", ".detail h2 a")
	p.says(".detail h2", "default 1")
	eval[any](p, `[...document.querySelectorAll('.actions button')].find(b => b.innerText == 'Rewind to here').click()`)
	p.says(".count", "1 request")
	if p.server.Set.Get("default").Latest() != 1 {
		t.Error("the world is not rewound")
	}
}

// What the contract and the vendor think of a request has a tab of its own.
func TestContract(t *testing.T) {
	p := open(t, "egym-two-chains", "")
	p.call("default", `{"operation": "egym.publishAccount", "tenant": "chain-a", "query": {"colour": "red"}, "body": {"email": 7}}`)
	p.visit("#/w/default/requests/1", ".detail h2 a")
	p.click("#tab-Contract")
	p.says(".tab", "request.body", "colour")
	p.click("#tab-Response")
	p.says(".tab", "400")
	p.click("#tab-Request")
	p.says(".tab", "[credential of chain-a]")
}

// What vendors and clients say is never markup, and no link leads away.
func TestValuesAreText(t *testing.T) {
	p := open(t, "egym-lost-answer", "")
	const evil = `<img src=x onerror=\"window.harm=1\"><script>window.harm=1</script>`
	p.call("default", strings.Replace(createJane, "Jane", evil, 1))
	p.call("default", strings.Replace(strings.Replace(createJane, "Jane", evil, 1), "jane.roe@mailinator.com", "javascript:alert(1)", 1))
	p.do("GET", "/egym/javascript:alert(1)?<script>", "")
	p.do("GET", `/<script>window.harm=1</script>/javascript:alert(1)`, "")
	p.says(".count", "4 requests")
	for n := 1; n <= 3; n++ {
		p.visit(fmt.Sprintf("#/w/default/requests/%d", n), ".detail h2 a")
		p.says(".detail h2", fmt.Sprint("default ", n))
		for _, tab := range []string{"Why", "Changes", "Request", "Response", "Contract"} {
			p.click("#tab-" + tab)
		}
	}
	p.visit("#/w/default/requests/1", ".detail h2 a")
	p.click("#tab-Changes")
	p.says(".tab", "<script>window.harm=1</script>")
	p.visit("#/w/default/state?watch=egym.chain-a.accounts", "#records table")
	p.says("#records", "<script>")
	if eval[bool](p, "'harm' in window") || eval[int](p, "document.querySelectorAll('main script, main img').length") > 0 {
		t.Error("a value became markup")
	}
	if n := eval[int](p, `[...document.querySelectorAll('a')].filter(a => !a.href.startsWith(location.origin)).length`); n > 0 {
		t.Errorf("%d links lead elsewhere", n)
	}
}
