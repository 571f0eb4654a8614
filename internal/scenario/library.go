package scenario

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/scenarios"
)

// Library has the scenarios that can be chosen by name: the shipped ones, and files of
// the user's own, which go before a shipped one of the same name. Its zero value has the
// shipped ones.
type Library struct{ own map[string]string }

// Add adds a file by its name without the extension. Its text is read each time that it
// is asked for, since people edit their files.
func (l *Library) Add(path string) error {
	name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	if other := l.own[name]; other != "" && other != path {
		return fmt.Errorf("two scenarios have the name %q: %s and %s", name, other, path)
	}
	if l.own == nil {
		l.own = map[string]string{}
	}
	l.own[name] = path
	return nil
}

// Names returns all names, sorted.
func (l *Library) Names() []string {
	names := append(slices.Collect(maps.Keys(l.own)), scenarios.Names()...)
	slices.Sort(names)
	return slices.Compact(names)
}

// Own reports whether the scenario of a name is a file of the user's own.
func (l *Library) Own(name string) bool { return l.own[name] != "" }

// Text returns the text of a scenario, and the file that it is from. Its error names
// the nearest scenario.
func (l *Library) Text(name string) (path string, text []byte, err error) {
	if path := l.own[name]; path != "" {
		text, err = os.ReadFile(path)
		return path, text, err
	}
	text, ok := scenarios.Text(name)
	if !ok {
		return "", nil, fmt.Errorf("there is no scenario %q%s", name, strict.Suggest(name, l.Names()))
	}
	return name + ".yaml", text, nil
}
