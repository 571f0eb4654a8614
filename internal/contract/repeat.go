package contract

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/go-json-experiment/json"
)

const (
	xRepeatable   = "x-repeatable"
	xPages        = "x-pages"
	xExampleAfter = "x-example-after"
)

// repeatable reports whether an operation can be sent again: as HTTP has it of the
// method, unless x-repeatable says otherwise.
func repeatable(method string, described *openapi3.Operation) (bool, error) {
	switch mark := described.Extensions[xRepeatable].(type) {
	case nil:
		return !slices.Contains([]string{http.MethodPost, http.MethodPatch}, method), nil
	case bool:
		return mark, nil
	}
	return false, errors.New(xRepeatable + " must be true or false")
}

// pagesOf reads x-pages.
func pagesOf(described *openapi3.Operation) (*Pages, error) {
	mark := described.Extensions[xPages]
	if mark == nil {
		return nil, nil
	}
	text, err := json.Marshal(mark)
	if err != nil {
		return nil, err
	}
	p := &Pages{}
	if err := json.Unmarshal(text, p, json.MatchCaseInsensitiveNames(true), json.RejectUnknownMembers(true)); err != nil {
		return nil, fmt.Errorf("%s: %w", xPages, err)
	}
	parameter := p.Skip + p.Page
	if (p.Skip == "") == (p.Page == "") || described.Parameters.GetByInAndName(openapi3.ParameterInQuery, parameter) == nil {
		return nil, fmt.Errorf("%s must name one query parameter of the operation, as skip or page", xPages)
	}
	if p.Take != "" && described.Parameters.GetByInAndName(openapi3.ParameterInQuery, p.Take) == nil {
		return nil, fmt.Errorf("%s: take must name a query parameter of the operation", xPages)
	}
	if p.Items == "" || p.Total == "" && p.More == "" && p.Size == 0 {
		return nil, fmt.Errorf("%s must have items, and one of total, more and size", xPages)
	}
	return p, nil
}
