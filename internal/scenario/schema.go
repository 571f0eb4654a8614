package scenario

import (
	"reflect"
)

// What the types of a file take, as JSON Schema has it, where their fields and
// tags do not say it all.

type schema = map[string]any

// FileType is the type that a scenario file is read into, for those who
// describe the format.
func FileType() reflect.Type { return reflect.TypeFor[file]() }

// JSONSchema is what is read as a file.
func (file) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	type plain file
	s := of(reflect.TypeFor[plain]())
	in(s, "version")["const"] = 1
	in(s, "name")["pattern"] = validName.String()
	return s
}

// JSONSchema is what can stand in a part that is read later: here, anything.
func (section) JSONSchema(func(reflect.Type) map[string]any) map[string]any { return schema{} }

// JSONSchema is what can stand in a value that is kept as it is: anything.
func (node) JSONSchema(func(reflect.Type) map[string]any) map[string]any { return schema{} }

// JSONSchema is what is read as a credential's choice.
func (as) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	return schema{"anyOf": []any{schema{"const": "none"}, of(reflect.TypeFor[map[string]string]())}}
}

// JSONSchema is what is read as a rival.
func (rival) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	type plain rival
	s := of(reflect.TypeFor[plain]())
	s["dependentSchemas"] = schema{"body": schema{"properties": schema{"form": schema{"type": "null"}}}}
	return s
}

// JSONSchema is what is read as a step: a call, or a move of the clock.
func (step) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	call := of(reflect.TypeFor[fileCall]())
	call["dependentSchemas"] = schema{
		"body": schema{"properties": schema{"form": false, "file": false}},
		"form": schema{"properties": schema{"file": false}},
	}
	move := schema{
		"type": "object", "properties": schema{"clock": of(reflect.TypeFor[fileMove]())},
		"required": []string{"clock"}, "additionalProperties": false,
	}
	return schema{"anyOf": []any{call, move}}
}

// JSONSchema is what is read as a move of the clock.
func (fileMove) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	type plain fileMove
	s := of(reflect.TypeFor[plain]())
	s["oneOf"] = []any{with("advance"), with("set")}
	return s
}

// JSONSchema is what is read as a file that is sent.
func (part) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	type plain part
	s := of(reflect.TypeFor[plain]())
	s["oneOf"] = []any{with("text"), with("base64")}
	return s
}

// JSONSchema is what is read as an expectation of an answer.
func (fileExpect) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	type plain fileExpect
	s := of(reflect.TypeFor[plain]())
	in(s, "headers")["type"] = "object"
	s["oneOf"] = []any{with("status"), with("error")}
	s["dependentSchemas"] = schema{"error": schema{"properties": schema{"body": false, "headers": false}}}
	return s
}

// JSONSchema is what is read as a repetition.
func (Repeat) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	type plain Repeat
	s := of(reflect.TypeFor[plain]())
	in(s, "max")["maximum"] = maxRepeat
	return s
}

// JSONSchema is what is read as a check of a collection.
func (stateCheck) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	type plain stateCheck
	s := of(reflect.TypeFor[plain]())
	in(s, "at")["pattern"] = `^[^.]+\.[^.]+\.[^.]+$`
	in(s, "has")["items"] = schema{"type": "object"}
	s["anyOf"] = []any{with("count"), with("has")}
	return s
}

// JSONSchema is what is read as an outcome.
func (outcome) JSONSchema(func(reflect.Type) map[string]any) map[string]any {
	return schema{"anyOf": []any{
		schema{"type": "integer", "minimum": 200, "maximum": 599},
		schema{"type": "string", "enum": Endings},
	}}
}

// in is the schema of a key of an object's.
func in(s schema, key string) schema { return s["properties"].(schema)[key].(schema) }

// with has the key there; null is as good as left out.
func with(key string) schema {
	return schema{"required": []string{key}, "properties": schema{key: schema{"not": schema{"type": "null"}}}}
}
