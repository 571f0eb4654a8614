package clubos

import (
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/sim"
)

// paymentForm says what a payment has besides its member and its local id.
var paymentForm = rules.Rule("payment-form",
	"A payment has an amount, which is kept as it is sent, and may have a paymentDate.",
	sim.Assumed("the vendor's messages for payments are known, and their properties are not"))

// Payment is a payment as the state shows one.
type Payment struct {
	PaymentID      int64  `json:"paymentId,omitzero" generated:"true"`
	ClubLocationID int    `json:"clubLocationId,omitzero"`
	MemberID       int64  `json:"memberId" required:"true" refers:"users"`
	LocalPaymentID string `json:"localPaymentId" required:"true" natural:"true"`
	Amount         string `json:"amount" required:"true"` // a number, as sent
	PaymentDate    string `json:"paymentDate,omitzero"`   // M-d-YYYY
}

func (p *Payment) common() common {
	return common{&p.PaymentID, &p.ClubLocationID, &p.MemberID, &p.LocalPaymentID}
}

func (p *Payment) check(checks *sim.Checks) {
	n := newPaymentFields.Sent(p)
	n.MemberID, n.Amount = sim.Some(userID(p.MemberID)), sim.Some(amount(p.Amount))
	n.check(checks)
	if !isNumber(p.Amount) {
		checks.Invalid("amount", amount("").JSONType(), p.Amount)
	}
}

// newPayment is the body that records a payment.
type newPayment struct {
	MemberID       sim.Opt[userID] `json:"memberId" merge:"-"`
	LocalPaymentID sim.Opt[string] `json:"localPaymentId"`
	Amount         sim.Opt[amount] `json:"amount" merge:"-"`
	PaymentDate    sim.Opt[string] `json:"paymentDate"`
}

var newPaymentFields = sim.FieldsOf[Payment, newPayment]()

func (n *newPayment) check(c *sim.Checks) {
	requireID(c, "memberId", n.MemberID)
	required(c, "localPaymentId", notBlank, n.LocalPaymentID)
	if !n.Amount.Sent {
		c.Missing("amount", amount("").JSONType())
	}
	notNull(c, "localPaymentId", "string", n.LocalPaymentID)
	notNull(c, "amount", amount("").JSONType(), n.Amount)
	notNull(c, "paymentDate", "string", n.PaymentDate)
	date(c, "paymentDate", n.PaymentDate)
}

// amount is an amount of money, sent as a number or as text.
type amount string

// UnmarshalJSONFrom reads a number or a text, and keeps its digits.
func (a *amount) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	token, err := d.ReadToken()
	if err != nil {
		return err
	}
	if kind := token.Kind(); kind != '0' && kind != '"' || !isNumber(token.String()) {
		return strconv.ErrSyntax
	}
	*a = amount(token.String())
	return nil
}

// JSONType returns what UnmarshalJSONFrom accepts, in words.
func (amount) JSONType() string { return "number, as a number or in digits" }

// isNumber reports whether s is a number as JSON writes it.
func isNumber(s string) bool {
	v := jsontext.Value(s)
	return v.Kind() == '0' && v.IsValid() && s == strings.TrimSpace(s)
}

// addPayment records a payment, or finds the one that was recorded already.
func (a *api) addPayment(tx *sim.Tx, in request[newPayment, *newPayment]) (reply, error) {
	p := Payment{MemberID: int64(in.Body.MemberID.V), Amount: string(in.Body.Amount.V)}
	newPaymentFields.Apply(&p, &in.Body, sim.Mode{})
	tx.Note(paymentForm).At("amount", p.Amount)
	return a.payments.add(tx, a, in.Location, p)
}
