package control

import (
	"bytes"
	"html/template"
	"net/http"
	"strings"

	"github.com/mockvendors/mockvendors/contracts"
	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// Vendor is a vendor in the API and in the ready file.
type Vendor struct {
	Name       string          `json:"name"`
	Title      string          `json:"title"`
	URL        string          `json:"url"`
	Contract   string          `json:"contract"`
	Credential *sim.Credential `json:"credential"` // null if the scenario declares none
}

// Vendors returns the vendors of the world "default".
func (s *Server) Vendors() []Vendor {
	views := []Vendor{}
	w := s.Set.Get(world.Default)
	for _, v := range s.Set.Vendors {
		view := Vendor{
			Name:     v.Name,
			Title:    v.Title,
			URL:      s.URL + "/" + v.Name,
			Contract: s.URL + "/_mock/contracts/" + v.Name + ".yaml",
		}
		if own := s.VendorURLs[v.Name]; own != "" {
			view.URL = own
		}
		if c, ok := w.Credential(v); ok {
			view.Credential = &c
		}
		views = append(views, view)
	}
	return views
}

func (s *Server) vendors(*http.Request) (int, any, error) {
	return http.StatusOK, map[string]any{"vendors": s.Vendors()}, nil
}

func (s *Server) contract(r *http.Request) (int, any, error) {
	name, ok := strings.CutSuffix(r.PathValue("file"), ".yaml")
	v := s.Set.Vendor(name)
	switch {
	case ok && v != nil:
		text, err := v.Vendor.Contract()
		return http.StatusOK, raw{"application/yaml", text}, err
	case ok && name == "control":
		text, err := contracts.YAML(name)
		return http.StatusOK, raw{"application/yaml", text}, err
	}
	return 0, nil, apiError{problem.NotFound, "there is no such contract: name control.yaml, or a vendor's as in GET /_mock/vendors"}
}

var indexPage = template.Must(template.New("index").Parse(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>mockvendors</title>
<h1>mockvendors</h1>
<p>Scenario <b>{{.Scenario}}</b>. The vendors and their URLs:</p>
<table>
<tr><th>vendor<th>base URL<th>contract
{{range .Vendors}}<tr><td>{{.Title}}<td><code>{{.URL}}</code><td><a href="{{.Contract}}">{{.Name}}.yaml</a>
{{end}}</table>
<p>Every request, with the reason of its answer: <a href="/_mock/worlds/default/requests">requests</a>.
The vendors' state: <a href="/_mock/worlds/default/state">state</a>.
Everything else: <a href="/_mock/contracts/control.yaml">the control API</a>.</p>
`))

func (s *Server) index(*http.Request) (int, any, error) {
	var page bytes.Buffer
	err := indexPage.Execute(&page, map[string]any{"Scenario": s.scenario(), "Vendors": s.Vendors()})
	return http.StatusOK, raw{"text/html; charset=utf-8", page.Bytes()}, err
}
