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
		{"a rival", "rivals: [{after: {operation: bell.webhook.RING}, operation: bell.visit, tenant: north, body: {who: Ann}}]",
			"a rival acts after a call of the client, and bell.webhook.RING are deliveries"},
		{"a step", "steps: [{operation: bell.webhook.RING}]", "bell"},
		{"an assertion", "assert: {calls: [{operation: bell.webhook.RING, outcomes: [200]}]}", "bell.webhook.RING names deliveries, which only a fault can meet"},
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
