package deliver

import (
	"slices"
	"time"
)

// Ticket is a delivery that waits for the answer to the request that caused it.
type Ticket struct {
	w *Worker
	i *item
}

// Early sends the delivery if its fate is to be early, and waits until it is over, at
// most a second.
func (t *Ticket) Early() {
	if !t.i.fate.Early {
		return
	}
	t.Release()
	timer := time.NewTimer(maxHeld)
	defer timer.Stop()
	select {
	case <-t.i.over:
	case <-timer.C:
	}
}

// Release says that the request is answered.
func (t *Ticket) Release() {
	if !t.release() {
		t.w.tell(t.i)
	}
}

// release reports whether the delivery still waits to be sent.
func (t *Ticket) release() bool {
	t.w.mu.Lock()
	defer t.w.mu.Unlock()
	if !slices.Contains(t.w.waiting, t.i) {
		return false
	}
	t.i.at = time.Now().Add(t.i.fate.Delay)
	if t.i.fate.Swap {
		t.i.at = t.i.at.Add(maxSwapped)
	}
	t.w.nudge()
	return true
}
