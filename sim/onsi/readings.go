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
		Question: "Which status does replacing, updating, removing or paying an unknown member get?",
		Values:   []string{"400", "404"},
		Source:   "The pages of the three say 400 for any problem; the generic NotFound is a 404, as for reading a member.",
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
	emailCase = &sim.Reading{
		ID:       "email-case",
		Question: "Are two emails that differ in case, of any letters, the same?",
		Values:   []string{"insensitive", "sensitive"},
		Source:   "The page calls the email unique, but does not say how emails are compared.",
	}
	rateLimitBody = &sim.Reading{
		ID:       "rate-limit-body",
		Question: "Which body does a refusal by the rate limit have?",
		Values:   []string{"top-level", "issues"},
		Source:   "The page on rate limits prints code and message at the top level; the guide on errors puts them in a list of issues.",
		Unprobed: "Only a burst of more than a hundred requests in a second meets the limit, and others may share the sandbox.",
	}
	pageParameters = &sim.Reading{
		ID:       "page-parameters",
		Question: "Must a list have skip and take?",
		Values:   []string{"optional", "required"},
		Source:   "The specification marks both as required and gives both a default; an earlier page calls them optional.",
	}
	payloadCode = &sim.Reading{
		ID:       "payload-code",
		Question: "Which code do wrong fields of an invitation have?",
		Values:   []string{"BodyValidation", "InvalidAddMemberPayload"},
		Source: "The guide has BodyValidation for the form of a body; the page on inviting has InvalidAddMemberPayload for any other " +
			"problem with the payload.",
	}
	unknownQuery = &sim.Reading{
		ID:       "unknown-query",
		Question: "What happens to query parameters that an operation does not have?",
		Values:   []string{"ignored", "rejected"},
		Source:   "Nothing is said of them; the specification closes bodies, and QueryValidation is one of the codes.",
	}
)

// Readings about dates, jobs and pay.
var (
	born1900 = &sim.Reading{
		ID:       "born-1900",
		Question: "Is a date of birth in 1900 accepted?",
		Values:   []string{"accepted", "rejected"},
		Source:   "The specification says later than 1900, which may mean the year or its beginning.",
	}
	csvMissingMembers = &sim.Reading{
		ID:       "csv-missing-members",
		Question: "What happens to members that are not in an uploaded CSV file?",
		Values:   []string{"kept", "offboarded"},
		Source:   "Nothing is said of the files; a PUT suggests that a file is the whole programme.",
		Unprobed: "If the answer is offboarded, the probe would offboard every other member of the sandbox.",
	}
	payRunStatus = &sim.Reading{
		ID:       "pay-run-status",
		Question: "Which status does an uploaded pay run have?",
		Values:   []string{"Available", "Scheduled"},
		Source: "The operation is to make pay available; the specification's example is scheduled, for the beginning of a day (here " +
			"the next, in UTC).",
		Unprobed: "No operation removes a pay run, so a probe could not clean up.",
	}
	payRefusalStatus = &sim.Reading{
		ID:       "pay-refusal-status",
		Question: "Which status does a refusal for funds, limits, the currency or the availability of withdrawals have?",
		Values:   []string{"422", "400"},
		Source:   "UnprocessableEntity is one of the codes, and no other case of it is known; problems with members are 400.",
		Unprobed: "Whether a member can be paid depends on pay cycles and runs, which no operation removes.",
	}
	withdrawalAmount = &sim.Reading{
		ID:       "withdrawal-amount",
		Question: "Is the amount of a member's withdrawals before or after the fee?",
		Values:   []string{"gross", "net"},
		Source:   "An intent's amount has the fee in it; the newer list of withdrawals has a netAmount.",
		Unprobed: "It takes a completed withdrawal, which moves money and cannot be taken back.",
	}
)

var readings = sim.NewReadings(
	reactivatedStatus, idempotencyOtherBody, idempotencyScope, unknownMemberStatus, activeEmailReplace,
	omittedAccountDetails, omittedEnablePayroll, reinvitedMember, removeInactive, missingKeyStatus,
	emailCase, rateLimitBody, pageParameters, payloadCode, unknownQuery,
	born1900, csvMissingMembers, payRunStatus, payRefusalStatus, withdrawalAmount,
)
