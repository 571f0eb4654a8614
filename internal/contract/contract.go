// Package contract reads an OpenAPI 3.0 document, lists its operations, and checks
// exchanges against them.
//
// It checks the bytes that went over the wire, as a client sees them. Anything
// that the document does not mention is a finding: a status, a content type, a
// body, a key of a closed object. There are two exceptions: credentials, which
// the vendor itself checks, and undocumented query parameters and headers, which
// OpenAPI allows.
//
// One document describes two contracts: the vendor's, as open as the vendor leaves
// it, and the simulator's, which is closed, so that an extra key or a code of
// another operation is a mistake. They differ in two extensions. The members of
// x-simulated replace those beside it in the simulator's contract, wherever it
// stands. A response marked x-not-simulated is one that the vendor declares and
// the simulator never answers.
//
// A finding says where an exchange breaks which rule. It never contains the
// value, which may be a secret.
package contract

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

// Finding is one way in which an exchange breaks its contract.
type Finding struct {
	// Where is the part of the exchange: "request.query.limit",
	// "request.path.accountId", "response.status", "response.header.Location", or
	// a JSON Pointer into a body, "response.body/membership/membershipId".
	Where string `json:"where"`
	// Message says in one line what is wrong.
	Message string `json:"message"`
}

// Exchange is a request and its answer as bytes on the wire.
type Exchange struct {
	Method string
	// Path is the escaped path as received, without mount prefix and query.
	Path          string
	Query         string // raw, without the question mark
	RequestHeader http.Header
	RequestBody   []byte

	Status         int
	ResponseHeader http.Header
	ResponseBody   []byte
}

// Contract is a loaded document. It is immutable and safe for concurrent use.
type Contract struct {
	operations []*operation // by path, then method
	byID       map[string]*operation
	properties func() map[string][]*openapi3.Schema // by name, collected on first use
}

// Load reads an OpenAPI 3.0 document as the vendor's contract. It returns an error if
// the document is not valid, or describes something that this package cannot check.
func Load(yaml []byte) (*Contract, error) { return load(yaml, false) }

// LoadSimulated is like [Load], but reads the simulator's contract.
func LoadSimulated(yaml []byte) (*Contract, error) {
	closed, err := Simulated(yaml)
	if err != nil {
		return nil, fmt.Errorf("parse contract: %w", err)
	}
	return load(closed, true)
}

func load(text []byte, simulated bool) (*Contract, error) {
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromData(text)
	if err != nil {
		return nil, fmt.Errorf("parse contract: %w", err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.0.") {
		return nil, fmt.Errorf("parse contract: OpenAPI version is %q, must be 3.0.x", doc.OpenAPI)
	}
	// Examples are for people. The tests of the shipped contracts hold them to their schemas.
	if err := doc.Validate(context.Background(), openapi3.DisableExamplesValidation()); err != nil {
		return nil, fmt.Errorf("validate contract: %w", err)
	}

	c := &Contract{byID: map[string]*operation{}}
	c.properties = sync.OnceValue(func() map[string][]*openapi3.Schema { return propertiesOf(doc) })
	for path, item := range doc.Paths.Map() {
		for method, described := range item.Operations() {
			op, err := compileOperation(method, path, item, described, simulated)
			if err != nil {
				return nil, fmt.Errorf("compile contract: %s %s: %w", method, path, err)
			}
			c.operations = append(c.operations, op)
			c.byID[op.ID] = op
		}
	}
	slices.SortFunc(c.operations, (*operation).compare)
	return c, nil
}
