// Package contracts holds the OpenAPI 3.0.3 documents of the APIs that
// mockvendors serves, one file per API, all in our own words.
//
// A vendor's contract describes what the simulator answers: every status and body
// that any reading of the vendor's documents allows, and no other. Objects in
// answers are closed, so an answer with an extra field breaks the contract. An
// operation marked x-not-simulated is one that the vendor has and the simulator
// does not have yet: its path, parameters and success status are described, and
// the simulator answers 501.
package contracts

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed *.yaml
var files embed.FS

// YAML returns the contract of the given name, such as "egym" or "control", byte
// for byte as its file holds it.
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
		panic(err) // the root of an embedded tree always exists
	}
	var list []string
	for _, e := range entries {
		list = append(list, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return list
}
