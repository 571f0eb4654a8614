package onsi

// How a client gets out of what members stand in the way of.
var (
	wayAlreadyInvited = []string{
		"The issue's memberId is the member who has the email. Send the data to it by PATCH or PUT instead of inviting it once more.",
		"If an earlier invitation of yours was carried out and its answer got lost, that memberId is the one it told. " +
			"With an x-idempotency-key, sending the invitation again gets the lost answer instead.",
		"To invite the member anew, remove it by DELETE first: the email of an inactive member can be invited again.",
	}
	wayEmailHeld = []string{
		"Find the member who has the email by GET /v1/members?emails=…, whatever its status: the issue does not name it.",
		"If it is the same person, send the data to that member by PUT, which makes an inactive one active again, or by PATCH.",
		"Otherwise give the other member an email of its own first, by PATCH while it is invited and by PUT after that, and send the request again. " +
			"Removing it may not be enough: nobody documents whether an inactive member keeps its email.",
	}
	wayWorkerIDHeld = []string{
		"Find the member who has the workerId by GET /v1/members?workerIds=…, whatever its status: the issue does not name it.",
		"If it is the same person, send the data to that member by PUT, which makes an inactive one active again, or by PATCH.",
		"Otherwise take the workerId from the other member first, by a PATCH with another one or null, and send the request again. " +
			"Removing it is not enough: an inactive member keeps its workerId.",
	}
	wayEmailFixed = []string{
		"Leave the email out of the update, or send the one that the member has.",
		"To change it, send the member's whole state by PUT, which makes an inactive one active again; " +
			"nobody documents whether a PUT may change the email of an active member.",
	}
	wayActiveEmailFixed = []string{
		"Send the member's whole state with the email that it has.",
		"To change it, remove the member by DELETE and send the same PUT again, which makes it active again; nobody documents that this may change the email.",
	}
	wayRemoved = []string{"Nothing is left to do: the member is inactive, as the removal was to make it. Go on as if it had succeeded."}
	wayTier    = []string{"Send one of the programme's tiers, written as GET /v1/tiers shows it."}

	wayNotFound = []string{
		"Take the memberId from the answer to the invitation, or find the member by GET /v1/members?emails=… or ?workerIds=…, which also shows inactive ones.",
		"If there is none, invite it by POST.",
	}
	wayKeyReused = []string{
		"Send the request with an x-idempotency-key of its own: a new one for each request, and the same one only to send that request again.",
		"To get the earlier answer, send the earlier request again as it was.",
	}
)

// How a client gets a request right.
var (
	waySendKey  = []string{"Send the client's API key in the header X-API-KEY."}
	wayKnownKey = []string{"Send an API key that belongs to a client: here, one that the scenario declares."}
	wayWait     = []string{"Wait and send the request again: a second brings 100 requests back."}

	wayMemberID = []string{"Send the memberId as an answer told it: it begins with mem_."}
	wayQuery    = []string{"Correct each filter that an issue names by its path, or leave it out."}
	wayMissing  = []string{
		"Add each field that an issue names by its path, and send the request again.",
		"To change single fields of a member, send a PATCH: it needs none of them.",
	}
	wayMistyped = []string{
		"Send each field that an issue names by its path in its own type, or leave it out where it is optional.",
		"Null stands for no value in gender and accountDetails, and in a PATCH in workerId; other fields have none by being left out of a PUT.",
	}
	wayInvalid      = []string{"Correct each field that an issue names by its path, and send the request again."}
	wayUnknownField = []string{"Leave out each field that an issue names by its path, and send the request again."}

	wayObject  = []string{"Send a JSON object."}
	wayJSON    = []string{"Send the body with the Content-Type application/json."}
	wayShorter = []string{"Send a shorter body; nobody documents how long one may be."}
)
