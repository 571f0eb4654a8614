package strict

import "reflect"

// Field is a key of a mapping, as [Node.Decode] reads it into a struct.
type Field struct {
	Name     string
	Type     reflect.Type
	Required bool
	Enum     []string // what the strings in it can be; nil for anything
	Min      *int64   // the least that the numbers in it can be; nil for any
}

// FieldsOf is the keys by which a struct is read, whether or not it also reads
// itself: what a description of the format is made of.
func FieldsOf(t reflect.Type) []Field {
	var info typeInfo
	info.byName = make(map[string]int)
	info.addFields(t, nil)
	fields := make([]Field, len(info.fields))
	for i, f := range info.fields {
		fields[i] = Field{Name: f.name, Type: t.FieldByIndex(f.index).Type, Required: f.required, Enum: f.limits.enum}
		if f.limits.bounded {
			fields[i].Min = &info.fields[i].limits.least
		}
	}
	return fields
}

// ReadsItself says whether a type reads itself: its own form then says nothing
// of what can stand in a text.
func ReadsItself(t reflect.Type) bool {
	way := wayOf(t)
	return way == readsNode || way == readsJSON || way == readsText
}
