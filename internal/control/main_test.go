package control_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/mockvendors/mockvendors/contracts"
)

// TestMain runs the tests, and then fails unless they reached every status of
// every operation of the contract, and every kind of problem that it has there.
// When only some of the tests run, nothing is asked.
func TestMain(m *testing.M) {
	code := m.Run()
	if code == 0 && all() {
		if missing := missed(); len(missing) > 0 {
			for _, line := range missing {
				fmt.Println(line)
			}
			fmt.Println("FAIL: the tests of the control API leave something out")
			code = 1
		}
	}
	os.Exit(code)
}

// all says whether this is a run of all tests, and not a list or a part of them.
func all() bool {
	for _, name := range []string{"test.run", "test.skip", "test.list"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() != "" {
			return false
		}
	}
	return true
}

// What the tests of the package reached.
var (
	reaching sync.Mutex // guards what follows
	seen     = map[string]bool{}
)

// reached notes an answer; kind is "" where it is no problem.
func reached(operation string, status int, kind string) {
	reaching.Lock()
	defer reaching.Unlock()
	seen[line(operation, strconv.Itoa(status), kind)] = true
}

func line(operation, status, kind string) string { return operation + " " + status + " " + kind }

func missed() (missing []string) {
	text, err := contracts.YAML("control")
	if err != nil {
		return []string{err.Error()}
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return []string{err.Error()}
	}
	reaching.Lock()
	defer reaching.Unlock()
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			for status, response := range op.Responses.Map() {
				kinds := []any{""}
				if header := response.Value.Headers["X-Mockvendors-Error"]; header != nil {
					kinds = header.Value.Schema.Value.Enum
				}
				for _, kind := range kinds {
					if l := line(op.OperationID, status, kind.(string)); !seen[l] {
						missing = append(missing, l+" is reached by no test")
					}
				}
			}
		}
	}
	slices.Sort(missing)
	return missing
}
