package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/mockvendors/mockvendors/internal/body"
)

const missing = "is required and missing"

// maxFindings limits the findings of one exchange: the first few of a thousand
// equal mistakes say enough.
const maxFindings = 50

// Check checks a request and its answer against an operation. Findings about the
// request come first. Their order is always the same.
func (c *Contract) Check(operationID string, x Exchange) []Finding {
	op, ok := c.byID[operationID]
	if !ok {
		return unknown(operationID)
	}
	return limited(append(op.checkRequest(x), op.checkResponse(x)...))
}

// CheckResponse checks only the answer: for requests that are wrong on purpose.
func (c *Contract) CheckResponse(operationID string, x Exchange) []Finding {
	op, ok := c.byID[operationID]
	if !ok {
		return unknown(operationID)
	}
	return limited(op.checkResponse(x))
}

func unknown(operationID string) []Finding {
	return []Finding{{"operation", fmt.Sprintf("%q is not in the contract", operationID)}}
}

// limited returns the first findings, without repetitions: parts of an allOf often
// have the same finding.
func limited(findings []Finding) []Finding {
	var first []Finding
	seen := map[Finding]bool{}
	omitted := 0
	for _, f := range findings {
		switch {
		case seen[f]:
		case len(first) == maxFindings:
			omitted++
		default:
			seen[f] = true
			first = append(first, f)
		}
	}
	if omitted > 0 {
		first = append(first, Finding{"exchange", fmt.Sprintf("%d more findings omitted", omitted)})
	}
	return first
}

// direction is request or response: it decides about read-only and write-only
// properties.
type direction struct {
	side    string
	options []openapi3.SchemaValidationOption
}

var (
	asRequest  = direction{"request", validation(openapi3.VisitAsRequest())}
	asResponse = direction{"response", validation(openapi3.VisitAsResponse())}
)

func validation(as openapi3.SchemaValidationOption) []openapi3.SchemaValidationOption {
	return []openapi3.SchemaValidationOption{openapi3.MultiErrors(), openapi3.WithStringFormatValidators(formats), as}
}

// check checks a value against a schema. It changes neither: the library fills in
// defaults only on request.
func (d direction) check(where string, schema *openapi3.Schema, value any) []Finding {
	return findings(where, schema.VisitJSON(value, d.options...))
}

// checkBody checks a body that is not empty and whose content type is documented
// as media.
func (d direction) checkBody(header http.Header, media *openapi3.MediaType, text []byte) []Finding {
	if media.Schema == nil {
		return nil
	}
	contentType, encoding := header.Get("Content-Type"), header.Get("Content-Encoding")
	where, schema := d.side+".body", media.Schema.Value
	switch mediaType := mediaTypeOf(contentType); {
	case isJSON(mediaType):
		value, err := decode(encoding, text)
		if err != nil {
			return []Finding{{where, err.Error()}}
		}
		return d.check(where, schema, value)
	case mediaType == "application/x-www-form-urlencoded":
		fields, err := decodeForm(schema, text)
		if err != nil {
			return []Finding{{where, err.Error()}}
		}
		return d.check(where, schema, fields)
	case mediaType == "multipart/form-data":
		return checkParts(where, contentType, schema, text)
	case typeOf(schema) == openapi3.TypeString:
		return d.check(where, schema, string(text))
	}
	return nil
}

// undocumented returns the finding about a content type that is not documented.
func (d direction) undocumented(contentType string, content openapi3.Content) Finding {
	where := d.side + ".header.Content-Type"
	documented := slices.Sorted(maps.Keys(content))
	if contentType == "" {
		return Finding{where, "is missing; documented: " + shorten(strings.Join(documented, ", "))}
	}
	return Finding{where, fmt.Sprintf("%q is not documented; documented: %s",
		shorten(mediaTypeOf(contentType)), shorten(strings.Join(documented, ", ")))}
}

// decode decodes one JSON value. Its errors give the position and never the text.
func decode(encoding string, text []byte) (value any, err error) {
	if cause := body.NotJSON(encoding, text); cause != "" {
		return nil, errors.New(cause)
	}
	if json.Unmarshal(text, &value) != nil {
		return nil, errors.New("is not valid JSON: a number is out of range")
	}
	return value, nil
}

func isJSON(mediaType string) bool {
	return mediaType == "application/json" || strings.HasSuffix(mediaType, "+json")
}

func mediaTypeOf(contentType string) string {
	mediaType, _, _ := strings.Cut(contentType, ";")
	return strings.ToLower(strings.TrimSpace(mediaType))
}
