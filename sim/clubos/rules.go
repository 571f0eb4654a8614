package clubos

import "github.com/mockvendors/mockvendors/sim"

var rules = []*sim.Rule{
	credentialMissing, credentialUnknown, contentType, contentTypeAlways, bodyTooLarge, bodyUnreadable,
	locationUnreadable, locationOutOfReach, userIDUnreadable,
	fieldMissing, fieldMistyped, fieldInvalid, fieldUnknown,
	userNotFound, deletedNotFound, otherLocationNotFound, usernameTaken,
	found, foundByEmail, foundUnchanged, foundUpdated, foundStillDeleted, createdAgain, otherRole, flagsDefaulted, membersOnly,
	emailIsUsername, usernameShared, passwordMade, welcomeMail,
	undeleted, guestPassKept, loginTaken, typeOfMembers, typeReset, deletedStillFound, otherLocationFound,
}

// Refusals of requests as such.
var (
	credentialMissing = &sim.Rule{
		ID:     "clubos.credential-missing",
		Says:   "A request without a Basic credential is refused with 401.",
		Source: sim.Assumed("the vendor asks for Basic authentication and does not say what comes without it; 401 with WWW-Authenticate is HTTP's answer"),
		WayOut: []string{"Send the username and password of a partner by Basic authentication; the username cannot be empty."},
	}
	credentialUnknown = &sim.Rule{
		ID:     "clubos.credential-unknown",
		Says:   "A Basic credential that no partner has is refused with 401.",
		Source: sim.Assumed("the vendor asks for Basic authentication and does not say what a wrong credential gets; 401 with WWW-Authenticate is HTTP's answer"),
		WayOut: []string{"Send a username and password that Club OS gave out; here, those of a partner in the scenario."},
	}
	contentType = &sim.Rule{
		ID:     "clubos.content-type",
		Says:   "A request with a body does not succeed without Content-Type application/json.",
		Source: sim.Documented("API space: requests and responses"),
		WayOut: []string{"Send Content-Type: application/json."},
	}
	contentTypeAlways = &sim.Rule{
		ID:     "clubos.content-type-always",
		Says:   "A request without a body, too, does not succeed without Content-Type application/json.",
		Source: sim.Assumed("the vendor asks for the header without excepting GET and DELETE; holds under the reading content-type-without-body"),
		WayOut: []string{"Send Content-Type: application/json with a request without a body, too; nobody documents whether Club OS asks for it there."},
	}
	bodyTooLarge = &sim.Rule{
		ID:     "clubos.body-too-large",
		Says:   "A body that is longer than is read is refused.",
		Source: sim.Assumed("nobody says how long a body can be; 413 is HTTP's answer"),
		WayOut: []string{"Send a body of at most 1 MiB; nobody documents how much Club OS itself reads."},
	}
	bodyUnreadable = &sim.Rule{
		ID:     "clubos.body-unreadable",
		Says:   "A body that is empty, broken or no JSON object fails.",
		Source: sim.Inferred("the page asks for a body of valid JSON; the message is ours"),
		WayOut: []string{"Send one JSON object as the body."},
	}
	locationUnreadable = &sim.Rule{
		ID:     "clubos.location-unreadable",
		Says:   "A request whose URL has no clubLocationId, or one that is no integer, fails.",
		Source: sim.Inferred("the page requires the parameter and calls it an integer; the message is ours"),
		WayOut: []string{"Send clubLocationId in the URL, as an integer."},
	}
	locationOutOfReach = &sim.Rule{
		ID:     "clubos.location-out-of-reach",
		Says:   "A club location that the credential does not reach is refused.",
		Source: sim.Documented("API space: access to club locations"),
		WayOut: []string{
			"Send the clubLocationId of a location that the credential reaches; Club OS gives them out.",
			"Or send the credential of the partner whose location it is.",
		},
	}
	userIDUnreadable = &sim.Rule{
		ID:     "clubos.user-id-unreadable",
		Says:   "A GET or DELETE whose URL has no userId, or one that is no integer, fails.",
		Source: sim.Inferred("the page requires the parameter and calls it an integer; the message is ours"),
		WayOut: []string{"Send userId in the URL, as an integer."},
	}
	fieldMissing = &sim.Rule{
		ID:     "clubos.field-missing",
		Says:   "A body without a property that is required fails.",
		Source: sim.Inferred("the page marks the property as required; the message is ours"),
		WayOut: []string{"Send the property; there is a message for each one that is missing."},
	}
	fieldMistyped = &sim.Rule{
		ID:     "clubos.field-mistyped",
		Says:   "A property of another JSON type than its own, or null where null has no meaning, fails.",
		Source: sim.Inferred("the page gives every property a type, and null a meaning for guest-pass dates alone; the message is ours"),
		WayOut: []string{"Send the property with the type that its message names, or leave out one that is not required. Null is for guest-pass dates only."},
	}
	fieldInvalid = &sim.Rule{
		ID:     "clubos.field-invalid",
		Says:   "A property whose value is not of the form or among the values that it can have fails.",
		Source: sim.Inferred("the page lists the roles and genders and gives the form of dates and of states; the message is ours"),
		WayOut: []string{"Send one of the values, or the form, that the message of the property names."},
	}
	fieldUnknown = &sim.Rule{
		ID:     "clubos.field-unknown",
		Says:   "A property that the operation does not have fails.",
		Source: sim.Assumed("nobody says; holds under the reading unknown-fields"),
		WayOut: []string{"Leave the property out; nobody documents whether Club OS minds it."},
	}
)

// Refusals because of what is stored.
var (
	userNotFound = &sim.Rule{
		ID:     "clubos.user-not-found",
		Says:   "A userId that the partner has no user of is not found.",
		Source: sim.Documented("page: GET /users"),
		WayOut: []string{
			"Send the userId that came as value when the user was added.",
			"Or add the user with its localUserId again: the value of the answer is the userId, of a user who is found too. Nobody documents by which property a user is found.",
		},
	}
	deletedNotFound = &sim.Rule{
		ID:     "clubos.deleted-not-found",
		Says:   "GET and DELETE do not find a deleted user.",
		Source: sim.Assumed("nobody says; deleted reads as gone, save for PUT; see the reading deleted-get"),
		WayOut: []string{"Update the user by PUT, which undeletes it, and send the request again; where that was a DELETE, there is nothing left to do."},
	}
	otherLocationNotFound = &sim.Rule{
		ID:     "clubos.other-location-not-found",
		Says:   "A user of another location is not found, even if the credential reaches that location.",
		Source: sim.Assumed("nobody says; the page has the URL name the location to access; see the reading other-location"),
		WayOut: []string{"Send the clubLocationId of the user's own location; nobody documents whether another that the credential reaches would do."},
	}
	usernameTaken = &sim.Rule{
		ID:     "clubos.username-taken",
		Says:   "A username that another user has, in whatever case, is refused, whether it is sent, taken from the email, or comes back with an undeleted user.",
		Source: sim.Assumed("the page says that one logs in by it, which two cannot; see the reading username-clash"),
		WayOut: []string{
			"Send another username; in an update, another email, which becomes the username.",
			"Or free it at the user who has it: update that user with another email, which becomes the username, or with a blank one, which takes the login away.",
			"Or delete the user who has it; nobody documents whether that frees the username.",
		},
	}
)

// What adding does besides.
var (
	found = &sim.Rule{
		ID:     "clubos.found",
		Says:   "Adding a user whose localUserId the location knows finds that user instead of creating one.",
		Source: sim.Inferred("the page has a message for a user who exists, and the sibling services go by the caller's local id; see the reading found-key"),
	}
	foundByEmail = &sim.Rule{
		ID:     "clubos.found-by-email",
		Says:   "Adding a user whose email the location knows finds that user.",
		Source: sim.Assumed("the page does not say what makes a user the same; holds under the reading found-key"),
	}
	foundUnchanged = &sim.Rule{
		ID:     "clubos.found-unchanged",
		Says:   "Adding a user who is found leaves what is stored alone.",
		Source: sim.Assumed("the page says only that the account exists already; see the reading found-updates"),
	}
	foundUpdated = &sim.Rule{
		ID:     "clubos.found-updates",
		Says:   "Adding a user who is found changes what is stored to what was sent.",
		Source: sim.Assumed("nobody says; holds under the reading found-updates"),
	}
	foundStillDeleted = &sim.Rule{
		ID:     "clubos.found-still-deleted",
		Says:   "Adding a user who was deleted finds the record and leaves it deleted.",
		Source: sim.Assumed("the page names PUT alone as what undeletes; see the reading found-deleted"),
	}
	createdAgain = &sim.Rule{
		ID:     "clubos.created-again",
		Says:   "Adding a user who was deleted creates another one.",
		Source: sim.Assumed("nobody says; holds under the reading found-deleted"),
	}
	otherRole = &sim.Rule{
		ID:     "clubos.other-role-message",
		Says:   "Managers and front desk staff have messages of the same form as the other roles.",
		Source: sim.Assumed("the page takes five roles and has messages for three; see the reading other-role-messages"),
	}
	flagsDefaulted = &sim.Rule{
		ID:     "clubos.flags-defaulted",
		Says:   "Adding without fullAccount or sendEmail takes them as false.",
		Source: sim.Assumed("the page calls them required and gives them a default; see the reading required-with-default"),
	}
	membersOnly = &sim.Rule{
		ID:     "clubos.members-only",
		Says:   "salespersonId and templateUsername count for members only.",
		Source: sim.Documented("page: POST /users, request body"),
	}
	emailIsUsername = &sim.Rule{
		ID:     "clubos.email-is-username",
		Says:   "An email becomes the username, in an addition only if that has no username.",
		Source: sim.Documented("page: POST /users and PUT /users, request body"),
	}
	usernameShared = &sim.Rule{
		ID:     "clubos.username-shared",
		Says:   "A username that another user has is accepted.",
		Source: sim.Assumed("nobody says; holds under the reading username-clash"),
	}
	passwordMade = &sim.Rule{
		ID:     "clubos.password-made",
		Says:   "A password that is left blank is made up.",
		Source: sim.Documented("page: POST /users, request body"),
	}
	welcomeMail = &sim.Rule{
		ID:     "clubos.welcome-mail",
		Says:   "Creating a member with an email and sendEmail sends a welcome mail, which goes into the outbox.",
		Source: sim.Documented("page: POST /users, request body"),
	}
)

// What the other operations do besides.
var (
	undeleted = &sim.Rule{
		ID:     "clubos.undelete-on-put",
		Says:   "A successful update undeletes a deleted user.",
		Source: sim.Documented("page: PUT /users"),
	}
	guestPassKept = &sim.Rule{
		ID:     "clubos.guest-pass-kept",
		Says:   "A guest-pass date that is null or empty leaves the stored one alone.",
		Source: sim.Documented("page: PUT /users, request body"),
	}
	loginTaken = &sim.Rule{
		ID:     "clubos.login-taken-away",
		Says:   "Updating with a blank email leaves the user without a login.",
		Source: sim.Documented("page: PUT /users, request body"),
	}
	typeOfMembers = &sim.Rule{
		ID:     "clubos.type-of-members",
		Says:   "fullAccount counts for members only; anybody else is BASIC.",
		Source: sim.Inferred("the page says that it applies to members only, and has no other messages than FULL and BASIC"),
	}
	typeReset = &sim.Rule{
		ID:     "clubos.type-reset",
		Says:   "Updating without fullAccount makes the account BASIC.",
		Source: sim.Assumed("the page gives the property a default, and also says that only included fields change; holds under the reading full-account-omitted"),
	}
	deletedStillFound = &sim.Rule{
		ID:     "clubos.deleted-still-found",
		Says:   "GET and DELETE find a deleted user.",
		Source: sim.Assumed("nobody says; holds under the reading deleted-get"),
	}
	otherLocationFound = &sim.Rule{
		ID:     "clubos.other-location-found",
		Says:   "A user of another location that the credential reaches is found.",
		Source: sim.Assumed("nobody says; holds under the reading other-location"),
	}
)
