package play

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
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
	var b strings.Builder
	fmt.Fprintf(&b, "#%d %s %s", e.Number, e.Method, e.Vendor)
	if e.Tenant != "" {
		b.WriteString("/" + e.Tenant)
	}
	if e.Operation != "" {
		b.WriteString(" " + e.Operation)
	} else {
		b.WriteString(" " + e.Path)
	}
	b.WriteString(" " + outcomeOf(e))
	if e.Rival != "" {
		b.WriteString(" (rival " + e.Rival + ")")
	}
	b.WriteString(" " + set.Reason(e))
	return printable(b.String())
}

// printable keeps what a client sent from reaching into a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, s)
}
