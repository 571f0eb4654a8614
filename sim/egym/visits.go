package egym

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/mockvendors/mockvendors/sim"
)

// Visit is what a gym told of a member: an arrival, a departure, or an admission
// that was granted.
type Visit struct {
	ID        string `json:"id,omitzero" generated:"true"`
	AccountID string `json:"accountId" required:"true" refers:"accounts"`
	Gym       string `json:"gym" required:"true"`
	Kind      string `json:"kind" required:"true" enum:"CHECKIN|CHECKOUT|ADMISSION"`
	Timestamp int64  `json:"timestamp" required:"true"` // milliseconds since 1970
}

// What a visit can be.
const (
	arrival   = "CHECKIN"
	departure = "CHECKOUT"
	admission = "ADMISSION"
)

// visit is a row.
type visit struct {
	Visit
	chain string
	seq   int64 // orders the visits of a kind by when they were told
}

// Ref names the record.
func (row visit) Ref() sim.Ref { return sim.Ref{Tenant: row.chain, Collection: "visits", ID: row.ID} }

// Shown returns the visit as a scenario would declare it.
func (row visit) Shown() any { return row.Visit }

func (row visit) key() string {
	return sim.Key(row.chain, row.AccountID, row.Gym, row.Kind, sim.Ordinal(row.seq))
}

// maxVisits is how many visits of a kind are kept of an account at a gym.
const maxVisits = 20

// Visits.
var (
	checkoutAlone = rules.Rule("checkout-alone",
		"A check-out succeeds without a check-in at the gym before it.",
		sim.Assumed("no error is documented for it"))
	visitAhead = rules.Rule("visit-ahead",
		"A check-in or a check-out with a time in the future is accepted as sent.",
		sim.Assumed("the specification describes the time as that of an event in the past, and does not say that others are refused; "+
			"a client's clock is the real one, which a simulated clock may be behind"))
	visitAheadRefused = rules.Rule("visit-ahead-refused",
		"A check-in or a check-out with a time in the future is refused with 400.",
		sim.Inferred("the specification describes the time as that of an event in the past; this applies only under the reading future-visit"),
		"Send the time of the event in milliseconds since 1970, by the world's clock, or leave it out.").
		Refuses(http.StatusBadRequest, "invalidArguments", fieldsNotValid)
	visitForgotten = rules.Rule("visit-forgotten",
		"Of an account's check-ins, check-outs and admissions at a gym, the last 20 of each are kept.",
		sim.Assumed("this is a limit of the simulator; no operation of the vendor shows a visit"))

	futureVisit = &sim.Reading{
		ID:       "future-visit",
		Question: "May a check-in or a check-out be in the future?",
		Values:   []string{"accepted", "rejected"},
		Source:   "the specification describes the time as that of an event in the past, but it is a plain number",
	}
)

const aPastTime = "milliseconds since 1970, not after now"

type presence struct {
	ID   string `path:"accountId"`
	Body struct {
		Timestamp sim.Opt[int64] `json:"timestamp"`
	} `body:"json"`
}

// Check checks the time.
func (in *presence) Check(c *sim.Checks) {
	mayBeNull(c, "timestamp", in.Body.Timestamp)
	if sent := in.Body.Timestamp.V; in.isAhead(c.Tx) && c.Reads(futureVisit) == "rejected" {
		c.Invalid("timestamp", aPastTime, int(sent))
	}
}

// isAhead reports whether the time that is sent is in the future.
func (in *presence) isAhead(tx *sim.Tx) bool { return in.Body.Timestamp.V > tx.Now.UnixMilli() }

// checkin records that a member has arrived at the key's gym.
func (a *api) checkin(tx *sim.Tx, in presence) (none sim.None, err error) {
	return none, a.visited(tx, in, arrival, gymCheckin)
}

// checkout records that a member has left the key's gym.
func (a *api) checkout(tx *sim.Tx, in presence) (none sim.None, err error) {
	return none, a.visited(tx, in, departure, gymCheckout)
}

func (a *api) visited(tx *sim.Tx, in presence, kind, event string) error {
	row, err := a.lookupMember(tx, in.ID)
	if err != nil {
		return err
	}
	gym := caller(tx).gym
	a.notify(tx, gym, row.AccountID, event)
	if in.isAhead(tx) {
		tx.Note(visitAhead).At("timestamp", strconv.FormatInt(in.Body.Timestamp.V, 10))
	}
	if kind == departure && a.countVisits(tx, row, gym, arrival) == 0 {
		tx.Note(checkoutAlone).At("accountId", in.ID).HeldBy(row.Ref())
	}
	a.record(tx, row, kind, in.Body.Timestamp.Or(tx.Now.UnixMilli()))
	return nil
}

// countVisits returns how many visits of a kind an account has at a gym.
func (a *api) countVisits(tx *sim.Tx, row account, gym, kind string) int {
	return a.visits.Count(tx, sim.Prefix(row.chain, row.AccountID, gym, kind))
}

// record stores a visit of the member at the key's gym, and forgets the oldest if
// there are too many.
func (a *api) record(tx *sim.Tx, row account, kind string, millis int64) {
	v := visit{Visit{tx.UUID(), row.AccountID, caller(tx).gym, kind, millis}, row.chain, firstSeq + int64(tx.Number)}
	if a.countVisits(tx, row, v.Gym, kind) >= maxVisits {
		for oldest := range a.visits.All(tx, sim.Prefix(row.chain, row.AccountID, v.Gym, kind)) {
			a.visits.Delete(tx, oldest.key())
			tx.Note(visitForgotten).At("accountId", row.AccountID).HeldBy(row.Ref())
			break
		}
	}
	a.visits.Put(tx, v)
}

// forgetVisits removes all visits of an account.
func (a *api) forgetVisits(tx *sim.Tx, row account) {
	for _, v := range slices.Collect(a.visits.All(tx, sim.Prefix(row.chain, row.AccountID))) {
		a.visits.Delete(tx, v.key())
	}
}

// loadVisit stores a declared visit. seq is its index in its chain.
func (a *api) loadVisit(tx *sim.Tx, at sim.Place, c sim.Tenant[chain], declared Visit, seq int) error {
	var wrong sim.Mistakes
	row := account{chain: c.ID}
	row.AccountID = declared.AccountID
	wrong.Add(a.checkAccount(tx, at.In("accountId"), declared.AccountID))
	wrong.Add(checkGym(at.In("gym"), c, declared.Gym))
	if a.countVisits(tx, row, declared.Gym, declared.Kind) == maxVisits {
		wrong.Add(at.Errorf("account %s has more than %d visits of kind %s at gym %s: only so many are kept",
			declared.AccountID, maxVisits, declared.Kind, declared.Gym))
	}
	if declared.ID == "" {
		declared.ID = tx.UUID()
	}
	a.visits.Put(tx, visit{declared, c.ID, int64(seq)})
	return wrong.Err()
}
