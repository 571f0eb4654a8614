// Package contract turns an OpenAPI 3.0 document into a list of operations and
// a judge of exchanges.
//
// An exchange is judged as the bytes that went over the wire, never as the
// values of some handler: what a client would see is what counts. Everything
// that the document does not mention is a finding: a status, a content type, a
// body, a key of a closed object. Two things are left to others: credentials,
// which the vendor itself refuses, and query parameters and headers that the
// document does not name, which OpenAPI leaves open.
//
// Findings name the place and the rule that is broken and never the value that
// broke it, since values may be secrets.
package contract

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Finding is one way in which an exchange breaks its contract.
type Finding struct {
	// Where is the place: "request.query.limit", "request.path.accountId",
	// "response.status", "response.header.Location", or a body with the JSON
	// Pointer into it, "response.body/membership/membershipId".
	Where string `json:"where"`
	// Message says in one line what is wrong there.
	Message string `json:"message"`
}

// Exchange is a request and its answer as bytes on the wire.
type Exchange struct {
	Method string
	// Path is the escaped path as it came, without mount prefix and query.
	Path          string
	Query         string // raw, without the question mark
	RequestHeader http.Header
	RequestBody   []byte

	Status         int
	ResponseHeader http.Header
	ResponseBody   []byte
}

// Contract is a loaded document. It never changes and is safe for concurrent use.
type Contract struct {
	operations []*operation // by path, then method
	byID       map[string]*operation
}

// Load reads an OpenAPI 3.0 document. It refuses one that is not valid, and one
// that describes something that an exchange could not be held to.
func Load(yaml []byte) (*Contract, error) {
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromData(yaml)
	if err != nil {
		return nil, fmt.Errorf("parse contract: %w", err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.0.") {
		return nil, fmt.Errorf("parse contract: OpenAPI version is %q, must be 3.0.x", doc.OpenAPI)
	}
	if err := doc.Validate(context.Background()); err != nil {
		return nil, fmt.Errorf("validate contract: %w", err)
	}

	c := &Contract{byID: map[string]*operation{}}
	for path, item := range doc.Paths.Map() {
		for method, described := range item.Operations() {
			op, err := compileOperation(method, path, item, described)
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
