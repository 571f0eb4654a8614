package control

import (
	"errors"
	"net/http"

	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

func (s *Server) snapshots(w *world.World, _ *http.Request) (int, any, error) {
	return http.StatusOK, map[string]any{"snapshots": w.Snapshots()}, nil
}

func (s *Server) makeSnapshot(w *world.World, r *http.Request) (int, any, error) {
	var to struct {
		Name *string `json:"name" required:"true"`
	}
	if err := decode(r, &to); err != nil {
		return 0, nil, err
	}
	made, err := w.Snapshot(*to.Name)
	var wrong *world.SnapshotError
	if errors.As(err, &wrong) && wrong.Exists {
		return 0, nil, apiError{problem.Exists, err.Error()}
	}
	return http.StatusCreated, made, err
}

func (s *Server) restoreSnapshot(w *world.World, r *http.Request) (int, any, error) {
	if err := w.Restore(r.PathValue("snapshot")); err != nil {
		return 0, nil, apiError{problem.NotFound, err.Error()}
	}
	return http.StatusNoContent, nil, nil
}

func (s *Server) deleteSnapshot(w *world.World, r *http.Request) (int, any, error) {
	if err := w.DropSnapshot(r.PathValue("snapshot")); err != nil {
		return 0, nil, apiError{problem.NotFound, err.Error()}
	}
	return http.StatusNoContent, nil, nil
}

// diff compares the records right after two requests: by default, those at the
// start with those now.
func (s *Server) diff(w *world.World, r *http.Request) (int, any, error) {
	from, to := 0, world.Now
	if err := query(r, parameters{"from": &from, "to": &to}); err != nil {
		return 0, nil, err
	}
	d, err := tell.DiffOf(w, from, to)
	return http.StatusOK, d, err
}

func (s *Server) coverage(w *world.World, _ *http.Request) (int, any, error) {
	return http.StatusOK, tell.CoverageOf(w), nil
}
