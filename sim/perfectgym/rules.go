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
	authorization  = "documentation source: authorization"
)

// Credentials.
var (
	tokenMissing = rules.Rule("token-missing",
		"A request without a bearer token is unauthorized.",
		sim.Documented(authorization),
		"Get a token by POST /Api/oauth/authorize, and send it as Authorization: Bearer.").
		Refuses(http.StatusUnauthorized, "Unauthorized", "")
	tokenUnknown = rules.Rule("token-unknown",
		"A bearer token that was never handed out, or whose member is gone, is unauthorized.",
		sim.Documented(authorization),
		"Get a token by POST /Api/oauth/authorize, with the login of an API user or of a member who is not deleted.").
		Refuses(http.StatusUnauthorized, "Unauthorized", "")
	tokenExpired = rules.Rule("token-expired",
		"A token is unauthorized once its lifetime of 7775999 seconds is over.",
		sim.Inferred("authorize tells the lifetime in expires_in"),
		"Get a new token by POST /Api/oauth/authorize; nobody documents a way to renew one.").
		Refuses(http.StatusUnauthorized, "Unauthorized", "")
	otherCompanysHost = rules.Rule("other-companys-host",
		"A token is unauthorized on the host of another company than its own.",
		sim.Inferred("a company is a subdomain, and a token names its company"),
		"Send the request to the host of the token's own company.",
		"Or send a token of the company whose host it is.").
		Refuses(http.StatusUnauthorized, "Unauthorized", "")
	forEmployees = rules.Rule("employee-only",
		"A member's token does not work where employee mode is asked for; the reading employee-only-in-user-mode says how it is refused.",
		sim.Assumed("operations are marked with their modes, and nobody says what the other mode gets"),
		"Send the token of an API user, which works in employee mode.").
		Refuses(http.StatusForbidden, "Forbidden", "")
	loginUnknown = rules.Rule("login-unknown",
		"A login that no API user and no member has gets no token.",
		sim.Assumed("the code is listed for credentials; that authorize uses it, with 400, is our choice"),
		"Send the username and password of an API user, or the email and password of a member; on a company's host, of that company.").
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
		"A body that cannot be read as what the operation takes is an error without a property.",
		sim.Assumed("nobody says; the code for parameters comes nearest"),
		"Send one JSON object with Content-Type: application/json; to authorize, a form.").
		Refuses(http.StatusBadRequest, "InvalidParameters", "")
	bodyTooLarge = rules.Rule("body-too-large",
		"A body longer than a mebibyte is not read.",
		sim.Assumed("nobody names a limit; a simulator needs one"),
		"Send a body of at most 1 MiB; nobody documents the limit.").
		Refuses(http.StatusRequestEntityTooLarge, "PayloadTooLarge", "")
	queryInvalid = rules.Rule("query-invalid",
		"A query value that cannot be what its parameter means, or a required one that is missing, is an invalid parameter.",
		sim.Assumed("nobody says; the code for parameters comes nearest"),
		"Send the parameter with a value of its type: ids and pages are whole numbers, moments are YYYY-MM-DDTHH:MM:SS.").
		Refuses(http.StatusBadRequest, "InvalidParameters", "")
	noCriterion = rules.Rule("search-without-criterion",
		"A search needs at least one criterion.",
		sim.Assumed("the alternative is to answer with every user"),
		"Send one of email, cardNumber, userNumber, personalId, userId and phone; nobody documents what a search for nothing finds.").
		Refuses(http.StatusBadRequest, "InvalidParameters", "")
	unknownField = rules.Rule("unknown-field",
		"A JSON field that the operation does not have is an error, where the reading unknown-fields rejects it.",
		sim.Assumed("nobody says what an unknown field does"),
		"Leave the field out; nobody documents what becomes of it.").
		Refuses(http.StatusBadRequest, "", "")
	addInvalid = rules.Rule("invalid-parameters",
		"Adding a user tells every field that is missing or invalid, all at once.",
		sim.Documented(codes),
		"Correct every property that the errors name; email, homeClubId and birthDate are required.").
		Refuses(http.StatusBadRequest, "InvalidParameters", "")
	clubUnknown = rules.Rule("club-unknown",
		"A user can only belong to a club of the company.",
		sim.Inferred("the identifier of no club is an invalid value of the field"),
		"Send the id of a club of the company: GET /Api/Clubs/Clubs lists them at the vendor, and here the scenario does.",
		"Or leave registeredAtClubId out, where it is that: it is the home club then.").
		Refuses(http.StatusBadRequest, "", "")
	updateInvalid = rules.Rule("invalid-attribute",
		"Updating a user tells every attribute that is invalid.",
		sim.Documented(codes),
		"Correct every attribute that the errors name.",
		"Or leave it out: what is not sent does not change.").
		Refuses(http.StatusBadRequest, "InvalidAttributeValue", "")
	guardianLacking = rules.Rule("guardian-incomplete",
		"A legal guardian needs a name, a last name, a city, a country symbol and a signature, each with a code of its own.",
		sim.Documented(codes),
		"Send the legal guardian with name, lastName, city, countrySymbol and signatureDataBase64.",
		"Or leave legalGuardian out.").
		Refuses(http.StatusBadRequest, "", "")
	guardianIBAN = rules.Rule("guardian-iban",
		"The bank account of a legal guardian is an IBAN with a right checksum.",
		sim.Documented(codes),
		"Send an IBAN with the right check digits.",
		"Or leave bankAccount out.").
		Refuses(http.StatusBadRequest, "InvalidIBAN", "")
)

// Users.
var (
	emailHeld = rules.Rule("email-held",
		"An email belongs to one user of the company.",
		sim.Documented(addingPage),
		"If it is the same person, as after an addition whose answer was lost, "+
			"find the id by GET /Api/Users/Search?email= and go on with it; PUT /Api/Users/User?userId= changes what is new.",
		"If it is another person, send another email.",
		"Or free it: give the user who has it another email by PUT, and add again. A deleted user cannot be changed; "+
			"nobody documents whether one still has it.").
		Refuses(http.StatusBadRequest, "UserAlreadyExist", "")
	phoneHeld = rules.Rule("phone-held",
		"A phone number belongs to one user of the company.",
		sim.Inferred("the error codes name the case; the property is named after the page's Email"),
		"If it is the same person, as after an addition whose answer was lost, "+
			"find the id by GET /Api/Users/Search?phone= and go on with it; PUT /Api/Users/User?userId= changes what is new.",
		"If it is another person, send another phoneNumber, or none: it is not required.",
		"Or free it: give the user who has it another phone number by PUT, and add again. A deleted user cannot be changed; "+
			"nobody documents whether one still has it.").
		Refuses(http.StatusBadRequest, "UserAlreadyExist", "")
	personHeld = rules.Rule("personal-id-held",
		"A personal id belongs to one user of the company.",
		sim.Inferred("the error codes name the case; the property is named after the page's Email"),
		"If it is the same person, as after an addition whose answer was lost, "+
			"find the id by GET /Api/Users/Search?personalId= and go on with it; PUT /Api/Users/User?userId= changes what is new.",
		"If it is another person, send another personalId, or none: it is not required.",
		"Or free it: give the user who has it another personal id by PUT, and add again. A deleted user cannot be changed; "+
			"nobody documents whether one still has it.").
		Refuses(http.StatusBadRequest, "UserAlreadyExist", "")
	heldOnUpdate = rules.Rule("held-on-update",
		"An update cannot take the email, phone number or personal id of another user; "+
			"the reading update-duplicate-code says with which code.",
		sim.Inferred("the page demands that they stay unique and leaves the code open"),
		"Leave the field out or send another value: what is not sent does not change.",
		"Or, in employee mode, update the user who has the value, "+
			"if that is the person: GET /Api/Users/Search finds the id by email, phone or personalId.",
		"Or, in employee mode, free it: give the user who has it another value by PUT, and send the update again.").
		Refuses(http.StatusBadRequest, "", "")

	userUnknown = rules.Rule("user-unknown",
		"An update of an id that no user has is refused.",
		sim.Documented(updatingPage),
		"Send the id that the user was added with; GET /Api/Users/Search finds it by email, phone or personalId.").
		Refuses(http.StatusBadRequest, "UserDoesNotExists", "")
	userIDMissing = rules.Rule("user-id-missing",
		"In employee mode an update needs userId; the reading missing-user-id says with which code it is refused without.",
		sim.Assumed("nobody says what an update of nobody gets"),
		"Send userId in the URL; nobody documents what comes without it.",
		"Or send the token of the member who is meant: in user mode there is no userId.").
		Refuses(http.StatusBadRequest, "", "")
	noUserToShow = rules.Rule("no-user-to-show",
		"In employee mode a user is shown by the id that one has.",
		sim.Assumed("the code is documented for updates"),
		"Send the userId that the user was added with; GET /Api/Users/Search finds it by email, phone or personalId.").
		Refuses(http.StatusBadRequest, "UserDoesNotExists", "")
	userDeleted = rules.Rule("user-deleted",
		"A deleted user can be looked at, but neither changed nor confirmed.",
		sim.Assumed("answers have isDeleted, so deleted users are shown; nobody says what else works with them"),
		"Add the person anew; nobody documents how a deleted user comes back, nor whether the email is free: here it is, "+
			"unless the reading deleted-users is held.").
		Refuses(http.StatusBadRequest, "UserDoesNotExists", "")
	confirmUnknown = rules.Rule("confirmation-token-unknown",
		"A confirmation token that is assigned to no address is invalid.",
		sim.Documented(confirmingPage),
		"Send the token of the latest mail to the user, which is in the outbox here; "+
			"nobody documents whether a new address makes older tokens worthless.").
		Refuses(http.StatusBadRequest, "InvalidToken", "")
	confirmUsed = rules.Rule("confirmation-token-used",
		"A confirmation token works once, where the reading confirm-token-twice says so.",
		sim.Assumed("the page shows one token with both results"),
		"Go on: the address is confirmed, as GET /Api/Users/User shows. Nobody documents whether a token works twice.").
		Refuses(http.StatusBadRequest, "InvalidToken", "")
	confirmedAgain = rules.Rule("confirmed-again",
		"A confirmation token that was used before shows the user as confirmed, without a change.",
		sim.Assumed("the page shows one token with both results"))
	deletedHolder = rules.Rule("deleted-holds-nothing",
		"A deleted user's email, phone number and personal id are free.",
		sim.Assumed("nobody says; the reading deleted-users has the other answer"))
	atHomeClub = rules.Rule("registered-at-home-club",
		"A user added without registeredAtClubId is registered at the home club.",
		sim.Documented(addingPage))
	nullDiscarded = rules.Rule("null-discarded",
		"Null in an update changes nothing.",
		sim.Documented(updatingPage))
	emptyString = rules.Rule("empty-string",
		"An empty string in an update clears the field, or is discarded as null is, by the reading empty-string-update.",
		sim.Assumed("nobody says what an empty string does"))
	guardianNew = rules.Rule("guardian-obsolete",
		"A legal guardian in an update is a new one, and the one before becomes obsolete.",
		sim.Documented(updatingPage))
	guardianCleared = rules.Rule("guardian-cleared",
		"A legal guardian that an update takes away becomes obsolete.",
		sim.Assumed("guardians are marked rather than removed when a new one comes"))
	unconfirmed = rules.Rule("new-email-unconfirmed",
		"A new email is not confirmed and gets a token of its own; the token of the one before is worth nothing.",
		sim.Assumed("nobody says; a token is assigned to an address, and the address is gone"))
	ownUserOnly = rules.Rule("own-user-only",
		"In user mode a userId is not looked at: the request is about the member whose token it carries.",
		sim.Assumed("the page says that user mode has no parameters, and not what becomes of one that is sent"))
)
