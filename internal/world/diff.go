package world

import (
	"fmt"
	"slices"

	"github.com/mockvendors/mockvendors/internal/store"
)

// Now stands for the present in [World.Between]: it includes interventions after
// the latest request.
const Now = -1

// Between returns the net changes from right after one request to right after a
// later one or [Now], and the number of the latest request. It includes the changes
// of rivals and interventions. Its error says which requests are available.
func (w *World) Between(from, to int) (changes []store.Change, latest int, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.canLookBack("compare with", from, to); err != nil {
		return nil, 0, err
	}
	if from == to {
		return nil, w.number, nil
	}
	db, end := w.db.Fork(), len(w.revisions)
	for ; to != Now && end > 0 && w.revisions[end-1].after(to); end-- {
		db.Undo(w.revisions[end-1].changes)
	}
	if from < w.reach { // the start: the revisions no longer lead back to it
		return store.Diff(w.start.db, db), w.number, nil
	}
	var all [][]store.Change // the newest first
	for ; end > 0 && w.revisions[end-1].after(from); end-- {
		all = append(all, w.revisions[end-1].changes)
	}
	slices.Reverse(all)
	return store.Net(slices.Concat(all...)), w.number, nil
}

// canLookBack returns an error unless the revisions lead back to each of these
// requests. what says what was asked for.
func (w *World) canLookBack(what string, numbers ...int) error {
	if last := slices.Max(numbers); last > w.number {
		return fmt.Errorf("there is no request %d: the latest is %d", last, w.number)
	}
	for _, n := range numbers {
		if n > 0 && n < w.reach {
			return fmt.Errorf("cannot %s request %d: %s; 0 is the scenario's start", what, n, w.available(1))
		}
	}
	return nil
}
