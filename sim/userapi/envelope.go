package userapi

import (
	"net/http"
	"slices"

	"github.com/go-json-experiment/json"

	"github.com/mockvendors/mockvendors/sim"
)

// The codes of errors. All of them are assumed.
const (
	codeRequired     = "required"
	codeInvalid      = "invalid"
	codeUnauthorized = "unauthorized"
	codeForbidden    = "forbidden"
	codeNotFound     = "notFound"
	codeTooLarge     = "tooLarge"
)

// problem is the body of an error.
type problem struct {
	Error struct {
		Code    string  `json:"code"`
		Message string  `json:"message"`
		Field   *string `json:"field"`
	} `json:"error"`
}

// notOfAttributes are the rules about headers and query parameters. Errors name
// only attributes.
var notOfAttributes = []*sim.Rule{keyMissing, keyUnknown, keyInactive, permissionMissing, notJSON, unknownParameter}

// envelope returns a refusal as an answer.
func envelope(_ *sim.Tx, r *sim.Refusal) sim.Answer {
	var p problem
	p.Error.Code, p.Error.Message = r.Code, r.Message
	if r.Rule == nil {
		p.Error.Code, p.Error.Message = defaultError(r.Status)
	}
	if r.Field != "" && !slices.Contains(notOfAttributes, r.Rule) {
		p.Error.Field = &r.Field
	}
	return sim.Answer{Status: r.Status, Header: r.Header, Body: p}
}

// defaultError returns the code and message for a status without a rule: one from
// a fault or a limit.
func defaultError(status int) (code, message string) {
	switch status {
	case http.StatusUnauthorized:
		return codeUnauthorized, "the API key is not accepted"
	case http.StatusForbidden:
		return codeForbidden, "the API key may not do this"
	case http.StatusNotFound:
		return codeNotFound, "there is no such user"
	case http.StatusRequestEntityTooLarge:
		return codeTooLarge, "the body is too large"
	case http.StatusTooManyRequests:
		return "rateLimited", "too many requests"
	case http.StatusServiceUnavailable:
		return "unavailable", "the service is not available for now"
	}
	if status >= 500 {
		return "serverError", "something went wrong on the server"
	}
	return codeInvalid, "the request is not accepted"
}

// malformed refuses a request that does not have its operation's form.
func malformed(tx *sim.Tx, bad sim.BadInput) *sim.Refusal {
	switch bad.Kind {
	case sim.TooLarge:
		return tooLarge.Refuse("", "")
	case sim.Incomplete:
		return bodyIncomplete.Refuse("", "")
	case sim.WrongContentType:
		return invalid(tx, notJSON, "Content-Type", sim.Readable(tx.Request.Header.Get("Content-Type")))
	case sim.EmptyBody:
		return invalid(tx, bodyEmpty, "", "")
	case sim.NotReadable, sim.NotReadHere:
		return invalid(tx, bodyMalformed, "", "")
	}
	return refuseField(tx, firstOf(bad.Fields)).OfFields(bad.Fields, ruleOf)
}

// refuseField refuses a request for a wrong field.
func refuseField(tx *sim.Tx, f sim.BadField) *sim.Refusal {
	r := invalid(tx, ruleOf(f), f.Name, shownValue(f.Value))
	switch {
	case r.Rule == unknownParameter:
		r.WithMessage("there is no query parameter " + f.Name)
	case f.Problem == sim.Mistyped:
		r.WithMessage(f.Name + " must be a " + f.Want)
	case f.Problem == sim.Invalid:
		r.WithMessage(f.Name + " must be " + f.Want)
	case f.Problem == sim.Unknown:
		r.Value = "" // it may be a secret
	}
	return r
}

func ruleOf(f sim.BadField) *sim.Rule {
	switch {
	case f.In == "query":
		return unknownParameter
	case f.Problem == sim.Missing:
		return emailRequired
	case f.Problem == sim.Unknown:
		return unknownAttribute
	case f.Problem == sim.Mistyped:
		return wrongType
	case f.Name == "email":
		return emailForm
	case f.Name == "state":
		return stateUnknown
	}
	return dateForm
}

// invalid refuses input with the status that the reading invalid-status decides.
func invalid(tx *sim.Tx, rule *sim.Rule, field, value string) *sim.Refusal {
	return rule.Refuse(field, value).WithStatus(sim.Digits(tx.Reads(invalidStatus)))
}

// firstOf returns the field that the page lists first: an error has room for one.
// A query parameter comes after all attributes.
func firstOf(fields []sim.BadField) sim.BadField {
	names := attributes.Names()
	order := func(f sim.BadField) int {
		if f.In == "query" {
			return len(names) + 1
		}
		if i := slices.Index(names, f.Name); i >= 0 {
			return i
		}
		return len(names)
	}
	return slices.MinFunc(fields, func(a, b sim.BadField) int { return order(a) - order(b) })
}

// shownValue returns a field's value for the journal.
func shownValue(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case string:
		return sim.Readable(value)
	}
	text, err := json.Marshal(value, json.Deterministic(true))
	if err != nil {
		panic(err) // it came out of JSON
	}
	return string(text)
}
