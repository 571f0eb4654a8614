package contract

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/mockvendors/mockvendors/internal/body"
)

func (op *operation) checkRequest(x Exchange) []Finding {
	var found []Finding
	if x.Method != op.Method && (x.Method != http.MethodHead || op.Method != http.MethodGet) {
		found = append(found, Finding{"request.method", "must be " + op.Method})
	}
	path, matches := op.template.match(x.Path)
	if !matches {
		found = append(found, Finding{"request.path", "must be of the form " + op.Path})
	}
	query, err := url.ParseQuery(x.Query)
	if err != nil {
		found = append(found, Finding{"request.query", "is not a well-formed query"})
	}

	for _, p := range op.parameters {
		switch p.In {
		case openapi3.ParameterInPath:
			if matches {
				found = append(found, p.check([]string{path[p.Name]}, asRequest)...)
			}
		case openapi3.ParameterInQuery:
			found = append(found, p.check(query[p.Name], asRequest)...)
		case openapi3.ParameterInHeader:
			found = append(found, p.check(x.RequestHeader.Values(p.Name), asRequest)...)
		}
	}
	return append(found, op.checkRequestBody(x)...)
}

func (op *operation) checkRequestBody(x Exchange) []Finding {
	switch {
	case len(x.RequestBody) == 0:
		if op.body != nil && op.body.Required {
			return []Finding{{"request.body", missing}}
		}
		return nil
	case op.body == nil:
		return []Finding{{"request.body", "must be empty: no body is documented"}}
	}
	contentType := x.RequestHeader.Get("Content-Type")
	media := op.body.Content.Get(contentType)
	if media == nil {
		return []Finding{asRequest.undocumented(contentType, op.body.Content)}
	}
	return asRequest.checkBody(x.RequestHeader, media, x.RequestBody)
}

// unnamed replaces the names of form fields that the schema does not have.
// Findings do not quote these: a body that is not a form, such as JSON sent with a
// form's content type, parses as one long name, secrets included.
const unnamed = "?"

// decodeForm decodes a form as the object that the schema describes.
func decodeForm(schema *openapi3.Schema, text []byte) (map[string]any, error) {
	if cause := body.NotUTF8(text); cause != "" {
		return nil, errors.New(cause)
	}
	form, err := url.ParseQuery(string(text))
	if err != nil {
		return nil, errors.New("is not a well-formed form")
	}
	fields := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(form)) {
		values := form[name]
		property := propertyOf(schema, name)
		if property == nil {
			name = unnamed + strconv.Itoa(len(fields))
		}
		fields[name] = read(property, values)
	}
	return fields, nil
}

func propertyOf(schema *openapi3.Schema, name string) *openapi3.Schema {
	if ref := schema.Properties[name]; ref != nil {
		return ref.Value
	}
	for _, part := range schema.AllOf {
		if property := propertyOf(part.Value, name); property != nil {
			return property
		}
	}
	return nil
}

// checkParts checks that a multipart body has the required parts. It leaves their
// content to the vendor.
func checkParts(where, contentType string, schema *openapi3.Schema, text []byte) []Finding {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil || params["boundary"] == "" {
		return []Finding{{where, "cannot be split into parts: the content type has no boundary"}}
	}
	names := map[string]bool{}
	reader := multipart.NewReader(bytes.NewReader(text), params["boundary"])
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return []Finding{{where, "is not well-formed multipart"}}
		}
		names[part.FormName()] = true
	}

	var found []Finding
	for _, name := range requiredOf(schema) {
		if !names[name] {
			found = append(found, Finding{fmt.Sprintf("%s/%s", where, name), missing})
		}
	}
	return found
}

func requiredOf(schema *openapi3.Schema) []string {
	required := schema.Required
	for _, part := range schema.AllOf {
		required = append(required[:len(required):len(required)], requiredOf(part.Value)...)
	}
	return required
}
