package simtest_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/simtest"
)

func TestRequests(t *testing.T) {
	inBothWays(t, func(t *testing.T, begin begin) {
		w := begin(t, simtest.Scenario("egym-rival-edit"), simtest.AllowUnusedFaults())
		c := egymOf(w)
		id := w.State("egym.chain-a.accounts")[0]["accountId"].(string)
		c.do("GET", "/api/v2/accounts/"+id, "").is(t, 200)
		all := w.Requests()
		if len(all) != 2 || all[0].Rival || !all[1].Rival {
			t.Fatalf("the requests are %v", all)
		}
		if r := all[0]; r.Number != 1 || !r.Time.Equal(w.Now()) || r.Vendor != "egym" || r.Tenant != "chain-a" || r.Operation != "retrieveAccount" ||
			r.Method != "GET" || r.Path != "/api/v2/accounts/"+id || r.Outcome != "200" || r.Refused || r.Committed || !r.Delivered || r.Fault != nil || len(r.Changes) != 0 {
			t.Errorf("the read is %+v", r)
		}
		if r := all[1]; !r.Committed || len(r.Changes) != 1 || !strings.HasPrefix(r.Changes[0].Path, "egym.chain-a.accounts.") || r.Changes[0].Before == nil || r.Changes[0].After == nil {
			t.Errorf("the rival's is %+v", r)
		}
		if got := w.Requests("egym.retrieveAccount"); len(got) != 1 || got[0].Number != 1 {
			t.Errorf("the reads are %v", got)
		}
		if got := w.Requests("onsi.*"); got == nil || len(got) != 0 {
			t.Errorf("the requests of onsi are %v", got)
		}
		if got := w.Requests("onsi.*", "egym.*"); len(got) != 2 {
			t.Errorf("the requests of both are %v", got)
		}
	})
}

func TestManyRequests(t *testing.T) {
	w := simtest.Start(t)
	c := egymOf(w)
	const many = 2001
	for range many {
		c.do("GET", "/api/v2/accounts/"+miasID, "").is(t, 200)
	}
	all := w.Requests()
	if len(all) != many {
		t.Fatalf("there are %d requests", len(all))
	}
	for i, r := range all {
		if r.Number != i+1 {
			t.Fatalf("request %d has the number %d", i+1, r.Number)
		}
	}
}

func TestRefusedRequest(t *testing.T) {
	inBothWays(t, func(t *testing.T, begin begin) {
		w := begin(t)
		c := egymOf(w)
		c.key = "secret-of-somebody"
		c.push(mia, "A-2000").is(t, created) // a tenant of its own, as credentials are open
		c.push(mia, "A-2000").is(t, held)
		r := w.Requests()[1]
		if !r.Refused || r.Committed || !r.Delivered || r.Answer.Status != 409 || len(r.Rules) != 1 || r.Rules[0] != (simtest.Rule{ID: "egym.email-held", Label: "documented"}) {
			t.Errorf("the refusal is %+v", r)
		}
		if body, ok := r.Sent.Body.(map[string]any); !ok || body["email"] != mia || r.Sent.Headers["Content-Type"] != "application/json" {
			t.Errorf("what was sent is %+v", r.Sent)
		}
		if body, ok := r.Answer.Body.(map[string]any); !ok || body["errorCode"] != "membershipExists" {
			t.Errorf("what was answered is %+v", r.Answer)
		}
		if line := r.String(); !strings.HasPrefix(line, "#2 POST egym/") || !strings.Contains(line, " publishAccount 409 egym.email-held: held by ") {
			t.Errorf("the line is %s", line)
		}
		if why := w.Why(2); !strings.Contains(why, "egym.email-held (documented)") || !strings.Contains(why, "created by request 1") {
			t.Errorf("why: %s", why)
		}
		if strings.Contains(encoded(t, w.Requests())+w.Why(2), "secret") {
			t.Error("the journal shows a secret")
		}
	})
}

func TestLine(t *testing.T) {
	for _, tt := range []struct {
		reason string
		of     simtest.Request
		want   string
	}{
		{"a call", simtest.Request{Number: 1, Method: "GET", Vendor: "egym", Tenant: "alpha", Operation: "listAccounts", Path: "/x", Outcome: "200", Reason: "read"},
			"#1 GET egym/alpha listAccounts 200 read"},
		{"a refused credential", simtest.Request{Number: 2, Method: "GET", Vendor: "egym", Operation: "listAccounts", Outcome: "401", Reason: "egym.key-missing: at x-api-key"},
			"#2 GET egym listAccounts 401 egym.key-missing: at x-api-key"},
		{"somebody else's call", simtest.Request{Number: 3, Method: "GET", Vendor: "egym", Tenant: "alpha", Operation: "listAccounts", Outcome: "200", Rival: true, Reason: "read"},
			"#3 GET egym/alpha listAccounts 200 (rival) read"},
		{"what would reach into a terminal", simtest.Request{Number: 4, Method: "GET", Vendor: "egym", Path: "/\x1b[2J", Outcome: "404", Reason: "unknown-path"},
			"#4 GET egym /?[2J 404 unknown-path"},
	} {
		if got := tt.of.String(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.reason, got, tt.want)
		}
	}
}
