package control

import (
	"net/http"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

func (s *Server) state(w *world.World, r *http.Request) (int, any, error) {
	at := world.Now
	if err := query(r, parameters{"at": &at}); err != nil {
		return 0, nil, err
	}
	all, readings, limited, err := w.WholeStateAt(at)
	if err != nil {
		return 0, nil, err
	}
	states := map[string]any{}
	for name, state := range all {
		shown, err := scenario.Show(s.Set.Vendor(name), state, readings, limited[name])
		if err != nil {
			return 0, nil, err
		}
		states[name] = shown
	}
	return http.StatusOK, states, nil
}

func (s *Server) putState(w *world.World, r *http.Request) (int, any, error) {
	text, err := body(r)
	if err != nil {
		return 0, nil, err
	}
	state, err := scenario.ParseState(s.Set, text)
	if err != nil {
		return 0, nil, err
	}
	if err := state.Put(r.Context(), w); err != nil {
		return 0, nil, err
	}
	return http.StatusNoContent, nil, nil
}

func (s *Server) outbox(w *world.World, _ *http.Request) (int, any, error) {
	return http.StatusOK, map[string]any{"outbox": tell.OutboxOf(w)}, nil
}

func (s *Server) readings(w *world.World, _ *http.Request) (int, any, error) {
	return http.StatusOK, s.readingsView(w.Readings()), nil
}

func (s *Server) readingsView(readings sim.Readings) map[string]string {
	view := map[string]string{}
	for _, v := range s.Set.Vendors {
		for _, r := range v.Readings {
			view[v.Name+"."+r.ID] = readings.Of(r)
		}
	}
	return view
}

func (s *Server) putReadings(w *world.World, r *http.Request) (int, any, error) {
	values := map[string]string{}
	if err := decode(r, &values); err != nil {
		return 0, nil, err
	}
	chosen, err := scenario.Readings(s.Set, values)
	if err != nil {
		return 0, nil, err
	}
	w.SetReadings(chosen)
	return http.StatusOK, s.readingsView(w.Readings()), nil
}
