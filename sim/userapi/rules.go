package userapi

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

// Rules that refuse with 400 do so with the status that the reading
// invalid-status decides: see [invalid].
var rules = sim.NewRules("userapi")

const (
	page     = "page: Create or update a user"
	keysPage = "general page on API keys"
)

// noUserMessage is the message of two rules.
const noUserMessage = "the account has no user with this email"

// API keys.
var (
	keyMissing = rules.Rule("key-missing",
		"A request without an API key is refused with 401.",
		sim.Documented(keysPage+" (the status is assumed)"),
		"Send an API key of the account in the header X-API-Key.").
		Refuses(http.StatusUnauthorized, codeUnauthorized, "an API key is needed in the header X-API-Key")
	keyUnknown = rules.Rule("key-unknown",
		"A key that does not exist, or was deleted, is refused with 401.",
		sim.Documented(keysPage+": deleted keys (the status is assumed)"),
		"Send a key of the account: in the simulator, one that the scenario declares.").
		Refuses(http.StatusUnauthorized, codeUnauthorized, "the API key is not known")
	keyInactive = rules.Rule("key-inactive",
		"An inactive key is refused with 401.",
		sim.Documented(keysPage+" (the status is assumed)"),
		"Send an active key of the account.").
		Refuses(http.StatusUnauthorized, codeUnauthorized, "the API key is inactive")
	permissionMissing = rules.Rule("permission-missing",
		"A key that lacks the permission to create and update users, or the one to archive them, is refused with 403; "+
			"reading needs no permission.",
		sim.Inferred("keys have these permissions, so they must have an effect; the status, and that reading needs none, are assumed"),
		"Send a key that has the permission: creating and updating users is one, archiving them is another.").
		Refuses(http.StatusForbidden, codeForbidden, "")
)

// Creating and updating.
var (
	creates = rules.Rule("create",
		"A POST with an email that the account does not have creates a user: by default active, with the waiver unsigned "+
			"and dues unpaid.",
		sim.Documented(page))
	updates = rules.Rule("update-existing",
		"A POST with an email that the account already has updates that user, changing only what is passed.",
		sim.Documented(page))
	answersUser = rules.Rule("user-answered",
		"A POST that succeeds answers with the whole user, each attribute by its own name, and null where there is no value.",
		sim.Assumed("the page shows no answer"))
	emailRequired = rules.Rule("email-required",
		"A POST without an email in the URL needs one in the body.",
		sim.Documented(page+", email"),
		"Pass the user's email in the body.",
		"Or pass it in the URL, by POST /v1/users/{email}.").
		Refuses(http.StatusBadRequest, codeRequired, "email is required to say which user is meant")
	namesRequired = rules.Rule("names-required",
		"Creating a user needs a first and a last name.",
		sim.Documented(page+", firstName and lastName"),
		"Pass firstName and lastName to create the user.",
		"Or pass the email of an existing user to update that one.").
		Refuses(http.StatusBadRequest, codeRequired, "")
	planUnknown = rules.Rule("unknown-plan",
		"A membership plan must exist, and is given by its full name.",
		sim.Inferred("the page says that a plan exists and must match exactly; that others are refused is how we read \"must\""),
		"Pass the full name of a plan of the account, in any case.").
		Refuses(http.StatusBadRequest, codeInvalid, "membershipPlan is not the full name of a plan of the account")
	planNamed = rules.Rule("plan-in-any-case",
		"A plan given in another case is the same plan, and is stored and shown under its declared name.",
		sim.Documented(page+", membershipPlan (that it is shown under that name is inferred: what is assigned is an existing plan, not a text)"))
	dateForm = rules.Rule("date-form",
		"A date must be a calendar date as YYYY-MM-DD.",
		sim.Inferred("the page says that the two dates must be formatted so; that others are refused is how we read \"must\""),
		"Pass a calendar date as YYYY-MM-DD.").
		Refuses(http.StatusBadRequest, codeInvalid, "")
	emailForm = rules.Rule("email-form",
		"An email must be a valid email address, and cannot be cleared.",
		sim.Inferred("a user is identified by the email address, so anything else identifies no user"),
		"Pass an email address, such as some.email@example.com.").
		Refuses(http.StatusBadRequest, codeInvalid, "")
	stateUnknown = rules.Rule("unknown-state",
		"A state must be the two-letter code or the full name of a US state, in any case, or empty.",
		sim.Assumed("the page names these two forms, and what happens to others is not documented; refusing them shows the mistake; "+
			"see the reading unknown-state"),
		"Pass the two-letter code or the full name of a US state. What happens to anything else is not documented.",
		"Or pass provinceOrRegion instead, for an address outside the US.").
		Refuses(http.StatusBadRequest, codeInvalid, "")
	stateKept = rules.Rule("any-state",
		"A state that is neither the code nor the full name of a US state is stored as it was sent, under the reading unknown-state.",
		sim.Assumed("the page names these two forms, and what happens to others is not documented"))
	wrongType = rules.Rule("attribute-type",
		"An attribute with a value of the wrong type is refused.",
		sim.Inferred("the page gives each attribute's type"),
		"Pass a value of the attribute's type.").
		Refuses(http.StatusBadRequest, codeInvalid, "")
	unknownAttribute = rules.Rule("unknown-attribute",
		"An attribute that users do not have is refused, under the reading unknown-fields.",
		sim.Assumed("what happens to attributes that the page does not list is not documented"),
		"Remove the attribute. What happens to it is not documented.").
		Refuses(http.StatusBadRequest, codeInvalid, "users have no such attribute")
	unknownParameter = rules.Rule("unknown-parameter",
		"A query parameter that the operation does not have is refused, under the reading unknown-query.",
		sim.Assumed("what happens to query parameters is not documented"),
		"Remove the parameter. What happens to it is not documented.").
		Refuses(http.StatusBadRequest, codeInvalid, "")
	clears = rules.Rule("null-clears",
		"Null in an update clears the attribute, or sets a flag to its default.",
		sim.Assumed("what null does is not documented; it is passed, so it changes something; see the reading explicit-null"))
	ignores = rules.Rule("null-ignored",
		"Null in an update changes nothing, under the reading explicit-null.",
		sim.Assumed("what null does is not documented"))
	resets = rules.Rule("flags-reset",
		"An update that leaves out signedWaiver or paidDues sets it to false, under the reading update-defaults.",
		sim.Assumed("the page's default for what is not passed could apply to updates too, against its own rule that they change only "+
			"what is passed"))
	stateCoded = rules.Rule("state-as-code",
		"A state is stored and shown as its two-letter code, under the reading state-form.",
		sim.Assumed("the page accepts a state in two forms and does not say which one answers show"))
)

// The email in the URL.
var (
	mismatch = rules.Rule("email-mismatch",
		"A body whose email differs from the one in the URL is refused.",
		sim.Assumed("the page puts the email in one place or the other; see the reading email-mismatch"),
		"Pass the same email in both places, or none in the body. How to change a user's email is not documented.").
		Refuses(http.StatusBadRequest, codeInvalid, "the email in the body is another than the one in the URL")
	renames = rules.Rule("rename",
		"The email in the body becomes the email of the user that the URL names, under the reading email-mismatch.",
		sim.Assumed("the page lists email among the attributes that an update can pass"))
	emailTaken = rules.Rule("email-taken",
		"A user cannot be given the email of another user of the account.",
		sim.Inferred("the page says that the email address identifies a user"),
		"Pass an email that no user of the account has.",
		"Or, to update the user who has that email, POST with that email in the URL.",
		"Or give the user who has it another email first. Whether an email can be changed is not documented.").
		Refuses(http.StatusBadRequest, codeInvalid, "another user of the account has this email")
	urlWins = rules.Rule("url-email-wins",
		"The email in the URL counts and the one in the body is ignored, under the reading email-mismatch.",
		sim.Assumed("the URL identifies the user"))
	urlCreates = rules.Rule("create-by-url",
		"A POST with an email in the URL that the account does not have creates the user.",
		sim.Assumed("the page describes the URL for updates and does not rule out creating a user; "+
			"see the reading unknown-email-in-url"))
	urlUnknown = rules.Rule("unknown-email-in-url",
		"A POST with an email in the URL that the account does not have finds no user, under the reading unknown-email-in-url.",
		sim.Assumed("the page describes the URL only for updates"),
		"Create the user by POST /v1/users, with the email, firstName and lastName in the body. Whether a POST with the "+
			"email in the URL can create one is not documented.").
		Refuses(http.StatusNotFound, codeNotFound, noUserMessage)
)

// Reading and archiving, and requests that cannot be read.
var (
	userUnknown = rules.Rule("user-unknown",
		"A user that the account does not have can be neither read nor archived.",
		sim.Assumed("the operation itself is assumed"),
		"Pass an email that the account has: GET /v1/users lists them all. These operations are not documented.",
		"Or create the user by POST /v1/users.").
		Refuses(http.StatusNotFound, codeNotFound, noUserMessage)
	archives = rules.Rule("archive",
		"Archiving makes a user inactive and changes nothing else.",
		sim.Assumed("archiving is published only as a permission of keys, and active is the one attribute that fits"))
	archivedAlready = rules.Rule("archived-already",
		"Archiving an inactive user changes nothing and succeeds.",
		sim.Assumed("the user is already as the request asks"))
	tooLarge = rules.Rule("body-too-large",
		"A body of more than 1 MiB is refused with 413.",
		sim.Assumed("there must be some limit; which one is not documented"),
		"Send a body of at most 1 MiB. The vendor's limit is not documented.").
		Refuses(http.StatusRequestEntityTooLarge, codeTooLarge, "the body is larger than 1 MiB")
	notJSON = rules.Rule("content-type",
		"A body must have the Content-Type application/json.",
		sim.Assumed("not documented; the page names the attributes' types as JSON does"),
		"Send Content-Type: application/json.").
		Refuses(http.StatusBadRequest, codeInvalid, "the body must be sent as application/json")
	bodyEmpty = rules.Rule("body-empty",
		"A POST needs a body, even if it is an empty object.",
		sim.Assumed("not documented; an empty body is more often a mistake than intended"),
		"Send a JSON object; with the email in the URL it can be empty.").
		Refuses(http.StatusBadRequest, codeInvalid, "the body is empty; it must be a JSON object")
	bodyMalformed = rules.Rule("body-malformed",
		"A body must be one JSON object.",
		sim.Assumed("not documented; anything else has no attributes"),
		"Send one JSON object as the body.").
		Refuses(http.StatusBadRequest, codeInvalid, "the body is not a JSON object")
)
