package onsi

import "github.com/mockvendors/mockvendors/sim"

var (
	reactivatedStatus = &sim.Reading{
		ID:       "reactivated-status",
		Question: "Which status has an inactive member after it was replaced?",
		Values:   []string{"active", "invited-unless-accepted-before"},
		Source:   "The page's sample answer shows active; a member who never accepted has not joined yet.",
	}
	idempotencyOtherBody = &sim.Reading{
		ID:       "idempotency-other-body",
		Question: "What happens when an idempotency key comes again with another body?",
		Values:   []string{"first-result", "conflict"},
		Source:   "The guide says that the earlier result is returned and nothing of bodies; Conflict is one of the codes.",
	}
	idempotencyScope = &sim.Reading{
		ID:       "idempotency-scope",
		Question: "Within what is an idempotency key unique?",
		Values:   []string{"api-key", "api-key-method-path"},
		Source:   "The guide speaks of requests with the same key, and not of their method or path.",
	}
	unknownMemberStatus = &sim.Reading{
		ID:       "unknown-member-status",
		Question: "Which status has the answer about a member that is not there?",
		Values:   []string{"404", "400"},
		Source:   "The generic NotFound is a 404; the page of the replace speaks of 400 for any problem.",
	}
	activeEmailReplace = &sim.Reading{
		ID:       "active-email-replace",
		Question: "Can a replace change the email of an active member?",
		Values:   []string{"accepted", "rejected"},
		Source:   "The page says that a replace gives the whole desired state; an update changes the email of invited members only.",
	}
	omittedAccountDetails = &sim.Reading{
		ID:       "omitted-account-details",
		Question: "What becomes of the bank account when a replace leaves out accountDetails?",
		Values:   []string{"kept", "cleared"},
		Source:   "Null clears it, so leaving it out may say something else; the whole desired state says the same.",
	}
	omittedEnablePayroll = &sim.Reading{
		ID:       "omitted-enable-payroll",
		Question: "What does a replace without enablePayroll make of it?",
		Values:   []string{"false", "kept"},
		Source:   "The whole desired state says false; an optional switch may as well be left alone.",
	}
	reinvitedMember = &sim.Reading{
		ID:       "reinvited-member",
		Question: "Who is the member after the email of an inactive one was invited again?",
		Values:   []string{"same-member", "new-member"},
		Source:   "Emails are unique, which speaks for the same member; an invitation makes a member.",
	}
	removeInactive = &sim.Reading{
		ID:       "remove-inactive",
		Question: "Can an inactive member be removed?",
		Values:   []string{"rejected", "ok"},
		Source:   "There is a code for removals that are not possible; a removal that finds its work done may as well succeed.",
	}
	missingKeyStatus = &sim.Reading{
		ID:       "missing-key-status",
		Question: "Which status has the answer to a request without an API key?",
		Values:   []string{"400", "401"},
		Source:   "HeaderValidation is one of the validation issues, which are 400; a request without credentials is commonly 401.",
	}
)

var readings = sim.NewReadings(
	reactivatedStatus, idempotencyOtherBody, idempotencyScope, unknownMemberStatus, activeEmailReplace,
	omittedAccountDetails, omittedEnablePayroll, reinvitedMember, removeInactive, missingKeyStatus,
)
