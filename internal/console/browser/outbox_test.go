package browser

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest/bell"
	"github.com/mockvendors/mockvendors/sim"
)

// A webhook is drawn beside the request that caused it, and has a line of the outbox
// with what became of it, from which a fault can be made.
func TestOutbox(t *testing.T) {
	subscriber := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {}))
	defer subscriber.Close()
	text := strings.Replace(bell.Scenario, "key: k-north}", `key: k-north, url: "`+subscriber.URL+`/hook"}`, 1) +
		"faults: [{id: none, operation: bell.webhook.RING, calls: {only: [2]}, effect: {drop: reset}}]"
	p := openWith(t, []sim.Vendor{bell.Vendor}, []byte(text), "#/w/default/outbox")
	p.says("#outbox", "no webhook")
	ring := func() {
		p.call("default", `{"operation": "bell.ring", "tenant": "north", "body": {"who": "<script>Ann"}}`)
		p.server.Set.Get("default").Settle(t.Context())
	}
	ring()
	p.says("#outbox", "RING webhook", "/hook", "● delivered 200", "request 1")
	ring()
	p.says("#outbox", "✕ lost, fault none", "request 2")
	p.click(`button[aria-label="Look at message 1"]`)
	p.says("dialog", "the subscriber answered 200", "<script>Ann")
	p.click("dialog button")
	p.click(`#outbox a[href$="/requests/1"]`)
	p.says(".detail .sequence", "subscriber", "RING", "● delivered 200")
	p.visit("#/w/default/requests/2", ".detail .sequence")
	p.says(".detail h2", "default 2")
	p.says(".detail .sequence", "✕ lost, fault none")
	if label := eval[string](p, "document.querySelector('.detail .sequence').getAttribute('aria-label')"); !strings.Contains(label, "Request 1 made bell send RING: delivered 200.") {
		t.Errorf("the drawing is told as %q", label)
	}
	p.visit("#/w/default/outbox", "#outbox table")
	p.click(`button[aria-label="Make a fault of message 2"]`)
	p.click("dialog button.first")
	p.says(".notice", "from-delivery-2 is set")
	ring()
	p.says("#outbox", "delivered 200, 2 attempts, fault from-delivery-2")
}
