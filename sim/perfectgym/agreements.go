package perfectgym

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

var (
	agreed = rules.Rule("agreements-recorded",
		"Agreements are recorded under the names that users show them by; what is not sent, or null, does not change.",
		sim.Assumed("the documents name the operation; its parameters and its answer are our choice"))
	mandated = rules.Rule("direct-debit-recorded",
		"A direct debit takes the place of the one before, whole; documentUrl is blank until the vendor has a document.",
		sim.Assumed("the documents name the operation; its parameters are those that users show, and its answer is our choice"))
	accountIBAN = rules.Rule("direct-debit-iban",
		"A direct debit's account number must be an IBAN with a valid checksum, unless the reading direct-debit-account is any.",
		sim.Assumed("the error codes have InvalidIBAN for the account of a legal guardian"),
		"Send an IBAN with valid check digits.").
		Refuses(http.StatusBadRequest, "InvalidIBAN", "")
	bodyInvalid = rules.Rule("body-invalid",
		"Operations that neither add nor update a user report every field of their body that is missing or invalid.",
		sim.Assumed("the error codes have InvalidParameters for adding a user; we use it for other operations too"),
		"Send every property that the errors name, with a value of the type that the contract has.").
		Refuses(http.StatusBadRequest, "InvalidParameters", "")

	directDebitAccount = &sim.Reading{
		ID:       "direct-debit-account",
		Question: "Which account numbers does a direct debit accept?",
		Values:   []string{"iban", "any"},
		Source:   "the error codes have InvalidIBAN, and name only the bank account of a legal guardian",
		Unprobed: usersStay,
	}
)

type agreementsRequest struct {
	UserID sim.Opt[int64] `query:"userId"`
	Body   struct {
		Newsletter sim.Opt[bool] `json:"newsletterAgreement"`
		Terms      sim.Opt[bool] `json:"termsAndConditionsAgreement"`
	} `body:"json"`
}

func (in *agreementsRequest) userID() sim.Opt[int64] { return in.UserID }

func (a *api) updateAgreements(tx *sim.Tx, in agreementsRequest) (elements, error) {
	u, err := a.target(tx, in.UserID)
	if err != nil {
		return elements{}, err
	}
	newsletter, terms := in.Body.Newsletter, in.Body.Terms
	u.NewsletterAgreement = newsletter.Or(u.NewsletterAgreement)
	u.TermsAndConditionsAgreement = terms.Or(u.TermsAndConditionsAgreement)
	if newsletter.Has() || terms.Has() {
		a.put(tx, &u)
	}
	tx.Note(agreed).HeldBy(u.Ref())
	return u.asElements(tx), nil
}

type directDebitRequest struct {
	UserID sim.Opt[int64] `query:"userId"`
	Body   struct {
		AccountNumber     sim.Opt[string] `json:"accountNumber"`
		OwnerName         sim.Opt[string] `json:"ownerName"`
		Street            sim.Opt[string] `json:"street"`
		CityAndPostalCode sim.Opt[string] `json:"cityAndPostalCode"`
	} `body:"json"`
}

func (in *directDebitRequest) userID() sim.Opt[int64] { return in.UserID }

// Check reports what is wrong with the account.
func (in *directDebitRequest) Check(c *sim.Checks) {
	requireText(c, "accountNumber", in.Body.AccountNumber)
	if account := in.Body.AccountNumber.V; account != "" && !isIBAN(account) && c.Reads(directDebitAccount) == "iban" {
		c.Invalid("accountNumber", "an IBAN", account)
	}
}

func (a *api) addDirectDebit(tx *sim.Tx, in directDebitRequest) (elements, error) {
	u, err := a.target(tx, in.UserID)
	if err != nil {
		return elements{}, err
	}
	b := &in.Body
	u.DirectDebit = DirectDebit{AccountNumber: b.AccountNumber.V, OwnerName: b.OwnerName.V, Street: b.Street.V, CityAndPostalCode: b.CityAndPostalCode.V}
	a.put(tx, &u)
	tx.Note(mandated).At("accountNumber", "").HeldBy(u.Ref())
	return u.asElements(tx), nil
}
