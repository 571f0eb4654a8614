package onsi

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// issues is the body of every refusal.
type issues struct {
	Issues []issue `json:"issues"`
}

// issue has, besides code and message, the fields of its code.
type issue struct {
	Code     string  `json:"code"`
	Message  string  `json:"message"`
	Path     *string `json:"path,omitzero"`
	MemberID *string `json:"memberId,omitzero"`
	Email    *string `json:"email,omitzero"`
}

// about is a refusal whose one issue names a member. The id may come from a
// path, and so be no text at all.
func about(rule *sim.Rule, status int, code, message, memberID string) *sim.Refusal {
	memberID = readable(memberID)
	return sim.Refuse(rule, status, code, message).With([]issue{{Code: code, Message: message, MemberID: &memberID}})
}

// keyIsMissing is the refusal of a request without an API key.
func keyIsMissing(tx *sim.Tx) *sim.Refusal {
	status := http.StatusBadRequest
	if tx.Reads(missingKeyStatus) == "401" {
		status = http.StatusUnauthorized
	}
	return sim.Refuse(keyMissing, status, noKey.Code, noKey.Message).With([]issue{noKey}).At(keyHeader, "")
}

var (
	keyHeader = "x-api-key"
	noKey     = issue{Code: "HeaderValidation", Message: "Required", Path: &keyHeader}
)

// envelope is the vendor's error format.
func envelope(_ *sim.Tx, r *sim.Refusal) sim.Answer {
	list, ok := r.Detail.([]issue)
	switch {
	case ok:
	case r.Rule == nil && r.Status == http.StatusUnauthorized:
		list = []issue{noKey}
	default:
		list = []issue{generic(r)}
	}
	return sim.Answer{Status: r.Status, Header: r.Header, Body: issues{list}}
}

// generic is an issue that has nothing but a code and a message.
func generic(r *sim.Refusal) issue {
	code, message := "BadRequest", "The request cannot be carried out"
	switch {
	case r.Status == http.StatusForbidden:
		code, message = "Forbidden", "This API key may not do that"
	case r.Status == http.StatusNotFound:
		code, message = "NotFound", "There is no such thing"
	case r.Status == http.StatusConflict:
		code, message = "Conflict", "The request contradicts another"
	case r.Status == http.StatusUnprocessableEntity:
		code, message = "UnprocessableEntity", "The request cannot be carried out as it is"
	case r.Status == http.StatusTooManyRequests:
		code, message = "RateLimitExceeded", "There were too many requests"
	case r.Status >= http.StatusInternalServerError:
		code, message = "InternalServerError", "Something went wrong on our side"
	}
	return issue{Code: cmp.Or(r.Code, code), Message: cmp.Or(r.Message, message)}
}

// malformed is the refusal of a request that has not the form it should have:
// all issues of path, query and body at once, in this order.
func malformed(tx *sim.Tx, bad sim.BadInput) *sim.Refusal {
	if bad.Kind != "" {
		return unreadable(tx, bad.Kind)
	}
	fields := slices.Clone(bad.Fields)
	slices.SortStableFunc(fields, func(a, b sim.BadField) int { return cmp.Compare(turn(a), turn(b)) })
	list := make([]issue, len(fields))
	for i, f := range fields {
		list[i] = validation(f)
	}
	first := fields[0]
	r := sim.Refuse(ruleOf(first), http.StatusBadRequest, list[0].Code, list[0].Message).With(list)
	return r.At(first.Name, valueOf(first))
}

// unreadable is the refusal of a body of which nothing is known. A wrong path
// goes before it.
func unreadable(tx *sim.Tx, kind sim.InputKind) *sim.Refusal {
	if id := tx.Request.PathValue("id"); id != "" && !isID(id) && kind != sim.TooLarge {
		checks := sim.NewChecks(tx)
		checkID(checks, id)
		return malformed(tx, sim.BadInput{Fields: checks.Fields()})
	}
	switch kind {
	case sim.TooLarge:
		return sim.Refuse(bodyTooLarge, http.StatusRequestEntityTooLarge, "BadRequest", "The body is too large")
	case sim.WrongContentType:
		return sim.Refuse(bodyNotJSON, http.StatusBadRequest, "BadRequest", "The Content-Type must be application/json").
			At("Content-Type", readable(tx.Request.Header.Get("Content-Type")))
	case sim.EmptyBody:
		return sim.Refuse(bodyEmpty, http.StatusBadRequest, "BadRequest", "The body is empty; it must be a JSON object")
	default:
		return sim.Refuse(bodyUnreadable, http.StatusBadRequest, "BadRequest", "The body does not read as a JSON object")
	}
}

func turn(f sim.BadField) int { return slices.Index([]string{"path", "query", "body"}, f.In) }

// validation is the issue about one field.
func validation(f sim.BadField) issue {
	message := "Expected " + f.Want
	switch f.Problem {
	case sim.Missing:
		message = "Required"
	case sim.Unknown:
		message = "There is no such field here"
	}
	code := map[string]string{"path": "PathValidation", "query": "QueryValidation", "body": "BodyValidation"}[f.In]
	return issue{Code: code, Message: message, Path: &f.Name}
}

func ruleOf(f sim.BadField) *sim.Rule {
	switch {
	case f.In == "path":
		return memberIDMalformed
	case f.In == "query":
		return queryInvalid
	case f.Problem == sim.Missing:
		return fieldMissing
	case f.Problem == sim.Mistyped:
		return fieldMistyped
	case f.Problem == sim.Unknown:
		return fieldUnknown
	default:
		return fieldInvalid
	}
}

// valueOf is what was sent, where it may be shown: no bank details, and nothing
// in a field that we know nothing of. Arrays and objects may hold either.
func valueOf(f sim.BadField) string {
	if f.Problem == sim.Unknown || strings.HasPrefix(f.Name, "accountDetails") {
		return ""
	}
	switch value := f.Value.(type) {
	case string:
		return readable(value)
	case bool, int, float64:
		return fmt.Sprint(value)
	}
	return ""
}

// readable is s without bytes that are no UTF-8, which JSON cannot hold.
func readable(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
