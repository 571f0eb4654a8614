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

// issue has a code, a message and the fields that belong to the code.
type issue struct {
	Code     string  `json:"code"`
	Message  string  `json:"message"`
	Path     *string `json:"path,omitzero"`
	MemberID *string `json:"memberId,omitzero"`
	Email    *string `json:"email,omitzero"`
}

// naming returns an issue that names a member.
func naming(memberID string) issue { return issue{MemberID: &memberID} }

// envelope returns a refusal in the vendor's error format.
func envelope(_ *sim.Tx, r *sim.Refusal) sim.Answer {
	list, ok := r.Detail.([]issue)
	if !ok {
		list = []issue{issueOf(r)}
	}
	return sim.Answer{Status: r.Status, Header: r.Header, Body: issues{list}}
}

// issueOf returns the only issue of a refusal. The refusal's detail, if any, has
// the issue's fields other than code and message.
func issueOf(r *sim.Refusal) issue {
	if r.Rule == keyMissing || r.Rule == nil && r.Status == http.StatusUnauthorized {
		return issue{Code: "HeaderValidation", Message: "Required", Path: new(keyHeader)}
	}
	one, _ := r.Detail.(issue)
	code, message := generic(r.Status)
	one.Code, one.Message = cmp.Or(r.Code, code), cmp.Or(r.Message, message)
	return one
}

// generic returns the code and message for a refusal without them, such as a
// fault's, which has only a status.
func generic(status int) (code, message string) {
	switch {
	case status == http.StatusForbidden:
		return "Forbidden", "This API key may not do that"
	case status == http.StatusNotFound:
		return "NotFound", "There is no such thing"
	case status == http.StatusConflict:
		return "Conflict", "The request contradicts another"
	case status == http.StatusUnprocessableEntity:
		return "UnprocessableEntity", "The request cannot be carried out as it is"
	case status == http.StatusTooManyRequests:
		return "RateLimitExceeded", "There were too many requests"
	case status >= http.StatusInternalServerError:
		return "InternalServerError", "Something went wrong on our side"
	}
	return "BadRequest", "The request cannot be carried out"
}

// malformed refuses a request whose form is wrong, with all issues of path, query
// and body, in this order.
func malformed(tx *sim.Tx, bad sim.BadInput) *sim.Refusal {
	if bad.Kind != "" {
		return unreadable(tx, bad.Kind)
	}
	fields := slices.Clone(bad.Fields)
	slices.SortStableFunc(fields, func(a, b sim.BadField) int { return cmp.Compare(part(a), part(b)) })
	list := make([]issue, len(fields))
	for i, f := range fields {
		r := refuseField(f)
		list[i] = issue{Code: r.Code, Message: r.Message, Path: &r.Field}
	}
	return refuseField(fields[0]).With(list)
}

// part returns the position of a field's part of the request among the issues.
func part(f sim.BadField) int { return slices.Index([]string{"path", "query", "body"}, f.In) }

// unreadable refuses a body that cannot be read. A wrong path takes precedence.
func unreadable(tx *sim.Tx, kind sim.InputKind) *sim.Refusal {
	if id := tx.Request.PathValue("id"); id != "" && !isID(id) && kind != sim.TooLarge {
		checks := sim.NewChecks(tx)
		checkID(checks, id)
		return malformed(tx, sim.BadInput{Fields: checks.Fields()})
	}
	switch kind {
	case sim.TooLarge:
		return bodyTooLarge.Refuse("", "")
	case sim.WrongContentType:
		return bodyNotJSON.Refuse("Content-Type", sim.Readable(tx.Request.Header.Get("Content-Type")))
	case sim.EmptyBody:
		return bodyEmpty.Refuse("", "")
	}
	return bodyUnreadable.Refuse("", "")
}

// refuseField refuses a request for a wrong field.
func refuseField(f sim.BadField) *sim.Refusal {
	r := ruleOf(f).Refuse(f.Name, shownValue(f))
	if r.Message == "" {
		r.Message = "Expected " + f.Want
	}
	return r
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
	}
	return fieldInvalid
}

// shownValue returns what was sent as text, but "" for bank details and unknown
// fields, and for arrays and objects, which may contain either.
func shownValue(f sim.BadField) string {
	if f.Problem == sim.Unknown || strings.HasPrefix(f.Name, "accountDetails") {
		return ""
	}
	switch value := f.Value.(type) {
	case string:
		return value
	case bool, int, float64:
		return fmt.Sprint(value)
	}
	return ""
}
