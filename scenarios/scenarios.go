// Package scenarios holds the scenario files that come with the program.
package scenarios

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed *.yaml keys/*.yaml
var files embed.FS

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

// Keys returns the files that together have every key of a scenario, by their names:
// one of each vendor with every key of its state, and "file" with all other keys.
func Keys() map[string][]byte {
	paths, err := fs.Glob(files, "keys/*.yaml")
	if err != nil {
		panic(err) // the pattern is valid
	}
	all := map[string][]byte{}
	for _, p := range paths {
		text, err := files.ReadFile(p)
		if err != nil {
			panic(err) // it was just listed
		}
		all[strings.TrimSuffix(strings.TrimPrefix(p, "keys/"), ".yaml")] = text
	}
	return all
}
