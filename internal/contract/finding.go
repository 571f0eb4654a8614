package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// findings turns the library's errors into findings.
func findings(where string, err error) []Finding {
	switch err := err.(type) {
	case nil:
		return nil
	case openapi3.MultiError:
		var all []Finding
		for _, e := range err {
			all = append(all, findings(where, e)...)
		}
		return all
	case *openapi3.SchemaError:
		if parts := partsOf(err); parts != nil {
			return findings(where, parts)
		}
		if key, ok := undocumentedKey(err); ok {
			return []Finding{undocumentedProperty(pointer(where, err), key)}
		}
		return []Finding{{pointer(where, err), describe(err)}}
	default:
		return []Finding{{where, shorten(err.Error())}}
	}
}

// partsOf returns the errors of the parts that had to match: all parts of an
// allOf, and those of a oneOf only if a discriminator left a single candidate.
func partsOf(err *openapi3.SchemaError) openapi3.MultiError {
	var parts openapi3.MultiError
	if !errors.As(err.Origin, &parts) {
		return nil
	}
	if err.SchemaField == "allOf" || err.SchemaField == "oneOf" && len(parts) == 1 {
		return parts
	}
	return nil
}

// undocumentedKey parses the key out of the library's message: the error has it
// nowhere else.
func undocumentedKey(err *openapi3.SchemaError) (string, bool) {
	if err.SchemaField != "properties" {
		return "", false
	}
	quoted, e := strconv.QuotedPrefix(strings.TrimPrefix(err.Reason, "property "))
	if e != nil {
		return "", false
	}
	key, e := strconv.Unquote(quoted)
	return key, e == nil
}

func undocumentedProperty(where, key string) Finding {
	if !quotable.MatchString(key) {
		return Finding{where, "has a key that is not documented"}
	}
	return Finding{where + "/" + key, "is not documented"}
}

// quotable matches keys that a finding may quote although the client chose them:
// longer or stranger ones may be a value in the wrong place.
var quotable = regexp.MustCompile(`^[\w.$@\[\]-]{1,64}$`)

func pointer(where string, err *openapi3.SchemaError) string {
	for _, token := range err.JSONPointer() {
		if !quotable.MatchString(token) {
			token = unnamed
		}
		where += "/" + token
	}
	return where
}

func describe(err *openapi3.SchemaError) string {
	schema := err.Schema
	switch err.SchemaField {
	case "type":
		return "must be " + strings.TrimPrefix(err.Reason, "value must be ") + ", not " + kindOf(err.Value)
	case "nullable":
		return "must not be null"
	case "required":
		return missing
	case "enum":
		values, _ := json.Marshal(schema.Enum)
		return "must be one of " + shorten(strings.Trim(string(values), "[]"))
	case "format":
		return "must have the format " + schema.Format
	case "pattern":
		return "must match the pattern " + shorten(schema.Pattern)
	case "readOnly":
		return "is read-only and must not be sent"
	case "writeOnly":
		return "is write-only and must not be returned"
	case "oneOf":
		if errors.Is(err.Origin, openapi3.ErrOneOfConflict) {
			return fmt.Sprintf("matches more than one of its %d alternatives", len(schema.OneOf))
		}
		return fmt.Sprintf("matches none of its %d alternatives", len(schema.OneOf))
	case "anyOf":
		return fmt.Sprintf("matches none of its %d alternatives", len(schema.AnyOf))
	case "not":
		return "matches what it must not match"
	default:
		return shorten(err.Reason) // bounds of numbers, lengths and counts: the library's message is plain
	}
}

func kindOf(value any) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case string:
		return "a string"
	case []any:
		return "an array"
	case map[string]any:
		return "an object"
	case float64:
		if value != math.Trunc(value) {
			return "a fraction"
		}
	}
	return "a number"
}

// shorten cuts a message to one line of limited length.
func shorten(text string) string {
	const most = 200
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "") + " …"
	}
	return text
}
