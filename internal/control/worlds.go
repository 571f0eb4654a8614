package control

import (
	"errors"
	"net/http"
	"time"

	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// World is a world in the API.
type World struct {
	Name        string                    `json:"name"`
	Scenario    string                    `json:"scenario"`
	Time        time.Time                 `json:"time"`
	URLs        map[string]string         `json:"urls"`
	Credentials map[string]sim.Credential `json:"credentials"`
}

func (s *Server) worldView(r *http.Request, w *world.World) World {
	base := s.Base(r)
	view := World{
		Name:        w.Name,
		Scenario:    w.Scenario(),
		Time:        w.Now(),
		URLs:        map[string]string{},
		Credentials: map[string]sim.Credential{},
	}
	for _, v := range s.Set.Vendors {
		view.URLs[v.Name] = base + "/w/" + w.Name + "/" + v.Name
		if c, ok := w.Credential(v); ok {
			view.Credentials[v.Name] = c
		}
	}
	return view
}

func (s *Server) ready(*http.Request) (int, any, error) {
	return http.StatusOK, map[string]any{"ready": true, "scenario": s.scenario()}, nil
}

func (s *Server) listWorlds(r *http.Request) (int, any, error) {
	views := []World{}
	for _, w := range s.Set.All() {
		views = append(views, s.worldView(r, w))
	}
	return http.StatusOK, map[string]any{"worlds": views}, nil
}

// worldToMake is the body of a request to make a world, unless that is a scenario itself.
type worldToMake struct {
	Name     *string        `json:"name"`
	Scenario scenarioChoice `json:"scenario"`
}

// scenarioChoice is the name of a scenario, or a scenario itself.
type scenarioChoice struct{ strict.Node }

// UnmarshalNode keeps the node.
func (c *scenarioChoice) UnmarshalNode(n strict.Node) error {
	c.Node = n
	return nil
}

func (s *Server) makeWorld(r *http.Request) (int, any, error) {
	m, err := readWorldToMake(r)
	if err != nil {
		return 0, nil, err
	}
	var start *world.Start
	if m.Scenario.Kind() == strict.Mapping { // loading it may take long; a reload need not wait for it
		if start, err = scenario.Inline(r.Context(), s.Set, m.Scenario.Node); err != nil {
			return 0, nil, err
		}
	}
	s.startMu.RLock()
	defer s.startMu.RUnlock()
	if start == nil {
		if start, err = s.startOf(m.Scenario); err != nil {
			return 0, nil, err
		}
	}
	name := ""
	if m.Name != nil {
		name = *m.Name
	}
	if err := s.Set.Room(start); err != nil {
		return 0, nil, err
	}
	w, err := s.Set.Make(name, start)
	var exists world.ExistsError
	if errors.As(err, &exists) {
		return 0, nil, apiError{problem.Exists, err.Error()}
	}
	if err != nil {
		return 0, nil, err
	}
	return http.StatusCreated, s.worldView(r, w), nil
}

// readWorldToMake reads the body of a request. One that has a version is a scenario
// file, sent as it is; the query then has the world's name.
func readWorldToMake(r *http.Request) (m worldToMake, err error) {
	name := ""
	if err := query(r, parameters{"name": &name}); err != nil {
		return m, err
	}
	root, err := parse(r)
	if err != nil {
		return m, err
	}
	if _, ok := root.Get("version"); ok {
		m.Scenario = scenarioChoice{root}
	} else if err := root.Decode(&m).Err(); err != nil {
		return m, err
	}
	switch {
	case name != "" && m.Name != nil:
		return m, invalid("the name is given twice, in the query and in the body")
	case r.URL.Query().Has("name"):
		m.Name = &name
	}
	return m, nil
}

// startOf returns the start of a scenario that is chosen by name, or by default. A
// shipped scenario is loaded only once. The caller holds s.startMu.
func (s *Server) startOf(c scenarioChoice) (*world.Start, error) {
	if c == (scenarioChoice{}) || c.Kind() == strict.Null {
		return s.Start, nil
	}
	if c.Kind() != strict.String {
		return nil, strict.Errors{c.Errorf("must be the name of a scenario, or a scenario, not %s", c.Kind())}
	}
	if c.Text() == s.Start.Scenario {
		return s.Start, nil
	}
	start, err := s.cache.start(s.Set, &s.Scenarios, c.Text())
	if err != nil {
		return nil, strict.Errors{c.Errorf("%s", err)}
	}
	return start, nil
}

func (s *Server) showWorld(w *world.World, r *http.Request) (int, any, error) {
	return http.StatusOK, s.worldView(r, w), nil
}

func (s *Server) deleteWorld(w *world.World, _ *http.Request) (int, any, error) {
	if w.Name == world.Default {
		return 0, nil, invalid("the world default takes the requests that name no world: reset it instead")
	}
	s.Set.Delete(w.Name)
	return http.StatusNoContent, nil, nil
}

func (s *Server) reset(w *world.World, _ *http.Request) (int, any, error) {
	w.Reset()
	return http.StatusNoContent, nil, nil
}

func (s *Server) rewind(w *world.World, r *http.Request) (int, any, error) {
	var to struct {
		To *int `json:"to" required:"true"`
	}
	if err := decode(r, &to); err != nil {
		return 0, nil, err
	}
	if err := w.Rewind(*to.To); err != nil {
		return 0, nil, err
	}
	return http.StatusNoContent, nil, nil
}
