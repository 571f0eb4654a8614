package perfectgym

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

var rules = sim.NewRules("perfectgym")

const (
	addingPage     = "page: add new user"
	updatingPage   = "page: update existing user"
	confirmingPage = "page: confirm user email address"
	codes          = "documentation source: error codes"
)

// Credentials.
var (
	tokenMissing = rules.Rule("token-missing",
		"A request without a bearer token is refused with 401 and the code Unauthorized.",
		sim.Inferred("documentation source, authorization: 401 with WWW-Authenticate: Bearer; the code is in no list of the vendor's"),
		"Get a token by POST /Api/oauth/authorize, and send it as Authorization: Bearer.").
		Refuses(http.StatusUnauthorized, "Unauthorized", "")
	tokenUnknown = rules.Rule("token-unknown",
		"A bearer token that was never issued, or whose member no longer exists, is refused with 401.",
		sim.Inferred("documentation source, authorization: 401 with WWW-Authenticate: Bearer; that the token of a member who is gone "+
			"is as good as none, and the code, are ours"),
		"Get a token by POST /Api/oauth/authorize, with the login of an API user or of a member who is not deleted.").
		Refuses(http.StatusUnauthorized, "Unauthorized", "")
	tokenExpired = rules.Rule("token-expired",
		"A token is refused with 401 once its lifetime of 7775999 seconds is over.",
		sim.Inferred("authorize answers with the lifetime in expires_in"),
		"Get a new token by POST /Api/oauth/authorize. No way to renew one is documented.").
		Refuses(http.StatusUnauthorized, "Unauthorized", "")
	otherCompanysHost = rules.Rule("other-companys-host",
		"A token is refused with 401 on another company's host.",
		sim.Inferred("a company is a subdomain, and a token belongs to one company"),
		"Send the request to the host of the token's own company.",
		"Or send a token of the company that the host belongs to.").
		Refuses(http.StatusUnauthorized, "Unauthorized", "")
	forEmployees = rules.Rule("employee-only",
		"A member's token is refused by an operation for employees; the reading employee-only-in-user-mode decides with which status.",
		sim.Assumed("the documents mark operations with their modes and do not say how the other mode is refused"),
		"Send the token of an API user, which works in employee mode.").
		Refuses(http.StatusForbidden, "Forbidden", "")
	loginUnknown = rules.Rule("login-unknown",
		"A login that no API user and no member has gets no token.",
		sim.Assumed("the code is listed for credentials; that authorize uses it, with 400, is our choice"),
		"Send the username and password of an API user, or the email and password of a member; on a company's host, "+
			"one of that company.").
		Refuses(http.StatusBadRequest, "InvalidUserNameOrPassword", "")
)

// The form of requests.
var (
	loginMalformed = rules.Rule("login-malformed",
		"Authorize needs username, password and the grant_type password.",
		sim.Assumed("the form is documented, its errors are not; we use the code for parameters"),
		"Send username, password and grant_type=password as a form.").
		Refuses(http.StatusBadRequest, "InvalidParameters", "")
	bodyUnreadable = rules.Rule("body-unreadable",
		"A body that is empty, malformed or of the wrong content type is refused with one error that names no property.",
		sim.Assumed("not documented; the code for parameters comes closest"),
		"Send one JSON object with Content-Type: application/json; to authorize, send a form.").
		Refuses(http.StatusBadRequest, "InvalidParameters", "")
	bodyIncomplete = rules.Rule("body-incomplete",
		"A request whose body broke off is refused with 400, and nothing of it is carried out.",
		sim.Assumed("HTTP calls a message that ends before its length or its last chunk incomplete (RFC 9112, section 8); "+
			"which status and error the vendor answers is not documented"),
		"Send the request again, and whole: nothing of it was carried out.").
		Refuses(http.StatusBadRequest, "InvalidParameters", "")
	bodyTooLarge = rules.Rule("body-too-large",
		"A body of more than 1 MiB is refused with 413.",
		sim.Assumed("no limit is documented; a simulator needs one"),
		"Send a body of at most 1 MiB. The vendor's limit is not documented.").
		Refuses(http.StatusRequestEntityTooLarge, "PayloadTooLarge", "")
	queryInvalid = rules.Rule("query-invalid",
		"A query parameter that has an invalid value, or is required and missing, is refused.",
		sim.Assumed("not documented; the code for parameters comes closest"),
		"Send the parameter with a value of its type: ids and pages are whole numbers, times are YYYY-MM-DDTHH:MM:SS.").
		Refuses(http.StatusBadRequest, "InvalidParameters", "")
	noCriterion = rules.Rule("search-without-criterion",
		"A search needs at least one criterion.",
		sim.Assumed("the alternative is to answer with every user"),
		"Send one of email, cardNumber, userNumber, personalId, userId and phone. What a search without any of them "+
			"answers is not documented.").
		Refuses(http.StatusBadRequest, "InvalidParameters", "")
	unknownField = rules.Rule("unknown-field",
		"A JSON field that the operation does not have is refused, under the reading unknown-fields.",
		sim.Assumed("what happens to unknown fields is not documented"),
		"Remove the field. What happens to it is not documented.").
		Refuses(http.StatusBadRequest, "", "")
	unknownParameter = rules.Rule("unknown-parameter",
		"A query parameter that the operation does not have is refused, under the reading unknown-query.",
		sim.Assumed("what happens to unknown parameters is not documented"),
		"Remove the parameter. What happens to it is not documented.").
		Refuses(http.StatusBadRequest, "InvalidParameters", "")
	addIncomplete = rules.Rule("invalid-parameters",
		"Adding a user reports every required field that is missing, with an error for each.",
		sim.Inferred("the error codes have InvalidParameters for adding a user with missing or invalid parameters; "+
			"that each has an error of its own, and its property's name in capitals, follow the page's Email"),
		"Send every property that the errors name; email, homeClubId and birthDate are required.").
		Refuses(http.StatusBadRequest, "InvalidParameters", "")
	addInvalid = rules.Rule("form-invalid",
		"Adding a user reports every field of the wrong JSON type or form: dates are YYYY-MM-DDTHH:MM:SS without a zone, "+
			"sex is Male or Female, ids are numbers, country symbols have two letters.",
		sim.Assumed("the error codes have InvalidParameters for parameters that are invalid, and do not say which are; "+
			"we take the forms of the page's examples"),
		"Send every property that the errors name in the form of the page's examples. What else PerfectGym accepts is not documented.").
		Refuses(http.StatusBadRequest, "InvalidParameters", "")
	clubUnknown = rules.Rule("club-unknown",
		"A user can belong only to a club of the company; the reading unknown-club-code decides with which code another is refused.",
		sim.Inferred("an id that no club has is an invalid value of the field; the error codes also have one for objects that do not exist"),
		"Send the id of one of the company's clubs. PerfectGym lists them at GET /Api/Clubs/Clubs; the simulator names them with the wrong field.",
		"If the property is registeredAtClubId, leaving it out works too: it defaults to the home club.").
		Refuses(http.StatusBadRequest, "", "")
	updateInvalid = rules.Rule("invalid-attribute",
		"Updating a user reports every attribute of the wrong JSON type or form, with an error for each.",
		sim.Assumed("the error codes say that one of the provided attributes is invalid, and not which are; that all are reported, "+
			"and the forms of the page's examples, are our choice"),
		"Correct every attribute that the errors name.",
		"Or leave it out: what is not sent does not change.").
		Refuses(http.StatusBadRequest, "InvalidAttributeValue", "")
	requiredCleared = rules.Rule("required-not-cleared",
		"An update cannot clear the email or the birth date, which adding a user requires.",
		sim.Assumed("the page does not say so; a required attribute without a value is invalid, and the email identifies the user; "+
			"see the reading clear-required"),
		"Send a value, or leave the attribute out: what is not sent does not change.").
		Refuses(http.StatusBadRequest, "InvalidAttributeValue", "")
	guardianLacking = rules.Rule("guardian-incomplete",
		"A new user's legal guardian needs a name, a last name, a city, a country symbol and a signature, each with a code of its own.",
		sim.Documented(codes),
		"Send the legal guardian with name, lastName, city, countrySymbol and signatureDataBase64.",
		"Or leave legalGuardian out.").
		Refuses(http.StatusBadRequest, "", "")
	newGuardianLacking = rules.Rule("new-guardian-incomplete",
		"A legal guardian in an update needs all that a new user's needs, with the same codes.",
		sim.Inferred("the error codes list these for adding; the page says that a legal guardian in an update is always a new one"),
		"Send the legal guardian with name, lastName, city, countrySymbol and signatureDataBase64.",
		"Or leave legalGuardian out: what is not sent does not change.").
		Refuses(http.StatusBadRequest, "", "")
	guardianIBAN = rules.Rule("guardian-iban",
		"A legal guardian's bank account must be an IBAN with a valid checksum.",
		sim.Inferred("the error codes have InvalidIBAN for adding; the form and the check digits are those of the standard, ISO 13616"),
		"Send an IBAN with valid check digits.",
		"Or leave bankAccount out.").
		Refuses(http.StatusBadRequest, "InvalidIBAN", "")
)

// Users.
var (
	emailHeld = rules.Rule("email-held",
		"Two users of a company cannot have the same email.",
		sim.Documented(addingPage),
		"If it is the same person, for example because the answer to an earlier POST was lost, "+
			"find the id by GET /Api/Users/Search?email= and use it; PUT /Api/Users/User?userId= changes what is new.",
		"If it is another person, send another email.",
		"Or free the email: give the user who has it another one by PUT, and add the user again. A deleted user cannot be changed; "+
			"whether one keeps its email is not documented.").
		Refuses(http.StatusBadRequest, "UserAlreadyExist", "")
	phoneHeld = rules.Rule("phone-held",
		"Two users of a company cannot have the same phone number.",
		sim.Inferred("the error codes name the case; the property is named after the page's Email"),
		"If it is the same person, for example because the answer to an earlier POST was lost, "+
			"find the id by GET /Api/Users/Search?phone= and use it; PUT /Api/Users/User?userId= changes what is new.",
		"If it is another person, send another phoneNumber, or none: it is not required.",
		"Or free the phone number: give the user who has it another one by PUT, and add the user again. A deleted user cannot be "+
			"changed; whether one keeps its phone number is not documented.").
		Refuses(http.StatusBadRequest, "UserAlreadyExist", "")
	personalIDHeld = rules.Rule("personal-id-held",
		"Two users of a company cannot have the same personal id.",
		sim.Inferred("the error codes name the case; the property is named after the page's Email"),
		"If it is the same person, for example because the answer to an earlier POST was lost, "+
			"find the id by GET /Api/Users/Search?personalId= and use it; PUT /Api/Users/User?userId= changes what is new.",
		"If it is another person, send another personalId, or none: it is not required.",
		"Or free the personal id: give the user who has it another one by PUT, and add the user again. A deleted user cannot be "+
			"changed; whether one keeps its personal id is not documented.").
		Refuses(http.StatusBadRequest, "UserAlreadyExist", "")
	heldOnUpdate = rules.Rule("held-on-update",
		"An update cannot take the email, phone number or personal id of another user; "+
			"the reading update-duplicate-code decides with which code it is refused.",
		sim.Inferred("the page demands that they stay unique and leaves the code open"),
		"Leave the field out or send another value: what is not sent does not change.",
		"Or, in employee mode, update the user who has the value, "+
			"if it is the same person: GET /Api/Users/Search finds the id by email, phone or personalId.",
		"Or, in employee mode, free the value: give the user who has it another one by PUT, and send the update again.").
		Refuses(http.StatusBadRequest, "", "")

	userUnknown = rules.Rule("user-unknown",
		"An update of an id that no user has is refused.",
		sim.Documented(updatingPage),
		"Send the id from the answer that added the user; GET /Api/Users/Search finds it by email, phone or personalId.").
		Refuses(http.StatusBadRequest, "UserDoesNotExists", "")
	userIDMissing = rules.Rule("user-id-missing",
		"In employee mode an update needs userId; the reading missing-user-id decides with which code one without it is refused.",
		sim.Assumed("the answer to an update without userId is not documented"),
		"Send userId in the URL. What happens without it is not documented.",
		"Or send the token of the member to update: in user mode there is no userId.").
		Refuses(http.StatusBadRequest, "", "")
	noUserToShow = rules.Rule("no-user-to-show",
		"In employee mode, getting a user needs a userId that a user has.",
		sim.Assumed("the code is documented for updates"),
		"Send the userId from the answer that added the user; GET /Api/Users/Search finds it by email, phone or personalId.").
		Refuses(http.StatusBadRequest, "UserDoesNotExists", "")
	userDeleted = rules.Rule("user-deleted",
		"A deleted user is shown, but can be neither updated nor confirmed.",
		sim.Assumed("answers have isDeleted, so deleted users are shown; what else works with them is not documented"),
		"Add the person again. No way to restore a deleted user is documented, nor whether the email is free: in the simulator "+
			"it is, unless the reading deleted-users is held.").
		Refuses(http.StatusBadRequest, "UserDoesNotExists", "")
	confirmUnknown = rules.Rule("confirmation-token-unknown",
		"A confirmation token that belongs to no address is refused.",
		sim.Documented(confirmingPage),
		"Send the token of the latest mail to the user, which the simulator puts into the outbox. "+
			"Whether a new address invalidates older tokens is not documented.").
		Refuses(http.StatusBadRequest, "InvalidToken", "")
	confirmUsed = rules.Rule("confirmation-token-used",
		"A confirmation token works only once, under the reading confirm-token-twice.",
		sim.Assumed("the page shows one token with both results"),
		"Nothing is left to do: the address is confirmed, as GET /Api/Users/User shows. Whether a token works twice is not documented.").
		Refuses(http.StatusBadRequest, "InvalidToken", "")
	confirmedAgain = rules.Rule("confirmed-again",
		"Confirming again with the same token changes nothing and answers with the confirmed user.",
		sim.Assumed("the page shows one token with both results"))
	deletedHolder = rules.Rule("deleted-holds-nothing",
		"A deleted user's email, phone number and personal id are free.",
		sim.Assumed("not documented; the reading deleted-users has the alternative"))
	atHomeClub = rules.Rule("registered-at-home-club",
		"A user added without registeredAtClubId is registered at the home club.",
		sim.Documented(addingPage))
	nullDiscarded = rules.Rule("null-discarded",
		"Null in an update changes nothing.",
		sim.Documented(updatingPage))
	emptyString = rules.Rule("empty-string",
		"An empty string in an update clears the field, or is discarded like null, under the reading empty-string-update.",
		sim.Assumed("what an empty string does is not documented"))
	clearedRequired = rules.Rule("required-cleared",
		"An empty string in an update clears the email or the birth date too, though adding a user requires them.",
		sim.Assumed("not documented; applies only under the reading clear-required"))
	guardianNew = rules.Rule("guardian-obsolete",
		"A legal guardian in an update is always a new one, and the previous one becomes obsolete.",
		sim.Documented(updatingPage))
	guardianCleared = rules.Rule("guardian-cleared",
		"A legal guardian that an update clears becomes obsolete.",
		sim.Assumed("guardians are marked rather than removed when a new one is sent"))
	unconfirmed = rules.Rule("new-email-unconfirmed",
		"A new email is unconfirmed and gets a token of its own; the previous email's token no longer works.",
		sim.Assumed("not documented; a token belongs to an address, and that address is gone"))
	firstValue = rules.Rule("first-value",
		"Of a query parameter that is sent several times, the first value counts.",
		sim.Assumed("not documented; ASP.NET, which finds paths whatever their case as this vendor does, takes the first value"))
	pathCase = rules.Rule("path-case",
		"A path is found whatever its case.",
		sim.Inferred("the vendor's own samples write both /Api/ and /api/"))
	ownUserOnly = rules.Rule("own-user-only",
		"In user mode userId is ignored: the request is about the member that the token belongs to.",
		sim.Assumed("the page says that user mode has no parameters, and not what happens to one that is sent"))
)
