package egym

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// failure is EGYM's error format.
type failure struct {
	Timestamp   string       `json:"timestamp"`
	Path        string       `json:"path"`
	RequestID   string       `json:"requestId"`
	Status      int          `json:"status"`
	Error       string       `json:"error"`
	ErrorCode   string       `json:"errorCode,omitzero"`
	Message     string       `json:"message,omitzero"`
	FieldErrors []fieldError `json:"fieldErrors,omitzero"`
	Errors      []fieldError `json:"errors,omitzero"` // the same, under the reading field-errors-name
	Metadata    *metadata    `json:"metadata,omitzero"`
}

type fieldError struct {
	Name          string `json:"name"`
	Message       string `json:"message"`
	RejectedValue any    `json:"rejectedValue,omitzero"`
}

// metadata is a struct, not a map, so that its order is fixed.
type metadata struct {
	AccountID string `json:"accountId,omitzero"`
	Entity    string `json:"entity,omitzero"`
}

// detail is what a refusal gives the envelope in addition to its code.
type detail struct {
	accountID string
	entity    string
	fields    []fieldError
}

// envelope returns a refusal in EGYM's error format.
func envelope(tx *sim.Tx, r *sim.Refusal) sim.Answer {
	f := failure{
		Timestamp: timestamp(tx),
		Path:      tx.Request.Path,
		RequestID: requestID(tx),
		Status:    r.Status,
		Error:     http.StatusText(r.Status),
		ErrorCode: r.Code,
		Message:   r.Message,
	}
	d, _ := r.Detail.(detail)
	if r.Rule == nil {
		f.ErrorCode, d.entity = codeOf(r.Status, r.Code)
	}
	if f.Message == "" {
		f.Message = f.Error
	}
	switch {
	case len(d.fields) == 0:
	case tx.Reads(fieldErrorsName) == "errors":
		f.Errors = d.fields
	default:
		f.FieldErrors = d.fields
	}
	if d.accountID != "" || d.entity != "" {
		f.Metadata = &metadata{d.accountID, d.entity}
	}
	return sim.Answer{Status: r.Status, Header: r.Header, Body: f}
}

func timestamp(tx *sim.Tx) string {
	if tx.Reads(timestampForm) == "rfc3339" {
		return tx.Now.UTC().Format("2006-01-02T15:04:05.000Z")
	}
	return tx.Now.UTC().Format("2006-01-02T15:04:05.000-0700")
}

// codeOf returns the code of a refusal without a rule, and the entity that goes
// with it. Statuses for which no code is documented have none.
func codeOf(status int, code string) (errorCode, entity string) {
	switch {
	case code != "":
		return code, ""
	case status >= 500:
		return "internalServerError", ""
	case status == http.StatusBadRequest:
		return "invalidRequest", ""
	case status == http.StatusForbidden:
		return "forbiddenAction", ""
	case status == http.StatusNotFound:
		return "notFound", "UNKNOWN"
	case status == http.StatusConflict:
		return "generalConflict", ""
	}
	return "", ""
}

// requestID returns an id in the vendor's form, derived from seed and number.
func requestID(tx *sim.Tx) string {
	n := strconv.Itoa(tx.Number)
	x := (tx.Seed+1)*0x9e3779b97f4a7c15 ^ uint64(tx.Number)*0xbf58476d1ce4e5b9
	return fmt.Sprintf("%08x-%s", uint32(x>>32), n)
}

// malformed refuses a request whose form is wrong.
func malformed(tx *sim.Tx, bad sim.BadInput) *sim.Refusal {
	if bad.Kind == sim.EmptyBody && strings.HasSuffix(tx.Request.Path, "/images") {
		bad = sim.BadInput{Fields: []sim.BadField{{In: "body", Name: "file", Problem: sim.Missing, Want: aPicture}}}
	}
	switch bad.Kind {
	case "":
		return invalid(tx, bad.Fields)
	case sim.TooLarge:
		return tooLarge.Refuse("", "")
	case sim.Incomplete:
		return bodyIncomplete.Refuse("", "")
	case sim.WrongContentType:
		return wrongContentType.Refuse("Content-Type", sim.Readable(tx.Request.Header.Get("Content-Type")))
	case sim.NotReadHere:
		return notReadHere.Refuse("", "")
	case sim.EmptyBody:
		return unreadable.Refuse("", "").WithMessage("The body is missing.")
	default:
		return unreadable.Refuse("", "")
	}
}

// invalid refuses a request for wrong fields, by the rules of all of them. The
// first one decides the errorCode.
func invalid(tx *sim.Tx, fields []sim.BadField) *sim.Refusal {
	d := detail{fields: make([]fieldError, len(fields))}
	for i, f := range fields {
		d.fields[i] = fieldError{Name: f.Name, Message: complaint(f), RejectedValue: rejectedValue(f)}
	}
	first := d.fields[0]
	refusal := ruleOf(fields[0]).Refuse(first.Name, scalar(first.RejectedValue)).With(d).OfFields(fields, ruleOf)
	if refusal.Rule == fieldMissing || refusal.Rule == tanRequired {
		refusal.WithCode(tx.Reads(missingFieldCode))
	}
	return refusal
}

// scalar returns a value as text, but "" for an array or an object, which may
// contain a secret.
func scalar(value any) string {
	switch value.(type) {
	case string, bool, int, float64:
		return fmt.Sprint(value)
	}
	return ""
}

// rejectedValue returns what was sent, but nil for a secret and for an unknown
// field, which may be one.
func rejectedValue(f sim.BadField) any {
	if f.Problem == sim.Unknown || f.Name == "secret" {
		return nil
	}
	if text, ok := f.Value.(string); ok {
		return sim.Readable(text)
	}
	return f.Value
}

// complaint returns what an error says of a field.
func complaint(f sim.BadField) string {
	switch f.Problem {
	case sim.Missing:
		return "must be given"
	case sim.Unknown:
		if f.In == "query" {
			return "is not a parameter of this request"
		}
		return "is not a field of this request"
	default:
		return "must be " + f.Want
	}
}

func ruleOf(f sim.BadField) *sim.Rule {
	switch {
	case f.Problem == sim.Unknown:
		return fieldUnknown
	case f.Name == "Content-Length":
		return lengthMissing
	case f.Name == "file" && f.In == "body":
		return notAPicture
	case f.Name == tanField && f.Problem == sim.Missing:
		return tanRequired
	case f.Problem == sim.Missing:
		return fieldMissing
	case f.Want == nineDigits:
		return tanMalformed
	case f.Want == oneIssuer:
		return issuersExclude
	case f.Want == aPastTime:
		return visitAheadRefused
	case f.Want == afterStart:
		return endBeforeStartRefused
	case f.Want == fromToday || f.Want == afterToday:
		return bookingDate
	case f.Want == afterStartDate:
		return bookingBackwards
	case f.Want == anEmail || f.Want == aCountry || f.Want == aWebhookURL:
		return formInvalid
	case f.Want == notEmptied:
		return emptyInPatch
	default:
		return fieldInvalid
	}
}
