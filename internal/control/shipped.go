package control

import (
	"fmt"
	"sync"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
)

// startCache has the starts of the shipped scenarios that were used.
type startCache struct {
	mu     sync.Mutex // guards what follows
	starts map[string]*world.Start
}

func (c *startCache) start(set *world.Set, name string) (*world.Start, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if start := c.starts[name]; start != nil {
		return start, nil
	}
	text, ok := scenarios.Text(name)
	if !ok {
		return nil, fmt.Errorf("there is no shipped scenario %q%s", name, strict.Suggest(name, scenarios.Names()))
	}
	start, err := scenario.Load(set, name+".yaml", text)
	if err != nil {
		return nil, err
	}
	if c.starts == nil {
		c.starts = map[string]*world.Start{}
	}
	c.starts[name] = start
	return start, nil
}
