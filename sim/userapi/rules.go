package userapi

import "github.com/mockvendors/mockvendors/sim"

const (
	page     = "page: Create or update a user"
	keysPage = "general page on API keys"
)

// The rules about keys.
var (
	keyMissing = &sim.Rule{
		ID:     "userapi.key-missing",
		Says:   "A request without an API key is refused.",
		Source: sim.Documented(keysPage + " (the status is assumed)"),
		WayOut: []string{"Send an API key of the account in the header X-API-Key."},
	}
	keyUnknown = &sim.Rule{
		ID:     "userapi.key-unknown",
		Says:   "A key that does not exist, or no longer does, is refused.",
		Source: sim.Documented(keysPage + ": deleted keys (the status is assumed)"),
		WayOut: []string{"Send a key that the account has; here, one that the scenario declares."},
	}
	keyInactive = &sim.Rule{
		ID:     "userapi.key-inactive",
		Says:   "An inactive key is refused.",
		Source: sim.Documented(keysPage + " (the status is assumed)"),
		WayOut: []string{"Send an active key of the account."},
	}
	permissionMissing = &sim.Rule{
		ID:     "userapi.permission-missing",
		Says:   "Creating and updating users is one permission of a key and archiving them another; without it the request is refused. Reading needs none.",
		Source: sim.Inferred("keys have these permissions, which must be good for something; the status, and that reading needs none, are assumed"),
		WayOut: []string{"Send a key that has the permission: creating and updating users is one, archiving them another."},
	}
)

// The rules of creating and updating.
var (
	creates = &sim.Rule{
		ID:     "userapi.create",
		Says:   "A POST with an email that the account does not have creates a user, active unless it says otherwise, with the waiver unsigned and dues unpaid unless it says otherwise.",
		Source: sim.Documented(page),
	}
	updates = &sim.Rule{
		ID:     "userapi.update-existing",
		Says:   "A POST with an email that the account has already updates that user, and only in what it passes.",
		Source: sim.Documented(page),
	}
	emailRequired = &sim.Rule{
		ID:     "userapi.email-required",
		Says:   "A POST without an email in the URL needs one in the body.",
		Source: sim.Documented(page + ", email"),
		WayOut: []string{
			"Pass the user's email in the body.",
			"Or in the URL, by POST /v1/users/{email}.",
		},
	}
	namesRequired = &sim.Rule{
		ID:     "userapi.names-required",
		Says:   "Creating a user takes a first and a last name.",
		Source: sim.Documented(page + ", firstName and lastName"),
		WayOut: []string{
			"Pass firstName and lastName, and the user is created.",
			"Or pass the email of a user whom the account has, and that one is updated.",
		},
	}
	planUnknown = &sim.Rule{
		ID:     "userapi.unknown-plan",
		Says:   "A membership plan must be one that exists, by its full name.",
		Source: sim.Documented(page + ", membershipPlan (that others are rejected is how we read \"must\")"),
		WayOut: []string{"Pass the full name of a plan of the account, in any case."},
	}
	planNamed = &sim.Rule{
		ID:     "userapi.plan-in-any-case",
		Says:   "A plan that is named in another case is the same plan, and is kept and shown by its own name.",
		Source: sim.Documented(page + ", membershipPlan (by which name it is shown is inferred: a plan that exists is assigned, not a text)"),
	}
	dateForm = &sim.Rule{
		ID:     "userapi.date-form",
		Says:   "A date must be a day of the calendar, written as YYYY-MM-DD.",
		Source: sim.Documented(page + ", membershipExpirationDate and accountExpirationDate"),
		WayOut: []string{"Pass a day of the calendar, written as YYYY-MM-DD."},
	}
	emailForm = &sim.Rule{
		ID:     "userapi.email-form",
		Says:   "An email must be an email address, and cannot be cleared.",
		Source: sim.Inferred("users are told apart by their email address, so what is none names no user"),
		WayOut: []string{"Pass an email address, such as some.email@example.com."},
	}
	stateUnknown = &sim.Rule{
		ID:     "userapi.unknown-state",
		Says:   "A state must be one of the US, by its two-letter code or its full name in any case; an empty one is none.",
		Source: sim.Assumed("the page names these two forms, and nobody says what becomes of another; refusing it shows the mistake"),
		WayOut: []string{
			"Pass the two-letter code or the full name of a state of the US; nobody documents what becomes of another text.",
			"Or pass provinceOrRegion in its place, for an address elsewhere.",
		},
	}
	wrongType = &sim.Rule{
		ID:     "userapi.attribute-type",
		Says:   "An attribute with a value of another type than its own is refused.",
		Source: sim.Inferred("the page gives each attribute's type"),
		WayOut: []string{"Pass a value of the attribute's own type."},
	}
	unknownAttribute = &sim.Rule{
		ID:     "userapi.unknown-attribute",
		Says:   "An attribute that users do not have is refused, by the reading unknown-fields.",
		Source: sim.Assumed("nobody says what becomes of attributes that the page does not list"),
		WayOut: []string{"Leave the attribute out; nobody documents what becomes of it."},
	}
	clears = &sim.Rule{
		ID:     "userapi.null-clears",
		Says:   "A null in an update clears the attribute, or brings a flag back to its default.",
		Source: sim.Assumed("nobody says what null does; it is passed, so it changes something; reading explicit-null"),
	}
	ignores = &sim.Rule{
		ID:     "userapi.null-ignored",
		Says:   "A null in an update is as good as left out, by the reading explicit-null.",
		Source: sim.Assumed("nobody says what null does"),
	}
	resets = &sim.Rule{
		ID:     "userapi.flags-reset",
		Says:   "An update that leaves out signedWaiver or paidDues makes it false, by the reading update-defaults.",
		Source: sim.Assumed("the page's default for what is not passed could be meant for updates too, against its own rule that they change only what is passed"),
	}
	stateCoded = &sim.Rule{
		ID:     "userapi.state-as-code",
		Says:   "A state is kept and shown by its two-letter code, by the reading state-form.",
		Source: sim.Assumed("the page lets a state be passed in two forms and does not say in which one it comes back"),
	}
)

// The rules of the email in the URL.
var (
	mismatch = &sim.Rule{
		ID:     "userapi.email-mismatch",
		Says:   "A body whose email is another than the one in the URL is refused.",
		Source: sim.Assumed("the page wants the email in one place or the other; reading email-mismatch"),
		WayOut: []string{"Pass the same email in both places, or none in the body; nobody documents how a user is given another email."},
	}
	renames = &sim.Rule{
		ID:     "userapi.rename",
		Says:   "The email in the body becomes that of the user whom the URL names, by the reading email-mismatch.",
		Source: sim.Assumed("the page lists email among the attributes that an update can pass"),
	}
	emailTaken = &sim.Rule{
		ID:     "userapi.email-taken",
		Says:   "A user cannot be given the email of another user of the account.",
		Source: sim.Inferred("the page says that the email address tells users apart"),
		WayOut: []string{
			"Pass an email that no user of the account has.",
			"Or POST to the URL of that email, if the user who has it is meant.",
			"Or give the user who has it another email first; nobody documents that an email can be changed.",
		},
	}
	urlWins = &sim.Rule{
		ID:     "userapi.url-email-wins",
		Says:   "The email in the URL counts and the one in the body does not, by the reading email-mismatch.",
		Source: sim.Assumed("the URL says which user is meant"),
	}
	urlCreates = &sim.Rule{
		ID:     "userapi.create-by-url",
		Says:   "A POST to the URL of an email that the account does not have creates the user.",
		Source: sim.Assumed("the page describes the URL for updates and excludes creations nowhere; reading unknown-email-in-url"),
	}
	urlUnknown = &sim.Rule{
		ID:     "userapi.unknown-email-in-url",
		Says:   "A POST to the URL of an email that the account does not have finds no user, by the reading unknown-email-in-url.",
		Source: sim.Assumed("the page describes the URL for updates only"),
		WayOut: []string{"Create the user by POST /v1/users, with the email, firstName and lastName in the body; nobody documents whether the URL can create one."},
	}
)

// The rules of looking and archiving, and of requests that cannot be read.
var (
	userUnknown = &sim.Rule{
		ID:     "userapi.user-unknown",
		Says:   "A user whom the account does not have is neither shown nor archived.",
		Source: sim.Assumed("the operation itself is assumed"),
		WayOut: []string{
			"Pass an email that the account has: GET /v1/users lists them all. Nobody documents these operations.",
			"Or create the user by POST /v1/users.",
		},
	}
	archives = &sim.Rule{
		ID:     "userapi.archive",
		Says:   "Archiving makes a user inactive and keeps all else.",
		Source: sim.Assumed("archiving is known as a permission of keys only, and active is the one attribute that fits"),
	}
	archivedAlready = &sim.Rule{
		ID:     "userapi.archived-already",
		Says:   "Archiving an inactive user changes nothing and is no error.",
		Source: sim.Assumed("the user is as the request wants it"),
	}
	tooLarge = &sim.Rule{
		ID:     "userapi.body-too-large",
		Says:   "A body of more than 1 MiB is refused.",
		Source: sim.Assumed("some limit there is; nobody says which"),
		WayOut: []string{"Send a body of at most 1 MiB; nobody documents the limit."},
	}
	notJSON = &sim.Rule{
		ID:     "userapi.content-type",
		Says:   "A body must be sent as application/json.",
		Source: sim.Assumed("nobody says; the page calls the attributes' types as JSON does"),
		WayOut: []string{"Send Content-Type: application/json."},
	}
	bodyEmpty = &sim.Rule{
		ID:     "userapi.body-empty",
		Says:   "A POST needs a body, if only an empty object.",
		Source: sim.Assumed("nobody says; an empty body is more often a mistake than a wish"),
		WayOut: []string{"Send a JSON object; at a user's URL it can be an empty one."},
	}
	bodyMalformed = &sim.Rule{
		ID:     "userapi.body-malformed",
		Says:   "A body must be one JSON object.",
		Source: sim.Assumed("nobody says; anything else holds no attributes"),
		WayOut: []string{"Send one JSON object as the body."},
	}
)

var rules = []*sim.Rule{
	keyMissing, keyUnknown, keyInactive, permissionMissing,
	creates, updates, emailRequired, namesRequired, planUnknown, planNamed, dateForm, emailForm, stateUnknown,
	wrongType, unknownAttribute, clears, ignores, resets, stateCoded,
	mismatch, renames, emailTaken, urlWins, urlCreates, urlUnknown,
	userUnknown, archives, archivedAlready, tooLarge, notJSON, bodyEmpty, bodyMalformed,
}
