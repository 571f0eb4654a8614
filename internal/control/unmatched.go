package control

import (
	"net/http"

	"github.com/mockvendors/mockvendors/internal/tell"
)

func (s *Server) unmatched(*http.Request) (int, any, error) {
	latest := s.Set.Unmatched()
	views := make([]tell.UnmatchedView, len(latest))
	for i, u := range latest {
		views[i] = tell.UnmatchedOf(s.Set, u)
	}
	return http.StatusOK, map[string]any{"unmatched": views}, nil
}

func (s *Server) forgetUnmatched(*http.Request) (int, any, error) {
	s.Set.ForgetUnmatched()
	return http.StatusNoContent, nil, nil
}
