package sim

import (
	"reflect"
	"sync"
)

// Identity says by which fields of a record, as the state shows it, people know
// it, and which are made by the vendor. Fields are tagged `natural:"true"` and
// `generated:"true"`; their names are dotted within objects.
type Identity struct {
	Natural   []string // in the order of the fields: "email", "membership.membershipId"
	Generated []string // identifiers and times
}

var identities sync.Map // reflect.Type to Identity

// IdentityOf returns the identity of a record, as [Record.Shown] returns it.
func IdentityOf(shown any) Identity {
	t := reflect.TypeOf(shown)
	if known, ok := identities.Load(t); ok {
		return known.(Identity)
	}
	var id Identity
	id.add(t, "")
	identities.Store(t, id)
	return id
}

func (id *Identity) add(t reflect.Type, at string) {
	if t.Kind() == reflect.Pointer {
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
		id.add(f.Type, at+name+".")
	}
}
