package explore

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/deliver"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/world"
)

// A vendor's webhook deliveries are calls too: faults can meet each of them.

// atDelivery stands in place of a phase in the faults at deliveries.
const atDelivery fault.Phase = "delivery"

// deliveryKinds are the kinds of faults at deliveries.
var deliveryKinds = []string{"duplicate", "late", "lost", "early", "swap"}

// lateBy is by how much a late delivery is late. Later ones overtake it.
const lateBy = "400ms"

// parseDeliveryFault parses delivery:KIND.
func parseDeliveryFault(text string, parts []string) (faults []Fault, err error) {
	if len(parts) != 2 {
		return nil, fmt.Errorf("%q: a fault at a delivery lasts for that one: write delivery:KIND", text)
	}
	kinds, err := choose(text, "kind", parts[1], deliveryKinds)
	for _, kind := range kinds {
		faults = append(faults, Fault{Phase: atDelivery, Kind: kind})
	}
	return faults, err
}

// worldPhase returns the phase of the fault in a world.
func (f Fault) worldPhase() fault.Phase {
	if f.Phase == atDelivery {
		return ""
	}
	return f.Phase
}

func (f Fault) deliveryEffect() fault.Effect {
	switch f.Kind {
	case "duplicate":
		return fault.Effect{Duplicate: true}
	case "late":
		return fault.Effect{Delay: &fault.Delay{Fixed: lateBy}}
	case "early":
		return fault.Effect{Early: true}
	case "swap":
		return fault.Effect{Swap: true}
	}
	return fault.Effect{Drop: fault.Reset}
}

// atDelivery reports whether the cell's last fault is at a delivery.
func (c Cell) atDelivery() bool { return len(c) > 0 && c[len(c)-1].Fault.Phase == atDelivery }

// delivery is a webhook delivery in a run.
type delivery struct {
	deliver.Delivery
	operation fault.Operation
	ordinal   int
}

// deliveriesIn returns the deliveries of a world.
func deliveriesIn(w *world.World) (all []delivery) {
	ordinals := map[fault.Operation]int{}
	for _, d := range w.Deliveries().All() {
		o := fault.DeliveryOperation(d.Message.Vendor, d.Message.About)
		ordinals[o]++
		all = append(all, delivery{d, o, ordinals[o]})
	}
	return all
}

// places returns the calls of the baseline, and then its deliveries, as what faults can
// meet.
func (b *baseline) places() []call {
	all := slices.Clone(b.calls)
	for _, d := range b.hooks {
		all = append(all, call{operation: d.operation, ordinal: d.ordinal})
	}
	return all
}

// metDelivery returns the first delivery that a fault of the cell met; nil if none did.
func (r *run) metDelivery() *delivery {
	for i := range r.hooks {
		if strings.HasPrefix(r.hooks[i].Fault, "cell-") {
			return &r.hooks[i]
		}
	}
	return nil
}

// does says what a cell's fault did to the delivery.
func (d *delivery) does(c Cell) string {
	for i, p := range c {
		if d.Fault == fmt.Sprintf("cell-%d", i+1) {
			return " (" + map[string]string{
				"duplicate": "sent twice", "late": "sent " + lateBy + " late", "lost": "never sent",
				"early": "sent before the answer", "swap": "sent after the next one",
			}[p.Fault.Kind] + ")"
		}
	}
	return ""
}
