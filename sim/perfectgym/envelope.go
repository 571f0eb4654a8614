package perfectgym

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

type failure struct {
	Errors []finding `json:"errors"`
}

// finding is one error of an answer; a refusal's detail is a list of them.
type finding struct {
	Code     string `json:"code"`
	Property string `json:"property"`
	Message  string `json:"message"` // empty, as in all that is published
}

// envelope puts a refusal into the vendor's format. One without details has a
// single error without a property, and one without a rule has nothing but its
// status to say.
func envelope(_ *sim.Tx, r *sim.Refusal) sim.Answer {
	errors, ok := r.Detail.([]finding)
	if !ok {
		code := r.Code
		if code == "" {
			code = strings.ReplaceAll(http.StatusText(r.Status), " ", "")
		}
		errors = []finding{{Code: code}}
	}
	header := r.Header
	if r.Status == http.StatusUnauthorized {
		header = append(slices.Clip(header), sim.HeaderField{Name: "Www-Authenticate", Value: "Bearer"})
	}
	return sim.Answer{Status: r.Status, Header: header, Body: failure{errors}}
}

// unknownClub is the problem of a club id that the company does not have.
const unknownClub sim.FieldProblem = "unknown club"

// guardianCodes are the codes for what a legal guardian lacks.
var guardianCodes = map[string]string{
	"legalGuardian.name":                "NameIsRequired",
	"legalGuardian.lastName":            "LastNameIsRequired",
	"legalGuardian.city":                "CityIsRequired",
	"legalGuardian.countrySymbol":       "CountrySymbolIsRequired",
	"legalGuardian.signatureDataBase64": "NoSignature",
}

// malformed refuses a request that does not have the form of its operation.
func malformed(tx *sim.Tx, bad sim.BadInput) *sim.Refusal {
	switch bad.Kind {
	case "":
	case sim.TooLarge:
		return bodyTooLarge.Refuse("", "")
	case sim.WrongContentType:
		return bodyUnreadable.Refuse("Content-Type", sim.Readable(tx.Request.Header.Get("Content-Type")))
	default:
		return bodyUnreadable.Refuse("", "")
	}
	errors := make([]finding, len(bad.Fields))
	for i, f := range bad.Fields {
		_, code := judge(tx, f)
		errors[i] = finding{Code: code, Property: property(f.Name)}
	}
	first := bad.Fields[0]
	by, code := judge(tx, first)
	return by.Refuse(first.Name, told(first)).WithCode(code).With(errors)
}

// judge returns the rule that a bad field breaks, and the code for it.
func judge(tx *sim.Tx, f sim.BadField) (by *sim.Rule, code string) {
	by, code = addInvalid, "InvalidParameters"
	switch {
	case f.In == "query":
		return queryInvalid, code
	case tx.Request.Path == authorizePath:
		return loginMalformed, code
	case tx.Request.Method == http.MethodPut:
		by, code = updateInvalid, "InvalidAttributeValue"
	}
	switch {
	case f.Problem == sim.Unknown:
		return unknownField, code
	case f.Problem == unknownClub:
		return clubUnknown, code
	case f.Problem == sim.Missing && guardianCodes[f.Name] != "":
		return guardianLacking, guardianCodes[f.Name]
	case f.Problem == sim.Invalid && f.Name == "legalGuardian.bankAccount":
		return guardianIBAN, "InvalidIBAN"
	}
	return by, code
}

// told returns what stands in a field, for the journal, unless it is nobody's
// business.
func told(f sim.BadField) string {
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

// property returns a request's name of a field as errors have it:
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
