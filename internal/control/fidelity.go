package control

import (
	"net/http"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/fidelity"
	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/scenarios"
	"github.com/mockvendors/mockvendors/sim"
)

// scenarioInList is a shipped scenario in the API.
type scenarioInList struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Steps int    `json:"steps"`
}

func (s *Server) listScenarios(*http.Request) (int, any, error) {
	all := []scenarioInList{}
	for _, name := range scenarios.Names() {
		root, err := shippedFile(name)
		if err != nil {
			return 0, nil, err
		}
		one := scenarioInList{Name: name}
		if title, ok := root.Get("title"); ok {
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
	root, err := shippedFile(name)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, jsontext.Value(root.JSON()), nil
}

// shippedFile returns what a shipped scenario's file holds.
func shippedFile(name string) (root strict.Node, err error) {
	text, ok := scenarios.Text(name)
	if !ok {
		return root, apiError{problem.NotFound, "there is no shipped scenario " + strconv.Quote(name) + strict.Suggest(name, scenarios.Names())}
	}
	doc, err := strict.Parse(name+".yaml", text)
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
