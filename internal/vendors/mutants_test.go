package vendors_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/sim"
)

// An answer that is a little wrong must break the contract: otherwise holding
// answers against it proves nothing.
func TestContractsCatchMutants(t *testing.T) {
	mutants := []struct {
		reason string
		mutate func(x *contract.Exchange)
	}{
		{"a key too many, at the top", onBody(func(m map[string]any) { m["mutant"] = 1 })},
		{"a key too many, deep inside", onBody(func(m map[string]any) { deepest(m)["mutant"] = 1 })},
		{"another type", onBody(func(m map[string]any) { change(deepest(m)) })},
		{"another status", func(x *contract.Exchange) { x.Status = 418 }},
		{"no body", func(x *contract.Exchange) { x.ResponseBody = nil }},
		{"a list for an object", func(x *contract.Exchange) { x.ResponseBody = []byte(`[]`) }},
		{"another content type", func(x *contract.Exchange) { x.ResponseHeader = http.Header{"Content-Type": {"text/plain"}} }},
	}
	eachVendor(t, func(t *testing.T, v sim.Vendor) {
		s := v.Sample.Create
		w := apitest.Starter(t, v)
		for _, call := range []string{s.Body(1), s.Body(1), `{`} { // created, there already, malformed
			a := w.Known().Do(s.Method, s.Path, call)
			e := w.Last()
			doc, err := w.Vendor.Contract()
			if err != nil {
				t.Fatal(err)
			}
			sound := contract.Exchange{Status: a.Status, ResponseHeader: a.Header, ResponseBody: []byte(a.Text)}
			if found := doc.CheckResponse(e.Operation, sound); len(found) > 0 {
				t.Fatalf("the answer itself breaks the contract: %v", found)
			}
			for _, m := range mutants {
				x := sound
				m.mutate(&x)
				if found := doc.CheckResponse(e.Operation, x); len(found) == 0 {
					t.Errorf("%s %d with %s is not caught: %s", e.Operation, x.Status, m.reason, x.ResponseBody)
				}
			}
		}
	})
}

func onBody(mutate func(map[string]any)) func(*contract.Exchange) {
	return func(x *contract.Exchange) {
		var m map[string]any
		if err := json.Unmarshal(x.ResponseBody, &m); err != nil {
			panic(err)
		}
		mutate(m)
		text, err := json.Marshal(m)
		if err != nil {
			panic(err)
		}
		x.ResponseBody = text
	}
}

// deepest goes down into the first object that there is, again and again.
func deepest(m map[string]any) map[string]any {
	for _, name := range []string{"elements", "responses", "errors", "issues", "error", "metadata", "membership", "address"} {
		switch at := m[name].(type) {
		case map[string]any:
			if name != "metadata" { // its values are free
				return deepest(at)
			}
		case []any:
			if inner, ok := at[0].(map[string]any); ok {
				return deepest(inner)
			}
		}
	}
	return m
}

// change gives one member another type.
func change(m map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(m)) {
		switch m[name].(type) {
		case string:
			m[name] = 4711
			return
		case float64:
			m[name] = "4711"
			return
		}
	}
	panic("no text and no number in there")
}
