package simtest

import (
	"bytes"
	"context"
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

// starter is the scenario that a world starts from by default.
const starter = "starter"

// source is the scenario that a test chose: the name or path of one, or an inline
// one.
type source struct {
	named    string
	isInline bool
	inline   any
}

// load loads the scenario.
func (s *source) load() (*world.Start, error) {
	if s == nil {
		s = &source{named: starter}
	}
	path, text, err := s.text()
	if err != nil {
		return nil, err
	}
	return loaded.load(path, text)
}

// forServer checks the scenario and returns it as a server accepts it: as a name
// or an object. Without a scenario it is null, which means the one that is served.
func (s *source) forServer() (json.RawMessage, error) {
	if s == nil {
		return json.RawMessage("null"), nil
	}
	if _, err := s.load(); err != nil {
		return nil, err
	}
	if _, shipped := scenarios.Text(s.named); shipped {
		return json.Marshal(s.named)
	}
	path, text, err := s.text()
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
func (s *source) text() (path string, text []byte, err error) {
	if !s.isInline {
		return scenario.Text(s.named)
	}
	text, err = textOf(s.inline)
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

// loaded holds the scenarios that tests of this process have used. A start never
// changes, so any number of worlds may share it.
var loaded cache

type cache struct {
	mu     sync.Mutex // guards what follows
	starts map[string]*world.Start
}

// maxLoaded limits the cache for tests that generate scenarios.
const maxLoaded = 100

// load loads a scenario unless it is already loaded. path is "" for an inline
// scenario.
func (c *cache) load(path string, text []byte) (start *world.Start, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := path + "\x00" + string(text)
	if start := c.starts[key]; start != nil {
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
	if c.starts == nil || len(c.starts) >= maxLoaded {
		c.starts = map[string]*world.Start{}
	}
	c.starts[key] = start
	return start, nil
}

// textOf returns a value as YAML or JSON text.
func textOf(value any) ([]byte, error) {
	switch v := value.(type) {
	case string:
		return unindent([]byte(v)), nil
	case []byte:
		return unindent(v), nil
	}
	text, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("give YAML or JSON text, or a value that encodes to JSON: %w", err)
	}
	return text, nil
}

// unindent removes the tabs that every line of a text begins with: text in Go code
// may be indented, and YAML allows no tabs.
func unindent(text []byte) []byte {
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
