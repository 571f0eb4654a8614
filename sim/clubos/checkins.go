package clubos

import "github.com/mockvendors/mockvendors/sim"

// checkinTimeKept says what happens to the time of a check-in.
var checkinTimeKept = rules.Rule("checkin-time-kept",
	"A checkinTime is kept as it is sent; a check-in may have none.",
	sim.Assumed("the vendor names the property and does not say in which form a time is sent, nor whether it is required"))

// Checkin is a check-in as the state shows one.
type Checkin struct {
	CheckinID      int64  `json:"checkinId,omitzero" generated:"true"`
	ClubLocationID int    `json:"clubLocationId,omitzero"`
	MemberID       int64  `json:"memberId" required:"true" refers:"users"`
	LocalCheckinID string `json:"localCheckinId" required:"true" natural:"true"`
	CheckinTime    string `json:"checkinTime,omitzero"`
}

func (c *Checkin) common() common {
	return common{&c.CheckinID, &c.ClubLocationID, &c.MemberID, &c.LocalCheckinID}
}

func (c *Checkin) check(checks *sim.Checks) {
	n := newCheckinFields.Sent(c)
	n.MemberID = sim.Some(userID(c.MemberID))
	n.check(checks)
}

// newCheckin is the body that records a check-in.
type newCheckin struct {
	MemberID       sim.Opt[userID] `json:"memberId" merge:"-"`
	LocalCheckinID sim.Opt[string] `json:"localCheckinId"`
	CheckinTime    sim.Opt[string] `json:"checkinTime"`
}

var newCheckinFields = sim.FieldsOf[Checkin, newCheckin]()

func (n *newCheckin) check(c *sim.Checks) {
	requireID(c, "memberId", n.MemberID)
	required(c, "localCheckinId", notBlank, n.LocalCheckinID)
	notNull(c, "localCheckinId", "string", n.LocalCheckinID)
	notNull(c, "checkinTime", "string", n.CheckinTime)
}

// addCheckin records a check-in, or finds the one that was recorded already.
func (a *api) addCheckin(tx *sim.Tx, in request[newCheckin, *newCheckin]) (reply, error) {
	c := Checkin{MemberID: int64(in.Body.MemberID.V)}
	newCheckinFields.Apply(&c, &in.Body, sim.Mode{})
	tx.Note(checkinTimeKept).At("checkinTime", c.CheckinTime)
	return a.checkins.add(tx, a, in.Location, c)
}
