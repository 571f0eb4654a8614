package play

import (
	"fmt"
	"strings"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// lastNumber is the number of the latest request; 0 if there is none.
func lastNumber(w *world.World) int {
	entries := w.Journal.Entries()
	if len(entries) == 0 {
		return 0
	}
	return entries[len(entries)-1].Number
}

// clientsCalls is the requests of the client, in order. A call that a fault
// has carried out twice is two requests, one behind the other, and one call:
// that whose answer the client was told.
func clientsCalls(w *world.World) (calls []*journal.Entry) {
	toldSecond := map[string]bool{} // of the faults that duplicate: which of the two is told
	for _, f := range w.Faults() {
		if f.Effect.Duplicate {
			toldSecond[string(f.ID)] = f.Phase != fault.After
		}
	}
	entries := w.Journal.Entries()
	for i := 0; i < len(entries); i++ {
		e := entries[i]
		if e.Rival != "" {
			continue
		}
		if e.Fault != nil && i+1 < len(entries) {
			if second, twice := toldSecond[e.Fault.ID]; twice {
				i++
				if second {
					e = entries[i]
				}
			}
		}
		calls = append(calls, e)
	}
	return calls
}

// tail is the last few requests of a world.
func tail(set *world.Set, w *world.World) []string {
	const most = 6
	entries := w.Journal.Entries()
	return lines(set, entries[max(0, len(entries)-most):])
}

func lines(set *world.Set, entries []*journal.Entry) []string {
	lines := make([]string, len(entries))
	for i, e := range entries {
		lines[i] = line(set, e)
	}
	return lines
}

// line is a request in one line, which ends with the reason of its answer.
func line(set *world.Set, e *journal.Entry) string {
	rival := ""
	if e.Rival != "" {
		rival = " (rival " + e.Rival + ")"
	}
	return tell.Printable(fmt.Sprintf("#%d %s %s%s %s", e.Number, tell.Call(set, e), e.Saw(), rival, tell.Reason(set, e)))
}

// why is the reasons of an answer, line by line; nil if there are none.
func why(w *world.World, e *journal.Entry) []string {
	if !tell.HasReasons(e) {
		return nil
	}
	found, ok := tell.WhyOf(w, e.Number)
	if !ok {
		return nil
	}
	return strings.Split(found.Text, "\n")
}

// whys is the reasons of all answers that have any.
func whys(w *world.World) string {
	var all []string
	for _, e := range w.Journal.Entries() {
		if lines := why(w, e); lines != nil {
			all = append(all, strings.Join(lines, "\n")+"\n")
		}
	}
	return strings.Join(all, "\n")
}
