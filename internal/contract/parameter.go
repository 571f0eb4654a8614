package contract

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// parameter is a value sent as text: in the path, in the query, or in a header of
// the request or the answer.
type parameter struct {
	Param
	schema     *openapi3.Schema
	separator  string // between the items of a list; "" if each item is a value of its own
	allowEmpty bool
}

// compileParameter returns an error for a parameter that check could not check.
func compileParameter(p *openapi3.Parameter) (parameter, error) {
	compiled := parameter{
		Param:      Param{Name: p.Name, In: p.In, Required: p.Required},
		allowEmpty: p.AllowEmptyValue,
	}
	if p.In == openapi3.ParameterInCookie {
		return parameter{}, errors.New("cookies are not supported")
	}
	if p.Schema == nil {
		return parameter{}, errors.New("must have a schema")
	}
	compiled.schema = p.Schema.Value
	if typeOf(compiled.schema) == openapi3.TypeObject {
		return parameter{}, errors.New("objects are not supported")
	}
	compiled.Type = inWords(compiled.schema)

	method, err := p.SerializationMethod()
	if err != nil {
		return parameter{}, err
	}
	switch method.Style {
	case openapi3.SerializationForm:
		if !method.Explode {
			compiled.separator = ","
		}
	case openapi3.SerializationSimple:
		compiled.separator = ","
	case openapi3.SerializationSpaceDelimited:
		compiled.separator = " "
	case openapi3.SerializationPipeDelimited:
		compiled.separator = "|"
	default:
		return parameter{}, fmt.Errorf("style %s is not supported", method.Style)
	}
	return compiled, nil
}

// check checks the values that were sent for the parameter, if any.
func (p parameter) check(values []string, as direction) []Finding {
	where := as.side + "." + p.In + "." + p.Name
	switch {
	case len(values) == 0 && p.Required:
		return []Finding{{where, missing}}
	case len(values) == 0, p.allowEmpty && len(values) == 1 && values[0] == "":
		return nil
	}
	isList := typeOf(p.schema) == openapi3.TypeArray
	if p.In == openapi3.ParameterInQuery && len(values) > 1 && !isList {
		return []Finding{{where, fmt.Sprintf("must be sent once, not %d times", len(values))}}
	}
	if isList && p.separator != "" {
		var items []string
		for _, value := range values {
			for item := range strings.SplitSeq(value, p.separator) {
				items = append(items, strings.TrimSpace(item))
			}
		}
		values = items
	}
	return as.check(where, p.schema, read(p.schema, values))
}

// read converts text to the type that the schema expects. Text of another form
// stays a string, and a single value that was sent several times becomes a list:
// the schema then reports what is wrong.
func read(schema *openapi3.Schema, values []string) any {
	isList := typeOf(schema) == openapi3.TypeArray
	if !isList && len(values) == 1 {
		return readOne(schema, values[0])
	}
	item := schema
	if isList && schema.Items != nil {
		item = schema.Items.Value
	}
	list := make([]any, 0, len(values))
	for _, value := range values {
		list = append(list, readOne(item, value))
	}
	return list
}

func readOne(schema *openapi3.Schema, value string) any {
	switch typeOf(schema) {
	case openapi3.TypeInteger:
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			return n
		}
	case openapi3.TypeNumber:
		// Go also accepts NaN, Inf and hexadecimals, which JSON does not.
		if n, err := strconv.ParseFloat(value, 64); err == nil && !strings.ContainsAny(value, "nNxX") {
			return n
		}
	case openapi3.TypeBoolean:
		if value == "true" || value == "false" {
			return value == "true"
		}
	}
	return value
}

// typeOf returns the type that a schema or one of its parts names.
func typeOf(schema *openapi3.Schema) string {
	if schema == nil {
		return ""
	}
	if types := schema.Type.Slice(); len(types) == 1 {
		return types[0]
	}
	for _, parts := range []openapi3.SchemaRefs{schema.AllOf, schema.OneOf, schema.AnyOf} {
		for _, part := range parts {
			if t := typeOf(part.Value); t != "" {
				return t
			}
		}
	}
	return ""
}

func reservedHeader(name string) bool {
	switch http.CanonicalHeaderKey(name) {
	case "Accept", "Authorization", "Content-Type":
		return true
	}
	return false
}
