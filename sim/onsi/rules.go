package onsi

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

var rules = sim.NewRules("onsi")

// Where more than one rule below says so.
const (
	errorsGuide      = "guide: errors"
	membersGuide     = "guide: members"
	idempotencyGuide = "guide: idempotency"
	replacePage      = "page: replace a member"
)

// sendObject is the way out of two rules. It stands above them so that rules
// are listed in the order declared.
var sendObject = []string{"Send a JSON object."}

// Refusals of a request's form.
var (
	keyMissing = rules.Rule("key-missing",
		"A request without an API key is told that the header is required.",
		sim.Documented(errorsGuide),
		"Send the client's API key in the header X-API-KEY.").
		Refuses(http.StatusBadRequest, "HeaderValidation", "Required")
	keyUnknown = rules.Rule("key-unknown",
		"An API key that belongs to no client is forbidden.",
		sim.Assumed("the vendor lists Forbidden and does not say what an unknown key gets"),
		"Send an API key that belongs to a client: here, one that the scenario declares.").
		Refuses(http.StatusForbidden, "Forbidden", "This API key has no access")
	tooManyRequests = rules.Rule("rate-limit",
		"A client may send 100 requests a second; one beyond that is refused with 429.",
		sim.Documented(errorsGuide+"; that the second slides, as requests come back one by one, is assumed"),
		"Wait and send the request again: a second brings 100 requests back.").
		Refuses(http.StatusTooManyRequests, "RateLimitExceeded", "There were too many requests")
	memberIDMalformed = rules.Rule("member-id-malformed",
		"A member's id that does not begin with mem_ is no id at all.",
		sim.Assumed("the vendor documents the prefix and the code PathValidation, and not that they belong together"),
		"Send the memberId as an answer told it: it begins with mem_.").
		Refuses(http.StatusBadRequest, "PathValidation", "")
	queryInvalid = rules.Rule("query-invalid",
		"A filter or a page that is asked for must have its type.",
		sim.Inferred("the specification gives the types, the guide the code QueryValidation"),
		"Correct each filter that an issue names by its path, or leave it out.").
		Refuses(http.StatusBadRequest, "QueryValidation", "")
	fieldMissing = rules.Rule("field-missing",
		"A required field that is missing is told as such, each by an issue of its own.",
		sim.Inferred("the page lists the required fields and says 400, the guide lists the code BodyValidation"),
		"Add each field that an issue names by its path, and send the request again.",
		"To change single fields of a member, send a PATCH: it needs none of them.").
		Refuses(http.StatusBadRequest, "BodyValidation", "Required")
	fieldMistyped = rules.Rule("field-mistyped",
		"A field must have its type, and null is none unless the specification says so.",
		sim.Inferred("the specification gives the types, the guide the code BodyValidation"),
		"Send each field that an issue names by its path in its own type, or leave it out where it is optional.",
		"Null stands for no value in gender and accountDetails, and in a PATCH in workerId; other fields have none by being "+
			"left out of a PUT.").
		Refuses(http.StatusBadRequest, "BodyValidation", "")
	fieldInvalid = rules.Rule("field-invalid",
		"An email, a date of birth and a gender must be one.",
		sim.Inferred("the specification gives formats and values, the guide the code BodyValidation"),
		"Correct each field that an issue names by its path, and send the request again.").
		Refuses(http.StatusBadRequest, "BodyValidation", "")
	fieldUnknown = rules.Rule("field-unknown",
		"A body has no other fields than those of its operation.",
		sim.Inferred("the specification closes its objects, the guide gives the code BodyValidation"),
		"Leave out each field that an issue names by its path, and send the request again.").
		Refuses(http.StatusBadRequest, "BodyValidation", "There is no such field here")
	bodyUnreadable = rules.Rule("body-unreadable",
		"A body that is not a JSON object is a bad request.",
		sim.Assumed("nothing is said of it; BadRequest is the generic code for a 400"),
		sendObject...).
		Refuses(http.StatusBadRequest, "BadRequest", "The body does not read as a JSON object")
	bodyEmpty = rules.Rule("body-empty",
		"A request that needs a body and has none is a bad request.",
		sim.Assumed("nothing is said of it; BadRequest is the generic code for a 400"),
		sendObject...).
		Refuses(http.StatusBadRequest, "BadRequest", "The body is empty; it must be a JSON object")
	bodyNotJSON = rules.Rule("body-not-json",
		"A body that is not announced as JSON is a bad request.",
		sim.Assumed("nothing is said of it; BadRequest is the generic code for a 400"),
		"Send the body with the Content-Type application/json.").
		Refuses(http.StatusBadRequest, "BadRequest", "The Content-Type must be application/json")
	bodyTooLarge = rules.Rule("body-too-large",
		"A body of more than a mebibyte is refused.",
		sim.Assumed("nothing is said of a limit; no member needs as much"),
		"Send a shorter body; nobody documents how long one may be.").
		Refuses(http.StatusRequestEntityTooLarge, "BadRequest", "The body is too large")
)

// Refusals of what a request means. The operation decides on the code of those
// that have none.
var (
	memberNotFound = rules.Rule("member-not-found",
		"A client has only its own members.",
		sim.Assumed("the guide gives the code MemberNotFound, but its status is nowhere: 404 as for the generic NotFound"),
		"Take the memberId from the answer to the invitation, or find the member by GET /v1/members?emails=… or ?workerIds=…, "+
			"which also shows inactive ones.",
		"If there is none, invite it by POST.").
		Refuses(http.StatusNotFound, "MemberNotFound", "There is no member with this id")
	alreadyInvited = rules.Rule("already-invited",
		"An email that an active or invited member has cannot be invited.",
		sim.Documented(membersGuide),
		"The issue's memberId is the member who has the email. Send the data to it by PATCH or PUT instead of inviting it once more.",
		"If an earlier invitation of yours was carried out and its answer got lost, that memberId is the one it told. With an "+
			"x-idempotency-key, sending the invitation again gets the lost answer instead.",
		"To invite the member anew, remove it by DELETE first: the email of an inactive member can be invited again.").
		Refuses(http.StatusBadRequest, "MemberAlreadyInvited", "This email is a member's already")
	tierUnknown = rules.Rule("tier-unknown",
		"A member's tier is one of the programme's.",
		sim.Inferred("the page says 400 with a code, and the guide's codes for payloads that are not valid fit"),
		"Send one of the programme's tiers, written as GET /v1/tiers shows it.").
		Refuses(http.StatusBadRequest, "", "The programme has no such tier")
	emailFixed = rules.Rule("email-fixed",
		"An update can change the email of an invited member only.",
		sim.Inferred("the specification of updateMember says so; which code follows from the guide's list"),
		"Leave the email out of the update, or send the one that the member has.",
		"To change it, send the member's whole state by PUT, which makes an inactive one active again; nobody documents "+
			"whether a PUT may change the email of an active member.").
		Refuses(http.StatusBadRequest, "", "The email of this member cannot be changed")
	activeEmailFixed = rules.Rule("active-email-fixed",
		"A replace cannot change the email of an active member (reading active-email-replace).",
		sim.Assumed("the limit of an update taken over to a replace, where the page says nothing of it"),
		"Send the member's whole state with the email that it has.",
		"To change it, remove the member by DELETE and send the same PUT again, which makes it active again; nobody documents "+
			"that this may change the email.").
		Refuses(http.StatusBadRequest, "", "The email of this member cannot be changed")
	emailHeld = rules.Rule("email-held",
		"Two members of a client cannot have one email.",
		sim.Inferred("the page calls the email unique and says 400 with a code; which one follows from the guide's list"),
		"Find the member who has the email by GET /v1/members?emails=…, whatever its status: the issue does not name it.",
		"If it is the same person, send the data to that member by PUT, which makes an inactive one active again, or by PATCH.",
		"Otherwise give the other member an email of its own first, by PATCH while it is invited and by PUT after that, and "+
			"send the request again. Removing it may not be enough: nobody documents whether an inactive member keeps its email.").
		Refuses(http.StatusBadRequest, "", "Another member has this email")
	workerIDHeld = rules.Rule("worker-id-held",
		"Two members of a client cannot have one workerId, be they active, invited or inactive.",
		sim.Inferred("the page says that it is unique among all of them and that problems are 400 with a code; "+
			"which one follows from the guide's list"),
		"Find the member who has the workerId by GET /v1/members?workerIds=…, whatever its status: the issue does not name it.",
		"If it is the same person, send the data to that member by PUT, which makes an inactive one active again, or by PATCH.",
		"Otherwise take the workerId from the other member first, by a PATCH with another one or null, and send the request "+
			"again. Removing it is not enough: an inactive member keeps its workerId.").
		Refuses(http.StatusBadRequest, "", "Another member has this workerId")
	alreadyRemoved = rules.Rule("already-removed",
		"An inactive member cannot be removed again.",
		sim.Assumed("the guide gives the code InvalidRemoveMemberPayload and no case of it"),
		"Nothing is left to do: the member is inactive, as the removal was to make it. Go on as if it had succeeded.").
		Refuses(http.StatusBadRequest, "InvalidRemoveMemberPayload", "The member is inactive already")
	keyReused = rules.Rule("idempotency-key-reused",
		"An idempotency key stands for one request only (reading idempotency-other-body).",
		sim.Assumed("the guide says nothing of another request with the same key"),
		"Send the request with an x-idempotency-key of its own: a new one for each request, and the same one only to send that "+
			"request again.",
		"To get the earlier answer, send the earlier request again as it was.").
		Refuses(http.StatusConflict, "Conflict", "This idempotency key stands for another request")
)

// Special effects.
var (
	activeAtOnce = rules.Rule("active-at-once",
		"Inviting an email that has an Onsi account makes an active member.",
		sim.Documented(membersGuide))
	invitedAgain = rules.Rule("invited-again",
		"Inviting the email of an inactive member invites that member again, with the new data.",
		sim.Assumed("the guide says that it is possible, and not that the member stays the same"))
	invitedAsNew = rules.Rule("invited-as-new",
		"Inviting the email of an inactive member makes a new member (reading reinvited-member).",
		sim.Assumed("the guide says that it is possible, and not that the member stays the same"))
	reactivated = rules.Rule("reactivate-on-replace",
		"Replacing an inactive member makes it active again.",
		sim.Documented(replacePage))
	invitedOnReplace = rules.Rule("invite-on-replace",
		"Replacing an inactive member that never was active makes it invited (reading reactivated-status).",
		sim.Assumed("the page speaks of re-activating, and a member who never accepted has nothing to go back to"))
	omittedCleared = rules.Rule("omitted-cleared",
		"A phone, workerId, date of birth or gender that a replace leaves out is gone.",
		sim.Documented(replacePage+", the entire desired state"))
	omittedAccount = rules.Rule("omitted-account-details",
		"A replace without accountDetails keeps the bank account or clears it, by the reading omitted-account-details.",
		sim.Assumed("the page's whole desired state and the specification's null speak for either"))
	omittedPayroll = rules.Rule("omitted-enable-payroll",
		"A replace without enablePayroll turns it off or leaves it, by the reading omitted-enable-payroll.",
		sim.Assumed("the page gives no default"))
	staysInactive = rules.Rule("update-keeps-inactive",
		"Updating an inactive member does not make it active again.",
		sim.Documented(membersGuide))
	replayed = rules.Rule("idempotent-replay",
		"A request whose idempotency key already stands for a success is not carried out: it gets the earlier answer.",
		sim.Documented(idempotencyGuide))
	keyExpired = rules.Rule("idempotency-key-expired",
		"Seven days after its first request an idempotency key stands for nothing any more.",
		sim.Documented(idempotencyGuide))
)
