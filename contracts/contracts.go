// Package contracts holds the OpenAPI 3.0.3 documents of the APIs that
// mockvendors serves, one file an API, all in our own words.
//
// A vendor's contract says what the simulator answers in the vendor's place:
// every status and body that any reading of the vendor's documents can give,
// and no other. Objects in answers are closed, so an answer with one field too
// many breaks its contract. An operation marked x-not-simulated is one that the
// vendor has and the simulator does not (yet): its path, parameters and success
// status are there, and the simulator says 501.
package contracts

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed *.yaml
var files embed.FS

// YAML returns the contract of the given name, such as "egym" or "control",
// byte for byte as it is written.
func YAML(name string) ([]byte, error) {
	doc, err := files.ReadFile(name + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("no contract %q: there are %s", name, strings.Join(names(), ", "))
	}
	return doc, nil
}

func names() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // the root of an embedded tree is always there
	}
	var list []string
	for _, e := range entries {
		list = append(list, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return list
}
