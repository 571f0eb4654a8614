package deliver

import (
	"context"
	"errors"
	"slices"

	"github.com/mockvendors/mockvendors/sim"
)

// End drops what waits, and breaks off what is being sent.
func (w *Worker) End() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ctx == nil {
		w.ctx, w.cancel = context.WithCancel(context.Background())
	}
	w.cancel()
	w.drop("the world ended", func(*item) bool { return true })
	for f := range w.follows {
		f.end()
	}
}

// errTakenBack breaks off a delivery that is being sent.
var errTakenBack = errors.New("it was broken off: the world was reset, rewound or restored before the subscriber answered")

// Recall takes back every delivery that is not current: those that still wait are
// dropped, the one that is being sent is broken off, and the others are marked.
func (w *Worker) Recall(current func(*sim.Message) bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.kept) == 0 {
		return
	}
	for _, i := range w.kept {
		i.TakenBack = !current(&i.Message)
	}
	w.drop("it was taken back before it was sent", func(i *item) bool { return i.TakenBack })
	if w.sending != nil && w.sending.TakenBack {
		w.sending.breakOff(errTakenBack)
	}
}

// drop drops those that wait and meet a condition.
func (w *Worker) drop(reason string, which func(*item) bool) {
	w.waiting = slices.DeleteFunc(w.waiting, func(i *item) bool {
		if !which(i) {
			return false
		}
		w.finish(i, Status{State: Dropped, Reason: reason})
		return true
	})
	if w.done != nil {
		w.nudge()
	}
}

// Begin begins a new life of the world: nothing of the former one is current.
func (w *Worker) Begin() {
	w.Recall(func(*sim.Message) bool { return false })
	w.mu.Lock()
	defer w.mu.Unlock()
	w.unkept = 0
}

// Silence has the worker send nothing from now on: its requests are only carried out
// again.
func (w *Worker) Silence() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.mute = true
}
