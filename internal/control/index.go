package control

import (
	"net/http"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/contracts"
	"github.com/mockvendors/mockvendors/internal/console"
	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/strict"
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

// Vendors returns the vendors of the world "default", with their addresses for
// whoever sent r; r may be nil.
func (s *Server) Vendors(r *http.Request) []Vendor {
	views := []Vendor{}
	base := s.Base(r)
	w := s.Set.Get(world.Default)
	for _, v := range s.Set.Vendors {
		view := Vendor{
			Name:     v.Name,
			Title:    v.Title,
			URL:      s.vendorURL(base, v.Name),
			Contract: base + "/_mock/contracts/" + v.Name + ".yaml",
		}
		if c, ok := w.Credential(v); ok {
			view.Credential = &c
		}
		views = append(views, view)
	}
	return views
}

// vendorURL returns the base URL of a vendor in the world "default".
func (s *Server) vendorURL(base, vendor string) string {
	if own := s.VendorURLs[vendor]; own != "" {
		return own
	}
	return base + "/" + vendor
}

func (s *Server) vendors(r *http.Request) (int, any, error) {
	return http.StatusOK, map[string]any{"vendors": s.Vendors(r)}, nil
}

// contract returns a contract as YAML, as it is shipped, or as JSON.
func (s *Server) contract(r *http.Request) (int, any, error) {
	name, ext, _ := strings.Cut(r.PathValue("file"), ".")
	text := s.contractOf(name, r)
	switch {
	case text != nil && ext == "yaml":
		return http.StatusOK, raw{"application/yaml", text}, nil
	case text != nil && ext == "json":
		doc, err := strict.Parse(name+".yaml", text)
		if err != nil {
			return 0, nil, err
		}
		return http.StatusOK, jsontext.Value(doc.Root().JSON()), nil
	}
	return 0, nil, apiError{problem.NotFound,
		"there is no such contract: name control.yaml, or a vendor's as in GET /_mock/vendors; with .json instead of .yaml, it is JSON"}
}

// contractOf returns a contract, with the address of whoever asks; nil if there is none.
func (s *Server) contractOf(name string, r *http.Request) []byte {
	if v := s.Set.Vendor(name); v != nil {
		text, err := v.Vendor.Contract()
		if err != nil {
			panic(err) // it is embedded
		}
		return served(text, "/"+name, s.vendorURL(s.Base(r), name))
	}
	if name != "control" {
		return nil
	}
	text, err := contracts.YAML(name)
	if err != nil {
		panic(err) // it is embedded
	}
	return served(text, "", s.Base(r))
}

// operationInList is an operation of a vendor in the API.
type operationInList struct {
	Operation string `json:"operation"`
	Method    string `json:"method"`
	Path      string `json:"path"`
	Writes    bool   `json:"writes"`
	Simulated bool   `json:"simulated"`
}

func (s *Server) operations(*http.Request) (int, any, error) {
	all := []operationInList{}
	for _, v := range s.Set.Vendors {
		for _, op := range v.API.Routes.All {
			all = append(all, operationInList{v.Name + "." + op.ID, op.Method, op.Path, op.Writes, op.Simulated()})
		}
	}
	return http.StatusOK, map[string]any{"operations": all}, nil
}

// index is the console. Its page shows the vendors where JavaScript is off.
func (s *Server) index(r *http.Request) (int, any, error) {
	page, err := console.Page(map[string]any{"Scenario": s.scenario(), "Vendors": s.Vendors(r)})
	return http.StatusOK, raw{"text/html; charset=utf-8", page}, err
}

func (s *Server) consoleFile(r *http.Request) (int, any, error) {
	text, contentType := console.File(r.PathValue("file"))
	if text == nil {
		return 0, nil, nothingHere
	}
	return http.StatusOK, raw{contentType, text}, nil
}
