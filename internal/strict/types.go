package strict

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"
)

// way is how a type is read.
type way uint8

const (
	readsPlain way = iota // by its Go kind
	readsNode             // itself, from a node
	readsJSON             // itself, from JSON
	readsText             // itself, from a string
	readsTime
)

// typeInfo is what decoding needs to know of a type, found out once.
type typeInfo struct {
	way       way
	checks    bool    // it is a Checker
	fields    []field // of a struct
	names     []string
	byName    map[string]int
	choices   []Choice
	relations []Relation
}

type field struct {
	Field
	index []int
}

var (
	typeInfos sync.Map // reflect.Type to *typeInfo

	nodeType = reflect.TypeFor[Unmarshaler]()
	jsonType = reflect.TypeFor[json.Unmarshaler]()
	textType = reflect.TypeFor[encoding.TextUnmarshaler]()
	timeType = reflect.TypeFor[time.Time]()

	checkerType = reflect.TypeFor[Checker]()
)

func typeOf(t reflect.Type) *typeInfo {
	if known, ok := typeInfos.Load(t); ok {
		return known.(*typeInfo)
	}
	info := &typeInfo{way: wayOf(t)}
	if info.way == readsPlain {
		mustBeReadable(t)
		if t.Kind() == reflect.Struct {
			info.checks = reflect.PointerTo(t).Implements(checkerType)
			info.byName = make(map[string]int)
			info.addFields(t, nil)
			info.mustHaveItsKeys(t)
		}
	}
	typeInfos.Store(t, info)
	return info
}

func wayOf(t reflect.Type) way {
	if t == timeType {
		return readsTime
	}
	// A pointer is followed to what it points to, which is then asked.
	if t.Kind() == reflect.Pointer || t.Kind() == reflect.Interface {
		return readsPlain
	}
	switch p := reflect.PointerTo(t); {
	case p.Implements(nodeType):
		return readsNode
	case p.Implements(jsonType):
		return readsJSON
	case p.Implements(textType):
		return readsText
	}
	return readsPlain
}

func mustBeReadable(t reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Struct, reflect.String, reflect.Bool, reflect.Float32, reflect.Float64,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return
	case reflect.Map:
		if t.Key().Kind() == reflect.String {
			return
		}
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return
		}
	}
	panic(fmt.Sprintf("strict: cannot read into %s", t))
}

// addFields adds the fields of a struct, and after them those of the structs
// embedded in it, which it hides where names are the same.
func (info *typeInfo) addFields(t reflect.Type, outer []int) {
	var embedded []reflect.StructField
	for i := range t.NumField() {
		sf := t.Field(i)
		name, options, _ := strings.Cut(sf.Tag.Get("json"), ",")
		mustBeKnown(t, sf, options)
		switch {
		case name == "-" && options == "":
		case isEmbedded(sf, name, options):
			embedded = append(embedded, sf)
		case sf.Name == "_":
			info.addRules(sf.Tag)
		case !sf.IsExported():
		default:
			if name == "" {
				name = sf.Name
			}
			info.addField(t, sf, name, outer)
		}
	}
	for _, sf := range embedded {
		inner := sf.Type
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		info.addFields(inner, append(append([]int(nil), outer...), sf.Index...))
	}
}

func isEmbedded(sf reflect.StructField, name, options string) bool {
	t := sf.Type
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
		if sf.Anonymous && !sf.IsExported() {
			return false // reflection could not set the pointer
		}
	}
	return name == "" && (sf.Anonymous || options == "inline") && t.Kind() == reflect.Struct && wayOf(t) == readsPlain
}

func (info *typeInfo) addField(t reflect.Type, sf reflect.StructField, name string, outer []int) {
	if _, hidden := info.byName[name]; hidden {
		return
	}
	info.byName[name] = len(info.fields)
	info.fields = append(info.fields, field{
		Field: fieldOf(t, sf, name),
		index: append(append([]int(nil), outer...), sf.Index...),
	})
	info.names = append(info.names, name)
}

// mustBeKnown refuses a JSON option that would otherwise silently have no effect.
func mustBeKnown(t reflect.Type, sf reflect.StructField, options string) {
	for _, option := range strings.Split(options, ",") {
		switch option {
		case "", "omitempty", "omitzero", "inline":
		default:
			panic(fmt.Sprintf("strict: %s.%s: json option %q is not known here", t, sf.Name, option))
		}
	}
}

// in is the field in a struct, past embedded pointers, which it fills.
func (f field) in(rv reflect.Value) reflect.Value {
	for _, i := range f.index {
		if rv.Kind() == reflect.Pointer {
			if rv.IsNil() {
				rv.Set(reflect.New(rv.Type().Elem()))
			}
			rv = rv.Elem()
		}
		rv = rv.Field(i)
	}
	return rv
}
