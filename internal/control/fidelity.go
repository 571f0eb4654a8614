package control

import (
	"net/http"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/fidelity"
	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/sim"
)

// scenarioInList is a scenario in the API.
type scenarioInList struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Steps int    `json:"steps"`
}

func (s *Server) listScenarios(*http.Request) (int, any, error) {
	all := []scenarioInList{}
	for _, name := range s.Scenarios.Names() {
		one := scenarioInList{Name: name}
		root, err := s.scenarioFile(name)
		if err != nil {
			one.Title = "cannot be read: " + err.Error() // the user edits it
		}
		if title, ok := root.Get("title"); ok && title.Kind() == strict.String {
			one.Title = title.Text()
		}
		if steps, ok := root.Get("steps"); ok {
			one.Steps = len(steps.Items())
		}
		all = append(all, one)
	}
	return http.StatusOK, map[string]any{"scenarios": all}, nil
}

func (s *Server) getScenario(r *http.Request) (int, any, error) {
	name := r.PathValue("scenario")
	root, err := s.scenarioFile(name)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, jsontext.Value(root.JSON()), nil
}

// scenarioFile returns what a scenario's file holds.
func (s *Server) scenarioFile(name string) (root strict.Node, err error) {
	file, text, err := s.Scenarios.Text(name)
	if err != nil {
		return root, apiError{problem.NotFound, err.Error()}
	}
	doc, err := strict.Parse(file, text)
	if err != nil {
		return root, err
	}
	return doc.Root(), nil
}

func (s *Server) fidelity(*http.Request) (int, any, error) {
	var all []sim.Vendor
	for _, v := range s.Set.Vendors {
		all = append(all, v.Vendor)
	}
	report, err := fidelity.Of(all)
	return http.StatusOK, report, err
}
