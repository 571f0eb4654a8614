package clubos

import "github.com/mockvendors/mockvendors/sim"

// prospectsStay is why there is no probe of some readings.
const prospectsStay = "No operation removes a prospect, so a probe could not clean up."

var readings = sim.NewReadings(
	foundKey, foundUpdates, foundDeleted, otherRoleMessages, failureStatus, deletedGet,
	fullAccountOmitted, requiredWithDefault, contentTypeWithoutBody, unknownFields, unknownQuery,
	usernameClash, otherLocation, failureValue, nullInPut, foundRole, matchProspects, prospectBecomes,
)

var (
	foundKey = &sim.Reading{
		ID:       "found-key",
		Question: "By which property does adding a user find one who exists?",
		Values:   []string{"local-user-id", "email"},
		Source: "the page has a message for a user who exists and does not say what makes two users the same; " +
			"the sibling services identify users by the caller's local id",
	}
	foundUpdates = &sim.Reading{
		ID:       "found-updates",
		Question: "Does adding a user who exists already update that user?",
		Values:   []string{"no", "yes"},
		Source:   "the page says only that the account exists already; PUT is the operation that updates",
	}
	foundDeleted = &sim.Reading{
		ID:       "found-deleted",
		Question: "What does adding a user with the local id of a deleted one do?",
		Values:   []string{"found-still-deleted", "created-again"},
		Source:   "the page names only PUT as undeleting a user, and is silent about POST",
	}
	otherRoleMessages = &sim.Reading{
		ID:       "other-role-messages",
		Question: "What are the messages for managers and front desk staff?",
		Values:   []string{"role-name", "member"},
		Source:   "the page accepts five roles and has messages for three",
	}
	failureStatus = &sim.Reading{
		ID:       "failure-status",
		Question: "Which HTTP status does a failure have?",
		Values:   []string{"200", "4xx"},
		Source:   "the envelope carries the outcome, and no page of the vendor names HTTP statuses",
	}
	deletedGet = &sim.Reading{
		ID:       "deleted-get",
		Question: "Do GET and DELETE find a deleted user?",
		Values:   []string{"not-found", "found"},
		Source:   "the record stays, so that PUT can undelete it; whether the other operations see it is not documented",
	}
	fullAccountOmitted = &sim.Reading{
		ID:       "full-account-omitted",
		Question: "What does an update without fullAccount do to the account type?",
		Values:   []string{"keeps", "resets"},
		Source:   "the page says that only included fields change, and also that fullAccount is required and defaults to false",
	}
	requiredWithDefault = &sim.Reading{
		ID:       "required-with-default",
		Question: "Is adding a user without fullAccount or sendEmail refused?",
		Values:   []string{"defaulted", "rejected"},
		Source:   "the page calls both required and gives both a default",
	}
	contentTypeWithoutBody = &sim.Reading{
		ID:       "content-type-without-body",
		Question: "Do GET and DELETE need a Content-Type?",
		Values:   []string{"not-needed", "required"},
		Source:   "the vendor asks for the header on requests in general, but without a body it describes nothing",
	}
	unknownFields = &sim.Reading{
		ID:       "unknown-fields",
		Question: "What happens to properties of a body that the operation does not have?",
		Values:   []string{"ignored", "rejected"},
		Source:   "not documented",
	}
	unknownQuery = &sim.Reading{
		ID:       "unknown-query",
		Question: "What happens to query parameters that the operation does not have?",
		Values:   []string{"ignored", "rejected"},
		Source:   "not documented",
	}
	usernameClash = &sim.Reading{
		ID:       "username-clash",
		Question: "Is a username that another user has refused?",
		Values:   []string{"rejected", "email-accepted", "accepted"},
		Source: "the page says that users log in with it, so two users cannot share one, but it lists no message for the clash, and makes " +
			"the email the username of a user who is added without one; as emailmatch answers with a list, emails are not unique, " +
			"so a clash that only the email causes may well be accepted",
	}
	otherLocation = &sim.Reading{
		ID:       "other-location",
		Question: "Is a user found from another location that the credential has access to?",
		Values:   []string{"not-found", "found"},
		Source: "the URL names the location to access; whether that limits the users or only checks the permission " +
			"is not documented",
	}
	failureValue = &sim.Reading{
		ID:       "failure-value",
		Question: "Which value does a failure have?",
		Values:   []string{"empty", "echoed"},
		Source: "the page prints no failure; the only one that the vendor documents, of the neighbouring usermatch, has " +
			"the invalid systemCode and userId as its value",
	}
	nullInPut = &sim.Reading{
		ID:       "null-in-put",
		Question: "What does null in an update do?",
		Values:   []string{"ignored", "rejected"},
		Source: "the page says that only included fields change, and gives null a meaning for guest-pass dates only, " +
			"where it changes nothing",
	}
	foundRole = &sim.Reading{
		ID:       "found-role",
		Question: "Which role does the message about a user who exists name, if the request has another one than the user?",
		Values:   []string{"stored", "requested"},
		Source:   "the page has the messages Member Found, Trainer Found and Salesperson Found, and does not say whose role they name",
	}
)
