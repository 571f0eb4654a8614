package contracts_test

import (
	"fmt"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// People program against mockvendors' own API by its contract alone: whatever
// has a name there says what it means.
func TestOwnNamesAreDescribed(t *testing.T) {
	doc := load(t, own)
	for _, op := range operations(doc) {
		for _, p := range append(doc.Paths.Value(op.path).Parameters, op.Parameters...) {
			if p.Value.Description == "" {
				t.Errorf("%s: the parameter %s is not described", op.OperationID, p.Value.Name)
			}
		}
		for status, response := range op.Responses.Map() {
			for name, header := range response.Value.Headers {
				if header.Value.Description == "" {
					t.Errorf("%s %s: the header %s is not described", op.OperationID, status, name)
				}
			}
		}
	}
	for name, schema := range doc.Components.Schemas {
		for _, at := range undescribed(schema, name) {
			t.Errorf("%s is not described", at)
		}
	}
}

// undescribed returns the properties within a schema that have no description
// of their own, nor one of the schema that they refer to.
func undescribed(ref *openapi3.SchemaRef, at string) (names []string) {
	s := ref.Value
	for name, p := range s.Properties {
		if p.Value.Description == "" {
			names = append(names, fmt.Sprintf("%s.%s", at, name))
		}
		if p.Ref == "" {
			names = append(names, undescribed(p, at+"."+name)...)
		}
	}
	for _, inner := range append([]*openapi3.SchemaRef{s.Items, s.AdditionalProperties.Schema}, s.OneOf...) {
		if inner != nil && inner.Ref == "" {
			names = append(names, undescribed(inner, at+"[]")...)
		}
	}
	return names
}
