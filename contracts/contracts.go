// Package contracts holds the OpenAPI 3.0.3 documents of the APIs that
// mockvendors serves, one file per API, all in our own words.
//
// A vendor's contract is as open as the vendor's documents leave it: real answers
// are held against that. Under x-simulated it says what the simulator makes of it:
// every status and body that any reading of the documents allows, and no other.
// Objects are closed there, so an answer of the simulator with an extra field is a
// mistake. Package internal/contract reads both.
//
// An operation marked x-not-simulated is one that the vendor has and the simulator
// does not have yet: its path, parameters and statuses are described, and the
// simulator answers 501. A response marked so is declared by the vendor, and the
// simulator never gives it.
//
// Each simulated operation has an example of a request that a client of the
// scenario starter may send, and of the simulator's answer to it.
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
