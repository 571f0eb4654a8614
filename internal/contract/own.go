package contract

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// xOwn has, for a response that may be the replay of another operation's answer, the names
// of the schemas that the operation answers itself with: choices of the response's schema.
// None of them means that only a replay has the status.
const xOwn = "x-own"

// own is what an operation answers itself with.
type own struct {
	marked  bool // otherwise everything that the response has
	schemas openapi3.SchemaRefs
}

// ownOf reads x-own.
func ownOf(described *openapi3.Response) (o own, err error) {
	mark := described.Extensions[xOwn]
	if mark == nil {
		return o, nil
	}
	names, ok := mark.([]any)
	if !ok {
		return o, errors.New(xOwn + " must be a list of the names of schemas")
	}
	o.marked = true
	for _, name := range names {
		var found *openapi3.SchemaRef
		for _, media := range described.Content {
			choices := media.Schema.Value.OneOf
			i := slices.IndexFunc(choices, func(c *openapi3.SchemaRef) bool { return strings.HasSuffix(c.Ref, fmt.Sprintf("/%v", name)) })
			if i >= 0 {
				found = choices[i]
			}
		}
		if found == nil {
			return o, fmt.Errorf("%s: %v is no choice of the schema", xOwn, name)
		}
		o.schemas = append(o.schemas, found)
	}
	return o, nil
}

// onlyReplays reports whether every answer of the response is a replay.
func (o own) onlyReplays() bool { return o.marked && o.schemas == nil }
