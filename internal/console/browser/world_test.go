package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// lost is a page whose world has an account that was created by a call whose answer
// was lost, refused once more, and changed twice.
func lost(t *testing.T, hash string) *page {
	p := open(t, "egym-lost-answer", "#/clock")
	p.call("default", createJane) // 1
	p.call("default", createJane) // 2
	p.call("default", `{"operation": "egym.partialUpdate", "tenant": "chain-a", "path": {"accountId": "acc-john"}, "body": {"lastName": "Reed"}}`)
	p.call("default", `{"operation": "egym.partialUpdate", "tenant": "chain-a", "path": {"accountId": "acc-john"}, "body": {"lastName": "Stone"}}`)
	p.visit(hash, "main .page")
	return p
}

// The slider walks through the state; the state of the moment can be forked or
// rewound to.
func TestState(t *testing.T) {
	p := lost(t, "#/w/default/state")
	p.says("#moment", "now")
	p.says("#records", "Stone", "jane.roe@mailinator.com")
	slide := func(to string) {
		t.Helper()
		eval[any](p, `(s => { s.value = `+to+`; s.dispatchEvent(new Event('input')) })(document.querySelector('#slider'))`)
	}
	slide("3")
	p.says("#moment", "right after request 3 (partialUpdate")
	p.says("#records", "Reed")
	slide("0")
	p.says("#moment", "the scenario's start")
	p.says("#records", "Wick")
	if strings.Contains(p.text("#records"), "jane.roe") {
		t.Error("Jane is there from the start")
	}
	slide("1")
	p.says("#moment", "right after request 1")
	eval[any](p, `[...document.querySelectorAll('main button')].find(b => b.innerText == 'Fork a world from here').click()`)
	p.says("main h1", "State of default-at-1")
	p.says("#records", "Wick", "jane.roe@mailinator.com")
	_, state := p.do("GET", "/_mock/worlds/default-at-1/state", "")
	if _, then := p.do("GET", "/_mock/worlds/default/state?at=1", ""); state != then {
		t.Errorf("the fork has another state:\n%s\n%s", state, then)
	}
	if _, own := p.do("GET", "/_mock/worlds/default/state", ""); !strings.Contains(own, "Stone") {
		t.Error("the fork changed the world that it is from")
	}
}

// A record is edited in place.
func TestEdit(t *testing.T) {
	p := lost(t, "#/w/default/state")
	p.click(`button[aria-label="Edit accounts acc-john"]`)
	eval[any](p, `(a => a.value = a.value.replace('Stone', 'Brook'))(document.querySelector('#record'))`)
	eval[any](p, `[...document.querySelectorAll('dialog button')].find(b => b.innerText == 'Put').click()`)
	p.says("#records", "Brook")
	if _, state := p.do("GET", "/_mock/worlds/default/state", ""); !strings.Contains(state, "Brook") {
		t.Error("it is not put")
	}
	p.known = "status of 400" // which the browser takes for an error
	p.click(`button[aria-label="Edit accounts acc-john"]`)
	eval[any](p, `(a => a.value = a.value.replace('MALE', 'NO SUCH'))(document.querySelector('#record'))`)
	eval[any](p, `[...document.querySelectorAll('dialog button')].find(b => b.innerText == 'Put').click()`)
	p.says(".notice", "Refused", "gender")
	p.waitFor("dialog") // nothing that was typed is lost
	eval[any](p, `document.querySelector('.notice').remove()`)
}

// A path of the state is asked for when all is over.
func TestWatch(t *testing.T) {
	p := lost(t, "#/w/default/state")
	p.run(chromedp.SendKeys("#watch", "egym.chain-a.accounts.acc-john.lastName"+kb.Enter))
	p.says("#watched", "Changed by 2 of the 4 requests", "3 partialUpdate", "Reed", "4 partialUpdate", "Stone")
	if strings.Contains(p.text("#watched"), "publishAccount") {
		t.Error("requests that changed nothing are among the changes")
	}
	p.click("#watched button")
	p.says("#watched", "1 publishAccount", "Wick")
	p.visit("#/w/default/state?watch=egym.chain-a.accounts", "#watched table")
	p.says("#watched", "Changed by 3 of the 4 requests", "1 publishAccount", "answer withheld")
}

// A click sets a fault; counters count; a request becomes a fault.
func TestFaults(t *testing.T) {
	p := open(t, "egym-two-chains", "#/w/default/faults")
	p.says("#faults", "No fault is set.")
	p.click("[data-fault=rate-limit]")
	p.says("#faults", "rate-limit", "3")
	for range 4 {
		p.call("default", `{"operation": "egym.listAccounts", "tenant": "chain-a"}`)
	}
	p.says("#faults", "0 (done)")
	p.visit("#/w/default/requests", ".rows .row")
	p.says(".rows", "429", "200")
	p.visit("#/w/default/requests/4", ".detail h2 a")
	p.says(".detail h2", "default 4")
	eval[any](p, `[...document.querySelectorAll('.actions button')].find(b => b.innerText == 'Make a fault of it').click()`)
	p.says("dialog", "its answer is lost")
	p.click("dialog button.first")
	p.says(".notice", "from-request-4 is set")
	if text := p.call("default", `{"operation": "egym.listAccounts", "tenant": "chain-a"}`); !strings.Contains(text, `"outcome": "reset"`) {
		t.Errorf("the fault does not fire: %s", text)
	}
	p.visit("#/w/default/faults", "#faults table")
	p.says("#faults", "from-request-4")
	p.click("[data-act=off]")
	p.says("#faults", "No fault is set.")
	for _, preset := range []string{"unavailable", "late", "lost"} {
		p.click("[data-fault=" + preset + "]")
		p.says("#faults", preset)
		p.click("[data-act=off]")
		p.says("#faults", "No fault is set.")
	}
}

func TestClockReadingsCoverage(t *testing.T) {
	p := lost(t, "#/w/default/clock")
	p.says("#now", "2026-01-15T09:00:00Z")
	p.click(`[data-advance="30d"]`)
	p.says("#now", "2026-02-14T09:00:00Z")
	p.visit("#/w/default/readings", `[data-reading="egym.patch-response"]`)
	p.says("main", "3 partialUpdate", "under no-content 204")
	p.run(chromedp.SetValue(`[data-reading="egym.patch-response"]`, "no-content"))
	eval[any](p, `document.querySelector('[data-reading="egym.patch-response"]').dispatchEvent(new Event('change'))`)
	p.says(".notice", "egym.patch-response is no-content")
	p.visit("#/w/default/coverage", "meter")
	p.says("main", "egym.email-held", "1 ✓", "never")
	p.visit("#/fidelity", ".page-fidelity table")
	p.says("main", "egym.email-held", "documented", "assumed")
}

// What was done is saved as a scenario that is valid and plays.
func TestSave(t *testing.T) {
	p := lost(t, "#/scenarios")
	s := p.saved()
	if len(s.Steps) != 4 || len(s.Faults) != 1 || len(s.Assert.State) != 1 {
		t.Errorf("it has %d steps, %d faults and %d assertions of the state", len(s.Steps), len(s.Faults), len(s.Assert.State))
	}
	if text := eval[string](p, "document.querySelector('#saved').value"); !strings.Contains(text, `"errorCode": "membershipExists"`) {
		t.Errorf("no step asserts why it was refused:\n%s", text)
	}
	p.plays(s)
}
