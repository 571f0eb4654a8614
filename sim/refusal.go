package sim

import "slices"

// Refusal is the error of a request that the vendor refuses. The vendor's
// envelope decides what the client sees of it.
type Refusal struct {
	Rule    *Rule   // nil for a fault or a limit
	Also    []*Rule // that refuse the same request, for other reasons
	Status  int
	Code    string // the vendor's own error code, if it has one
	Message string
	About
	Cause  string // why the body could not be read, in our words; "" if that did not decide
	Wrong  Wrong  // the wrong fields, if the refusal is about the form or the value of fields
	Detail any    // more for the envelope; the vendor's own type
	Header []HeaderField
}

// About says what decided an answer.
type About struct {
	Field  string // the field that decided, if one did
	Value  string // its value
	Holder *Ref   // the record that decided: in a refusal, the record in the way
}

// Refuse returns a refusal by the rule. field names the field that decided, "" if
// no single field did. value is the field's value, and never a secret.
func (r *Rule) Refuse(field, value string) *Refusal {
	return &Refusal{Rule: r, Status: r.status, Code: r.code, Message: r.message, About: About{Field: field, Value: value}}
}

func (r *Refusal) Error() string {
	if r.Rule == nil {
		return r.Message
	}
	return r.Rule.ID + ": " + r.Rule.Says
}

// And adds rules that refuse the same request for other reasons, each once.
func (r *Refusal) And(others ...*Rule) *Refusal {
	for _, other := range others {
		if other != r.Rule && !slices.Contains(r.Also, other) {
			r.Also = append(r.Also, other)
		}
	}
	return r
}

// HeldBy names the record in the way.
func (r *Refusal) HeldBy(holder Ref) *Refusal {
	r.Holder = &holder
	return r
}

// WithStatus replaces the rule's status.
func (r *Refusal) WithStatus(status int) *Refusal {
	r.Status = status
	return r
}

// WithCode replaces the rule's error code.
func (r *Refusal) WithCode(code string) *Refusal {
	r.Code = code
	return r
}

// WithMessage replaces the rule's message.
func (r *Refusal) WithMessage(message string) *Refusal {
	r.Message = message
	return r
}

// With adds a detail for the vendor's envelope.
func (r *Refusal) With(detail any) *Refusal {
	r.Detail = detail
	return r
}
