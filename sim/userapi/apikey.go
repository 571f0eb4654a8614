package userapi

import (
	"errors"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/sim"
)

// APIKey is a key as a scenario declares it: the key itself as a string, for one
// that is active and has all permissions, or an object.
type APIKey struct {
	Key         string            `json:"key" required:"true" credential:"true"`
	Permissions sim.Opt[[]string] `json:"permissions,omitzero"` // all if absent
	Active      sim.Opt[bool]     `json:"active,omitzero"`
}

// The names of permissions. That these two exist is documented; their names are
// not.
const (
	mayUpsert  = "createAndUpdate"
	mayArchive = "archive"
)

// grant returns what the key grants. at is the key's place.
func (k APIKey) grant(at sim.Place) (sim.Grant[access], error) {
	active, all := k.Active.Or(true), !k.Permissions.Has()
	g := sim.Grant[access]{
		Credential: sim.Credential{APIKey: k.Key},
		As:         access{active: active, upsert: all, archive: all},
		Choice:     map[string]string{"apiKey": k.Key},
		Hidden:     !active,
	}
	if !isSendable(k.Key) {
		return g, at.Errorf("an API key must be one or more printable ASCII characters, without leading or trailing spaces, " +
			"to be sent in a header")
	}
	for i, name := range k.Permissions.V {
		switch name {
		case mayUpsert:
			g.As.upsert = true
		case mayArchive:
			g.As.archive = true
		default:
			return g, at.In("permissions", i).Errorf("unknown permission %q; valid: %s, %s", name, mayUpsert, mayArchive)
		}
	}
	return g, nil
}

// isSendable reports whether a header can carry the key.
func isSendable(key string) bool {
	for i := range len(key) {
		if key[i] < ' ' || key[i] > '~' {
			return false
		}
	}
	return key != "" && strings.TrimSpace(key) == key
}

// apiKeyOf returns a grant's key as a scenario would declare it.
func apiKeyOf(g sim.Grant[access]) APIKey {
	k := APIKey{Key: g.APIKey}
	if !g.As.upsert || !g.As.archive {
		names := []string{}
		if g.As.upsert {
			names = append(names, mayUpsert)
		}
		if g.As.archive {
			names = append(names, mayArchive)
		}
		k.Permissions = sim.Some(names)
	}
	if !g.As.active {
		k.Active = sim.Some(false)
	}
	return k
}

// keyObject is an APIKey in its object form.
type keyObject APIKey

var errKeyForm = errors.New("an API key must be a string, or an object with key, permissions (a list) and active (true or false)")

// JSONType returns what UnmarshalJSON accepts, in words.
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

// JSONSchema returns the schema of both forms.
func (APIKey) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	return map[string]any{"anyOf": []any{of(reflect.TypeFor[string]()), of(reflect.TypeFor[keyObject]())}}
}

// MarshalJSON writes the string form if it loses nothing.
func (k APIKey) MarshalJSON() ([]byte, error) {
	if !k.Permissions.Has() && k.Active.Or(true) {
		return json.Marshal(k.Key)
	}
	return json.Marshal(keyObject(k))
}
