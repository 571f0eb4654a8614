package vendors_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"image/png"
	"maps"
	"mime"
	"mime/multipart"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	gocmp "github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/sim"
)

var update = flag.Bool("update", false, "write the answers among the examples of the contracts")

// generated is the line of a contract below which the test writes the answers.
const generated = "    # The answers to these requests; go test ./internal/vendors -update writes them.\n"

// TestExamples sends the requests among the examples of each contract in the
// scenario starter. An operation has one request of its own name, which succeeds,
// and may have others, named OPERATION.WORD. The answers are examples of the same
// name. What an operation needs that the starter has not is made by the request of
// the operation that x-example-after names.
func TestExamples(t *testing.T) {
	eachVendor(t, func(t *testing.T, v sim.Vendor) {
		if *update {
			v = withoutAnswers(v)
		}
		doc := described(t, v)
		var answers []answer
		for _, op := range simulated(doc) {
			requests := bodies(op)
			if _, ok := requests[op.OperationID]; !ok {
				t.Errorf("%s: no example of a request is named %[1]s", op.OperationID)
			}
			for _, name := range slices.Sorted(maps.Keys(requests)) {
				w := apitest.Starter(t, v)
				if before, ok := op.Extensions["x-example-after"].(string); ok {
					send(t, w.Known(), named(t, doc, before), bodies(named(t, doc, before))[before])
				}
				a := send(t, w.Known(), op, requests[name])
				for _, f := range tell.Findings(w.Set, w.Last()) {
					t.Errorf("%s breaks the contract at %s: %s", name, f.Where, f.Message)
				}
				if name == op.OperationID && a.Status >= 300 {
					t.Errorf("%s is answered %d: %s", name, a.Status, a.Text)
				}
				if a.Text == "" {
					continue
				}
				answers = append(answers, answer{name, a.Text})
				if *update {
					continue
				}
				if diff := gocmp.Diff(value(t, a.Text), example(t, op, a, name)); diff != "" {
					t.Errorf("%s is answered otherwise (-answer +example); if it is right: go test ./internal/vendors -update\n%s", name, diff)
				}
			}
		}
		if *update && !t.Failed() {
			write(t, v.Name, answers)
		}
	})
}

func described(t *testing.T, v sim.Vendor) *openapi3.T {
	t.Helper()
	text, err := v.Contract()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// answerRefs are the references to what is generated.
var answerRefs = regexp.MustCompile(`\{\$ref: ["']#/components/examples/[\w.-]+\.answer["']\}`)

// withoutAnswers drops the references to answers, which may not exist yet.
func withoutAnswers(v sim.Vendor) sim.Vendor {
	written := v.Contract
	v.Contract = func() ([]byte, error) {
		text, err := written()
		return answerRefs.ReplaceAll(text, []byte("{value: null}")), err
	}
	return v
}

type operation struct {
	*openapi3.Operation
	method, path string
	params       openapi3.Parameters
}

func simulated(doc *openapi3.T) (all []operation) {
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			if op.Extensions["x-not-simulated"] == nil {
				all = append(all, operation{op, method, path, slices.Concat(item.Parameters, op.Parameters)})
			}
		}
	}
	slices.SortFunc(all, func(a, b operation) int { return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.method, b.method)) })
	return all
}

func named(t *testing.T, doc *openapi3.T, id string) operation {
	t.Helper()
	all := simulated(doc)
	i := slices.IndexFunc(all, func(op operation) bool { return op.OperationID == id })
	if i < 0 {
		t.Fatalf("x-example-after: no operation %q is simulated", id)
	}
	return all[i]
}

// bodies returns the bodies among the examples of an operation's request by name.
func bodies(op operation) map[string]any {
	if op.RequestBody == nil {
		return map[string]any{op.OperationID: nil}
	}
	all := map[string]any{}
	for kind, media := range op.RequestBody.Value.Content {
		if strings.HasPrefix(kind, "multipart/") { // no example can hold the bytes of a file
			all[op.OperationID] = file()
		}
		for name, e := range media.Examples {
			if own, _, _ := strings.Cut(name, "."); own != op.OperationID {
				continue // another operation has the same kind of body
			}
			all[name] = e.Value.Value
			if fields, ok := e.Value.Value.(map[string]any); ok && kind == "application/x-www-form-urlencoded" {
				all[name] = form(fields)
			}
			if text, ok := e.Value.Value.(string); ok && kind == "text/csv" {
				all[name] = apitest.Body{Type: kind, Text: text}
			}
		}
	}
	return all
}

func form(fields map[string]any) apitest.Body {
	values := url.Values{}
	for name, v := range fields {
		values.Set(name, fmt.Sprint(v))
	}
	return apitest.Body{Type: "application/x-www-form-urlencoded", Text: values.Encode()}
}

// file returns a multipart body with a PNG.
func file() apitest.Body {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", "a.png")
	if err == nil {
		err = png.Encode(part, image.NewGray(image.Rect(0, 0, 1, 1)))
	}
	if err := cmp.Or(err, w.Close()); err != nil {
		panic(err) // a buffer takes everything
	}
	return apitest.Body{Type: w.FormDataContentType(), Text: b.String()}
}

// send sends a request with the examples of the parameters.
func send(t *testing.T, c *apitest.Client, op operation, body any) *apitest.Answer {
	t.Helper()
	path, query := op.path, url.Values{}
	for _, ref := range op.params {
		p := ref.Value
		text := ""
		switch e := p.Example.(type) {
		case nil:
			if sent, ok := body.(apitest.Body); ok && p.Name == "Content-Length" {
				c.Header.Set(p.Name, strconv.Itoa(len(sent.Text)))
			} else if p.Required {
				t.Fatalf("%s: the parameter %s has no example", op.OperationID, p.Name)
			}
			continue
		case string:
			text = e
		default:
			encoded, err := json.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			text = string(encoded)
		}
		switch p.In {
		case "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(text))
		case "query":
			query.Set(p.Name, text)
		case "header":
			c.Header.Set(p.Name, text)
		}
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return c.Do(op.method, path, body)
}

func example(t *testing.T, op operation, a *apitest.Answer, name string) any {
	t.Helper()
	kind, _, _ := mime.ParseMediaType(a.Header.Get("Content-Type"))
	media := op.Responses.Status(a.Status).Value.Content[kind]
	if media == nil || media.Examples[name] == nil {
		t.Errorf("%s: no example of its %d %s is named so", name, a.Status, kind)
		return nil
	}
	return media.Examples[name].Value.Value
}

func value(t *testing.T, text string) (v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

type answer struct{ name, text string }

// write writes the answers at the end of a vendor's contract.
func write(t *testing.T, vendor string, answers []answer) {
	t.Helper()
	file := "../../contracts/" + vendor + ".yaml"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, _, ok := strings.Cut(string(text), generated)
	if !ok {
		t.Fatalf("%s must end in components.examples, with the line\n%s", file, generated)
	}
	var b strings.Builder
	b.WriteString(head + generated)
	for _, a := range answers {
		fmt.Fprintf(&b, "    %s.answer:\n      value:\n", a.name)
		for line := range strings.Lines(block(t, a.text)) {
			b.WriteString("        " + line)
		}
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// block returns JSON as YAML, its members in the same order.
func block(t *testing.T, text string) string {
	t.Helper()
	var node yaml.Node
	if err := yaml.Unmarshal([]byte(text), &node); err != nil {
		t.Fatal(err)
	}
	plain(&node)
	var b strings.Builder
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(&node); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// plain drops the style of JSON: braces, and quotes around names.
func plain(n *yaml.Node) {
	if n.Kind != yaml.ScalarNode {
		n.Style = 0
	}
	for i, inner := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			inner.Style = 0
		}
		plain(inner)
	}
}
