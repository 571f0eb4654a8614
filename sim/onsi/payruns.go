package onsi

import (
	"strconv"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// payRun is a row: what members earned, as their employer reports it.
type payRun struct {
	payRunState
	client string
	order  string // ordinal among the pay runs of the client
	from   time.Time
}

type payRunState struct {
	ID           string      `json:"id" generated:"true"`
	PayCycleID   string      `json:"payCycleId" required:"true" refers:"payCycles"`
	Status       string      `json:"status" enum:"Available|Scheduled|Draft|Reverted"`
	ScheduledFor string      `json:"scheduledFor,omitzero"` // of a scheduled one
	CreatedAt    string      `json:"createdAt,omitzero" generated:"true"`
	PayDetails   []payDetail `json:"payDetails"`
}

type payDetail struct {
	MemberID string `json:"memberId" required:"true" refers:"members"`
	Money    Money  `json:"money" required:"true"`
}

func (p payRun) key() string      { return sim.Key(p.client, p.ID) }
func (p payRun) orderKey() string { return sim.Key(p.client, p.order) }

// Ref names the record.
func (p payRun) Ref() sim.Ref { return sim.Ref{Tenant: p.client, Collection: "payRuns", ID: p.ID} }

// Shown returns what the state shows of the record.
func (p payRun) Shown() any { return p.payRunState }

// The statuses of a pay run that have an effect. Draft and Reverted have none.
const (
	runAvailable = "Available"
	runScheduled = "Scheduled"
)

// earning is a row: what one pay run makes available to a member, and when.
type earning struct {
	client, cycle, member string
	run, at               string // ordinals of the run, and within it
	amount                int64
	from                  time.Time
}

func (e earning) key() string { return sim.Key(e.client, e.cycle, e.member, e.run, e.at) }

// putRun stores a pay run and what it makes available.
func (a *api) putRun(tx *sim.Tx, run payRun) {
	run.order = sim.Ordinal(a.runNumbers.Next(tx))
	a.payRuns.Put(tx, run)
	if run.Status != runAvailable && run.Status != runScheduled {
		return
	}
	for i, d := range run.PayDetails {
		a.earnings.Put(tx, earning{run.client, run.PayCycleID, d.MemberID, run.order, sim.Ordinal(i), d.Money.Amount, run.from})
	}
}

// earned returns what a member has earned in a cycle so far, and when that last
// changed; nil for never.
func (a *api) earned(tx *sim.Tx, p payCycle, memberID string) (sum int64, last *string) {
	var latest time.Time
	for e := range a.earnings.All(tx, sim.Prefix(p.client, p.ID, memberID)) {
		if e.from.After(tx.Now) {
			continue
		}
		sum = add(sum, e.amount)
		if last == nil || e.from.After(latest) {
			latest, last = e.from, new(timeText(e.from))
		}
	}
	return sum, last
}

type payRunInput struct {
	Key  string `header:"X-Idempotency-Key"` // used by once
	Body struct {
		PayDetails sim.Opt[[]payDetailInput] `json:"payDetails"`
	} `body:"json"`
}

type payDetailInput struct {
	MemberID sim.Opt[string] `json:"memberId"`
	Money    sim.Opt[money]  `json:"money"`
}

// Check reports what is wrong with the form of the request.
func (in *payRunInput) Check(c *sim.Checks) {
	details := in.Body.PayDetails
	switch {
	case details.Null:
		c.Add(mistyped("payDetails", "array"))
	case !details.Sent:
		c.Missing("payDetails", "array")
	}
	for i := range details.V {
		prefix := "payDetails." + strconv.Itoa(i) + "."
		text(c, prefix+"memberId", details.V[i].MemberID, true)
		checkMoney(c, prefix+"money", &details.V[i].Money)
	}
}

// checkMoney checks a required amount.
func checkMoney(c *sim.Checks, name string, m *sim.Opt[money]) {
	switch {
	case m.Null:
		c.Add(mistyped(name, "object"))
	case !m.Sent:
		c.Missing(name, "object")
	default:
		m.V.check(c, name+".")
	}
}

// payRunShown is a pay run as the API shows it.
type payRunShown struct {
	ID           string `json:"id"`
	PayCycleID   string `json:"payCycleId"`
	Status       string `json:"status"`
	ScheduledFor string `json:"scheduledFor,omitzero"`
}

func (p payRunShown) ref(client string) sim.Ref {
	return payRun{payRunState: payRunState{ID: p.ID}, client: client}.Ref()
}

// uploadRun makes pay available to members.
func (a *api) uploadRun(tx *sim.Tx, in payRunInput) (payRunShown, error) {
	details, err := a.payDetails(tx, in.Body.PayDetails.V)
	if err != nil {
		return payRunShown{}, err
	}
	now := stamp(tx.Now)
	run := payRun{client: tx.Caller.Tenant, from: now}
	run.payRunState = payRunState{PayCycleID: a.open(tx).ID, Status: tx.Reads(payRunStatus), CreatedAt: timeText(now), PayDetails: details}
	run.ID = newID(tx, a.payRuns, "pr_", idLength)
	if run.Status == runScheduled {
		run.from = now.Truncate(24*time.Hour).AddDate(0, 0, 1)
		run.ScheduledFor = timeText(run.from)
	}
	a.putRun(tx, run)
	return payRunShown{run.ID, run.PayCycleID, run.Status, run.ScheduledFor}, nil
}

// payDetails returns what is to be paid to whom, or a refusal that names every
// unknown member.
func (a *api) payDetails(tx *sim.Tx, sent []payDetailInput) ([]payDetail, error) {
	terms := a.terms(tx)
	details := make([]payDetail, len(sent))
	var refusal *sim.Refusal
	var unknown []issue
	for i := range sent {
		d, prefix := &sent[i], "payDetails."+strconv.Itoa(i)+"."
		details[i] = payDetail{d.MemberID.V, Money{d.Money.V.Amount.V, d.Money.V.Currency.V}}
		if _, ok := a.find(tx, d.MemberID.V); ok {
			continue
		}
		if refusal == nil {
			refusal = a.refuseUnknown(tx, prefix+"memberId", d.MemberID.V)
		}
		if len(unknown) < maxIssues {
			unknown = append(unknown, issueOf(a.refuseUnknown(tx, "", d.MemberID.V)))
		}
	}
	if refusal != nil {
		return nil, refusal.With(unknown)
	}
	for i := range details {
		if r := terms.checkCurrency(tx, "payDetails."+strconv.Itoa(i)+".money.currency", details[i].Money.Currency); r != nil {
			return nil, r
		}
	}
	return details, nil
}
