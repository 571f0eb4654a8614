package explore

import (
	"reflect"
	"testing"

	"github.com/mockvendors/mockvendors/sim"
)

// TestLasting: an assertion leaves out what another run may have another value of.
func TestLasting(t *testing.T) {
	t.Parallel()
	p := &pairing{identity: sim.Identity{Generated: []string{"id", "contracts.id"}, Refers: map[string]string{"memberId": "users", "pay.memberId": "users"}}}
	one := func(id string) []any { return []any{map[string]any{id: 1.0}} }
	got := p.lasting(map[string]any{"id": 1.0, "name": "Gold", "memberId": 7.0, "contracts": one("id"), "pay": one("memberId"), "rfids": one("rfid")}, "")
	if want := map[string]any{"name": "Gold", "rfids": one("rfid")}; !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}
