package onsi

import (
	"fmt"

	"github.com/mockvendors/mockvendors/sim"
)

type balanceInput struct {
	ID string `path:"memberId"`
}

// Check reports what is wrong with the form of the request.
func (in *balanceInput) Check(c *sim.Checks) { checkID(c, "memberId", in.ID) }

// balance is what a member can withdraw.
type balance struct {
	Available                Money        `json:"available"`
	LowerLimit               Money        `json:"lowerLimit"`
	UpperLimit               Money        `json:"upperLimit"`
	PayCycle                 balanceCycle `json:"payCycle"`
	IsTemporarilyUnavailable bool         `json:"isTemporarilyUnavailable"`
}

type balanceCycle struct {
	payCycleState
	LastPayDate *string `json:"lastPayDate"`
}

// getBalance returns what a member can withdraw today.
func (a *api) getBalance(tx *sim.Tx, in balanceInput) (balance, error) {
	m, err := a.lookupToRead(tx, "memberId", in.ID)
	if err != nil {
		return balance{}, err
	}
	p, ok := a.current(tx)
	if !ok {
		return balance{}, noOpenCycle.Refuse("", "")
	}
	t := a.terms(tx)
	_, last := a.earned(tx, p, m.MemberID)
	return balance{
		Available:  t.of(a.available(tx, t, p, m.MemberID)),
		LowerLimit: t.of(t.lower), UpperLimit: t.of(t.upper),
		PayCycle:                 balanceCycle{p.payCycleState, last},
		IsTemporarilyUnavailable: t.unavailable,
	}, nil
}

// available returns how much a member can still withdraw in a cycle, with fees.
func (a *api) available(tx *sim.Tx, t terms, p payCycle, memberID string) int64 {
	earned, _ := a.earned(tx, p, memberID)
	if earned > t.upper {
		tx.Note(balanceCapped).At("upperLimit", fmt.Sprint(t.upper))
		earned = t.upper
	}
	for w := range a.withdrawalsOfPay.All(tx, sim.Prefix(p.client, p.ID, memberID)) {
		earned = add(earned, -w.gross())
	}
	return max(0, earned)
}

// intent is a row: a withdrawal that is planned, and its fee.
type intent struct {
	intentState
	client string
}

type intentState struct {
	ID             string       `json:"id" generated:"true"`
	MemberID       string       `json:"memberId" required:"true" refers:"members"`
	NetAmount      Money        `json:"netAmount" required:"true"`
	Fee            Money        `json:"fee" required:"true"`
	AccountDetails *BankAccount `json:"accountDetails" required:"true"`
	WithdrawalID   string       `json:"withdrawalId,omitzero" refers:"withdrawals"` // of the withdrawal that completed it
}

func (i intent) key() string { return sim.Key(i.client, i.ID) }

// Ref names the record.
func (i intent) Ref() sim.Ref {
	return sim.Ref{Tenant: i.client, Collection: "withdrawalIntents", ID: i.ID}
}

// Shown returns what the state shows of the record.
func (i intent) Shown() any { return i.intentState }

type intentInput struct {
	Key  string `header:"X-Idempotency-Key"` // used by once
	Body struct {
		MemberID sim.Opt[string] `json:"memberId"`
		Amount   sim.Opt[money]  `json:"amount"`
	} `body:"json"`
}

// Check reports what is wrong with the form of the request.
func (in *intentInput) Check(c *sim.Checks) {
	text(c, "memberId", in.Body.MemberID, true)
	checkMoney(c, "amount", &in.Body.Amount)
}

// intentShown is an intent as the API shows it.
type intentShown struct {
	ID             string       `json:"withdrawalIntentId"`
	NetAmount      Money        `json:"netAmount"`
	Fee            Money        `json:"fee"`
	AccountDetails *BankAccount `json:"accountDetails"`
	BankAccount    lastFour     `json:"bankAccount"`
}

type lastFour struct {
	LastFour string `json:"lastFour"`
}

func (i intentShown) ref(client string) sim.Ref {
	return intent{intentState{ID: i.ID}, client}.Ref()
}

// createIntent plans a withdrawal. It reserves nothing.
func (a *api) createIntent(tx *sim.Tx, in intentInput) (intentShown, error) {
	id, amount := in.Body.MemberID.V, in.Body.Amount.V
	m, ok := a.find(tx, id)
	if !ok {
		return intentShown{}, a.refuseUnknown(tx, "memberId", id)
	}
	if r := eligible(m); r != nil {
		return intentShown{}, r
	}
	if m.AccountDetails == nil {
		return intentShown{}, bankAccountMissing.Refuse("accountDetails", "").HeldBy(m.Ref())
	}
	t := a.terms(tx)
	if r := t.checkCurrency(tx, "amount.currency", amount.Currency.V); r != nil {
		return intentShown{}, r
	}
	if r := a.checkWithdrawal(tx, t, id, amount.Amount.V); r != nil {
		return intentShown{}, r
	}
	planned := intent{intentState{
		ID: newID(tx, a.intents, "wi_", idLength), MemberID: id, NetAmount: t.of(amount.Amount.V - t.fee), Fee: t.of(t.fee),
		AccountDetails: m.AccountDetails,
	}, m.client}
	a.intents.Put(tx, planned)
	return intentShown{planned.ID, planned.NetAmount, planned.Fee, planned.AccountDetails, lastFour{m.AccountDetails.lastFour()}}, nil
}

// lastFour returns the end of the account's number.
func (b *BankAccount) lastFour() string {
	number := b.IBAN
	if number == nil {
		number = b.AccountNumber
	}
	runes := []rune(*number)
	return string(runes[max(0, len(runes)-4):])
}

// eligible refuses a member who is not active.
func eligible(m member) *sim.Refusal {
	if m.Status == active {
		return nil
	}
	return memberNotEligible.Refuse("status", m.Status).HeldBy(m.Ref()).With(naming(m.MemberID))
}

// checkWithdrawal refuses an amount that is beyond the limits or the member's funds.
func (a *api) checkWithdrawal(tx *sim.Tx, t terms, memberID string, amount int64) *sim.Refusal {
	least := max(t.lower, add(t.fee, 1))
	if amount < least || amount > t.upper {
		want := fmt.Sprintf("%d to %d", least, t.upper)
		return refusePay(tx, withdrawalLimits.Refuse("amount.amount", fmt.Sprint(amount)).Wants("body", want))
	}
	p, open := a.current(tx)
	if !open || amount > a.available(tx, t, p, memberID) {
		return refusePay(tx, fundsInsufficient.Refuse("amount.amount", fmt.Sprint(amount)))
	}
	return nil
}

type completion struct {
	Key  string `header:"X-Idempotency-Key"` // used by once
	Body struct {
		IntentID sim.Opt[string] `json:"withdrawalIntentId"`
	} `body:"json"`
}

// Check reports what is wrong with the form of the request.
func (in *completion) Check(c *sim.Checks) {
	text(c, "withdrawalIntentId", in.Body.IntentID, true)
}

// withdrawn is the answer to a completed withdrawal.
type withdrawn struct {
	Message string `json:"message"`
	id      string
}

func (w withdrawn) ref(client string) sim.Ref {
	return withdrawal{withdrawalState: withdrawalState{ID: w.id}, client: client}.Ref()
}

// complete makes the withdrawal of an intent.
func (a *api) complete(tx *sim.Tx, in completion) (withdrawn, error) {
	id := in.Body.IntentID.V
	planned, ok := a.intents.Get(tx, sim.Key(tx.Caller.Tenant, id))
	switch {
	case !ok:
		return withdrawn{}, intentNotFound.Refuse("withdrawalIntentId", id)
	case planned.WithdrawalID != "":
		return withdrawn{}, intentCompleted.Refuse("withdrawalIntentId", id).HeldBy(planned.Ref())
	}
	t := a.terms(tx)
	if t.unavailable {
		return withdrawn{}, refusePay(tx, withdrawalsUnavailable.Refuse("", ""))
	}
	m, _ := a.find(tx, planned.MemberID)
	if r := eligible(m); r != nil {
		return withdrawn{}, r
	}
	amount := add(planned.NetAmount.Amount, planned.Fee.Amount)
	p, open := a.current(tx)
	if !open || amount > a.available(tx, t, p, m.MemberID) {
		return withdrawn{}, refusePay(tx, fundsInsufficient.Refuse("withdrawalIntentId", id).HeldBy(planned.Ref()))
	}
	w := withdrawal{client: m.client, created: stamp(tx.Now)}
	w.withdrawalState = withdrawalState{
		ID: newID(tx, a.withdrawals, "w_", idLength), NetAmount: planned.NetAmount, Fee: planned.Fee,
		PayCycleID: p.ID, MemberID: m.MemberID, CreatedAt: timeText(w.created),
	}
	a.putWithdrawal(tx, w)
	planned.WithdrawalID = w.ID
	a.intents.Put(tx, planned)
	return withdrawn{"OK", w.ID}, nil
}
