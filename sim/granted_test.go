package sim_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/sim"
)

// What a declared credential grants is found by the text that requests carry.
func TestGranted(t *testing.T) {
	tx := transaction(1)
	sites := sim.NewTenants(tx.Kit.For(&sim.Vendor{Name: "v", Carrier: sim.Bearer}), sim.Kind[sim.None, string]{Name: "site"})
	tx.Tx = tx.Kit.NewDB().Begin()
	if _, err := sites.Declare(tx, nil, "one", sim.None{}); err != nil {
		t.Fatal(err)
	}
	if err := sites.AddGrant(tx, nil, sim.Grant[string]{Credential: sim.Credential{Token: "secret"}, As: "staff"}); err != nil {
		t.Fatal(err)
	}
	if g, ok := sites.Granted(tx, "secret"); !ok || g.Tenant != "one" || g.As != "staff" {
		t.Errorf("the credential grants %+v, %v", g, ok)
	}
	for _, secret := range []string{"", "secre", "Bearer secret"} {
		if g, ok := sites.Granted(tx, secret); ok {
			t.Errorf("%q grants %+v", secret, g)
		}
	}
}
