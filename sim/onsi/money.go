package onsi

import (
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// Money is an amount in the lowest denomination of its currency, such as pence.
type Money struct {
	Amount   int64  `json:"amount"`
	Currency string `json:"currency" required:"true"`
}

// money is what a request has in the place of a Money.
type money struct {
	Amount   sim.Opt[int64]  `json:"amount"`
	Currency sim.Opt[string] `json:"currency"`
}

// maxAmount is the largest amount of either sign: the specification's bound, up to
// which every reader of JSON is exact.
const maxAmount = 1<<53 - 1

// check checks an amount whose fields' names begin with prefix.
func (m *money) check(c *sim.Checks, prefix string) {
	switch amount := m.Amount; {
	case amount.Null:
		c.Add(mistyped(prefix+"amount", "integer"))
	case !amount.Sent:
		c.Missing(prefix+"amount", "integer")
	case amount.V > maxAmount || amount.V < -maxAmount:
		c.Invalid(prefix+"amount", "an integer of at most 9007199254740991, of either sign", amount.V)
	}
	text(c, prefix+"currency", m.Currency, true)
	if m.Currency.Has() && !isCurrency(m.Currency.V) {
		c.Invalid(prefix+"currency", "an ISO 4217 code, such as GBP", m.Currency.V)
	}
}

// add returns a sum that stays within the bound of an amount.
func add(a, b int64) int64 { return max(-maxAmount, min(maxAmount, a+b)) }

func isCurrency(code string) bool { return len(code) == 3 && slices.Contains(currencies, code) }

// currencies are the codes that the specification accepts.
var currencies = strings.Fields(`
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP
CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS
INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK
MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLL SOS SRD
SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD
XCD XDR XOF XPD XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWL`)

// Pay has the terms of a programme's pay. What is left out is as in the
// specification's examples.
type Pay struct {
	Currency    string `json:"currency,omitzero"`
	LowerLimit  *int64 `json:"lowerLimit,omitzero"`
	UpperLimit  *int64 `json:"upperLimit,omitzero"`
	Fee         *int64 `json:"fee,omitzero"`
	Unavailable bool   `json:"unavailable,omitzero"` // withdrawals are, for a time
}

// terms are the terms of pay that hold for a client.
type terms struct {
	currency          string
	lower, upper, fee int64
	unavailable       bool
}

func (a *api) terms(tx *sim.Tx) terms {
	t := terms{currency: "GBP", lower: 1000, upper: 20000, fee: 50}
	p := a.clients.Of(tx).Data.Pay
	if p == nil {
		return t
	}
	if p.Currency != "" {
		t.currency = p.Currency
	}
	for _, set := range []struct{ to, from *int64 }{{&t.lower, p.LowerLimit}, {&t.upper, p.UpperLimit}, {&t.fee, p.Fee}} {
		if set.from != nil {
			*set.to = *set.from
		}
	}
	t.unavailable = p.Unavailable
	return t
}

// of returns an amount in the client's currency.
func (t terms) of(amount int64) Money { return Money{amount, t.currency} }

// checkCurrency refuses another currency than the client's.
func (t terms) checkCurrency(tx *sim.Tx, field, currency string) *sim.Refusal {
	if currency == t.currency {
		return nil
	}
	return refusePay(tx, currencyDiffers.Refuse(field, currency).Wants("body", t.currency))
}

// refusePay gives the refusal of a payment the status that the reading decides.
func refusePay(tx *sim.Tx, r *sim.Refusal) *sim.Refusal {
	return r.WithStatus(sim.Digits(tx.Reads(payRefusalStatus)))
}
