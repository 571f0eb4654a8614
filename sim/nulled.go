package sim

import (
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/codec"
)

// Nulled wraps v, a struct, so that all of its members are encoded: an empty
// text and a nil pointer are encoded as null, also within objects and lists of them.
// A text that is tagged `required:"true"` always has a value, even an empty one.
// Members keep their order; omitzero has no effect.
func Nulled(v any) any { return nulled{v} }

type nulled struct{ object any }

// AppendJSON appends the object.
func (n nulled) AppendJSON(dst []byte) []byte { return codec.AppendNulled(dst, n.object) }

// MarshalJSONTo writes the object.
func (n nulled) MarshalJSONTo(e *jsontext.Encoder) error { return e.WriteValue(n.AppendJSON(nil)) }
