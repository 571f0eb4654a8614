package contracts_test

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	gocmp "github.com/google/go-cmp/cmp"
)

// The vendors that publish a specification, and its file. What it declares is in
// testdata as a table: facts, in no words of the vendor's.
var specifications = map[string]string{"egym": "egym-mms-v2.openapi.json", "onsi": "onsi-v1.openapi.json"}

// Where a contract declares something else than the specification, and why.
var deviations = []struct{ vendor, published, ours, reason string }{
	{"egym", "body optional multipart/", "body required multipart/", "a body with a required part is required"},
	{
		"egym", "answer 200 " + account + " membership ", "answer 200 " + account + " ",
		"reading deleted-by-id: an account may be shown without its membership",
	},
	{"egym", "answer 201 " + account + " membership ", "answer 201 " + account + " ", "as above"},
	{"egym", " items.lastName items.membership ", " items.lastName ", "as above"},
	{"onsi", "query skip number required", "query skip number", "reading page-parameters: it has a default"},
	{"onsi", "query take number required", "query take number", "as above"},
	{"onsi", "body optional application/json", "body required application/json", "the vendor's pages send a body with each of these"},
	{
		"onsi", "header x-idempotency-key string\n  answer 202", "header x-idempotency-key string\n  body required text/csv\n  answer 202",
		"the specification leaves out the body, which must be the file",
	},
	{
		"onsi", "answer 200 application/json requires message", "answer 200 application/json",
		"reading idempotency-scope: it may be the replay of a change",
	},
	{"onsi", invited, "answer 201 application/json", "as above, of anything that was created"},
	{
		"onsi", "answer 201 application/json requires accountDetails bankAccount bankAccount.lastFour fee fee.amount fee.currency netAmount " +
			"netAmount.amount netAmount.currency withdrawalIntentId", "answer 201 application/json", "as above",
	},
	{"onsi", "answer 201 application/json requires message", "answer 201 application/json", "as above"},
	{"onsi", member + "\nPUT", "answer 200 application/json\nPUT", "as above, of a removal"},
	{"onsi", member + "\nGET /v1/pay", "answer 200 application/json\nGET /v1/pay", "as above"},
}

const (
	account = "application/json requires email firstName gender lastName"
	member  = "answer 200 application/json requires accountDetails dob email enablePayroll firstName lastName memberId phone status " +
		"tier workerId"
	invited = "answer 201 application/json requires accountDetails dob email enablePayroll firstName lastName memberId phone status " +
		"tier workerId"
)

var update = flag.Bool("update", false, "write the tables of published facts from the specifications in VENDOR_SPECS")

func TestContractsDeclareWhatIsPublished(t *testing.T) {
	used := map[int]bool{}
	for _, name := range slices.Sorted(maps.Keys(specifications)) {
		published := table(t, name)
		want := published
		for i, d := range deviations {
			if d.vendor == name && strings.Contains(want, d.published) {
				used[i] = true
				want = strings.ReplaceAll(want, d.published, d.ours)
			}
		}
		if diff := gocmp.Diff(want, facts(load(t, name), declared(published))); diff != "" {
			t.Errorf("%s (-published +contract):\n%s", name, diff)
		}
	}
	for i, d := range deviations {
		if !used[i] {
			t.Errorf("%s publishes no %q: drop the deviation", d.vendor, d.published)
		}
	}
}

func TestTablesAreOfTheSpecifications(t *testing.T) {
	dir := os.Getenv("VENDOR_SPECS")
	if dir == "" {
		t.Skip("set VENDOR_SPECS to a folder with the vendors' specifications, which are not ours to publish")
	}
	for name, file := range specifications {
		spec, err := openapi3.NewLoader().LoadFromFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		published := facts(spec, nil)
		if *update {
			if err := os.WriteFile(tableFile(name), []byte(published), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if diff := gocmp.Diff(published, table(t, name)); diff != "" {
			t.Errorf("%s (-specification +table):\n%s", name, diff)
		}
	}
}

func tableFile(name string) string { return filepath.Join("testdata", name+"-published.txt") }

func table(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(tableFile(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// declared returns the statuses that a table has, by operation.
func declared(table string) map[string][]string {
	all := map[string][]string{}
	id := ""
	for line := range strings.Lines(table) {
		words := strings.Fields(line)
		if !strings.HasPrefix(line, " ") {
			id = words[len(words)-1]
		} else if words[0] == "statuses" {
			all[id] = words[1:]
		}
	}
	return all
}

// facts returns what a document declares of each operation. If only is not nil,
// it leaves out other statuses: a contract may have more than a specification.
func facts(doc *openapi3.T, only map[string][]string) string {
	var b strings.Builder
	all := operations(doc)
	slices.SortFunc(all, func(a, b operation) int { return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.method, b.method)) })
	for _, op := range all {
		fmt.Fprintf(&b, "%s %s %s\n", op.method, op.path, op.OperationID)
		statuses := slices.Sorted(maps.Keys(op.Responses.Map()))
		if only != nil {
			statuses = slices.DeleteFunc(statuses, func(s string) bool { return !slices.Contains(only[op.OperationID], s) })
		}
		fmt.Fprintf(&b, "  statuses %s\n", strings.Join(statuses, " "))
		for _, p := range parameters(doc, op) {
			fmt.Fprintf(&b, "  %s\n", p)
		}
		if op.RequestBody != nil {
			required := "optional"
			if op.RequestBody.Value.Required {
				required = "required"
			}
			for _, kind := range slices.Sorted(maps.Keys(op.RequestBody.Value.Content)) {
				fmt.Fprintf(&b, "  body %s %s\n", required, members(kind, op.RequestBody.Value.Content[kind].Schema))
			}
		}
		for _, status := range statuses {
			content := op.Responses.Value(status).Value.Content
			for _, kind := range slices.Sorted(maps.Keys(content)) {
				if status[0] == '2' {
					fmt.Fprintf(&b, "  answer %s %s\n", status, members(kind, content[kind].Schema))
				}
			}
		}
	}
	return b.String()
}

func parameters(doc *openapi3.T, op operation) (lines []string) {
	for _, ref := range slices.Concat(doc.Paths.Value(op.path).Parameters, op.Parameters) {
		p := ref.Value
		schema := p.Schema.Value
		line := strings.TrimSpace(strings.Join([]string{p.In, p.Name, strings.Join(schema.Type.Slice(), " "), schema.Format}, " "))
		if p.Required {
			line += " required"
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines
}

// members returns a content type with the members that a schema requires and those
// that only answers have.
func members(kind string, schema *openapi3.SchemaRef) string {
	var required, readOnly []string
	walk(schema.Value, "", func(at string, s *openapi3.Schema) {
		for _, name := range s.Required {
			required = append(required, at+name)
		}
		for name, p := range s.Properties {
			if p.Value.ReadOnly {
				readOnly = append(readOnly, at+name)
			}
		}
	})
	slices.Sort(required)
	slices.Sort(readOnly)
	if len(required) > 0 {
		kind += " requires " + strings.Join(required, " ")
	}
	if len(readOnly) > 0 {
		kind += " reads only " + strings.Join(readOnly, " ")
	}
	return kind
}

// walk visits an object schema, and those of its members and items.
func walk(s *openapi3.Schema, at string, visit func(at string, s *openapi3.Schema)) {
	visit(at, s)
	for name, p := range s.Properties {
		walk(p.Value, at+name+".", visit)
	}
	if s.Items != nil {
		walk(s.Items.Value, at, visit)
	}
}
