package onsi_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/onsi"
)

// The page's request, its {id} filled with that of a member that the same key
// invited before.
const printed = `{
  "email": "jane-smith@onsi.com",
  "firstName": "John",
  "lastName": "Smith",
  "phone": "+447123456789",
  "workerId": "ID_123",
  "tier": "Gold",
  "accountDetails": {
    "accountHolder": "John Smith",
    "sortCode": "123456",
    "accountNumber": "12345678"
  },
  "enablePayroll": true
}`

// The page's answer. What it cannot mean as printed: its email is another than
// the request's, and the page says that a request is the entire desired state.
// Its member is active, which that of the request was before or became by it.
const answered = `{
  "email": "jane-smith@onsi.com",
  "firstName": "John",
  "lastName": "Smith",
  "phone": "+447123456789",
  "tier": "Gold",
  "workerId": "ID_123",
  "accountDetails": {
    "accountHolder": "John Smith",
    "sortCode": "123456",
    "accountNumber": "12345678"
  },
  "enablePayroll": true
}`

func TestPageReplaceMember(t *testing.T) {
	w := apitest.Starter(t, onsi.Vendor)
	c := w.Client("X-API-KEY", "<api-key>")
	id := c.Do("POST", "/v1/members", `{"email":"jsmith@example.com","firstName":"J","lastName":"S","tier":"Silver"}`).Is(201, "").String("/memberId")

	got := c.Do("PUT", "/v1/members/"+id, printed).Is(200, answered)
	if status := got.String("/status"); status != "invited" {
		t.Errorf("an invited member is %s after a replace", status)
	}
	if got.String("/memberId") != id {
		t.Errorf("the answer is about another member: %s", got.Text)
	}

	c.Do("DELETE", "/v1/members/"+id, nil).Is(200, `{"message":"OK"}`)
	got = c.Do("PUT", "/v1/members/"+id, printed).Is(200, answered).By("onsi.reactivate-on-replace")
	if status := got.String("/status"); status != "active" {
		t.Errorf("an inactive member is %s after a replace", status)
	}
	wanted := []string{"accountDetails", "dob", "email", "enablePayroll", "firstName", "lastName", "memberId", "phone", "status", "tier", "workerId"}
	if diff := cmp.Diff(wanted, keys(got.JSON())); diff != "" {
		t.Errorf("the fields are not the page's, and dob (-want +got):\n%s", diff)
	}
}

// The id as it is printed is a placeholder, which is nobody's.
func TestPagePlaceholder(t *testing.T) {
	c := apitest.Starter(t, onsi.Vendor).Client("X-API-KEY", "<api-key>")
	c.Do("PUT", "/v1/members/%7Bid%7D", printed).Is(400, `{"issues":[{"code":"PathValidation","path":"id"}]}`).By("onsi.member-id-malformed")
	c.Do("PUT", "/v1/members/mem_%3Cid%3E", printed).Is(400, `{"issues":[{"code":"MemberNotFound","memberId":"mem_<id>"}]}`).By("onsi.member-not-found")
}

func TestVendorHosts(t *testing.T) {
	for _, host := range []string{"api.onsi.com", "api.onsi.dev"} {
		c := apitest.Starter(t, onsi.Vendor).Client("X-API-KEY", "onsi-acme")
		c.Host = host
		c.Do("GET", "/v1/tiers", nil).Is(200, `[{"name":"Gold"},{"name":"Silver"}]`)
	}
}

func TestOpenedClientsHaveWhatAllHave(t *testing.T) {
	w := apitest.Start(t, onsi.Vendor, `
version: 1
name: open
title: Two clients with a tier in common
credentials: open
vendors:
  onsi:
    clients:
      - {id: a, apiKeys: [a], tiers: [Gold, Silver], onsiAccounts: [x@example.com]}
      - {id: b, apiKeys: [b], tiers: [Tin, Gold], onsiAccounts: [x@example.com, y@example.com]}
`)
	for _, key := range []string{"new", "newer"} {
		c := w.Client("X-API-KEY", key)
		c.Do("GET", "/v1/tiers", nil).Is(200, `[{"name":"Gold"},{"name":"Silver"},{"name":"Tin"}]`)
		for _, email := range []string{"x@example.com", "y@example.com"} {
			c.Do("POST", "/v1/members", whole(fields{"email": email})).Is(201, `{"status":"active"}`)
		}
	}
	w.Client("X-API-KEY", "a").Do("GET", "/v1/tiers", nil).Is(200, `[{"name":"Gold"},{"name":"Silver"}]`)
}

// A refused request opens nothing.
func TestRefusalsOpenNothing(t *testing.T) {
	w := apitest.Starter(t, onsi.Vendor)
	before := w.StateText()
	w.Client("X-API-KEY", "new").Do("POST", "/v1/members", whole(fields{"tier": "Tin"})).Is(400, "")
	if w.StateText() != before {
		t.Error("a refusal opened a client")
	}
}

func TestOpenedClients(t *testing.T) {
	w := apitest.Starter(t, onsi.Vendor)
	one, other := w.Client("X-API-KEY", "one"), w.Client("X-API-KEY", "other")
	one.Do("GET", "/v1/tiers", nil).Is(200, `[{"name":"Gold"},{"name":"Silver"}]`)
	one.Do("GET", "/v1/members", nil).Is(200, `{"members":[],"total":0,"skip":0,"take":50}`)

	ann := whole(fields{"workerId": "W-1"})
	id := one.Do("POST", "/v1/members", ann).Is(201, `{"status":"invited"}`).String("/memberId")
	other.Do("GET", "/v1/members/"+id, nil).Is(404, "")
	other.Do("POST", "/v1/members", ann).Is(201, "")
	other.Do("POST", "/v1/members", whole(fields{"email": "already.there@example.com"})).Is(201, `{"status":"active"}`).By("onsi.active-at-once")
	w.Client().Do("GET", "/v1/tiers", nil).Is(400, "").By("onsi.key-missing")
}
