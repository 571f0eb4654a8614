package control

import (
	"net/http"
	"time"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

func (s *Server) state(w *world.World, _ *http.Request) (int, any, error) {
	states := map[string]any{}
	readings := w.Readings()
	for name, state := range w.State() {
		shown, err := scenario.Show(s.Set.Vendor(name), state, readings, w.Limited(name))
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
	if err := state.Put(w); err != nil {
		return 0, nil, err
	}
	return http.StatusNoContent, nil, nil
}

func (s *Server) outbox(w *world.World, _ *http.Request) (int, any, error) {
	return http.StatusOK, map[string]any{"outbox": w.Outbox()}, nil
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

// clockView is a world's clock.
type clockView struct {
	Now  time.Time  `json:"now"`
	Mode clock.Mode `json:"mode"`
}

func show(c clock.Clock) clockView { return clockView{c.Now(), c.Mode()} }

func (s *Server) clock(w *world.World, _ *http.Request) (int, any, error) {
	return http.StatusOK, show(w.Clock()), nil
}

func (s *Server) putClock(w *world.World, r *http.Request) (int, any, error) {
	var to struct {
		Now  *time.Time `json:"now"`
		Mode string     `json:"mode" enum:"frozen|running"`
	}
	if err := decode(r, &to); err != nil {
		return 0, nil, err
	}
	return move(w, func(c clock.Clock) clock.Clock {
		now, mode := c.Now(), c.Mode()
		if to.Now != nil {
			now = *to.Now
		}
		if to.Mode != "" {
			mode = clock.Mode(to.Mode)
		}
		return clock.New(now, mode)
	})
}

func (s *Server) advanceClock(w *world.World, r *http.Request) (int, any, error) {
	var by struct {
		By *clock.Duration `json:"by" required:"true"`
	}
	if err := decode(r, &by); err != nil {
		return 0, nil, err
	}
	return move(w, func(c clock.Clock) clock.Clock { return c.Advance(by.By.Std()) })
}

// move sets the clock, unless that would take it where times cannot be written.
func move(w *world.World, change func(clock.Clock) clock.Clock) (status int, body any, err error) {
	moved := w.SetClock(func(c clock.Clock) clock.Clock {
		next := change(c)
		if err = scenario.CheckTime(next.Now()); err != nil {
			return c
		}
		return next
	})
	return http.StatusOK, show(moved), err
}
