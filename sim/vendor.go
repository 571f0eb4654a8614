// Package sim is the kit for building vendors.
//
// A vendor package declares one [Vendor]: its rules, its readings and, in New,
// its tables and routes. An operation is a function of a transaction and a
// typed input to a typed output or a [Refusal]; it knows nothing of
// worlds, faults, journals or clocks, and of HTTP only where it returns an
// [Answer] to choose the status. Time, identifiers and randomness come
// from the transaction, so that the same requests on the same scenario yield
// the same bytes.
package sim

// Vendor is what a vendor package declares. It has everything that the program
// needs to know of the vendor.
type Vendor struct {
	Name     string     // path prefix and first part of rule ids: "egym"
	Title    string     // for people: "EGYM MMS API v2"
	Notice   string     // what the vendor says of this version, if it tells clients to leave it
	Hosts    []string   // the vendor's own hosts; "*.egym.com" stands for any subdomain
	Sandbox  []string   // those of Hosts that are no production hosts
	Rules    *Rules     // every rule that the package refuses by or notes
	Readings []*Reading // every reading that it uses
	Secrets  []string   // names of JSON members and form fields that are never shown
	Webhooks []string   // the types of the webhooks that it delivers: "GYM_CHECKIN"
	Event    any        // an empty body of its webhooks' deliveries, whose type has their names; nil for any names
	Codes    []string   // names of members of answers whose text is a code, though it reads as a sentence
	Carrier  Carrier    // how requests carry the credential
	ChosenBy []string   // what a scenario's "as" can choose one of a tenant's credentials by; nil if a tenant has only one
	// IdempotencyKey is the header by which the vendor knows a repeated request, ""
	// if it has none.
	IdempotencyKey string
	// Refused reports whether the body of an answer whose status is a success tells that
	// the vendor refused. It is nil if the status always tells.
	Refused  func(body []byte) bool
	Contract func() ([]byte, error)
	// Keys says in a sentence what the keys of the vendor's state mean in a scenario:
	// "chains.gyms.apiKeys". A shorter name, such as "email", is about all keys whose
	// path ends with it; the longest name counts.
	Keys   map[string]string
	Sample Sample // for the tests that run for every vendor
	New    func(*Kit) *API
}

// API is the running vendor that [Vendor.New] returns.
type API struct {
	Routes Routes

	// Authenticate returns the caller that the request's credential identifies,
	// or a refusal.
	Authenticate func(*Tx) (Caller, error)
	// Envelope converts a refusal to the vendor's error format. A refusal without
	// a rule comes from a fault or a limit, and has only a status.
	Envelope func(*Tx, *Refusal) Answer
	// Malformed returns the vendor's refusal of a request whose form is wrong.
	Malformed func(*Tx, BadInput) *Refusal
	// Later, if not nil, returns the refusals for wrong fields that a refused request
	// would get once its other mistakes are mended: checks that the vendor makes later.
	// They do not change the answer; people are told of their fields. in points to the
	// operation's input.
	Later func(tx *Tx, in any) []*Refusal
	// UnknownFields decides whether unknown members of a JSON body are "ignored"
	// or "rejected". Nil always rejects them.
	UnknownFields *Reading
	// UnknownQuery decides whether query parameters that an operation does not have
	// are "ignored" or "rejected". Nil always ignores them.
	UnknownQuery *Reading
	// FirstValue is the rule by which the first counts of several values of a query
	// parameter that takes one. Nil refuses them.
	FirstValue *Rule

	// Around, if not nil, wraps the validation and execution of every operation,
	// within the transaction.
	Around func(tx *Tx, next func() (Answer, error)) (Answer, error)

	State State
	// Credential returns the credential to show people, and reports whether there
	// is one.
	Credential func(*Tx) (Credential, bool)
	// Sign returns what authenticates a request as the tenant's, for requests
	// that the simulator makes itself. Its error says which credential does not
	// exist.
	Sign func(tx *Tx, tenant string, as As) (Signature, error)

	// Subscribe, if not nil, subscribes a URL to all webhooks of a tenant, as if the
	// scenario declared it, and returns the secret that its deliveries carry. A vendor
	// that has Webhooks has it.
	Subscribe func(tx *Tx, tenant, url string) (secret string, err error)

	// Limit is the vendor's documented rate limit, nil if it documents none. It
	// applies only if a scenario turns it on.
	Limit *RateLimit
}

// Caller identifies who sent a request.
type Caller struct {
	Tenant string
	Opened bool // the tenant was opened by a credential that the scenario does not declare
	As     any  // what else the credential grants; the vendor's own type
}

// Answer is a vendor's answer to a request.
type Answer struct {
	Status int
	Header []HeaderField
	Body   any // encoded as JSON; nil for an answer without a body
}

// HeaderField is one header of an answer, its name in canonical form.
type HeaderField struct{ Name, Value string }
