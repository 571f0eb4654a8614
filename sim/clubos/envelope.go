package clubos

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/mockvendors/mockvendors/sim"
)

// reply is the envelope, the body of most answers.
type reply struct {
	Status    bool       `json:"status"`
	Responses []response `json:"responses"`
}

type response struct {
	Message string `json:"message"`
	Value   string `json:"value"`
}

// success returns the answer to a request that succeeded, about the record with the
// id.
func success(message, id string) reply {
	return reply{Status: true, Responses: []response{{message, id}}}
}

// refused reports whether a body is the envelope of a failure.
func refused(body []byte) bool {
	var r struct {
		Status *bool `json:"status"`
	}
	return json.Unmarshal(body, &r) == nil && r.Status != nil && !*r.Status
}

// envelope returns a refusal as an answer. Under the reading failure-status its
// status may be 200, except for 401, 413, bodies that broke off, and faults.
func envelope(tx *sim.Tx, r *sim.Refusal) sim.Answer {
	answer := sim.Answer{Status: r.Status}
	switch {
	case r.Status == http.StatusUnauthorized:
		answer.Header = []sim.HeaderField{{Name: "Www-Authenticate", Value: "Basic"}}
	case r.Rule != nil && r.Rule != bodyIncomplete && r.Status != http.StatusRequestEntityTooLarge && tx.Reads(failureStatus) == "200":
		answer.Status = http.StatusOK
	}
	complaints, ok := r.Detail.([]complaint)
	if !ok {
		complaints = []complaint{{message: r.Message, value: r.Value}}
	}
	body := reply{Responses: make([]response, len(complaints))}
	for i, c := range complaints {
		body.Responses[i] = response{c.message, c.shown(tx)}
		if c.message == "" { // from a fault, which has a status only
			body.Responses[i].Message = statusText(r.Status)
		}
	}
	answer.Body = body
	return answer
}

func statusText(status int) string {
	if text := http.StatusText(status); text != "" {
		return text
	}
	return "Status " + strconv.Itoa(status)
}

// complaint is the message about something that is wrong, with the value that it is
// about: "" if there is none, or if it may be a secret. A refusal's detail is a list
// of them.
type complaint struct {
	message, value string
	echoed         bool // whatever the reading failure-value says
}

// shown returns the value of a failure, which the reading failure-value decides.
func (c complaint) shown(tx *sim.Tx) string {
	if c.echoed || c.value != "" && tx.Reads(failureValue) == "echoed" {
		return c.value
	}
	return ""
}

// malformed refuses a request that does not have its operation's form, with a
// message for each bad field.
func malformed(_ *sim.Tx, bad sim.BadInput) *sim.Refusal {
	switch bad.Kind {
	case "":
	case sim.TooLarge:
		return bodyTooLarge.Refuse("", "")
	case sim.Incomplete:
		return bodyIncomplete.Refuse("", "")
	case sim.NotReadHere:
		return notReadHere.Refuse("", "")
	default:
		return bodyUnreadable.Refuse("", "")
	}
	complaints := make([]complaint, len(bad.Fields))
	for i, f := range bad.Fields {
		complaints[i] = complaint{message: message(f), value: shownValue(f)}
	}
	return ruleFor(bad.Fields[0]).Refuse(bad.Fields[0].Name, complaints[0].value).
		WithMessage(complaints[0].message).With(complaints).OfFields(bad.Fields, ruleFor)
}

// nulled is the problem with a property that is null.
const nulled sim.FieldProblem = "null"

func ruleFor(f sim.BadField) *sim.Rule {
	switch {
	case f.In == "query" && f.Problem == sim.Unknown:
		return parameterUnknown
	case f.In == "query" && f.Name == "clubLocationId":
		return locationUnreadable
	case f.In == "query" && f.Want != "integer":
		return parameterMissing
	case f.In == "query":
		return userIDUnreadable
	case f.Problem == sim.Missing:
		return fieldMissing
	case f.Problem == sim.Mistyped:
		return fieldMistyped
	case f.Problem == nulled:
		return fieldNull
	case f.Problem == sim.Unknown:
		return fieldUnknown
	default:
		return fieldInvalid
	}
}

// message returns the message about a bad field.
func message(f sim.BadField) string {
	switch f.Problem {
	case sim.Missing:
		return f.Name + " is required"
	case sim.Unknown:
		if f.In == "query" {
			return f.Name + " is not a known parameter"
		}
		return f.Name + " is not a known property"
	case sim.Mistyped, nulled:
		return f.Name + " must be of type " + f.Want
	default:
		return f.Name + " must be " + f.Want
	}
}

// shownValue returns a field's value for the journal, "" if it may be a secret:
// a password, or a field that the operation does not have.
func shownValue(f sim.BadField) string {
	if f.Name == "password" || f.Problem == sim.Unknown {
		return ""
	}
	switch v := f.Value.(type) {
	case string:
		return sim.Readable(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	default:
		return ""
	}
}
