package explore

import (
	"fmt"
	"strings"

	"github.com/mockvendors/mockvendors/internal/world"
)

// ownIn names the scenario's own faults and rivals that met the client in a world. They are
// there in every run, before the cell's faults and after them.
func ownIn(w *world.World, cell Cell) (own []string) {
	for _, f := range w.Faults()[len(cell):] {
		if f.Fired > 0 {
			own = append(own, fmt.Sprintf("fault %s fired %s", f.ID, often(f.Fired)))
		}
	}
	for _, r := range w.Rivals() {
		if r.Acted > 0 {
			own = append(own, fmt.Sprintf("rival %s acted %s", r.Name, often(r.Acted)))
		}
	}
	return own
}

func often(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// withoutFaults says how a run without a cell was: without any fault, if the scenario has
// none of its own.
func (r *run) withoutFaults() string {
	if r.own == nil {
		return "without any fault"
	}
	return "without any fault but what the scenario does itself (" + strings.Join(r.own, ", ") + ")"
}

// mendThat says what to do about a client that fails in such a run.
func (r *run) mendThat() string {
	if r.own == nil {
		return "mend that first"
	}
	return "mend that first, or explore a scenario without these"
}
