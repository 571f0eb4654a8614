package contracts_test

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/mockvendors/mockvendors/contracts"
	"github.com/mockvendors/mockvendors/internal/contract"
)

func TestEveryContractIsValid(t *testing.T) {
	for _, name := range written(t) {
		t.Run(name, func(t *testing.T) {
			for _, doc := range []*openapi3.T{load(t, name), loadSimulated(t, name)} {
				if err := doc.Validate(context.Background()); err != nil {
					t.Error(err)
				}
			}
			if doc := load(t, name); doc.OpenAPI != "3.0.3" {
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

// Where a vendor publishes a specification, all its operations are simulated.
func TestSimulatedOperations(t *testing.T) {
	for name, want := range map[string]int{"egym": 43, "onsi": 20} {
		all := operations(load(t, name))
		if len(all) != want {
			t.Errorf("%s has %d operations, want %d", name, len(all), want)
		}
		for _, op := range all {
			if !op.simulated() {
				t.Errorf("%s does not simulate %s", name, op.OperationID)
			}
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
			for status, response := range op.Responses.Map() {
				if response.Value.Extensions["x-not-simulated"] == true {
					continue // the vendor's alone
				}
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

// Linters do not look into x-simulated.
func TestEveryComponentIsUsed(t *testing.T) {
	for _, name := range written(t) {
		text, err := contracts.YAML(name)
		if err != nil {
			t.Fatal(err)
		}
		c := load(t, name).Components
		for kind, names := range map[string][]string{
			"schemas": slices.Collect(maps.Keys(c.Schemas)), "responses": slices.Collect(maps.Keys(c.Responses)),
			"parameters": slices.Collect(maps.Keys(c.Parameters)), "requestBodies": slices.Collect(maps.Keys(c.RequestBodies)),
			"headers": slices.Collect(maps.Keys(c.Headers)), "examples": slices.Collect(maps.Keys(c.Examples)),
		} {
			for _, component := range names {
				ref := regexp.MustCompile("#/components/" + kind + "/" + regexp.QuoteMeta(component) + `["']`)
				if !ref.Match(text) {
					t.Errorf("%s: nothing refers to %s/%s", name, kind, component)
				}
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

// load returns a contract as its file has it: the vendor's.
func load(t *testing.T, name string) *openapi3.T {
	t.Helper()
	data, err := contracts.YAML(name)
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, name, data)
}

// loadSimulated returns the simulator's contract.
func loadSimulated(t *testing.T, name string) *openapi3.T {
	t.Helper()
	data, err := contracts.YAML(name)
	if err == nil {
		data, err = contract.Simulated(data)
	}
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, name, data)
}

func parse(t *testing.T, name string, data []byte) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return doc
}
