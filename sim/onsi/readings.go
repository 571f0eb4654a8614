package onsi

import "github.com/mockvendors/mockvendors/sim"

var (
	reactivatedStatus = &sim.Reading{
		ID:       "reactivated-status",
		Question: "Which status does an inactive member have after a replace?",
		Values:   []string{"active", "invited-unless-accepted-before"},
		Source:   "The page's sample answer shows active; a member who never accepted has not joined yet.",
	}
	idempotencyOtherBody = &sim.Reading{
		ID:       "idempotency-other-body",
		Question: "What happens when an idempotency key is sent again with another body?",
		Values:   []string{"first-result", "conflict"},
		Source:   "The guide says that the earlier result is returned, and does not mention bodies; Conflict is one of the codes.",
	}
	idempotencyScope = &sim.Reading{
		ID:       "idempotency-scope",
		Question: "Within which scope is an idempotency key unique?",
		Values:   []string{"api-key", "api-key-method-path"},
		Source:   "The guide speaks of requests with the same key, but not of their method or path.",
	}
	unknownMemberStatus = &sim.Reading{
		ID:       "unknown-member-status",
		Question: "Which status does a request for an unknown member get?",
		Values:   []string{"404", "400"},
		Source:   "The generic NotFound is a 404; the page on replacing says 400 for any problem.",
	}
	activeEmailReplace = &sim.Reading{
		ID:       "active-email-replace",
		Question: "Can a replace change the email of an active member?",
		Values:   []string{"accepted", "rejected"},
		Source:   "The page says that a replace gives the whole desired state; an update changes the email of invited members only.",
	}
	omittedAccountDetails = &sim.Reading{
		ID:       "omitted-account-details",
		Question: "What happens to the bank account when a replace leaves out accountDetails?",
		Values:   []string{"kept", "cleared"},
		Source:   "Null clears it, so leaving it out may mean something else; the whole desired state means the same.",
	}
	omittedEnablePayroll = &sim.Reading{
		ID:       "omitted-enable-payroll",
		Question: "Which value does a replace without enablePayroll set?",
		Values:   []string{"false", "kept"},
		Source:   "The whole desired state means false; an optional switch may just as well stay unchanged.",
	}
	reinvitedMember = &sim.Reading{
		ID:       "reinvited-member",
		Question: "Does inviting the email of an inactive member keep that member or create a new one?",
		Values:   []string{"same-member", "new-member"},
		Source:   "Emails are unique, which suggests the same member; an invitation creates a member.",
	}
	removeInactive = &sim.Reading{
		ID:       "remove-inactive",
		Question: "Can an inactive member be removed again?",
		Values:   []string{"rejected", "ok"},
		Source:   "There is a code for removals that are not possible; a removal with nothing left to do may just as well succeed.",
	}
	missingKeyStatus = &sim.Reading{
		ID:       "missing-key-status",
		Question: "Which status does a request without an API key get?",
		Values:   []string{"400", "401"},
		Source:   "HeaderValidation is one of the validation issues, which are 400; a request without credentials is commonly 401.",
	}
)

var readings = sim.NewReadings(
	reactivatedStatus, idempotencyOtherBody, idempotencyScope, unknownMemberStatus, activeEmailReplace,
	omittedAccountDetails, omittedEnablePayroll, reinvitedMember, removeInactive, missingKeyStatus,
)
