package sim_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/sim"
)

type texts struct {
	ID     string            `path:"id"`
	Note   string            `query:"note"`
	Limit  sim.Opt[int]      `query:"limit"`
	After  sim.Opt[int64]    `query:"after"`
	Active sim.Opt[bool]     `query:"active"`
	Status sim.Opt[[]string] `query:"status"`
	Key    sim.Opt[string]   `header:"x-key"`
	Keys   sim.Opt[[]string] `header:"x-keys"`
}

func TestPathQueryAndHeader(t *testing.T) {
	query := func(name, want string, value any) []sim.BadField {
		return []sim.BadField{{In: "query", Name: name, Problem: sim.Mistyped, Want: want, Value: value}}
	}
	tests := []struct {
		reason string
		path   string
		query  string
		header http.Header
		want   texts
		fields []sim.BadField
	}{
		{reason: "what is not sent is absent"},
		{reason: "every type", query: "note=n&limit=5&after=-9007199254740993&active=true&status=A",
			want: texts{Note: "n", Limit: sim.Some(5), After: sim.Some[int64](-9007199254740993), Active: sim.Some(true), Status: sim.Some([]string{"A"})}},
		{reason: "escapes and blanks", query: "note=a%2Bb+c%26", want: texts{Note: "a+b c&"}},
		{reason: "the first of several counts, and a list takes all", query: "note=a&note=b&limit=1&limit=x&status=A&status=B",
			want: texts{Note: "a", Limit: sim.Some(1), Status: sim.Some([]string{"A", "B"})}},
		{reason: "names are told by case", query: "Limit=x&NOTE=y"},
		{reason: "unknown names are nothing to the kit", query: "colour=red"},
		{reason: "a name alone is sent, with an empty text", query: "status&note", want: texts{Status: sim.Some([]string{""})}},
		{reason: "an empty text is no number", query: "limit=", fields: query("limit", "integer", ""),
			want: texts{Limit: sim.Opt[int]{Sent: true, Null: true}}},
		{reason: "a word is no number; it was sent, but has no value", query: "limit=ten", fields: query("limit", "integer", "ten"),
			want: texts{Limit: sim.Opt[int]{Sent: true, Null: true}}},
		{reason: "nor is a fraction", query: "limit=1.0", fields: query("limit", "integer", "1.0"), want: texts{Limit: sim.Opt[int]{Sent: true, Null: true}}},
		{reason: "nor what no number of the type can be", query: "after=9223372036854775808", fields: query("after", "integer", "9223372036854775808"),
			want: texts{After: sim.Opt[int64]{Sent: true, Null: true}}},
		{reason: "true and false are written so", query: "active=1", fields: query("active", "true or false", "1"),
			want: texts{Active: sim.Opt[bool]{Sent: true, Null: true}}},
		{reason: "false is a value", query: "active=false", want: texts{Active: sim.Some(false)}},
		{reason: "what cannot be parsed of a query is left out", query: "note=%zz&limit=3", want: texts{Limit: sim.Some(3)}},
		{reason: "headers in any case", header: http.Header{"X-Key": {"k1", "k2"}, "X-Keys": {"a", "b"}},
			want: texts{Key: sim.Some("k1"), Keys: sim.Some([]string{"a", "b"})}},
		{reason: "path values are unescaped", path: "/things/a%2Fb%20c", want: texts{ID: "a/b c"}},
		{reason: "bytes that are no text get a replacement", path: "/things/%ff", query: "note=%fe&status=%c3%28", header: http.Header{"X-Key": {"k\xff"}},
			want: texts{ID: "\ufffd", Note: "\ufffd", Status: sim.Some([]string{"\ufffd("}), Key: sim.Some("k\ufffd")}},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			if test.path == "" {
				test.path, test.want.ID = "/things/t", "t"
			}
			got, bad := decoded[texts](t, "/things/{id}", &sim.Request{Path: test.path, Query: test.query, Header: test.header}, true)
			expect(t, bad, "", "", test.fields)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("reads as (-want +got):\n%s", diff)
			}
		})
	}
}

// The journal shows what was sent, not what was read.
func TestReadingChangesNothingOfTheRequest(t *testing.T) {
	req := &sim.Request{Path: "/things/x", Header: http.Header{"X-Keys": {"a", "\xff"}}}
	decoded[texts](t, "/things/{id}", req, false)
	if diff := cmp.Diff(http.Header{"X-Keys": {"a", "\xff"}}, req.Header); diff != "" {
		t.Errorf("the header changed:\n%s", diff)
	}
}

func TestFormBody(t *testing.T) {
	type form struct {
		Page  sim.Opt[int]      `query:"page"`
		Name  sim.Opt[string]   `form:"name"`
		Age   sim.Opt[int]      `form:"age"`
		Roles sim.Opt[[]string] `form:"roles"`
	}
	const urlencoded = "application/x-www-form-urlencoded"
	tests := []struct {
		reason, contentType, body string
		want                      form
		kind                      sim.InputKind
		cause                     string
		fields                    []sim.BadField
	}{
		{reason: "fields", contentType: urlencoded, body: "name=Ann+Lee&age=7&roles=a&roles=b", want: form{Name: sim.Some("Ann Lee"), Age: sim.Some(7), Roles: sim.Some([]string{"a", "b"})}},
		{reason: "the content type may have parameters", contentType: urlencoded + "; charset=UTF-8", body: "name=", want: form{Name: sim.Some("")}},
		{reason: "of two equal fields the first counts", contentType: urlencoded, body: "name=a&name=b", want: form{Name: sim.Some("a")}},
		{reason: "a field of the body is told as such", contentType: urlencoded, body: "age=x", want: form{Age: sim.Opt[int]{Sent: true, Null: true}},
			fields: []sim.BadField{field("age", sim.Mistyped, "integer", "x")}},
		{reason: "no body", contentType: urlencoded, kind: sim.EmptyBody},
		{reason: "another content type", contentType: "application/json", body: "name=a", kind: sim.WrongContentType},
		{reason: "no content type", body: "name=a", kind: sim.WrongContentType},
		{reason: "a broken escape", contentType: urlencoded, body: "name=%zz", kind: sim.NotReadable, cause: "is not a well-formed form"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			req := &sim.Request{Body: []byte(test.body), Header: http.Header{"Content-Type": {test.contentType}}, Query: "page=3"}
			got, bad := decoded[form](t, "/forms", req, true)
			expect(t, bad, test.kind, test.cause, test.fields)
			test.want.Page = sim.Some(3) // the query is read whatever the body is
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("reads as (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMultipartBody(t *testing.T) {
	type upload struct {
		ID    string   `path:"id"`
		Image sim.File `file:"image"`
	}
	part := func(names ...string) (body []byte, contentType string) {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		for i, name := range names {
			h := textproto.MIMEHeader{"Content-Type": {"image/png"}}
			h.Set("Content-Disposition", fmt.Sprintf(`form-data; name=%q; filename="dir/%d.png"`, name, i))
			p, err := w.CreatePart(h)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(p, "data %d\r\n\x00", i)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes(), w.FormDataContentType()
	}
	whole, boundary := part("other", "image", "image")
	without, boundaryWithout := part("other")
	tests := []struct {
		reason, contentType string
		body                []byte
		want                sim.File
		kind                sim.InputKind
		cause               string
	}{
		{reason: "the first part of that name", contentType: boundary, body: whole,
			want: sim.File{Sent: true, Name: "1.png", Type: "image/png", Head: []byte("data 1\r\n\x00"), Size: 9,
				SHA256: "e86dd814e4815c68f5d9ae7b3634b2b20025a735e7ffa12c881163983470601b"}},
		{reason: "a body without it: the operation judges", contentType: boundaryWithout, body: without},
		{reason: "a content type without a boundary", contentType: "multipart/form-data", body: whole, kind: sim.NotReadable,
			cause: "cannot be split into parts: the Content-Type has no boundary"},
		{reason: "another boundary than the body's", contentType: "multipart/form-data; boundary=x", body: whole, kind: sim.NotReadable,
			cause: "lacks the boundary that its Content-Type names"},
		{reason: "a body that breaks off", contentType: boundary, body: whole[:len(whole)-8], kind: sim.Incomplete, cause: "ends before its closing boundary",
			want: sim.File{Sent: true, Name: "1.png", Type: "image/png", Head: []byte("data 1\r\n\x00"), Size: 9,
				SHA256: "e86dd814e4815c68f5d9ae7b3634b2b20025a735e7ffa12c881163983470601b"}},
		{reason: "a body that breaks off inside the part", contentType: boundary, body: whole[:bytes.Index(whole, []byte("data 1"))+3], kind: sim.Incomplete,
			cause: "ends before its closing boundary"},
		{reason: "no body", contentType: boundary, kind: sim.EmptyBody},
		{reason: "another content type", contentType: "image/png", body: whole, kind: sim.WrongContentType},
		{reason: "no content type", body: whole, kind: sim.WrongContentType},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			req := &sim.Request{Path: "/members/7/image", Body: test.body, Header: http.Header{"Content-Type": {test.contentType}}}
			got, bad := decoded[upload](t, "/members/{id}/image", req, true)
			expect(t, bad, test.kind, test.cause, nil)
			if diff := cmp.Diff(upload{ID: "7", Image: test.want}, got); diff != "" {
				t.Errorf("reads as (-want +got):\n%s", diff)
			}
		})
	}
}

func TestIncompleteComesFirst(t *testing.T) {
	req := &sim.Request{Incomplete: true, Length: 9, Body: []byte(`{}`), Header: http.Header{"Content-Type": {"text/plain"}}}
	_, bad := decoded[memberInput](t, "/members", req, true)
	expect(t, bad, sim.Incomplete, "broke off after 2 of 9 bytes", nil)
	req.Length = -1
	_, bad = decoded[struct{}](t, "/members", req, true)
	expect(t, bad, sim.Incomplete, "broke off before its last chunk, after 2 bytes", nil)
}

func TestTooLargeComesFirst(t *testing.T) {
	req := &sim.Request{TooLarge: true, Body: []byte(`{"na`), Header: http.Header{"Content-Type": {"text/plain"}}}
	_, bad := decoded[memberInput](t, "/members", req, true)
	expect(t, bad, sim.TooLarge, "", nil)
}
