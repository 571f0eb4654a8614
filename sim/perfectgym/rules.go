package perfectgym

import "github.com/mockvendors/mockvendors/sim"

const (
	addingPage     = "page: add new user"
	updatingPage   = "page: update existing user"
	confirmingPage = "page: confirm user email address"
	codes          = "documentation source: error codes"
	authorization  = "documentation source: authorization"
)

func rule(name, says string, source sim.Source) *sim.Rule {
	return &sim.Rule{ID: "perfectgym." + name, Says: says, Source: source}
}

// Credentials.
var (
	tokenMissing      = rule("token-missing", "A request without a bearer token is unauthorized.", sim.Documented(authorization))
	tokenUnknown      = rule("token-unknown", "A bearer token that was never handed out, or whose member is gone, is unauthorized.", sim.Documented(authorization))
	tokenExpired      = rule("token-expired", "A token is unauthorized once its lifetime of 7775999 seconds is over.", sim.Inferred("authorize tells the lifetime in expires_in"))
	otherCompanysHost = rule("other-companys-host", "A token is unauthorized on the host of another company than its own.", sim.Inferred("a company is a subdomain, and a token names its company"))
	forEmployees      = rule("employee-only", "A member's token does not work where employee mode is asked for; the reading employee-only-in-user-mode says how it is refused.", sim.Assumed("operations are marked with their modes, and nobody says what the other mode gets"))
	loginUnknown      = rule("login-unknown", "A login that no API user and no member has gets no token.", sim.Assumed("the code is listed for credentials; that authorize uses it, with 400, is our choice"))
)

// The form of requests.
var (
	loginMalformed  = rule("login-malformed", "Authorize needs username, password and the grant_type password.", sim.Assumed("the form is documented, its errors are not; we use the code for parameters"))
	bodyUnreadable  = rule("body-unreadable", "A body that cannot be read as what the operation takes is an error without a property.", sim.Assumed("nobody says; the code for parameters comes nearest"))
	bodyTooLarge    = rule("body-too-large", "A body longer than a mebibyte is not read.", sim.Assumed("nobody names a limit; a simulator needs one"))
	queryInvalid    = rule("query-invalid", "A query value that cannot be what its parameter means, or a required one that is missing, is an invalid parameter.", sim.Assumed("nobody says; the code for parameters comes nearest"))
	noCriterion     = rule("search-without-criterion", "A search needs at least one criterion.", sim.Assumed("the alternative is to answer with every user"))
	unknownField    = rule("unknown-field", "A JSON field that the operation does not have is an error, where the reading unknown-fields rejects it.", sim.Assumed("nobody says what an unknown field does"))
	addInvalid      = rule("invalid-parameters", "Adding a user tells every field that is missing or invalid, all at once.", sim.Documented(codes))
	clubUnknown     = rule("club-unknown", "A user can only belong to a club of the company.", sim.Inferred("the identifier of no club is an invalid value of the field"))
	updateInvalid   = rule("invalid-attribute", "Updating a user tells every attribute that is invalid.", sim.Documented(codes))
	guardianLacking = rule("guardian-incomplete", "A legal guardian needs a name, a last name, a city, a country symbol and a signature, each with a code of its own.", sim.Documented(codes))
	guardianIBAN    = rule("guardian-iban", "The bank account of a legal guardian is an IBAN with a right checksum.", sim.Documented(codes))
)

// Users.
var (
	emailHeld    = rule("email-held", "An email belongs to one user of the company.", sim.Documented(addingPage))
	phoneHeld    = rule("phone-held", "A phone number belongs to one user of the company.", sim.Inferred("the error codes name the case; the property is named after the page's Email"))
	personHeld   = rule("personal-id-held", "A personal id belongs to one user of the company.", sim.Inferred("the error codes name the case; the property is named after the page's Email"))
	heldOnUpdate = rule("held-on-update", "An update cannot take the email, phone number or personal id of another user; the reading update-duplicate-code says with which code.", sim.Inferred("the page demands that they stay unique and leaves the code open"))

	userUnknown     = rule("user-unknown", "An update of an id that no user has is refused.", sim.Documented(updatingPage))
	userIDMissing   = rule("user-id-missing", "In employee mode an update needs userId; the reading missing-user-id says with which code it is refused without.", sim.Assumed("nobody says what an update of nobody gets"))
	noUserToShow    = rule("no-user-to-show", "In employee mode a user is shown by the id that one has.", sim.Assumed("the code is documented for updates"))
	userDeleted     = rule("user-deleted", "A deleted user can be looked at, but neither changed nor confirmed.", sim.Assumed("answers have isDeleted, so deleted users are shown; nobody says what else works with them"))
	confirmUnknown  = rule("confirmation-token-unknown", "A confirmation token that is assigned to no address is invalid.", sim.Documented(confirmingPage))
	confirmUsed     = rule("confirmation-token-used", "A confirmation token works once, where the reading confirm-token-twice says so.", sim.Assumed("the page shows one token with both results"))
	confirmedAgain  = rule("confirmed-again", "A confirmation token that was used before shows the user as confirmed, without a change.", sim.Assumed("the page shows one token with both results"))
	deletedHolder   = rule("deleted-holds-nothing", "A deleted user's email, phone number and personal id are free.", sim.Assumed("nobody says; the reading deleted-users has the other answer"))
	atHomeClub      = rule("registered-at-home-club", "A user added without registeredAtClubId is registered at the home club.", sim.Documented(addingPage))
	nullDiscarded   = rule("null-discarded", "Null in an update changes nothing.", sim.Documented(updatingPage))
	emptyString     = rule("empty-string", "An empty string in an update clears the field, or is discarded as null is, by the reading empty-string-update.", sim.Assumed("nobody says what an empty string does"))
	guardianNew     = rule("guardian-obsolete", "A legal guardian in an update is a new one, and the one before becomes obsolete.", sim.Documented(updatingPage))
	guardianCleared = rule("guardian-cleared", "A legal guardian that an update takes away becomes obsolete.", sim.Assumed("guardians are marked rather than removed when a new one comes"))
	ownUserOnly     = rule("own-user-only", "In user mode a userId is not looked at: the request is about the member whose token it carries.", sim.Assumed("the page says that user mode has no parameters, and not what becomes of one that is sent"))
	unconfirmed     = rule("new-email-unconfirmed", "A new email is not confirmed and gets a token of its own; the token of the one before is worth nothing.", sim.Assumed("nobody says; a token is assigned to an address, and the address is gone"))
)

var rules = []*sim.Rule{
	tokenMissing, tokenUnknown, tokenExpired, otherCompanysHost, forEmployees, loginUnknown,
	loginMalformed, bodyUnreadable, bodyTooLarge, queryInvalid, noCriterion, unknownField, addInvalid, clubUnknown,
	updateInvalid, guardianLacking, guardianIBAN,
	emailHeld, phoneHeld, personHeld, heldOnUpdate, userUnknown, userIDMissing, noUserToShow, userDeleted,
	confirmUnknown, confirmUsed, confirmedAgain, deletedHolder, atHomeClub, nullDiscarded, emptyString, guardianNew,
	guardianCleared, unconfirmed, ownUserOnly,
}
