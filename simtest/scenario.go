package simtest

import (
	"context"
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

// vendors returns the vendors, which all tests of the process share: their
// contracts take a while to read. It has no worlds; each test makes its own set.
var vendors = sync.OnceValue(func() *world.Set { return world.NewSet(list.All()) })

// starter is the scenario that a world begins with by default.
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

// sent checks the scenario and returns it as a server takes it: as a name or an
// object. Without a scenario it is null, which means the one that is served.
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

// text returns the scenario's text and its file; "" for an inline scenario.
func (b *beginning) text() (path string, text []byte, err error) {
	if !b.isInline {
		return scenario.Text(b.named)
	}
	text, err = textOf(b.inline)
	return "", text, err
}

// parse parses a text from the file at path. The name that messages use for an
// inline scenario makes it YAML, even if it begins like JSON.
func parse(path string, text []byte) (*strict.Document, error) {
	if path == "" {
		path = "scenario.yaml"
	}
	return strict.Parse(path, text)
}

// loaded is the scenarios that tests of this process have used. A start does not
// change, so any number of worlds may share it.
var loaded shelf

type shelf struct {
	mu     sync.Mutex // guards what follows
	starts map[string]*world.Start
}

// mostLoaded limits what is kept for tests that generate scenarios.
const mostLoaded = 100

// start loads a scenario unless it is loaded already. path is "" for an inline
// scenario.
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
			start, err = scenario.Inline(context.Background(), vendors(), doc.Root())
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

// textOf returns a value as YAML or JSON text.
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

// flush removes the tabs that every line of a text begins with: a text in Go code
// may be indented, and YAML allows no tabs.
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
