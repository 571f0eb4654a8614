package bench

import (
	"fmt"
	"testing"

	"github.com/mockvendors/mockvendors/internal/bench/traffic"
	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// BenchmarkFaultMachinery measures what faults cost requests at which they do not
// fire: with none, with one for another operation, and with ten of which nine match
// the request.
func BenchmarkFaultMachinery(b *testing.B) {
	one := "  - {id: other, operation: onsi.getTiers, effect: {drop: reset}}\n"
	ten := one
	for i := range 9 {
		ten += fmt.Sprintf("  - {id: f%d, operation: egym.*, where: {headers: {X-Api-Key: key-a}}, calls: {only: [%d]}, effect: {drop: reset}}\n", i, 1_000_000_000+i)
	}
	for _, c := range []struct{ name, faults string }{{"none", ""}, {"one", "faults:\n" + one}, {"ten", "faults:\n" + ten}} {
		b.Run(c.name, func(b *testing.B) {
			set := world.NewSet(vendors.All())
			start, err := scenario.Load(set, "", append(traffic.Scenario(0, "", 0), c.faults...))
			if err != nil {
				b.Fatal(err)
			}
			if _, err := set.Make(world.Default, start); err != nil {
				b.Fatal(err)
			}
			measure(b, traffic.All[0].Simulated(), inProcess((&control.Server{Set: set, Start: start, URL: "http://127.0.0.1"}).Handler()))
		})
	}
}
