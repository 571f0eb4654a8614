package browser

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// offered clicks an action of the selected request, and returns the text that it
// offers.
func (p *page) offered(label string) string {
	p.Helper()
	eval[any](p, `document.querySelector('dialog')?.close()`)
	eval[any](p, `[...document.querySelectorAll('.actions button')].find(b => b.innerText == '`+label+`').click()`)
	p.waitFor("dialog textarea")
	return eval[string](p, "document.querySelector('dialog textarea').value")
}

// A request in other forms holds no credential, and a step is a step.
func TestCopies(t *testing.T) {
	p := lost(t, "#/w/default/requests/3")
	p.says(".detail h2", "default 3")
	curl := p.offered("Copy as curl")
	if !contains(curl, "curl -X PATCH", `"$MOCKVENDORS_EGYM_URL"'/api/v2/accounts/acc-john'`, "$MOCKVENDORS_EGYM_API_KEY", "Reed") || strings.Contains(curl, "key-a") {
		t.Errorf("as curl it is %s", curl)
	}
	var step struct {
		Operation, Tenant string
		Path              map[string]string
		Expect            struct{ Status int }
	}
	if text := p.offered("as a step"); json.Unmarshal([]byte(text), &step) != nil || step.Operation != "egym.partialUpdate" ||
		step.Tenant != "chain-a" || step.Path["accountId"] != "acc-john" || step.Expect.Status != 200 {
		t.Errorf("as a step it is %s", text)
	}
	if _, err := strict.Parse("step", []byte(p.offered("as a step"))); err != nil {
		t.Error(err)
	}
	if text := p.offered("as Mermaid"); text != `sequenceDiagram
  participant client
  participant egym
  client->>egym: 1 publishAccount
  Note right of egym: committed
  egym--xclient: withheld, the client saw reset
  client->>egym: 2 publishAccount
  egym-->>client: 409
  client->>egym: 3 partialUpdate
  Note right of egym: committed
  egym-->>client: 200
` {
		t.Errorf("as Mermaid it is\n%s", text)
	}
}

// A request is changed and sent again.
func TestEditAndReplay(t *testing.T) {
	p := lost(t, "#/w/default/requests/2")
	p.says(".detail h2", "default 2")
	p.offered("Edit and replay")
	eval[any](p, `(a => a.value = a.value.replace('jane.roe', 'joan.roe').replace('M-2', 'M-3'))(document.querySelector('dialog textarea'))`)
	p.click("dialog button.first")
	p.says(".detail h2", "default 5")
	p.click("#tab-Changes")
	p.says(".tab", "joan.roe@mailinator.com")
}

// A rival has a lane of its own.
func TestRivals(t *testing.T) {
	p := open(t, "egym-rival-edit", "#/w/default/play/egym-rival-edit")
	p.says("main", "rival")
	p.click("[data-run=play]")
	p.says(".sequence", "rival")
	p.until("all steps are done", func() bool {
		return eval[bool](p, `[...document.querySelectorAll('.steps li')].every(li => li.className === 'done')`)
	}, func() string { return p.text(".steps") })
	if label := eval[string](p, "document.querySelector('.sequence').getAttribute('aria-label')"); !strings.Contains(label, "A rival sent") {
		t.Errorf("the drawing is told as %q", label)
	}
}

// A world shows its own state, and one that is not there says so.
func TestWorldsAreApart(t *testing.T) {
	p := lost(t, "#/w/default/state")
	p.says("#records", "Stone")
	p.do("POST", "/_mock/worlds", `{"name": "other", "scenario": "onsi-worker-id-held"}`)
	p.visit("#/w/other/state", "#records table")
	p.says("main h1", "State of other")
	if text := p.text("main"); strings.Contains(text, "Stone") || strings.Contains(text, "chain-a") {
		t.Errorf("the state of another world is shown:\n%s", text)
	}
	p.known = "status of 404"
	eval[any](p, `(location.hash = '#/w/nobody/state', null)`)
	p.says(".notice", "Refused", "GET /_mock/worlds")
}
