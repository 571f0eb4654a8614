package onsi_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/onsi"
)

// person is a member as the model sees it.
type person struct {
	id, email, workerID, tier, status string
	payroll                           bool
}

// model is Onsi in its default readings, without order, indexes and keys.
type model struct {
	members []*person
	results map[string]string // of idempotency keys: the answer's text
	jobs    []*planned
}

// planned is a job as the model sees it.
type planned struct {
	id      string
	due     int // the second
	actions []fields
	status  string
}

// carryOut carries actions out, or none of them; it reports whether it did.
func (m *model) carryOut(actions []fields) bool {
	before := make([]*person, len(m.members))
	for i, p := range m.members {
		before[i] = new(*p)
	}
	for _, act := range actions {
		p := m.by(fmt.Sprint(act["memberId"]))
		email, _ := act["email"].(string)
		workerID, _ := act["workerId"].(string)
		tier, _ := act["tier"].(string)
		status := 0
		switch act["type"] {
		case "Add":
			status, _ = m.invite(email, workerID, tier)
		case "Replace":
			status = m.replace(p, email, workerID, tier, false)
		case "Update":
			status = m.update(p, email, workerID)
		default:
			status = m.remove(p)
		}
		if status >= 400 {
			m.members = before
			return false
		}
	}
	return true
}

// process processes the jobs that are due by a second.
func (m *model) process(now int) {
	for _, j := range m.jobs {
		if j.status != "Processing" || j.due > now {
			continue
		}
		j.status = "Rejected"
		if m.carryOut(j.actions) {
			j.status = "Completed"
		}
	}
}

// accepts reports whether a job has no issue now.
func (m *model) accepts(actions []fields) bool {
	tried := &model{}
	for _, p := range m.members {
		tried.members = append(tried.members, new(*p))
	}
	return tried.carryOut(actions)
}

func (m *model) by(id string) *person {
	for _, p := range m.members {
		if p.id == id {
			return p
		}
	}
	return nil
}

func (m *model) held(p *person, email, workerID string) bool {
	return slices.ContainsFunc(m.members, func(other *person) bool {
		return other != p && (strings.EqualFold(other.email, email) || workerID != "" && other.workerID == workerID)
	})
}

// invite is the status of the answer, and the member if there is one then.
func (m *model) invite(email, workerID, tier string) (int, *person) {
	var p *person
	for _, other := range m.members {
		if strings.EqualFold(other.email, email) {
			p = other
		}
	}
	if p != nil && p.status != "inactive" || tier == "Tin" || m.held(p, email, workerID) {
		return 400, nil
	}
	if p == nil {
		p = new(person)
		m.members = append(m.members, p)
	}
	*p = person{id: p.id, email: email, workerID: workerID, tier: tier, status: "invited"}
	if strings.EqualFold(email, "there@example.com") {
		p.status = "active"
	}
	return 201, p
}

func (m *model) replace(p *person, email, workerID, tier string, payroll bool) int {
	switch {
	case p == nil:
		return 400
	case tier == "Tin", m.held(p, email, workerID):
		return 400
	}
	p.email, p.workerID, p.tier, p.payroll = email, workerID, tier, payroll
	if p.status == "inactive" {
		p.status = "active"
	}
	return 200
}

func (m *model) update(p *person, email, workerID string) int {
	switch {
	case p == nil:
		return 400
	case p.status != "invited" && !strings.EqualFold(email, p.email), m.held(p, p.email, workerID):
		return 400
	case m.held(p, email, ""):
		return 400
	}
	p.email, p.workerID = email, workerID
	return 200
}

func (m *model) remove(p *person) int {
	switch {
	case p == nil:
		return 400
	case p.status == "inactive":
		return 400
	}
	p.status = "inactive"
	return 200
}

func (p *person) text() string {
	workerID := "null"
	if p.workerID != "" {
		workerID = fmt.Sprintf("%q", p.workerID)
	}
	return fmt.Sprintf(`{"email":%q,"memberId":%q,"workerId":%s,"tier":%q,"status":%q,"enablePayroll":%v}`, p.email, p.id, workerID, p.tier, p.status, p.payroll)
}

func body(email, workerID, tier string) fields {
	b := whole(fields{"email": email, "tier": tier})
	if workerID != "" {
		b["workerId"] = workerID
	}
	return b
}

func TestModel(t *testing.T) {
	const empty = "version: 1\nname: empty\ntitle: empty\nvendors: {onsi: {clients: [{id: acme, apiKeys: [key-acme], tiers: [Gold, Silver], onsiAccounts: [there@example.com]}]}}"
	emails := rapid.SampledFrom([]string{"a@example.com", "A@example.com", "b@example.com", "c@example.com", "There@example.com"})
	workers := rapid.SampledFrom([]string{"", "W-1", "W-2"})
	tiers := rapid.SampledFrom([]string{"Gold", "Silver", "Tin"})
	keys := rapid.SampledFrom([]string{"", "", "1", "2"})

	w := apitest.Start(t, onsi.Vendor, empty)
	rapid.Check(t, func(r *rapid.T) {
		w.Reset()
		now := 0
		m := &model{results: map[string]string{}}
		c := acme(w)
		pick := func() (string, *person) {
			ids := []string{"mem_nobody"}
			for _, p := range m.members {
				ids = append(ids, p.id)
			}
			id := rapid.SampledFrom(ids).Draw(r, "id")
			return id, m.by(id)
		}
		// send does one request, by the model's decision unless its key says
		// that it is none.
		send := func(method, target string, b any, decide func() (int, *person)) {
			key := keys.Draw(r, "key")
			if key != "" {
				key = method + target + key // so that each answer is one of its operation's
			}
			got := c.Do(method, target, b, "X-Idempotency-Key", key)
			if text, known := m.results[key]; known {
				if got.Text != text || got.Rule != "onsi.idempotent-replay" {
					r.Fatalf("%s %s is %s by %q, want a replay of %s", method, target, got.Text, got.Rule, text)
				}
				return
			}
			status, p := decide()
			if got.Status != status {
				r.Fatalf("%s %s %v: status %d, want %d: %s", method, target, b, got.Status, status, got.Text)
			}
			if p != nil {
				if p.id == "" {
					p.id = got.String("/memberId")
				}
				got.Is(status, p.text())
			}
			if key != "" && status < 300 {
				m.results[key] = got.Text
			}
		}
		r.Repeat(map[string]func(*rapid.T){
			"invite": func(r *rapid.T) {
				email, worker, tier := emails.Draw(r, "email"), workers.Draw(r, "worker"), tiers.Draw(r, "tier")
				send("POST", "/v1/members", body(email, worker, tier), func() (int, *person) { return m.invite(email, worker, tier) })
			},
			"replace": func(r *rapid.T) {
				id, p := pick()
				email, worker, tier, payroll := emails.Draw(r, "email"), workers.Draw(r, "worker"), tiers.Draw(r, "tier"), rapid.Bool().Draw(r, "payroll")
				b := body(email, worker, tier)
				if payroll {
					b["enablePayroll"] = true
				}
				send("PUT", "/v1/members/"+id, b, func() (int, *person) {
					status := m.replace(p, email, worker, tier, payroll)
					return status, ifOK(status, p)
				})
			},
			"update": func(r *rapid.T) {
				id, p := pick()
				email, worker := emails.Draw(r, "email"), workers.Draw(r, "worker")
				b := fields{"email": email, "workerId": nil}
				if worker != "" {
					b["workerId"] = worker
				}
				send("PATCH", "/v1/members/"+id, b, func() (int, *person) {
					status := m.update(p, email, worker)
					return status, ifOK(status, p)
				})
			},
			"remove": func(r *rapid.T) {
				id, p := pick()
				send("DELETE", "/v1/members/"+id, nil, func() (int, *person) { return m.remove(p), nil })
			},
			"job": func(r *rapid.T) {
				var actions []fields
				for range rapid.IntRange(1, 3).Draw(r, "actions") {
					act := body(emails.Draw(r, "email"), workers.Draw(r, "worker"), tiers.Draw(r, "tier"))
					act["type"] = rapid.SampledFrom([]string{"Add", "Replace", "Update", "Offboard"}).Draw(r, "type")
					switch id, _ := pick(); act["type"] {
					case "Replace":
						act["memberId"] = id
					case "Update":
						act = fields{"type": "Update", "memberId": id, "email": act["email"], "workerId": act["workerId"]}
					case "Offboard":
						act = fields{"type": "Offboard", "memberId": id}
					}
					actions = append(actions, act)
				}
				got := c.Do("POST", jobs, job(actions...))
				if want := m.accepts(actions); want != (got.Status == 202) || !want && got.Status != 400 {
					r.Fatalf("the job %v gets %d, but the model says %v: %s", actions, got.Status, want, got.Text)
				}
				if got.Status == 202 {
					m.jobs = append(m.jobs, &planned{got.String("/jobId"), now + 10, actions, "Processing"})
				}
			},
			"wait": func(r *rapid.T) {
				by := rapid.IntRange(1, 15).Draw(r, "seconds")
				now += by
				w.Advance(time.Duration(by) * time.Second)
				m.process(now)
				for _, p := range m.members {
					if p.id == "" { // a job added it
						p.id = c.Do("GET", "/v1/members?emails="+p.email, nil).Is(200, `{"total":1}`).String("/members/0/memberId")
					}
				}
			},
			"": func(r *rapid.T) {
				for _, j := range m.jobs {
					c.Do("GET", jobs+"/"+j.id, nil).Is(200, fmt.Sprintf(`{"progress":{"type":%q,"totalActions":%d}}`, j.status, len(j.actions)))
				}
				var want []string
				for _, p := range m.members {
					want = append(want, p.text())
				}
				var got []string
				for _, v := range c.Do("GET", "/v1/members", nil).At("/members").([]any) {
					o := v.(map[string]any)
					worker, _ := o["workerId"].(string)
					p := person{o["memberId"].(string), o["email"].(string), worker, o["tier"].(string), o["status"].(string), o["enablePayroll"].(bool)}
					got = append(got, p.text())
				}
				if diff := cmp.Diff(want, got); diff != "" {
					r.Fatalf("the members are not the model's (-model +vendor):\n%s", diff)
				}
			},
		})
	})
}

func ifOK(status int, p *person) *person {
	if status == 200 {
		return p
	}
	return nil
}
