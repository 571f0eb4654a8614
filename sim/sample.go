package sim

// Sample has what the tests that run for every vendor need: calls that a client
// of the scenario starter can make with its first credential. Help texts name
// the fields of the credential.
type Sample struct {
	// Credential is the first that the starter declares.
	Credential Credential
	// Create creates a record. Bodies for different i differ in everything that
	// has to be unique.
	Create SampleCall
	// Again is the status when the same call is repeated.
	Again int
	// ID is the JSON pointer of the record's id in the answer to Create.
	ID string
	// Key is the member of the record that is its id, in the vendor's state.
	Key string
	// Holder is the JSON pointer of the id of the record in the way, in the
	// answer to a repeated Create; "" if the answer does not name it.
	Holder string
	// Found is a JSON pointer and its text in the answer to a repeated Create,
	// if that answer does not differ by its status; empty otherwise.
	Found [2]string
	// Look returns the path and query of a GET that shows the record.
	Look func(id string) string
}

// SampleCall is a call and the status of its answer.
type SampleCall struct {
	Operation, Method string
	Path              string // with its query; the operation has no path parameters
	Body              func(i int) string
	Status            int
}
