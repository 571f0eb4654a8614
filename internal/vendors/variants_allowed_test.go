package vendors_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/contract"
)

// formRules are the rules by which vendors refuse a request for its form alone. A
// refusal by another rule, such as that of a taken email, is about what it says.
var formRules = strings.Fields(`
	egym.body-unreadable egym.content-type egym.empty-in-patch egym.field-invalid egym.field-missing egym.form-invalid
	egym.tan-malformed
	perfectgym.body-invalid perfectgym.body-unreadable perfectgym.direct-debit-iban perfectgym.form-invalid perfectgym.guardian-iban
	perfectgym.guardian-incomplete perfectgym.invalid-attribute perfectgym.invalid-parameters perfectgym.login-malformed
	perfectgym.new-guardian-incomplete perfectgym.query-invalid perfectgym.required-not-cleared perfectgym.user-id-missing
	clubos.body-unreadable clubos.content-type clubos.field-invalid clubos.field-missing clubos.field-mistyped clubos.field-null
	clubos.location-unreadable clubos.parameter-missing clubos.user-id-unreadable
	onsi.body-empty onsi.body-not-json onsi.body-unreadable onsi.field-invalid onsi.field-missing onsi.field-mistyped onsi.field-unknown
	onsi.file-unreadable onsi.member-id-malformed onsi.page-parameter-missing onsi.query-invalid
	userapi.attribute-type userapi.body-empty userapi.body-malformed userapi.content-type userapi.date-form
	userapi.email-form userapi.email-required`)

// variantDeviation is where a vendor refuses the form of what its contract allows, or
// takes what it forbids.
type variantDeviation struct {
	vendor string
	at     string // a pattern of "RULE OPERATION EDIT" where it refuses, of "OPERATION WHERE MESSAGE by EDITS" where it takes
	reason string
}

var variantDeviations = []variantDeviation{
	// Stricter than the schema.
	{"egym", `form-invalid .* body/(email|contact/country|url) `, "the schema has plain strings (reading form-invalid)"},
	{"egym", `tan-malformed .* body/membership/verificationTAN `, "the schema has a plain string, a guide nine digits"},
	{"egym", `empty-in-patch .* = ""`, "the schema of a PATCH allows any string, that of a new account does not"},
	{"perfectgym", `(direct-debit|guardian)-iban .* body/(accountNumber|legalGuardian/bankAccount) `, "a checksum is nothing for a schema"},
	{"perfectgym", `invalid-attribute .* body/email `, "the schema has a plain string, since an empty one clears"},
	{"perfectgym", `required-not-cleared .* = ""`, "the schema allows an empty string, which a reading may take"},
	{"perfectgym", `login-malformed .* body/(username|password) = ""`, "an empty name or password counts as missing"},
	{"perfectgym", `query-invalid .* query/email = ""`, "an empty email counts as missing"},
	{"perfectgym", `user-id-missing .* query/userId `, "it is optional because a member's token needs none"},
	{"clubos", `field-invalid .* body/\w+ = "[\d-]+"`, "a pattern cannot say which dates the calendar has"},
	{"clubos", `field-invalid update\w+ body/(name|firstName|lastName) = ""`, "only the schema of a creation asks for a letter"},
	{"clubos", `parameter-missing .* query/(email|userId|systemCode) = ""`, "an empty parameter counts as missing"},
	{"onsi", `field-invalid .*/dob = `, "a pattern cannot say which dates the calendar has; years before 1900 are refused by assumption"},
	{"onsi", `field-invalid .*/email = "a@b"`, "the schema's pattern has alternatives that are no addresses of today"},
	{"onsi", `field-invalid .*/amount = 9007199254740993`, "beyond what a double holds exactly"},
	{"onsi", `query-invalid .* query/(skip|take) = (-|1\.5|7\.0)`, "the schema has numbers of any kind; a page cannot begin there"},
	{"onsi", `query-invalid .* query/(fromDate|toDate) = `, "the schema has times of any zone, a page those in UTC"},
	{"onsi", `member-id-malformed .* path/(id|memberId) `, "the schema has a plain string, the pages ids that begin with mem_"},
	{"userapi", `email-form .*/email = `, "a pattern cannot say what an address is"},

	// More lenient than the schema.
	{"egym", `body/(id|accountId|membership/corporateFitness\S*) (is read-only|must be a)`, "what an answer has is ignored"},
	{"egym", `request.query.\w+ must be sent once`, "the first counts, by the rule first-value; the specification declares one"},
	{"perfectgym", `request.query.\w+ must be sent once`, "the same; no document has several"},
	{"clubos", `request.query.\w+ must be sent once`, "the same"},
	{"clubos", `addPayment request.body is not valid JSON: a number is out of range`, "an amount is kept as sent; JSON bounds no number"},
}

// judge returns what is wrong with the answer to a variant, "" for nothing.
func judge(vendor string, op operation, sent variant, a *apitest.Answer, refused bool, found []contract.Finding, used map[int]bool) string {
	deviates := func(where string) bool {
		i := slices.IndexFunc(variantDeviations, func(d variantDeviation) bool {
			return d.vendor == vendor && regexp.MustCompile(d.at).MatchString(where)
		})
		if i >= 0 {
			used[i] = true
		}
		return i >= 0
	}
	switch {
	case a.Status >= 500:
		return fmt.Sprintf("%s fails with %d", op.OperationID, a.Status)
	case a.Operation != op.OperationID:
		return fmt.Sprintf("%s is answered as %q", op.OperationID, a.Operation)
	case len(found) == 0 && slices.Contains(formRules, a.Rule):
		for _, c := range sent.edits {
			if deviates(a.Rule + " " + op.OperationID + " " + c.String()) {
				return ""
			}
		}
		return fmt.Sprintf("%s refuses by %s what is allowed: %s", op.OperationID, a.Rule, first(sent.edits))
	case !refused:
		for _, f := range found {
			if where := op.OperationID + " " + f.Where + " " + f.Message; !deviates(fmt.Sprint(where, " by ", sent.edits)) {
				return "accepted: " + where
			}
		}
	}
	return ""
}

func first(edits []edit) string {
	if len(edits) == 1 {
		return strings.Join(edits[0].at, "/")
	}
	return "several"
}
