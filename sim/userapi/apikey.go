package userapi

import (
	"errors"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/sim"
)

// APIKey is a key as a scenario declares it: a string, for one that is active
// and has all permissions, or an object. The string is the key itself.
type APIKey struct {
	Key         string            `json:"key" required:"true" credential:"true"`
	Permissions sim.Opt[[]string] `json:"permissions,omitzero"` // left out: all
	Active      sim.Opt[bool]     `json:"active,omitzero"`
}

// The names of permissions; that there are these two is documented, how they
// are called is not.
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
		Useless:    !active,
	}
	if !isSendable(k.Key) {
		return g, at.Errorf("an API key is one or more printable ASCII characters without spaces around them, so that it can be sent in a header")
	}
	for i, name := range k.Permissions.V {
		switch name {
		case mayUpsert:
			g.As.upsert = true
		case mayArchive:
			g.As.archive = true
		default:
			return g, at.In("permissions", i).Errorf("there is no permission %q; there are %s and %s", name, mayUpsert, mayArchive)
		}
	}
	return g, nil
}

func isSendable(key string) bool {
	for i := range len(key) {
		if key[i] < ' ' || key[i] > '~' {
			return false
		}
	}
	return key != "" && strings.TrimSpace(key) == key
}

// declared returns the key as a scenario would declare it.
func declared(g sim.Grant[access]) APIKey {
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

// JSONSchema describes what is read as a key.
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
