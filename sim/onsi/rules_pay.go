package onsi

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

// Rules about pay.
var (
	cycleOpened = rules.Rule("pay-cycle-opened",
		"A pay cycle is open until the end of its last day, in UTC. A pay run outside of every cycle opens one, to the end of the month.",
		sim.Assumed("the specification has no operation that opens or closes a cycle"))
	cycleNotFound = rules.Rule("pay-cycle-not-found",
		"A client can see only its own pay cycles.",
		sim.Inferred("NotFound is the generic code for what does not exist"),
		"Take the id from the list of pay cycles, GET /v1/pay/cycles.").
		Refuses(http.StatusNotFound, "NotFound", "There is no pay cycle with this id")
	noOpenCycle = rules.Rule("no-open-pay-cycle",
		"There is no balance where the client has no pay cycle today.",
		sim.Assumed("a balance names its pay cycle; what it is without one is not documented"),
		"Upload a pay run by POST /v1/pay/run: in the simulator, it opens a pay cycle.").
		Refuses(http.StatusNotFound, "NotFound", "There is no pay cycle today")
	balanceCapped = rules.Rule("balance-capped",
		"What a member has earned counts up to the upper limit.",
		sim.Inferred("the specification says of the upper limit that a member cannot have more"))
	currencyDiffers = rules.Rule("currency-differs",
		"Pay and withdrawals must be in the client's currency.",
		sim.Assumed("a balance has one currency; what another one gets is not documented"),
		"Send the amount in the currency of the member's balance.").
		Refuses(http.StatusUnprocessableEntity, "", "This is not the currency of the programme")
	memberNotEligible = rules.Rule("member-not-eligible",
		"Only an active member can withdraw.",
		sim.Inferred("the guide gives the code MemberNotEligible, but no case of it"),
		"Wait until the member is active: an invited one accepts the invitation, an inactive one becomes active by a PUT.").
		Refuses(http.StatusBadRequest, "MemberNotEligible", "This member cannot withdraw")
	bankAccountMissing = rules.Rule("bank-account-missing",
		"A member needs accountDetails to withdraw.",
		sim.Inferred("an intent answers the account; the guide gives the code BankAccountInvalid, but no case of it"),
		"Set the member's accountDetails by PATCH, and send the intent again.").
		Refuses(http.StatusBadRequest, "BankAccountInvalid", "The member has no bank account")
	withdrawalLimits = rules.Rule("withdrawal-limits",
		"A withdrawal must be within the limits of the balance, and more than its fee.",
		sim.Inferred("the specification says that a member cannot withdraw below the lower limit; the status is not documented"),
		"Send an amount from the lowerLimit to the upperLimit of the member's balance.").
		Refuses(http.StatusUnprocessableEntity, "", "The amount is not within the limits")
	fundsInsufficient = rules.Rule("funds-insufficient",
		"A member can withdraw no more than is available, with fees. An intent reserves nothing: its completion may find too little.",
		sim.Inferred("the specification calls that the available balance; the status is not documented"),
		"Send an intent of at most what is available by the member's balance, and complete that.",
		"To make more available, upload a pay run by POST /v1/pay/run, and send the request again.").
		Refuses(http.StatusUnprocessableEntity, "", "There is not enough pay available")
	withdrawalsUnavailable = rules.Rule("withdrawals-unavailable",
		"While withdrawals are temporarily unavailable, none can be completed.",
		sim.Documented("specification: getMemberBalance, isTemporarilyUnavailable (the status is not documented)"),
		"Wait until isTemporarilyUnavailable of the member's balance is false: in the simulator, until the state says so.").
		Refuses(http.StatusUnprocessableEntity, "", "Withdrawals are temporarily unavailable")
	intentNotFound = rules.Rule("intent-not-found",
		"A client can complete only its own withdrawal intents.",
		sim.Inferred("NotFound is the generic code for what does not exist"),
		"Take the withdrawalIntentId from the answer to POST /v1/pay/withdrawals/intent.").
		Refuses(http.StatusNotFound, "NotFound", "There is no withdrawal intent with this id")
	intentCompleted = rules.Rule("intent-completed",
		"A withdrawal intent can be completed only once.",
		sim.Assumed("Conflict is one of the codes; what a second completion gets is not documented"),
		"The withdrawal is made: look for it by GET /v1/pay/withdrawals?memberId=….",
		"For another withdrawal, create another intent.").
		Refuses(http.StatusConflict, "Conflict", "This withdrawal is completed already")
)
