package clubos

import "github.com/mockvendors/mockvendors/sim"

var readings = sim.NewReadings(
	foundKey, foundUpdates, foundDeleted, otherRoleMessages, failureStatus, deletedGet,
	fullAccountOmitted, requiredWithDefault, contentTypeWithoutBody, unknownFields, usernameClash, otherLocation,
)

var (
	foundKey = &sim.Reading{
		ID:       "found-key",
		Question: "By what does an addition find a user who exists?",
		Values:   []string{"local-user-id", "email"},
		Source:   "The page has a message for a user who exists and does not say what makes them the same; the sibling services go by the caller's local id.",
	}
	foundUpdates = &sim.Reading{
		ID:       "found-updates",
		Question: "Does an addition that finds a user change what is stored?",
		Values:   []string{"no", "yes"},
		Source:   "The page says only that the account exists already; changing is what PUT is for.",
	}
	foundDeleted = &sim.Reading{
		ID:       "found-deleted",
		Question: "What does an addition with the local id of a deleted user do?",
		Values:   []string{"found-still-deleted", "created-again"},
		Source:   "The page names PUT alone as what undeletes, and is silent about POST.",
	}
	otherRoleMessages = &sim.Reading{
		ID:       "other-role-messages",
		Question: "What are the messages for managers and front desk staff?",
		Values:   []string{"role-name", "member"},
		Source:   "The page takes five roles and has messages for three.",
	}
	failureStatus = &sim.Reading{
		ID:       "failure-status",
		Question: "Which HTTP status has a failure?",
		Values:   []string{"200", "4xx"},
		Source:   "The envelope carries the outcome, and no page of the vendor's names HTTP statuses.",
	}
	deletedGet = &sim.Reading{
		ID:       "deleted-get",
		Question: "Do GET and DELETE find a deleted user?",
		Values:   []string{"not-found", "found"},
		Source:   "The record stays, so that PUT can undelete it; whether the other operations see it is not said.",
	}
	fullAccountOmitted = &sim.Reading{
		ID:       "full-account-omitted",
		Question: "What does an update without fullAccount do to the account type?",
		Values:   []string{"keeps", "resets"},
		Source:   "The page says that only included fields change, and also that fullAccount is required and has the default false.",
	}
	requiredWithDefault = &sim.Reading{
		ID:       "required-with-default",
		Question: "Is an addition without fullAccount or sendEmail refused?",
		Values:   []string{"defaulted", "rejected"},
		Source:   "The page calls both required and gives both a default.",
	}
	contentTypeWithoutBody = &sim.Reading{
		ID:       "content-type-without-body",
		Question: "Do GET and DELETE need a Content-Type?",
		Values:   []string{"not-needed", "required"},
		Source:   "The vendor asks for the header on requests in general, where a request without a body has nothing that it could describe.",
	}
	unknownFields = &sim.Reading{
		ID:       "unknown-fields",
		Question: "What happens to properties of a body that the operation does not have?",
		Values:   []string{"ignored", "rejected"},
		Source:   "No page of the vendor's says.",
	}
	usernameClash = &sim.Reading{
		ID:       "username-clash",
		Question: "Is a username refused that another user has?",
		Values:   []string{"rejected", "accepted"},
		Source:   "The page says that one logs in by it, which two cannot; it lists no message for the clash.",
	}
	otherLocation = &sim.Reading{
		ID:       "other-location",
		Question: "Is a user found from another location that the credential reaches?",
		Values:   []string{"not-found", "found"},
		Source:   "The URL names the location to access; whether that narrows the users or only the permission is not said.",
	}
)
