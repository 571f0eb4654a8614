package userapi

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

// What a rule refuses with 400 is refused with the status of the reading
// invalid-status: see [invalid].
var rules = sim.NewRules("userapi")

const (
	page     = "page: Create or update a user"
	keysPage = "general page on API keys"
)

// noUser is the message of two rules.
const noUser = "the account has no user with this email"

// The rules about keys.
var (
	keyMissing = rules.Rule("key-missing",
		"A request without an API key is refused.",
		sim.Documented(keysPage+" (the status is assumed)"),
		"Send an API key of the account in the header X-API-Key.").
		Refuses(http.StatusUnauthorized, codeUnauthorized, "an API key is needed in the header X-API-Key")
	keyUnknown = rules.Rule("key-unknown",
		"A key that does not exist, or no longer does, is refused.",
		sim.Documented(keysPage+": deleted keys (the status is assumed)"),
		"Send a key that the account has; here, one that the scenario declares.").
		Refuses(http.StatusUnauthorized, codeUnauthorized, "the API key is not known")
	keyInactive = rules.Rule("key-inactive",
		"An inactive key is refused.",
		sim.Documented(keysPage+" (the status is assumed)"),
		"Send an active key of the account.").
		Refuses(http.StatusUnauthorized, codeUnauthorized, "the API key is inactive")
	permissionMissing = rules.Rule("permission-missing",
		"Creating and updating users is one permission of a key and archiving them another; without it the request is refused. Reading needs none.",
		sim.Inferred("keys have these permissions, which must be good for something; the status, and that reading needs none, are assumed"),
		"Send a key that has the permission: creating and updating users is one, archiving them another.").
		Refuses(http.StatusForbidden, codeForbidden, "")
)

// The rules of creating and updating.
var (
	creates = rules.Rule("create",
		"A POST with an email that the account does not have creates a user, active unless it says otherwise, with the waiver unsigned and dues unpaid unless it says otherwise.",
		sim.Documented(page))
	updates = rules.Rule("update-existing",
		"A POST with an email that the account has already updates that user, and only in what it passes.",
		sim.Documented(page))
	emailRequired = rules.Rule("email-required",
		"A POST without an email in the URL needs one in the body.",
		sim.Documented(page+", email"),
		"Pass the user's email in the body.",
		"Or in the URL, by POST /v1/users/{email}.").
		Refuses(http.StatusBadRequest, codeRequired, "email is required to say which user is meant")
	namesRequired = rules.Rule("names-required",
		"Creating a user takes a first and a last name.",
		sim.Documented(page+", firstName and lastName"),
		"Pass firstName and lastName, and the user is created.",
		"Or pass the email of a user whom the account has, and that one is updated.").
		Refuses(http.StatusBadRequest, codeRequired, "")
	planUnknown = rules.Rule("unknown-plan",
		"A membership plan must be one that exists, by its full name.",
		sim.Documented(page+", membershipPlan (that others are rejected is how we read \"must\")"),
		"Pass the full name of a plan of the account, in any case.").
		Refuses(http.StatusBadRequest, codeInvalid, "membershipPlan is not the full name of a plan of the account")
	planNamed = rules.Rule("plan-in-any-case",
		"A plan that is named in another case is the same plan, and is kept and shown by its own name.",
		sim.Documented(page+", membershipPlan (by which name it is shown is inferred: a plan that exists is assigned, not a text)"))
	dateForm = rules.Rule("date-form",
		"A date must be a day of the calendar, written as YYYY-MM-DD.",
		sim.Documented(page+", membershipExpirationDate and accountExpirationDate"),
		"Pass a day of the calendar, written as YYYY-MM-DD.").
		Refuses(http.StatusBadRequest, codeInvalid, "")
	emailForm = rules.Rule("email-form",
		"An email must be an email address, and cannot be cleared.",
		sim.Inferred("users are told apart by their email address, so what is none names no user"),
		"Pass an email address, such as some.email@example.com.").
		Refuses(http.StatusBadRequest, codeInvalid, "")
	stateUnknown = rules.Rule("unknown-state",
		"A state must be one of the US, by its two-letter code or its full name in any case; an empty one is none.",
		sim.Assumed("the page names these two forms, and nobody says what becomes of another; refusing it shows the mistake"),
		"Pass the two-letter code or the full name of a state of the US; nobody documents what becomes of another text.",
		"Or pass provinceOrRegion in its place, for an address elsewhere.").
		Refuses(http.StatusBadRequest, codeInvalid, "")
	wrongType = rules.Rule("attribute-type",
		"An attribute with a value of another type than its own is refused.",
		sim.Inferred("the page gives each attribute's type"),
		"Pass a value of the attribute's own type.").
		Refuses(http.StatusBadRequest, codeInvalid, "")
	unknownAttribute = rules.Rule("unknown-attribute",
		"An attribute that users do not have is refused, by the reading unknown-fields.",
		sim.Assumed("nobody says what becomes of attributes that the page does not list"),
		"Leave the attribute out; nobody documents what becomes of it.").
		Refuses(http.StatusBadRequest, codeInvalid, "users have no such attribute")
	clears = rules.Rule("null-clears",
		"A null in an update clears the attribute, or brings a flag back to its default.",
		sim.Assumed("nobody says what null does; it is passed, so it changes something; reading explicit-null"))
	ignores = rules.Rule("null-ignored",
		"A null in an update is as good as left out, by the reading explicit-null.",
		sim.Assumed("nobody says what null does"))
	resets = rules.Rule("flags-reset",
		"An update that leaves out signedWaiver or paidDues makes it false, by the reading update-defaults.",
		sim.Assumed("the page's default for what is not passed could be meant for updates too, against its own rule that they change only what is passed"))
	stateCoded = rules.Rule("state-as-code",
		"A state is kept and shown by its two-letter code, by the reading state-form.",
		sim.Assumed("the page lets a state be passed in two forms and does not say in which one it comes back"))
)

// The rules of the email in the URL.
var (
	mismatch = rules.Rule("email-mismatch",
		"A body whose email is another than the one in the URL is refused.",
		sim.Assumed("the page wants the email in one place or the other; reading email-mismatch"),
		"Pass the same email in both places, or none in the body; nobody documents how a user is given another email.").
		Refuses(http.StatusBadRequest, codeInvalid, "the email in the body is another than the one in the URL")
	renames = rules.Rule("rename",
		"The email in the body becomes that of the user whom the URL names, by the reading email-mismatch.",
		sim.Assumed("the page lists email among the attributes that an update can pass"))
	emailTaken = rules.Rule("email-taken",
		"A user cannot be given the email of another user of the account.",
		sim.Inferred("the page says that the email address tells users apart"),
		"Pass an email that no user of the account has.",
		"Or POST to the URL of that email, if the user who has it is meant.",
		"Or give the user who has it another email first; nobody documents that an email can be changed.").
		Refuses(http.StatusBadRequest, codeInvalid, "another user of the account has this email")
	urlWins = rules.Rule("url-email-wins",
		"The email in the URL counts and the one in the body does not, by the reading email-mismatch.",
		sim.Assumed("the URL says which user is meant"))
	urlCreates = rules.Rule("create-by-url",
		"A POST to the URL of an email that the account does not have creates the user.",
		sim.Assumed("the page describes the URL for updates and excludes creations nowhere; reading unknown-email-in-url"))
	urlUnknown = rules.Rule("unknown-email-in-url",
		"A POST to the URL of an email that the account does not have finds no user, by the reading unknown-email-in-url.",
		sim.Assumed("the page describes the URL for updates only"),
		"Create the user by POST /v1/users, with the email, firstName and lastName in the body; nobody documents whether the URL can create one.").
		Refuses(http.StatusNotFound, codeNotFound, noUser)
)

// The rules of looking and archiving, and of requests that cannot be read.
var (
	userUnknown = rules.Rule("user-unknown",
		"A user whom the account does not have is neither shown nor archived.",
		sim.Assumed("the operation itself is assumed"),
		"Pass an email that the account has: GET /v1/users lists them all. Nobody documents these operations.",
		"Or create the user by POST /v1/users.").
		Refuses(http.StatusNotFound, codeNotFound, noUser)
	archives = rules.Rule("archive",
		"Archiving makes a user inactive and keeps all else.",
		sim.Assumed("archiving is known as a permission of keys only, and active is the one attribute that fits"))
	archivedAlready = rules.Rule("archived-already",
		"Archiving an inactive user changes nothing and is no error.",
		sim.Assumed("the user is as the request wants it"))
	tooLarge = rules.Rule("body-too-large",
		"A body of more than 1 MiB is refused.",
		sim.Assumed("some limit there is; nobody says which"),
		"Send a body of at most 1 MiB; nobody documents the limit.").
		Refuses(http.StatusRequestEntityTooLarge, codeTooLarge, "the body is larger than 1 MiB")
	notJSON = rules.Rule("content-type",
		"A body must be sent as application/json.",
		sim.Assumed("nobody says; the page calls the attributes' types as JSON does"),
		"Send Content-Type: application/json.").
		Refuses(http.StatusBadRequest, codeInvalid, "the body must be sent as application/json")
	bodyEmpty = rules.Rule("body-empty",
		"A POST needs a body, if only an empty object.",
		sim.Assumed("nobody says; an empty body is more often a mistake than a wish"),
		"Send a JSON object; at a user's URL it can be an empty one.").
		Refuses(http.StatusBadRequest, codeInvalid, "the body is empty; it must be a JSON object")
	bodyMalformed = rules.Rule("body-malformed",
		"A body must be one JSON object.",
		sim.Assumed("nobody says; anything else holds no attributes"),
		"Send one JSON object as the body.").
		Refuses(http.StatusBadRequest, codeInvalid, "the body is not a JSON object")
)
