package simtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	list "github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
)

// vendors is the vendors at work, once for all tests of the process: their
// contracts take a while to read. It has no worlds; those are in sets apart.
var vendors = sync.OnceValue(func() *world.Set { return world.NewSet(list.All()) })

// starter is what a world begins with where nothing is said.
const starter = "starter"

// beginning is the scenario that a test chose.
type beginning struct {
	named    string
	isInline bool
	inline   any
}

// start loads the scenario.
func (b *beginning) start() (*world.Start, error) {
	if b == nil {
		b = &beginning{named: starter}
	}
	path, text, err := b.text()
	if err != nil {
		return nil, err
	}
	return loaded.start(path, text)
}

// sent is the scenario as a server takes it, checked: a name, or an object. It
// is null where nothing was said, and then the server's own.
func (b *beginning) sent() (json.RawMessage, error) {
	if b == nil {
		return json.RawMessage("null"), nil
	}
	if _, err := b.start(); err != nil {
		return nil, err
	}
	if _, shipped := scenarios.Text(b.named); shipped {
		return json.Marshal(b.named)
	}
	path, text, err := b.text()
	if err != nil {
		return nil, err
	}
	doc, err := parse(path, text)
	if err != nil {
		return nil, err
	}
	return doc.Root().JSON(), nil
}

// text is the scenario's text, and the file that it is from; "" for an inline
// one.
func (b *beginning) text() (path string, text []byte, err error) {
	if !b.isInline {
		return scenario.Text(b.named)
	}
	text, err = textOf(b.inline)
	return "", text, err
}

// parse reads a text from the file at path. What an inline scenario is called
// in messages tells also that it may be YAML where it begins like JSON.
func parse(path string, text []byte) (*strict.Document, error) {
	if path == "" {
		path = "scenario.yaml"
	}
	return strict.Parse(path, text)
}

// loaded is the scenarios that tests of this process have begun with. A start
// does not change, and any number of worlds may share it.
var loaded shelf

type shelf struct {
	mu     sync.Mutex // guards what follows
	starts map[string]*world.Start
}

// mostLoaded bounds what is kept for tests that make scenarios up as they go.
const mostLoaded = 100

// start loads a scenario, if it was not loaded before. path is "" for one that
// is inline.
func (s *shelf) start(path string, text []byte) (start *world.Start, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := path + "\x00" + string(text)
	if start := s.starts[key]; start != nil {
		return start, nil
	}
	if path != "" {
		start, err = scenario.Load(vendors(), path, text)
	} else {
		var doc *strict.Document
		if doc, err = parse(path, text); err == nil {
			start, err = scenario.Inline(vendors(), doc.Root())
		}
	}
	if err != nil {
		return nil, fmt.Errorf("cannot load the scenario:\n%w", err)
	}
	if s.starts == nil || len(s.starts) >= mostLoaded {
		s.starts = map[string]*world.Start{}
	}
	s.starts[key] = start
	return start, nil
}

// textOf is a value as YAML or JSON text.
func textOf(value any) ([]byte, error) {
	switch v := value.(type) {
	case string:
		return flush([]byte(v)), nil
	case []byte:
		return flush(v), nil
	}
	text, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("give YAML or JSON text, or a value that encodes to JSON: %w", err)
	}
	return text, nil
}

// flush takes away the tabs that all lines of a text begin with: in Go code it
// may be indented, and YAML takes no tabs.
func flush(text []byte) []byte {
	lines := bytes.SplitAfter(text, []byte("\n"))
	least := -1
	for _, l := range lines {
		if len(bytes.TrimSpace(l)) == 0 {
			continue
		}
		if tabs := len(l) - len(bytes.TrimLeft(l, "\t")); least < 0 || tabs < least {
			least = tabs
		}
	}
	for i, l := range lines {
		lines[i] = l[min(max(least, 0), len(l)-len(bytes.TrimLeft(l, "\t"))):]
	}
	return bytes.Join(lines, nil)
}
