package onsi_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/sim/onsi"
)

// put makes a state that was shown the state again.
func put(t *testing.T, w *apitest.World, text string) {
	t.Helper()
	s, err := scenario.ParseState(w.Set, []byte(`{"onsi":`+text+`}`))
	if err == nil {
		err = s.Put(t.Context(), w.World)
	}
	if err != nil {
		t.Fatalf("what comes out does not go in: %v", err)
	}
}

func TestStateGoesInAsItComesOut(t *testing.T) {
	w := apitest.Starter(t, onsi.Vendor)
	c := w.Client("X-API-KEY", "a key that nobody declared")
	id := c.Do("POST", "/v1/members", whole(fields{"accountDetails": fields{"accountHolder": "A", "iban": "x"}, "gender": "Male"})).Is(201, "").String("/memberId")
	w.Client("X-API-KEY", "onsi-acme").Do("DELETE", "/v1/members/mem_q5sdae3se6eg9m9dcvua", nil).Is(200, "")
	before := w.StateText()
	if strings.Contains(before, "nobody declared") {
		t.Error("the state shows a key that a client sent")
	}
	put(t, w, before)
	if diff := cmp.Diff(before, w.StateText()); diff != "" {
		t.Errorf("the state is another afterwards (-before +after):\n%s", diff)
	}
	c.Do("GET", "/v1/members/"+id, nil).Is(200, `{"accountDetails":{"iban":"x"},"gender":"Male"}`)
	w.Client("X-API-KEY", "another").Do("GET", "/v1/tiers", nil).Is(200, `[{"name":"Gold"},{"name":"Silver"}]`)

	w.Flip("reactivated-status", "invited-unless-accepted-before")
	w.Client("X-API-KEY", "onsi-acme").Do("PUT", "/v1/members/mem_q5sdae3se6eg9m9dcvua", whole(nil)).Is(200, `{"status":"active"}`)
}

// A client may give a text that it must send as "".
func TestEmptyTextsGoInAsTheyComeOut(t *testing.T) {
	w := start(t)
	acme(w).Do("POST", "/v1/members", whole(fields{"firstName": "", "accountDetails": fields{"accountHolder": "", "iban": ""}})).Is(201, "")
	before := w.StateText()
	put(t, w, before)
	if diff := cmp.Diff(before, w.StateText()); diff != "" {
		t.Errorf("the state is another afterwards (-before +after):\n%s", diff)
	}
}

func TestStateShowsRecords(t *testing.T) {
	w := start(t)
	var s struct {
		Clients []struct {
			ID      string
			APIKeys []string
			Members []map[string]any
		}
	}
	if err := json.Unmarshal([]byte(w.StateText()), &s); err != nil {
		t.Fatal(err)
	}
	if s.Clients[0].ID != "acme" || s.Clients[1].ID != "globex" || len(s.Clients[0].APIKeys) != 2 {
		t.Fatalf("the clients are not those declared: %+v", s.Clients)
	}
	shown := acme(w).Do("GET", grace, nil).JSON()
	if diff := cmp.Diff(shown, any(s.Clients[0].Members[0])); diff != "" {
		t.Errorf("the state's member is not the client's (-client +state):\n%s", diff)
	}
	if c, ok := w.Credential(w.Vendor); !ok || c.APIKey != "key-acme" || c.Tenant != "acme" {
		t.Errorf("the credential to show is %+v", c)
	}
}

func TestChangesShowRecords(t *testing.T) {
	w := start(t)
	acme(w).Do("PATCH", grace, fields{"firstName": "G"}, "X-Idempotency-Key", "k").Is(200, "")
	changes := tell.ViewOf(w.Set, w.Last()).Changes
	if len(changes) != 1 || changes[0].Path != "onsi.acme.members.mem_aaaaaaaaaaaaaaaaaaaa" {
		t.Fatalf("the changes are %+v", changes)
	}
	text, err := json.Marshal(tell.ViewOf(w.Set, w.Last()))
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"44556677", "112233", "Grace Hill", "key-acme"} {
		if strings.Contains(string(text), secret) {
			t.Errorf("the journal shows %q", secret)
		}
	}
}

func TestMistakesOfAState(t *testing.T) {
	const head = "version: 1\nname: x\ntitle: x\nvendors: {onsi: {clients: ["
	const m1 = `{memberId: mem_11111111111111111111, email: a@b.co, firstName: A, lastName: B, tier: Gold, workerId: W}`
	one := func(members string) string { return "{id: a, apiKeys: [k], tiers: [Gold], members: [" + members + "]}" }
	with := func(more string) string {
		return "{id: a, apiKeys: [k], tiers: [Gold], members: [" + m1 + "], " + more + "}"
	}
	paid := func(more string) string {
		return with("payCycles: [{id: pc_1, startDate: '2026-01-01', endDate: '2026-01-31'}], " + more)
	}
	other := func(changes string) string {
		return m1 + ", {email: c@d.co, firstName: C, lastName: D, tier: Gold, " + changes + "}"
	}
	for _, tt := range []struct{ clients, path, says string }{
		{"{id: A, apiKeys: [k]}", "clients[0].id", "not a valid id for a client"},
		{"{id: a}, {id: a}", "clients[1].id", `duplicate client "a"`},
		{"{id: a, apiKeys: [k]}, {id: b, apiKeys: [k]}", "clients[1].apiKeys[0]", "the client a already declares it"},
		{"{id: a, apiKeys: ['']}", "clients[0].apiKeys[0]", "empty"},
		{"{id: a, tiers: [G, G]}", "clients[0].tiers[1]", "must be unique"},
		{"{id: a, onsiAccounts: [x]}", "clients[0].onsiAccounts[0]", "not an email"},
		{"{id: a, generate: {members: 1}}", "clients[0].generate.members", "needs a tier"},
		{one("{email: x, firstName: A, lastName: B, tier: Gold}"), "clients[0].members[0].email", "an email address"},
		{one(other("dob: '1800-01-01'")), "clients[0].members[1].dob", "1900 or later"},
		{one(other("status: gone")), "clients[0].members[1].status", "unknown value"},
		{one(other("gender: X")), "clients[0].members[1].gender", "unknown value"},
		{one(other("memberId: mem_1")), "clients[0].members[1].memberId", "not a valid id for a member"},
		{one(other("memberId: mem_11111111111111111111")), "clients[0].members[1].memberId", "a@b.co already has this id"},
		{one(other("workerId: W, status: inactive")), "clients[0].members[1].workerId", "mem_11111111111111111111 already has the workerId"},
		{one(other("accountDetails: {accountHolder: A}")), "clients[0].members[1].accountDetails", "sortCode is missing"},
		{one(other("accountDetails: {accountHolder: A, iban: x, sortCode: y}")), "clients[0].members[1].accountDetails.sortCode", "is not allowed here"},
		{one("{email: a@b.co, firstName: A, lastName: B, tier: Tin}"), "clients[0].members[0].tier", "it has: Gold"},
		{one(m1 + ", {email: a@b.co, firstName: C, lastName: D, tier: Gold}"), "clients[0].members[1].email", "mem_11111111111111111111 already has the email"},
		{one(m1 + ", {email: a@b.co, firstName: C, lastName: D, tier: Gold, status: inactive}"), "clients[0].members[1].email", "has the email"},
		{with("jobs: [{jobId: job_1}]"), "clients[0].jobs[0].jobId", "must begin with maj_"},
		{with("jobs: [{jobId: maj_1}, {jobId: maj_1}]"), "clients[0].jobs[1].jobId", "another has the id maj_1"},
		{with("jobs: [{status: Processing}]"), "clients[0].jobs[0]", "needs actions"},
		{with("jobs: [{actions: [{type: Offboard, memberId: mem_1}]}]"), "clients[0].jobs[0].actions", "only a job that is Processing"},
		{with("jobs: [{status: Processing, actions: [{type: Add}]}]"), "clients[0].jobs[0].actions[0]", "email is missing"},
		{with("jobs: [{status: Processing, actions: [{type: Offboard, memberId: mem_1, tier: Gold}]}]"), "clients[0].jobs[0].actions[0].tier", "is not allowed here"},
		{with("jobs: [{createdAt: '2026-01-15'}]"), "clients[0].jobs[0].createdAt", "not a time in UTC"},
		{with("pay: {currency: Euro}"), "clients[0].pay.currency", "not an ISO 4217 code"},
		{with("pay: {fee: -1}"), "clients[0].pay.fee", "not an amount"},
		{with("payCycles: [{startDate: '2026-01', endDate: '2026-01-31'}]"), "clients[0].payCycles[0].startDate", "not a date"},
		{with("payCycles: [{startDate: '2026-02-01', endDate: '2026-01-31'}]"), "clients[0].payCycles[0].endDate", "cannot end before"},
		{with("payCycles: [{id: pc_1, startDate: '2026-01-01', endDate: '2026-01-31'}, {startDate: '2026-01-31', endDate: '2026-02-28'}]"), "clients[0].payCycles[1]", "the pay cycle pc_1 has some of the same days"},
		{with("payRuns: [{payCycleId: pc_1}]"), "clients[0].payRuns[0].payCycleId", "there is no pay cycle"},
		{paid("payRuns: [{payCycleId: pc_1, status: Scheduled}]"), "clients[0].payRuns[0]", "needs the time"},
		{paid("payRuns: [{payCycleId: pc_1, scheduledFor: '2026-01-16T00:00:00Z'}]"), "clients[0].payRuns[0].scheduledFor", "only a pay run that is Scheduled"},
		{paid("payRuns: [{payCycleId: pc_1, payDetails: [{memberId: mem_2, money: {amount: 1, currency: GBP}}]}]"), "clients[0].payRuns[0].payDetails[0].memberId", "there is no member"},
		{paid("payRuns: [{payCycleId: pc_1, payDetails: [{memberId: mem_11111111111111111111, money: {amount: 1, currency: EUR}}]}]"), "clients[0].payRuns[0].payDetails[0].money.currency", "is GBP, not EUR"},
		{paid("withdrawals: [{payCycleId: pc_1, memberId: mem_11111111111111111111, netAmount: {amount: 9007199254740992, currency: GBP}, fee: {currency: GBP}}]"), "clients[0].withdrawals[0].netAmount.amount", "an amount is at most"},
		{paid("withdrawalIntents: [{memberId: mem_11111111111111111111, netAmount: {currency: GBP}, fee: {currency: GBP}, accountDetails: {accountHolder: A}}]"), "clients[0].withdrawalIntents[0].accountDetails", "an intent needs an account"},
		{paid("withdrawalIntents: [{memberId: mem_11111111111111111111, netAmount: {currency: GBP}, fee: {currency: GBP}, accountDetails: {accountHolder: A, iban: x}, withdrawalId: w_9}]"), "clients[0].withdrawalIntents[0].withdrawalId", "there is no withdrawal"},
	} {
		_, err := apitest.Try(t, onsi.Vendor, head+tt.clients+"]}}")
		var mistakes strict.Errors
		if !errors.As(err, &mistakes) || !strings.Contains(mistakes[0].Message, tt.says) {
			t.Errorf("%s\nthe error is %v, want one that says %q", tt.clients, err, tt.says)
		} else if got := mistakes[0].Path; got != "vendors.onsi."+tt.path {
			t.Errorf("%s\nthe error is about %s, want %s", tt.clients, got, tt.path)
		}
	}
	ok := head + one(m1+", {email: a@b.co, firstName: C, lastName: D, tier: Gold, status: inactive}") + "], readings: {reinvited-member: new-member}}}"
	apitest.Start(t, onsi.Vendor, ok)
}

const many = "version: 1\nname: many\ntitle: many\nseed: %d\nvendors: {onsi: {clients: [{id: a, apiKeys: [k], tiers: [Gold, Silver], members: [{email: x@example.com, firstName: X, lastName: X, tier: Gold, workerId: G-000002}], generate: {members: %d}}]}}"

func TestGenerate(t *testing.T) {
	w := apitest.Start(t, onsi.Vendor, fmt.Sprintf(many, 1, 500))
	w.Client("X-API-KEY", "k").Do("GET", "/v1/members?take=1000", nil).Is(200, `{"total":501}`)
	text := w.StateText()
	put(t, w, text)
	if w.StateText() != text {
		t.Error("generated members do not go in as they come out")
	}
	if again := apitest.Start(t, onsi.Vendor, fmt.Sprintf(many, 1, 500)); again.StateText() != text {
		t.Error("the same seed gives other members")
	}
	if other := apitest.Start(t, onsi.Vendor, fmt.Sprintf(many, 2, 500)); other.StateText() == text {
		t.Error("another seed gives the same members")
	}
	for _, status := range []string{"active", "invited", "inactive"} {
		if !strings.Contains(text, `"status": "`+status+`"`) {
			t.Errorf("no member is %s", status)
		}
	}
}

func BenchmarkGenerate(b *testing.B) {
	text := fmt.Sprintf(many, 1, 10_000)
	for b.Loop() {
		apitest.Start(b, onsi.Vendor, text)
	}
}
