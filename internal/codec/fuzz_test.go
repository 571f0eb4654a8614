package codec_test

import (
	stdjson "encoding/json"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/codec"
)

// FuzzDecode: what is decoded is what the library decodes, whatever the bytes.
func FuzzDecode(f *testing.F) {
	for _, text := range []string{
		`{"text":"x","flag":true,"number":-7,"long":9223372036854775807,"plain":"é"}`, `{"inside":{"a":"x","b":null},"list":["a"],"many":[{},{"a":"b"}]}`,
		`{"raw":{"a":[1,2.5e3]}}`, `{"te\u0078t":"\ud83d\ude00"}`, "{\"text\":\"\xff\"}", `{"long":9223372036854775808}`, ` { } `, `{"text":"a","text":"b"}`, `{"number":-0}`, `[]`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var got, want sent
		if !codec.Decode(text, &got) {
			return
		}
		if err := json.Unmarshal(text, &want, json.RejectUnknownMembers(true)); err != nil {
			t.Fatalf("%q: the library says %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q (-library +codec):\n%s", text, diff)
		}
	})
}

// FuzzAppend: any value of JSON is encoded as the library encodes it.
func FuzzAppend(f *testing.F) {
	for _, text := range []string{`null`, `{"b":[1,-2.5e-7,1e21,true],"a":{"":"\u0000\u2028<&>\""}}`, `"\ud83d\ude00"`, `[[],{},"",0]`, `123456789012345678901234567890`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var v any
		if stdjson.Unmarshal(text, &v) != nil {
			return
		}
		want, err := json.Marshal(v, json.Deterministic(true))
		if err != nil {
			t.Fatal(err)
		}
		if got := codec.Append(nil, v); string(got) != string(want) {
			t.Fatalf("%q:\ngot  %s\nwant %s", text, got, want)
		}
	})
}
