package egym

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// Admission is the answer to a member who may enter.
type Admission struct {
	FirstAdmission bool `json:"firstAdmission"`
}

// Admissions of corporate-fitness members. The guide on errors lists their codes, but does
// not say when each is sent.
var (
	notStarted = rules.Rule("corporate-fitness-not-started",
		"A corporate-fitness member is not admitted before the membership starts.",
		sim.Inferred("the guide on errors has the errorCode; which of several comes first is assumed"),
		"Fetch the account: membership.corporateFitness.startTimestamp says when the membership starts. The member may enter from then on.").
		Refuses(http.StatusForbidden, "corporateFitnessMembershipNotStarted", "The corporate-fitness membership has not started.")
	expired = rules.Rule("corporate-fitness-expired",
		"A corporate-fitness member is not admitted once the membership has ended.",
		sim.Inferred("the guide on errors has the errorCode; which of several comes first is assumed"),
		"Ask the member for the TAN of another membership, and set it by PATCH or PUT on the account.").
		Refuses(http.StatusForbidden, "corporateFitnessMembershipExpired", "The corporate-fitness membership has ended.")
	notInNetwork = rules.Rule("corporate-fitness-gym",
		"A corporate-fitness member is not admitted at a gym that is not in the network.",
		sim.Inferred("the guide on errors has the errorCode; in the simulator, the gym's wellpass says NONE"),
		"Send the request with the key of a gym of the network.").
		Refuses(http.StatusForbidden, "corporateFitnessGymNotInNetwork", "The gym is not in the corporate-fitness network.")
	notInNetworkPlus1 = rules.Rule("corporate-fitness-gym-plus1",
		"A corporate-fitness member with a Plus1 membership is not admitted at a gym whose network is without Plus1.",
		sim.Inferred("the guide on errors has the errorCode; that it is about memberships of a second person is assumed; "+
			"in the simulator, the TAN has plus1 and the gym's wellpass says WITHOUT_PLUS1"),
		"Send the request with the key of a gym whose network has Plus1.").
		Refuses(http.StatusForbidden, "corporateFitnessGymNotInNetworkPlus1", "The gym is not in the corporate-fitness network of Plus1 members.")
	notCorporate = rules.Rule("admission-of-others-refused",
		"A member whose membershipType is not CORPORATE_FITNESS is not admitted by this request.",
		sim.Inferred("the specification says that the operation is used only for CORPORATE_FITNESS at present"),
		"Decide by your own data whether the member may enter, and report it by POST /api/v2/accounts/{accountId}/checkins.").
		Refuses(http.StatusForbidden, "forbiddenAction", "The member has no corporate-fitness membership.")
	othersAdmitted = rules.Rule("admission-of-others",
		"A member whose membershipType is not CORPORATE_FITNESS is admitted.",
		sim.Assumed("this applies only under the reading admission-of-others"))
	endsInRange = rules.Rule("ends-in-range",
		"The list has the corporate-fitness members of the key's gym whose membership ends on one of the days, the first and the last included, "+
			"the soonest end first.",
		sim.Inferred("the specification filters by corporateFitness.endTimestamp; that days are those of UTC, and the order, are assumed"))

	admissionOfOthers = &sim.Reading{
		ID:       "admission-of-others",
		Question: "What does the admission of a member who is not CORPORATE_FITNESS answer?",
		Values:   []string{"refused", "admitted"},
		Source:   "the specification says that the operation is used only for CORPORATE_FITNESS at present, and not what it answers for others",
	}
)

// checkAdmission tells whether a member may enter the key's gym, and records it if so.
func (a *api) checkAdmission(tx *sim.Tx, in byID) (shown Admission, err error) {
	row, err := a.lookupMember(tx, in.ID)
	if err != nil {
		return shown, err
	}
	switch {
	case row.Membership.isCorporate():
		err = a.admits(tx, row)
	case tx.Reads(admissionOfOthers) == "refused":
		err = notCorporate.Refuse("membership.membershipType", row.Membership.MembershipType).HeldBy(row.Ref())
	default:
		tx.Note(othersAdmitted).At("membership.membershipType", row.Membership.MembershipType).HeldBy(row.Ref())
	}
	if err != nil {
		return shown, err
	}
	shown.FirstAdmission = a.countVisits(tx, row, caller(tx).gym, admission) == 0
	a.record(tx, row, admission, tx.Now.UnixMilli())
	return shown, nil
}

// admits refuses a corporate-fitness member who may not enter the key's gym.
func (a *api) admits(tx *sim.Tx, row account) error {
	c, tan := a.chains.Of(tx).Data, row.Membership.VerificationTAN
	gym := c.gym(caller(tx).gym)
	if gym.Wellpass == "NONE" {
		return notInNetwork.Refuse("accountId", row.AccountID).HeldBy(row.Ref())
	}
	if len(c.Wellpass) == 0 {
		tx.Note(anyTAN).At(tanField, tan).HeldBy(row.Ref())
		return nil
	}
	m, ok := c.byTAN[tan]
	start, startErr := time.Parse(time.RFC3339, m.StartTimestamp)
	end, endErr := time.Parse(time.RFC3339, m.EndTimestamp)
	switch {
	case !ok:
		return tanUnknown.Refuse(tanField, tan).HeldBy(row.Ref()).With(detail{entity: "TAN"})
	case startErr == nil && start.After(tx.Now):
		return notStarted.Refuse(tanField, tan).HeldBy(row.Ref())
	case endErr == nil && !end.After(tx.Now):
		return expired.Refuse(tanField, tan).HeldBy(row.Ref())
	case m.Plus1 && gym.Wellpass == "WITHOUT_PLUS1":
		return notInNetworkPlus1.Refuse(tanField, tan).HeldBy(row.Ref())
	}
	return nil
}

type endingListing struct {
	From sim.Opt[string] `query:"endDateFrom"`
	To   sim.Opt[string] `query:"endDateTo"`
}

// Check asks for both days.
func (in *endingListing) Check(c *sim.Checks) {
	queryDay(c, "endDateFrom", in.From)
	queryDay(c, "endDateTo", in.To)
}

func queryDay(c *sim.Checks, name string, sent sim.Opt[string]) {
	switch {
	case !sent.Has():
		c.Add(sim.BadField{In: "query", Name: name, Problem: sim.Missing, Want: aDay})
	case !sim.IsDay(sent.V):
		c.Add(sim.BadField{In: "query", Name: name, Problem: sim.Invalid, Want: aDay, Value: sent.V})
	}
}

// listEnding returns the corporate-fitness members of the key's gym whose membership
// ends between two days.
func (a *api) listEnding(tx *sim.Tx, in endingListing) ([]any, error) {
	type ending struct {
		at  time.Time
		row account
	}
	var found []ending
	for _, m := range a.chains.Of(tx).Data.Wellpass {
		end, err := time.Parse(time.RFC3339, m.EndTimestamp)
		if err != nil {
			continue // it has no end
		}
		if day := end.UTC().Format(time.DateOnly); day < in.From.V || day > in.To.V {
			continue
		}
		if row, ok := a.byTAN.Get(tx, sim.Key(tx.Caller.Tenant, m.TAN)); ok && row.gym == caller(tx).gym {
			found = append(found, ending{end, row})
		}
	}
	slices.SortStableFunc(found, func(x, y ending) int {
		return cmp.Or(x.at.Compare(y.at), cmp.Compare(x.row.AccountID, y.row.AccountID))
	})
	shown := make([]any, len(found))
	for i, f := range found {
		shown[i] = a.show(tx, f.row)
	}
	tx.Note(endsInRange).At("endDateFrom", in.From.V)
	return shown, nil
}
