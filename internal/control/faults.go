package control

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

func (s *Server) faults(w *world.World, _ *http.Request) (int, any, error) {
	return http.StatusOK, map[string]any{"faults": w.Faults()}, nil
}

// addFault adds a fault after those that are set.
func (s *Server) addFault(w *world.World, r *http.Request) (int, any, error) {
	text, err := body(r)
	if err != nil {
		return 0, nil, err
	}
	doc, err := strict.Parse("", text)
	if err != nil {
		return 0, nil, err
	}
	added, err := scenario.Fault(s.Set, w, doc.Root())
	if err != nil {
		return 0, nil, err
	}
	counted := map[fault.Name]int{}
	for _, f := range w.Faults() {
		counted[f.ID] = f.Matched
	}
	err = w.SetFaults(func(faults []*fault.Seeded) ([]*fault.Seeded, error) {
		if slices.ContainsFunc(faults, func(f *fault.Seeded) bool { return f.Fault.ID == added.Fault.ID }) {
			return nil, apiError{problem.Exists, "fault " + string(added.Fault.ID) + " already exists: delete it, or choose another id"}
		}
		for _, f := range faults {
			if f.Fault.Shadows(&added.Fault, counted[f.Fault.ID]) {
				return nil, invalid("it never fires: fault " + string(f.Fault.ID) + " matches the same calls and comes first; delete that one first")
			}
		}
		if len(faults) >= fault.MaxFaults {
			return nil, apiError{problem.TooMany, fmt.Sprintf("a world has at most %d faults: delete some", fault.MaxFaults)}
		}
		return append(faults, added), nil
	})
	if err != nil {
		return 0, nil, err
	}
	status := world.FaultStatus{Fault: added.Fault} // no call matched it yet
	if left, limited := added.Left(0); limited {
		status.Left = &left
	}
	return http.StatusCreated, status, nil
}

func (s *Server) deleteFaults(w *world.World, _ *http.Request) (int, any, error) {
	err := w.SetFaults(func([]*fault.Seeded) ([]*fault.Seeded, error) { return nil, nil })
	return http.StatusNoContent, nil, err
}

func (s *Server) deleteFault(w *world.World, r *http.Request) (int, any, error) {
	id := r.PathValue("fault")
	err := w.SetFaults(func(faults []*fault.Seeded) ([]*fault.Seeded, error) {
		i := slices.IndexFunc(faults, func(f *fault.Seeded) bool { return string(f.Fault.ID) == id })
		if i < 0 {
			return nil, apiError{problem.NotFound, noFault(id, faults)}
		}
		return slices.Delete(slices.Clone(faults), i, i+1), nil
	})
	return http.StatusNoContent, nil, err
}

func noFault(id string, set []*fault.Seeded) string {
	if len(set) == 0 {
		return fmt.Sprintf("there is no fault %q: the world has none", id)
	}
	var known []string
	for _, f := range set {
		known = append(known, string(f.Fault.ID))
	}
	return fmt.Sprintf("there is no fault %q%s", id, strict.Suggest(id, known))
}
