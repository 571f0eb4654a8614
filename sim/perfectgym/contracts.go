package perfectgym

import (
	"net/http"
	"slices"

	"github.com/mockvendors/mockvendors/sim"
)

// dayLayout is the beginning of a day.
const dayLayout = "2006-01-02T00:00:00"

var (
	contractAdded = rules.Rule("contract-added",
		"A contract is added by the id of a payment plan, and begins today if no startDate is sent; the answer is the user.",
		sim.Assumed("the documents name the operation; its parameters, answer and the form of a contract are our choice, "+
			"but for the name of the plan, which the documented contracts of users have"))
	contractEnded = rules.Rule("contract-ended",
		"Deleting a contract ends it, and it stays in the list; the reading contract-deletion has the alternative.",
		sim.Assumed("the documents name the operation and not what becomes of the contract"))
	contractEndedAgain = rules.Rule("contract-ended-again",
		"Deleting a contract that has ended changes nothing.",
		sim.Assumed("not documented"))
	planUnknown = rules.Rule("plan-unknown",
		"A contract needs a payment plan of the company.",
		sim.Assumed("the error codes have InvalidPropertyId for the identifier of an object that does not exist; "+
			"that this operation uses it is our choice"),
		"Send the id of one of the company's payment plans, which the simulator names with the wrong field.").
		Refuses(http.StatusBadRequest, "InvalidPropertyId", "")
	contractUnknown = rules.Rule("contract-unknown",
		"A contract that the user does not have cannot be deleted.",
		sim.Assumed("the error codes have InvalidPropertyId for the identifier of an object that does not exist; "+
			"that this operation uses it is our choice"),
		"Send the contractId of one of the user's contracts, which GET /Api/Users/User shows.").
		Refuses(http.StatusBadRequest, "InvalidPropertyId", "")

	contractDeletion = &sim.Reading{
		ID:       "contract-deletion",
		Question: "What becomes of a contract that is deleted?",
		Values:   []string{"ended", "removed"},
		Source:   "not documented",
		Unprobed: usersStay,
	}
)

// Contract is a contract of a user.
type Contract struct {
	ID              int64         `json:"id" required:"true" generated:"true"`
	PaymentPlanID   int64         `json:"paymentPlanId" min:"0"`
	PaymentPlanName string        `json:"paymentPlanName"` // the plan's if left out
	StartDate       string        `json:"startDate"`
	EndDate         string        `json:"endDate"`
	IsActive        sim.Opt[bool] `json:"isActive"` // a scenario that leaves it out means true
}

type newContract struct {
	PaymentPlanID sim.Opt[int64]  `json:"paymentPlanId"`
	StartDate     sim.Opt[string] `json:"startDate"`
	EndDate       sim.Opt[string] `json:"endDate"`
}

type contractRequest struct {
	UserID sim.Opt[int64] `query:"userId"`
	Body   newContract    `body:"json"`
}

func (in *contractRequest) userID() sim.Opt[int64] { return in.UserID }

// Check reports what is wrong with a new contract.
func (in *contractRequest) Check(c *sim.Checks) {
	plan, plans := in.Body.PaymentPlanID, sessionOf(c.Tx).plans
	if _, known := plans.find(plan.V); !plan.Has() {
		c.Missing("paymentPlanId", sim.OneOf(plans.ids()...))
	} else if !known {
		c.Add(sim.BadField{In: "body", Name: "paymentPlanId", Problem: unknownPlan, Want: sim.OneOf(plans.ids()...), Value: plan.V})
	}
	checkDateTime(c, "startDate", in.Body.StartDate.V)
	checkDateTime(c, "endDate", in.Body.EndDate.V)
}

func (a *api) addContract(tx *sim.Tx, in contractRequest) (elements, error) {
	u, err := a.target(tx, in.UserID)
	if err != nil {
		return elements{}, err
	}
	plan, _ := sessionOf(tx).plans.find(in.Body.PaymentPlanID.V)
	added := Contract{
		ID: a.contractIDs.Next(tx), PaymentPlanID: plan.ID, PaymentPlanName: plan.Name,
		StartDate: in.Body.StartDate.V, EndDate: in.Body.EndDate.V, IsActive: sim.Some(true),
	}
	if added.StartDate == "" {
		added.StartDate = tx.Now.UTC().Format(dayLayout)
	}
	u.Contracts = append(slices.Clip(u.Contracts), added)
	a.put(tx, &u)
	tx.Note(contractAdded).At("paymentPlanId", text(plan.ID)).HeldBy(u.Ref())
	return u.asElements(tx), nil
}

type contractQuery struct {
	UserID     sim.Opt[int64] `query:"userId"`
	ContractID sim.Opt[int64] `query:"contractId"`
}

func (in *contractQuery) userID() sim.Opt[int64] { return in.UserID }

// Check reports whether the contract is missing.
func (in *contractQuery) Check(c *sim.Checks) {
	requireID(c, "contractId", in.ContractID, "the id of a contract of the user")
}

func (a *api) deleteContract(tx *sim.Tx, in contractQuery) (elements, error) {
	u, err := a.target(tx, in.UserID)
	if err != nil {
		return elements{}, err
	}
	id := in.ContractID.V
	i := slices.IndexFunc(u.Contracts, func(c Contract) bool { return c.ID == id })
	if i < 0 {
		return elements{}, refuseID(contractUnknown, "contractId", id)
	}
	u.Contracts = slices.Clone(u.Contracts)
	switch ended := &u.Contracts[i]; {
	case tx.Reads(contractDeletion) == "removed":
		u.Contracts = slices.Delete(u.Contracts, i, i+1)
	case !ended.IsActive.V:
		tx.Note(contractEndedAgain).At("contractId", text(id)).HeldBy(u.Ref())
		return u.asElements(tx), nil
	default:
		ended.IsActive, ended.EndDate = sim.Some(false), formatDateTime(tx.Now)
		tx.Note(contractEnded).At("contractId", text(id)).HeldBy(u.Ref())
	}
	a.put(tx, &u)
	return u.asElements(tx), nil
}

// loadContracts checks the contracts of a scenario's user, and completes them.
func (a *api) loadContracts(tx *sim.Tx, at sim.Place, c sim.Tenant[reference], u *user, wrong *sim.Mistakes) {
	u.Contracts = slices.Clone(u.Contracts)
	for i := range u.Contracts {
		x, at := &u.Contracts[i], at.In("contracts", i)
		plan, known := c.Data.plans.find(x.PaymentPlanID)
		switch {
		case x.ID < 1 || x.ID > maxNumber:
			wrong.Add(at.In("id").Errorf("%d is not a valid id for a contract: use a whole number from 1 to %d", x.ID, int64(maxNumber)))
		case slices.ContainsFunc(u.Contracts[:i], func(other Contract) bool { return other.ID == x.ID }):
			wrong.Add(at.In("id").Errorf("duplicate contract %d: ids are unique within a user", x.ID))
		}
		if x.PaymentPlanID != 0 && !known {
			wrong.Add(at.In("paymentPlanId").Errorf("company %s has no payment plan %d; it has: %v", c.ID, x.PaymentPlanID, c.Data.plans.ids()))
		}
		checks := sim.NewChecks(tx)
		checkDateTime(checks, "startDate", x.StartDate)
		checkDateTime(checks, "endDate", x.EndDate)
		for _, f := range checks.Fields() {
			wrong.Add(at.In(f.Name).Errorf("%s must be %s%s", f.Name, f.Want, f.Instead()))
		}
		if x.PaymentPlanName == "" {
			x.PaymentPlanName = plan.Name
		}
		x.IsActive = sim.Some(x.IsActive.Or(true))
		a.contractIDs.Raise(tx, min(x.ID, maxNumber))
	}
}
