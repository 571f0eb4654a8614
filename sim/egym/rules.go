package egym

import (
	"net/http"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

var rules = sim.NewRules("egym")

const (
	pushPage = "page: push member data"
	spec     = "specification: MMS API v2"
	errPage  = "guide: errors"
)

// Answers of several rules.
const (
	fieldsNotValid = "Some fields of the request are not valid."
	noProfile      = "User's chain profile was not found."
)

// wayInvalid is the way out of two rules. It is declared above them, because
// rules are listed in the order declared.
var wayInvalid = []string{
	"Correct each field that fieldErrors names; rejectedValue is the value that was received. Then send the request again.",
}

// Keys and permissions.
var (
	keyMissing = rules.Rule("key-missing",
		"A request without the header x-api-key is refused with 401.",
		sim.Documented("guide: authentication"),
		"Send the gym's API key in the header x-api-key.").
		Refuses(http.StatusUnauthorized, "", "The header x-api-key is missing.")
	keyUnknown = rules.Rule("key-unknown",
		"A key that EGYM did not issue is refused with 403.",
		sim.Documented("guide: authentication"),
		"Send a key that was issued for a gym: in the simulator, one that the scenario declares for it.").
		Refuses(http.StatusForbidden, "forbiddenAction", "The API key is not valid.")
	permissionMissing = rules.Rule("permission-missing",
		"A key that lacks the permission for an operation is refused with 403.",
		sim.Documented("guide: errors; the permissions' names, and which operation needs which, are assumed"),
		"Send the request with a key that has the permission. Any key of the chain can access all of its accounts, but "+
			"roles apply only at the key's own gym.").
		Refuses(http.StatusForbidden, "missingPermission", "")
)

// The rate limit.
var (
	bucketEmpty = rules.Rule("rate-limit",
		"A key may send 60 requests at once and regains 6 per second; a request beyond that is refused with 429.",
		sim.Documented("guide: rate limits"),
		"Wait and send the request again. There is no Retry-After; one request is allowed again after a sixth of a second.").
		Refuses(http.StatusTooManyRequests, "", "").Waits(time.Second)
)

// The form of a request.
var (
	unreadable = rules.Rule("body-unreadable",
		"A body that is missing or cannot be parsed is refused with 400 invalidRequest.",
		sim.Documented(errPage),
		"Send a JSON object, or a picture as multipart/form-data with a part named file.").
		Refuses(http.StatusBadRequest, "invalidRequest", "The body cannot be read.")
	notReadHere = rules.Rule("body-not-read-here",
		"A body that is compressed, begins with a byte order mark, is UTF-16 or is nested more than 100 deep is refused with 400 invalidRequest.",
		sim.Assumed("these are limits of the simulator; what the vendor does with such a body is not documented"),
		"Send plain UTF-8: uncompressed, without a byte order mark, and nested at most 100 deep.").
		Refuses(http.StatusBadRequest, "invalidRequest", "The body cannot be read.")
	wrongContentType = rules.Rule("content-type",
		"A body of another content type than the operation takes is refused with 400 invalidRequest.",
		sim.Assumed("the guide has this code for a body that is malformed, and says nothing of content types"),
		"Send a JSON object with the Content-Type application/json, or a picture as multipart/form-data with a part named file.").
		Refuses(http.StatusBadRequest, "invalidRequest", "The body has another content type than the operation takes.")
	bodyIncomplete = rules.Rule("body-incomplete",
		"A request whose body broke off is refused with 400, and nothing of it is carried out.",
		sim.Assumed("HTTP calls a message that ends before its length or its last chunk incomplete (RFC 9112, section 8); "+
			"which status and error the vendor answers is not documented"),
		"Send the request again, and whole: nothing of it was carried out.").
		Refuses(http.StatusBadRequest, "invalidRequest", "The body cannot be read.")
	tooLarge = rules.Rule("too-large",
		"A picture of more than 16 MB, or another body of more than 1 MB, is refused with 413.",
		sim.Assumed("the limit for pictures is documented, the status and other limits are not; 413 is HTTP's status for it"),
		"Send a picture of at most 16 MB, or a shorter body. No limit is documented for other bodies.").
		Refuses(http.StatusRequestEntityTooLarge, "", "The body is larger than allowed.")
	fieldMissing = rules.Rule("field-missing",
		"A request that lacks required fields is refused with 400, and the answer names each of them.",
		sim.Inferred("the specification says which fields are required, the guide on errors that a missing one is a 400; "+
			"the errorCode is a reading"),
		"Add each field that fieldErrors names, and send the request again.",
		"To change only some fields of an account, send a PATCH: it requires none.").
		Refuses(http.StatusBadRequest, "invalidArguments", fieldsNotValid)
	fieldInvalid = rules.Rule("field-invalid",
		"A field whose type, length or value the API does not allow is refused with 400.",
		sim.Documented(spec),
		wayInvalid...).
		Refuses(http.StatusBadRequest, "invalidArguments", fieldsNotValid)
	formInvalid = rules.Rule("form-invalid",
		"An email without text on both sides of an @, a country that is not two letters, or a webhook's url that is not an http "+
			"or https URL, is refused with 400.",
		sim.Assumed("the specification describes the fields, but does not say that other values are refused; a warning helps clients more"),
		wayInvalid...).
		Refuses(http.StatusBadRequest, "invalidArguments", fieldsNotValid)
	formAccepted = rules.Rule("form-accepted",
		"An email, a country or a webhook's url of any form is accepted as sent.",
		sim.Inferred("all are plain strings in the specification; this applies only under the reading form-invalid"))
	emptyInPatch = rules.Rule("empty-in-patch",
		"A PATCH with an empty email or membershipId is refused with 400; so is one with an empty firstName or lastName, "+
			"under the reading patch-empty-name.",
		sim.Assumed("the specification has a minimum length for POST and PUT, but none for PATCH; no member can be found by an empty email"),
		"Leave out each field that fieldErrors names, or send a text that is not empty.").
		Refuses(http.StatusBadRequest, "invalidArguments", fieldsNotValid)
	emptyNameAccepted = rules.Rule("empty-name-accepted",
		"A PATCH with an empty firstName or lastName empties it.",
		sim.Inferred("the specification has a minimum length for POST and PUT, but none for PATCH"))
	fieldUnknown = rules.Rule("field-unknown",
		"A field or a query parameter that the API does not know is refused with 400.",
		sim.Assumed("what happens to them is not documented; this applies only under the readings unknown-fields and unknown-query"),
		"Remove each field and parameter that fieldErrors names, and send the request again.").
		Refuses(http.StatusBadRequest, "invalidArguments", fieldsNotValid)
	tanRequired = rules.Rule("tan-required",
		"A membership that is or becomes CORPORATE_FITNESS needs a verificationTAN.",
		sim.Inferred("specification and Wellpass guide require it when creating or updating, but the specification's PATCH has no such field"),
		"Send membership.verificationTAN together with the membershipType CORPORATE_FITNESS, even if the account "+
			"already had a TAN under another type.").
		Refuses(http.StatusBadRequest, "invalidArguments", fieldsNotValid)
	tanNotAsked = rules.Rule("tan-not-asked",
		"A PATCH makes a membership CORPORATE_FITNESS without a verificationTAN.",
		sim.Inferred("the specification's PATCH has no such field; this applies only under the reading patch-tan"))
	tanMalformed = rules.Rule("tan-malformed",
		"A verificationTAN that is not nine digits is refused with 400.",
		sim.Inferred("the Wellpass guide says that a TAN has nine digits; the status is ours"),
		"Send the nine digits that the member's app shows, without blanks.").
		Refuses(http.StatusBadRequest, "invalidArguments", fieldsNotValid)
	tanOfAnyForm = rules.Rule("tan-of-any-form",
		"A verificationTAN of any form is accepted as sent, if the chain has it.",
		sim.Inferred("it is a plain string in the specification; this applies only under the reading tan-form"))
	endBeforeStartAccepted = rules.Rule("end-before-start-accepted",
		"A contract that ends before it starts is accepted as sent.",
		sim.Inferred("the page's own example has one; the specification and its change log of 2026-03-02 say otherwise"))
	endBeforeStartRefused = rules.Rule("end-before-start-refused",
		"A contract that ends before it starts is refused with 400.",
		sim.Documented(spec+", and its change log of 2026-03-02; the page's own example says otherwise"),
		"Send an endOfContract on or after startOfContract, or none.",
		"A PATCH of one date is checked against the other as stored: to move both, send both.").
		Refuses(http.StatusBadRequest, "invalidArguments", fieldsNotValid)
)

// Uniqueness within a chain.
var (
	emailHeld = rules.Rule("email-held",
		"A new account cannot have the email of another member of the chain.",
		sim.Documented(pushPage+": membership conflict"),
		"Read errorCode, which is membershipExists, and fetch the account that metadata.accountId names: it is the "+
			"member who has the email. "+
			"A membershipId conflict may have the same code (this is not documented), so check whether the account has "+
			"your email or your membershipId.",
		"If it is the same person, create nothing: keep that accountId and update the account by PUT or PATCH. "+
			"This is the case when an earlier POST succeeded but its answer was lost, because there are no idempotency keys.",
		"If its membership is outdated, remove it by DELETE on the account, which keeps the person and frees the email "+
			"and the membershipId. "+
			"Then the same POST succeeds, unless a third account has its membershipId.",
		"If both are current members, they cannot share the email: send the POST again with another one.").
		Refuses(http.StatusConflict, "membershipExists", "Membership conflicts with another account.")
	newEmailHeld = rules.Rule("new-email-held",
		"An account cannot change its email to that of another member of the chain.",
		sim.Inferred("the page describes the email conflict; its errorCode follows from the vendor's list of codes"),
		"Read errorCode (its value is not documented) and fetch the account that metadata.accountId names: it is the "+
			"member who has the email. "+
			"The account that you sent the change to is unchanged.",
		"If both accounts belong to the same person, keep one: remove the other's membership by DELETE, which frees "+
			"its email, and send the change again.",
		"If the other member has a newer email, first set it on that account by PATCH, then send the change again.",
		"Otherwise keep the email: a PATCH without it, or a PUT with the current one, changes everything else.").
		Refuses(http.StatusConflict, "", "Email conflicts with another account.")
	membershipIDHeld = rules.Rule("membership-id-held",
		"An account cannot have the membershipId of another member of the chain.",
		sim.Inferred("the page describes the membershipId conflict; its errorCode follows from the vendor's list of codes"),
		"Read errorCode (its value is not documented) and fetch the account that metadata.accountId names: it is the "+
			"member who has the membershipId, under another email.",
		"If you sent a POST and it is the same person, create nothing: keep that accountId and update the account, "+
			"including the email, by PUT or PATCH.",
		"If its membership is outdated, or you sent a change and both accounts belong to the same person, remove its "+
			"membership by DELETE on the account: "+
			"this frees the membershipId, and the same request succeeds.",
		"If both are current members, the membershipId was assigned twice: send the request again with one for which "+
			"GET /api/v2/accounts/membership/{membershipId} answers 404.").
		Refuses(http.StatusConflict, "", "MembershipId conflicts with another account.")
	emailHeldElsewhere = rules.Rule("email-held-elsewhere",
		"An account cannot have an email that, according to the scenario, an account outside the chain has.",
		sim.Assumed("the errorCode is documented, when it occurs is not; a chain's emailsElsewhere decides"),
		"Ask the member for another email and send the request again with it: no key of the chain can access the "+
			"account that metadata.accountId names. No other way is documented.").
		Refuses(http.StatusConflict, "userEmailUsedByAnotherAccountConflict", "Email is used by an account outside of this chain.")
	tanHeld = rules.Rule("tan-held",
		"A corporate-fitness member cannot have the TAN of another one.",
		sim.Documented(errPage),
		"Fetch the account that metadata.accountId names: it is the member who has the TAN. If it is the same person, "+
			"update that account by PUT or PATCH.",
		"Otherwise ask the member to check the TAN, and send the correct one.",
		"If the other member has it by mistake, give that account its own TAN or another membershipType, or remove its "+
			"membership, and send the request again. "+
			"That this frees the TAN is not documented.").
		Refuses(http.StatusConflict, "tanAssociatedWithAnotherAccount", "TAN is associated with another account.")
	tanHeldElsewhere = rules.Rule("tan-held-elsewhere",
		"A corporate-fitness member cannot have a TAN that, according to the scenario, another account has.",
		sim.Documented(errPage),
		"Ask the member to check the TAN, and send the correct one.",
		"If metadata.accountId names an account of the chain that belongs to the same person, send the TAN to that "+
			"account. No other way is documented.").
		Refuses(http.StatusConflict, "tanAssociatedWithAnotherAccount", "TAN is associated with another account.")
	tanUnknown = rules.Rule("tan-unknown",
		"A TAN that is not in the chain's reference data is refused with a 404 for the entity TAN.",
		sim.Inferred("TAN is one of the entities that a 404 can name"),
		"Ask the member to check the TAN, and send the correct one: in the simulator, one of the chain's wellpass.",
		"Until there is one, send another membershipType.").
		Refuses(http.StatusNotFound, "notFound", "There is no such verification TAN.")
	anyTAN = rules.Rule("any-tan",
		"A chain without reference data on TANs accepts any TAN.",
		sim.Assumed("otherwise a scenario would have to declare the TAN of every corporate-fitness member"))
)

// Accounts that are not found.
var (
	accountUnknown = rules.Rule("account-unknown",
		"An accountId that no account has is answered with a 404 for the entity ACCOUNT.",
		sim.Documented(errPage+", which describes the entity ACCOUNT"),
		"Take the accountId from the answer to the POST, or look the member up by GET /api/v2/accounts/email/{email} "+
			"or GET /api/v2/accounts/membership/{membershipId}.",
		"If neither finds the member, create the account by POST.").
		Refuses(http.StatusNotFound, "notFound", "There is no such account.")
	emailUnknown = rules.Rule("email-unknown",
		"An email that no member of the chain has is answered with a 404 for the entity ACCOUNT.",
		sim.Inferred("ACCOUNT is one of the entities that a 404 can name"),
		"Look the member up by GET /api/v2/accounts/membership/{membershipId}: the email may have changed.",
		"If that finds nobody, create the account by POST: the email is free.").
		Refuses(http.StatusNotFound, "notFound", "No member of the chain has this email.")
	membershipIDUnknown = rules.Rule("membership-id-unknown",
		"A membershipId that no member of the chain has is answered with a 404 for the entity MEMBERSHIP.",
		sim.Inferred("MEMBERSHIP is one of the entities that a 404 can name"),
		"Look the member up by GET /api/v2/accounts/email/{email}: the membershipId may have changed.",
		"If that finds nobody, create the account by POST: the membershipId is free.").
		Refuses(http.StatusNotFound, "notFound", "No member of the chain has this membershipId.")
	foreignAccount = rules.Rule("foreign-account",
		"An account that only another chain has is answered with a 404 for the entity CHAIN_PROFILE.",
		sim.Documented(errPage+", which describes the entity CHAIN_PROFILE"),
		"Send the request with a key of the chain that has the account.",
		"For the same person in this chain, create a separate account by POST: accounts of other chains do not conflict.").
		Refuses(http.StatusNotFound, "notFound", noProfile)
	membershipGone = rules.Rule("membership-gone",
		"An account whose membership was deleted is answered with a 404 for the entity CHAIN_PROFILE.",
		sim.Inferred("the guide on conflicts says that a DELETE removes the conflicting member's gym chain profile"),
		"To restore the member, create the account by POST: email and membershipId are free.",
		"Use the accountId of that answer. Whether it is the old one is not documented.").
		Refuses(http.StatusNotFound, "notFound", noProfile)
	shownWithoutMembership = rules.Rule("shown-without-membership",
		"An account whose membership was deleted is shown by its accountId, without a membership.",
		sim.Assumed("this applies only under the reading deleted-by-id"))
	rejoined = rules.Rule("rejoined",
		"A PUT on an account whose membership was deleted gives it a membership again.",
		sim.Assumed("this applies only under the reading rejoin; the specification's DELETE removes only the membershipId and contract data"))
)

// Changes of accounts.
var (
	replaceClears = rules.Rule("replace-clears",
		"A PUT clears the optional fields that it leaves out.",
		sim.Inferred("the page says that missing fields may be set to null or default values"))
	nullIgnored = rules.Rule("null-ignored",
		"A PATCH does not change a field that it sends as null.",
		sim.Documented(pushPage))
	nullLeftOut = rules.Rule("null-left-out",
		"An optional field that a POST or PUT sends as null counts as left out.",
		sim.Inferred("the page says that missing fields may be set to null or default values, and that a PATCH ignores null; "+
			"the specification declares no field that may be null"))
	firstValue = rules.Rule("first-value",
		"Of a query parameter that is sent several times, the first value counts.",
		sim.Assumed("the specification gives each parameter one value; the errors have the form of Spring's, "+
			"which takes the first of several numbers, dates or booleans"))
	phoneNumberStored = rules.Rule("phone-number",
		"A phoneNumber outside the contact is stored as contact.phone, unless the contact has its own phone.",
		sim.Inferred("the page sends phoneNumber, the specification shows contact.phone"))
	membershipDropped = rules.Rule("membership-dropped",
		"A DELETE removes the membership and keeps the person; email and membershipId become free.",
		sim.Inferred("the specification removes only the membershipId and contract data; that the email becomes free follows from the vendor's "+
			"advice to delete and try again"))
	memberErased = rules.Rule("member-erased",
		"A DELETE with eraseMemberData=true erases all data of the member.",
		sim.Documented(spec))
	sameAccountAgain = rules.Rule("same-account-again",
		"A new account with the email of an account whose membership was deleted gets the accountId of that account.",
		sim.Assumed("this applies only under the reading recreate-after-delete"))
	sameAccountElsewhere = rules.Rule("same-account-in-two-chains",
		"A new account with the email of a member of another chain gets the accountId of that member.",
		sim.Assumed("this applies only under the reading person-in-two-chains; the specification speaks of the chain profile of an EGYM account"))
)

// Pictures, roles and pages.
var (
	lengthMissing = rules.Rule("length-missing",
		"A picture sent without Content-Length is refused with 400.",
		sim.Assumed("that the header is required is documented, the status is not"),
		"Send the picture with a Content-Length, not chunked.").
		Refuses(http.StatusBadRequest, "invalidArguments", fieldsNotValid)
	notAPicture = rules.Rule("not-a-picture",
		"An upload without a part named file, or whose file is not a JPEG or PNG by its first bytes, is refused with 400.",
		sim.Assumed("the formats are documented, the refusal is not"),
		"Send a JPEG or a PNG in a part named file of a multipart/form-data body.").
		Refuses(http.StatusBadRequest, "invalidArguments", fieldsNotValid)
	noImage = rules.Rule("no-image",
		"Deleting a picture that does not exist succeeds.",
		sim.Assumed("no error is documented for it"))
	roleRevoked = rules.Rule("role-revoked",
		"A role sent as false is revoked, at the key's gym only.",
		sim.Inferred("the page revokes by false; the specification shows the roles of the current gym, and does not say where they are assigned"))
	roleLeftOut = rules.Rule("role-left-out",
		"A role that is left out or null does not change.",
		sim.Assumed("the page revokes by false; the specification can also be read as revoking everything that is not true"))
	roleLeftOutRevoked = rules.Rule("role-left-out-revoked",
		"A role that is left out or null is revoked.",
		sim.Documented(spec+", which removes a role that is not true; this applies only under the reading roles-left-out"))
	cursor = rules.Rule("next-after-id",
		"The nextAfterId of a page is the offset of the next page, and is present as long as there is one.",
		sim.Assumed("the specification has no parameter for a cursor"))
)
