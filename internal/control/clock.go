package control

import (
	"net/http"
	"time"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
)

// clockView is a clock in the API.
type clockView struct {
	Now  time.Time  `json:"now"`
	Mode clock.Mode `json:"mode"`
}

func viewOfClock(c clock.Clock) clockView { return clockView{c.Now(), c.Mode()} }

func (s *Server) clock(w *world.World, _ *http.Request) (int, any, error) {
	return http.StatusOK, viewOfClock(w.Clock()), nil
}

func (s *Server) putClock(w *world.World, r *http.Request) (int, any, error) {
	var to struct {
		Now  *time.Time `json:"now"`
		Mode string     `json:"mode" enum:"frozen|running"`
	}
	if err := decode(r, &to); err != nil {
		return 0, nil, err
	}
	return setClock(w, func(c clock.Clock) clock.Clock {
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
	return setClock(w, func(c clock.Clock) clock.Clock { return c.Advance(by.By.Std()) })
}

// setClock changes a world's clock, unless its time would be out of range.
func setClock(w *world.World, change func(clock.Clock) clock.Clock) (status int, body any, err error) {
	moved := w.SetClock(func(c clock.Clock) clock.Clock {
		next := change(c)
		if err = scenario.CheckTime(next.Now()); err != nil {
			return c
		}
		return next
	})
	return http.StatusOK, viewOfClock(moved), err
}
