package egym

import "github.com/mockvendors/mockvendors/sim"

var readings = sim.NewReadings(
	patchResponse, membershipIDCode, emailChangeCode, contractDates, phoneField, emailCase,
	bothConflict, recreateAfterDelete, unknownFields, deletedByID, nullFields,
)

var (
	patchResponse = &sim.Reading{
		ID:       "patch-response",
		Question: "What does a PATCH answer that succeeds?",
		Values:   []string{"account", "no-content"},
		Source:   "the page says 200 with the account, the specification 204",
	}
	membershipIDCode = &sim.Reading{
		ID:       "membership-id-conflict-code",
		Question: "Which errorCode does a membershipId have that another member has?",
		Values:   []string{"membershipExists", "generalConflict"},
		Source:   "the page names the conflict without its code; both are in the vendor's list",
	}
	emailChangeCode = &sim.Reading{
		ID:       "email-change-conflict-code",
		Question: "Which errorCode does a change to an email have that another member has?",
		Values:   []string{"userEmailConflict", "membershipExists"},
		Source:   "the page names the conflict without its code; both are in the vendor's list",
	}
	contractDates = &sim.Reading{
		ID:       "contract-dates",
		Question: "May endOfContract lie before startOfContract?",
		Values:   []string{"accepted", "rejected"},
		Source:   "the page's own example has it so, the specification forbids it",
	}
	phoneField = &sim.Reading{
		ID:       "phone-field",
		Question: "Is a phoneNumber beside the contact taken?",
		Values:   []string{"both", "contact-only"},
		Source:   "the page speaks of phoneNumber, the specification of contact.phone",
	}
	emailCase = &sim.Reading{
		ID:       "email-case",
		Question: "Are emails that differ in case the same?",
		Values:   []string{"insensitive", "sensitive"},
		Source:   "nobody says",
	}
	bothConflict = &sim.Reading{
		ID:       "both-conflict",
		Question: "Which conflict is answered when email and membershipId belong to two other members?",
		Values:   []string{"email-first", "membership-id-first"},
		Source:   "nobody says",
	}
	recreateAfterDelete = &sim.Reading{
		ID:       "recreate-after-delete",
		Question: "Which account is created with the email of one whose membership was deleted?",
		Values:   []string{"new-account", "same-account"},
		Source:   "nobody says",
	}
	unknownFields = &sim.Reading{
		ID:       "unknown-fields",
		Question: "What becomes of fields that the API does not know?",
		Values:   []string{"ignored", "rejected"},
		Source:   "nobody says",
	}
	deletedByID = &sim.Reading{
		ID:       "deleted-by-id",
		Question: "What does a GET by accountId answer after a DELETE that keeps the account?",
		Values:   []string{"chain-profile-404", "account-without-membership"},
		Source:   "nobody says",
	}
	nullFields = &sim.Reading{
		ID:       "null-fields",
		Question: "How are optional fields without a value shown?",
		Values:   []string{"omitted", "null"},
		Source:   "nobody says",
	}
)
