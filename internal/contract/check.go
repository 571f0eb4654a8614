package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

const missing = "is required and missing"

// maxFindings bounds what is told of one exchange: a list of a thousand equal
// mistakes says no more than its first few.
const maxFindings = 50

// Check judges a request and its answer by the operation. It returns nil if all
// is well; otherwise the request's findings come first, in an order that is the
// same each time.
func (c *Contract) Check(operationID string, x Exchange) []Finding {
	op, ok := c.byID[operationID]
	if !ok {
		return unknown(operationID)
	}
	return bounded(append(op.checkRequest(x), op.checkResponse(x)...))
}

// CheckResponse judges the answer alone, as is right where a request was meant
// to be wrong.
func (c *Contract) CheckResponse(operationID string, x Exchange) []Finding {
	op, ok := c.byID[operationID]
	if !ok {
		return unknown(operationID)
	}
	return bounded(op.checkResponse(x))
}

func unknown(operationID string) []Finding {
	return []Finding{{"operation", fmt.Sprintf("%q is not in the contract", operationID)}}
}

// bounded also drops repetitions: parts of an allOf often say the same twice.
func bounded(findings []Finding) []Finding {
	var kept []Finding
	seen := map[Finding]bool{}
	left := 0
	for _, f := range findings {
		switch {
		case seen[f]:
		case len(kept) == maxFindings:
			left++
		default:
			seen[f] = true
			kept = append(kept, f)
		}
	}
	if left > 0 {
		kept = append(kept, Finding{"exchange", fmt.Sprintf("%d more findings are left out", left)})
	}
	return kept
}

// direction is the way a value travels, which decides about read-only and
// write-only properties.
type direction struct {
	side    string
	options []openapi3.SchemaValidationOption
}

var (
	asRequest  = direction{"request", []openapi3.SchemaValidationOption{openapi3.MultiErrors(), openapi3.WithStringFormatValidators(formats), openapi3.VisitAsRequest()}}
	asResponse = direction{"response", []openapi3.SchemaValidationOption{openapi3.MultiErrors(), openapi3.WithStringFormatValidators(formats), openapi3.VisitAsResponse()}}
)

// judge holds a value against a schema. The library fills in defaults only
// where it is told to, so neither of the two changes.
func (d direction) judge(where string, schema *openapi3.Schema, value any) []Finding {
	return findings(where, schema.VisitJSON(value, d.options...))
}

// content judges a body that is there, once its content type is known to be
// documented as media.
func (d direction) content(contentType string, media *openapi3.MediaType, body []byte) []Finding {
	if media.Schema == nil {
		return nil
	}
	where, schema := d.side+".body", media.Schema.Value
	switch mediaType := mediaTypeOf(contentType); {
	case isJSON(mediaType):
		value, err := decode(body)
		if err != nil {
			return []Finding{{where, err.Error()}}
		}
		return d.judge(where, schema, value)
	case mediaType == "application/x-www-form-urlencoded":
		fields, err := decodeForm(schema, string(body))
		if err != nil {
			return []Finding{{where, err.Error()}}
		}
		return d.judge(where, schema, fields)
	case mediaType == "multipart/form-data":
		return checkParts(where, contentType, schema, body)
	case typeOf(schema) == openapi3.TypeString:
		return d.judge(where, schema, string(body))
	}
	return nil
}

// undocumented is the finding about a content type that content does not name.
func (d direction) undocumented(contentType string, content openapi3.Content) Finding {
	where := d.side + ".header.Content-Type"
	documented := slices.Sorted(maps.Keys(content))
	if contentType == "" {
		return Finding{where, "is missing; documented: " + shorten(strings.Join(documented, ", "))}
	}
	return Finding{where, fmt.Sprintf("%q is not documented; documented: %s",
		shorten(mediaTypeOf(contentType)), shorten(strings.Join(documented, ", ")))}
}

// decode reads one JSON value. Its errors tell the place and not the text.
func decode(body []byte) (any, error) {
	var value any
	err := json.Unmarshal(body, &value)
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return value, nil
	case errors.As(err, &syntax):
		return nil, fmt.Errorf("is not JSON, from byte %d on", syntax.Offset)
	default:
		return nil, errors.New("is not JSON that can be read: a number is out of range")
	}
}

func isJSON(mediaType string) bool {
	return mediaType == "application/json" || strings.HasSuffix(mediaType, "+json")
}

func mediaTypeOf(contentType string) string {
	mediaType, _, _ := strings.Cut(contentType, ";")
	return strings.ToLower(strings.TrimSpace(mediaType))
}
