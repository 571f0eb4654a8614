package control_test

import (
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/contracts"
	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// document is the contract of the control API.
var document = sync.OnceValue(func() *contract.Contract {
	text, err := contracts.YAML("control")
	if err != nil {
		panic(err)
	}
	doc, err := contract.Load(text)
	if err != nil {
		panic(err)
	}
	return doc
})

// Nothing is served that is not described, and nothing described that is not
// served.
func TestCallsAreThoseOfTheContract(t *testing.T) {
	var promised, served []string
	for _, op := range document().Operations() {
		promised = append(promised, op.ID+" "+op.Method+" "+op.Path)
	}
	for _, c := range control.Routes() {
		served = append(served, c.Operation+" "+c.Pattern)
	}
	slices.Sort(promised)
	slices.Sort(served)
	if diff := cmp.Diff(promised, served); diff != "" {
		t.Errorf("the calls are not those of the contract (-contract +calls):\n%s", diff)
	}
}

// A call knows the parameters that the contract has for it, names them to
// whoever asks for another, and takes each of them once.
func TestParametersAreThoseOfTheContract(t *testing.T) {
	s := start(t, "")
	for _, op := range document().Operations() {
		t.Run(op.ID, func(t *testing.T) {
			s := server{s.Server, t}
			refused := func(query, says string) {
				s.do(op.Method, example(op.ID).path+query, example(op.ID).body).problem(400, "invalid").says(says)
			}
			says := `unknown parameter \"nobody-has-it\": this operation takes none"`
			var names []string
			for _, p := range op.Params {
				if p.In == "query" {
					names = append(names, p.Name)
				}
			}
			slices.Sort(names)
			if len(names) > 0 {
				says = `unknown parameter \"nobody-has-it\"; valid: ` + strings.Join(names, ", ") + `"`
			}
			s.example(op.ID)
			refused("?nobody-has-it=1", says)
			refused("?nobody-has-it", says)
			refused("?%zz=1", "the query is malformed")
			refused("?a=1;b=2", "the query is malformed")
			for _, name := range names {
				refused("?"+name+"=1&"+name+"=1", name+" is given more than once")
			}
		})
	}
}

func TestContractIsServed(t *testing.T) {
	want, err := contracts.YAML("control")
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, "")
	got := s.do("GET", "/_mock/contracts/control.yaml", "").is(200)
	if got.text != strings.Replace(string(want), "http://127.0.0.1:8409", s.URL, 1) || got.header.Get("Content-Type") != "application/yaml" {
		t.Error("it is not the contract as it is shipped")
	}
}

// operations finds the call that answers a request.
var operations = sync.OnceValue(func() func(*http.Request) string {
	mux, byPattern := http.NewServeMux(), map[string]string{}
	for _, c := range control.Routes() {
		mux.Handle(c.Pattern, http.NotFoundHandler())
		byPattern[c.Pattern] = c.Operation
	}
	return func(r *http.Request) string {
		if path.Clean(r.URL.Path) != r.URL.Path {
			return ""
		}
		_, pattern := mux.Handler(r)
		return byPattern[pattern]
	}
})

// judge holds an exchange against the contract and notes what it reached. What
// is no call of the API is left alone, but for what a path that is none says.
func (a answer) judge(r *http.Request) {
	a.tb.Helper()
	if !strings.HasPrefix(r.URL.Path, "/_mock/") || a.header.Get("X-Mockvendors-Request") != "" {
		return
	}
	kind := a.header.Get("X-Mockvendors-Error")
	id := operations()(r)
	if id == "" {
		if kinds := map[int]string{403: "cross-origin", 404: "unknown-path", 405: "method-not-allowed", 421: "foreign-host"}; kind == "" || kinds[a.status] != kind {
			a.tb.Errorf("%s is no call, and is answered %d %s", a.call, a.status, kind)
		}
		return
	}
	exchange := contract.Exchange{
		Method: r.Method, Path: r.URL.EscapedPath(), Query: r.URL.RawQuery, RequestHeader: http.Header{},
		Status: a.status, ResponseHeader: a.header, ResponseBody: []byte(a.text),
	}
	for name, values := range r.Header {
		exchange.RequestHeader[name] = values
	}
	exchange.RequestHeader.Set("Content-Type", "application/json") // whatever it is called, it is read so
	check := document().CheckResponse
	if taken := a.status < 300 || a.status == http.StatusConflict; taken && r.Method != http.MethodHead {
		check = document().Check // what is carried out must be documented
		exchange.RequestBody = a.sent(r)
	}
	for _, f := range check(id, exchange) {
		a.tb.Errorf("%s (%s) breaks the contract with its %d at %s: %s\n%.2000s", a.call, id, a.status, f.Where, f.Message, a.text)
	}
	reached(id, a.status, kind)
}

// sent is the request's body as JSON; nil if there was none, or one that cannot
// be read a second time.
func (a answer) sent(r *http.Request) []byte {
	a.tb.Helper()
	if r.GetBody == nil {
		return nil
	}
	text, err := r.GetBody()
	if err != nil {
		a.tb.Fatal(err)
	}
	body := read(a.tb, text)
	if doc, err := strict.Parse("", body); err == nil && len(body) > 0 {
		return doc.Root().JSON() // it may be YAML
	}
	return body
}
