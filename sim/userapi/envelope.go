package userapi

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/mockvendors/mockvendors/sim"
)

// The codes of errors; the words are assumed.
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

// ofHeaders is the rules that turn on a header. Errors name attributes only.
var ofHeaders = []*sim.Rule{keyMissing, keyUnknown, keyInactive, permissionMissing, notJSON}

func envelope(_ *sim.Tx, r *sim.Refusal) sim.Answer {
	var p problem
	p.Error.Code, p.Error.Message = r.Code, r.Message
	if r.Rule == nil {
		p.Error.Code, p.Error.Message = unruled(r.Status)
	}
	if r.Field != "" && !slices.Contains(ofHeaders, r.Rule) {
		p.Error.Field = &r.Field
	}
	return sim.Answer{Status: r.Status, Header: r.Header, Body: p}
}

// unruled is the words for a status that no rule decided on: a fault, or a limit.
func unruled(status int) (code, message string) {
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

// invalid is a refusal of input, with the status of the reading invalid-status.
func invalid(tx *sim.Tx, rule *sim.Rule, message string) *sim.Refusal {
	return rejected(tx, rule, codeInvalid, message)
}

// required refuses a request that lacks an attribute which it needs.
func required(tx *sim.Tx, attribute string) *sim.Refusal {
	rule, message := namesRequired, attribute+" is required to create a user"
	if attribute == "email" {
		rule, message = emailRequired, "email is required to say which user is meant"
	}
	return rejected(tx, rule, codeRequired, message).At(attribute, "")
}

func rejected(tx *sim.Tx, rule *sim.Rule, code, message string) *sim.Refusal {
	status, err := strconv.Atoi(tx.Reads(invalidStatus))
	must(err)
	return sim.Refuse(rule, status, code, message)
}

// refuseUnknown refuses what is about a user whom the account does not have.
// One whose email differs in case only, where that matters, is in the way.
func (a *api) refuseUnknown(tx *sim.Tx, rule *sim.Rule, email string) *sim.Refusal {
	r := sim.Refuse(rule, http.StatusNotFound, codeNotFound, "the account has no user with this email").At("email", readable(email))
	if u, ok := a.usersByEmail.Get(tx, sim.Key(tx.Caller.Tenant, fold(email))); ok {
		r.Holding("users", u.Email)
	}
	return r
}

func malformed(tx *sim.Tx, bad sim.BadInput) *sim.Refusal {
	switch bad.Kind {
	case sim.TooLarge:
		return sim.Refuse(tooLarge, http.StatusRequestEntityTooLarge, codeTooLarge, "the body is larger than 1 MiB")
	case sim.WrongContentType:
		return invalid(tx, notJSON, "the body must be sent as application/json").At("Content-Type", readable(tx.Request.Header.Get("Content-Type")))
	case sim.EmptyBody:
		return invalid(tx, bodyEmpty, "the body is empty; it must be a JSON object")
	case sim.NotReadable:
		return invalid(tx, bodyMalformed, "the body is not a JSON object")
	}
	f := slices.MinFunc(bad.Fields, func(a, b sim.BadField) int { return order(a) - order(b) })
	switch {
	case f.Problem == sim.Missing:
		return required(tx, f.Name)
	case f.Problem == sim.Unknown:
		return invalid(tx, unknownAttribute, "users have no such attribute").At(f.Name, "") // what is in it may be a secret
	case f.Problem == sim.Mistyped:
		return invalid(tx, wrongType, f.Name+" must be a "+f.Want).At(f.Name, shown(f.Value))
	}
	rule := map[string]*sim.Rule{"email": emailForm, "state": stateUnknown}[f.Name]
	if rule == nil {
		rule = dateForm
	}
	return invalid(tx, rule, f.Name+" must be "+f.Want).At(f.Name, shown(f.Value))
}

// order is where an attribute stands on the page: an error has room for one
// field, which is the first that is wrong.
func order(f sim.BadField) int {
	if i := slices.Index(attributes, f.Name); i >= 0 {
		return i
	}
	return len(attributes)
}

func shown(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case string:
		return readable(value)
	default:
		text, err := json.Marshal(value, json.Deterministic(true))
		must(err) // it came out of JSON
		return string(text)
	}
}

func readable(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
