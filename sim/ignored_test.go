package sim_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/sim"
)

type visit struct {
	Club sim.Opt[string] `json:"club"`
}

type visitor struct {
	member
	Visits sim.Opt[[]visit]           `json:"visits"`
	Opaque sim.Opt[map[string]string] `json:"opaque"`
}

type jsonInput struct {
	Limit sim.Opt[int]      `query:"limit"`
	IDs   sim.Opt[[]string] `query:"ids"`
	Body  visitor           `body:"json"`
}

type formInput struct {
	Name sim.Opt[string]   `form:"name"`
	Tags sim.Opt[[]string] `form:"tags"`
}

type fileInput struct {
	File sim.File `file:"file"`
}

func unknownIn(where, name string) sim.Ignored { return sim.Ignored{Where: where, Name: name} }
func twiceIn(where, name string) sim.Ignored {
	return sim.Ignored{Where: where, Name: name, Near: name}
}

func TestIgnored(t *testing.T) {
	parts := func(names ...string) string {
		var b strings.Builder
		for _, n := range names {
			b.WriteString("--cut\r\nContent-Disposition: form-data; name=\"" + n + "\"\r\n\r\nx\r\n")
		}
		return b.String() + "--cut--\r\n"
	}
	tests := []struct {
		reason       string
		query        string
		contentType  string // "" for application/json
		body         string
		rejectFields bool
		rejectQuery  bool
		want         []sim.Ignored
	}{
		{reason: "nothing", query: "limit=2&ids=a&ids=b", body: `{"name":"Ann","home":{"zip":1},"visits":[{"club":"a"},{"club":"b"}]}`},
		{reason: "a value of any kind, null too", body: `{"colour":null,"size":[{"a":1}],"name":"Ann"}`, want: []sim.Ignored{unknownIn("body", "colour"), unknownIn("body", "size")}},
		{reason: "a name in another case", body: `{"Name":"Ann"}`, want: []sim.Ignored{unknownIn("body", "Name")}},
		{reason: "within an object", body: `{"home":{"town":"Graz"},"work":{"town":"Graz"}}`, want: []sim.Ignored{unknownIn("body", "home.town"), unknownIn("body", "work.town")}},
		{reason: "within objects of an array, once", body: `{"visits":[{"gym":1},{"club":"a"},{"gym":2,"at":3}]}`, want: []sim.Ignored{unknownIn("body", "visits.gym"), unknownIn("body", "visits.at")}},
		{reason: "what is dropped is not looked into", body: `{"colour":{"a":1,"a":2}}`, want: []sim.Ignored{unknownIn("body", "colour")}},
		{reason: "nor is an object of any names", body: `{"opaque":{"a":"b"}}`},
		{reason: "a name of an embedded struct is known", body: `{"note":"n"}`},
		{reason: "a name sent twice", body: `{"name":"Ann","name":"Ann"}`, want: []sim.Ignored{twiceIn("body", "name")}},
		{reason: "three times is told once", body: `{"name":"A","name":"B","name":"C"}`, want: []sim.Ignored{twiceIn("body", "name")}},
		{reason: "twice within an object", body: `{"home":{"zip":1,"zip":2}}`, want: []sim.Ignored{twiceIn("body", "home.zip")}},
		{reason: "but not in two of them", body: `{"visits":[{"club":"a"},{"club":"a"}]}`},
		{reason: "written in two ways", body: `{"name":"A","n\u0061me":"B"}`, want: []sim.Ignored{twiceIn("body", "name")}},
		{reason: "beside a field of the wrong type", body: `{"age":"old","colour":1,"name":"A","name":"B"}`, want: []sim.Ignored{unknownIn("body", "colour"), twiceIn("body", "name")}},
		{reason: "beside what only the tolerant decoder reads", body: `{"age":7.0,"colour":1}`, want: []sim.Ignored{unknownIn("body", "colour")}},
		{reason: "what is refused is not ignored", body: `{"colour":1}`, rejectFields: true},
		{reason: "a name sent twice is", body: `{"colour":1,"name":"A","name":"B"}`, rejectFields: true, want: []sim.Ignored{twiceIn("body", "name")}},
		{reason: "an empty name", body: `{"":1}`, want: []sim.Ignored{unknownIn("body", "")}},
		{reason: "a name with a dot", body: `{"home.zip":1}`, want: []sim.Ignored{unknownIn("body", "home.zip")}},
		{reason: "a name that cannot be printed", body: `{"a\nb\u001b":1}`, want: []sim.Ignored{unknownIn("body", "a?b?")}},
		{reason: "a name that is too long", body: `{"` + strings.Repeat("é", 1000) + `":1}`, want: []sim.Ignored{unknownIn("body", strings.Repeat("é", 64)+"…")}},

		{reason: "a parameter in another case", query: "Limit=2", want: []sim.Ignored{unknownIn("query", "Limit")}},
		{reason: "as some libraries write lists", query: "ids[]=a&ids%5B0%5D=b", want: []sim.Ignored{unknownIn("query", "ids[]"), unknownIn("query", "ids[0]")}},
		{reason: "twice, where the first counts", query: "limit=2&limit=3", want: []sim.Ignored{twiceIn("query", "limit")}},
		{reason: "twice, where all count", query: "ids=2&ids=3"},
		{reason: "joined by a semicolon", query: "limit=2;offset=1&ids=a", want: []sim.Ignored{{Where: "query", Name: "limit;…", Near: "limit"}}},
		{reason: "joined by a semicolon behind a name that is none", query: "token;s3cr3t=a", want: []sim.Ignored{unknownIn("query", "token;…")}},
		{reason: "a value with a semicolon, which is told nowhere", query: "token=a;s3cr3t", rejectQuery: true, want: []sim.Ignored{unknownIn("query", "token;…")}},
		{reason: "a value with a broken escape", query: "limit=%zz&ids=%4", want: []sim.Ignored{{Where: "query", Name: "limit=…", Near: "limit"}, {Where: "query", Name: "ids=…", Near: "ids"}}},
		{reason: "a value that ends within an escape", query: "ids=%4", want: []sim.Ignored{{Where: "query", Name: "ids=…", Near: "ids"}}},
		{reason: "a name with a broken escape", query: "%zz=1", want: []sim.Ignored{unknownIn("query", "%zz=…")}},
		{reason: "no name", query: "=1&&", want: []sim.Ignored{unknownIn("query", "")}},
		{reason: "only a name", query: "all", want: []sim.Ignored{unknownIn("query", "all")}},
		{reason: "an escaped name that is known", query: "l%69mit=2&ids=a%26b+c"},
		{reason: "what is refused in a query is not ignored", query: "x=1&limit=1&limit=2", rejectQuery: true, want: []sim.Ignored{twiceIn("query", "limit")}},
		{reason: "the body comes first", query: "x=1", body: `{"y":1}`, want: []sim.Ignored{unknownIn("body", "y"), unknownIn("query", "x")}},

		{reason: "a form", contentType: "form", body: "name=a&tags=b&tags=c"},
		{reason: "a form's other fields, and a second value", contentType: "form", body: "z=1&name=a&name=b&Name=c", want: []sim.Ignored{unknownIn("body", "Name"), twiceIn("body", "name"), unknownIn("body", "z")}},
		{reason: "a part", contentType: "multipart", body: parts("file")},
		{reason: "other parts, and a second file", contentType: "multipart", body: parts("image", "file", "file", "File"), want: []sim.Ignored{unknownIn("body", "image"), twiceIn("body", "file"), unknownIn("body", "File")}},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			t.Parallel()
			if test.body == "" {
				test.body = "{}"
			}
			op, req := requestTo(t, test.contentType, test.body, test.query)
			for range 2 { // a duplicate decodes the same request again
				op.Decode(req, test.rejectFields)
				op.IgnoreQuery(req, test.rejectQuery, false)
				if diff := cmp.Diff(test.want, req.Ignored); diff != "" {
					t.Errorf("ignored (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// requestTo returns an operation that takes the content type, and a request to it.
func requestTo(t *testing.T, contentType, body, query string) (*sim.Operation, *sim.Request) {
	t.Helper()
	var r sim.Routes
	r.POST("json", "/json", sim.Write(200, func(*sim.Tx, jsonInput) (sim.None, error) { return sim.None{}, nil }))
	r.POST("form", "/form", sim.Write(200, func(*sim.Tx, formInput) (sim.None, error) { return sim.None{}, nil }))
	r.POST("multipart", "/multipart", sim.Write(200, func(*sim.Tx, fileInput) (sim.None, error) { return sim.None{}, nil }))
	media := map[string]string{"": "application/json", "form": "application/x-www-form-urlencoded", "multipart": "multipart/form-data; boundary=cut"}
	path := "/" + contentType
	if contentType == "" {
		path = "/json"
	}
	req := &sim.Request{Method: "POST", Path: path, Query: query, Body: []byte(body), Header: http.Header{"Content-Type": {media[contentType]}}}
	op, _ := r.Find(req)
	return op, req
}

// Of very many names a hundred are kept, and how many more there were.
func TestIgnoredAreBounded(t *testing.T) {
	var body, query strings.Builder
	for i := range 500 {
		fmt.Fprintf(&body, `,"b%d":1,"b%d":2`, i, i)
		fmt.Fprintf(&query, "&q%d=1", i)
	}
	op, req := requestTo(t, "", "{"+body.String()[1:]+"}", query.String())
	for range 2 {
		op.Decode(req, false)
		op.IgnoreQuery(req, false, false)
	}
	if len(req.Ignored) != 101 || req.Ignored[99] != unknownIn("body", "b99") {
		t.Fatalf("%d are kept: %v", len(req.Ignored), req.Ignored)
	}
	if last := req.Ignored[100]; last.More != 900 || last.Name != fmt.Sprintf("… and %d more", last.More) {
		t.Errorf("the last is %+v", last)
	}
}

// Looking for what is dropped costs a plain request nothing.
func TestNothingIgnoredIsFree(t *testing.T) {
	op, req := requestTo(t, "", `{"name":"Ann"}`, "limit=2&ids=a%26b&ids=c")
	op.Decode(req, false)
	if n := testing.AllocsPerRun(100, func() { op.IgnoreQuery(req, false, false) }); n != 0 {
		t.Errorf("a query costs %v allocations", n)
	}
	req.Header["User-Agent"], req.Header["Accept"], req.Header["X-Request-Id"] = []string{"c/1"}, []string{"*/*"}, []string{"7"}
	credential := sim.APIKeyIn("x-api-key")
	for _, sent := range []string{"X-Api-Key", "X-Other"} { // with the credential, and without
		req.Header[sent] = []string{"k"}
		if n := testing.AllocsPerRun(100, func() { op.IgnoreHeaders(req, credential) }); n != 0 {
			t.Errorf("headers cost %v allocations", n)
		}
		delete(req.Header, sent)
	}
	if req.Ignored != nil {
		t.Errorf("ignored: %v", req.Ignored)
	}
}

type keyInput struct {
	Key    sim.Opt[string] `header:"X-Idempotency-Key"`
	Length sim.Opt[string] `header:"Content-Length"`
	Body   member          `body:"json"`
}

// TestIgnoredHeaders: a header that is spelled almost as one that is read, and is
// missing, is told. Anything else that clients and proxies add is not.
func TestIgnoredHeaders(t *testing.T) {
	var r sim.Routes
	r.POST("keyed", "/keyed", sim.Write(200, func(*sim.Tx, keyInput) (sim.None, error) { return sim.None{}, nil }))
	for _, test := range []struct{ reason, sent, near string }{
		{"two letters swapped", "X-Api-Kye", "x-api-key"},
		{"in any case", "X-API-KYE", "x-api-key"},
		{"a letter too many", "X-Api-Keys", "x-api-key"},
		{"a letter missing", "X-Ap-Key", "x-api-key"},
		{"another letter", "X-Apy-Key", "x-api-key"},
		{"two mistakes", "X-Appi-Kye", "x-api-key"},
		{"without a hyphen", "Xapi-Key", "x-api-key"},
		{"with underscores", "X_api_key", "x-api-key"},
		{"without the X", "Api-Key", "x-api-key"},
		{"three mistakes are another name", "X-App-Kyee", ""},
		{"another name", "X-Auth-Token", ""},
		{"one that the operation reads", "Idempotency-Kye", "X-Idempotency-Key"},
		{"one that is standard elsewhere", "Idempotency-Key", "X-Idempotency-Key"},
		{"the body's type", "Content-Typ", "Content-Type"},
		{"the body's length is the client's own", "Content-Lenght", ""},
		{"part of a name", "X", ""},
		{"no letters", "-", ""},
		{"what proxies add", "X-Request-Id", ""},
		{"what browsers add", "Sec-Fetch-Dest", ""},
		{"what Go adds", "Accept-Encoding", ""},
	} {
		t.Run(test.reason, func(t *testing.T) {
			t.Parallel()
			header := http.Header{test.sent: {"v"}, "User-Agent": {"c/1"}, "Accept": {"*/*"}}
			req := &sim.Request{Method: "POST", Path: "/keyed", Body: []byte("{}"), Header: header}
			op, _ := r.Find(req)
			var want []sim.Ignored
			if test.near != "" {
				want = []sim.Ignored{{Where: "header", Name: test.sent, Near: test.near}}
			}
			for range 2 {
				op.Decode(req, false)
				op.IgnoreHeaders(req, sim.APIKeyIn("x-api-key"))
				if diff := cmp.Diff(want, req.Ignored); diff != "" {
					t.Errorf("ignored (-want +got):\n%s", diff)
				}
			}
			for _, sent := range []string{"X-Api-Key", "X-Idempotency-Key", "Content-Type"} {
				header[sent] = []string{"v"}
			}
			op.Decode(req, false)
			op.IgnoreHeaders(req, sim.APIKeyIn("x-api-key"))
			if req.Ignored != nil {
				t.Errorf("beside the right ones, ignored: %v", req.Ignored)
			}
		})
	}
}

// Several are told in the order of their names.
func TestIgnoredHeadersAreSorted(t *testing.T) {
	op, req := requestTo(t, "", "{}", "")
	for _, name := range []string{"X-Apikey2", "Api-Key", "X-Api-Kye", "X-Ap-Key"} {
		req.Header[name] = []string{"v"}
	}
	for range 20 {
		op.Decode(req, false)
		op.IgnoreHeaders(req, sim.APIKeyIn("x-api-key"))
		if got := fmt.Sprint(req.Ignored); got != "[{header Api-Key x-api-key 0} {header X-Ap-Key x-api-key 0} "+
			"{header X-Api-Kye x-api-key 0} {header X-Apikey2 x-api-key 0}]" {
			t.Fatal(got)
		}
	}
}

// Beside names what stands where an ignored name was sent.
func TestBeside(t *testing.T) {
	for _, test := range []struct{ reason, contentType, where, name, want string }{
		{"in the body", "", "body", "nmae", "|active age code home name note opaque plain score tags visits work"},
		{"in an object", "", "body", "home.town", "home.|city zip"},
		{"in an object of an array", "", "body", "visits.gym", "visits.|club"},
		{"behind a dot that is a part of the name", "", "body", "hom.zip", "|active age code home name note opaque plain score tags visits work"},
		{"an empty name in an object", "", "body", "home.", "home.|city zip"},
		{"in the query", "", "query", "Limit", "|limit ids"},
		{"in a form", "form", "body", "Name", "|name tags"},
		{"in parts", "multipart", "body", "File", "|file"},
		{"in the path", "", "path", "/JSON", "|"},
	} {
		op, _ := requestTo(t, test.contentType, "", "")
		prefix, names := op.Beside(unknownIn(test.where, test.name))
		if got := prefix + "|" + strings.Join(names, " "); got != test.want {
			t.Errorf("%s: %s stands beside %s, want %s", test.reason, test.name, got, test.want)
		}
	}
}

// Routes without regard to case find what is declared, spelled as it is declared.
func TestAnyCase(t *testing.T) {
	var r sim.Routes
	nothing := sim.Read(func(*sim.Tx, sim.None) (sim.None, error) { return sim.None{}, nil })
	r.GET("all", "/Api/Users", nothing)
	r.GET("one", "/Api/Users/{id}", nothing)
	r.POST("add", "/Api/Users", nothing)
	for _, test := range []struct{ reason, method, path, id, spelled, allow string }{
		{"as declared", "GET", "/Api/Users", "all", "", ""},
		{"in another case", "GET", "/api/USERS", "all", "/Api/Users", ""},
		{"a value keeps its case", "GET", "/api/users/AbC", "one", "/Api/Users/AbC", ""},
		{"another method", "DELETE", "/api/users", "", "/Api/Users", "GET HEAD POST"},
		{"another path", "GET", "/api/user", "", "", ""},
		{"a value that is missing", "GET", "/api/users/", "", "", ""},
	} {
		r.AnyCase = nil
		req := &sim.Request{Method: test.method, Path: test.path}
		if op, allow := r.Find(req); test.spelled != "" && (op != nil || allow != nil || req.SentPath != "") {
			t.Errorf("%s: found %v although case matters", test.reason, op)
		}
		r.AnyCase = sim.NewRules("v").Rule("path-case", "says", sim.Assumed("why"))
		req = &sim.Request{Method: test.method, Path: test.path}
		op, allow := r.Find(req)
		id, spelled := "", ""
		if op != nil {
			id = op.ID
		}
		if req.SentPath != "" {
			spelled = req.Path
		}
		if id != test.id || spelled != test.spelled || strings.Join(allow, " ") != test.allow || req.SentPath != "" && req.SentPath != test.path {
			t.Errorf("%s: found %q, spelled %q, allowed %v", test.reason, id, spelled, allow)
		}
	}
}
