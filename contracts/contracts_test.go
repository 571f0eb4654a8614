package contracts_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/contracts"
)

func TestEveryContractIsValid(t *testing.T) {
	for _, name := range written(t) {
		t.Run(name, func(t *testing.T) {
			doc := load(t, name)
			if err := doc.Validate(context.Background()); err != nil {
				t.Error(err)
			}
			if doc.OpenAPI != "3.0.3" {
				t.Errorf("openapi is %q, want 3.0.3: checking against a 3.1 document is forty times slower", doc.OpenAPI)
			}
		})
	}
}

func TestContractIsServedAsWritten(t *testing.T) {
	for _, name := range written(t) {
		want, err := os.ReadFile(name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		got, err := contracts.YAML(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the file holds", name)
		}
		if first, _, _ := bytes.Cut(got, []byte("\n")); !bytes.HasPrefix(first, []byte("# ")) {
			t.Errorf("%s does not say in its first line what it is", name)
		}
	}
}

func TestUnknownContractNamesTheOthers(t *testing.T) {
	for _, name := range []string{"", "egim", "../go", "egym.yaml"} {
		_, err := contracts.YAML(name)
		if err == nil {
			t.Errorf("%q: no error", name)
			continue
		}
		for _, other := range written(t) {
			if !strings.Contains(err.Error(), other) {
				t.Errorf("%q: %v: does not name %s", name, err, other)
			}
		}
	}
}

// The lists were taken from the vendors' published specifications.
func TestPublishedOperationsAreAllThere(t *testing.T) {
	for _, name := range []string{"egym", "onsi"} {
		t.Run(name, func(t *testing.T) {
			published, err := os.ReadFile(filepath.Join("testdata", name+"-operations.txt"))
			if err != nil {
				t.Fatal(err)
			}
			want := strings.Split(strings.TrimSpace(string(published)), "\n")
			var got []string
			for _, op := range operations(load(t, name)) {
				got = append(got, fmt.Sprintf("%s %s %s", op.method, op.path, op.OperationID))
			}
			slices.Sort(want)
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("operations (-published +contract):\n%s", diff)
			}
		})
	}
}

func TestSimulatedOperations(t *testing.T) {
	want := map[string][]string{
		"egym": {
			"assignRoles", "deleteImage", "eraseAccountMembershipData", "getByEmail", "getRoles",
			"listAccounts", "partialUpdate", "publishAccount", "retrieveAccount",
			"retrieveAccountByMembershipId", "updateAccount", "uploadImage",
		},
		"onsi": {
			"getMember", "getMembers", "getTiers", "inviteMember", "removeMember", "replaceMember",
			"updateMember",
		},
	}
	for name, ids := range want {
		var got []string
		for _, op := range operations(load(t, name)) {
			if op.simulated() {
				got = append(got, op.OperationID)
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(ids, got); diff != "" {
			t.Errorf("%s (-want +contract):\n%s", name, diff)
		}
	}
}

func TestOperationsHaveNameAndSummary(t *testing.T) {
	for _, name := range written(t) {
		seen := map[string]string{}
		for _, op := range operations(load(t, name)) {
			at := name + " " + op.method + " " + op.path
			if op.OperationID == "" || op.Summary == "" {
				t.Errorf("%s: no operationId or no summary", at)
			}
			if first, ok := seen[op.OperationID]; ok {
				t.Errorf("%s: operationId %s is that of %s", at, op.OperationID, first)
			}
			seen[op.OperationID] = at
		}
	}
}

func TestSimulatedOperationsNameTheirStatuses(t *testing.T) {
	for _, name := range written(t) {
		for _, op := range operations(load(t, name)) {
			if !op.simulated() {
				continue
			}
			for status := range op.Responses.Map() {
				full := name == "control" && status == "507" // a bound that was met is no failure
				if len(status) != 3 || strings.HasSuffix(status, "XX") || status[0] == '5' && !full {
					t.Errorf("%s %s: %s: want each status by number, and no failure of the server", name, op.OperationID, status)
				}
			}
			if body, tooLarge := op.RequestBody != nil, op.Responses.Value("413") != nil; body != tooLarge {
				t.Errorf("%s %s: takes a body: %t, refuses one that is too large: %t", name, op.OperationID, body, tooLarge)
			}
		}
	}
}

type operation struct {
	*openapi3.Operation
	method, path string
}

// simulated reports whether the simulator answers the operation itself.
func (o operation) simulated() bool { return o.Extensions["x-not-simulated"] != true }

func operations(doc *openapi3.T) []operation {
	var list []operation
	for _, path := range doc.Paths.InMatchingOrder() {
		for method, op := range doc.Paths.Value(path).Operations() {
			list = append(list, operation{op, method, path})
		}
	}
	return list
}

// written lists the contracts as the folder has them, whatever is embedded.
func written(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no contracts found: %v", err)
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(f, ".yaml")
	}
	return files
}

func load(t *testing.T, name string) *openapi3.T {
	t.Helper()
	data, err := contracts.YAML(name)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return doc
}
