// Package sim is the kit that vendors are made of.
//
// A vendor package declares one [Vendor]: its rules, its readings and, in New,
// its tables and routes. An operation is a function of a transaction and a
// typed input to a typed output or a [Refusal]; it knows nothing of HTTP, of
// worlds, faults, journals or clocks. Time, identifiers and randomness come
// from the transaction, so that the same requests on the same scenario give
// the same bytes.
package sim

// Vendor is what a vendor package declares, once per process. Everything about
// it that the program needs to know stands here.
type Vendor struct {
	Name     string     // path prefix and first part of rule ids: "egym"
	Title    string     // for people: "EGYM MMS API v2"
	Hosts    []string   // the vendor's own hosts; "*.egym.com" stands for any subdomain
	Rules    *Rules     // every rule that the package refuses by or notes
	Readings []*Reading // every reading that it asks for
	Secrets  []string   // names of JSON members and form fields that are never shown
	Carrier  Carrier    // how requests carry the credential
	ChosenBy []string   // what chooses one of a tenant's credentials in a scenario's "as"; nil if a tenant has one only
	Contract func() ([]byte, error)
	Sample   Sample // for the tests that hold for every vendor
	New      func(*Kit) *API
}

// API is a vendor at work: what [Vendor.New] returns.
type API struct {
	Routes Routes

	// Authenticate says whose credential the request carries, or refuses it.
	Authenticate func(*Tx) (Caller, error)
	// Envelope puts a refusal into the vendor's error format. A refusal
	// without a rule is a fault's or a limit's: it has a status only.
	Envelope func(*Tx, *Refusal) Answer
	// Malformed is the vendor's refusal of a request that does not have the
	// form that its operation asks for.
	Malformed func(*Tx, BadInput) *Refusal
	// UnknownFields decides about members of a JSON body that the operation
	// does not have: "ignored" or "rejected". Nil rejects them always.
	UnknownFields *Reading
	// Around, if not nil, stands around validation and semantics of every
	// operation, within the transaction.
	Around func(tx *Tx, next func() (Answer, error)) (Answer, error)

	State State
	// Credential is the one to show for the first tenant that the scenario
	// declares; false if it declares none.
	Credential func(*Tx) (Credential, bool)
	// Sign is what a request of that tenant carries: for requests that the
	// simulator makes itself. Its error says which credential there is not.
	Sign func(tx *Tx, tenant string, as As) (Signature, error)

	// Limit is the vendor's documented rate limit, nil if it documents none.
	// It holds only where a scenario turns it on.
	Limit *RateLimit
}

// Caller is who a request comes from.
type Caller struct {
	Tenant string
	As     any // what else the credential says; the vendor's own type
}

// Answer is what a vendor says to a request.
type Answer struct {
	Status int
	Header []HeaderField
	Body   any // encoded as JSON; nil for an answer without a body
}

// HeaderField is one header of an answer, its name in canonical form.
type HeaderField struct{ Name, Value string }
