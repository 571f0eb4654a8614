package sim

// Sample is what the tests that hold for every vendor need to know of one: what
// a client of the scenario starter can send with its first credential. Help
// texts name the credential's members.
type Sample struct {
	// Credential is the first that the starter declares.
	Credential Credential
	// Create creates a record. Its body is that of the i-th one: others differ
	// in everything that has to be unique.
	Create SampleCall
	// Again is the status of the same call once more.
	Again int
	// ID is the JSON pointer of the record's id in the answer to Create.
	ID string
	// Key is the member of the record that is its id, in the vendor's state.
	Key string
	// Holder is the JSON pointer of the id of the record in the way, in the
	// answer to Create once more; "" if that answer does not tell.
	Holder string
	// Found is a JSON pointer and the text there by which the answer to Create
	// once more differs, where its status does not; empty otherwise.
	Found [2]string
	// Look returns the path and query of a GET that shows the record.
	Look func(id string) string
}

// SampleCall is a call with its answer's status.
type SampleCall struct {
	Operation, Method string
	Path              string // with its query; the operation has no path parameters
	Body              func(i int) string
	Status            int
}
