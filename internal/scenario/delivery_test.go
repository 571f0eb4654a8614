package scenario_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest/bell"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// What a file says of deliveries must exist, and only a fault can meet them.
func TestDeliveriesThatDoNotExist(t *testing.T) {
	set := world.NewSet(append(vendors.All(), bell.Vendor))
	for _, tt := range []struct{ reason, part, says string }{
		{"a type misspelt", "faults: [{id: f, operation: bell.webhook.RNG, effect: {swap: true}}]",
			`bell has no webhook "RNG"; did you mean "RING"? valid: RING`},
		{"a vendor without webhooks", "faults: [{id: f, operation: onsi.webhook.RING, effect: {swap: true}}]", "onsi delivers no webhooks"},
		{"all webhooks of a vendor without any", "faults: [{id: f, operation: onsi.webhook.*, effect: {swap: true}}]", "onsi delivers no webhooks"},
		{"no vendor", "faults: [{id: f, operation: bel.webhook.RING, effect: {swap: true}}]", `unknown vendor "bel"; did you mean "bell"?`},
		{"a type taken for an operation", "faults: [{id: f, operation: bell.RING, effect: {drop: reset}}]",
			"RING is a webhook of bell; its deliveries are bell.webhook.RING"},
		{"no such tenant", "faults: [{id: f, operation: bell.webhook.RING, tenant: south, effect: {swap: true}}]", `"south"`},
		{"a second fault that never fires", "faults: [{id: f, operation: bell.webhook.*, effect: {swap: true}}, {id: g, operation: bell.webhook.TEST, effect: {early: true}}]",
			`fault "g" never fires: "f" (item 1) matches the same calls and comes first`},
		{"a fault's condition on a field misspelt", "faults: [{id: f, operation: bell.webhook.RING, where: {body: {whoo: Ann}}, effect: {swap: true}}]",
			`the body of bell.webhook.RING has no field "whoo"; did you mean "who"? valid: who, type`},
		{"a rival", "rivals: [{after: {operation: bell.webhook.RING}, operation: bell.visit, tenant: north, body: {who: Ann}}]",
			"a rival acts after a call of the client, and bell.webhook.RING are deliveries"},
		{"a step", "steps: [{operation: bell.webhook.RING}]", "bell"},
		{"an assertion", "assert: {calls: [{operation: bell.webhook.RING, outcomes: [200]}]}", "bell.webhook.RING names deliveries: assert.deliveries is about them"},
		{"deliveries asserted of a type misspelt", "assert: {deliveries: [{operation: bell.webhook.RNG}]}",
			`bell has no webhook "RNG"; did you mean "RING"? valid: `},
		{"of a type taken for an operation", "assert: {deliveries: [{operation: bell.RING}]}", "RING is a webhook of bell; its deliveries are bell.webhook.RING"},
		{"of requests", "assert: {deliveries: [{operation: bell.ring}]}", "bell.ring names requests: name deliveries, as in bell.webhook.RING"},
		{"of every vendor", "assert: {deliveries: [{operation: '*.*'}]}", "*.* names no deliveries: name those of a vendor"},
		{"of a vendor without webhooks", "assert: {deliveries: [{operation: onsi.getTiers}]}", "onsi delivers no webhooks"},
		{"of a vendor misspelt", "assert: {deliveries: [{operation: bel.webhook.RING}]}", `unknown vendor "bel"; did you mean "bell"?`},
		{"of no such tenant", "assert: {deliveries: [{operation: bell.webhook.RING, tenant: nroth}]}", `"nroth"`},
		{"of an outcome misspelt", "assert: {deliveries: [{operation: bell.webhook.RING, outcome: deliverd}]}", `"deliverd"`},
		{"of a key misspelt", "assert: {deliveries: [{event: bell.webhook.RING}]}", `"event"`},
		{"of a matcher misspelt", "assert: {deliveries: [{operation: bell.webhook.RING, body: {who: {$typ: string}}}]}", `"$typ"`},
		{"of a field misspelt", "assert: {deliveries: [{operation: bell.webhook.*, body: {type: RING, whoo: {$exists: false}}}]}",
			`the body of bell.webhook.* has no field "whoo"; did you mean "who"? valid: who, type`},
		{"by a step, of a field misspelt", "steps: [{operation: bell.ring, body: {who: Ann}, expect: {status: 201, deliveries: [{operation: bell.webhook.RING, body: {whoo: Ann}}]}}]",
			`bell.yaml:9:123: the body of bell.webhook.RING has no field "whoo"; did you mean "who"? valid: who, type`},
		{"of a reference at the end", `assert: {deliveries: [{operation: bell.webhook.RING, body: {who: "${ring.who}"}}]}`, "references are only valid in steps"},
		{"by a step, of a type misspelt", "steps: [{operation: bell.ring, body: {who: Ann}, expect: {status: 201, deliveries: [{operation: bell.webhook.RNG}]}}]",
			`bell has no webhook "RNG"`},
		{"by a step, without a status", "steps: [{operation: bell.ring, body: {who: Ann}, expect: {deliveries: [{operation: bell.webhook.RING}]}}]", "status"},
		{"a policy misspelt", "assert: {undelivered: warning}", `"warning"`},
	} {
		_, err := scenario.Read(set, "bell.yaml", []byte(bell.Scenario+tt.part))
		if err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.says)
		}
	}
	for _, part := range []string{
		"faults: [{id: f, operation: bell.*, effect: {drop: reset}}, {id: g, operation: bell.webhook.TEST, effect: {early: true}}]",
		"faults: [{id: f, operation: '*.*', effect: {drop: reset}}, {id: g, operation: bell.webhook.*, where: {body: {who: Ann}}, effect: {early: true}}]",
	} {
		if _, err := scenario.Read(set, "bell.yaml", []byte(bell.Scenario+part)); err != nil {
			t.Errorf("%s: %v", part, err)
		}
	}
}
