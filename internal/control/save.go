package control

import (
	"fmt"
	"net/http"

	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Saved says where a world's state was written.
type Saved struct {
	File  string `json:"file"`
	Bytes int    `json:"bytes"`
}

// save writes the world's state to the server's state file.
func (s *Server) save(w *world.World, _ *http.Request) (int, any, error) {
	if s.Save == nil {
		return 0, nil, invalid("the server has no file to save to: start it with serve --state FILE")
	}
	if w.Name != world.Default {
		return 0, nil, invalid(fmt.Sprintf("only the world %q is saved; GET …/state shows the state of others", world.Default))
	}
	saved, err := s.Save()
	if err != nil {
		return 0, nil, apiError{problem.NotSaved, err.Error()}
	}
	return http.StatusOK, saved, nil
}
