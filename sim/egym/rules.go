package egym

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

var rules = sim.NewRules("egym")

const (
	pushPage = "page: push member data"
	spec     = "specification: MMS API v2"
)

// wayInvalid is the way out of two rules, and stands above them so that rules
// are listed in the order declared.
var wayInvalid = []string{
	"Correct each field that fieldErrors names; rejectedValue is what arrived. Then send the request again.",
}

// Who may ask.
var (
	keyMissing = rules.Rule("key-missing",
		"A request without the header x-api-key is refused with 401.",
		sim.Documented("guide: authentication"),
		"Send the key that was issued for the gym in the header x-api-key.").
		Refuses(http.StatusUnauthorized, "", "The header x-api-key is missing.")
	keyUnknown = rules.Rule("key-unknown",
		"A key that EGYM did not issue is refused with 403.",
		sim.Documented("guide: authentication"),
		"Send a key that was issued for a gym: here, one that the scenario declares there.").
		Refuses(http.StatusForbidden, "forbiddenAction", "The API key is not valid.")
	permissionMissing = rules.Rule("permission-missing",
		"A key that lacks the permission for an operation is refused with 403.",
		sim.Documented("guide: errors; the permissions' names, and which operation needs which, are assumed"),
		"Send the request with a key that has the permission. Any key of the chain reaches all of its accounts, but roles count at the key's own gym only.").
		Refuses(http.StatusForbidden, "missingPermission", "")
)

// How much may be asked.
var (
	bucketEmpty = rules.Rule("rate-limit",
		"A key may send 60 requests at once and gets 6 a second back; a request beyond that is refused with 429.",
		sim.Documented("guide: rate limits"),
		"Wait and send the request again; no Retry-After says for how long, but a sixth of a second brings one request back.").
		Refuses(http.StatusTooManyRequests, "", "")
)

// What a request has to look like.
var (
	unreadable = rules.Rule("body-unreadable",
		"A body that is missing, of another content type or not readable is refused with 400 invalidRequest.",
		sim.Documented("guide: errors"),
		"Send a JSON object with the Content-Type application/json, or a picture as multipart/form-data with a part named file.").
		Refuses(http.StatusBadRequest, "invalidRequest", "The body cannot be read.")
	tooLarge = rules.Rule("too-large",
		"A picture of more than 16 MB, or another body of more than 1 MB, is refused with 413.",
		sim.Assumed("the limit of pictures is documented, the status and other limits are not; 413 is HTTP's own"),
		"Send a picture of at most 16 MB, or a shorter body; nobody documents a limit for bodies that are no pictures.").
		Refuses(http.StatusRequestEntityTooLarge, "", "The body is larger than allowed.")
	fieldMissing = rules.Rule("field-missing",
		"A request without a field that it must have is refused with 400 and names each such field.",
		sim.Documented(spec),
		"Add each field that fieldErrors names, and send the request again.",
		"To change single fields of an account, send a PATCH: it needs none of them.").
		Refuses(http.StatusBadRequest, "invalidArguments", "Some fields of the request are not valid.")
	fieldInvalid = rules.Rule("field-invalid",
		"A field of another type, length or list of values than the API has is refused with 400.",
		sim.Documented(spec),
		wayInvalid...).
		Refuses(http.StatusBadRequest, "invalidArguments", "Some fields of the request are not valid.")
	formInvalid = rules.Rule("form-invalid",
		"An email without something on both sides of an @, or a country that is not two letters, is refused with 400.",
		sim.Assumed("the specification says what the fields are, but not that others are refused; a client is better warned"),
		wayInvalid...).
		Refuses(http.StatusBadRequest, "invalidArguments", "Some fields of the request are not valid.")
	fieldUnknown = rules.Rule("field-unknown",
		"A field that the API does not know is refused with 400.",
		sim.Assumed("nobody says what becomes of unknown fields; this holds under the reading unknown-fields only"),
		"Leave out each field that fieldErrors names, and send the request again.").
		Refuses(http.StatusBadRequest, "invalidArguments", "Some fields of the request are not valid.")
	tanRequired = rules.Rule("tan-required",
		"A membership that is or becomes CORPORATE_FITNESS needs a verificationTAN.",
		sim.Documented(spec),
		"Send membership.verificationTAN along with the membershipType CORPORATE_FITNESS, also where the account had one as a member of another type.").
		Refuses(http.StatusBadRequest, "invalidArguments", "Some fields of the request are not valid.")
	endBeforeStartTaken = rules.Rule("end-before-start-accepted",
		"A contract that ends before it starts is taken as it is.",
		sim.Documented(pushPage+", whose own example has one; the specification says otherwise"))
	endBeforeStartRefused = rules.Rule("end-before-start-refused",
		"A contract that ends before it starts is refused with 400.",
		sim.Documented(spec+"; the page's own example says otherwise"),
		"Send an endOfContract on or after startOfContract, or none.",
		"A PATCH of one of the dates is held against the other as it is: where both move, send both.").
		Refuses(http.StatusBadRequest, "invalidArguments", "Some fields of the request are not valid.")
)

// Uniqueness within a chain.
var (
	emailHeld = rules.Rule("email-held",
		"A new account cannot have the email of another member of the chain.",
		sim.Documented(pushPage+": membership conflict"),
		"Read errorCode, which is membershipExists, and fetch the account that metadata.accountId names: it is the member who has the email. "+
			"A membershipId conflict may have the same code, which nobody documents: compare whether it is the email or the membershipId that the account has.",
		"If it is the same person, there is nothing to create: keep that accountId and send the data to it by PUT or PATCH. "+
			"So it is when an earlier POST was carried out and its answer got lost, for there is no idempotency key.",
		"If its membership is out of date, take that away by DELETE on the account, which keeps the person: the email and the membershipId are free again. "+
			"The same POST succeeds, or meets the next conflict if its membershipId is a third account's.",
		"If both are members of today, they cannot share the email: send the POST again with another one.").
		Refuses(http.StatusConflict, "membershipExists", "Membership conflicts with another account.")
	newEmailHeld = rules.Rule("new-email-held",
		"An account cannot change its email to that of another member of the chain.",
		sim.Inferred("the conflict is on the page under email conflict; which errorCode it has follows from the vendor's list of codes"),
		"Read errorCode (nobody documents which it is) and fetch the account that metadata.accountId names: it is the member who has the email. "+
			"The account that was to be changed is as it was.",
		"If both accounts are the same person's, keep one of them: take the membership of the other away by DELETE, which frees its email, and send the change again.",
		"If the other member has a newer email, send that one to the account first, by PATCH; then send the change again.",
		"Otherwise leave the email as it is: a PATCH without it, or a PUT with the account's present one, changes everything else.").
		Refuses(http.StatusConflict, "", "Email conflicts with another account.")
	membershipIDHeld = rules.Rule("membership-id-held",
		"An account cannot have the membershipId of another member of the chain.",
		sim.Inferred("the conflict is on the page under membershipId conflict; which errorCode it has follows from the vendor's list of codes"),
		"Read errorCode (nobody documents which it is) and fetch the account that metadata.accountId names: it is the member who has the membershipId, under another email.",
		"If a POST met it and it is the same person, there is nothing to create: keep that accountId and send the data to it by PUT or PATCH, the new email included.",
		"If its membership is out of date, or a change met it and both accounts are the same person's, take its membership away by DELETE on the account: "+
			"the membershipId is free again, and the same request succeeds.",
		"If both are members of today, the membershipId was given twice: send the request again with one for which GET /api/v2/accounts/membership/{membershipId} answers 404.").
		Refuses(http.StatusConflict, "", "MembershipId conflicts with another account.")
	emailHeldElsewhere = rules.Rule("email-held-elsewhere",
		"An account cannot have an email that the scenario says an account outside of the chain has.",
		sim.Assumed("the errorCode is documented, when it comes is not; a chain's emailsElsewhere decides"),
		"Ask the member for another email and send the request again with it: no key of the chain reaches the account that metadata.accountId names. Nobody documents another way.").
		Refuses(http.StatusConflict, "userEmailUsedByAnotherAccountConflict", "Email is used by an account outside of this chain.")
	tanHeld = rules.Rule("tan-held",
		"A corporate-fitness member cannot have the TAN of another one.",
		sim.Documented("guide: errors"),
		"Fetch the account that metadata.accountId names: it is the member who has the TAN. If it is the same person, send the data to that account by PUT or PATCH.",
		"Otherwise have the member look at the TAN again, and send the right one.",
		"If the other member has it by mistake, give that account its own TAN or another membershipType, or take its membership away, and send the request again; "+
			"nobody documents that this frees a TAN.").
		Refuses(http.StatusConflict, "tanAssociatedWithAnotherAccount", "TAN is associated with another account.")
	tanHeldElsewhere = rules.Rule("tan-held-elsewhere",
		"A corporate-fitness member cannot have a TAN that the scenario says another account has.",
		sim.Documented("guide: errors"),
		"Have the member look at the TAN again, and send the right one.",
		"If metadata.accountId names an account of the chain that is the same person's, send the TAN to that account; nobody documents another way.").
		Refuses(http.StatusConflict, "tanAssociatedWithAnotherAccount", "TAN is associated with another account.")
	tanUnknown = rules.Rule("tan-unknown",
		"A TAN that is not in the chain's reference data is refused with 404 for the entity TAN.",
		sim.Inferred("TAN is among the entities that a 404 names"),
		"Have the member look at the TAN again, and send the right one: here, one of the chain's wellpass.",
		"Until there is one, send the membership with another membershipType.").
		Refuses(http.StatusNotFound, "notFound", "There is no such verification TAN.")
	anyTAN = rules.Rule("any-tan",
		"A chain without reference data on TANs takes any TAN.",
		sim.Assumed("otherwise a scenario could not have a corporate-fitness member without naming its TAN"))
)

// Which accounts there are.
var (
	accountUnknown = rules.Rule("account-unknown",
		"An accountId that nobody has is a 404 for the entity ACCOUNT.",
		sim.Inferred("ACCOUNT is among the entities that a 404 names"),
		"Take the accountId from the answer to the POST, or look the member up by GET /api/v2/accounts/email/{email} or GET /api/v2/accounts/membership/{membershipId}.",
		"If neither finds one, create the account by POST.").
		Refuses(http.StatusNotFound, "notFound", "There is no such account.")
	emailUnknown = rules.Rule("email-unknown",
		"An email that no member of the chain has is a 404 for the entity ACCOUNT.",
		sim.Inferred("ACCOUNT is among the entities that a 404 names"),
		"Look the member up by GET /api/v2/accounts/membership/{membershipId}: the email may have changed.",
		"If that finds none, create the account by POST: the email is free.").
		Refuses(http.StatusNotFound, "notFound", "No member of the chain has this email.")
	membershipIDUnknown = rules.Rule("membership-id-unknown",
		"A membershipId that no member of the chain has is a 404 for the entity MEMBERSHIP.",
		sim.Inferred("MEMBERSHIP is among the entities that a 404 names"),
		"Look the member up by GET /api/v2/accounts/email/{email}: the membershipId may have changed.",
		"If that finds none, create the account by POST: the membershipId is free.").
		Refuses(http.StatusNotFound, "notFound", "No member of the chain has this membershipId.")
	foreignAccount = rules.Rule("foreign-account",
		"An account that only another chain has is a 404 for the entity CHAIN_PROFILE.",
		sim.Inferred("CHAIN_PROFILE is among the entities that a 404 names"),
		"Send the request with a key of the chain whose account it is.",
		"For the same person in this chain, create an account of its own by POST: what another chain has is no conflict.").
		Refuses(http.StatusNotFound, "notFound", "The account has no profile in this chain.")
	membershipGone = rules.Rule("membership-gone",
		"An account whose membership was deleted is a 404 for the entity CHAIN_PROFILE.",
		sim.Assumed("nobody says what a kept account looks like from outside; it has no more profile in the chain than a foreign one"),
		"To have the member back, create the account by POST: email and membershipId are free.",
		"Keep the accountId of that answer; nobody documents whether it is the old one.").
		Refuses(http.StatusNotFound, "notFound", "The account has no profile in this chain.")
	shownWithoutMembership = rules.Rule("shown-without-membership",
		"An account whose membership was deleted is shown by its accountId, without a membership.",
		sim.Assumed("this holds under the reading deleted-by-id only"))
)

// What becomes of accounts.
var (
	replaceClears = rules.Rule("replace-clears",
		"A PUT clears the optional fields that it leaves out.",
		sim.Documented(pushPage))
	nullIgnored = rules.Rule("null-ignored",
		"A PATCH leaves a field alone that it sends as null.",
		sim.Documented(pushPage))
	phoneNumberKept = rules.Rule("phone-number",
		"A phoneNumber beside the contact is kept as contact.phone, unless the contact has a phone of its own.",
		sim.Inferred("the page sends phoneNumber, the specification shows contact.phone"))
	membershipDropped = rules.Rule("membership-dropped",
		"A DELETE drops the membership and keeps the person; email and membershipId are free again.",
		sim.Documented(spec+"; that the email is free follows from the vendor's advice to delete and try again"))
	memberErased = rules.Rule("member-erased",
		"A DELETE with eraseMemberData=true drops all data of the member.",
		sim.Documented(spec))
	sameAccountAgain = rules.Rule("same-account-again",
		"A new account with the email of one whose membership was deleted gets that one's accountId.",
		sim.Assumed("this holds under the reading recreate-after-delete only"))
)

// Pictures, roles and pages.
var (
	lengthMissing = rules.Rule("length-missing",
		"A picture that is sent without Content-Length is refused with 400.",
		sim.Assumed("that the header is required is documented, the status is not"),
		"Send the picture with its Content-Length, and not in chunks.").
		Refuses(http.StatusBadRequest, "invalidArguments", "Some fields of the request are not valid.")
	notAPicture = rules.Rule("not-a-picture",
		"An upload without a part named file, or with one that is no JPEG or PNG by its first bytes, is refused with 400.",
		sim.Assumed("the formats are documented, the refusal is not"),
		"Send a JPEG or a PNG in a part named file of a multipart/form-data body.").
		Refuses(http.StatusBadRequest, "invalidArguments", "Some fields of the request are not valid.")
	noImage = rules.Rule("no-image",
		"Deleting a picture that is not there succeeds.",
		sim.Assumed("no error is documented for it"))
	roleRevoked = rules.Rule("role-revoked",
		"A role that is sent as false is revoked, at the key's gym only.",
		sim.Documented(pushPage))
	roleLeftOut = rules.Rule("role-left-out",
		"A role that is left out or null stays as it is.",
		sim.Assumed("the page revokes by false; the specification can also be read as revoking whatever is not true"))
	cursor = rules.Rule("next-after-id",
		"The nextAfterId of a page is the offset of the next one, and is there as long as there is one.",
		sim.Assumed("the specification has no parameter that takes a cursor"))
)
