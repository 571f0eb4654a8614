package egym

// How a client gets out of the three conflicts. All of them name the account in
// the way by metadata.accountId; what to do about it is another thing for each.
var (
	wayMembershipConflict = []string{
		"Read errorCode, which is membershipExists, and fetch the account that metadata.accountId names: it is the member who has the email. " +
			"A membershipId conflict may have the same code, which nobody documents: compare whether it is the email or the membershipId that the account has.",
		"If it is the same person, there is nothing to create: keep that accountId and send the data to it by PUT or PATCH. " +
			"So it is when an earlier POST was carried out and its answer got lost, for there is no idempotency key.",
		"If its membership is out of date, take that away by DELETE on the account, which keeps the person: the email and the membershipId are free again. " +
			"The same POST succeeds, or meets the next conflict if its membershipId is a third account's.",
		"If both are members of today, they cannot share the email: send the POST again with another one.",
	}
	wayMembershipIDConflict = []string{
		"Read errorCode (nobody documents which it is) and fetch the account that metadata.accountId names: it is the member who has the membershipId, under another email.",
		"If a POST met it and it is the same person, there is nothing to create: keep that accountId and send the data to it by PUT or PATCH, the new email included.",
		"If its membership is out of date, or a change met it and both accounts are the same person's, take its membership away by DELETE on the account: " +
			"the membershipId is free again, and the same request succeeds.",
		"If both are members of today, the membershipId was given twice: send the request again with one for which GET /api/v2/accounts/membership/{membershipId} answers 404.",
	}
	wayEmailConflict = []string{
		"Read errorCode (nobody documents which it is) and fetch the account that metadata.accountId names: it is the member who has the email. " +
			"The account that was to be changed is as it was.",
		"If both accounts are the same person's, keep one of them: take the membership of the other away by DELETE, which frees its email, and send the change again.",
		"If the other member has a newer email, send that one to the account first, by PATCH; then send the change again.",
		"Otherwise leave the email as it is: a PATCH without it, or a PUT with the account's present one, changes everything else.",
	}
)

// How a client gets out of conflicts with what is not, or may not be, a member
// of the chain.
var (
	wayEmailElsewhere = []string{
		"Ask the member for another email and send the request again with it: no key of the chain reaches the account that metadata.accountId names. Nobody documents another way.",
	}
	wayTANHeld = []string{
		"Fetch the account that metadata.accountId names: it is the member who has the TAN. If it is the same person, send the data to that account by PUT or PATCH.",
		"Otherwise have the member look at the TAN again, and send the right one.",
		"If the other member has it by mistake, give that account its own TAN or another membershipType, or take its membership away, and send the request again; " +
			"nobody documents that this frees a TAN.",
	}
	wayTANElsewhere = []string{
		"Have the member look at the TAN again, and send the right one.",
		"If metadata.accountId names an account of the chain that is the same person's, send the TAN to that account; nobody documents another way.",
	}
	wayTANUnknown = []string{
		"Have the member look at the TAN again, and send the right one: here, one of the chain's wellpass.",
		"Until there is one, send the membership with another membershipType.",
	}
)

// How a client gets at an account that it did not find.
var (
	wayAccountUnknown = []string{
		"Take the accountId from the answer to the POST, or look the member up by GET /api/v2/accounts/email/{email} or GET /api/v2/accounts/membership/{membershipId}.",
		"If neither finds one, create the account by POST.",
	}
	wayEmailUnknown = []string{
		"Look the member up by GET /api/v2/accounts/membership/{membershipId}: the email may have changed.",
		"If that finds none, create the account by POST: the email is free.",
	}
	wayMembershipIDUnknown = []string{
		"Look the member up by GET /api/v2/accounts/email/{email}: the membershipId may have changed.",
		"If that finds none, create the account by POST: the membershipId is free.",
	}
	wayForeign = []string{
		"Send the request with a key of the chain whose account it is.",
		"For the same person in this chain, create an account of its own by POST: what another chain has is no conflict.",
	}
	wayGone = []string{
		"To have the member back, create the account by POST: email and membershipId are free.",
		"Keep the accountId of that answer; nobody documents whether it is the old one.",
	}
)

// How a client gets a request right.
var (
	waySendKey    = []string{"Send the key that was issued for the gym in the header x-api-key."}
	wayIssuedKey  = []string{"Send a key that was issued for a gym: here, one that the scenario declares there."}
	wayPermission = []string{
		"Send the request with a key that has the permission. Any key of the chain reaches all of its accounts, but roles count at the key's own gym only.",
	}
	wayWait = []string{"Wait and send the request again; no Retry-After says for how long, but a sixth of a second brings one request back."}

	wayReadable = []string{
		"Send a JSON object with the Content-Type application/json, or a picture as multipart/form-data with a part named file.",
	}
	waySmaller = []string{"Send a picture of at most 16 MB, or a shorter body; nobody documents a limit for bodies that are no pictures."}
	wayMissing = []string{
		"Add each field that fieldErrors names, and send the request again.",
		"To change single fields of an account, send a PATCH: it needs none of them.",
	}
	wayInvalid      = []string{"Correct each field that fieldErrors names; rejectedValue is what arrived. Then send the request again."}
	wayUnknownField = []string{"Leave out each field that fieldErrors names, and send the request again."}
	wayTANRequired  = []string{
		"Send membership.verificationTAN along with the membershipType CORPORATE_FITNESS, also where the account had one as a member of another type.",
	}
	wayDates = []string{
		"Send an endOfContract on or after startOfContract, or none.",
		"A PATCH of one of the dates is held against the other as it is: where both move, send both.",
	}
	wayLength  = []string{"Send the picture with its Content-Length, and not in chunks."}
	wayPicture = []string{"Send a JPEG or a PNG in a part named file of a multipart/form-data body."}
)
