package world

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/store"
)

// Diff is what became of the vendors' records from right after one request to
// right after another, whoever changed them.
type Diff struct {
	From    int          `json:"from"`    // number of a request; 0 is the scenario's start
	To      int          `json:"to"`      // the latest request's where the records are as they are now
	Changes []ChangeView `json:"changes"` // one for each record that differs, by path
}

// Now stands for no request, but for how the records are now: also for what the
// control API did to them since the latest request.
const Now = -1

// Diff holds the records as they were right after two requests against each
// other; from may be the later one, and to may be [Now]. Its error says which
// requests can be asked for.
func (w *World) Diff(from, to int) (Diff, error) {
	earlier, later := min(from, to), max(from, to)
	if to == Now {
		earlier, later = from, Now
	}
	changes, latest, err := w.between(earlier, later)
	if err != nil {
		return Diff{}, err
	}
	if to == Now {
		to = latest
	}
	d := Diff{From: from, To: to, Changes: []ChangeView{}}
	for _, c := range changes {
		if from > to {
			c.Before, c.After = c.After, c.Before
		}
		r, shown := w.set.Kit.Change(c)
		if !shown || bytes.Equal(encode(r.Before), encode(r.After)) {
			continue
		}
		view, _ := w.set.change(c) // where only a secret differs, both sides look alike
		d.Changes = append(d.Changes, view)
	}
	slices.SortFunc(d.Changes, func(a, b ChangeView) int { return strings.Compare(a.Path, b.Path) })
	return d, nil
}

// between is the net changes of the acts after one request up to another, and
// the number of the latest request.
func (w *World) between(from, to int) (changes []store.Change, latest int, err error) {
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
