package judge

import (
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// ClientCalls returns the client's requests, in order. A call that a fault
// duplicated is two consecutive requests. Only the one whose answer the client
// got is returned.
func ClientCalls(w *world.World) (calls []*journal.Entry) {
	second := map[string]bool{} // by duplicating fault: whether the client got the second answer
	for _, f := range w.Faults() {
		if f.Effect.Duplicate {
			second[string(f.ID)] = f.Phase != fault.After
		}
	}
	entries := w.Journal.Entries()
	for i := 0; i < len(entries); i++ {
		e := entries[i]
		if e.Rival != "" {
			continue
		}
		if e.Fault != nil && i+1 < len(entries) {
			if takesSecond, duplicated := second[e.Fault.ID]; duplicated {
				i++
				if takesSecond {
					e = entries[i]
				}
			}
		}
		calls = append(calls, e)
	}
	return calls
}

// MaxRecent is how many requests Recent returns at most.
const MaxRecent = 6

// Recent returns the lines of the latest requests of a world to a vendor; "*" for all
// vendors.
func Recent(set *world.Set, w *world.World, vendor string) []string {
	entries := slices.DeleteFunc(w.Journal.Entries(), func(e *journal.Entry) bool { return vendor != "*" && e.Vendor != vendor })
	if len(entries) == 0 && vendor != "*" {
		return []string{"no request to " + vendor}
	}
	return lines(set, entries[max(0, len(entries)-MaxRecent):])
}

func lines(set *world.Set, entries []*journal.Entry) []string {
	lines := make([]string, len(entries))
	for i, e := range entries {
		lines[i] = tell.LineOf(set, e).String()
	}
	return lines
}

// Why returns the reasons of an answer, line by line; nil if there are none.
func Why(w *world.World, e *journal.Entry) []string {
	if !tell.HasReasons(e) {
		return nil
	}
	found, ok := tell.WhyOf(w, e.Number)
	if !ok {
		return nil
	}
	return strings.Split(found.Text, "\n")
}
