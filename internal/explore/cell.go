package explore

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/fault"
)

// Place is a fault at one call. The call is known by its operation and its
// ordinal among the calls of that operation, from 1, over all tenants.
type Place struct {
	Operation fault.Operation
	Ordinal   int
	Fault     Fault
}

// Cell is what one run tries: a fault at one call, or two of them, where the
// second is at a call that the client makes only because of the first.
type Cell []Place

// String returns the cell's name: egym.publishAccount#2/after:reset.
func (c Cell) String() string {
	names := make([]string, len(c))
	for i, p := range c {
		names[i] = fmt.Sprintf("%s#%d/%s", p.Operation, p.Ordinal, p.Fault)
	}
	return strings.Join(names, "+")
}

var placeForm = regexp.MustCompile(`^([^#/]+)#([1-9][0-9]{0,8})/(.+)$`)

// ParseCell parses a cell's name.
func ParseCell(name string) (c Cell, err error) {
	for text := range strings.SplitSeq(name, "+") {
		m := placeForm.FindStringSubmatch(text)
		if m == nil {
			return nil, fmt.Errorf("%q is not a cell: write VENDOR.OPERATION#ORDINAL/FAULT, as in egym.publishAccount#2/after:reset", text)
		}
		operation, err := fault.ParseOperation(m[1])
		if err != nil {
			return nil, err
		}
		faults, err := ParseFaults(m[3])
		if err != nil {
			return nil, err
		}
		if operation.ID == "*" || len(faults) != 1 {
			return nil, fmt.Errorf("%q names more than one cell", text)
		}
		if operation.Delivers() != (faults[0].Phase == atDelivery) {
			return nil, fmt.Errorf("%q: faults delivery:KIND are at webhook deliveries, VENDOR.webhook.TYPE, and the others at calls", text)
		}
		ordinal, _ := strconv.Atoi(m[2])
		c = append(c, Place{operation, ordinal, faults[0]})
	}
	if len(c) > 2 {
		return nil, fmt.Errorf("%q: a cell has at most two faults", name)
	}
	return c, nil
}

// faults returns the cell as faults of a world.
func (c Cell) faults(seed uint64) []*fault.Seeded {
	faults := make([]*fault.Seeded, len(c))
	for i, p := range c {
		faults[i] = fault.WithSeed(fault.Fault{
			ID:     fault.Name(fmt.Sprintf("cell-%d", i+1)),
			When:   fault.When{Operation: p.Operation, Calls: p.Fault.calls(p.Ordinal)},
			Phase:  p.Fault.worldPhase(),
			Effect: p.Fault.effect(),
		}, seed)
	}
	return faults
}

// kills reports whether the client is killed where the fault with that id fires.
func (c Cell) kills(id string) bool {
	for i, p := range c {
		if id == fmt.Sprintf("cell-%d", i+1) && p.Fault.Kind == Kill {
			return true
		}
	}
	return false
}
