package egym

import (
	"net/http"
	"slices"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

var (
	bookingDate = rules.Rule("booking-date",
		"A booking whose startDate is before today, or whose endDate is not after today or is after 2050-12-31, is refused with 400.",
		sim.Documented(spec+"; that today is the date in UTC is assumed, because a scenario gives gyms no time zone"),
		"Send a startDate of today or later and an endDate after today and at most 2050-12-31, or leave them out.",
		"To change the endDate of a booking that has begun, leave the startDate out.").
		Refuses(http.StatusBadRequest, "invalidArguments", fieldsNotValid)
	bookingBackwards = rules.Rule("booking-end-before-start-refused",
		"A booking that ends before it starts is refused with 400.",
		sim.Assumed("the specification says of each date where it must lie, but not which of them comes first"),
		"Send an endDate on or after the startDate, or leave one of them out.").
		Refuses(http.StatusBadRequest, "invalidArguments", fieldsNotValid)
	bookingBackwardsAccepted = rules.Rule("booking-end-before-start-accepted",
		"A booking that ends before it starts is accepted as sent.",
		sim.Assumed("this applies only under the reading booking-order"))
	bookingChanged = rules.Rule("booking-changed",
		"Booking a product that the member has already booked at the gym changes the booking, and is answered with 200 instead of 201.",
		sim.Documented(spec))
	bookingStartsToday = rules.Rule("booking-starts-today",
		"A booking without a startDate starts today.",
		sim.Assumed("this applies only under the reading booking-start"))
	bookingOver = rules.Rule("booking-over",
		"A booking whose endDate has passed is not listed, and the product can be booked anew.",
		sim.Documented(spec+", which lists bookings that are active now or in the future; that the next booking is a new one is inferred"))
	notBooked = rules.Rule("not-booked",
		"Deactivating a product that the member has not booked succeeds.",
		sim.Inferred("the specification has no other answer than 204"))

	bookingOrder = &sim.Reading{
		ID:       "booking-order",
		Question: "May a booking end before it starts?",
		Values:   []string{"rejected", "accepted"},
		Source:   "not documented",
	}
	bookingStart = &sim.Reading{
		ID:       "booking-start",
		Question: "Which startDate does a booking have that is sent without one?",
		Values:   []string{"none", "today"},
		Source:   "not documented",
	}
	bookingLeftOut = &sim.Reading{
		ID:       "booking-left-out",
		Question: "What happens to a date that a change of a booking leaves out or sends as null?",
		Values:   []string{"cleared", "kept"},
		Source:   "not documented; the operation is a PUT",
	}
	deactivateNotBooked = &sim.Reading{
		ID:       "deactivate-not-booked",
		Question: "What is answered to the deactivation of a product that the member has not booked?",
		Values:   []string{"no-content", "not-found"},
		Source:   "the specification has no answer but 204; the entity PRODUCT of the 404 suggests another",
	}
)

// Booking is a product that a member has booked, as the API shows it.
type Booking struct {
	ProductID string `json:"productId" required:"true"`
	StartDate string `json:"startDate,omitzero"`
	EndDate   string `json:"endDate,omitzero"`
}

// booking is a row. A member books a product for one gym.
type booking struct {
	Booking
	chain, accountID, gym string
}

// Ref names the record.
func (row booking) Ref() sim.Ref {
	return sim.Ref{Tenant: row.chain, Collection: "bookings", ID: row.accountID + "/" + row.gym + "/" + row.ProductID}
}

// Shown returns the booking as a scenario would declare it.
func (row booking) Shown() any { return bookingState{row.accountID, row.gym, row.Booking} }

func (row booking) key() string { return sim.Key(row.chain, row.accountID, row.gym, row.ProductID) }

func (row booking) isOver(today string) bool { return row.EndDate != "" && row.EndDate < today }

func today(tx *sim.Tx) string { return tx.Now.UTC().Format(time.DateOnly) }

// userProducts lists what a member has booked at the key's gym, by productId.
func (a *api) userProducts(tx *sim.Tx, in byID) ([]any, error) {
	member, err := a.lookupMember(tx, in.ID)
	if err != nil {
		return nil, err
	}
	shown, now := []any{}, today(tx)
	for row := range a.bookings.All(tx, sim.Prefix(member.chain, member.AccountID, caller(tx).gym)) {
		if row.isOver(now) {
			tx.Note(bookingOver).At("endDate", row.EndDate).HeldBy(row.Ref())
			continue
		}
		shown = append(shown, shownOf(tx, &row.Booking))
	}
	return shown, nil
}

type bookingInput struct {
	ID   string `path:"accountId"`
	Body struct {
		ProductID sim.Opt[string] `json:"productId"`
		StartDate sim.Opt[string] `json:"startDate"`
		EndDate   sim.Opt[string] `json:"endDate"`
	} `body:"json"`
}

const (
	fromToday      = "a date as YYYY-MM-DD, today or later"
	afterToday     = "a date as YYYY-MM-DD, after today and at most 2050-12-31"
	afterStartDate = "on or after startDate"
	lastEndDate    = "2050-12-31"
)

// Check asks for a product, and checks the dates that are sent.
func (in *bookingInput) Check(c *sim.Checks) {
	free(c, "productId", notEmpty, in.Body.ProductID, true)
	start, end, now := in.Body.StartDate, in.Body.EndDate, today(c.Tx)
	mayBeNull(c, "startDate", start)
	mayBeNull(c, "endDate", end)
	started, ended := day(c, "startDate", start), day(c, "endDate", end)
	if started && start.V < now {
		c.Invalid("startDate", fromToday, start.V)
	}
	if ended && (end.V <= now || end.V > lastEndDate) {
		c.Invalid("endDate", afterToday, end.V)
	}
	if started && ended && end.V < start.V && c.Reads(bookingOrder) == "rejected" {
		c.Invalid("endDate", afterStartDate, end.V)
	}
}

// book books a product for a member at the key's gym, or changes the booking.
func (a *api) book(tx *sim.Tx, in bookingInput) (answer sim.Answer, err error) {
	member, err := a.lookupMember(tx, in.ID)
	if err != nil {
		return answer, err
	}
	product, err := a.product(tx, in.Body.ProductID.V)
	if err != nil {
		return answer, err
	}
	row := booking{Booking{ProductID: product.ProductID}, member.chain, member.AccountID, caller(tx).gym}
	before, booked := a.bookings.Get(tx, row.key())
	if booked = booked && !before.isOver(today(tx)); booked {
		answer.Status = http.StatusOK
		row.Booking = in.change(tx, before.Booking)
		tx.Note(bookingChanged).At("productId", row.ProductID).HeldBy(row.Ref())
	} else {
		answer.Status = http.StatusCreated
		row.StartDate, row.EndDate = in.Body.StartDate.Or(""), in.Body.EndDate.Or("")
	}
	if row.StartDate == "" && tx.Reads(bookingStart) == "today" {
		row.StartDate = today(tx)
		tx.Note(bookingStartsToday).At("startDate", row.StartDate)
	}
	if row.EndDate != "" && row.EndDate < row.StartDate {
		tx.Note(bookingBackwardsAccepted).At("endDate", row.EndDate)
	}
	a.bookings.Put(tx, row)
	answer.Body = shownOf(tx, &row.Booking)
	return answer, nil
}

// change returns a booking with the dates that are sent.
func (in *bookingInput) change(tx *sim.Tx, b Booking) Booking {
	start, end := in.Body.StartDate.Or(""), in.Body.EndDate.Or("")
	leavesOut := start == "" && b.StartDate != "" || end == "" && b.EndDate != ""
	if leavesOut && tx.Reads(bookingLeftOut) == "kept" {
		start, end = in.Body.StartDate.Or(b.StartDate), in.Body.EndDate.Or(b.EndDate)
	}
	b.StartDate, b.EndDate = start, end
	return b
}

type byBooking struct {
	ID        string `path:"accountId"`
	ProductID string `path:"productId"`
}

// deactivate ends the booking of a product at the key's gym.
func (a *api) deactivate(tx *sim.Tx, in byBooking) (none sim.None, err error) {
	member, err := a.lookupMember(tx, in.ID)
	if err != nil {
		return none, err
	}
	row, booked := a.bookings.Get(tx, sim.Key(member.chain, member.AccountID, caller(tx).gym, in.ProductID))
	switch {
	case booked && !row.isOver(today(tx)):
		a.bookings.Delete(tx, row.key())
	case tx.Reads(deactivateNotBooked) == "not-found":
		return none, noProduct(in.ProductID)
	default:
		tx.Note(notBooked).At("productId", sim.Readable(in.ProductID)).HeldBy(member.Ref())
	}
	return none, nil
}

// forgetBookings removes all bookings of an account.
func (a *api) forgetBookings(tx *sim.Tx, owner account) {
	for _, row := range slices.Collect(a.bookings.All(tx, sim.Prefix(owner.chain, owner.AccountID))) {
		a.bookings.Delete(tx, row.key())
	}
}

// bookingState is a booking in a scenario.
type bookingState struct {
	AccountID string `json:"accountId" required:"true" refers:"accounts"`
	Gym       string `json:"gym,omitzero"` // the chain's first one if left out
	Booking
}

// loadBooking stores a declared booking, of any time.
func (a *api) loadBooking(tx *sim.Tx, at sim.Place, c sim.Tenant[chain], declared bookingState) error {
	var wrong sim.Mistakes
	gym, err := gymOr(at, c, declared.Gym)
	wrong.Add(err)
	row := booking{declared.Booking, c.ID, declared.AccountID, gym}
	wrong.Add(a.checkAccount(tx, at.In("accountId"), declared.AccountID))
	if _, err := a.product(tx, row.ProductID); err != nil {
		wrong.Add(at.In("productId").Errorf("chain %s has no product %q: declare it in the chain's products", c.ID, row.ProductID))
	}
	if _, twice := a.bookings.Get(tx, row.key()); twice {
		wrong.Add(at.In("productId").Errorf("account %s already has a booking of %s at %s", row.accountID, row.ProductID, gym))
	}
	for _, date := range []struct{ name, text string }{{"startDate", row.StartDate}, {"endDate", row.EndDate}} {
		if date.text != "" && !sim.IsDay(date.text) {
			wrong.Add(at.In(date.name).Errorf("%s must be %s, not %q", date.name, aDay, date.text))
		}
	}
	a.bookings.Put(tx, row)
	return wrong.Err()
}
