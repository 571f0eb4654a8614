package perfectgym

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// failure is the body of every error.
type failure struct {
	Errors []errorItem `json:"errors"`
}

// errorItem is one error of an answer; a refusal's detail is a list of them.
type errorItem struct {
	Code     string `json:"code"`
	Property string `json:"property"`
	Message  string `json:"message"` // empty, as in all published examples
}

// envelope returns a refusal as an answer. One without details has a single error
// without a property; one without a rule has only its status to show.
func envelope(_ *sim.Tx, r *sim.Refusal) sim.Answer {
	errors, ok := r.Detail.([]errorItem)
	if !ok {
		code := r.Code
		if code == "" {
			code = strings.ReplaceAll(http.StatusText(r.Status), " ", "")
		}
		errors = []errorItem{{Code: code}}
	}
	header := r.Header
	if r.Status == http.StatusUnauthorized {
		header = append(slices.Clip(header), sim.HeaderField{Name: "Www-Authenticate", Value: "Bearer"})
	}
	return sim.Answer{Status: r.Status, Header: header, Body: failure{errors}}
}

// Problems of this vendor's own.
const (
	unknownClub sim.FieldProblem = "unknown club" // with a club id that the company does not have
	unknownPlan sim.FieldProblem = "unknown plan" // with the id of a payment plan that the company does not have
	cleared     sim.FieldProblem = "cleared"      // with an empty string for what a user must have
)

// guardianCodes are the codes for each field that a legal guardian lacks.
var guardianCodes = map[string]string{
	"legalGuardian.name":                "NameIsRequired",
	"legalGuardian.lastName":            "LastNameIsRequired",
	"legalGuardian.city":                "CityIsRequired",
	"legalGuardian.countrySymbol":       "CountrySymbolIsRequired",
	"legalGuardian.signatureDataBase64": "NoSignature",
}

// malformed refuses a request that does not have its operation's form.
func malformed(tx *sim.Tx, bad sim.BadInput) *sim.Refusal {
	switch bad.Kind {
	case "":
	case sim.TooLarge:
		return bodyTooLarge.Refuse("", "")
	case sim.Incomplete:
		return bodyIncomplete.Refuse("", "")
	case sim.WrongContentType:
		return bodyUnreadable.Refuse("Content-Type", sim.Readable(tx.Request.Header.Get("Content-Type")))
	default:
		return bodyUnreadable.Refuse("", "")
	}
	errors := make([]errorItem, len(bad.Fields))
	for i, f := range bad.Fields {
		_, code := ruleFor(tx, f)
		errors[i] = errorItem{Code: code, Property: property(f.Name)}
	}
	ruleOf := func(f sim.BadField) *sim.Rule {
		by, _ := ruleFor(tx, f)
		return by
	}
	first := bad.Fields[0]
	return ruleOf(first).Refuse(first.Name, shownValue(first)).WithCode(errors[0].Code).With(errors).OfFields(bad.Fields, ruleOf)
}

// ruleFor returns the rule that a bad field breaks, and the code for it.
func ruleFor(tx *sim.Tx, f sim.BadField) (by *sim.Rule, code string) {
	switch {
	case f.In == "query" && f.Problem == sim.Unknown:
		return unknownParameter, "InvalidParameters"
	case f.In == "query":
		return queryInvalid, "InvalidParameters"
	case tx.Request.Path == authorizePath:
		return loginMalformed, "InvalidParameters"
	case tx.Request.Path != userPath && tx.Request.Path != signUpPath:
		return ruleForOther(f)
	case f.Problem == unknownClub:
		return clubUnknown, tx.Reads(unknownClubCode)
	case f.Problem == cleared:
		return requiredCleared, "InvalidAttributeValue"
	case f.Problem == sim.Invalid && f.Name == "legalGuardian.bankAccount":
		return guardianIBAN, "InvalidIBAN"
	case tx.Request.Method == http.MethodPut:
		return ruleForUpdate(f)
	default:
		return ruleForAddition(f)
	}
}

// ruleForOther is for the operations that neither add nor update a user.
func ruleForOther(f sim.BadField) (by *sim.Rule, code string) {
	switch {
	case f.Problem == sim.Unknown:
		return unknownField, "InvalidParameters"
	case f.Problem == unknownPlan:
		return planUnknown, "InvalidPropertyId"
	case f.Problem == sim.Invalid && f.Name == "accountNumber":
		return accountIBAN, "InvalidIBAN"
	}
	return bodyInvalid, "InvalidParameters"
}

func ruleForAddition(f sim.BadField) (by *sim.Rule, code string) {
	switch {
	case f.Problem == sim.Unknown:
		return unknownField, "InvalidParameters"
	case f.Problem == sim.Missing && guardianCodes[f.Name] != "":
		return guardianLacking, guardianCodes[f.Name]
	case f.Problem == sim.Missing:
		return addIncomplete, "InvalidParameters"
	}
	return addInvalid, "InvalidParameters"
}

func ruleForUpdate(f sim.BadField) (by *sim.Rule, code string) {
	switch {
	case f.Problem == sim.Unknown:
		return unknownField, "InvalidAttributeValue"
	case f.Problem == sim.Missing: // only a guardian can lack something
		return newGuardianLacking, guardianCodes[f.Name]
	}
	return updateInvalid, "InvalidAttributeValue"
}

// shownValue returns a field's value for the journal, "" if it may be a secret.
func shownValue(f sim.BadField) string {
	if f.Problem == sim.Unknown || slices.Contains(secrets, f.Name[strings.LastIndexByte(f.Name, '.')+1:]) {
		return ""
	}
	switch v := f.Value.(type) {
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case string, bool, int, int64:
		return fmt.Sprint(v)
	}
	return ""
}

// property returns a request's field name as errors have it:
// "legalGuardian.name" is "LegalGuardian.Name", "grant_type" is "GrantType".
func property(field string) string {
	var name strings.Builder
	upper := true
	for _, r := range field {
		switch {
		case r == '_':
			upper = true
			continue
		case upper && 'a' <= r && r <= 'z':
			r -= 'a' - 'A'
		}
		name.WriteRune(r)
		upper = r == '.'
	}
	return name.String()
}
