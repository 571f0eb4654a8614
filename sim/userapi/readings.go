package userapi

import "github.com/mockvendors/mockvendors/sim"

var (
	updateDefaults = &sim.Reading{
		ID:       "update-defaults",
		Question: "What does an update do to signedWaiver and paidDues when it leaves them out?",
		Values:   []string{"kept", "false"},
		Source:   "the page says that an update changes only what is passed, and that these two are false if not passed",
	}
	unknownFields = &sim.Reading{
		ID:       "unknown-fields",
		Question: "What happens to attributes that users do not have?",
		Values:   []string{"ignored", "rejected"},
		Source:   "the page does not say",
	}
	createdStatus = &sim.Reading{
		ID:       "created-status",
		Question: "With which status does a creation answer?",
		Values:   []string{"200", "201"},
		Source:   "the page shows no answer; one endpoint for both speaks for 200, custom for 201",
	}
	unknownEmailInURL = &sim.Reading{
		ID:       "unknown-email-in-url",
		Question: "What does a POST to the URL of an unknown email do?",
		Values:   []string{"creates", "404"},
		Source:   "the page describes the email in the URL for updates, and excludes creations nowhere",
	}
	emailMismatch = &sim.Reading{
		ID:       "email-mismatch",
		Question: "What does a POST do whose URL has one email and whose body has another?",
		Values:   []string{"rejected", "renames", "url-wins"},
		Source:   "the page has the email in the body or in the URL, and lists it among the attributes",
	}
	emailCase = &sim.Reading{
		ID:       "email-case",
		Question: "Are two emails that differ in case the same?",
		Values:   []string{"insensitive", "sensitive"},
		Source:   "the page says that the email tells users apart, not how it is compared",
	}
	explicitNull = &sim.Reading{
		ID:       "explicit-null",
		Question: "What does null do in an update?",
		Values:   []string{"clears", "ignored"},
		Source:   "the page speaks of what is passed, and null can be taken for passed or not",
	}
	stateForm = &sim.Reading{
		ID:       "state-form",
		Question: "In which form does a state come back?",
		Values:   []string{"as-sent", "two-letter"},
		Source:   "the page takes the code and the full name, and shows no answer",
	}
	invalidStatus = &sim.Reading{
		ID:       "invalid-status",
		Question: "With which status is input rejected?",
		Values:   []string{"400", "422"},
		Source:   "the page shows no error",
	}
)

var readings = sim.NewReadings(
	updateDefaults, unknownFields, createdStatus, unknownEmailInURL, emailMismatch, emailCase, explicitNull,
	stateForm, invalidStatus,
)
