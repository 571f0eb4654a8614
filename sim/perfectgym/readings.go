package perfectgym

import "github.com/mockvendors/mockvendors/sim"

var (
	updateDuplicateCode = &sim.Reading{
		ID:       "update-duplicate-code",
		Question: "Which code refuses an update to an email, phone number or personal id that is in use?",
		Values:   []string{"UserAlreadyExist", "InvalidAttributeValue"},
		Source:   "the page demands uniqueness and names no code; the list of codes for updates has InvalidAttributeValue alone",
	}
	duplicateReport = &sim.Reading{
		ID:       "duplicate-report",
		Question: "Are several duplicates in one request all reported?",
		Values:   []string{"first", "all"},
		Source:   "the page sends a whole user again, phone number included, and gets one error, for the email",
	}
	blankFields = &sim.Reading{
		ID:       "blank-fields",
		Question: "How do answers show a scalar that is blank?",
		Values:   []string{"empty-string", "null"},
		Source:   "the page's examples have empty strings; the documentation's text speaks of null",
	}
	registeredAtClub = &sim.Reading{
		ID:       "registered-at-club",
		Question: "What is registeredAtClubId of a user who was added without it?",
		Values:   []string{"home-club", "empty-string"},
		Source:   "the page's text takes the home club; the page's example is empty",
	}
	emptyStringUpdate = &sim.Reading{
		ID:       "empty-string-update",
		Question: "What does an empty string in an update do?",
		Values:   []string{"clears", "discarded"},
		Source:   "the page discards null and is silent on empty strings",
	}
	addressUpdate = &sim.Reading{
		ID:       "address-update",
		Question: "What happens to the parts of an address that an update's address does not have?",
		Values:   []string{"replaces", "merges"},
		Source:   "the page says that only what is sent changes, and sends whole addresses",
	}
	emailCase = &sim.Reading{
		ID:       "email-case",
		Question: "Are two emails that differ in case the same?",
		Values:   []string{"insensitive", "sensitive"},
		Source:   "not documented",
	}
	emailChangeConfirmation = &sim.Reading{
		ID:       "email-change-confirmation",
		Question: "Is a new email unconfirmed, where the one before was confirmed?",
		Values:   []string{"resets", "keeps"},
		Source:   "not documented",
	}
	employeeOnlyInUserMode = &sim.Reading{
		ID:       "employee-only-in-user-mode",
		Question: "How is a member's token refused by an operation for employees?",
		Values:   []string{"forbidden", "unauthorized"},
		Source:   "the documents mark operations with their modes and do not say what the other mode gets",
	}
	confirmTokenTwice = &sim.Reading{
		ID:       "confirm-token-twice",
		Question: "What does a confirmation token do that was used before?",
		Values:   []string{"confirmed-again", "invalid"},
		Source:   "the page shows one token with a success and with a failure",
	}
	missingUserID = &sim.Reading{
		ID:       "missing-user-id",
		Question: "Which code refuses an employee's update without userId?",
		Values:   []string{"UserDoesNotExists", "InvalidAttributeValue"},
		Source:   "not documented",
	}
	unknownFields = &sim.Reading{
		ID:       "unknown-fields",
		Question: "Are JSON fields that the operation does not have an error?",
		Values:   []string{"ignored", "rejected"},
		Source:   "not documented",
	}
	deletedUsers = &sim.Reading{
		ID:       "deleted-users",
		Question: "Do deleted users still hold their email, phone number and personal id?",
		Values:   []string{"free", "held"},
		Source:   "not documented",
	}
)

var readings = sim.NewReadings(
	updateDuplicateCode, duplicateReport, blankFields, registeredAtClub, emptyStringUpdate, addressUpdate, emailCase,
	emailChangeConfirmation, employeeOnlyInUserMode, confirmTokenTwice, missingUserID, unknownFields, deletedUsers,
)
