package clubos

import (
	"net/http"
	"strconv"

	"github.com/mockvendors/mockvendors/sim"
)

// reply is the body of every answer.
type reply struct {
	Status    bool       `json:"status"`
	Responses []response `json:"responses"`
}

type response struct {
	Message string `json:"message"`
	Value   string `json:"value"`
}

// success returns the answer to a request about u that succeeded.
func success(message string, u user) reply {
	return reply{Status: true, Responses: []response{{message, u.id()}}}
}

// envelope returns a refusal as an answer. Under the reading failure-status its
// status may be 200, except for 401, 413 and faults.
func envelope(tx *sim.Tx, r *sim.Refusal) sim.Answer {
	answer := sim.Answer{Status: r.Status}
	switch {
	case r.Status == http.StatusUnauthorized:
		answer.Header = []sim.HeaderField{{Name: "Www-Authenticate", Value: "Basic"}}
	case r.Rule != nil && r.Status != http.StatusRequestEntityTooLarge && tx.Reads(failureStatus) == "200":
		answer.Status = http.StatusOK
	}
	messages, ok := r.Detail.([]string)
	if !ok {
		messages = []string{r.Message}
	}
	body := reply{Responses: make([]response, len(messages))}
	for i, m := range messages {
		if m == "" { // from a fault, which has a status only
			m = http.StatusText(r.Status)
		}
		if m == "" {
			m = "Status " + strconv.Itoa(r.Status)
		}
		body.Responses[i].Message = m
	}
	answer.Body = body
	return answer
}

// malformed refuses a request that does not have its operation's form, with a
// message for each bad field.
func malformed(_ *sim.Tx, bad sim.BadInput) *sim.Refusal {
	switch bad.Kind {
	case "":
	case sim.TooLarge:
		return bodyTooLarge.Refuse("", "")
	default:
		return bodyUnreadable.Refuse("", "")
	}
	messages := make([]string, len(bad.Fields))
	for i, f := range bad.Fields {
		messages[i] = complaint(f)
	}
	first := bad.Fields[0]
	return ruleFor(first).Refuse(first.Name, shownValue(first)).WithMessage(messages[0]).With(messages)
}

func ruleFor(f sim.BadField) *sim.Rule {
	switch {
	case f.In == "query" && f.Name == "clubLocationId":
		return locationUnreadable
	case f.In == "query":
		return userIDUnreadable
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

// complaint returns the message about a bad field.
func complaint(f sim.BadField) string {
	switch f.Problem {
	case sim.Missing:
		return f.Name + " is required"
	case sim.Unknown:
		return f.Name + " is not a known property"
	case sim.Mistyped:
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
