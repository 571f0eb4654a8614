package onsi

import (
	"iter"
	"slices"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// payCycle is a row: a period in which pay is made available.
type payCycle struct {
	payCycleState
	client string
}

type payCycleState struct {
	ID        string `json:"id" generated:"true"`
	StartDate string `json:"startDate" required:"true"`
	EndDate   string `json:"endDate" required:"true"`
}

func (p payCycle) key() string { return sim.Key(p.client, p.ID) }

func (p payCycle) startKey() string { return sim.Key(p.client, p.StartDate, p.ID) }

// Ref names the record.
func (p payCycle) Ref() sim.Ref { return sim.Ref{Tenant: p.client, Collection: "payCycles", ID: p.ID} }

// Shown returns what the state shows of the record.
func (p payCycle) Shown() any { return p.payCycleState }

// The statuses of a pay cycle.
const (
	cycleOpen   = "Open"
	cycleClosed = "Closed"
)

var cycleStatuses = []string{cycleOpen, cycleClosed}

// payCycleShown is a pay cycle as the API shows it.
type payCycleShown struct {
	payCycleState
	Status string `json:"status"`
}

func (p payCycle) shown(tx *sim.Tx) payCycleShown {
	status := cycleOpen
	if p.EndDate < today(tx) {
		status = cycleClosed
	}
	return payCycleShown{p.payCycleState, status}
}

// dayForm is how the vendor writes days.
const dayForm = time.DateOnly

func today(tx *sim.Tx) string { return tx.Now.UTC().Format(dayForm) }

// current returns the client's pay cycle of today.
func (a *api) current(tx *sim.Tx) (payCycle, bool) {
	day := today(tx)
	for p := range a.cycles(tx) {
		if p.StartDate <= day {
			return p, day <= p.EndDate
		}
	}
	return payCycle{}, false
}

// cycles yields the client's pay cycles, latest first.
func (a *api) cycles(tx *sim.Tx) iter.Seq[payCycle] {
	return func(yield func(payCycle) bool) {
		all := sim.Prefix(tx.Caller.Tenant)
		for _, p := range a.cyclesByStart.Page(tx, all, 0, a.cyclesByStart.Count(tx, all), true) {
			if !yield(*p) {
				return
			}
		}
	}
}

// open returns the client's pay cycle of today. If there is none, it opens one, to
// the end of the month or to the day before the next cycle.
func (a *api) open(tx *sim.Tx) payCycle {
	p, ok := a.current(tx)
	if ok {
		return p
	}
	now := tx.Now.UTC()
	first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	start, end := first.Format(dayForm), first.AddDate(0, 1, -1).Format(dayForm)
	for other := range a.cycles(tx) {
		switch {
		case other.StartDate > today(tx):
			end = min(end, addDays(other.StartDate, -1))
		case other.EndDate >= start:
			start = addDays(other.EndDate, 1)
		}
	}
	p = payCycle{payCycleState{newID(tx, a.payCycles, "pc_", idLength), start, end}, tx.Caller.Tenant}
	a.payCycles.Put(tx, p)
	tx.Note(cycleOpened).At("startDate", start)
	return p
}

// addDays returns the day that is so many days after another, or before it.
func addDays(day string, by int) string {
	t, _ := time.Parse(dayForm, day)
	return t.AddDate(0, 0, by).Format(dayForm)
}

type cycleFilter struct {
	Statuses sim.Opt[[]string] `query:"statuses"`
	Skip     sim.Opt[int]      `query:"skip"`
	Take     sim.Opt[int]      `query:"take"`
}

// Check reports what is wrong with the form of the request.
func (f *cycleFilter) Check(c *sim.Checks) {
	oneOf(c, "statuses", f.Statuses, cycleStatuses)
	checkPage(c, f.Skip, f.Take)
}

type cyclePage struct {
	PayCycles []payCycleShown `json:"payCycles"`
	Total     int             `json:"total"`
	Skip      int             `json:"skip"`
	Take      int             `json:"take"`
}

// listCycles returns the pay cycles with one of the statuses, latest first.
func (a *api) listCycles(tx *sim.Tx, f cycleFilter) (cyclePage, error) {
	page := cyclePage{Skip: f.Skip.Or(0), Take: f.Take.Or(defaultTake)}
	matching := func(yield func(payCycleShown) bool) {
		for p := range a.cycles(tx) {
			if shown := p.shown(tx); (!f.Statuses.Sent || slices.Contains(f.Statuses.V, shown.Status)) && !yield(shown) {
				return
			}
		}
	}
	page.PayCycles, page.Total = pageOf(matching, page.Skip, page.Take)
	return page, nil
}

type cycleByID struct {
	ID string `path:"id"`
}

// getCycle returns a pay cycle.
func (a *api) getCycle(tx *sim.Tx, in cycleByID) (payCycleShown, error) {
	p, err := a.cycle(tx, in.ID)
	if err != nil {
		return payCycleShown{}, err
	}
	return p.shown(tx), nil
}

func (a *api) cycle(tx *sim.Tx, id string) (payCycle, error) {
	p, ok := a.payCycles.Get(tx, sim.Key(tx.Caller.Tenant, id))
	if !ok {
		return p, cycleNotFound.Refuse("id", id)
	}
	return p, nil
}

type deductionFilter struct {
	ID   string       `path:"id"`
	Skip sim.Opt[int] `query:"skip"`
	Take sim.Opt[int] `query:"take"`
}

// Check reports what is wrong with the form of the request.
func (f *deductionFilter) Check(c *sim.Checks) { checkPage(c, f.Skip, f.Take) }

type deduction struct {
	MemberID string `json:"memberId"`
	Total    Money  `json:"total"`
}

type deductionPage struct {
	Deductions []deduction `json:"deductions"`
	Total      int         `json:"total"`
	Skip       int         `json:"skip"`
	Take       int         `json:"take"`
}

// listDeductions returns what is deducted from the pay of each member in a cycle:
// what it withdrew, with fees.
func (a *api) listDeductions(tx *sim.Tx, f deductionFilter) (deductionPage, error) {
	page := deductionPage{Skip: f.Skip.Or(0), Take: f.Take.Or(defaultTake)}
	p, err := a.cycle(tx, f.ID)
	if err != nil {
		return page, err
	}
	var all []deduction
	for w := range a.withdrawalsOfPay.All(tx, sim.Prefix(p.client, p.ID)) {
		last := len(all) - 1
		if last < 0 || all[last].MemberID != w.MemberID {
			all = append(all, deduction{w.MemberID, Money{Currency: w.NetAmount.Currency}})
			last++
		}
		all[last].Total.Amount = add(all[last].Total.Amount, w.gross())
	}
	page.Deductions, page.Total = pageOf(slices.Values(all), page.Skip, page.Take)
	return page, nil
}
