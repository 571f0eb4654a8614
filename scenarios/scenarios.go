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

//go:embed probes
var probes embed.FS

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

// Probe returns the file by which a reading of a vendor is settled, and whether there
// is one.
func Probe(vendor, reading string) (path string, text []byte, ok bool) {
	path = "probes/" + vendor + "/" + reading + ".yaml"
	text, err := probes.ReadFile(path)
	return path, text, err == nil
}

// Probes returns the paths of all probes, sorted.
func Probes() []string {
	paths, err := fs.Glob(probes, "probes/*/*.yaml")
	if err != nil {
		panic(err) // the pattern is valid
	}
	return paths
}
