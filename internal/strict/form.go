package strict

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Form is how a struct is read: the decoder goes by it, and a description of
// the format can be made from it.
type Form struct {
	Fields    []Field
	Choices   []Choice
	Relations []Relation
}

// Field is a key of a mapping.
type Field struct {
	Name     string
	Type     reflect.Type
	Required bool
	Nullable bool // null is as good as leaving the key out
	NotNull  bool // null is refused although the type reads itself
	Limits
}

// Limits bound the value of a key. They reach through pointers, lists and
// mappings to the strings and numbers in them.
type Limits struct {
	Enum     []string // what a string can be; nil for anything
	Min, Max *int64   // of a number; nil for no bound
	NonEmpty bool     // a list has an item at least
}

// Choice is a rule on which keys of a mapping are set. A key is set if it is
// there, unless its value is a null that is as good as leaving it out.
type Choice struct {
	Keys    []string
	Exactly bool   // one of them is set; else one at least
	Or      string // the key that may be set in place of all of them; "" for none
}

// Relation is what a key asks of the others if it is set.
type Relation struct {
	Key     string
	Without []string // these are not set
	Because string   // why not
	With    string   // this one is set, to Value; "" for none
	Value   string
}

// FormOf returns the form of a struct type.
func FormOf(t reflect.Type) Form {
	info := typeOf(t)
	form := Form{Choices: info.choices, Relations: info.relations, Fields: make([]Field, len(info.fields))}
	for i, f := range info.fields {
		form.Fields[i] = f.Field
	}
	return form
}

// ReadsItself reports whether a type reads itself: its Go form then says
// nothing about what it takes.
func ReadsItself(t reflect.Type) bool {
	way := wayOf(t)
	return way == readsNode || way == readsJSON || way == readsText
}

// fieldOf reads the tags of a field. It panics if one of them would silently
// have no effect.
func fieldOf(t reflect.Type, sf reflect.StructField, name string) Field {
	tag := sf.Tag
	f := Field{
		Name: name, Type: sf.Type,
		Required: tag.Get("required") == "true",
		NotNull:  tag.Get("notnull") == "true",
		Limits:   Limits{Min: bound(t, sf, "min"), Max: bound(t, sf, "max"), NonEmpty: tag.Get("nonempty") == "true"},
	}
	if enum, ok := tag.Lookup("enum"); ok {
		f.Enum = strings.Split(enum, "|")
	}
	plain := wayOf(sf.Type) == readsPlain
	leaf := sf.Type
	switch leaf.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		f.Nullable = plain
	}
	for leaf.Kind() == reflect.Pointer || leaf.Kind() == reflect.Slice || leaf.Kind() == reflect.Map {
		leaf = leaf.Elem()
	}
	number := reflect.Zero(leaf).CanInt() || reflect.Zero(leaf).CanUint() || reflect.Zero(leaf).CanFloat()
	bounded := f.Min != nil || f.Max != nil
	switch {
	case f.Enum != nil && leaf.Kind() != reflect.String && leaf.Kind() != reflect.Bool, bounded && !number,
		(f.Enum != nil || bounded) && wayOf(leaf) != readsPlain:
		panic(fmt.Sprintf("strict: %s.%s: enum is for strings and min for numbers", t, sf.Name))
	case f.NonEmpty && (sf.Type.Kind() != reflect.Slice || !plain):
		panic(fmt.Sprintf("strict: %s.%s: nonempty is for lists", t, sf.Name))
	case f.NotNull && plain:
		panic(fmt.Sprintf("strict: %s.%s: notnull is for types that read themselves", t, sf.Name))
	}
	return f
}

func bound(t reflect.Type, sf reflect.StructField, tag string) *int64 {
	text, ok := sf.Tag.Lookup(tag)
	if !ok {
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic(fmt.Sprintf("strict: %s.%s: %s is no whole number: %s", t, sf.Name, tag, text))
	}
	return &n
}

// addRules reads the tag of a field that is called _, which is about several keys.
func (info *typeInfo) addRules(tag reflect.StructTag) {
	if keys := words(tag.Get("oneof")); keys != nil {
		info.choices = append(info.choices, Choice{Keys: keys, Exactly: true, Or: tag.Get("or")})
	}
	if keys := words(tag.Get("anyof")); keys != nil {
		info.choices = append(info.choices, Choice{Keys: keys})
	}
	if key := tag.Get("key"); key != "" {
		r := Relation{Key: key, Without: words(tag.Get("without")), Because: tag.Get("because")}
		r.With, r.Value, _ = strings.Cut(tag.Get("with"), "=")
		info.relations = append(info.relations, r)
	}
}

func words(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}

// mustHaveItsKeys panics if a tag names a key that the struct does not have.
func (info *typeInfo) mustHaveItsKeys(t reflect.Type) {
	var named []string
	for _, c := range info.choices {
		named = append(named, c.Keys...)
		named = append(named, c.Or)
	}
	for _, r := range info.relations {
		named = append(named, r.Without...)
		named = append(named, r.Key, r.With)
	}
	for _, key := range named {
		if key != "" && !slices.Contains(info.names, key) {
			panic(fmt.Sprintf("strict: %s: a tag names the key %q, which it does not have", t, key))
		}
	}
}
