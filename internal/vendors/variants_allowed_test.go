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
var formRules = map[string]bool{}

func init() {
	for _, id := range strings.Fields(`
		egym.body-unreadable egym.content-type egym.field-missing egym.field-invalid
		onsi.body-not-json onsi.body-empty onsi.body-unreadable onsi.field-missing onsi.field-mistyped onsi.field-invalid onsi.query-invalid
	`) {
		formRules[id] = true
	}
}

// variantDeviation is a place where a vendor takes what its contract forbids, or
// refuses the form of what it allows.
type variantDeviation struct {
	vendor, at, reason string
}

var variantDeviations = []variantDeviation{}

// judge returns what is wrong with the answer to a variant, "" for nothing.
func judge(vendor string, op operation, sent variant, a *apitest.Answer, found []contract.Finding, used map[int]bool) string {
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
	case len(found) == 0 && formRules[a.Rule]:
		for _, c := range sent.edits {
			if deviates(a.Rule + " " + op.OperationID + " " + c.String()) {
				return ""
			}
		}
		return fmt.Sprintf("%s refuses by %s what is allowed: %s", op.OperationID, a.Rule, first(sent.edits))
	case a.Status < 300:
		for _, f := range found {
			if where := op.OperationID + " " + f.Where + " " + f.Message; !deviates(where) {
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
