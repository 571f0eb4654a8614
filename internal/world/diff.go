package world

import (
	"fmt"
	"slices"

	"github.com/mockvendors/mockvendors/internal/store"
)

// Now stands for no request, but for how the records are now: also for what the
// control API did to them since the latest request.
const Now = -1

// Between returns the net changes from right after one request to right after
// a later one, or to [Now], whoever made them, and the number of the latest
// request. Its error says which requests can be asked for.
func (w *World) Between(from, to int) (changes []store.Change, latest int, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if last := max(from, to); last > w.number {
		return nil, 0, fmt.Errorf("there is no request %d: the latest is %d", last, w.number)
	}
	for _, n := range []int{from, to} {
		if n > 0 && n < w.reach {
			return nil, 0, fmt.Errorf("there is no way back to request %d: %s, and 0 is the scenario's start", n, w.ways(1))
		}
	}
	if from == to {
		return nil, w.number, nil
	}
	db, end := w.db.Fork(), len(w.acts)
	for ; to != Now && end > 0 && w.acts[end-1].after(to); end-- {
		w.acts[end-1].takeBack(&db)
	}
	if from < w.reach { // the start, to which the acts lead back no more
		return store.Diff(w.start.db, db), w.number, nil
	}
	var steps [][]store.Change // the youngest first
	for ; end > 0 && w.acts[end-1].after(from); end-- {
		a := w.acts[end-1]
		changes := a.changes
		if a.db != nil {
			changes = store.Diff(a.db, db)
		}
		steps = append(steps, changes)
		a.takeBack(&db)
	}
	slices.Reverse(steps)
	return store.Net(slices.Concat(steps...)), w.number, nil
}
