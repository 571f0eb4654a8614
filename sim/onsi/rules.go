package onsi

import (
	"net/http"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

var rules = sim.NewRules("onsi")

// Sources of more than one rule.
const (
	errorsGuide      = "guide: errors"
	membersGuide     = "guide: members"
	idempotencyGuide = "guide: idempotency"
	replacePage      = "page: replace a member"
	invitePage       = "page: add a member"
)

// sendObject is the way out of two rules. It is declared above them, because
// rules are listed in the order declared.
var sendObject = []string{"Send a JSON object."}

// Refusals for the form of a request.
var (
	keyMissing = rules.Rule("key-missing",
		"A request without an API key is refused: the header is required.",
		sim.Documented(errorsGuide),
		"Send the client's API key in the header X-API-KEY.").
		Refuses(http.StatusBadRequest, "HeaderValidation", "Required")
	keyUnknown = rules.Rule("key-unknown",
		"An API key that belongs to no client is refused as forbidden.",
		sim.Assumed("the vendor lists Forbidden, but does not say what an unknown key gets"),
		"Send an API key that belongs to a client: in the simulator, one that the scenario declares.").
		Refuses(http.StatusForbidden, "Forbidden", "This API key has no access")
	tooManyRequests = rules.Rule("rate-limit",
		"A client may send 100 requests per second; a request beyond that is refused with 429.",
		sim.Inferred("the page on rate limits gives 100 requests per second, the status and the body; it also allows short bursts of a "+
			"size that it does not give, so that there is no burst is assumed, as is that requests become available one by one"),
		"Wait and send the request again: after a second, 100 requests are allowed again.").
		Refuses(http.StatusTooManyRequests, "RateLimitExceeded", rateExceeded).Waits(time.Second)
	memberIDMalformed = rules.Rule("member-id-malformed",
		"A member's id that does not begin with mem_ is malformed.",
		sim.Assumed("the vendor documents the prefix and the code PathValidation, but not that they belong together"),
		"Send the memberId exactly as an answer gave it: it begins with mem_.").
		Refuses(http.StatusBadRequest, "PathValidation", "")
	queryInvalid = rules.Rule("query-invalid",
		"A filter or paging parameter must have the type that the specification gives it, and must not be repeated unless it is a list.",
		sim.Inferred("the specification gives the types, and two values are no number or text; the guide gives the code QueryValidation"),
		"Correct each parameter that an issue names by its path, send it once, or leave it out.").
		Refuses(http.StatusBadRequest, "QueryValidation", "")
	queryUnknown = rules.Rule("query-unknown",
		"A request must not have query parameters that its operation does not define (reading unknown-query).",
		sim.Assumed("bodies must not have other fields; nothing is said of the query"),
		"Remove each parameter that an issue names by its path, and send the request again.").
		Refuses(http.StatusBadRequest, "QueryValidation", "There is no such parameter here")
	pageParameterMissing = rules.Rule("page-parameter-missing",
		"A list needs skip and take (reading page-parameters).",
		sim.Inferred("the specification marks both as required, the guide gives the code QueryValidation"),
		"Send both skip and take: the specification's defaults are 0 and 50.").
		Refuses(http.StatusBadRequest, "QueryValidation", "Required")
	fieldMissing = rules.Rule("field-missing",
		"Each required field that is missing is reported by its own issue.",
		sim.Inferred("the page lists the required fields and says 400, the guide lists the code BodyValidation"),
		"Add each field that an issue names by its path, and send the request again.",
		"To change only some fields of a member, send a PATCH: it requires none.").
		Refuses(http.StatusBadRequest, "BodyValidation", "Required")
	fieldMistyped = rules.Rule("field-mistyped",
		"A field must have its type, and null is allowed only where the specification says so.",
		sim.Inferred("the specification gives the types, the guide the code BodyValidation"),
		"Send each field that an issue names by its path with the right type, or leave it out if it is optional.",
		"Null means no value for gender and accountDetails, and for workerId in a PATCH; to remove the value of another field, "+
			"leave it out of a PUT.").
		Refuses(http.StatusBadRequest, "BodyValidation", "")
	fieldInvalid = rules.Rule("field-invalid",
		"An email, a date of birth, a gender, the type of an action, an amount and a currency must be valid.",
		sim.Inferred("the specification gives formats and values, the guide the code BodyValidation"),
		"Correct each field that an issue names by its path, and send the request again.").
		Refuses(http.StatusBadRequest, "BodyValidation", "")
	fieldUnknown = rules.Rule("field-unknown",
		"A body must not have fields that its operation does not define.",
		sim.Inferred("the specification allows no additional fields, the guide gives the code BodyValidation"),
		"Remove each field that an issue names by its path, and send the request again.").
		Refuses(http.StatusBadRequest, "BodyValidation", "There is no such field here")
	bodyUnreadable = rules.Rule("body-unreadable",
		"A body that is not a JSON object is refused with 400.",
		sim.Assumed("not documented; BadRequest is the generic code for a 400"),
		sendObject...).
		Refuses(http.StatusBadRequest, "BadRequest", "The body does not read as a JSON object")
	bodyEmpty = rules.Rule("body-empty",
		"A request that needs a body and has none is refused with 400.",
		sim.Assumed("not documented; BadRequest is the generic code for a 400"),
		sendObject...).
		Refuses(http.StatusBadRequest, "BadRequest", "The body is empty; it must be a JSON object")
	bodyNotJSON = rules.Rule("body-not-json",
		"A body whose Content-Type is not JSON is refused with 400.",
		sim.Assumed("not documented; BadRequest is the generic code for a 400"),
		"Send the body with the Content-Type application/json.").
		Refuses(http.StatusBadRequest, "BadRequest", "The Content-Type must be application/json")
	bodyIncomplete = rules.Rule("body-incomplete",
		"A request whose body broke off is refused with 400, and nothing of it is carried out.",
		sim.Assumed("HTTP calls a message that ends before its length or its last chunk incomplete (RFC 9112, section 8); "+
			"which status and error the vendor answers is not documented"),
		"Send the request again, and whole: nothing of it was carried out.").
		Refuses(http.StatusBadRequest, "BadRequest", "The body is incomplete")
	bodyTooLarge = rules.Rule("body-too-large",
		"A body of more than 1 MiB is refused with 413.",
		sim.Assumed("no limit is documented; no member needs that much"),
		"Send a shorter body. How long it may be is not documented.").
		Refuses(http.StatusRequestEntityTooLarge, "BadRequest", "The body is too large")
)

// Refusals for the meaning of a request. The operation sets the code of those
// without one.
var (
	memberNotFound = rules.Rule("member-not-found",
		"A client can access only its own members.",
		sim.Inferred("the guide gives the code MemberNotFound; the pages on replacing, updating and removing give 400 for any problem, "+
			"and for reading there is the generic NotFound, a 404"),
		"Take the memberId from the answer to the invitation, or find the member by GET /v1/members?emails=… or ?workerIds=…, "+
			"which also returns inactive ones.",
		"If there is none, invite one by POST.").
		Refuses(http.StatusNotFound, "MemberNotFound", "There is no member with this id")
	alreadyInvited = rules.Rule("already-invited",
		"The email of an active or invited member cannot be invited.",
		sim.Documented(membersGuide),
		"The issue's memberId is the member who has the email. Update it by PATCH or PUT instead of inviting it again.",
		"If your earlier invitation succeeded but its answer was lost, this is the memberId that the answer had. With an "+
			"x-idempotency-key, sending the invitation again returns the lost answer instead.",
		"To invite the member again, remove it by DELETE first: the email of an inactive member can be invited again.").
		Refuses(http.StatusBadRequest, "MemberAlreadyInvited", "This email is a member's already")
	tierUnknown = rules.Rule("tier-unknown",
		"A member's tier must be one of the programme's.",
		sim.Documented(invitePage+", any other problem with the payload; "+replacePage+", 400 for any problem (the code of a replace "+
			"and of an update is inferred)"),
		"Send one of the programme's tiers, spelled as in GET /v1/tiers.").
		Refuses(http.StatusBadRequest, "", "The programme has no such tier")
	emailFixed = rules.Rule("email-fixed",
		"An update can change the email only of an invited member.",
		sim.Documented("specification: updateMember, email (the code is inferred from the guide's list)"),
		"Leave the email out of the update, or send the one that the member has.",
		"To change it, send the member's whole state by PUT, which makes an inactive member active again. Whether a PUT may "+
			"change the email of an active member is not documented.").
		Refuses(http.StatusBadRequest, "", "The email of this member cannot be changed")
	activeEmailFixed = rules.Rule("active-email-fixed",
		"A replace cannot change the email of an active member (reading active-email-replace).",
		sim.Assumed("the restriction on updates, applied to replaces; the page does not mention it"),
		"Send the member's whole state with the email that it has.",
		"To change it, remove the member by DELETE and send the same PUT again, which makes it active again. That this may "+
			"change the email is not documented.").
		Refuses(http.StatusBadRequest, "", "The email of this member cannot be changed")
	emailHeld = rules.Rule("email-held",
		"Two members of a client cannot have the same email.",
		sim.Inferred("the page calls the email unique and says 400 with a code; the code follows from the guide's list"),
		"Find the member who has the email by GET /v1/members?emails=…, whatever its status: the issue does not name it.",
		"If it is the same person, update that member by PUT, which makes an inactive one active again, or by PATCH.",
		"Otherwise give the other member another email first, by PATCH while it is invited and by PUT after that, and send the "+
			"request again. Removing it may not be enough: whether an inactive member keeps its email is not documented.").
		Refuses(http.StatusBadRequest, "", "Another member has this email")
	workerIDHeld = rules.Rule("worker-id-held",
		"Two members of a client cannot have the same workerId, whether active, invited or inactive.",
		sim.Documented(replacePage+", workerId, and 400 for any problem; "+invitePage+", any other problem with the payload (the code of "+
			"a replace and of an update is inferred)"),
		"Find the member who has the workerId by GET /v1/members?workerIds=…, whatever its status: the issue does not name it.",
		"If it is the same person, update that member by PUT, which makes an inactive one active again, or by PATCH.",
		"Otherwise change the other member's workerId first, by a PATCH with another one or null, and send the request again. "+
			"Removing the member is not enough: an inactive member keeps its workerId.").
		Refuses(http.StatusBadRequest, "", "Another member has this workerId")
	alreadyRemoved = rules.Rule("already-removed",
		"An inactive member cannot be removed again.",
		sim.Assumed("the guide gives the code InvalidRemoveMemberPayload, but no case of it"),
		"Nothing is left to do: the member is already inactive. Continue as if the removal had succeeded.").
		Refuses(http.StatusBadRequest, "InvalidRemoveMemberPayload", "The member is inactive already")
	keyReused = rules.Rule("idempotency-key-reused",
		"An idempotency key identifies one request only (reading idempotency-other-body).",
		sim.Assumed("the guide does not mention another request with the same key"),
		"Send the request with its own x-idempotency-key: use a new key for each request, and the same key only to send that "+
			"request again.",
		"To get the earlier answer, send the earlier request again unchanged.").
		Refuses(http.StatusConflict, "Conflict", "This idempotency key stands for another request")
)

// Effects on answers that are not refusals.
var (
	activeAtOnce = rules.Rule("active-at-once",
		"Inviting an email that has an Onsi account makes the member active at once.",
		sim.Documented(membersGuide))
	invitedAgain = rules.Rule("invited-again",
		"Inviting the email of an inactive member invites that member again, with the new data.",
		sim.Assumed("the guide says that it is possible, but not that the member stays the same"))
	invitedAsNew = rules.Rule("invited-as-new",
		"Inviting the email of an inactive member creates a new member (reading reinvited-member).",
		sim.Assumed("the guide says that it is possible, but not that the member stays the same"))
	reactivated = rules.Rule("reactivate-on-replace",
		"Replacing an inactive member makes it active again.",
		sim.Documented(replacePage))
	invitedOnReplace = rules.Rule("invite-on-replace",
		"Replacing an inactive member that was never active makes it invited (reading reactivated-status).",
		sim.Assumed("the page speaks of re-activating, and a member who never accepted was never active"))
	omittedCleared = rules.Rule("omitted-cleared",
		"A replace clears a phone, workerId, date of birth or gender that it leaves out.",
		sim.Inferred("the page says that a replace gives the entire desired state, and not what that means for a field left out"))
	omittedAccount = rules.Rule("omitted-account-details",
		"A replace without accountDetails keeps or clears the bank account (reading omitted-account-details).",
		sim.Assumed("the page's whole desired state supports clearing it, the specification's null keeping it"))
	omittedPayroll = rules.Rule("omitted-enable-payroll",
		"A replace without enablePayroll turns it off or leaves it unchanged (reading omitted-enable-payroll).",
		sim.Assumed("the page gives no default"))
	staysInactive = rules.Rule("update-keeps-inactive",
		"Updating an inactive member does not make it active again.",
		sim.Documented(membersGuide))
	replayed = rules.Rule("idempotent-replay",
		"A request with the idempotency key of an earlier success is not carried out: it gets the earlier answer.",
		sim.Documented(idempotencyGuide))
	keyExpired = rules.Rule("idempotency-key-expired",
		"An idempotency key expires seven days after its first request.",
		sim.Documented(idempotencyGuide))
)
