package onsi

import (
	"iter"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// withdrawal is a row: pay that a member took before its payday.
type withdrawal struct {
	withdrawalState
	client  string
	order   string // ordinal among the withdrawals of the client
	created time.Time
}

// withdrawalState is a withdrawal as the API and the state show it.
type withdrawalState struct {
	ID         string `json:"id" generated:"true"`
	NetAmount  Money  `json:"netAmount" required:"true"`
	Fee        Money  `json:"fee" required:"true"`
	PayCycleID string `json:"payCycleId" required:"true" refers:"payCycles"`
	MemberID   string `json:"memberId" required:"true" refers:"members"`
	CreatedAt  string `json:"createdAt" generated:"true"`
}

// gross is what is deducted from the member's pay.
func (w withdrawalState) gross() int64 { return add(w.NetAmount.Amount, w.Fee.Amount) }

func (w withdrawal) key() string       { return sim.Key(w.client, w.ID) }
func (w withdrawal) orderKey() string  { return sim.Key(w.client, w.order) }
func (w withdrawal) memberKey() string { return sim.Key(w.client, w.MemberID, w.order) }
func (w withdrawal) cycleKey() string  { return sim.Key(w.client, w.PayCycleID, w.order) }
func (w withdrawal) payKey() string    { return sim.Key(w.client, w.PayCycleID, w.MemberID, w.order) }

// Ref names the record.
func (w withdrawal) Ref() sim.Ref {
	return sim.Ref{Tenant: w.client, Collection: "withdrawals", ID: w.ID}
}

// Shown returns what the state shows of the record.
func (w withdrawal) Shown() any { return w.withdrawalState }

func (a *api) putWithdrawal(tx *sim.Tx, w withdrawal) {
	w.order = sim.Ordinal(a.withdrawalNumbers.Next(tx))
	a.withdrawals.Put(tx, w)
}

type withdrawalFilter struct {
	PayCycleID sim.Opt[string] `query:"payCycleId"`
	MemberID   sim.Opt[string] `query:"memberId"`
	FromDate   sim.Opt[string] `query:"fromDate"`
	ToDate     sim.Opt[string] `query:"toDate"`
	Skip       sim.Opt[int]    `query:"skip"`
	Take       sim.Opt[int]    `query:"take"`
}

// Check reports what is wrong with the form of the request.
func (f *withdrawalFilter) Check(c *sim.Checks) {
	checkPage(c, f.Skip, f.Take)
	for _, p := range []struct {
		name string
		time sim.Opt[string]
	}{{"fromDate", f.FromDate}, {"toDate", f.ToDate}} {
		if _, ok := parseTime(p.time.V); p.time.Sent && !ok {
			c.Add(sim.BadField{In: "query", Name: p.name, Problem: sim.Invalid, Want: "a time in UTC, such as " + timeForm, Value: p.time.V})
		}
	}
}

// parseTime reads a time in UTC, with or without seconds.
func parseTime(text string) (time.Time, bool) {
	if !strings.HasSuffix(text, "Z") {
		return time.Time{}, false
	}
	for _, form := range []string{time.RFC3339Nano, "2006-01-02T15:04Z"} {
		if t, err := time.Parse(form, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

type withdrawalPage struct {
	Withdrawals []withdrawalState `json:"withdrawals"`
	HasMore     bool              `json:"hasMore"`
	Skip        int               `json:"skip"`
	Take        int               `json:"take"`
}

// listWithdrawals returns the withdrawals that match a filter, oldest first.
func (a *api) listWithdrawals(tx *sim.Tx, f withdrawalFilter) (withdrawalPage, error) {
	page := withdrawalPage{Skip: f.Skip.Or(0), Take: f.Take.Or(defaultTake)}
	from, _ := parseTime(f.FromDate.V)
	to, _ := parseTime(f.ToDate.V)
	matching := func(yield func(withdrawalState) bool) {
		for w := range a.chosen(tx, f) {
			if f.FromDate.Sent && !w.created.After(from) || f.ToDate.Sent && !w.created.Before(to) {
				continue
			}
			if !yield(w.withdrawalState) {
				return
			}
		}
	}
	all := 0
	page.Withdrawals, all = pageOf(matching, page.Skip, page.Take)
	page.HasMore = all > page.Skip && all-page.Skip > page.Take
	return page, nil
}

// chosen yields the withdrawals of the cycle and member that a filter names, oldest
// first.
func (a *api) chosen(tx *sim.Tx, f withdrawalFilter) iter.Seq[withdrawal] {
	client := tx.Caller.Tenant
	switch {
	case f.PayCycleID.Sent && f.MemberID.Sent:
		return a.withdrawalsOfPay.All(tx, sim.Prefix(client, f.PayCycleID.V, f.MemberID.V))
	case f.PayCycleID.Sent:
		return a.withdrawalsOfCycle.All(tx, sim.Prefix(client, f.PayCycleID.V))
	case f.MemberID.Sent:
		return a.withdrawalsOfMember.All(tx, sim.Prefix(client, f.MemberID.V))
	}
	return a.withdrawalsInOrder.All(tx, sim.Prefix(client))
}

type memberWithdrawals struct {
	ID   string       `path:"memberId"`
	Skip sim.Opt[int] `query:"skip"`
	Take sim.Opt[int] `query:"take"`
}

// Check reports what is wrong with the form of the request.
func (f *memberWithdrawals) Check(c *sim.Checks) {
	checkID(c, "memberId", f.ID)
	checkPage(c, f.Skip, f.Take)
}

type memberWithdrawal struct {
	Amount     Money  `json:"amount"`
	Fee        Money  `json:"fee"`
	PayCycleID string `json:"payCycleId"`
	CreatedAt  string `json:"createdAt"`
}

type memberWithdrawalPage struct {
	Withdrawals []memberWithdrawal `json:"withdrawals"`
	Skip        int                `json:"skip"`
	Take        int                `json:"take"`
	Total       int                `json:"total"`
}

// listMemberWithdrawals returns a member's withdrawals, oldest first.
func (a *api) listMemberWithdrawals(tx *sim.Tx, in memberWithdrawals) (memberWithdrawalPage, error) {
	page := memberWithdrawalPage{Skip: in.Skip.Or(0), Take: in.Take.Or(defaultTake)}
	m, err := a.lookupToRead(tx, "memberId", in.ID)
	if err != nil {
		return page, err
	}
	shown := func(yield func(memberWithdrawal) bool) {
		for w := range a.withdrawalsOfMember.All(tx, sim.Prefix(m.client, m.MemberID)) {
			amount := w.NetAmount
			if tx.Reads(withdrawalAmount) == "gross" {
				amount.Amount = w.gross()
			}
			if !yield(memberWithdrawal{amount, w.Fee, w.PayCycleID, w.CreatedAt}) {
				return
			}
		}
	}
	page.Withdrawals, page.Total = pageOf(shown, page.Skip, page.Take)
	return page, nil
}
