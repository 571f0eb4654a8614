package egym

import "github.com/mockvendors/mockvendors/sim"

var rules = []*sim.Rule{
	keyMissing, keyUnknown, permissionMissing, bucketEmpty,
	unreadable, tooLarge, fieldMissing, fieldInvalid, formInvalid, fieldUnknown, tanRequired, endBeforeStartTaken, endBeforeStartRefused,
	emailHeld, newEmailHeld, membershipIDHeld, emailHeldElsewhere, tanHeld, tanHeldElsewhere, tanUnknown, anyTAN,
	accountUnknown, emailUnknown, membershipIDUnknown, foreignAccount, membershipGone, shownWithoutMembership,
	replaceClears, nullIgnored, phoneNumberKept, membershipDropped, memberErased, sameAccountAgain,
	lengthMissing, notAPicture, noImage, roleRevoked, roleLeftOut, cursor,
}

const (
	pushPage = "page: push member data"
	spec     = "specification: MMS API v2"
)

// Who may ask.
var (
	keyMissing = &sim.Rule{
		ID:     "egym.key-missing",
		Says:   "A request without the header x-api-key is refused with 401.",
		Source: sim.Documented("guide: authentication"),
		WayOut: waySendKey,
	}
	keyUnknown = &sim.Rule{
		ID:     "egym.key-unknown",
		Says:   "A key that EGYM did not issue is refused with 403.",
		Source: sim.Documented("guide: authentication"),
		WayOut: wayIssuedKey,
	}
	permissionMissing = &sim.Rule{
		ID:     "egym.permission-missing",
		Says:   "A key that lacks the permission for an operation is refused with 403.",
		Source: sim.Documented("guide: errors; the permissions' names, and which operation needs which, are assumed"),
		WayOut: wayPermission,
	}
)

// How much may be asked.
var bucketEmpty = &sim.Rule{
	ID:     "egym.rate-limit",
	Says:   "A key may send 60 requests at once and gets 6 a second back; a request beyond that is refused with 429.",
	Source: sim.Documented("guide: rate limits"),
	WayOut: wayWait,
}

// What a request has to look like.
var (
	unreadable = &sim.Rule{
		ID:     "egym.body-unreadable",
		Says:   "A body that is missing, of another content type or not readable is refused with 400 invalidRequest.",
		Source: sim.Documented("guide: errors"),
		WayOut: wayReadable,
	}
	tooLarge = &sim.Rule{
		ID:     "egym.too-large",
		Says:   "A picture of more than 16 MB, or another body of more than 1 MB, is refused with 413.",
		Source: sim.Assumed("the limit of pictures is documented, the status and other limits are not; 413 is HTTP's own"),
		WayOut: waySmaller,
	}
	fieldMissing = &sim.Rule{
		ID:     "egym.field-missing",
		Says:   "A request without a field that it must have is refused with 400 and names each such field.",
		Source: sim.Documented(spec),
		WayOut: wayMissing,
	}
	fieldInvalid = &sim.Rule{
		ID:     "egym.field-invalid",
		Says:   "A field of another type, length or list of values than the API has is refused with 400.",
		Source: sim.Documented(spec),
		WayOut: wayInvalid,
	}
	formInvalid = &sim.Rule{
		ID:     "egym.form-invalid",
		Says:   "An email without something on both sides of an @, or a country that is not two letters, is refused with 400.",
		Source: sim.Assumed("the specification says what the fields are, but not that others are refused; a client is better warned"),
		WayOut: wayInvalid,
	}
	fieldUnknown = &sim.Rule{
		ID:     "egym.field-unknown",
		Says:   "A field that the API does not know is refused with 400.",
		Source: sim.Assumed("nobody says what becomes of unknown fields; this holds under the reading unknown-fields only"),
		WayOut: wayUnknownField,
	}
	tanRequired = &sim.Rule{
		ID:     "egym.tan-required",
		Says:   "A membership that is or becomes CORPORATE_FITNESS needs a verificationTAN.",
		Source: sim.Documented(spec),
		WayOut: wayTANRequired,
	}
	endBeforeStartTaken = &sim.Rule{
		ID:     "egym.end-before-start-accepted",
		Says:   "A contract that ends before it starts is taken as it is.",
		Source: sim.Documented(pushPage + ", whose own example has one; the specification says otherwise"),
	}
	endBeforeStartRefused = &sim.Rule{
		ID:     "egym.end-before-start-refused",
		Says:   "A contract that ends before it starts is refused with 400.",
		Source: sim.Documented(spec + "; the page's own example says otherwise"),
		WayOut: wayDates,
	}
)

// Uniqueness within a chain.
var (
	emailHeld = &sim.Rule{
		ID:     "egym.email-held",
		Says:   "A new account cannot have the email of another member of the chain.",
		Source: sim.Documented(pushPage + ": membership conflict"),
		WayOut: wayMembershipConflict,
	}
	newEmailHeld = &sim.Rule{
		ID:     "egym.new-email-held",
		Says:   "An account cannot change its email to that of another member of the chain.",
		Source: sim.Inferred("the conflict is on the page under email conflict; which errorCode it has follows from the vendor's list of codes"),
		WayOut: wayEmailConflict,
	}
	membershipIDHeld = &sim.Rule{
		ID:     "egym.membership-id-held",
		Says:   "An account cannot have the membershipId of another member of the chain.",
		Source: sim.Inferred("the conflict is on the page under membershipId conflict; which errorCode it has follows from the vendor's list of codes"),
		WayOut: wayMembershipIDConflict,
	}
	emailHeldElsewhere = &sim.Rule{
		ID:     "egym.email-held-elsewhere",
		Says:   "An account cannot have an email that the scenario says an account outside of the chain has.",
		Source: sim.Assumed("the errorCode is documented, when it comes is not; a chain's emailsElsewhere decides"),
		WayOut: wayEmailElsewhere,
	}
	tanHeld = &sim.Rule{
		ID:     "egym.tan-held",
		Says:   "A corporate-fitness member cannot have the TAN of another one.",
		Source: sim.Documented("guide: errors"),
		WayOut: wayTANHeld,
	}
	tanHeldElsewhere = &sim.Rule{
		ID:     "egym.tan-held-elsewhere",
		Says:   "A corporate-fitness member cannot have a TAN that the scenario says another account has.",
		Source: sim.Documented("guide: errors"),
		WayOut: wayTANElsewhere,
	}
	tanUnknown = &sim.Rule{
		ID:     "egym.tan-unknown",
		Says:   "A TAN that is not in the chain's reference data is refused with 404 for the entity TAN.",
		Source: sim.Inferred("TAN is among the entities that a 404 names"),
		WayOut: wayTANUnknown,
	}
	anyTAN = &sim.Rule{
		ID:     "egym.any-tan",
		Says:   "A chain without reference data on TANs takes any TAN.",
		Source: sim.Assumed("otherwise a scenario could not have a corporate-fitness member without naming its TAN"),
	}
)

// Which accounts there are.
var (
	accountUnknown = &sim.Rule{
		ID:     "egym.account-unknown",
		Says:   "An accountId that nobody has is a 404 for the entity ACCOUNT.",
		Source: sim.Inferred("ACCOUNT is among the entities that a 404 names"),
		WayOut: wayAccountUnknown,
	}
	emailUnknown = &sim.Rule{
		ID:     "egym.email-unknown",
		Says:   "An email that no member of the chain has is a 404 for the entity ACCOUNT.",
		Source: sim.Inferred("ACCOUNT is among the entities that a 404 names"),
		WayOut: wayEmailUnknown,
	}
	membershipIDUnknown = &sim.Rule{
		ID:     "egym.membership-id-unknown",
		Says:   "A membershipId that no member of the chain has is a 404 for the entity MEMBERSHIP.",
		Source: sim.Inferred("MEMBERSHIP is among the entities that a 404 names"),
		WayOut: wayMembershipIDUnknown,
	}
	foreignAccount = &sim.Rule{
		ID:     "egym.foreign-account",
		Says:   "An account that only another chain has is a 404 for the entity CHAIN_PROFILE.",
		Source: sim.Inferred("CHAIN_PROFILE is among the entities that a 404 names"),
		WayOut: wayForeign,
	}
	membershipGone = &sim.Rule{
		ID:     "egym.membership-gone",
		Says:   "An account whose membership was deleted is a 404 for the entity CHAIN_PROFILE.",
		Source: sim.Assumed("nobody says what a kept account looks like from outside; it has no more profile in the chain than a foreign one"),
		WayOut: wayGone,
	}
	shownWithoutMembership = &sim.Rule{
		ID:     "egym.shown-without-membership",
		Says:   "An account whose membership was deleted is shown by its accountId, without a membership.",
		Source: sim.Assumed("this holds under the reading deleted-by-id only"),
	}
)

// What becomes of accounts.
var (
	replaceClears = &sim.Rule{
		ID:     "egym.replace-clears",
		Says:   "A PUT clears the optional fields that it leaves out.",
		Source: sim.Documented(pushPage),
	}
	nullIgnored = &sim.Rule{
		ID:     "egym.null-ignored",
		Says:   "A PATCH leaves a field alone that it sends as null.",
		Source: sim.Documented(pushPage),
	}
	phoneNumberKept = &sim.Rule{
		ID:     "egym.phone-number",
		Says:   "A phoneNumber beside the contact is kept as contact.phone, unless the contact has a phone of its own.",
		Source: sim.Inferred("the page sends phoneNumber, the specification shows contact.phone"),
	}
	membershipDropped = &sim.Rule{
		ID:     "egym.membership-dropped",
		Says:   "A DELETE drops the membership and keeps the person; email and membershipId are free again.",
		Source: sim.Documented(spec + "; that the email is free follows from the vendor's advice to delete and try again"),
	}
	memberErased = &sim.Rule{
		ID:     "egym.member-erased",
		Says:   "A DELETE with eraseMemberData=true drops all data of the member.",
		Source: sim.Documented(spec),
	}
	sameAccountAgain = &sim.Rule{
		ID:     "egym.same-account-again",
		Says:   "A new account with the email of one whose membership was deleted gets that one's accountId.",
		Source: sim.Assumed("this holds under the reading recreate-after-delete only"),
	}
)

// Pictures, roles and pages.
var (
	lengthMissing = &sim.Rule{
		ID:     "egym.length-missing",
		Says:   "A picture that is sent without Content-Length is refused with 400.",
		Source: sim.Assumed("that the header is required is documented, the status is not"),
		WayOut: wayLength,
	}
	notAPicture = &sim.Rule{
		ID:     "egym.not-a-picture",
		Says:   "An upload without a part named file, or with one that is no JPEG or PNG by its first bytes, is refused with 400.",
		Source: sim.Assumed("the formats are documented, the refusal is not"),
		WayOut: wayPicture,
	}
	noImage = &sim.Rule{
		ID:     "egym.no-image",
		Says:   "Deleting a picture that is not there succeeds.",
		Source: sim.Assumed("no error is documented for it"),
	}
	roleRevoked = &sim.Rule{
		ID:     "egym.role-revoked",
		Says:   "A role that is sent as false is revoked, at the key's gym only.",
		Source: sim.Documented(pushPage),
	}
	roleLeftOut = &sim.Rule{
		ID:     "egym.role-left-out",
		Says:   "A role that is left out or null stays as it is.",
		Source: sim.Assumed("the page revokes by false; the specification can also be read as revoking whatever is not true"),
	}
	cursor = &sim.Rule{
		ID:     "egym.next-after-id",
		Says:   "The nextAfterId of a page is the offset of the next one, and is there as long as there is one.",
		Source: sim.Assumed("the specification has no parameter that takes a cursor"),
	}
)
