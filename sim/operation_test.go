package sim_test

import (
	"errors"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/sim"
)

type rental struct {
	Limit sim.Opt[int] `query:"limit"`
	Body  struct {
		Person sim.Opt[string]  `json:"person"`
		Home   sim.Opt[address] `json:"home"`
	} `body:"json"`
}

// Check asks for a person, a home with a city, and a limit that is not 0.
func (in *rental) Check(c *sim.Checks) {
	if !in.Body.Person.Has() {
		c.Missing("person", "string")
	}
	if !in.Body.Home.Or(address{}).City.Has() {
		c.Missing("home.city", "string")
	}
	if in.Limit.Has() && in.Limit.V == 0 {
		c.Add(sim.BadField{In: "query", Name: "limit", Problem: sim.Invalid, Want: "1 or more", Value: 0})
	}
	if in.Body.Person.V == "Nobody" {
		c.Invalid("person", "a name", in.Body.Person.V)
	}
}

// rent runs an operation on a request with that query and body.
func rent(t *testing.T, query, body string, do func(*sim.Tx, rental) (any, error)) (sim.Answer, error) {
	t.Helper()
	var r sim.Routes
	r.POST("rent", "/rentals", sim.Write(201, do))
	req := &sim.Request{Method: "POST", Path: "/rentals", Query: query, Body: []byte(body), Header: http.Header{"Content-Type": {"application/json"}}}
	op, _ := r.Find(req)
	in, bad := op.Decode(req, true)
	return op.Run(transaction(7), in, bad)
}

func TestChecksGatherEverything(t *testing.T) {
	missing := func(name string) sim.BadField {
		return sim.BadField{In: "body", Name: name, Problem: sim.Missing, Want: "string"}
	}
	tests := []struct {
		reason, query, body string
		kind                sim.InputKind
		cause               string
		fields              []sim.BadField
	}{
		{reason: "all that is missing, at once", body: `{}`, fields: []sim.BadField{missing("person"), missing("home.city")}},
		{reason: "null is missing where a value must be", body: `{"person":null,"home":{"city":"Graz"}}`, fields: []sim.BadField{missing("person")}},
		{reason: "what has the wrong type is not missing as well", body: `{"person":5,"home":{"city":[]}}`, fields: []sim.BadField{
			field("home.city", sim.Mistyped, "string", []any{}), field("person", sim.Mistyped, "string", 5.0)}},
		{reason: "nor what would stand in something of the wrong type", body: `{"person":"Ann","home":"Graz"}`, fields: []sim.BadField{
			field("home", sim.Mistyped, "object", "Graz")}},
		{reason: "a query value of the wrong type is told once, and the body's faults with it", query: "limit=x", body: `{"person":"Nobody"}`, fields: []sim.BadField{
			{In: "query", Name: "limit", Problem: sim.Mistyped, Want: "integer", Value: "x"}, missing("home.city"),
			field("person", sim.Invalid, "a name", "Nobody")}},
		{reason: "a value that cannot be", query: "limit=0", body: `{"person":"Ann","home":{"city":"Graz"}}`, fields: []sim.BadField{
			{In: "query", Name: "limit", Problem: sim.Invalid, Want: "1 or more", Value: 0}}},
		{reason: "of a body that cannot be read nothing more is said", body: `{`, kind: sim.NotReadable,
			cause: "is JSON that ends too early, after byte 1"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			_, err := rent(t, test.query, test.body, func(*sim.Tx, rental) (any, error) {
				t.Error("the operation was carried out")
				return nil, nil
			})
			var bad *sim.BadInput
			if !errors.As(err, &bad) {
				t.Fatalf("error is %v", err)
			}
			expect(t, bad, test.kind, test.cause, test.fields)
			if bad.Error() == "" {
				t.Error("the error says nothing")
			}
		})
	}
}

func TestAnswers(t *testing.T) {
	refusal := sim.NewRules("v").Rule("rule", "So it is.", sim.Assumed("")).Refuses(409, "held", "held").
		Refuse("person", "Ann").HeldBy(sim.Ref{Collection: "rentals", ID: "7"}).With(5)
	tests := []struct {
		reason string
		out    any
		err    error
		want   sim.Answer
	}{
		{reason: "an output is the body", out: map[string]int{"n": 1}, want: sim.Answer{Status: 201, Body: map[string]int{"n": 1}}},
		{reason: "no output is no body", out: sim.None{}, want: sim.Answer{Status: 201}},
		{reason: "an answer says its status itself", out: sim.Answer{Status: 202, Body: "b"}, want: sim.Answer{Status: 202, Body: "b"}},
		{reason: "a refusal is handed on", out: "nothing", err: refusal},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			got, err := rent(t, "", `{"person":"Ann","home":{"city":"Graz"}}`, func(*sim.Tx, rental) (any, error) { return test.out, test.err })
			if !errors.Is(err, test.err) {
				t.Errorf("error is %v, want %v", err, test.err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("answer (-want +got):\n%s", diff)
			}
		})
	}
	if got, want := refusal.Error(), "v.rule: So it is."; got != want {
		t.Errorf("a refusal's error is %q, want %q", got, want)
	}
	if got := (&sim.Refusal{Message: "too many"}).Error(); got != "too many" {
		t.Errorf("a refusal without a rule says %q", got)
	}
}

func TestActions(t *testing.T) {
	var r sim.Routes
	do := func(*sim.Tx, texts) (sim.None, error) { return sim.None{}, nil }
	r.GET("read", "/{id}", sim.Read(do))
	r.PUT("write", "/{id}", sim.Write(204, do).Takes(5))
	read, write := r.All[0], r.All[1]
	if read.Writes || !write.Writes || read.MaxBody != sim.MaxBody || write.MaxBody != 5 {
		t.Errorf("reading %v %d, writing %v %d", read.Writes, read.MaxBody, write.Writes, write.MaxBody)
	}
	params := read.Params()
	if want := []string{"note", "limit", "after", "active", "status"}; !slices.Equal(params["query"], want) || !slices.Equal(params["path"], []string{"id"}) {
		t.Errorf("parameters are %v", params)
	}
}

func TestUnknownQuery(t *testing.T) {
	var r sim.Routes
	r.GET("read", "/{id}", sim.Read(func(*sim.Tx, texts) (sim.None, error) { return sim.None{}, nil }))
	unknown := func(names ...string) (fields []sim.BadField) {
		for _, name := range names {
			fields = append(fields, sim.BadField{In: "query", Name: name, Problem: sim.Unknown})
		}
		return fields
	}
	for query, want := range map[string][]sim.BadField{
		"":                              nil,
		"limit=x&status=A&status=B":     nil, // a wrong value is no unknown name
		"Limit=5&status[]=a&id=7&x-key": unknown("Limit", "id", "status[]", "x-key"),
		"%ff=s3cr3t":                    unknown("\ufffd"),
	} {
		got := r.All[0].UnknownQuery(&sim.Request{Query: query})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", query, diff)
		}
	}
}

func TestMoreWrongFields(t *testing.T) {
	a, b := sim.BadField{Name: "a"}, sim.BadField{Name: "b"}
	var none *sim.BadInput
	if none.With() != nil {
		t.Error("nothing is wrong if no field is")
	}
	if diff := cmp.Diff(&sim.BadInput{Fields: []sim.BadField{a, b}}, none.With(a).With(b)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	unreadable := &sim.BadInput{Kind: sim.EmptyBody}
	if got := unreadable.With(a); got != unreadable || got.Fields != nil {
		t.Errorf("a request that cannot be read is refused for %v", got)
	}
}
