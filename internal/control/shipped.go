package control

import (
	"sync"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
)

// startCache has the starts of the shipped scenarios that were used.
type startCache struct {
	mu     sync.Mutex // guards what follows
	starts map[string]*world.Start
}

// start returns the start of a scenario. A shipped one is loaded only once, and a file
// of the user's own each time.
func (c *startCache) start(set *world.Set, from *scenario.Library, name string) (*world.Start, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	own := from.Own(name)
	if start := c.starts[name]; start != nil && !own {
		return start, nil
	}
	file, text, err := from.Text(name)
	if err != nil {
		return nil, err
	}
	start, err := scenario.Load(set, file, text)
	if err != nil || own {
		return start, err
	}
	if c.starts == nil {
		c.starts = map[string]*world.Start{}
	}
	c.starts[name] = start
	return start, nil
}
