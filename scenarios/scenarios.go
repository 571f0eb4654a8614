// Package scenarios holds the scenario files that come with the program.
package scenarios

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed *.yaml keys/*.yaml
var files embed.FS

// First is a scenario to begin with, for the file first.yaml.
//
//go:embed first/first.yaml
var First []byte

//go:embed probes
var probes embed.FS

// ProbeValues is a YAML file with what probes need from outside in a world of the scenario
// starter, where that is not just any text.
//
//go:embed probes/starter.yaml
var ProbeValues []byte

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

// Show returns the file of a shipped scenario or probe, such as
// probes/VENDOR/READING, and whether there is one of that name.
func Show(name string) ([]byte, bool) {
	if text, ok := Text(name); ok {
		return text, true
	}
	if !strings.HasPrefix(name, "probes/") {
		return nil, false
	}
	text, err := probes.ReadFile(name + ".yaml")
	return text, err == nil
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

// ProbeNames returns the names by which Show prints the probes, sorted.
func ProbeNames() []string {
	names := Probes()
	for i, path := range names {
		names[i] = strings.TrimSuffix(path, ".yaml")
	}
	return names
}

// Keys returns the files that together have every key of a scenario, by their names:
// one of each vendor with every key of its state, "probe" with those of a probe, and
// "file" with all other keys.
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
