package vendors_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/sim"
)

// published is the vendors that publish a specification: its file, and the readings
// that follow it where a page says otherwise.
var published = map[string]struct {
	file     string
	readings map[string]string
}{
	"egym": {"egym-mms-v2.openapi.json", map[string]string{
		"patch-response": "no-content", "timestamp-form": "rfc3339", "contract-dates": "rejected", "phone-field": "contact-only",
		"roles-left-out": "revoked", "patch-tan": "unknown-field",
	}},
	"onsi": {"onsi-v1.openapi.json", nil},
}

// outside is what answers have that a specification does not, and why.
var outside = []deviation{
	{"onsi", 400, "response.status 400 is not documented", "it has successes only; the vendor's pages have the refusals"},
}

type deviation struct {
	vendor  string
	status  int
	finding string
	reason  string
}

func (d deviation) has(vendor string, status int, f contract.Finding) bool {
	return d.vendor == vendor && d.status == status && strings.Contains(f.Where+" "+f.Message, d.finding)
}

// TestAnswersFitTheSpecifications sends every simulated operation what its examples
// say, and that with one mistake after the other. The vendor's own specification, as
// open as it is, must have each answer.
func TestAnswersFitTheSpecifications(t *testing.T) {
	dir := os.Getenv("VENDOR_SPECS")
	if dir == "" {
		t.Skip("set VENDOR_SPECS to a folder with the vendors' specifications, which are not ours to publish")
	}
	used := map[int]bool{}
	eachVendor(t, func(t *testing.T, v sim.Vendor) {
		of, ok := published[v.Name]
		if !ok {
			t.Skip("it publishes no specification")
		}
		specification := readSpecification(t, filepath.Join(dir, of.file))
		answers, refusals := 0, 0
		for _, op := range simulated(described(t, v)) {
			for _, sent := range attempts(t, op) {
				w := apitest.Starter(t, v)
				for reading, value := range of.readings {
					w.Flip(reading, value)
				}
				a := sent.by(w)
				if sent.reason == op.OperationID && a.Status >= 300 {
					t.Errorf("%s is refused: %d %s", op.OperationID, a.Status, a.Text)
				}
				if answers++; a.Status >= 400 {
					refusals++
				}
				for _, f := range specification.CheckResponse(op.OperationID, contract.Exchange{
					Method: op.method, Path: w.Last().Path, Status: a.Status, ResponseHeader: a.Header, ResponseBody: []byte(a.Text),
				}) {
					i := slices.IndexFunc(outside, func(d deviation) bool { return d.has(v.Name, a.Status, f) })
					if used[i] = true; i < 0 {
						t.Errorf("%s, %s: %d %s %s: %s", op.OperationID, sent.reason, a.Status, a.Text, f.Where, f.Message)
					}
				}
			}
		}
		t.Logf("%d answers, of which %d refuse", answers, refusals)
	})
	for i, d := range outside {
		if !used[i] {
			t.Errorf("no answer %d of %s is outside of its specification by %q: drop the line", d.status, d.vendor, d.finding)
		}
	}
}

// readSpecification reads a specification as if it were of OpenAPI 3.0, whose
// documents are checked forty times as fast. Those of the vendors have nothing of 3.1.
func readSpecification(t *testing.T, file string) *contract.Contract {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := contract.Load([]byte(strings.Replace(string(text), `"openapi": "3.1.0"`, `"openapi": "3.0.3"`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// attempt is a request that the test sends to a world of its own.
type attempt struct {
	reason string
	by     func(*apitest.World) *apitest.Answer
}

// attempts returns the request of an operation's examples and what differs from it in
// one thing.
func attempts(t *testing.T, op operation) (all []attempt) {
	add := func(reason string, op operation, body any) {
		all = append(all, attempt{reason, func(w *apitest.World) *apitest.Answer { return send(t, w.Known(), op, body) }})
	}
	for name, body := range bodies(op) {
		add(name, op, body)
		if name != op.OperationID {
			continue
		}
		all = append(all, attempt{"twice", func(w *apitest.World) *apitest.Answer {
			send(t, w.Known(), op, body)
			return send(t, w.Known(), op, body)
		}}, attempt{"without a credential", func(w *apitest.World) *apitest.Answer { return send(t, w.Client(), op, body) }})
		for i, p := range op.params {
			for _, value := range []string{"x", "0", strings.Repeat("9", 400), "2026-13-01"} {
				add(fmt.Sprintf("%s is %.20s", p.Value.Name, value), withParam(op, i, value), body)
			}
			if p.Value.In == "query" {
				left := op
				left.params = slices.Delete(slices.Clone(op.params), i, i+1)
				add(p.Value.Name+" is left out", left, body)
			}
		}
		whole, ok := body.(map[string]any)
		if !ok {
			continue
		}
		add("an empty object", op, map[string]any{})
		for _, text := range []string{"", "[]", "null", "{", `{"unknown":1}`} {
			add("the body is "+text, op, text)
		}
		add("another content type", op, apitest.Body{Type: "text/plain", Text: "{}"})
		for _, m := range mutations(whole) {
			add(m.reason, op, m.body)
		}
	}
	slices.SortStableFunc(all, func(x, y attempt) int { return strings.Compare(x.reason, y.reason) })
	return all
}

// withParam returns the operation with another example of a parameter.
func withParam(op operation, i int, value string) operation {
	op.params = slices.Clone(op.params)
	p := *op.params[i].Value
	p.Example = value
	op.params[i] = &openapi3.ParameterRef{Value: &p}
	return op
}

type mutation struct {
	reason string
	body   any
}

// mutations returns a body with each of its members left out, null, of other types,
// empty and long, within objects and lists too.
func mutations(whole map[string]any) (all []mutation) {
	for _, name := range slices.Sorted(maps.Keys(whole)) {
		put := func(reason string, value any) {
			changed := maps.Clone(whole)
			if changed[name] = value; reason == "left out" {
				delete(changed, name)
			}
			all = append(all, mutation{name + " is " + reason, changed})
		}
		put("left out", nil)
		for _, value := range []any{nil, "", "x", -1, 1.5, true, []any{}, map[string]any{}, strings.Repeat("x", 2000), "2026-02-30"} {
			text, _ := json.Marshal(value)
			put(fmt.Sprintf("%.20s", text), value)
		}
		switch inner := whole[name].(type) {
		case map[string]any:
			for _, m := range mutations(inner) {
				put(m.reason, m.body)
			}
		case []any:
			if first, ok := append(inner, nil)[0].(map[string]any); ok {
				for _, m := range mutations(first) {
					put(m.reason, []any{m.body})
				}
			}
		}
	}
	return all
}
