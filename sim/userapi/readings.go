package userapi

import "github.com/mockvendors/mockvendors/sim"

var (
	updateDefaults = &sim.Reading{
		ID:       "update-defaults",
		Question: "What does an update that leaves out signedWaiver and paidDues do to them?",
		Values:   []string{"kept", "false"},
		Source:   "the page says that an update changes only what is passed, and also that these two are false if not passed",
	}
	unknownFields = &sim.Reading{
		ID:       "unknown-fields",
		Question: "What happens to attributes that users do not have?",
		Values:   []string{"ignored", "rejected"},
		Source:   "not documented",
	}
	createdStatus = &sim.Reading{
		ID:       "created-status",
		Question: "Which status does creating a user have?",
		Values:   []string{"200", "201"},
		Source:   "the page shows no answer; one endpoint for both suggests 200, convention suggests 201",
	}
	unknownEmailInURL = &sim.Reading{
		ID:       "unknown-email-in-url",
		Question: "What does a POST with an unknown email in the URL do?",
		Values:   []string{"creates", "404"},
		Source:   "the page describes the email in the URL for updates, and does not rule out creating a user",
	}
	emailMismatch = &sim.Reading{
		ID:       "email-mismatch",
		Question: "What does a POST with one email in the URL and another in the body do?",
		Values:   []string{"rejected", "renames", "url-wins"},
		Source:   "the page puts the email in the body or in the URL, and lists it among the attributes",
	}
	emailCase = &sim.Reading{
		ID:       "email-case",
		Question: "Are two emails that differ in case, of any letters, the same?",
		Values:   []string{"insensitive", "sensitive"},
		Source:   "the page says that the email identifies a user, not how emails are compared",
	}
	explicitNull = &sim.Reading{
		ID:       "explicit-null",
		Question: "What does null do in an update?",
		Values:   []string{"clears", "ignored"},
		Source:   "the page mentions what is passed, and null may or may not count as passed",
	}
	stateForm = &sim.Reading{
		ID:       "state-form",
		Question: "In which form do answers show a state?",
		Values:   []string{"as-sent", "two-letter"},
		Source:   "the page accepts the code and the full name, and shows no answer",
	}
	invalidStatus = &sim.Reading{
		ID:       "invalid-status",
		Question: "Which status does invalid input have?",
		Values:   []string{"400", "422"},
		Source:   "the page shows no error",
	}
	unknownState = &sim.Reading{
		ID:       "unknown-state",
		Question: "What happens to a state that is neither the code nor the full name of a US state?",
		Values:   []string{"rejected", "accepted"},
		Source:   "the page says that state is for US addresses only and can be given in these two forms, not that others are refused",
	}
	unknownQuery = &sim.Reading{
		ID:       "unknown-query",
		Question: "What happens to query parameters that an operation does not have?",
		Values:   []string{"ignored", "rejected"},
		Source:   "not documented; no operation has any",
	}
)

var readings = sim.NewReadings(
	updateDefaults, unknownFields, createdStatus, unknownEmailInURL, emailMismatch, emailCase, explicitNull,
	stateForm, invalidStatus, unknownState, unknownQuery,
)
