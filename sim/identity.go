package sim

import (
	"reflect"
	"sync"
)

// Identity says by which fields of a record, as the state shows it, people know
// it, which are made by the vendor, and which name another record of the tenant by its
// generated identifier. Fields are tagged `natural:"true"`, `generated:"true"` and
// `refers:"COLLECTION"`; their names are dotted within objects and lists of them.
type Identity struct {
	Natural   []string          // in the order of the fields: "email", "membership.membershipId"
	Generated []string          // identifiers, times and tokens
	Refers    map[string]string // to the collection
}

var identities sync.Map // reflect.Type to Identity

// IdentityOf returns the identity of a record, as [Record.Shown] returns it.
func IdentityOf(shown any) Identity {
	t := reflect.TypeOf(shown)
	if known, ok := identities.Load(t); ok {
		return known.(Identity)
	}
	id := Identity{Refers: map[string]string{}}
	id.add(t, "")
	identities.Store(t, id)
	return id
}

func (id *Identity) add(t reflect.Type, at string) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	for _, f := range reflect.VisibleFields(t) {
		name, ok := jsonName(f)
		if !ok {
			continue
		}
		if f.Tag.Get("natural") == "true" {
			id.Natural = append(id.Natural, at+name)
		}
		if f.Tag.Get("generated") == "true" {
			id.Generated = append(id.Generated, at+name)
		}
		if collection := f.Tag.Get("refers"); collection != "" {
			id.Refers[at+name] = collection
		}
		id.add(f.Type, at+name+".")
	}
}
