package onsi

import (
	"cmp"

	"github.com/mockvendors/mockvendors/sim"
)

// loadPay loads a client's pay. What names a member or a cycle is loaded after it.
func (a *api) loadPay(tx *sim.Tx, at sim.Place, declared clientState) error {
	var wrong sim.Mistakes
	wrong.Add(checkPay(at.In("pay"), declared.Pay))
	for i, d := range declared.PayCycles {
		wrong.Add(a.loadCycle(tx, at.In("payCycles", i), d))
	}
	for i, d := range declared.PayRuns {
		wrong.Add(a.loadRun(tx, at.In("payRuns", i), d))
	}
	for i, d := range declared.Withdrawals {
		wrong.Add(a.loadWithdrawal(tx, at.In("withdrawals", i), d))
	}
	for i, d := range declared.WithdrawalIntents {
		wrong.Add(a.loadIntent(tx, at.In("withdrawalIntents", i), d))
	}
	return wrong.Err()
}

func checkPay(at sim.Place, p *Pay) error {
	if p == nil {
		return nil
	}
	var wrong sim.Mistakes
	if p.Currency != "" {
		wrong.Add(checkCode(at.In("currency"), p.Currency))
	}
	for _, limit := range []struct {
		name  string
		value *int64
	}{{"lowerLimit", p.LowerLimit}, {"upperLimit", p.UpperLimit}, {"fee", p.Fee}} {
		if v := limit.value; v != nil && (*v < 0 || *v > maxAmount) {
			wrong.Add(at.In(limit.name).Errorf("%d is not an amount in the lowest denomination of the currency", *v))
		}
	}
	return wrong.Err()
}

func checkCode(at sim.Place, code string) error {
	if !isCurrency(code) {
		return at.Errorf("%q is not an ISO 4217 code, such as GBP", code)
	}
	return nil
}

func (a *api) loadCycle(tx *sim.Tx, at sim.Place, declared payCycleState) error {
	var wrong sim.Mistakes
	for _, day := range []struct{ name, value string }{{"startDate", declared.StartDate}, {"endDate", declared.EndDate}} {
		if !sim.IsDay(day.value) {
			wrong.Add(at.In(day.name).Errorf("%q is not a date as YYYY-MM-DD", day.value))
		}
	}
	if declared.EndDate < declared.StartDate {
		wrong.Add(at.In("endDate").Errorf("a pay cycle cannot end before it starts"))
	}
	for other := range a.cycles(tx) {
		if other.StartDate <= declared.EndDate && declared.StartDate <= other.EndDate {
			wrong.Add(at.Errorf("the pay cycle %s has some of the same days", other.ID))
		}
	}
	wrong.Add(takeID(tx, at.In("id"), a.payCycles, "pc_", &declared.ID, idLength))
	if !wrong.Any() {
		a.payCycles.Put(tx, payCycle{declared, tx.Caller.Tenant})
	}
	return wrong.Err()
}

func (a *api) loadRun(tx *sim.Tx, at sim.Place, declared payRunState) error {
	var wrong sim.Mistakes
	declared.Status = cmp.Or(declared.Status, runAvailable)
	run := payRun{client: tx.Caller.Tenant}
	created, err := loadTime(tx, at.In("createdAt"), declared.CreatedAt)
	wrong.Add(err)
	run.from, declared.CreatedAt = created, timeText(created)
	switch scheduled := declared.Status == runScheduled; {
	case scheduled && declared.ScheduledFor == "":
		wrong.Add(at.In("scheduledFor").Errorf("a pay run that is %s needs the time", runScheduled))
	case scheduled:
		run.from, err = loadTime(tx, at.In("scheduledFor"), declared.ScheduledFor)
		wrong.Add(err)
		declared.ScheduledFor = timeText(run.from)
	case declared.ScheduledFor != "":
		wrong.Add(at.In("scheduledFor").Errorf("only a pay run that is %s has this", runScheduled))
	}
	wrong.Add(a.checkCycle(tx, at, declared.PayCycleID))
	for i, d := range declared.PayDetails {
		detail := at.In("payDetails", i)
		wrong.Add(a.checkMember(tx, detail, d.MemberID))
		wrong.Add(a.checkAmount(tx, detail.In("money"), d.Money))
	}
	wrong.Add(takeID(tx, at.In("id"), a.payRuns, "pr_", &declared.ID, idLength))
	if !wrong.Any() {
		if declared.PayDetails == nil {
			declared.PayDetails = []payDetail{}
		}
		run.payRunState = declared
		a.putRun(tx, run)
	}
	return wrong.Err()
}

func (a *api) loadWithdrawal(tx *sim.Tx, at sim.Place, declared withdrawalState) error {
	var wrong sim.Mistakes
	created, err := loadTime(tx, at.In("createdAt"), declared.CreatedAt)
	wrong.Add(err)
	declared.CreatedAt = timeText(created)
	wrong.Add(a.checkCycle(tx, at, declared.PayCycleID))
	wrong.Add(a.checkMember(tx, at, declared.MemberID))
	wrong.Add(a.checkAmount(tx, at.In("netAmount"), declared.NetAmount))
	wrong.Add(a.checkAmount(tx, at.In("fee"), declared.Fee))
	wrong.Add(takeID(tx, at.In("id"), a.withdrawals, "w_", &declared.ID, idLength))
	if !wrong.Any() {
		a.putWithdrawal(tx, withdrawal{withdrawalState: declared, client: tx.Caller.Tenant, created: created})
	}
	return wrong.Err()
}

func (a *api) loadIntent(tx *sim.Tx, at sim.Place, declared intentState) error {
	var wrong sim.Mistakes
	wrong.Add(a.checkMember(tx, at, declared.MemberID))
	wrong.Add(a.checkAmount(tx, at.In("netAmount"), declared.NetAmount))
	wrong.Add(a.checkAmount(tx, at.In("fee"), declared.Fee))
	if account := declared.AccountDetails; account == nil || account.IBAN == nil && account.AccountNumber == nil {
		wrong.Add(at.In("accountDetails").Errorf("an intent needs an account: an iban, or a sortCode and an accountNumber"))
	}
	if id := declared.WithdrawalID; id != "" {
		if _, ok := a.withdrawals.Get(tx, sim.Key(tx.Caller.Tenant, id)); !ok {
			wrong.Add(at.In("withdrawalId").Errorf("there is no withdrawal %q", id))
		}
	}
	wrong.Add(takeID(tx, at.In("id"), a.intents, "wi_", &declared.ID, idLength))
	if !wrong.Any() {
		a.intents.Put(tx, intent{declared, tx.Caller.Tenant})
	}
	return wrong.Err()
}

func (a *api) checkCycle(tx *sim.Tx, at sim.Place, id string) error {
	if _, ok := a.payCycles.Get(tx, sim.Key(tx.Caller.Tenant, id)); !ok {
		return at.In("payCycleId").Errorf("there is no pay cycle %q", id)
	}
	return nil
}

func (a *api) checkMember(tx *sim.Tx, at sim.Place, id string) error {
	if _, ok := a.find(tx, id); !ok {
		return at.In("memberId").Errorf("there is no member %q", id)
	}
	return nil
}

func (a *api) checkAmount(tx *sim.Tx, at sim.Place, m Money) error {
	switch t := a.terms(tx); {
	case m.Currency != t.currency:
		return at.In("currency").Errorf("the currency of the client's pay is %s, not %s", t.currency, m.Currency)
	case m.Amount > maxAmount || m.Amount < -maxAmount:
		return at.In("amount").Errorf("an amount is at most %d, of either sign", maxAmount)
	}
	return nil
}

func (a *api) dumpPay(tx *sim.Tx, shown *clientState) {
	all := sim.Prefix(shown.ID)
	for p := range a.cyclesByStart.All(tx, all) {
		shown.PayCycles = append(shown.PayCycles, p.payCycleState)
	}
	for r := range a.runsInOrder.All(tx, all) {
		shown.PayRuns = append(shown.PayRuns, r.payRunState)
	}
	for w := range a.withdrawalsInOrder.All(tx, all) {
		shown.Withdrawals = append(shown.Withdrawals, w.withdrawalState)
	}
	for i := range a.intents.All(tx, all) {
		shown.WithdrawalIntents = append(shown.WithdrawalIntents, i.intentState)
	}
}
