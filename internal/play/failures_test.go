package play_test

import (
	"strings"
	"testing"
)

// base is a scenario of 11 lines, behind which a test puts its own.
const base = `version: 1
name: mine
title: Mine
vendors:
  egym:
    chains:
      - id: chain-a
        gyms: [{id: gym-1, apiKeys: [key-a]}]
        accounts: [{accountId: acc-john, email: john@example.com, firstName: John, lastName: Wick, gender: MALE, membership: {membershipId: M-1, membershipType: BASIC, startOfContract: "2025-08-24"}}]
  onsi: {clients: [{id: acme, apiKeys: [key-o], tiers: [Gold]}]}
  perfectgym: {companies: [{id: demo, apiUsers: [{username: api, password: hunter2-secret, token: pg-token}], clubs: [{id: 1, name: A}]}]}
`

// TestFailures is every kind of failure once, and what is told of it.
func TestFailures(t *testing.T) {
	const (
		list = "operation: egym.listAccounts"
		look = "operation: egym.retrieveAccount, path: {accountId: acc-john}"
		none = "operation: egym.retrieveAccount, path: {accountId: none}"
		held = `operation: egym.publishAccount, body: {email: john@example.com, firstName: J, lastName: W, gender: MALE, membership: {membershipId: M-9, membershipType: BASIC, startOfContract: "2025-08-24"}}`
	)
	var all strings.Builder
	for _, c := range []struct{ reason, text string }{
		{"another status, and the steps behind it are skipped", "steps:\n- {id: a, " + held + ", expect: {status: 201}}\n- {id: b, " + list + "}\nassert: {state: [{at: egym.chain-a.accounts, count: 9}]}"},
		{"a status in place of an ending", "faults: [{id: lost, " + list + ", calls: {only: [2]}, effect: {drop: reset}}]\nsteps:\n- {id: a, " + list + ", expect: {error: reset}}"},
		{"an ending in place of a status", "faults: [{id: lost, " + list + ", effect: {drop: close}}]\nsteps:\n- {id: a, " + list + ", expect: {status: 200}}"},
		{"a body, in several lines", "steps:\n- id: a\n  " + strings.ReplaceAll(look, ", path", "\n  path") + "\n  expect: {status: 200, body: {email: jane@example.com, lastName: {$match: ^X}, contact: {}}}"},
		{"a header", "steps:\n- {id: a, " + look + ", expect: {status: 200, headers: {content-type: text/html, Retry-After: 30, date: {$exists: false}}}}"},
		{"a body where there is none", "steps:\n- {id: a, operation: egym.eraseAccountMembershipData, path: {accountId: acc-john}, save: {n: /n}}"},
		{"a body that is no JSON", "faults: [{id: text, " + list + ", effect: {respond: {status: 200, headers: {Content-Type: text/plain}, body: hello}}}]\nsteps:\n- {id: a, " + list + ", expect: {status: 200, body: {total: 1}}}"},
		{"nothing to save", "steps:\n- {id: a, " + look + ", save: {one: /nowhere/at/all, two: /membership, three: /email/0}}"},
		{"a status that never comes", "steps:\n- {id: a, " + none + ", repeat: {until: 200, max: 3, delay: 1h}}"},
		{"a clock that cannot go on", "clock: {start: \"9890-01-01T00:00:00Z\"}\nsteps:\n- clock: {advance: 36500d}"},
		{"a count", "steps:\n- {" + list + "}\nassert:\n  state: [{at: egym.chain-a.accounts, count: 2}]"},
		{"a record, and the nearest to it", "steps:\n- {" + list + "}\nassert:\n  state:\n  - at: egym.chain-a.accounts\n    has:\n    - {email: jane@example.com, lastName: Wick}\n    - {lastName: Wick}"},
		{"a record, where there is none", "steps:\n- {" + list + "}\nassert: {state: [{at: onsi.acme.members, has: [{email: a}]}]}"},
		{"records are shown without credentials", "steps:\n- {operation: onsi.inviteMember, body: {email: a@example.com, firstName: A, lastName: B, tier: Gold, enablePayroll: true, accountDetails: {accountHolder: A, iban: GB29NWBK60161331926819}}}\n" +
			"assert: {state: [{at: onsi.acme.members, has: [{email: b@example.com, accountDetails: {accountHolder: B, iban: GB00}}]}]}"},
		{"calls", "steps:\n- {" + list + "}\n- {" + look + "}\n- {" + none + "}\nassert:\n  calls:\n  - {operation: egym.retrieveAccount, outcomes: [200, 200]}\n  - {operation: egym.retrieveAccount, where: {path: {accountId: none}}, outcomes: [404]}\n  - {operation: egym.listAccounts, tenant: chain-a, outcomes: []}"},
		{"a fault that fired otherwise than expected", "faults: [{id: slow, " + list + ", calls: {first: 2}, effect: {delay: 1ms}, expect: {fired: 2}}, {id: other, " + list + ", calls: {from: 3}, effect: {delay: 1ms}, expect: {fired: 0}}]\nsteps:\n- {" + list + "}"},
		{"a fault that never fired", "faults: [{id: slow, " + list + ", calls: {only: [3]}, effect: {delay: 1ms}}, {id: gone, " + look[:31] + ", effect: {drop: reset}}]\nsteps:\n- {" + list + "}"},
		{"the same, not so bad", "faults: [{id: slow, " + list + ", calls: {only: [3]}, effect: {delay: 1ms}}]\nsteps:\n- {" + list + "}\nassert: {unusedFaults: warn}"},
		{"and allowed", "faults: [{id: slow, " + list + ", calls: {only: [3]}, effect: {delay: 1ms}}]\nsteps:\n- {" + list + "}\nassert: {unusedFaults: allow}"},
		{"a request that breaks the contract", "steps:\n- {" + list + ", query: {limit: many}}\nassert:\n  contract: fail"},
		{"which a step that expects a refusal may", "steps:\n- {" + list + ", query: {limit: many}, expect: {status: 400}}"},
		{"a rival's as well", "rivals: [{after: {" + list + "}, operation: egym.publishAccount, tenant: chain-a, body: {}}]\nsteps:\n- {" + list + "}\nassert: {contract: warn}"},
		{"an assumed rule, once", "steps:\n- {operation: onsi.getMember, path: {id: nobody}}\n- {operation: onsi.getMember, path: {id: somebody}}\nassert: {assumed: warn}"},
		{"a reading that decided can fail", "steps:\n- {operation: onsi.removeMember, path: {id: mem_aaaaaaaaaaaaaaaaaaaa}}\nassert:\n  assumed: fail"},
		{"three defaults, none of them documented", "steps:\n- {" + strings.Replace(held, "john@", "JOHN@", 1) + ", expect: {status: 409}}\n" +
			"- {operation: egym.partialUpdate, path: {accountId: acc-john}, body: {firstName: Jon}}\n" +
			"- {operation: onsi.removeMember, path: {id: mem_aaaaaaaaaaaaaaaaaaaa}, expect: {status: 400}}\nassert:\n  assumed: fail"},
	} {
		r := run(t, base+c.text+"\n")
		all.WriteString("# " + c.reason + "\n" + told(r) + "\n")
		if failed := strings.Contains(told(r), " failed\n"); failed == r.Passed {
			t.Errorf("%s: passed is %v", c.reason, r.Passed)
		}
	}
	golden(t, "failures.golden", all.String())
}

// A call that a fault carries out twice is one call, and its outcome is the
// one that the client is told.
func TestDuplicatesAreOneCall(t *testing.T) {
	for phase, status := range map[string]string{"before": "400", "after": "201"} {
		r := run(t, base+`faults: [{id: twice, operation: onsi.inviteMember, phase: `+phase+`, effect: {duplicate: true}}]
steps:
- {operation: onsi.inviteMember, tenant: acme, body: {email: a@example.com, firstName: A, lastName: B, tier: Gold}, expect: {status: `+status+`}}
- {operation: onsi.getMembers, tenant: acme, expect: {status: 200}}
assert:
  calls: [{operation: onsi.*, outcomes: [`+status+`, 200]}]
  state: [{at: onsi.acme.members, count: 1}]
`)
		if !r.Passed {
			t.Errorf("in the phase %s:\n%s", phase, told(r))
		}
	}
}
