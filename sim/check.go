package sim

import (
	"slices"
	"strings"
)

// Checker is an input that knows what a well-formed value of it is.
type Checker interface{ Check(*Checks) }

// Checks gathers what is wrong with an input, all at once. It carries the
// transaction, as readings may decide.
type Checks struct {
	*Tx
	bad *BadInput // nil as long as nothing is wrong
}

// NewChecks is for checking records outside of a request: a scenario's state.
func NewChecks(tx *Tx) *Checks { return &Checks{Tx: tx} }

// Fields is what was found wrong so far.
func (c *Checks) Fields() []BadField {
	if c.bad == nil {
		return nil
	}
	return c.bad.Fields
}

// Missing says that a field of the body that must be there is not.
func (c *Checks) Missing(name string) {
	if c.wrong(name) {
		return // it was sent, with a type that it cannot have
	}
	c.Add(BadField{In: "body", Name: name, Problem: Missing})
}

// Invalid says that a field of the body has a value that the vendor does not
// take, and what it would.
func (c *Checks) Invalid(name, want string, value any) {
	c.Add(BadField{In: "body", Name: name, Problem: Invalid, Want: want, Value: value})
}

// Add says that a field is not as it should be.
func (c *Checks) Add(f BadField) {
	if c.bad == nil {
		c.bad = new(BadInput)
	}
	c.bad.Fields = append(c.bad.Fields, f)
}

func (c *Checks) wrong(name string) bool {
	return slices.ContainsFunc(c.Fields(), func(f BadField) bool {
		return f.Problem == Mistyped && (f.Name == name || strings.HasPrefix(name, f.Name+"."))
	})
}
