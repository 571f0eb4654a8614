package sim

// Refusal is the error of an operation that the vendor refuses. The vendor's
// envelope decides what the client sees of it.
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
	Value  string // its value
	Holder *Ref   // the record that was met there: in a refusal, the one in the way
}

// Refuse returns a refusal by the rule. field is what decided, "" if no single
// field did, and value what it holds; never a secret.
func (r *Rule) Refuse(field, value string) *Refusal {
	return &Refusal{Rule: r, Status: r.status, Code: r.code, Message: r.message, About: About{Field: field, Value: value}}
}

func (r *Refusal) Error() string {
	if r.Rule == nil {
		return r.Message
	}
	return r.Rule.ID + ": " + r.Rule.Says
}

// HeldBy names the record in the way.
func (r *Refusal) HeldBy(holder Ref) *Refusal {
	r.Holder = &holder
	return r
}

// WithStatus answers another status than the rule's.
func (r *Refusal) WithStatus(status int) *Refusal {
	r.Status = status
	return r
}

// WithCode answers another error code than the rule's.
func (r *Refusal) WithCode(code string) *Refusal {
	r.Code = code
	return r
}

// WithMessage answers another message than the rule's.
func (r *Refusal) WithMessage(message string) *Refusal {
	r.Message = message
	return r
}

// With adds what else the vendor's envelope needs to know.
func (r *Refusal) With(detail any) *Refusal {
	r.Detail = detail
	return r
}
