package egym

import "github.com/mockvendors/mockvendors/sim"

var readings = sim.NewReadings(
	patchResponse, membershipIDCode, emailChangeCode, contractDates, phoneField, emailCase,
	bothConflict, recreateAfterDelete, unknownFields, deletedByID, nullFields,
	missingFieldCode, fieldErrorsName, timestampForm, rolesLeftOut, rejoin, personInTwoChains,
	patchTAN, formOfValues, membershipIDCase, patchEmptyName, unknownQuery,
	tanForm, rfidsPutResponse, nfcWithoutIssuer, futureVisit, admissionOfOthers,
	bookingOrder, bookingStart, bookingLeftOut, deactivateNotBooked, taskPeople, completedTasks,
	webhookUpdate, webhookRetry, webhookRedirect, webhookTestAccount,
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
		Question: "Are emails that differ only in case, of any letters, the same?",
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
	missingFieldCode = &sim.Reading{
		ID:       "missing-field-code",
		Question: "Which errorCode reports a required field that is missing?",
		Values:   []string{"invalidRequest", "invalidArguments"},
		Source: "the public error page lists missing fields under invalidRequest, and invalid ones under invalidArguments; " +
			"the specification names no code",
	}
	fieldErrorsName = &sim.Reading{
		ID:       "field-errors-name",
		Question: "What is the list of wrong fields in an error called?",
		Values:   []string{"fieldErrors", "errors"},
		Source:   "the specification says fieldErrors, the public error page errors",
	}
	timestampForm = &sim.Reading{
		ID:       "timestamp-form",
		Question: "How does the timestamp of an error give its zone?",
		Values:   []string{"offset", "rfc3339"},
		Source:   "the vendor's samples end in +0000; the specification's date-time is RFC 3339, which has no such form",
	}
	rolesLeftOut = &sim.Reading{
		ID:       "roles-left-out",
		Question: "What happens to a role that an assignment leaves out or sends as null?",
		Values:   []string{"kept", "revoked"},
		Source:   "the page revokes by false; the specification removes a role that is not true",
	}
	rejoin = &sim.Reading{
		ID:       "rejoin",
		Question: "Does a PUT give an account whose membership was deleted a new one?",
		Values:   []string{"not-found", "by-put"},
		Source:   "not documented; the specification's DELETE removes only the membershipId and contract data",
	}
	personInTwoChains = &sim.Reading{
		ID:       "person-in-two-chains",
		Question: "Does a create reuse the accountId of the member of another chain who has the same email?",
		Values:   []string{"two-accounts", "one-account"},
		Source:   "not documented; the specification speaks of the chain profile of an EGYM account",
	}
	patchTAN = &sim.Reading{
		ID:       "patch-tan",
		Question: "Does a PATCH to CORPORATE_FITNESS need a verificationTAN?",
		Values:   []string{"required", "unknown-field"},
		Source:   "the specification requires the TAN when a membership becomes CORPORATE_FITNESS, but its PATCH has no such field",
	}
	formOfValues = &sim.Reading{
		ID:       "form-invalid",
		Question: "Is an email without the form of one, a country that is not two letters, or a webhook's url that is no URL, refused?",
		Values:   []string{"rejected", "accepted"},
		Source:   "the specification describes them, but they are plain strings",
	}
	membershipIDCase = &sim.Reading{
		ID:       "membership-id-case",
		Question: "Are membershipIds that differ only in case the same?",
		Values:   []string{"sensitive", "insensitive"},
		Source:   "not documented",
	}
	patchEmptyName = &sim.Reading{
		ID:       "patch-empty-name",
		Question: "Does a PATCH accept an empty firstName or lastName?",
		Values:   []string{"accepted", "rejected"},
		Source:   "the specification has a minimum length for POST and PUT, but none for PATCH",
	}
	tanForm = &sim.Reading{
		ID:       "tan-form",
		Question: "Is a verificationTAN that is not nine digits refused for its form?",
		Values:   []string{"rejected", "accepted"},
		Source:   "the Wellpass guide says that a TAN has nine digits; the specification has a plain string",
	}
	unknownQuery = &sim.Reading{
		ID:       "unknown-query",
		Question: "What happens to query parameters that the operation does not have?",
		Values:   []string{"ignored", "rejected"},
		Source:   "not documented",
	}
)
