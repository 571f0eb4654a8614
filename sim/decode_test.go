package sim_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/sim"
)

// decoded has an operation with input In read a request.
func decoded[In any](t *testing.T, path string, req *sim.Request, rejectUnknown bool) (In, *sim.BadInput) {
	t.Helper()
	var r sim.Routes
	r.POST("op", path, sim.Write(200, func(*sim.Tx, In) (sim.None, error) { return sim.None{}, nil }))
	if req.Header == nil {
		req.Header = http.Header{}
	}
	req.Method = "POST"
	if req.Path == "" {
		req.Path = path
	}
	op, _ := r.Find(req)
	if op == nil {
		t.Fatalf("%s is not routed", req.Path)
	}
	in, bad := op.Decode(req, rejectUnknown)
	return *in.(*In), bad
}

type address struct {
	City sim.Opt[string] `json:"city"`
	Zip  sim.Opt[int]    `json:"zip"`
}

type shared struct {
	Note sim.Opt[string] `json:"note"`
}

// code reads itself: a number, or a text of digits.
type code string

func (c *code) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	token, err := d.ReadToken()
	if err != nil {
		return err
	}
	if k := token.Kind(); k != '0' && k != '"' {
		return fmt.Errorf("a code is a number or a text")
	}
	*c = code(token.String())
	return nil
}

func (code) JSONType() string { return "number or text" }

type member struct {
	shared
	Name   sim.Opt[string]   `json:"name"`
	Age    sim.Opt[int]      `json:"age"`
	Score  sim.Opt[float64]  `json:"score"`
	Active sim.Opt[bool]     `json:"active"`
	Tags   sim.Opt[[]string] `json:"tags"`
	Home   sim.Opt[address]  `json:"home"`
	Work   address           `json:"work"`
	Code   sim.Opt[code]     `json:"code"`
	Plain  string            `json:"plain"`
	//lint:ignore U1000 it is no member, whatever is sent
	hidden string
	Kept   string `json:"-"`
}

type memberInput struct {
	Body member `body:"json"`
}

func field(name string, problem sim.FieldProblem, want string, value any) sim.BadField {
	return sim.BadField{In: "body", Name: name, Problem: problem, Want: want, Value: value}
}

func TestJSONBody(t *testing.T) {
	null := func(o sim.Opt[string]) sim.Opt[string] { o.Sent, o.Null = true, true; return o }
	tests := []struct {
		reason      string
		contentType string // "" for application/json, "none" for none
		body        string
		reject      bool
		want        member
		kind        sim.InputKind
		cause       string
		fields      []sim.BadField
	}{
		{reason: "an empty object leaves everything absent", body: `{}`},
		{reason: "a value is sent and not null", body: `{"name":"Ann"}`, want: member{Name: sim.Some("Ann")}},
		{reason: "null is sent and has no value", body: `{"name":null}`, want: member{Name: null(sim.Opt[string]{})}},
		{reason: "the zero value is a value", body: `{"name":"","age":0,"active":false,"tags":[]}`,
			want: member{Name: sim.Some(""), Age: sim.Some(0), Active: sim.Some(false), Tags: sim.Some([]string{})}},
		{reason: "objects nest", body: `{"home":{"city":"Graz"},"work":{"zip":8010}}`,
			want: member{Home: sim.Some(address{City: sim.Some("Graz")}), Work: address{Zip: sim.Some(8010)}}},
		{reason: "members of an embedded struct stand beside the others", body: `{"note":"n"}`, want: member{shared: shared{sim.Some("n")}}},
		{reason: "a type can read itself", body: `{"code":12}`, want: member{Code: sim.Some(code("12"))}},
		{reason: "names are told by case: this is another member", body: `{"Name":"Ann","plain":"p"}`, want: member{Plain: "p"}},
		{reason: "and one that is refused where others are", body: `{"Name":"Ann"}`, reject: true,
			fields: []sim.BadField{field("Name", sim.Unknown, "", "Ann")}},
		{reason: "of two equal members the last counts", body: `{"name":"Ann","name":"Ben"}`, want: member{Name: sim.Some("Ben")}},
		{reason: "also where the first is null", body: `{"name":null,"name":"Ben"}`, want: member{Name: sim.Some("Ben")}},
		{reason: "also where the last is null", body: `{"name":"Ann","name":null}`, want: member{Name: null(sim.Opt[string]{})}},
		{reason: "also among objects, which are not merged", body: `{"home":{"city":"Graz"},"home":{"zip":1}}`,
			want: member{Home: sim.Some(address{Zip: sim.Some(1)})}},
		{reason: "an unknown member is ignored", body: `{"name":"Ann","colour":{"deep":[1]}}`, want: member{Name: sim.Some("Ann")}},
		{reason: "or refused, with what was sent", body: `{"name":"Ann","colour":"red"}`, reject: true,
			want: member{Name: sim.Some("Ann")}, fields: []sim.BadField{field("colour", sim.Unknown, "", "red")}},
		{reason: "an unknown member of an inner object is named with its path", body: `{"home":{"city":"Graz","colour":"red"}}`, reject: true,
			want: member{Home: sim.Some(address{City: sim.Some("Graz")})}, fields: []sim.BadField{field("home.colour", sim.Unknown, "", "red")}},
		{reason: "an unexported field is no member", body: `{"hidden":"h","Kept":"k","-":"k"}`, reject: true, fields: []sim.BadField{
			field("-", sim.Unknown, "", "k"), field("Kept", sim.Unknown, "", "k"), field("hidden", sim.Unknown, "", "h")}},

		{reason: "a number is no text", body: `{"name":5}`, fields: []sim.BadField{field("name", sim.Mistyped, "string", 5.0)}},
		{reason: "every mistyped field is named, by name, and the rest is read", body: `{"tags":"a","age":"old","score":"high","active":1,"home":[],"code":true,"name":"Ann","plain":[1]}`,
			want: member{Name: sim.Some("Ann")}, fields: []sim.BadField{
				field("active", sim.Mistyped, "boolean", 1.0), field("age", sim.Mistyped, "integer", "old"), field("code", sim.Mistyped, "number or text", true),
				field("home", sim.Mistyped, "object", []any{}), field("plain", sim.Mistyped, "string", []any{1.0}),
				field("score", sim.Mistyped, "number", "high"), field("tags", sim.Mistyped, "array", "a")}},
		{reason: "a mistyped field of an inner object is named with its path", body: `{"home":{"zip":"x","city":"Graz"},"work":{"city":1}}`,
			want:   member{Home: sim.Some(address{City: sim.Some("Graz")})},
			fields: []sim.BadField{field("home.zip", sim.Mistyped, "integer", "x"), field("work.city", sim.Mistyped, "string", 1.0)}},
		{reason: "a wrong item makes the array wrong", body: `{"tags":["a",1]}`, fields: []sim.BadField{field("tags", sim.Mistyped, "array", []any{"a", 1.0})}},
		{reason: "a mistyped embedded field", body: `{"note":{}}`, fields: []sim.BadField{field("note", sim.Mistyped, "string", map[string]any{})}},
		{reason: "null beside a mistyped field is still null", body: `{"name":null,"age":"x"}`, want: member{Name: null(sim.Opt[string]{})},
			fields: []sim.BadField{field("age", sim.Mistyped, "integer", "x")}},
		{reason: "mistyped and unknown at once", body: `{"age":"x","colour":1}`, reject: true,
			fields: []sim.BadField{field("age", sim.Mistyped, "integer", "x"), field("colour", sim.Unknown, "", 1.0)}},
		{reason: "a fraction is no integer", body: `{"age":1.5}`, fields: []sim.BadField{field("age", sim.Mistyped, "integer", 1.5)}},
		{reason: "an integer may be written with a fraction of zero", body: `{"age":7.0}`, want: member{Age: sim.Some(7)}},
		{reason: "a number too large for the type", body: `{"age":12345678901234567890123}`, fields: []sim.BadField{field("age", sim.Mistyped, "integer", 12345678901234567890123.0)}},

		{reason: "no body", body: "", kind: sim.EmptyBody},
		{reason: "blanks are no body", body: " \r\n", kind: sim.EmptyBody},
		{reason: "an empty body is told before its content type", body: "", contentType: "text/plain", kind: sim.EmptyBody},
		{reason: "another content type", body: `{}`, contentType: "text/plain", kind: sim.WrongContentType},
		{reason: "no content type", body: `{}`, contentType: "none", kind: sim.WrongContentType},
		{reason: "a content type that is none", body: `{}`, contentType: "json/;;", kind: sim.WrongContentType},
		{reason: "with parameters, in any case", body: `{"plain":"p"}`, contentType: "Application/JSON; charset=utf-8", want: member{Plain: "p"}},
		{reason: "a format made on JSON", body: `{"plain":"p"}`, contentType: "application/merge-patch+json", want: member{Plain: "p"}},
		{reason: "only an application's", body: `{}`, contentType: "text/x+json", kind: sim.WrongContentType},
		{reason: "broken JSON", body: `{"name":`, kind: sim.NotReadable, cause: "is JSON that ends too early, after byte 8"},
		{reason: "something behind the object", body: `{} {}`, kind: sim.NotReadable, cause: "is not JSON from byte 4 on"},
		{reason: "an array is no object", body: `[]`, kind: sim.NotReadable, cause: "is an array, not an object"},
		{reason: "a text is no object", body: `"{}"`, kind: sim.NotReadable, cause: "is a string, not an object"},
		{reason: "null is no object", body: ` null `, kind: sim.NotReadable, cause: "is null, not an object"},
		{reason: "bytes that are no UTF-8", body: "{\"name\":\"\xff\"}", kind: sim.NotReadable, cause: "is not UTF-8 from byte 10 on"},
		{reason: "half of a surrogate pair", body: `{"name":"\ud800"}`, kind: sim.NotReadable, cause: "is not JSON from byte 10 on"},
		{reason: "more levels than anybody means", body: strings.Repeat(`{"home":`, 20_000), kind: sim.NotReadHere, cause: "is nested more than 100 deep"},
		{reason: "a byte order mark", body: "\xef\xbb\xbf{}", kind: sim.NotReadHere, cause: "begins with a byte order mark"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			req := &sim.Request{Body: []byte(test.body), Header: http.Header{}}
			switch test.contentType {
			case "":
				req.Header.Set("Content-Type", "application/json")
			case "none":
			default:
				req.Header.Set("Content-Type", test.contentType)
			}
			got, bad := decoded[memberInput](t, "/members", req, test.reject)
			expect(t, bad, test.kind, test.cause, test.fields)
			if diff := cmp.Diff(test.want, got.Body, cmp.AllowUnexported(member{})); diff != "" && test.kind == "" {
				t.Errorf("%s reads as (-want +got):\n%s", test.body, diff)
			}
		})
	}
}

func expect(t *testing.T, bad *sim.BadInput, kind sim.InputKind, cause string, fields []sim.BadField) {
	t.Helper()
	var want *sim.BadInput
	if kind != "" || fields != nil {
		want = &sim.BadInput{Kind: kind, Cause: cause, Fields: fields}
	}
	if diff := cmp.Diff(want, bad); diff != "" {
		t.Errorf("what is wrong (-want +got):\n%s", diff)
	}
}

func TestOptAsJSON(t *testing.T) {
	type row struct {
		Absent sim.Opt[string]  `json:"absent,omitzero"`
		Null   sim.Opt[string]  `json:"null,omitzero"`
		Zero   sim.Opt[int]     `json:"zero,omitzero"`
		Inner  sim.Opt[address] `json:"inner,omitzero"`
	}
	in := row{Null: sim.Opt[string]{Sent: true, Null: true}, Zero: sim.Some(0), Inner: sim.Some(address{Zip: sim.Some(1)})}
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(text), `{"null":null,"zero":0,"inner":{"city":null,"zip":1}}`; got != want {
		t.Errorf("encodes as %s, want %s", got, want)
	}
	if in.Absent.Has() || in.Null.Has() || !in.Zero.Has() || in.Null.Or("other") != "other" || in.Zero.Or(7) != 0 || in.Absent.Or("x") != "x" {
		t.Error("Has and Or do not tell absent, null and zero apart")
	}
}

// An Opt that held something before holds only what it reads.
func TestOptForgets(t *testing.T) {
	for _, read := range []struct {
		with string
		do   func(*sim.Opt[address], string) error
	}{
		{"UnmarshalJSON", func(o *sim.Opt[address], text string) error { return o.UnmarshalJSON([]byte(text)) }},
		{"UnmarshalJSONFrom", func(o *sim.Opt[address], text string) error { return json.Unmarshal([]byte(text), o) }},
	} {
		for _, test := range []struct {
			text string
			want sim.Opt[address]
		}{
			{`null`, sim.Opt[address]{Sent: true, Null: true}},
			{`{"zip":2}`, sim.Some(address{Zip: sim.Some(2)})},
		} {
			for _, held := range []sim.Opt[address]{{}, {Sent: true, Null: true}, sim.Some(address{City: sim.Some("Graz")})} {
				if err := read.do(&held, test.text); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.want, held); diff != "" {
					t.Errorf("%s of %s (-want +got):\n%s", read.with, test.text, diff)
				}
			}
		}
	}
}
