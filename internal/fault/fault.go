// Package fault decides which calls go wrong, and how: it has the faults of a
// scenario file, whether a call matches one, whether the fault fires at it, and
// what its effect sends. The world counts, remembers and sends.
//
// Nothing here has a memory. The caller counts how many calls matched a fault,
// and which of several equal requests this one is. The rest is a function of
// the seed, the fault and the request, so the same calls meet the same faults
// in whatever order they arrive.
package fault

import (
	"fmt"
	"reflect"
	"regexp"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// Fault is a fault as it stands in a scenario file. It marshals to what was
// read, so that it can be shown.
type Fault struct {
	ID Name `json:"id" required:"true"`
	When
	Phase  Phase   `json:"phase,omitzero" enum:"before|after"`
	Effect Effect  `json:"effect" required:"true"`
	Expect *Expect `json:"expect,omitzero"`
}

// When selects the calls that something waits for, and at which of these it
// acts. A fault has one, and so does a rival.
type When struct {
	Operation Operation `json:"operation" required:"true"`
	Tenant    Name      `json:"tenant,omitzero"` // "" is all tenants together
	Where     *Where    `json:"where,omitzero"`
	Calls     *Calls    `json:"calls,omitzero"` // nil is every call
}

// Phase is where in a request's life a fault acts.
type Phase string

// The phases.
const (
	Before Phase = "before" // the vendor never saw the call; what "" means
	After  Phase = "after"  // the vendor has carried it out
)

// Expect is how often the fault has to fire, or else the run fails.
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

// CheckNode checks that the fault can fire, and as often as it is expected to.
// Whether its operation exists is for [Operation.Check].
func (f *Fault) CheckNode(n strict.Node) error {
	switch {
	case f.Expect != nil && f.Expect.Fired == 0:
	case f.Calls.Never():
		return n.Locate("calls", "percent").Errorf("at 0 percent the fault never fires; leave it out, or add expect: {fired: 0}")
	case f.Expect != nil:
		if most, limited := f.Calls.left(0); limited && f.Expect.Fired > most {
			return n.Locate("expect", "fired").Errorf("with these calls the fault fires at most %s, not %d", times(most), f.Expect.Fired)
		}
	}
	return nil
}

// Shadows reports whether a later fault can never fire because f always wins. It
// sees only what is plain: that f is for all the calls that the later one is
// for. The first wins whatever its phase: at most one fault fires at a call.
func (f *Fault) Shadows(later *Fault) bool {
	return f.Operation.covers(later.Operation) &&
		(f.Tenant == "" || f.Tenant == later.Tenant) && f.Where == nil && f.Calls == nil
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
