package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/scenarios"
)

// Thousands of worlds come and go, and the page lists the latest and finds the others.
func TestThousandsOfWorlds(t *testing.T) {
	const many = 5000
	p := open(t, "egym-lost-answer", "#/w/default/clock")
	p.observe()
	for n := range many {
		if _, err := p.server.Set.Make(fmt.Sprintf("many-%04d", n), p.server.Start); err != nil {
			t.Fatal(err)
		}
	}
	p.says("#world", fmt.Sprintf("Find one of %d…", many+1))
	if n := eval[int](p, "document.querySelector('#world').options.length"); n > 103 {
		t.Errorf("the list has %d worlds", n)
	}
	if most := eval[float64](p, longest); most > 1000 {
		t.Errorf("%d new worlds: a task took %.0f ms", many, most)
	} else {
		t.Logf("%d new worlds: the longest task took %.0f ms", many, most)
	}
	p.choose("#world", "?")
	p.says("dialog", "4901 more")
	p.run(chromedp.SendKeys("#find-world", "many-01234"))
	p.says("dialog", "0 worlds")
	p.press(kb.Backspace)
	eval[any](p, `(s => { s.value = 'y-1234'; s.dispatchEvent(new Event('input')) })(document.querySelector('#find-world'))`)
	p.says("dialog", "1 world.", "many-1234")
	p.click("dialog li button")
	p.says("main h1", "Clock of many-1234")
	p.until("the world is chosen", func() bool { return eval[string](p, "document.querySelector('#world').value") == "many-1234" },
		func() string { return eval[string](p, "document.querySelector('#world').value") })

	p.call("many-1234", createJane)
	p.visit("#/w/many-1234/requests", ".rows .row")
	if shown := eval[string](p, "document.querySelector('#filter-world').selectedOptions[0].text"); shown != "all worlds" {
		t.Errorf("nothing is filtered, but the filter shows %q", shown)
	}
	eval[float64](p, longest)
	for n := range many {
		p.server.Set.Delete(fmt.Sprintf("many-%04d", n))
	}
	p.says(".gone", "There is no world many-1234")
	p.says(".count", "0 requests")
	if most := eval[float64](p, longest); most > 1000 {
		t.Errorf("%d worlds ended: a task took %.0f ms", many, most)
	} else {
		t.Logf("%d worlds ended: the longest task took %.0f ms", many, most)
	}
}

// The choice of a world on the page of the requests filters them.
func TestWorldFilters(t *testing.T) {
	p := open(t, "egym-lost-answer", "")
	p.call("default", createJane)
	p.do("POST", "/_mock/worlds", `{"name": "other", "scenario": "egym-two-chains"}`)
	p.says("#world", "other")
	p.choose("#world", "other")
	p.says(".count", "0 of 1 request")
	p.says(".flow", "No request fits the filter.")
	if world := eval[string](p, "document.querySelector('#filter-world').value"); world != "other" {
		t.Errorf("the filter has %q", world)
	}
}

// A world that is deleted under one's eyes, and a request that is not there, are told.
func TestGone(t *testing.T) {
	p := open(t, "egym-lost-answer", "#/w/default/requests/77")
	p.says(".detail", "Request 77 of default is not there")
	p.do("POST", "/_mock/worlds", `{"name": "short", "scenario": "egym-two-chains"}`)
	p.visit("#/w/short/state", "#records table")
	if text := p.text(".gone"); text != "" {
		t.Errorf("a world that is there is told as %q", text)
	}
	p.do("DELETE", "/_mock/worlds/short", "")
	p.says(".gone", "There is no world short")
	p.known = "status of 404"
	p.visit("#/scenarios", "[data-load]")
	p.says("main", "Nothing of short can be saved: No such world")
	p.click(".gone a")
	p.says(".flow", "No request yet", "/egym") // with the base URL
	p.until("nothing is gone", func() bool { return p.text(".gone") == "" }, func() string { return p.text(".gone") })
}

// A server that goes away is told, and one that comes back is shown as it is then.
func TestServerComesBack(t *testing.T) {
	p := open(t, "egym-lost-answer", "#/w/default/state")
	p.known = "Failed to load resource"
	p.says("#records", "Wick")
	p.says(".connection", "live")
	address, stop := p.server.URL[len("http://"):], p.stop
	stop()
	p.says(".connection", "no connection")
	eval[any](p, `[...document.querySelectorAll('main button')].find(b => b.innerText == 'Fork a world from here').click()`)
	p.says(".notice", "Refused: the server does not answer")
	text, _ := scenarios.Text("onsi-worker-id-held")
	t.Cleanup(p.serve(address, vendors.All(), text))
	p.says(".connection", "live")
	p.says("#records", "members")
	p.until("the message is gone", func() bool { return p.text(".notice") == "" }, func() string { return p.text(".notice") })
}
