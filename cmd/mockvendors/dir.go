package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/scenarios"
)

// scenarioFiles are the extensions of files that a directory stands for.
var scenarioFiles = []string{".yaml", ".yml", ".json"}

// filesIn replaces each directory in a list by the scenario files in it, in the
// order of their names.
func filesIn(given []string) (files []string, err error) {
	for _, name := range given {
		_, shipped := scenarios.Text(name)
		info, err := os.Stat(name)
		if shipped || err != nil || !info.IsDir() {
			files = append(files, name)
			continue
		}
		entries, err := os.ReadDir(name) // sorted by name
		if err != nil {
			return nil, err
		}
		before := len(files)
		for _, e := range entries {
			if !e.IsDir() && slices.Contains(scenarioFiles, strings.ToLower(filepath.Ext(e.Name()))) {
				files = append(files, filepath.Join(name, e.Name()))
			}
		}
		if len(files) == before {
			return nil, fmt.Errorf("the directory %s has no *.yaml, *.yml or *.json file; directories below it are not read", name)
		}
	}
	return files, nil
}
