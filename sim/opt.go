package sim

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Opt is a member of an input that may be absent, null or a value. With
// omitzero in its tag, an absent member is left out when encoded.
type Opt[T any] struct {
	V    T
	Sent bool // present, as null or as a value
	Null bool
}

// Some returns a member that is sent with the value v.
func Some[T any](v T) Opt[T] { return Opt[T]{V: v, Sent: true} }

// Has reports whether there is a value: sent, and not null.
func (o Opt[T]) Has() bool { return o.Sent && !o.Null }

// Or returns the value, or other if there is none.
func (o Opt[T]) Or(other T) T {
	if o.Has() {
		return o.V
	}
	return other
}

// UnmarshalJSONFrom reads a value or null.
func (o *Opt[T]) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	*o = Opt[T]{Sent: true} // of two equal members, the last wins
	if d.PeekKind() == 'n' {
		o.Null = true
		return d.SkipValue()
	}
	return json.UnmarshalDecode(d, &o.V)
}

// MarshalJSONTo writes the value, or null.
func (o Opt[T]) MarshalJSONTo(e *jsontext.Encoder) error {
	if !o.Has() {
		return e.WriteToken(jsontext.Null)
	}
	return json.MarshalEncode(e, &o.V)
}

// UnmarshalJSON reads a value or null, for decoders that know only this method.
func (o *Opt[T]) UnmarshalJSON(b []byte) error {
	*o = Opt[T]{Sent: true}
	if string(b) == "null" {
		o.Null = true
		return nil
	}
	err := json.Unmarshal(b, &o.V, json.RejectUnknownMembers(true))
	switch {
	case errors.Is(err, json.ErrUnknownName):
		return fmt.Errorf("unknown name in %.60s", b)
	case err != nil:
		return fmt.Errorf("expected %s or null, found %.60s", jsonType(reflect.TypeFor[T]()), b)
	}
	return nil
}

// JSONSchema returns the schema of what decodes into an Opt.
func (Opt[T]) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	return of(reflect.TypeFor[*T]())
}

func (o *Opt[T]) send(v T) { *o = Some(v) }

// garble marks the member as sent with something that does not parse as a value.
func (o *Opt[T]) garble() { *o = Opt[T]{Sent: true, Null: true} }

// optional identifies an Opt among the types found by reflection.
type optional interface{ ValueType() reflect.Type }

// ValueType returns the type of the value.
func (Opt[T]) ValueType() reflect.Type { return reflect.TypeFor[T]() }
