package fault

import (
	"reflect"

	"github.com/mockvendors/mockvendors/internal/clock"
)

// What the types of this package that read themselves take, as JSON Schema has
// it. Each is the form of its fields and, where that is plain, the flaws that
// it would find in them.

type schema = map[string]any

// JSONSchema is what is read as a fault.
func (Fault) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	type plain Fault
	return of(reflect.TypeFor[plain]())
}

// JSONSchema is what is read as a name.
func (Name) JSONSchema(func(reflect.Type) map[string]any) map[string]any {
	return schema{"type": "string", "pattern": validName.String()}
}

// JSONSchema is what is read as calls.
func (Calls) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	type plain Calls
	s := of(reflect.TypeFor[plain]())
	s["oneOf"] = each(waysToCount)
	properties := s["properties"].(schema)
	properties["only"].(schema)["minItems"] = 1
	percent := properties["percent"].(schema)
	percent["minimum"], percent["maximum"] = 0, 100
	return s
}

// JSONSchema is what is read of a request.
func (Where) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	type plain Where
	s := of(reflect.TypeFor[plain]())
	s["properties"].(schema)["body"] = schema{"not": schema{"type": "null"}}
	return s
}

// JSONSchema is what is read as a text.
func (Text) JSONSchema(func(reflect.Type) map[string]any) map[string]any {
	return schema{"type": []string{"string", "number", "boolean"}}
}

// JSONSchema is what is read as texts.
func (Texts) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	text := of(reflect.TypeFor[Text]())
	return schema{"anyOf": []any{text, schema{"type": "array", "items": text, "minItems": 1}}}
}

// JSONSchema is what is read as an effect.
func (Effect) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	type plain Effect
	s := of(reflect.TypeFor[plain]())
	s["properties"].(schema)["duplicate"] = schema{"const": true}
	alone := with("delay")
	alone["not"] = schema{"anyOf": each(ways)}
	s["oneOf"] = append(each(ways), alone)
	s["dependentSchemas"] = schema{"for": schema{"required": []string{"drop"}, "properties": schema{"drop": schema{"const": Hang}}}}
	return s
}

// JSONSchema is what is read as an answer.
func (Respond) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	type plain Respond
	s := of(reflect.TypeFor[plain]())
	s["properties"].(schema)["status"].(schema)["maximum"] = 599
	s["oneOf"] = each([]string{"status", "preset"})
	s["dependentSchemas"] = schema{"preset": schema{"properties": schema{"headers": schema{"type": "null"}, "body": false}}}
	return s
}

// JSONSchema is what is read as a drip.
func (Drip) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	type plain Drip
	s := of(reflect.TypeFor[plain]())
	s["properties"].(schema)["chunks"].(schema)["maximum"] = maxChunks
	return s
}

// JSONSchema is what is read as a delay.
func (Delay) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	return schema{"anyOf": []any{of(reflect.TypeFor[Duration]()), of(reflect.TypeFor[quantiles]())}}
}

// JSONSchema is what is read as a duration.
func (Duration) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	return of(reflect.TypeFor[clock.Duration]())
}

// each is a choice of keys, one of which has to be there.
func each(keys []string) []any {
	choice := make([]any, len(keys))
	for i, key := range keys {
		choice[i] = with(key)
	}
	return choice
}

// with has the key there; null is as good as left out.
func with(key string) schema {
	return schema{"required": []string{key}, "properties": schema{key: schema{"not": schema{"type": "null"}}}}
}
