package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/scenarios"
)

// scenarioFiles are the extensions of files that a directory stands for.
var scenarioFiles = []string{".yaml", ".yml", ".json"}

// filesIn replaces each directory in a list by the scenario files in it, in the
// order of their names.
func filesIn(given []string) (files []string, err error) {
	for _, name := range given {
		if !isDirectory(name) {
			files = append(files, name)
			continue
		}
		all, err := listed(name)
		if err != nil {
			return nil, err
		}
		files = append(files, all...)
	}
	return files, nil
}

// isDirectory reports whether a name is that of a directory, and not of a shipped
// scenario.
func isDirectory(name string) bool {
	_, shipped := scenarios.Text(name)
	info, err := os.Stat(name)
	return !shipped && err == nil && info.IsDir()
}

// listed returns the files in a directory that can be scenarios by their names. It returns
// an error if there are none.
func listed(dir string) (files []string, err error) {
	files, err = namedAsScenarios(dir)
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("the directory %s has no *.yaml, *.yml or *.json file; directories below it are not read", dir)
	}
	return files, err
}

// namedAsScenarios returns the files in a directory that can be scenarios by their names.
func namedAsScenarios(dir string) (files []string, err error) {
	entries, err := os.ReadDir(dir) // sorted by name
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !e.IsDir() && slices.Contains(scenarioFiles, strings.ToLower(filepath.Ext(e.Name()))) {
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	return files, nil
}

var (
	// modeline is the line by which an editor finds the schema of scenarios.
	modeline = regexp.MustCompile(`(?m)^\s*#\s*yaml-language-server:\s*\$schema=(\S*/)?(schema\.json|\S*mockvendors\S*)\s*$`)
	// vendorsKey is the key that only scenarios have, in a file that cannot be parsed.
	vendorsKey = regexp.MustCompile(`(?m)^\s*"?vendors"?\s*:`)
)

// isScenario reports whether a file is meant as a scenario, with mistakes or without:
// other programs have files of these names as well.
func isScenario(file string, text []byte) bool {
	if modeline.Match(text) {
		return true
	}
	doc, err := strict.Parse(file, text)
	if err != nil {
		return vendorsKey.Match(text)
	}
	_, vendors := doc.Root().Get("vendors")
	_, name := doc.Root().Get("name")
	version, _ := doc.Root().Get("version")
	return vendors || name && string(version.JSON()) == "1"
}
