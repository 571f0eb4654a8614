package sim

import (
	"slices"
	"strings"
)

// Checker is an input that checks its own values.
type Checker interface{ Check(*Checks) }

// Checks collects everything that is wrong with an input. It has the
// transaction, because readings may decide.
type Checks struct {
	*Tx
	bad *BadInput // nil as long as nothing is wrong
}

// NewChecks returns Checks for a record of a scenario's state, outside of a
// request.
func NewChecks(tx *Tx) *Checks { return &Checks{Tx: tx} }

// Fields returns what is wrong so far.
func (c *Checks) Fields() []BadField {
	if c.bad == nil {
		return nil
	}
	return c.bad.Fields
}

// Missing reports that a required field of the body is missing, and what the vendor
// wants there.
func (c *Checks) Missing(name, want string) {
	if c.mistyped(name) {
		return // it was sent, with the wrong type
	}
	c.Add(BadField{In: "body", Name: name, Problem: Missing, Want: want})
}

// Invalid reports that the vendor does not accept the value of a field of the
// body, and what it wants.
func (c *Checks) Invalid(name, want string, value any) {
	c.Add(BadField{In: "body", Name: name, Problem: Invalid, Want: want, Value: value})
}

// Add reports that a field is wrong.
func (c *Checks) Add(f BadField) {
	if c.bad == nil {
		c.bad = new(BadInput)
	}
	c.bad.Fields = append(c.bad.Fields, f)
}

// mistyped reports whether a field, or an object around it, has the wrong type.
func (c *Checks) mistyped(name string) bool {
	return slices.ContainsFunc(c.Fields(), func(f BadField) bool {
		return f.Problem == Mistyped && (f.Name == name || strings.HasPrefix(name, f.Name+"."))
	})
}
