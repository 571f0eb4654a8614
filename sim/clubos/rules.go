package clubos

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

var rules = sim.NewRules("clubos")

// Refusals of requests as such.
var (
	credentialMissing = rules.Rule("credential-missing",
		"A request without a Basic credential is refused with 401.",
		sim.Assumed("the vendor asks for Basic authentication and does not say what comes without it; 401 with "+
			"WWW-Authenticate is HTTP's answer"),
		"Send the username and password of a partner by Basic authentication; the username cannot be empty.").
		Refuses(http.StatusUnauthorized, "", "A username and a password are required")
	credentialUnknown = rules.Rule("credential-unknown",
		"A Basic credential that no partner has is refused with 401.",
		sim.Assumed("the vendor asks for Basic authentication and does not say what a wrong credential gets; 401 with "+
			"WWW-Authenticate is HTTP's answer"),
		"Send a username and password that Club OS gave out; here, those of a partner in the scenario.").
		Refuses(http.StatusUnauthorized, "", "The username or the password is not right")
	contentType = rules.Rule("content-type",
		"A request with a body does not succeed without Content-Type application/json.",
		sim.Documented("API space: requests and responses"),
		"Send Content-Type: application/json.").
		Refuses(http.StatusBadRequest, "", "Content-Type must be application/json")
	contentTypeAlways = rules.Rule("content-type-always",
		"A request without a body, too, does not succeed without Content-Type application/json.",
		sim.Assumed("the vendor asks for the header without excepting GET and DELETE; holds under the reading content-type-without-body"),
		"Send Content-Type: application/json with a request without a body, too; nobody documents whether Club OS asks for it there.").
		Refuses(http.StatusBadRequest, "", "Content-Type must be application/json")
	bodyTooLarge = rules.Rule("body-too-large",
		"A body that is longer than is read is refused.",
		sim.Assumed("nobody says how long a body can be; 413 is HTTP's answer"),
		"Send a body of at most 1 MiB; nobody documents how much Club OS itself reads.").
		Refuses(http.StatusRequestEntityTooLarge, "", "The body of the request is too large")
	bodyUnreadable = rules.Rule("body-unreadable",
		"A body that is empty, broken or no JSON object fails.",
		sim.Inferred("the page asks for a body of valid JSON; the message is ours"),
		"Send one JSON object as the body.").
		Refuses(http.StatusBadRequest, "", "The body of the request must be a JSON object")
	locationUnreadable = rules.Rule("location-unreadable",
		"A request whose URL has no clubLocationId, or one that is no integer, fails.",
		sim.Inferred("the page requires the parameter and calls it an integer; the message is ours"),
		"Send clubLocationId in the URL, as an integer.").
		Refuses(http.StatusBadRequest, "", "")
	locationOutOfReach = rules.Rule("location-out-of-reach",
		"A club location that the credential does not reach is refused.",
		sim.Documented("API space: access to club locations"),
		"Send the clubLocationId of a location that the credential reaches; Club OS gives them out.",
		"Or send the credential of the partner whose location it is.").
		Refuses(http.StatusBadRequest, "", "")
	userIDUnreadable = rules.Rule("user-id-unreadable",
		"A GET or DELETE whose URL has no userId, or one that is no integer, fails.",
		sim.Inferred("the page requires the parameter and calls it an integer; the message is ours"),
		"Send userId in the URL, as an integer.").
		Refuses(http.StatusBadRequest, "", "")
	fieldMissing = rules.Rule("field-missing",
		"A body without a property that is required fails.",
		sim.Inferred("the page marks the property as required; the message is ours"),
		"Send the property; there is a message for each one that is missing.").
		Refuses(http.StatusBadRequest, "", "")
	fieldMistyped = rules.Rule("field-mistyped",
		"A property of another JSON type than its own, or null where null has no meaning, fails.",
		sim.Inferred("the page gives every property a type, and null a meaning for guest-pass dates alone; the message is ours"),
		"Send the property with the type that its message names, or leave out one that is not required. Null is for guest-pass dates only.").
		Refuses(http.StatusBadRequest, "", "")
	fieldInvalid = rules.Rule("field-invalid",
		"A property whose value is not of the form or among the values that it can have fails.",
		sim.Inferred("the page lists the roles and genders and gives the form of dates and of states; the message is ours"),
		"Send one of the values, or the form, that the message of the property names.").
		Refuses(http.StatusBadRequest, "", "")
	fieldUnknown = rules.Rule("field-unknown",
		"A property that the operation does not have fails.",
		sim.Assumed("nobody says; holds under the reading unknown-fields"),
		"Leave the property out; nobody documents whether Club OS minds it.").
		Refuses(http.StatusBadRequest, "", "")
)

// Refusals because of what is stored.
var (
	userNotFound = rules.Rule("user-not-found",
		"A userId that the partner has no user of is not found.",
		sim.Documented("page: GET /users"),
		"Send the userId that came as value when the user was added.",
		"Or add the user with its localUserId again: the value of the answer is the userId, of a user who is found "+
			"too. Nobody documents by which property a user is found.").
		Refuses(http.StatusNotFound, "", "User not found")
	deletedNotFound = rules.Rule("deleted-not-found",
		"GET and DELETE do not find a deleted user.",
		sim.Assumed("nobody says; deleted reads as gone, save for PUT; see the reading deleted-get"),
		"Update the user by PUT, which undeletes it, and send the request again; where that was a DELETE, there is nothing left to do.").
		Refuses(http.StatusNotFound, "", "User not found")
	otherLocationNotFound = rules.Rule("other-location-not-found",
		"A user of another location is not found, even if the credential reaches that location.",
		sim.Assumed("nobody says; the page has the URL name the location to access; see the reading other-location"),
		"Send the clubLocationId of the user's own location; nobody documents whether another that the credential reaches would do.").
		Refuses(http.StatusNotFound, "", "User not found")
	usernameTaken = rules.Rule("username-taken",
		"A username that another user has, in whatever case, is refused, whether it is sent, taken from the email, or "+
			"comes back with an undeleted user.",
		sim.Assumed("the page says that one logs in by it, which two cannot; see the reading username-clash"),
		"Send another username; in an update, another email, which becomes the username.",
		"Or free it at the user who has it: update that user with another email, which becomes the username, or with "+
			"a blank one, which takes the login away.",
		"Or delete the user who has it; nobody documents whether that frees the username.").
		Refuses(http.StatusBadRequest, "", "")
)

// What adding does besides.
var (
	found = rules.Rule("found",
		"Adding a user whose localUserId the location knows finds that user instead of creating one.",
		sim.Inferred("the page has a message for a user who exists, and the sibling services go by the caller's local "+
			"id; see the reading found-key"))
	foundByEmail = rules.Rule("found-by-email",
		"Adding a user whose email the location knows finds that user.",
		sim.Assumed("the page does not say what makes a user the same; holds under the reading found-key"))
	foundUnchanged = rules.Rule("found-unchanged",
		"Adding a user who is found leaves what is stored alone.",
		sim.Assumed("the page says only that the account exists already; see the reading found-updates"))
	foundUpdated = rules.Rule("found-updates",
		"Adding a user who is found changes what is stored to what was sent.",
		sim.Assumed("nobody says; holds under the reading found-updates"))
	foundStillDeleted = rules.Rule("found-still-deleted",
		"Adding a user who was deleted finds the record and leaves it deleted.",
		sim.Assumed("the page names PUT alone as what undeletes; see the reading found-deleted"))
	createdAgain = rules.Rule("created-again",
		"Adding a user who was deleted creates another one.",
		sim.Assumed("nobody says; holds under the reading found-deleted"))
	otherRole = rules.Rule("other-role-message",
		"Managers and front desk staff have messages of the same form as the other roles.",
		sim.Assumed("the page takes five roles and has messages for three; see the reading other-role-messages"))
	flagsDefaulted = rules.Rule("flags-defaulted",
		"Adding without fullAccount or sendEmail takes them as false.",
		sim.Assumed("the page calls them required and gives them a default; see the reading required-with-default"))
	membersOnly = rules.Rule("members-only",
		"salespersonId and templateUsername count for members only.",
		sim.Documented("page: POST /users, request body"))
	emailIsUsername = rules.Rule("email-is-username",
		"An email becomes the username, in an addition only if that has no username.",
		sim.Documented("page: POST /users and PUT /users, request body"))
	usernameShared = rules.Rule("username-shared",
		"A username that another user has is accepted.",
		sim.Assumed("nobody says; holds under the reading username-clash"))
	passwordMade = rules.Rule("password-made",
		"A password that is left blank is made up.",
		sim.Documented("page: POST /users, request body"))
	welcomeMail = rules.Rule("welcome-mail",
		"Creating a member with an email and sendEmail sends a welcome mail, which goes into the outbox.",
		sim.Documented("page: POST /users, request body"))
)

// What the other operations do besides.
var (
	undeleted = rules.Rule("undelete-on-put",
		"A successful update undeletes a deleted user.",
		sim.Documented("page: PUT /users"))
	guestPassKept = rules.Rule("guest-pass-kept",
		"A guest-pass date that is null or empty leaves the stored one alone.",
		sim.Documented("page: PUT /users, request body"))
	loginTaken = rules.Rule("login-taken-away",
		"Updating with a blank email leaves the user without a login.",
		sim.Documented("page: PUT /users, request body"))
	typeOfMembers = rules.Rule("type-of-members",
		"fullAccount counts for members only; anybody else is BASIC.",
		sim.Inferred("the page says that it applies to members only, and has no other messages than FULL and BASIC"))
	typeReset = rules.Rule("type-reset",
		"Updating without fullAccount makes the account BASIC.",
		sim.Assumed("the page gives the property a default, and also says that only included fields change; holds "+
			"under the reading full-account-omitted"))
	deletedStillFound = rules.Rule("deleted-still-found",
		"GET and DELETE find a deleted user.",
		sim.Assumed("nobody says; holds under the reading deleted-get"))
	otherLocationFound = rules.Rule("other-location-found",
		"A user of another location that the credential reaches is found.",
		sim.Assumed("nobody says; holds under the reading other-location"))
)
