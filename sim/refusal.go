package sim

// Refusal is the error of an operation that the vendor refuses. What the
// client gets of it is the vendor's envelope's affair.
type Refusal struct {
	Rule    *Rule // nil for a fault or a limit
	Status  int
	Code    string // the vendor's own error code, if it has one
	Message string
	About
	Detail any // more for the envelope; the vendor's own type
	Header []HeaderField
}

// About is what an answer turned on.
type About struct {
	Field  string // the field that decided, if one did
	Value  string // and what stands in it
	Holder *Ref   // the record that was met there: in a refusal, what stands in the way
}

// Ref names a record of a tenant.
type Ref struct{ Collection, ID string }

// Refuse returns a refusal by rule.
func Refuse(rule *Rule, status int, code, message string) *Refusal {
	return &Refusal{Rule: rule, Status: status, Code: code, Message: message}
}

func (r *Refusal) Error() string {
	if r.Rule == nil {
		return r.Message
	}
	return r.Rule.ID + ": " + r.Rule.Says
}

// At says which field decided and what stands in it.
func (r *Refusal) At(field, value string) *Refusal {
	r.Field, r.Value = field, value
	return r
}

// HeldBy says which record stands in the way.
func (r *Refusal) HeldBy(collection, id string) *Refusal {
	r.Holder = &Ref{collection, id}
	return r
}

// With adds what the vendor's envelope needs to know besides.
func (r *Refusal) With(detail any) *Refusal {
	r.Detail = detail
	return r
}
