package codec_test

import (
	"bytes"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/codec"
	"github.com/mockvendors/mockvendors/sim"
)

// What answers are made of.
type (
	shown struct {
		base
		Text    string   `json:"text"`
		Maybe   string   `json:"maybe,omitzero"`
		Empty   string   `json:"empty,omitempty"`
		Number  int64    `json:"number,omitzero"`
		Count   int      `json:"count,omitempty"`
		Flag    bool     `json:"flag,omitzero"`
		Inside  *inside  `json:"inside,omitzero"`
		Holds   inside   `json:"holds,omitempty"`
		List    []string `json:"list,omitempty"`
		Objects []inside `json:"objects"`
		Any     any      `json:"any,omitzero"`
		Float   float64  `json:"float"`
		Odd     odd      `json:"odd"`
		Own     own      `json:"own"`
		Map     map[string]any
		Names   map[string]string `json:"names,omitempty"`
		Opt     sim.Opt[string]   `json:"opt,omitzero"`
		OptIn   sim.Opt[inside]   `json:"optIn"`
		Out     string            `json:"-"`
		hidden  string
	}
	base   struct{ ID string }
	inside struct {
		A string `json:"a,omitempty" required:"true"`
		B *int   `json:"b"`
	}
	odd struct{ V int } // with a marshaler of its own
	own int             // with an Appender
)

func (o odd) MarshalJSONTo(e *jsontext.Encoder) error { return e.WriteToken(jsontext.Int(int64(o.V))) }

func (o own) AppendJSON(dst []byte) []byte { return fmt.Appendf(dst, `"own %d"`, int(o)) }
func (o own) MarshalJSONTo(e *jsontext.Encoder) error {
	return e.WriteToken(jsontext.String(fmt.Sprintf("own %d", int(o))))
}

var texts = rapid.OneOf(rapid.SampledFrom([]string{"", "a", `"`, `\`, "\n", "é", "\u2028", "<b>&", "\x7f", "\x00"}), rapid.String())

func drawInside(t *rapid.T) inside {
	in := inside{A: texts.Draw(t, "a")}
	if rapid.Bool().Draw(t, "b") {
		b := rapid.Int().Draw(t, "number")
		in.B = &b
	}
	return in
}

func drawAny(t *rapid.T, depth int) any {
	switch n := rapid.IntRange(0, 9).Draw(t, "kind"); {
	case n == 0:
		return nil
	case n == 1:
		return rapid.Bool().Draw(t, "bool")
	case n == 2:
		return rapid.Int().Draw(t, "int")
	case n == 3:
		return rapid.Float64Range(-1e30, 1e30).Draw(t, "float")
	case n == 4:
		return drawInside(t)
	case n == 5:
		in := drawInside(t)
		return &in
	case n == 6 && depth > 0:
		return []any{drawAny(t, depth-1), drawAny(t, depth-1)}
	case n == 7 && depth > 0:
		return map[string]any{texts.Draw(t, "x"): drawAny(t, depth-1), "y": drawAny(t, depth-1)}
	case n == 8:
		return struct{ P *string }{}
	default:
		return texts.Draw(t, "text")
	}
}

var floats = rapid.OneOf(
	rapid.Float64Range(-1e22, 1e22), rapid.Map(rapid.IntRange(-3, 3), func(n int) float64 { return float64(n) / 2 }),
	rapid.SampledFrom([]float64{math.Copysign(0, -1), 1e15, -1e15, 1e15 - 1, 1e21}),
)

func drawShown(t *rapid.T) shown {
	s := shown{
		base: base{texts.Draw(t, "id")}, Text: texts.Draw(t, "text"), Maybe: texts.Draw(t, "maybe"), Empty: texts.Draw(t, "empty"),
		Number: rapid.Int64().Draw(t, "number"), Count: rapid.IntRange(-1, 1).Draw(t, "count"), Flag: rapid.Bool().Draw(t, "flag"),
		Holds: drawInside(t), Any: drawAny(t, 2), Float: floats.Draw(t, "float"), Odd: odd{1}, Own: 2, hidden: "x", Out: "x",
	}
	if rapid.Bool().Draw(t, "inside") {
		in := drawInside(t)
		s.Inside = &in
	}
	for range rapid.IntRange(0, 2).Draw(t, "list") {
		s.List = append(s.List, texts.Draw(t, "text"))
		s.Objects = append(s.Objects, drawInside(t))
	}
	if rapid.Bool().Draw(t, "map") {
		s.Map = map[string]any{"b": 1, "a": drawAny(t, 1)}
		s.Names = map[string]string{"b": "1", "a": "2"}
	}
	switch rapid.IntRange(0, 2).Draw(t, "opt") {
	case 0:
		s.Opt, s.OptIn = sim.Some(texts.Draw(t, "text")), sim.Some(drawInside(t))
	case 1:
		s.Opt.Sent, s.Opt.Null = true, true
	}
	return s
}

// Answers are encoded as the library encodes them.
func TestAppend(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		for _, v := range []any{drawShown(t), new(shown), drawAny(t, 3), []shown{drawShown(t)}, [1]*int{}} {
			want, err := json.Marshal(v, json.Deterministic(true))
			if err != nil {
				t.Fatal(err)
			}
			if got := codec.Append([]byte("x"), v); string(got) != "x"+string(want) {
				t.Fatalf("%T:\ngot  %s\nwant x%s", v, got, want)
			}
		}
	})
}

// What the library refuses to encode panics.
func TestAppendPanics(t *testing.T) {
	t.Parallel()
	for _, v := range []any{"\xff", shown{Text: "a\xff"}, map[string]any{"\xff": 1}, func() {}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v was encoded", v)
				}
			}()
			codec.Append(nil, v)
		}()
	}
}

// Every member of a nulled struct is there.
func TestAppendNulled(t *testing.T) {
	t.Parallel()
	seven := 7
	for _, c := range []struct {
		reason string
		v      any
		want   string
	}{
		{"a required text stays", inside{}, `{"a":"","b":null}`},
		{"values stay", &inside{"x", &seven}, `{"a":"x","b":7}`},
		{"objects too have all of their members", struct {
			In  inside   `json:"in,omitzero"`
			Ptr *inside  `json:"ptr,omitzero"`
			Nil *inside  `json:"nil,omitzero"`
			S   string   `json:"s,omitempty"`
			L   []string `json:"l,omitempty"`
		}{Ptr: &inside{}}, `{"in":{"a":"","b":null},"ptr":{"a":"","b":null},"nil":null,"s":null,"l":[]}`},
		{"and so have objects in lists", struct {
			L []inside `json:"l"`
		}{[]inside{{}, {A: "x"}}}, `{"l":[{"a":"","b":null},{"a":"x","b":null}]}`},
		{"a struct without members", struct{}{}, `{}`},
	} {
		if got := string(codec.AppendNulled(nil, c.v)); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.reason, got, c.want)
		}
	}
}

type sent struct {
	Text   sim.Opt[string]         `json:"text"`
	Flag   sim.Opt[bool]           `json:"flag"`
	Number sim.Opt[int]            `json:"number"`
	Long   sim.Opt[int64]          `json:"long"`
	Inside sim.Opt[sentInside]     `json:"inside"`
	List   sim.Opt[[]string]       `json:"list"`
	Many   sim.Opt[[]sentInside]   `json:"many"`
	Raw    sim.Opt[jsontext.Value] `json:"raw"`
	Own    sim.Opt[flexible]       `json:"own"`
	Map    map[string]sentInside   `json:"map"`
	Plain  string                  `json:"plain"`
}

// flexible has a decoder of its own: it is a list's length, or a number.
type flexible int

func (f *flexible) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	if d.PeekKind() == '[' {
		var list []sentInside
		err := json.UnmarshalDecode(d, &list)
		*f = flexible(len(list))
		return err
	}
	return json.UnmarshalDecode(d, (*int)(f))
}

type sentInside struct {
	A sim.Opt[string] `json:"a"`
	B sim.Opt[string] `json:"b"`
}

// Texts of parts that are whole, and of parts that are not.
func drawText(t *rapid.T, depth int) string {
	pick := func(of ...string) string { return rapid.SampledFrom(of).Draw(t, "part") }
	space := pick("", "", "", " ", "\n\t")
	switch n := rapid.IntRange(0, 11).Draw(t, "kind"); {
	case n < 5 && depth > 0:
		members := []string{}
		for range rapid.IntRange(0, 4).Draw(t, "members") {
			name := pick(`"text"`, `"flag"`, `"number"`, `"long"`, `"inside"`, `"list"`, `"many"`, `"raw"`, `"own"`, `"map"`, `"plain"`, `"a"`, `"b"`, `"unknown"`, `"te\u0078t"`, `text`)
			members = append(members, name+space+":"+drawText(t, depth-1))
		}
		return space + "{" + strings.Join(members, ",") + pick("", "", "", ",") + pick("}", "}", "}", "") + space
	case n == 5 && depth > 0:
		return "[" + drawText(t, depth-1) + pick("", ",", ","+drawText(t, depth-1)) + "]"
	default:
		return space + pick("null", "true", "false", "0", "-7", "12", "012", "-", "1.0", "1e3", "9223372036854775807", "9223372036854775808",
			`"x"`, `""`, `"é"`, "\"\xff\"", `"a\nb\u00e9\"\\"`, `"\x"`, `"\ud83d"`, `"`+strings.Repeat("long ", 20)+`"`, "\"a\nb\"", "nul", "truex", `"open`, "") + space
	}
}

// What is decoded is decoded as the library decodes it when it refuses unknown
// and repeated names; what the library refuses is not decoded.
func TestDecode(t *testing.T) {
	t.Parallel()
	decoded := 0
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(drawText(t, 4))
		var got, want sent
		reused := bytes.Clone(text)
		if !codec.Decode(reused, &got) {
			return
		}
		clear(reused) // nothing of it is kept
		if err := json.Unmarshal(text, &want, json.RejectUnknownMembers(true)); err != nil {
			t.Fatalf("%s: the library says %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s: %s", text, diff)
		}
		decoded++
	})
	if decoded == 0 && !testing.Short() { // which tries a few texts only
		t.Error("nothing was decoded")
	}
}

// Plain texts are taken.
func TestDecodeTakes(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{}`, ` { } `, `{"text":"x"}`, `{"text":null,"flag":true,"number":-7,"long":0}`, `{"plain":"é","text":""}`,
		`{"inside":{"b":"1","a":"2"}}`, `{"inside":{}}`, `{"list":[]}`, `{"list":["a","b"],"many":[{"a":"x"},{}]}`, `{"raw":null}`,
		`{"text":"\u00e9\n\\","plain":"a \"b\""}`, `{"raw": [1, {"a": "}]\""}] ,"own":7}`, `{"own":[{"a":"x"},{}],"map":{"x":{"b":"y"}}}`,
	} {
		var got, want sent
		reused := []byte(text)
		if !codec.Decode(reused, &got) {
			t.Errorf("%s is not taken", text)
			continue
		}
		clear(reused)
		if err := json.Unmarshal([]byte(text), &want); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", text, got, want)
		}
	}
}

// These are left to the library.
func TestDecodeLeaves(t *testing.T) {
	t.Parallel()
	for reason, text := range map[string]string{
		"nothing": "", "no object": `[]`, "null": `null`, "an unknown name": `{"x":1}`, "a name in another case": `{"Text":"x"}`, "a name twice": `{"text":"x","text":"y"}`,
		"an escaped name": `{"te\u0078t":"x"}`, "half a character": `{"text":"\ud83d"}`, "an escape that is none": `{"text":"\x"}`, "not UTF-8": "{\"text\":\"\xff\"}", "a control character": "{\"text\":\"\n\"}",
		"another type": `{"text":1}`, "a fraction": `{"number":7.0}`, "an exponent": `{"number":7e0}`, "a leading zero": `{"number":07}`,
		"too large a number": `{"long":9223372036854775808}`, "a trailing comma": `{"text":"x",}`, "in a list too": `{"list":["x",]}`, "more than an object": `{} {}`, "an end": `{"text":"x"`,
		"null where there is none": `{"plain":null}`, "what its own decoder refuses": `{"own":"x"}`,
		"a name twice in what the library decodes": `{"map":{"x":{"a":"1","a":"2"}}}`, "an unknown name there": `{"own":[{"c":1}]}`,
		"deep nesting": `{"raw":` + strings.Repeat("[", 17) + strings.Repeat("]", 17) + `}`, "a zero byte at the end": "{}\x00",
	} {
		if codec.Decode([]byte(text), new(sent)) {
			t.Errorf("%s: %s is taken", reason, text)
		}
	}
}

func BenchmarkAppend(b *testing.B) {
	v := shown{base: base{"acc-1"}, Text: "john.wick@mailinator.com", Maybe: "John", Number: 12, Inside: &inside{A: "x"}, List: []string{"a", "b"}}
	for name, encode := range map[string]func(dst []byte) []byte{
		"plan": func(dst []byte) []byte { return codec.Append(dst, v) },
		"library": func([]byte) []byte {
			text, err := json.Marshal(v, json.Deterministic(true))
			if err != nil {
				b.Fatal(err)
			}
			return text
		},
	} {
		b.Run(name, func(b *testing.B) {
			var dst []byte
			b.ReportAllocs()
			for b.Loop() {
				dst = encode(dst[:0])
			}
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	text := []byte(`{"text": "john.wick@mailinator.com", "flag": true, "number": 7, "inside": {"a": "x", "b": "y"}, "list": ["Gold", "Silver"]}`)
	for name, decode := range map[string]func(into *sent) bool{
		"plan":    func(into *sent) bool { return codec.Decode(text, into) },
		"library": func(into *sent) bool { return json.Unmarshal(text, into, jsontext.AllowDuplicateNames(true)) == nil },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var into sent
				if !decode(&into) {
					b.Fatal("not decoded")
				}
			}
		})
	}
}
