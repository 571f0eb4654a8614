package control_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest/bell"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// What became of a webhook is told in the outbox and on both streams, without the
// subscriber's secret and the query of its URL.
func TestDeliveriesAreTold(t *testing.T) {
	subscriber := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Secret") != "hush-hush" || r.URL.RawQuery != "token=hush" {
			rw.WriteHeader(401)
		}
	}))
	defer subscriber.Close()
	text := strings.Replace(bell.Scenario, "key: k-north}", `key: k-north, url: "`+subscriber.URL+`/hook?token=hush", secret: hush-hush}`, 1) +
		"faults: [{id: twice, operation: bell.webhook.RING, calls: {only: [2]}, effect: {duplicate: true}}]"
	s := start(t, text, append(vendors.All(), bell.Vendor)...)
	one, all := s.follow(events), s.followAll("")
	all("world default")
	const outbox = "/_mock/worlds/default/outbox"
	ring := func() { s.do("POST", "/bell/rings", `{"who": "Ann"}`, "X-Key", "k-north").is(201) }
	delivered := func(number, delivery string) string {
		return `{"number": ` + number + `, "time": "2026-01-01T00:00:00Z", "vendor": "bell", "tenant": "north", "kind": "webhook",
			"to": "` + subscriber.URL + `/hook?…", "about": "RING", "body": {"type": "RING", "who": "Ann"}, "delivery": ` + delivery + `}`
	}
	first := delivered("1", `{"state": "delivered", "attempts": [{"status": 200}], "request": 1}`)
	second := delivered("2", `{"state": "delivered", "attempts": [{"status": 200}, {"status": 200}], "request": 2, "fault": "twice"}`)

	ring()
	all("default 1", "delivery default")
	told := 0
	for range 2 { // the answer is sent before the webhook, and may be told after it
		if e, err := one.readAny(); err != nil {
			t.Fatal(err)
		} else if e.name == "delivery" {
			told++
			answer{tb: t, text: e.data}.equals(first)
			if e.id != "" {
				t.Errorf("the event has the id %q, which is that of a request", e.id)
			}
		}
	}
	if told != 1 {
		t.Errorf("the world's stream told of %d deliveries", told)
	}
	s.do("GET", outbox, "").is(200).equals(`{"outbox": [` + first + `]}`)
	ring()
	s.Set.Get(world.Default).Settle(t.Context())
	s.do("GET", outbox, "").is(200).equals(`{"outbox": [` + first + `, ` + second + `]}`)
	s.do("POST", "/_mock/worlds/default/rewind", `{"to": 1}`).is(204)
	s.do("GET", outbox, "").is(200).equals(`{"outbox": [` + first + `, ` + strings.Replace(second, `"fault": "twice"`, `"fault": "twice", "takenBack": true`, 1) + `]}`)
	if got := s.do("GET", outbox, "").text; strings.Contains(got, "hush") {
		t.Errorf("the outbox shows a secret:\n%s", got)
	}
}
