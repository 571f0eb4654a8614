// Package scenarios holds the scenario files that come with the program.
package scenarios

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed *.yaml
var files embed.FS

// First is a scenario to begin with, for the file first.yaml.
//
//go:embed first/first.yaml
var First []byte

// Names returns the names of the shipped scenarios, sorted.
func Names() []string {
	paths, err := fs.Glob(files, "*.yaml")
	if err != nil {
		panic(err) // the pattern is valid
	}
	for i, p := range paths {
		paths[i] = strings.TrimSuffix(p, ".yaml")
	}
	return paths
}

// Text returns the file of a shipped scenario, and whether there is one of that
// name.
func Text(name string) ([]byte, bool) {
	text, err := files.ReadFile(name + ".yaml")
	return text, err == nil
}
