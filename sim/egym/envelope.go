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
	Metadata    *metadata    `json:"metadata,omitzero"`
}

type fieldError struct {
	Name          string `json:"name"`
	Message       string `json:"message"`
	RejectedValue any    `json:"rejectedValue,omitzero"`
}

// metadata maps text to text; it is a struct so that its order is fixed.
type metadata struct {
	AccountID string `json:"accountId,omitzero"`
	Entity    string `json:"entity,omitzero"`
}

// detail is what a refusal tells the envelope besides its code.
type detail struct {
	accountID string
	entity    string
	fields    []fieldError
}

func envelope(tx *sim.Tx, r *sim.Refusal) sim.Answer {
	f := failure{
		Timestamp: tx.Now.UTC().Format("2006-01-02T15:04:05.000-0700"),
		Path:      tx.Request.Path,
		RequestID: requestID(tx),
		Status:    r.Status,
		Error:     http.StatusText(r.Status),
		ErrorCode: r.Code,
		Message:   r.Message,
	}
	d, _ := r.Detail.(detail)
	if r.Rule == nil {
		f.ErrorCode, d.entity = bare(r.Status, r.Code)
	}
	if f.Message == "" {
		f.Message = f.Error
	}
	f.FieldErrors = d.fields
	if d.accountID != "" || d.entity != "" {
		f.Metadata = &metadata{d.accountID, d.entity}
	}
	return sim.Answer{Status: r.Status, Header: r.Header, Body: f}
}

// bare is the code of a refusal that only has a status, and the entity that
// goes with it. Statuses for which no code is documented have none.
func bare(status int, code string) (errorCode, entity string) {
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

// requestID has the vendor's form, and follows from seed and number.
func requestID(tx *sim.Tx) string {
	n := strconv.Itoa(tx.Number)
	x := (tx.Seed+1)*0x9e3779b97f4a7c15 ^ uint64(tx.Number)*0xbf58476d1ce4e5b9
	return fmt.Sprintf("%08x-%s", uint32(x>>32), n)
}

// malformed puts into EGYM's words how a request is not what its operation
// asks for.
func malformed(tx *sim.Tx, bad sim.BadInput) *sim.Refusal {
	if bad.Kind == sim.EmptyBody && strings.HasSuffix(tx.Request.Path, "/images") {
		bad = sim.BadInput{Fields: []sim.BadField{{In: "body", Name: "file", Problem: sim.Missing}}}
	}
	switch bad.Kind {
	case "":
		return invalid(bad.Fields)
	case sim.TooLarge:
		return tooLarge.Refuse("", "")
	case sim.WrongContentType:
		return unreadable.Refuse("Content-Type", sim.Readable(tx.Request.Header.Get("Content-Type"))).
			WithMessage("The body has another content type than the operation takes.")
	case sim.EmptyBody:
		return unreadable.Refuse("", "").WithMessage("The body is missing.")
	default:
		return unreadable.Refuse("", "")
	}
}

// invalid refuses for fields; the first one's rule stands for all.
func invalid(fields []sim.BadField) *sim.Refusal {
	d := detail{fields: make([]fieldError, len(fields))}
	for i, f := range fields {
		d.fields[i] = fieldError{Name: f.Name, Message: complaint(f), RejectedValue: rejected(f)}
	}
	first := d.fields[0]
	return ruleOf(fields[0]).Refuse(first.Name, single(first.RejectedValue)).With(d)
}

// single is a value as text, but "" for an array or an object: a secret may be
// anywhere in it.
func single(value any) string {
	switch value.(type) {
	case string, bool, int, float64:
		return fmt.Sprint(value)
	}
	return ""
}

// rejected is what was sent, but nothing in a field that we know nothing of: it
// may be a secret.
func rejected(f sim.BadField) any {
	if f.Problem == sim.Unknown {
		return nil
	}
	if text, ok := f.Value.(string); ok {
		return sim.Readable(text)
	}
	return f.Value
}

func complaint(f sim.BadField) string {
	switch f.Problem {
	case sim.Missing:
		return "must be given"
	case sim.Unknown:
		return "is not a field of this request"
	default:
		return "must be " + f.Want
	}
}

func ruleOf(f sim.BadField) *sim.Rule {
	switch {
	case f.Name == "Content-Length":
		return lengthMissing
	case f.Name == "file" && f.In == "body" && f.Problem != sim.Unknown:
		return notAPicture
	case f.Name == tanField && f.Problem == sim.Missing:
		return tanRequired
	case f.Want == afterStart:
		return endBeforeStartRefused
	case f.Want == anEmail || f.Want == aCountry:
		return formInvalid
	case f.Problem == sim.Missing:
		return fieldMissing
	case f.Problem == sim.Unknown:
		return fieldUnknown
	default:
		return fieldInvalid
	}
}
