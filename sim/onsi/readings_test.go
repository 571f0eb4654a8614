package onsi_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/onsi"
)

// outcome is what a reading decides about.
type outcome struct {
	status int
	want   string
	rule   string
}

var readingTests = []struct {
	reading string
	do      func(c *apitest.Client) *apitest.Answer
	values  map[string]outcome
}{
	{"reactivated-status", func(c *apitest.Client) *apitest.Answer { return c.Do("PUT", henry, whole(nil)) }, map[string]outcome{
		"active":                         {200, `{"status":"active"}`, "onsi.reactivate-on-replace"},
		"invited-unless-accepted-before": {200, `{"status":"invited"}`, "onsi.invite-on-replace"},
	}},
	{"idempotency-other-body", func(c *apitest.Client) *apitest.Answer {
		c.Do("PATCH", ivy, fields{"firstName": "One"}, "X-Idempotency-Key", "k").Is(200, "")
		return c.Do("PATCH", ivy, fields{"firstName": "Two"}, "X-Idempotency-Key", "k")
	}, map[string]outcome{
		"first-result": {200, `{"firstName":"One"}`, "onsi.idempotent-replay"},
		"conflict":     {409, `{"issues":[{"code":"Conflict"}]}`, "onsi.idempotency-key-reused"},
	}},
	{"idempotency-scope", func(c *apitest.Client) *apitest.Answer {
		c.Do("PATCH", ivy, fields{"firstName": "One"}, "X-Idempotency-Key", "k").Is(200, "")
		return c.Do("PATCH", grace, fields{"firstName": "Two"}, "X-Idempotency-Key", "k")
	}, map[string]outcome{
		"api-key":             {200, `{"firstName":"One","lastName":"Lane"}`, "onsi.idempotent-replay"},
		"api-key-method-path": {200, `{"firstName":"Two","lastName":"Hill"}`, ""},
	}},
	{"unknown-member-status", func(c *apitest.Client) *apitest.Answer { return c.Do("PUT", none, whole(nil)) }, map[string]outcome{
		"404": {404, of("MemberNotFound", none), "onsi.member-not-found"},
		"400": {400, of("MemberNotFound", none), "onsi.member-not-found"},
	}},
	{"active-email-replace", func(c *apitest.Client) *apitest.Answer { return c.Do("PUT", grace, whole(nil)) }, map[string]outcome{
		"accepted": {200, `{"email":"ann@example.com"}`, "onsi.omitted-enable-payroll"},
		"rejected": {400, of("InvalidUpdateMemberPayload", grace), "onsi.active-email-fixed"},
	}},
	{"omitted-account-details", func(c *apitest.Client) *apitest.Answer {
		return c.Do("PUT", grace, whole(fields{"enablePayroll": true}))
	}, map[string]outcome{
		"kept":    {200, `{"accountDetails":{"accountHolder":"Grace Hill","sortCode":"112233","accountNumber":"44556677"}}`, "onsi.omitted-account-details"},
		"cleared": {200, `{"accountDetails":null}`, "onsi.omitted-account-details"},
	}},
	{"omitted-enable-payroll", func(c *apitest.Client) *apitest.Answer { return c.Do("PUT", grace, whole(nil)) }, map[string]outcome{
		"false": {200, `{"enablePayroll":false}`, "onsi.omitted-enable-payroll"},
		"kept":  {200, `{"enablePayroll":true}`, "onsi.omitted-enable-payroll"},
	}},
	{"reinvited-member", func(c *apitest.Client) *apitest.Answer {
		c.Do("POST", "/v1/members", whole(fields{"email": "henry@example.com"})).Is(201, `{"status":"invited"}`)
		return c.Do("GET", "/v1/members?emails=henry@example.com", nil)
	}, map[string]outcome{
		"same-member": {200, `{"total":1,"members":[{"memberId":"mem_bbbbbbbbbbbbbbbbbbbb","status":"invited"}]}`, ""},
		"new-member":  {200, `{"total":2,"members":[{"memberId":"mem_bbbbbbbbbbbbbbbbbbbb","status":"inactive"},{"status":"invited","firstName":"Ann"}]}`, ""},
	}},
	{"remove-inactive", func(c *apitest.Client) *apitest.Answer { return c.Do("DELETE", jack, nil) }, map[string]outcome{
		"rejected": {400, of("InvalidRemoveMemberPayload", jack), "onsi.already-removed"},
		"ok":       {200, `{"message":"OK"}`, ""},
	}},
	{"missing-key-status", func(c *apitest.Client) *apitest.Answer { return c.Do("GET", grace, nil, "X-API-KEY", "") }, map[string]outcome{
		"400": {400, `{"issues":[{"code":"HeaderValidation","message":"Required","path":"x-api-key"}]}`, "onsi.key-missing"},
		"401": {401, `{"issues":[{"code":"HeaderValidation","message":"Required","path":"x-api-key"}]}`, "onsi.key-missing"},
	}},
}

func TestReadings(t *testing.T) {
	tested := map[string]bool{}
	for _, tt := range readingTests {
		for value, want := range tt.values {
			tested[tt.reading+" "+value] = true
			w := start(t)
			w.Flip(tt.reading, value)
			got := tt.do(acme(w)).By(want.rule)
			if got.Status != want.status {
				t.Errorf("%s %s: status %d, want %d", tt.reading, value, got.Status, want.status)
			}
			if diff := cmp.Diff(decode(t, want.want), within(got.JSON(), decode(t, want.want))); diff != "" {
				t.Errorf("%s %s (-want +got):\n%s", tt.reading, value, diff)
			}
		}
	}
	for _, r := range onsi.Vendor.Readings {
		for _, value := range r.Values {
			if !tested[r.ID+" "+value] {
				t.Errorf("no row is about %s %s", r.ID, value)
			}
		}
	}
}

// The default is what holds where nobody chose.
func TestDefaultReadings(t *testing.T) {
	for _, tt := range readingTests {
		for _, r := range onsi.Vendor.Readings {
			if r.ID == tt.reading {
				got, want := tt.do(acme(start(t))), tt.values[r.Default()]
				if got.Status != want.status || got.Rule != want.rule {
					t.Errorf("%s: by default %d by %q, want %d by %q", r.ID, got.Status, got.Rule, want.status, want.rule)
				}
			}
		}
	}
}

func TestInvitedUnlessAcceptedBefore(t *testing.T) {
	w := start(t)
	w.Flip("reactivated-status", "invited-unless-accepted-before")
	c := acme(w)
	c.Do("PUT", jack, whole(nil)).Is(200, `{"status":"active"}`).By("onsi.reactivate-on-replace")

	c.Do("DELETE", grace, nil).Is(200, "")
	c.Do("PUT", grace, whole(fields{"email": "grace@example.com"})).Is(200, `{"status":"active"}`)

	c.Do("DELETE", ivy, nil).Is(200, "")
	c.Do("PUT", ivy, whole(fields{"email": "ivy@example.com"})).Is(200, `{"status":"invited"}`)

	// Invited again, and so not active, a member still was so before.
	c.Do("DELETE", grace, nil).Is(200, "")
	c.Do("POST", "/v1/members", whole(fields{"email": "grace@example.com"})).Is(201, `{"status":"invited"}`)
	c.Do("DELETE", grace, nil).Is(200, "")
	c.Do("PUT", grace, whole(fields{"email": "grace@example.com"})).Is(200, `{"status":"active"}`)

	there := "/v1/members/" + c.Do("POST", "/v1/members", whole(fields{"email": "there@example.com"})).Is(201, "").String("/memberId")
	c.Do("DELETE", there, nil).Is(200, "")
	c.Do("PUT", there, whole(fields{"email": "there@example.com"})).Is(200, `{"status":"active"}`)
}

// Two members with one email: the inactive one of before, and the new one.
func TestNewMemberOfAnInactiveOne(t *testing.T) {
	w := start(t)
	w.Flip("reinvited-member", "new-member")
	c := acme(w)
	body := whole(fields{"email": "henry@example.com"})
	made := c.Do("POST", "/v1/members", body).Is(201, "").By("onsi.invited-as-new").String("/memberId")
	now := "/v1/members/" + made

	c.Do("PUT", now, body).Is(200, `{"status":"invited"}`)
	c.Do("PATCH", henry, fields{"firstName": "Old"}).Is(200, `{"status":"inactive"}`)
	c.Do("PUT", henry, body).Is(400, "").By("onsi.email-held")
	c.Do("POST", "/v1/members", body).Is(400, "").By("onsi.already-invited")
	c.Do("POST", "/v1/members", whole(fields{"workerId": "W-2"})).Is(400, "").By("onsi.worker-id-held")
	c.Do("PUT", ivy, whole(fields{"email": "jack@example.com"})).Is(200, "").By("") // an inactive one's email is free

	w.Flip("reinvited-member", "same-member")
	c.Do("PUT", now, body).Is(200, `{"status":"invited"}`)
	c.Do("DELETE", now, nil).Is(200, "")
	c.Do("PUT", henry, body).Is(200, `{"status":"active"}`)
}

func TestRejectedEmailOfActiveOnly(t *testing.T) {
	w := start(t)
	w.Flip("active-email-replace", "rejected")
	c := acme(w)
	c.Do("PUT", ivy, whole(nil)).Is(200, `{"email":"ann@example.com"}`)
	c.Do("PUT", henry, whole(fields{"email": "h@example.com"})).Is(200, `{"email":"h@example.com"}`)
	c.Do("PUT", grace, whole(fields{"email": "grace@example.com"})).Is(200, "")
	c.Do("PUT", grace, whole(fields{"email": "g@example.com", "tier": "Tin"})).Is(400, "").By("onsi.tier-unknown")
}

// within leaves of got the members that want has, and no message.
func within(got, want any) any {
	switch w := want.(type) {
	case map[string]any:
		g, _ := got.(map[string]any)
		kept := map[string]any{}
		for name, value := range w {
			if name == "message" && value == "" && g[name] != "" {
				kept[name] = ""
			} else if v, ok := g[name]; ok {
				kept[name] = within(v, value)
			}
		}
		return kept
	case []any:
		g, _ := got.([]any)
		kept := []any{}
		for i, v := range g {
			if i < len(w) {
				v = within(v, w[i])
			}
			kept = append(kept, v)
		}
		return kept
	}
	return got
}
