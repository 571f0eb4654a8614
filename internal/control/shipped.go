package control

import (
	"fmt"
	"sync"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
)

// shipped is the starts of shipped scenarios that somebody asked for.
type shipped struct {
	mu     sync.Mutex // guards what follows
	starts map[string]*world.Start
}

func (s *shipped) start(set *world.Set, name string) (*world.Start, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if start := s.starts[name]; start != nil {
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
	if s.starts == nil {
		s.starts = map[string]*world.Start{}
	}
	s.starts[name] = start
	return start, nil
}
