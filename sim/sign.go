package sim

import "net/http"

// As chooses one of a tenant's credentials; the zero value is the first that
// the scenario declares.
type As struct {
	Gym    string `json:"gym,omitzero"`    // EGYM: a key of that gym
	Login  string `json:"login,omitzero"`  // PerfectGym: that API user, or the member with that email
	APIKey string `json:"apiKey,omitzero"` // that key
	None   bool   `json:"-"`               // no credential at all
}

// Signature is what a request carries to be a tenant's.
type Signature struct {
	Header http.Header
}

// Sign returns a signature with one header.
func Sign(name, value string) Signature {
	return Signature{Header: http.Header{name: {value}}}
}
