package perfectgym

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/sim"
)

// Guardian is a legal guardian, in requests, rows and states.
type Guardian struct {
	Name                string `json:"name" required:"true"`
	SecondName          string `json:"secondName,omitempty"`
	LastName            string `json:"lastName,omitempty"`
	City                string `json:"city,omitempty"`
	Country             string `json:"country,omitempty"`
	CountrySymbol       string `json:"countrySymbol,omitempty"`
	PostalCode          string `json:"postalCode,omitempty"`
	Street              string `json:"street,omitempty"`
	BankAccount         string `json:"bankAccount,omitempty"`
	SignatureDataBase64 string `json:"signatureDataBase64,omitempty"`
}

// fullName returns the guardian as answers show one.
func (g *Guardian) fullName() string {
	if g == nil {
		return ""
	}
	name := g.Name
	for _, more := range []string{g.SecondName, g.LastName} {
		if more != "" {
			name += " " + more
		}
	}
	return name
}

// guardianInput is legalGuardian in a request: an object, or the empty string
// for none.
type guardianInput struct{ *Guardian }

// JSONType returns what UnmarshalJSONFrom accepts, in words.
func (guardianInput) JSONType() string { return "object, or an empty string for none" }

// UnmarshalJSONFrom reads an object or an empty string.
func (in *guardianInput) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	if d.PeekKind() == '{' {
		in.Guardian = new(Guardian)
		return json.UnmarshalDecode(d, in.Guardian)
	}
	var none string
	if err := json.UnmarshalDecode(d, &none); err != nil {
		return err
	}
	if none != "" {
		return fmt.Errorf("a legal guardian is an object")
	}
	return nil
}

// wantImage is what a signature must be.
const wantImage = "an image in base64"

// checkGuardian reports what is wrong with a guardian in a request.
func checkGuardian(c *sim.Checks, sent sim.Opt[guardianInput]) {
	g := sent.V.Guardian
	if g == nil {
		return
	}
	for _, required := range []struct{ name, want, value string }{
		{"name", "string", g.Name},
		{"lastName", "string", g.LastName},
		{"city", "string", g.City},
		{"countrySymbol", wantCountry, g.CountrySymbol},
		{"signatureDataBase64", wantImage, g.SignatureDataBase64},
	} {
		if required.value == "" {
			c.Missing("legalGuardian."+required.name, required.want)
		}
	}
	g.checkValues(c, "legalGuardian.")
}

// checkValues reports which of the guardian's values are not valid.
func (g *Guardian) checkValues(c *sim.Checks, prefix string) {
	checkCountry(c, prefix+"countrySymbol", g.CountrySymbol)
	if g.BankAccount != "" && !isIBAN(g.BankAccount) {
		c.Invalid(prefix+"bankAccount", "an IBAN", g.BankAccount)
	}
	if _, err := base64.StdEncoding.DecodeString(g.SignatureDataBase64); err != nil {
		c.Invalid(prefix+"signatureDataBase64", wantImage, g.SignatureDataBase64)
	}
}

// isIBAN checks the form and the two check digits (ISO 13616). It allows blanks,
// which usually separate the groups.
func isIBAN(text string) bool {
	text = strings.ToUpper(strings.ReplaceAll(text, " ", ""))
	if len(text) < 15 || len(text) > 34 {
		return false
	}
	rest := 0
	for i, r := range []byte(text[4:] + text[:4]) {
		inCountry := i >= len(text)-4 && i < len(text)-2
		inCheck := i >= len(text)-2
		switch {
		case '0' <= r && r <= '9' && !inCountry:
			rest = (rest*10 + int(r-'0')) % 97
		case 'A' <= r && r <= 'Z' && !inCheck:
			rest = (rest*100 + int(r-'A') + 10) % 97
		default:
			return false
		}
	}
	return rest == 1
}
