package onsi

import (
	"net/netip"
	"slices"
	"strings"
	"unicode"

	"github.com/mockvendors/mockvendors/sim"
)

type invitation struct {
	Key  string `header:"X-Idempotency-Key"` // used by once
	Body fields `body:"json"`
}

type replacement struct {
	ID   string `path:"id"`
	Key  string `header:"X-Idempotency-Key"`
	Body fields `body:"json"`
}

type updateInput struct {
	ID   string `path:"id"`
	Key  string `header:"X-Idempotency-Key"`
	Body fields `body:"json"`
}

type removal struct {
	ID  string `path:"id"`
	Key string `header:"X-Idempotency-Key"`
}

type byID struct {
	ID string `path:"id"`
}

// Check reports what is wrong with the form of the request.
func (in *invitation) Check(c *sim.Checks) { in.Body.check(c, "", true) }

// Check reports what is wrong with the form of the request.
func (in *replacement) Check(c *sim.Checks) {
	checkID(c, "id", in.ID)
	in.Body.check(c, "", true)
}

// Check reports what is wrong with the form of the request.
func (in *updateInput) Check(c *sim.Checks) {
	checkID(c, "id", in.ID)
	in.Body.check(c, "", false)
}

// Check reports what is wrong with the form of the request.
func (in *removal) Check(c *sim.Checks) { checkID(c, "id", in.ID) }

// Check reports what is wrong with the form of the request.
func (in *byID) Check(c *sim.Checks) { checkID(c, "id", in.ID) }

// memberFields maps the fields of a request to a member.
var memberFields = sim.FieldsOf[Member, fields]()

// fields is the body of a request: a member or a part of one.
type fields struct {
	Email          sim.Opt[string]      `json:"email,omitzero"`
	FirstName      sim.Opt[string]      `json:"firstName,omitzero"`
	LastName       sim.Opt[string]      `json:"lastName,omitzero"`
	Phone          sim.Opt[string]      `json:"phone,omitzero"`
	WorkerID       sim.Opt[string]      `json:"workerId,omitzero"`
	Tier           sim.Opt[string]      `json:"tier,omitzero"`
	AccountDetails sim.Opt[bankAccount] `json:"accountDetails,omitzero" merge:"whole"`
	EnablePayroll  sim.Opt[bool]        `json:"enablePayroll,omitzero"`
	DateOfBirth    sim.Opt[string]      `json:"dob,omitzero"`
	Gender         sim.Opt[string]      `json:"gender,omitzero"`
}

type bankAccount struct {
	AccountHolder sim.Opt[string] `json:"accountHolder,omitzero"`
	SortCode      sim.Opt[string] `json:"sortCode,omitzero"`
	AccountNumber sim.Opt[string] `json:"accountNumber,omitzero"`
	IBAN          sim.Opt[string] `json:"iban,omitzero"`
}

// check checks the fields that are sent, whose names begin with prefix; if whole,
// they are a member's whole state, and required fields must be sent.
func (f *fields) check(c *sim.Checks, prefix string, whole bool) {
	text(c, prefix+"email", f.Email, whole)
	text(c, prefix+"firstName", f.FirstName, whole)
	text(c, prefix+"lastName", f.LastName, whole)
	text(c, prefix+"tier", f.Tier, whole)
	text(c, prefix+"phone", f.Phone, false)
	text(c, prefix+"dob", f.DateOfBirth, false)
	if whole {
		text(c, prefix+"workerId", f.WorkerID, false)
	}
	if f.EnablePayroll.Null {
		c.Add(mistyped(prefix+"enablePayroll", "boolean"))
	}
	if f.Email.Has() && !isEmail(f.Email.V) {
		c.Invalid(prefix+"email", "an email address", f.Email.V)
	}
	if f.DateOfBirth.Has() && !isDateOfBirth(f.DateOfBirth.V) {
		c.Invalid(prefix+"dob", "a date as YYYY-MM-DD, 1900 or later", f.DateOfBirth.V)
	} else if strings.HasPrefix(f.DateOfBirth.V, "1900") && c.Reads(born1900) == "rejected" {
		c.Invalid(prefix+"dob", "a date as YYYY-MM-DD, 1901 or later", f.DateOfBirth.V)
	}
	if f.Gender.Has() && !slices.Contains(genders, f.Gender.V) {
		c.Invalid(prefix+"gender", sim.OneOf(genders...), f.Gender.V)
	}
	if f.AccountDetails.Has() {
		f.AccountDetails.V.check(c, prefix+"accountDetails.")
	}
}

// check checks a European account if there is an IBAN, and otherwise a British
// one.
func (b *bankAccount) check(c *sim.Checks, prefix string) {
	text(c, prefix+"accountHolder", b.AccountHolder, true)
	if !b.IBAN.Sent {
		text(c, prefix+"sortCode", b.SortCode, true)
		text(c, prefix+"accountNumber", b.AccountNumber, true)
		return
	}
	text(c, prefix+"iban", b.IBAN, true)
	if b.SortCode.Sent {
		c.Add(unknown(prefix + "sortCode"))
	}
	if b.AccountNumber.Sent {
		c.Add(unknown(prefix + "accountNumber"))
	}
}

// text checks a text that must not be null.
func text(c *sim.Checks, name string, value sim.Opt[string], required bool) {
	switch {
	case value.Null:
		c.Add(mistyped(name, "string"))
	case required && !value.Sent:
		c.Missing(name, "string")
	}
}

func mistyped(name, want string) sim.BadField {
	return sim.BadField{In: "body", Name: name, Problem: sim.Mistyped, Want: want}
}

func unknown(name string) sim.BadField {
	return sim.BadField{In: "body", Name: name, Problem: sim.Unknown}
}

// checkID checks the prefix of a member's id. The vendor documents no more.
func checkID(c *sim.Checks, name, id string) {
	if !isID(id) {
		c.Add(sim.BadField{In: "path", Name: name, Problem: sim.Invalid, Want: "a member's id, which begins with " + idPrefix, Value: id})
	}
}

func isID(id string) bool { return len(id) > len(idPrefix) && strings.HasPrefix(id, idPrefix) }

func isDateOfBirth(s string) bool { return sim.IsDay(s) && s >= "1900" }

// isEmail reports whether s matches the pattern of the vendor's specification,
// without quoted names, in which the pattern allows anything.
func isEmail(s string) bool {
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		return false
	}
	for word := range strings.SplitSeq(s[:at], ".") {
		if word == "" || strings.ContainsFunc(word, notInName) {
			return false
		}
	}
	return isDomain(s[at+1:])
}

func notInName(r rune) bool {
	return strings.ContainsRune(`<>()[]\,;:@"`, r) || unicode.IsSpace(r) || unicode.IsControl(r)
}

// isDomain reports whether s has two or more labels, the last one of letters, or
// is an IPv4 address in brackets.
func isDomain(s string) bool {
	if strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") {
		ip, err := netip.ParseAddr(s[1 : len(s)-1])
		return err == nil && ip.Is4()
	}
	dot := strings.LastIndexByte(s, '.')
	if dot < 0 || len(s)-dot-1 < 2 || strings.ContainsFunc(s[dot+1:], func(r rune) bool { return !isLetter(r) }) {
		return false
	}
	for label := range strings.SplitSeq(s[:dot], ".") {
		if label == "" || strings.ContainsFunc(label, notInLabel) {
			return false
		}
	}
	return true
}

func notInLabel(r rune) bool { return !isLetter(r) && r != '-' && (r < '0' || r > '9') }

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
