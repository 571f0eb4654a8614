package onsi

import "github.com/mockvendors/mockvendors/sim"

// Where more than one rule below says so.
const (
	errorsGuide      = "guide: errors"
	membersGuide     = "guide: members"
	idempotencyGuide = "guide: idempotency"
	replacePage      = "page: replace a member"
)

// Refusals of a request's form.
var (
	keyMissing = &sim.Rule{
		ID:     "onsi.key-missing",
		Says:   "A request without an API key is told that the header is required.",
		Source: sim.Documented(errorsGuide),
		WayOut: waySendKey,
	}
	keyUnknown = &sim.Rule{
		ID:     "onsi.key-unknown",
		Says:   "An API key that belongs to no client is forbidden.",
		Source: sim.Assumed("the vendor lists Forbidden and does not say what an unknown key gets"),
		WayOut: wayKnownKey,
	}
	tooManyRequests = &sim.Rule{
		ID:     "onsi.rate-limit",
		Says:   "A client may send 100 requests a second; one beyond that is refused with 429.",
		Source: sim.Documented(errorsGuide + "; that the second slides, as requests come back one by one, is assumed"),
		WayOut: wayWait,
	}
	memberIDMalformed = &sim.Rule{
		ID:     "onsi.member-id-malformed",
		Says:   "A member's id that does not begin with mem_ is no id at all.",
		Source: sim.Assumed("the vendor documents the prefix and the code PathValidation, and not that they belong together"),
		WayOut: wayMemberID,
	}
	queryInvalid = &sim.Rule{
		ID:     "onsi.query-invalid",
		Says:   "A filter or a page that is asked for must have its type.",
		Source: sim.Inferred("the specification gives the types, the guide the code QueryValidation"),
		WayOut: wayQuery,
	}
	fieldMissing = &sim.Rule{
		ID:     "onsi.field-missing",
		Says:   "A required field that is missing is told as such, each by an issue of its own.",
		Source: sim.Inferred("the page lists the required fields and says 400, the guide lists the code BodyValidation"),
		WayOut: wayMissing,
	}
	fieldMistyped = &sim.Rule{
		ID:     "onsi.field-mistyped",
		Says:   "A field must have its type, and null is none unless the specification says so.",
		Source: sim.Inferred("the specification gives the types, the guide the code BodyValidation"),
		WayOut: wayMistyped,
	}
	fieldInvalid = &sim.Rule{
		ID:     "onsi.field-invalid",
		Says:   "An email, a date of birth and a gender must be one.",
		Source: sim.Inferred("the specification gives formats and values, the guide the code BodyValidation"),
		WayOut: wayInvalid,
	}
	fieldUnknown = &sim.Rule{
		ID:     "onsi.field-unknown",
		Says:   "A body has no other fields than those of its operation.",
		Source: sim.Inferred("the specification closes its objects, the guide gives the code BodyValidation"),
		WayOut: wayUnknownField,
	}
	bodyUnreadable = &sim.Rule{
		ID:     "onsi.body-unreadable",
		Says:   "A body that is not a JSON object is a bad request.",
		Source: sim.Assumed("nothing is said of it; BadRequest is the generic code for a 400"),
		WayOut: wayObject,
	}
	bodyEmpty = &sim.Rule{
		ID:     "onsi.body-empty",
		Says:   "A request that needs a body and has none is a bad request.",
		Source: sim.Assumed("nothing is said of it; BadRequest is the generic code for a 400"),
		WayOut: wayObject,
	}
	bodyNotJSON = &sim.Rule{
		ID:     "onsi.body-not-json",
		Says:   "A body that is not announced as JSON is a bad request.",
		Source: sim.Assumed("nothing is said of it; BadRequest is the generic code for a 400"),
		WayOut: wayJSON,
	}
	bodyTooLarge = &sim.Rule{
		ID:     "onsi.body-too-large",
		Says:   "A body of more than a mebibyte is refused.",
		Source: sim.Assumed("nothing is said of a limit; no member needs as much"),
		WayOut: wayShorter,
	}
)

// Refusals of what a request means.
var (
	memberNotFound = &sim.Rule{
		ID:     "onsi.member-not-found",
		Says:   "A client has only its own members.",
		Source: sim.Assumed("the guide gives the code MemberNotFound, but its status is nowhere: 404 as for the generic NotFound"),
		WayOut: wayNotFound,
	}
	alreadyInvited = &sim.Rule{
		ID:     "onsi.already-invited",
		Says:   "An email that an active or invited member has cannot be invited.",
		Source: sim.Documented(membersGuide),
		WayOut: wayAlreadyInvited,
	}
	tierUnknown = &sim.Rule{
		ID:     "onsi.tier-unknown",
		Says:   "A member's tier is one of the programme's.",
		Source: sim.Inferred("the page says 400 with a code, and the guide's codes for payloads that are not valid fit"),
		WayOut: wayTier,
	}
	emailFixed = &sim.Rule{
		ID:     "onsi.email-fixed",
		Says:   "An update can change the email of an invited member only.",
		Source: sim.Inferred("the specification of updateMember says so; which code follows from the guide's list"),
		WayOut: wayEmailFixed,
	}
	activeEmailFixed = &sim.Rule{
		ID:     "onsi.active-email-fixed",
		Says:   "A replace cannot change the email of an active member (reading active-email-replace).",
		Source: sim.Assumed("the limit of an update taken over to a replace, where the page says nothing of it"),
		WayOut: wayActiveEmailFixed,
	}
	emailHeld = &sim.Rule{
		ID:     "onsi.email-held",
		Says:   "Two members of a client cannot have one email.",
		Source: sim.Inferred("the page calls the email unique and says 400 with a code; which one follows from the guide's list"),
		WayOut: wayEmailHeld,
	}
	workerIDHeld = &sim.Rule{
		ID:     "onsi.worker-id-held",
		Says:   "Two members of a client cannot have one workerId, be they active, invited or inactive.",
		Source: sim.Inferred("the page says that it is unique among all of them and that problems are 400 with a code; which one follows from the guide's list"),
		WayOut: wayWorkerIDHeld,
	}
	alreadyRemoved = &sim.Rule{
		ID:     "onsi.already-removed",
		Says:   "An inactive member cannot be removed again.",
		Source: sim.Assumed("the guide gives the code InvalidRemoveMemberPayload and no case of it"),
		WayOut: wayRemoved,
	}
	keyReused = &sim.Rule{
		ID:     "onsi.idempotency-key-reused",
		Says:   "An idempotency key stands for one request only (reading idempotency-other-body).",
		Source: sim.Assumed("the guide says nothing of another request with the same key"),
		WayOut: wayKeyReused,
	}
)

// Special effects.
var (
	activeAtOnce = &sim.Rule{
		ID:     "onsi.active-at-once",
		Says:   "Inviting an email that has an Onsi account makes an active member.",
		Source: sim.Documented(membersGuide),
	}
	invitedAgain = &sim.Rule{
		ID:     "onsi.invited-again",
		Says:   "Inviting the email of an inactive member invites that member again, with the new data.",
		Source: sim.Assumed("the guide says that it is possible, and not that the member stays the same"),
	}
	invitedAsNew = &sim.Rule{
		ID:     "onsi.invited-as-new",
		Says:   "Inviting the email of an inactive member makes a new member (reading reinvited-member).",
		Source: sim.Assumed("the guide says that it is possible, and not that the member stays the same"),
	}
	reactivated = &sim.Rule{
		ID:     "onsi.reactivate-on-replace",
		Says:   "Replacing an inactive member makes it active again.",
		Source: sim.Documented(replacePage),
	}
	invitedOnReplace = &sim.Rule{
		ID:     "onsi.invite-on-replace",
		Says:   "Replacing an inactive member that never was active makes it invited (reading reactivated-status).",
		Source: sim.Assumed("the page speaks of re-activating, and a member who never accepted has nothing to go back to"),
	}
	omittedCleared = &sim.Rule{
		ID:     "onsi.omitted-cleared",
		Says:   "A phone, workerId, date of birth or gender that a replace leaves out is gone.",
		Source: sim.Documented(replacePage + ", the entire desired state"),
	}
	omittedAccount = &sim.Rule{
		ID:     "onsi.omitted-account-details",
		Says:   "A replace without accountDetails keeps the bank account or clears it, by the reading omitted-account-details.",
		Source: sim.Assumed("the page's whole desired state and the specification's null speak for either"),
	}
	omittedPayroll = &sim.Rule{
		ID:     "onsi.omitted-enable-payroll",
		Says:   "A replace without enablePayroll turns it off or leaves it, by the reading omitted-enable-payroll.",
		Source: sim.Assumed("the page gives no default"),
	}
	staysInactive = &sim.Rule{
		ID:     "onsi.update-keeps-inactive",
		Says:   "Updating an inactive member does not make it active again.",
		Source: sim.Documented(membersGuide),
	}
	replayed = &sim.Rule{
		ID:     "onsi.idempotent-replay",
		Says:   "A request whose idempotency key already stands for a success is not carried out: it gets the earlier answer.",
		Source: sim.Documented(idempotencyGuide),
	}
	keyExpired = &sim.Rule{
		ID:     "onsi.idempotency-key-expired",
		Says:   "Seven days after its first request an idempotency key stands for nothing any more.",
		Source: sim.Documented(idempotencyGuide),
	}
)

var rules = []*sim.Rule{
	keyMissing, keyUnknown, tooManyRequests, memberIDMalformed, queryInvalid, fieldMissing, fieldMistyped, fieldInvalid, fieldUnknown,
	bodyUnreadable, bodyEmpty, bodyNotJSON, bodyTooLarge,
	memberNotFound, alreadyInvited, tierUnknown, emailFixed, activeEmailFixed, emailHeld, workerIDHeld, alreadyRemoved, keyReused,
	activeAtOnce, invitedAgain, invitedAsNew, reactivated, invitedOnReplace, omittedCleared, omittedAccount, omittedPayroll,
	staysInactive, replayed, keyExpired,
}
