package contract

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// BodyTypes returns the types of the fields of an operation's body, in words. The names
// of fields within objects are dotted, and those of objects in a list stand behind
// "[].": "rfids[].tagFormat".
func (c *Contract) BodyTypes(id string) map[string]string {
	op := c.byID[id]
	if op == nil || op.body == nil {
		return nil
	}
	words := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(op.body.Content)) {
		if media := op.body.Content[name]; media.Schema != nil {
			addTypes(words, "", media.Schema.Value, 0)
		}
	}
	types := map[string]string{}
	for name, alternatives := range words {
		types[name] = either(alternatives)
	}
	return types
}

// addTypes adds the types of the fields that a schema names, in all its parts.
func addTypes(types map[string][]string, prefix string, schema *openapi3.Schema, depth int) {
	if depth > maxFieldDepth {
		return
	}
	for _, parts := range subschemas(schema) {
		for _, part := range parts {
			addTypes(types, prefix, part.Value, depth+1)
		}
	}
	for name, property := range schema.Properties {
		types[prefix+name] = append(types[prefix+name], alternatives(property.Value)...)
		addTypes(types, prefix+name+".", property.Value, depth+1)
	}
	if schema.Items != nil {
		addTypes(types, strings.TrimSuffix(prefix, ".")+"[].", schema.Items.Value, depth+1)
	}
}

func subschemas(schema *openapi3.Schema) []openapi3.SchemaRefs {
	return []openapi3.SchemaRefs{schema.AllOf, schema.OneOf, schema.AnyOf}
}

// inWords returns what a schema takes, for people; "" for anything.
func inWords(schema *openapi3.Schema) string { return either(alternatives(schema)) }

const null = "`null`"

// either joins alternatives, each once and null at the end.
func either(words []string) string {
	var all []string
	for _, word := range words {
		if word != null && !slices.Contains(all, word) {
			all = append(all, word)
		}
	}
	if slices.Contains(words, null) {
		all = append(all, null)
	}
	return strings.Join(all, " or ")
}

// alternatives returns what a schema takes; nothing for anything.
func alternatives(schema *openapi3.Schema) []string {
	words := notNull(schema)
	if schema.Nullable && words != nil {
		words = append(words, null)
	}
	return words
}

// maxListed limits the values that are listed, such as currencies.
const maxListed = 20

func notNull(schema *openapi3.Schema) (words []string) {
	for i, value := range schema.Enum {
		if rest := len(schema.Enum) - i; i == maxListed && rest > 1 {
			return append(words, fmt.Sprintf("%d others", rest))
		}
		words = append(words, fmt.Sprintf("`%v`", orNull(value)))
	}
	if words != nil {
		return words
	}
	for _, parts := range subschemas(schema) {
		for _, part := range parts {
			words = append(words, alternatives(part.Value)...)
		}
	}
	if words != nil {
		return words
	}
	switch typeOf(schema) {
	case openapi3.TypeString:
		switch schema.Format {
		case "date":
			return []string{"date"}
		case "date-time":
			return []string{"time"}
		}
		return []string{"text"}
	case openapi3.TypeInteger:
		return []string{"whole number" + boundsOf(schema)}
	case openapi3.TypeNumber:
		return []string{"number" + boundsOf(schema)}
	case openapi3.TypeBoolean:
		return []string{"`true` or `false`"}
	case openapi3.TypeObject:
		return []string{"mapping"}
	case openapi3.TypeArray:
		if schema.Items != nil {
			if of := inWords(schema.Items.Value); of != "" {
				return []string{"list: " + of}
			}
		}
		return []string{"list"}
	}
	return nil
}

func orNull(value any) any {
	if value == nil {
		return "null"
	}
	return value
}

// boundsOf returns the bounds of a number, if there is an upper one.
func boundsOf(schema *openapi3.Schema) string {
	switch low, high := schema.Min, schema.Max; {
	case low != nil && high != nil:
		return ", " + inDigits(*low) + " to " + inDigits(*high)
	case high != nil:
		return ", at most " + inDigits(*high)
	case low != nil && *low != 0:
		return ", at least " + inDigits(*low)
	}
	return ""
}

// inDigits returns a number without an exponent.
func inDigits(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
