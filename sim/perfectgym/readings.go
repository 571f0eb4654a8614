package perfectgym

import "github.com/mockvendors/mockvendors/sim"

// usersStay is why there is no probe of some readings.
const usersStay = "No operation removes a user, so a probe could not clean up."

var (
	updateDuplicateCode = &sim.Reading{
		ID:       "update-duplicate-code",
		Question: "With which code is an update to an email, phone number or personal id that is in use refused?",
		Values:   []string{"UserAlreadyExist", "InvalidAttributeValue"},
		Source:   "the page demands uniqueness and names no code; the list of codes for updates has only InvalidAttributeValue",
		Unprobed: usersStay,
	}
	duplicateReport = &sim.Reading{
		ID:       "duplicate-report",
		Question: "Does a request with several duplicates report the first one or all of them?",
		Values:   []string{"first", "all"},
		Source:   "the page adds the same user again, phone number included, and gets one error, for the email",
		Unprobed: usersStay,
	}
	blankFields = &sim.Reading{
		ID:       "blank-fields",
		Question: "How do answers show a scalar without a value?",
		Values:   []string{"empty-string", "null"},
		Source:   "the page's examples have empty strings; the documentation's text mentions null",
		Unprobed: usersStay,
	}
	registeredAtClub = &sim.Reading{
		ID:       "registered-at-club",
		Question: "What is the registeredAtClubId of a user added without one?",
		Values:   []string{"home-club", "empty-string"},
		Source:   "the page's text says the home club; the page's example is empty",
		Unprobed: usersStay,
	}
	emptyStringUpdate = &sim.Reading{
		ID:       "empty-string-update",
		Question: "What does an empty string in an update do?",
		Values:   []string{"clears", "discarded"},
		Source:   "the page discards null and is silent on empty strings",
		Unprobed: usersStay,
	}
	addressUpdate = &sim.Reading{
		ID:       "address-update",
		Question: "What happens to the parts of an address that an update leaves out?",
		Values:   []string{"replaces", "merges"},
		Source:   "the page says that only what is sent changes, and sends whole addresses",
		Unprobed: usersStay,
	}
	emailCase = &sim.Reading{
		ID:       "email-case",
		Question: "Are two emails that differ in case, of any letters, the same?",
		Values:   []string{"insensitive", "sensitive"},
		Source:   "not documented",
		Unprobed: usersStay,
	}
	emailChangeConfirmation = &sim.Reading{
		ID:       "email-change-confirmation",
		Question: "Does changing a confirmed email make it unconfirmed?",
		Values:   []string{"resets", "keeps"},
		Source:   "not documented",
		Unprobed: usersStay,
	}
	employeeOnlyInUserMode = &sim.Reading{
		ID:       "employee-only-in-user-mode",
		Question: "With which status does an operation for employees refuse a member's token?",
		Values:   []string{"forbidden", "unauthorized"},
		Source:   "the documents mark operations with their modes and do not say how the other mode is refused",
	}
	confirmTokenTwice = &sim.Reading{
		ID:       "confirm-token-twice",
		Question: "What does a confirmation token that was used before do?",
		Values:   []string{"confirmed-again", "invalid"},
		Source:   "the page shows one token with a success and with a failure",
		Unprobed: "Confirmation tokens are mailed, and a mail to a synthetic address reaches nobody.",
	}
	missingUserID = &sim.Reading{
		ID:       "missing-user-id",
		Question: "With which code is an employee's update without userId refused?",
		Values:   []string{"UserDoesNotExists", "InvalidAttributeValue"},
		Source:   "not documented",
	}
	unknownFields = &sim.Reading{
		ID:       "unknown-fields",
		Question: "What happens to JSON fields that the operation does not have?",
		Values:   []string{"ignored", "rejected"},
		Source:   "not documented",
		Unprobed: usersStay,
	}
	unknownQuery = &sim.Reading{
		ID:       "unknown-query",
		Question: "What happens to query parameters that the operation does not have?",
		Values:   []string{"ignored", "rejected"},
		Source:   "not documented",
	}
	unknownClubCode = &sim.Reading{
		ID:       "unknown-club-code",
		Question: "With which code is the id of a club that the company does not have refused?",
		Values:   []string{"InvalidParameters", "InvalidPropertyId"},
		Source: "the error codes have InvalidParameters for adding a user; they also have InvalidPropertyId, for " +
			"a property with the identifier of an object that does not exist",
	}
	clearRequired = &sim.Reading{
		ID:       "clear-required",
		Question: "Where empty strings clear, does an update clear the email and the birth date, which adding a user requires?",
		Values:   []string{"rejected", "cleared"},
		Source:   "the page requires both when adding a user, and is silent on empty strings in an update",
		Unprobed: usersStay,
	}
	deletedUsers = &sim.Reading{
		ID:       "deleted-users",
		Question: "Do deleted users keep their email, phone number and personal id?",
		Values:   []string{"free", "held"},
		Source:   "not documented",
		Unprobed: usersStay,
	}
)

var readings = sim.NewReadings(
	updateDuplicateCode, duplicateReport, blankFields, registeredAtClub, emptyStringUpdate, addressUpdate, emailCase,
	emailChangeConfirmation, employeeOnlyInUserMode, confirmTokenTwice, missingUserID, unknownFields, unknownQuery,
	deletedUsers, unknownClubCode, clearRequired, credentialsCode, directDebitAccount, contractDeletion,
)
