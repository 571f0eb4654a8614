package clubos

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

var rules = sim.NewRules("clubos")

// Refusals because of the request itself.
var (
	credentialMissing = rules.Rule("credential-missing",
		"A request without a Basic credential is refused with 401.",
		sim.Assumed("the vendor asks for Basic authentication and does not say what it answers without it; "+
			"401 with WWW-Authenticate is HTTP's answer"),
		"Send a partner's username and password by Basic authentication; the username cannot be empty.").
		Refuses(http.StatusUnauthorized, "", "A username and a password are required")
	credentialUnknown = rules.Rule("credential-unknown",
		"A Basic credential that belongs to no partner is refused with 401.",
		sim.Assumed("the vendor asks for Basic authentication and does not say what it answers to a wrong credential; "+
			"401 with WWW-Authenticate is HTTP's answer"),
		"Send a username and password issued by Club OS: in the simulator, those of a partner that the scenario declares.").
		Refuses(http.StatusUnauthorized, "", "The username or the password is not right")
	contentType = rules.Rule("content-type",
		"A request with a body fails without Content-Type application/json.",
		sim.Documented("API space: requests and responses"),
		"Send Content-Type: application/json.").
		Refuses(http.StatusBadRequest, "", "Content-Type must be application/json")
	contentTypeAlways = rules.Rule("content-type-always",
		"A request without a body also fails without Content-Type application/json.",
		sim.Assumed("the vendor asks for the header and makes no exception for GET and DELETE; "+
			"applies only under the reading content-type-without-body"),
		"Send Content-Type: application/json even without a body. Whether Club OS requires it there is not documented.").
		Refuses(http.StatusBadRequest, "", "Content-Type must be application/json")
	bodyTooLarge = rules.Rule("body-too-large",
		"A body of more than 1 MiB is refused with 413.",
		sim.Assumed("no limit is documented; 413 is HTTP's answer"),
		"Send a body of at most 1 MiB. The vendor's limit is not documented.").
		Refuses(http.StatusRequestEntityTooLarge, "", "The body of the request is too large")
	bodyIncomplete = rules.Rule("body-incomplete",
		"A request whose body broke off is refused with 400, also where failures have the status 200, and nothing of it is carried out.",
		sim.Assumed("HTTP calls a message that ends before its length or its last chunk incomplete (RFC 9112, section 8); "+
			"which status and error the vendor answers is not documented"),
		"Send the request again, and whole: nothing of it was carried out.").
		Refuses(http.StatusBadRequest, "", "The body of the request is incomplete")
	bodyUnreadable = rules.Rule("body-unreadable",
		"A body that is empty, malformed or not a JSON object fails.",
		sim.Inferred("the page asks for a body of valid JSON; the message is ours"),
		"Send one JSON object as the body.").
		Refuses(http.StatusBadRequest, "", "The body of the request must be a JSON object")
	notReadHere = rules.Rule("body-not-read-here",
		"A body that is compressed, begins with a byte order mark, is UTF-16 or is nested more than 100 deep fails.",
		sim.Assumed("these are limits of the simulator; what the vendor does with such a body is not documented"),
		"Send plain UTF-8: uncompressed, without a byte order mark, and nested at most 100 deep.").
		Refuses(http.StatusBadRequest, "", "The body of the request must be a JSON object")
	locationUnreadable = rules.Rule("location-unreadable",
		"A request whose URL has no clubLocationId, or one that is not an integer, fails.",
		sim.Inferred("the page requires the parameter and calls it an integer; the message is ours"),
		"Send clubLocationId in the URL, as an integer.").
		Refuses(http.StatusBadRequest, "", "")
	locationOutOfReach = rules.Rule("location-out-of-reach",
		"A request for a club location that the credential has no access to fails.",
		sim.Inferred("API space: a credential has access to a set of club locations; that the answer is a failure, and its message, are ours"),
		"Send the clubLocationId of a location that the credential has access to; Club OS issues these ids.",
		"Or send the credential of the partner that the location belongs to.").
		Refuses(http.StatusBadRequest, "", "")
	userIDUnreadable = rules.Rule("user-id-unreadable",
		"A GET or DELETE whose URL has no userId, or membershipId, that is an integer fails; usermatch takes any text.",
		sim.Inferred("the page requires the parameter and calls it an integer; the message is ours"),
		"Send userId, or membershipId for a membership, in the URL, as an integer.").
		Refuses(http.StatusBadRequest, "", "")
	fieldMissing = rules.Rule("field-missing",
		"A body without a required property fails.",
		sim.Inferred("the page marks the property as required; the message is ours"),
		"Send the property; the answer has one message for each property that is missing.").
		Refuses(http.StatusBadRequest, "", "")
	fieldMistyped = rules.Rule("field-mistyped",
		"A property of the wrong JSON type fails.",
		sim.Inferred("the page gives every property a type; the message is ours"),
		"Send the property with the type that its message names, or leave out one that is not required.").
		Refuses(http.StatusBadRequest, "", "")
	fieldNull = rules.Rule("field-null",
		"A property that is null fails: always when adding a user, and in an update only under the reading null-in-put; "+
			"guest-pass dates can be null.",
		sim.Assumed("the page gives null a meaning for guest-pass dates only, and does not say what it does elsewhere"),
		"Send the property with the type that its message names, or leave out one that is not required. "+
			"Send null for guest-pass dates only. Whether Club OS refuses it elsewhere is not documented.").
		Refuses(http.StatusBadRequest, "", "")
	fieldInvalid = rules.Rule("field-invalid",
		"A property fails if its value is malformed or not one of those allowed.",
		sim.Inferred("the page lists the roles and genders and gives the format of dates and of states; the message is ours"),
		"Send one of the values, or the format, that the property's message names.").
		Refuses(http.StatusBadRequest, "", "")
	fieldUnknown = rules.Rule("field-unknown",
		"A property that the operation does not have fails.",
		sim.Assumed("not documented; applies only under the reading unknown-fields"),
		"Remove the property. Whether Club OS rejects it is not documented.").
		Refuses(http.StatusBadRequest, "", "")
	parameterUnknown = rules.Rule("parameter-unknown",
		"A query parameter that the operation does not have fails.",
		sim.Assumed("not documented; applies only under the reading unknown-query"),
		"Remove the parameter. Whether Club OS rejects it is not documented.").
		Refuses(http.StatusBadRequest, "", "")
)

// Refusals because of what is stored.
var (
	userNotFound = rules.Rule("user-not-found",
		"A userId, or the memberId of a check-in, payment or membership, that no user of the partner has is not found.",
		sim.Inferred("the page says that GET /users verifies that a user exists, and prints only the answer if one does; "+
			"that PUT and DELETE fail in the same way, and the message, are ours"),
		"Send the userId from the answer that added the user: it is the value there.",
		"Or add the user with its localUserId again: the value of the answer is the userId, even if the user exists already. "+
			"By which property a user is found is not documented.").
		Refuses(http.StatusNotFound, "", "User not found")
	deletedNotFound = rules.Rule("deleted-not-found",
		"GET and DELETE do not find a deleted user.",
		sim.Assumed("not documented; deleted suggests gone, except for PUT; see the reading deleted-get"),
		"Undelete the user by PUT and send the request again; if it was a DELETE, there is nothing left to do.").
		Refuses(http.StatusNotFound, "", "User not found")
	otherLocationNotFound = rules.Rule("other-location-not-found",
		"A user of another location is not found, even if the credential has access to that location.",
		sim.Assumed("not documented; the page says that the URL names the location to access; see the reading other-location"),
		"Send the clubLocationId of the user's own location. Whether another location that the credential has access "+
			"to works too is not documented.").
		Refuses(http.StatusNotFound, "", "User not found")
	usernameTaken = rules.Rule("username-taken",
		"A username that another user has, in any case, is refused, whether the request sends it, it is taken from the email, "+
			"or an undeleted user gets it back.",
		sim.Assumed("the page says that users log in with it, so two users cannot share one, and lists no message for it; emailmatch "+
			"shows that emails are not unique, so that this is doubtful where only the email clashes; see the reading username-clash"),
		"Send another username; in an update, send another email, which becomes the username.",
		"Or free the username: update the user who has it with another email, which becomes their username, or with "+
			"a blank one, which removes their login.",
		"Or delete the user who has it. Whether that frees the username is not documented.").
		Refuses(http.StatusBadRequest, "", "")
)

// Effects of adding a user.
var (
	found = rules.Rule("found",
		"Adding a user or a prospect whose localUserId the location already has finds the one who exists instead of creating another.",
		sim.Inferred("the page has a message for a user who exists, and the sibling services identify users by the caller's "+
			"local id; see the reading found-key"))
	foundByEmail = rules.Rule("found-by-email",
		"Adding a user or a prospect whose email the location already has finds the one who exists.",
		sim.Assumed("the page does not say what makes two users the same; applies only under the reading found-key"))
	foundUnchanged = rules.Rule("found-unchanged",
		"Adding a user or a prospect who exists already changes nothing.",
		sim.Assumed("the page says only that the account exists already; see the reading found-updates"))
	foundUpdated = rules.Rule("found-updates",
		"Adding a user or a prospect who exists already updates the record.",
		sim.Assumed("not documented; applies only under the reading found-updates"))
	foundStillDeleted = rules.Rule("found-still-deleted",
		"Adding a user who was deleted finds the record and leaves it deleted.",
		sim.Assumed("the page names only PUT as undeleting a user; see the reading found-deleted"))
	createdAgain = rules.Rule("created-again",
		"Adding a user who was deleted creates another one.",
		sim.Assumed("not documented; applies only under the reading found-deleted"))
	foundStoredRole = rules.Rule("found-stored-role",
		"The message about a user who exists names the user's own role, even if the request has another one.",
		sim.Assumed("the page has a message for each role and does not say which role it means; see the reading found-role"))
	foundRequestedRole = rules.Rule("found-requested-role",
		"The message about a user who exists names the role of the request, even if the user has another one.",
		sim.Assumed("not documented; applies only under the reading found-role"))
	otherRole = rules.Rule("other-role-message",
		"Managers and front desk staff get messages of the same form as the other roles.",
		sim.Assumed("the page accepts five roles and has messages for three; see the reading other-role-messages"))
	flagsDefaulted = rules.Rule("flags-defaulted",
		"Adding a user without fullAccount or sendEmail takes each as false.",
		sim.Assumed("the page calls them required and gives them a default; see the reading required-with-default"))
	membersOnly = rules.Rule("members-only",
		"salespersonId and templateUsername apply to members only.",
		sim.Documented("page: POST /users, request body"))
	referenceUnknown = rules.Rule("reference-unchecked",
		"trainerId, salespersonId and templateUsername are taken as they are sent, even if no user has them.",
		sim.Assumed("the page does not say what happens to an id or a username that no user has"))
	emailIsUsername = rules.Rule("email-is-username",
		"An email becomes the username; when adding a user, only if no username is sent.",
		sim.Documented("page: POST /users and PUT /users, request body"))
	usernameShared = rules.Rule("username-shared",
		"A username that another user has is accepted.",
		sim.Assumed("not documented, though emails are not unique and become usernames; applies only under the reading username-clash"))
	passwordMade = rules.Rule("password-made",
		"A blank password is replaced by a generated one.",
		sim.Documented("page: POST /users, request body"))
	welcomeMail = rules.Rule("welcome-mail",
		"Creating a member with an email and sendEmail sends a welcome mail, which goes to the outbox.",
		sim.Documented("page: POST /users, request body"))
)

// Effects of the other operations.
var (
	undeleted = rules.Rule("undelete-on-put",
		"A successful update undeletes a deleted user.",
		sim.Documented("page: PUT /users"))
	guestPassKept = rules.Rule("guest-pass-kept",
		"A guest-pass date that is null or empty leaves the stored one as it is.",
		sim.Documented("page: PUT /users, request body"))
	loginTaken = rules.Rule("login-taken-away",
		"Updating a user with a blank email removes the login.",
		sim.Documented("page: PUT /users, request body"))
	firstValue = rules.Rule("first-value",
		"Of a query parameter that is sent several times, the first value counts.",
		sim.Assumed("not documented, nor is what the vendor's server is made with; the first value is what most take"))
	nullIgnored = rules.Rule("null-ignored",
		"Null in an update changes nothing; userId cannot be null.",
		sim.Assumed("the page says that only included fields change, and gives null this meaning for guest-pass dates only; "+
			"see the reading null-in-put"))
	typeOfMembers = rules.Rule("type-of-members",
		"fullAccount applies to members only; all other users are BASIC.",
		sim.Inferred("the page says that it applies to members only, and has messages for FULL and BASIC only"))
	typeReset = rules.Rule("type-reset",
		"Updating a user without fullAccount makes the account BASIC.",
		sim.Assumed("the page gives the property a default, and also says that only included fields change; "+
			"applies only under the reading full-account-omitted"))
	deletedStillFound = rules.Rule("deleted-still-found",
		"GET and DELETE find a deleted user.",
		sim.Assumed("not documented; applies only under the reading deleted-get"))
	otherLocationFound = rules.Rule("other-location-found",
		"A user of another location is found if the credential has access to that location.",
		sim.Assumed("not documented; applies only under the reading other-location"))
)
