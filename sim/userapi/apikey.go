package userapi

import (
	"errors"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/sim"
)

// APIKey is a key as a scenario declares it: a string, for one that is active
// and has all permissions, or an object.
type APIKey struct {
	Key         string            `json:"key" required:"true"`
	Permissions sim.Opt[[]string] `json:"permissions,omitzero"` // left out: all
	Active      sim.Opt[bool]     `json:"active,omitzero"`
}

// keyObject is an APIKey in its long form.
type keyObject APIKey

var errKeyForm = errors.New("an API key is a string, or an object of key, permissions (a list) and active (true or false)")

// JSONType says what is read.
func (APIKey) JSONType() string { return "string or object" }

// UnmarshalJSON reads either form.
func (k *APIKey) UnmarshalJSON(b []byte) error {
	if jsontext.Value(b).Kind() == '"' {
		return json.Unmarshal(b, &k.Key)
	}
	if json.Unmarshal(b, (*keyObject)(k), json.RejectUnknownMembers(true)) != nil {
		return errKeyForm
	}
	return nil
}

// JSONSchema is what is read as a key.
func (APIKey) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	return map[string]any{"anyOf": []any{of(reflect.TypeFor[string]()), of(reflect.TypeFor[keyObject]())}}
}

// MarshalJSON writes the shorter form that says all.
func (k APIKey) MarshalJSON() ([]byte, error) {
	if !k.Permissions.Has() && k.Active.Or(true) {
		return json.Marshal(k.Key)
	}
	return json.Marshal(keyObject(k))
}

// may is the permissions that are declared.
func (k APIKey) may(at place) (permissions, error) {
	if !k.Permissions.Has() {
		return everything, nil
	}
	var may permissions
	for i, name := range k.Permissions.V {
		switch name {
		case mayUpsert:
			may.upsert = true
		case mayArchive:
			may.archive = true
		default:
			return may, at.and("permissions", i).errorf("there is no permission %q; there are %s and %s", name, mayUpsert, mayArchive)
		}
	}
	return may, nil
}

// shown is the key as a scenario would declare it.
func (k key) shown() APIKey {
	shown := APIKey{Key: k.secret}
	if k.may != everything {
		names := []string{}
		if k.may.upsert {
			names = append(names, mayUpsert)
		}
		if k.may.archive {
			names = append(names, mayArchive)
		}
		shown.Permissions = sim.Some(names)
	}
	if !k.active {
		shown.Active = sim.Some(false)
	}
	return shown
}
