package onsi

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

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
	Row      *int    `json:"row,omitzero"`
}

// naming returns an issue that names a member.
func naming(memberID string) issue { return issue{MemberID: &memberID} }

// envelope returns a refusal in the vendor's error format. By the reading
// rate-limit-body, too many requests are the one issue that is not in a list.
func envelope(tx *sim.Tx, r *sim.Refusal) sim.Answer {
	answer := sim.Answer{Status: r.Status, Header: r.Header}
	list, ok := r.Detail.([]issue)
	if !ok {
		list = []issue{issueOf(r)}
	}
	if r.Status == http.StatusTooManyRequests && tx.Reads(rateLimitBody) == "top-level" {
		answer.Body = list[0]
	} else {
		answer.Body = issues{list}
	}
	return answer
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
	if r.Status == http.StatusTooManyRequests {
		one.Message = message // which the vendor prints, whoever refuses
	}
	return one
}

// rateExceeded is the message that the vendor's page on rate limits prints.
const rateExceeded = "Request rate limit exceeded. Please reduce your request frequency."

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
		return "RateLimitExceeded", rateExceeded
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
	first := refuseField(fields[0])
	var email *string // nil where an issue has its own code
	inBody := fields[len(fields)-1].In == "body"
	if inBody && tx.Request.Path == "/v1/members" && tx.Reads(payloadCode) == "InvalidAddMemberPayload" {
		email = emailIn(tx.Request.Body)
	}
	list := make([]issue, len(fields))
	for i, f := range fields {
		r := refuseField(f)
		list[i] = issue{Code: r.Code, Message: r.Message, Path: &r.Field}
		if f.In == "body" && email != nil {
			list[i] = issue{Code: "InvalidAddMemberPayload", Message: r.Field + ": " + r.Message, Email: email}
		}
	}
	return first.With(list).OfFields(fields, ruleOf)
}

// emailIn returns the email of a body, "" if it is missing or not a text.
func emailIn(body []byte) *string {
	var sent map[string]any
	_ = json.Unmarshal(body, &sent, jsontext.AllowDuplicateNames(true)) // it was readable
	email, _ := sent["email"].(string)
	return &email
}

// part returns the position of a field's part of the request among the issues.
func part(f sim.BadField) int { return slices.Index([]string{"path", "query", "body"}, f.In) }

// unreadable refuses a body that cannot be read. A wrong path takes precedence.
func unreadable(tx *sim.Tx, kind sim.InputKind) *sim.Refusal {
	if id := tx.Request.PathValue("id"); id != "" && !isID(id) && kind != sim.TooLarge && kind != sim.Incomplete {
		checks := sim.NewChecks(tx)
		checkID(checks, "id", id)
		return malformed(tx, sim.BadInput{Fields: checks.Fields()})
	}
	switch kind {
	case sim.TooLarge:
		return bodyTooLarge.Refuse("", "")
	case sim.Incomplete:
		return bodyIncomplete.Refuse("", "")
	}
	if strings.HasSuffix(tx.Request.Path, "/csv") {
		return fileUnreadable.Refuse("", "")
	}
	switch kind {
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
	case f.In == "query" && f.Problem == sim.Unknown:
		return queryUnknown
	case f.In == "query" && f.Problem == sim.Missing:
		return pageParameterMissing
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
	if f.Problem == sim.Unknown || strings.Contains(f.Name, "accountDetails") {
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
