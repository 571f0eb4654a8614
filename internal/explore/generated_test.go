package explore_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/explore"
	"github.com/mockvendors/mockvendors/internal/world"
)

// everyRecord lets a client make every kind of record.
const everyRecord = `version: 1
name: every-record
vendors:
  egym:
    chains:
      - id: alpha
        gyms: [{id: mitte, apiKeys: [egym-key]}]
        products: [{productId: p-1, title: Sauna}]
  perfectgym:
    companies:
      - id: demo
        apiUsers: [{username: api, password: secret, token: pg-token}]
        clubs: [{id: 12, name: Centrum}]
        paymentPlans: [{id: 7, name: Gold}]
  clubos: {partners: [{id: northside, username: northside, password: secret, locations: [1]}]}
  onsi:
    clients:
      - id: acme
        apiKeys: [onsi-key]
        tiers: [Gold]
        members:
          - {memberId: mem_aaaaaaaaaaaaaaaaaaaa, email: ann@example.com, firstName: Ann, lastName: Day, tier: Gold, status: active, enablePayroll: true,
             accountDetails: {accountHolder: Ann Day, iban: GB1}}
          - {memberId: mem_bbbbbbbbbbbbbbbbbbbb, email: ben@example.com, firstName: Ben, lastName: Day, tier: Gold, status: active, enablePayroll: true,
             accountDetails: {accountHolder: Ben Day, iban: GB2}}
  userapi: {accounts: [{id: court-club, apiKeys: [user-key]}]}
`

// TestGenerated: what vendors make themselves is no difference. In one world the records of
// one person come first, in the other those of another: then all identifiers, numbers and
// tokens are exchanged, and the records are the same.
func TestGenerated(t *testing.T) {
	t.Parallel()
	for vendor, records := range map[string]struct {
		push func(p person) error
		kept []string // collections in which no client makes a record
	}{
		"egym":       {person.atEGYM, nil},
		"perfectgym": {person.atPerfectGym, []string{"visits"}},
		"clubos":     {person.atClubOS, nil},
		"onsi":       {person.atOnsi, nil},
		"userapi":    {person.atUserAPI, nil},
	} {
		t.Run(vendor, func(t *testing.T) {
			t.Parallel()
			l := newLab(t, everyRecord, "after:reset")
			ended := func(name string, order ...int) *world.Start {
				t.Helper()
				w, err := l.options.Set.Make(name, l.options.Start)
				if err != nil {
					t.Fatal(err)
				}
				for _, n := range order {
					if err := records.push(person{t.Context(), l.url + "/w/" + name + "/" + vendor, n}); err != nil {
						t.Fatal(err)
					}
				}
				for _, e := range w.Journal.Entries() {
					for _, c := range e.Changes {
						if ref, ok := w.Set().Kit.Ref(c); ok {
							records.kept = append(records.kept, ref.Collection)
						}
					}
				}
				return w.Current()
			}
			first := ended("first", 0, 1, 2)
			if found := explore.Compare(l.options.Set, first, ended("other", 2, 1, 0)); found != nil {
				t.Errorf("records of the same people are told as different: %v", found)
			}
			if found := explore.Compare(l.options.Set, first, ended("less", 0, 2)); len(found) == 0 {
				t.Error("the records of one person less are told as the same")
			}
			for _, collection := range l.options.Set.Kit.Collections(vendor) {
				if !slices.Contains(records.kept, collection) {
					t.Errorf("no call makes a record in %s: make one here", collection)
				}
			}
		})
	}
}

// person is one of three people whose records a client makes at a vendor. The last one has
// nothing but the first record, so that records of the others have other identifiers, too.
type person struct {
	context.Context
	url string // of the vendor
	n   int
}

func (p person) send(method, path string, header http.Header, body map[string]any, into any) error {
	return send(p, method, p.url+path, header, body, into)
}

func (p person) name() string  { return []string{"Jane", "Mary", "Lone"}[p.n] }
func (p person) isLone() bool  { return p.n == 2 }
func (p person) email() string { return strings.ToLower(p.name()) + "@example.com" }

func (p person) atEGYM() error {
	header := http.Header{"X-Api-Key": {"egym-key"}}
	var made struct{ AccountID string }
	err := p.send("POST", "/api/v2/accounts", header, map[string]any{"email": p.email(), "firstName": p.name(), "lastName": "Roe", "gender": "FEMALE",
		"membership": map[string]any{"membershipId": "M-" + p.name(), "membershipType": "BASIC", "startOfContract": "2026-01-01"}}, &made)
	if err != nil || p.isLone() {
		return err
	}
	account := "/api/v2/accounts/" + made.AccountID
	for _, call := range []struct {
		method, path string
		body         map[string]any
	}{
		{"POST", account + "/checkins", map[string]any{}},
		{"PUT", account + "/products", map[string]any{"productId": "p-1"}},
		{"POST", "/api/v2/tasks", map[string]any{"name": "Body check of " + p.name(), "type": "GENERAL", "dueDate": "2026-02-01",
			"authorId": made.AccountID, "targetId": made.AccountID, "completerId": made.AccountID, "completed": true}},
		{"POST", "/api/v2/webhooks", map[string]any{"url": "http://127.0.0.1:9/" + p.name(), "secret": "hook"}},
	} {
		if err := p.send(call.method, call.path, header, call.body, nil); err != nil {
			return err
		}
	}
	return nil
}

func (p person) atPerfectGym() error {
	header := http.Header{"Authorization": {"Bearer pg-token"}}
	var made struct{ Elements []struct{ ID int } }
	err := p.send("POST", "/Api/Users/User", header, map[string]any{"email": p.email(), "homeClubId": 12, "birthDate": "1988-09-30T00:00:00"}, &made)
	if err != nil || p.isLone() {
		return err
	}
	return p.send("POST", fmt.Sprintf("/Api/Users/Contract?userId=%d", made.Elements[0].ID), header, map[string]any{"paymentPlanId": 7}, nil)
}

func (p person) atClubOS() error {
	r, _ := http.NewRequest("GET", p.url, nil)
	r.SetBasicAuth("northside", "secret")
	add := func(path string, body map[string]any) (id json.Number, err error) {
		var made struct {
			Status    bool
			Responses []struct {
				Message string
				Value   json.Number
			}
		}
		if err := p.send("POST", path+"?clubLocationId=1", r.Header, body, &made); err != nil {
			return "", err
		}
		if !made.Status {
			return "", errors.New(made.Responses[0].Message)
		}
		return made.Responses[0].Value, nil
	}
	trainer, err := add("/users", map[string]any{"role": "trainer", "fullAccount": false, "sendEmail": false, "localUserId": "T-" + p.name(),
		"firstName": "Trainer", "lastName": "Of " + p.name(), "gender": "F"})
	if err != nil || p.isLone() {
		return err
	}
	member, err := add("/users", map[string]any{"role": "member", "fullAccount": false, "sendEmail": false, "localUserId": "M-" + p.name(),
		"firstName": p.name(), "lastName": "Roe", "gender": "F", "trainerId": trainer})
	if err != nil {
		return err
	}
	for _, entry := range []struct {
		path string
		body map[string]any
	}{
		{"/prospects", map[string]any{"localUserId": "P-" + p.name(), "firstName": "Friend", "lastName": "Of " + p.name(), "email": "friend." + p.email()}},
		{"/memberships", map[string]any{"memberId": member, "localMembershipId": "MS-" + p.name(), "name": "Gold"}},
		{"/payments", map[string]any{"memberId": member, "localPaymentId": "PM-" + p.name(), "amount": "5.00"}},
		{"/checkins", map[string]any{"memberId": member, "localCheckinId": "C-" + p.name()}},
	} {
		if _, err := add(entry.path, entry.body); err != nil {
			return err
		}
	}
	return nil
}

func (p person) atOnsi() error {
	header := http.Header{"X-Api-Key": {"onsi-key"}}
	pounds := func(amount int) map[string]any { return map[string]any{"amount": amount, "currency": "GBP"} }
	payee := []string{"mem_aaaaaaaaaaaaaaaaaaaa", "mem_bbbbbbbbbbbbbbbbbbbb", ""}[p.n]
	var member struct{ MemberID string }
	var intent struct{ WithdrawalIntentID string }
	for _, call := range []struct {
		path string
		body func() map[string]any
		into any
	}{
		{"/v1/members", func() map[string]any {
			return map[string]any{"email": p.email(), "firstName": p.name(), "lastName": "Roe", "tier": "Gold"}
		}, &member},
		{"/v1/members/jobs", func() map[string]any {
			return map[string]any{"actions": []any{map[string]any{"type": "Update", "memberId": member.MemberID, "firstName": "Renamed"}}}
		}, nil},
		{"/v1/pay/run", func() map[string]any {
			return map[string]any{"payDetails": []any{
				map[string]any{"memberId": payee, "money": pounds(9000)}, map[string]any{"memberId": member.MemberID, "money": pounds(4000)},
			}}
		}, nil},
		{"/v1/pay/withdrawals/intent", func() map[string]any {
			return map[string]any{"memberId": payee, "amount": pounds(5000)}
		}, &intent},
		{"/v1/pay/withdrawals/complete", func() map[string]any {
			return map[string]any{"withdrawalIntentId": intent.WithdrawalIntentID}
		}, nil},
	} {
		header.Set("X-Idempotency-Key", call.path+p.name())
		if err := p.send("POST", call.path, header, call.body(), call.into); err != nil || p.isLone() {
			return err
		}
	}
	return nil
}

func (p person) atUserAPI() error {
	return p.send("POST", "/v1/users", http.Header{"X-Api-Key": {"user-key"}}, map[string]any{"email": p.email(), "firstName": p.name(), "lastName": "Roe"}, nil)
}
