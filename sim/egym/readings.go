package egym

import "github.com/mockvendors/mockvendors/sim"

var readings = sim.NewReadings(
	patchResponse, membershipIDCode, emailChangeCode, contractDates, phoneField, emailCase,
	bothConflict, recreateAfterDelete, unknownFields, deletedByID, nullFields,
)

var (
	patchResponse = &sim.Reading{
		ID:       "patch-response",
		Question: "What does a successful PATCH answer?",
		Values:   []string{"account", "no-content"},
		Source:   "the page says 200 with the account, the specification 204",
	}
	membershipIDCode = &sim.Reading{
		ID:       "membership-id-conflict-code",
		Question: "Which errorCode reports a membershipId that another member has?",
		Values:   []string{"membershipExists", "generalConflict"},
		Source:   "the page names the conflict, but not its code; both are in the vendor's list",
	}
	emailChangeCode = &sim.Reading{
		ID:       "email-change-conflict-code",
		Question: "Which errorCode reports a change to an email that another member has?",
		Values:   []string{"userEmailConflict", "membershipExists"},
		Source:   "the page names the conflict, but not its code; both are in the vendor's list",
	}
	contractDates = &sim.Reading{
		ID:       "contract-dates",
		Question: "May endOfContract be before startOfContract?",
		Values:   []string{"accepted", "rejected"},
		Source:   "the page's own example has it, the specification forbids it",
	}
	phoneField = &sim.Reading{
		ID:       "phone-field",
		Question: "Is a phoneNumber outside the contact accepted?",
		Values:   []string{"both", "contact-only"},
		Source:   "the page has phoneNumber, the specification contact.phone",
	}
	emailCase = &sim.Reading{
		ID:       "email-case",
		Question: "Are emails that differ only in case the same?",
		Values:   []string{"insensitive", "sensitive"},
		Source:   "not documented",
	}
	bothConflict = &sim.Reading{
		ID:       "both-conflict",
		Question: "Which conflict is reported when email and membershipId belong to two other members?",
		Values:   []string{"email-first", "membership-id-first"},
		Source:   "not documented",
	}
	recreateAfterDelete = &sim.Reading{
		ID:       "recreate-after-delete",
		Question: "Does a create reuse the account that has the same email and whose membership was deleted?",
		Values:   []string{"new-account", "same-account"},
		Source:   "not documented",
	}
	unknownFields = &sim.Reading{
		ID:       "unknown-fields",
		Question: "What happens to fields that the API does not know?",
		Values:   []string{"ignored", "rejected"},
		Source:   "not documented",
	}
	deletedByID = &sim.Reading{
		ID:       "deleted-by-id",
		Question: "What does a GET by accountId answer after a DELETE that keeps the account?",
		Values:   []string{"chain-profile-404", "account-without-membership"},
		Source:   "not documented",
	}
	nullFields = &sim.Reading{
		ID:       "null-fields",
		Question: "How are optional fields without a value shown?",
		Values:   []string{"omitted", "null"},
		Source:   "not documented",
	}
)
