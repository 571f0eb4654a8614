package contract_test

import (
	_ "embed"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/contract"
)

//go:embed testdata/club.yaml
var clubYAML []byte

func club(tb testing.TB) *contract.Contract {
	tb.Helper()
	c, err := contract.Load(clubYAML)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func TestLoadRefuses(t *testing.T) {
	const head = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n"
	const answer = ", responses: {'200': {description: Fine}}}"
	query := func(rest string) string {
		return head + "  /x: {get: {operationId: x, parameters: [{name: q, in: query, " + rest + "}]" + answer + "}\n"
	}
	for _, tc := range []struct{ reason, yaml, want string }{
		{"a mark that is no answer", head + "  /x: {get: {operationId: x, x-repeatable: sometimes" + answer + "}\n", "x-repeatable must be true or false"},
		{"pages without a parameter", head + "  /x: {get: {operationId: x, x-pages: {items: /a, total: /b}" + answer + "}\n", "x-pages must name one query parameter"},
		{"pages by a parameter that there is not", head + "  /x: {get: {operationId: x, x-pages: {skip: s, items: /a, total: /b}" + answer + "}\n",
			"x-pages must name one query parameter"},
		{"pages without an end", strings.Replace(query("schema: {type: integer}"), "parameters:", "x-pages: {skip: q, items: /a}, parameters:", 1), "x-pages must have items, and one of"},
		{"a misspelled member of pages", head + "  /x: {get: {operationId: x, x-pages: {skips: s}" + answer + "}\n", "x-pages: "},
		{"an own answer that is no choice", head + "  /x: {get: {operationId: x, responses: {'200': {description: Fine, x-own: [Member], " +
			"content: {application/json: {schema: {type: object}}}}}}}\n", "x-own: Member is no choice"},
		{"own answers that are no list", head + "  /x: {get: {operationId: x, responses: {'200': {description: Fine, x-own: Member}}}}\n", "x-own must be a list"},
		{"no YAML", "\t{", "parse contract: "},
		{"a newer version has other schemas", strings.Replace(head, "3.0.3", "3.1.0", 1) + "  {}\n", `parse contract: OpenAPI version is "3.1.0"`},
		{"an invalid document", strings.Replace(head, "title: T, ", "", 1) + "  {}\n", "validate contract: "},
		{"a reference to nowhere", query("schema: {$ref: '#/components/schemas/None'}"), "parse contract: "},
		{"nothing to call the operation by", head + "  /x: {get: {summary: X" + answer + "}\n", "compile contract: GET /x: has no operationId"},
		{"two operations of one id", head + "  /x: {get: {operationId: x" + answer + "}\n  /y: {get: {operationId: x" + answer + "}\n", "validate contract: "},
		{"two parameters in a segment cannot be told apart", head + "  /{a}-{b}: {get: {operationId: x, parameters: [{name: a, in: path, required: true, schema: {type: string}}, {name: b, in: path, required: true, schema: {type: string}}]" + answer + "}\n",
			`compile contract: GET /{a}-{b}: path segment "{a}-{b}" must hold one whole {parameter}`},
		{"an object in the query is not checked", query("schema: {type: object}"), "parameter q: objects are not supported"},
		{"a parameter of content is not checked", query("content: {application/json: {schema: {type: object}}}"), "parameter q: must have a schema"},
		{"a cookie is not checked", head + "  /x: {get: {operationId: x, parameters: [{name: q, in: cookie, schema: {type: string}}]" + answer + "}\n", "parameter q: cookies are not supported"},
		{"a style that is not read", head + "  /{q}: {get: {operationId: x, parameters: [{name: q, in: path, required: true, style: label, schema: {type: string}}]" + answer + "}\n", "parameter q: style label is not supported"},
		{"an answer's header that is not checked", head + "  /x: {get: {operationId: x, responses: {'200': {description: Fine, headers: {X-H: {schema: {type: object}}}}}}}\n", "response 200: header X-H: objects are not supported"},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			_, err := contract.Load([]byte(tc.yaml))
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want an error with %q", err, tc.want)
			}
		})
	}
}

func TestOperations(t *testing.T) {
	c := club(t)
	var ids []string
	for _, op := range c.Operations() {
		ids = append(ids, op.Method+" "+op.Path+" "+op.ID)
	}
	want := []string{
		"POST /login login",
		"GET /members listMembers",
		"POST /members addMember",
		"GET /members({key})/card card",
		"DELETE /members/{memberId} removeMember",
		"HEAD /members/{memberId} probeMember",
		"PUT /members/{memberId}/picture putPicture",
	}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("operations by path and method (-want +got):\n%s", diff)
	}

	for _, want := range []contract.Operation{
		{ID: "listMembers", Method: "GET", Path: "/members", Summary: "A page of members", Simulated: true, Repeatable: true, Statuses: []int{200}, Declared: []int{200},
			Params: []contract.Param{
				{Name: "limit", In: "query", Required: true, Type: "whole number, 1 to 100"},
				{Name: "active", In: "query", Type: "`true` or `false`"}, {Name: "tier", In: "query", Type: "list: `GOLD` or `SILVER`"},
				{Name: "ids", In: "query", Type: "list: whole number"}, {Name: "since", In: "query", Type: "time"},
				{Name: "weight", In: "query", Type: "number"}, {Name: "days", In: "query", Type: "list: whole number or `null`"},
				{Name: "near", In: "query", Type: "list: number"}, {Name: "X-Trace", In: "header", Type: "text"},
			}},
		{ID: "addMember", Method: "POST", Path: "/members", Simulated: true, HasBody: true, NeedsBody: true,
			Statuses: []int{201, 204, 409}, Declared: []int{201, 204, 409}},
		{ID: "card", Method: "GET", Path: "/members({key})/card", Simulated: false, Repeatable: true,
			Params: []contract.Param{{Name: "key", In: "path", Required: true, Type: "whole number"}}},
	} {
		got, ok := c.Operation(want.ID)
		if !ok {
			t.Errorf("%s is not found", want.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", want.ID, diff)
		}
	}
	if got, ok := c.Operation("none"); ok {
		t.Errorf("an unknown id found %v", got)
	}
}

// TestShippedContractsLoad reads whatever contracts the repository has.
func TestShippedContractsLoad(t *testing.T) {
	files, err := filepath.Glob("../../contracts/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no contracts here")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			yaml, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			open, err := contract.Load(yaml)
			if err != nil {
				t.Fatal(err)
			}
			simulated, err := contract.LoadSimulated(yaml)
			if err != nil {
				t.Fatal(err)
			}
			if len(open.Operations()) == 0 {
				t.Error("has no operations")
			}
			for i, op := range simulated.Operations() {
				if other := open.Operations()[i]; op.ID != other.ID || !slices.Equal(op.Declared, other.Statuses) {
					t.Errorf("the vendor's contract declares %v for %s, the simulator's %v", other.Statuses, op.ID, op.Declared)
				}
			}
		})
	}
}
