// Package fault decides which calls go wrong, and how. It reads the faults of a
// scenario, and says whether a call matches one, whether the fault fires, and
// what its effect sends. Package world counts and sends.
//
// Nothing here keeps state. The caller counts how many calls matched a fault,
// and how many equal ones came before. Everything else is a function of the
// seed, the fault and the call, so faults fire at the same calls in whatever
// order these arrive.
package fault

import (
	"fmt"
	"reflect"
	"regexp"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// Fault is a fault as a scenario declares it. It marshals to what was read.
type Fault struct {
	ID Name `json:"id" required:"true"`
	When
	Phase  Phase   `json:"phase,omitzero" enum:"before|after"`
	Effect Effect  `json:"effect" required:"true"`
	Expect *Expect `json:"expect,omitzero"`
}

// When selects calls, and says at which of them a fault fires or a rival acts.
type When struct {
	Operation Operation `json:"operation" required:"true"`
	Tenant    Name      `json:"tenant,omitzero"` // "" for all tenants, counted together
	Where     *Where    `json:"where,omitzero"`
	Calls     *Schedule `json:"calls,omitzero"` // nil for every call
}

// MaxFaults limits the faults of a scenario, and those that are set in a world.
const MaxFaults = 1000

// Phase is where in a request's life a fault acts.
type Phase string

// The phases.
const (
	Before Phase = "before" // the vendor has not seen the call; the default
	After  Phase = "after"  // the vendor has carried it out
)

// Expect is how often the fault must fire: otherwise the run fails.
type Expect struct {
	Fired int `json:"fired" required:"true" min:"0"`
}

// Name is the id of a fault or tenant: a-z, 0-9 and hyphens.
type Name string

var validName = regexp.MustCompile(`^[a-z0-9-]+$`)

// UnmarshalText reads a name.
func (n *Name) UnmarshalText(text []byte) error {
	if !validName.Match(text) {
		return fmt.Errorf("%q is not a valid id: use a-z, 0-9 and hyphens", text)
	}
	*n = Name(text)
	return nil
}

// JSONSchema describes what UnmarshalText reads.
func (Name) JSONSchema(func(reflect.Type) map[string]any) map[string]any {
	return map[string]any{"type": "string", "pattern": validName.String()}
}

// CheckNode checks that the fault can fire, and as often as expected.
// [Operation.Check] checks its operation.
func (f *Fault) CheckNode(n strict.Node) error {
	if errs := f.checkDelivery(n); errs != nil {
		return errs
	}
	switch {
	case f.Expect != nil && f.Expect.Fired == 0:
	case f.Calls.Never():
		return n.Locate("calls", "percent").Errorf("at 0 percent the fault never fires; leave it out, or add expect: {fired: 0}")
	case f.Expect != nil:
		if most, limited := f.Calls.left(0); limited && f.Expect.Fired > most {
			return n.Locate("expect", "fired").
				Errorf("with these calls the fault fires at most %s, not %d", times(most), f.Expect.Fired)
		}
	}
	return nil
}

func (f *Fault) phase() Phase {
	if f.Phase == "" {
		return Before
	}
	return f.Phase
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
