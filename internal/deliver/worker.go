package deliver

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/sim"
)

// MaxWaiting is how many deliveries of a world may wait. MaxKept is how many are kept
// with what became of them.
const (
	MaxWaiting = 1_000
	MaxKept    = 2 * MaxWaiting
)

// maxHeld limits how long a delivery waits for the answer to the request that caused
// it, and how long an answer waits for its early delivery. maxSwapped is how long a
// delivery waits for the next one, with which it is swapped: a receiver may not wait longer.
const (
	maxHeld    = time.Second
	maxSwapped = 300 * time.Millisecond
)

// Worker sends the deliveries of a world one after the other, in the order in which
// they were put. It has a goroutine only while some wait.
type Worker struct {
	Sender Sender
	Told   func(Delivery) // called when a delivery is over, unless it was dropped later; nil for nobody

	mu      sync.Mutex // guards what follows
	mute    bool       // nothing is sent
	kept    []*item    // those that wait and the latest of those that are over, oldest first
	unkept  int        // how many are no longer kept that were not delivered
	waiting []*item    // those of kept that are not sent yet, in order
	sending *item      // nil for none
	done    chan struct{}
	wake    chan struct{}
	ctx     context.Context
	cancel  context.CancelFunc
	over    []*item // the latest that are over, in the order in which they ended, for followers
	ended   int     // how many ended, ever
	follows map[*Follower]struct{}
}

// item is a delivery on its way.
type item struct {
	Delivery
	fate     fault.DeliveryFate
	at       time.Time     // not sent before
	over     chan struct{} // closed when it is over
	told     bool
	ctx      context.Context // while it is sent
	breakOff context.CancelCauseFunc
}

// overtaken reports whether later deliveries do not wait for this one.
func (i *item) overtaken() bool { return i.fate.Swap || i.fate.Delay > 0 }

// Put takes a delivery, and returns what releases it once the request that caused it is
// answered. It is sent then, or a second later at the latest.
func (w *Worker) Put(m sim.Message, request int, faultID string, fate fault.DeliveryFate) *Ticket {
	i := &item{
		Delivery: Delivery{
			Message: m, Request: request, Fault: faultID, Spoiled: fate.WrongSecret || fate.Unanswered,
			Status: Status{State: Pending, Attempts: []Attempt{}},
		},
		fate: fate, over: make(chan struct{}),
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.keep(i)
	refusal := w.Sender.Refuses(m.Webhook.URL)
	switch {
	case w.ctx != nil && w.ctx.Err() != nil:
		w.finish(i, Status{State: Dropped, Reason: "the world ended"})
	case w.mute:
		w.finish(i, Status{State: Dropped, Reason: "the request was only carried out again"})
	case fate.Lost:
		w.finish(i, Status{State: Lost, Reason: "it was never sent, because of a fault"})
	case refusal != nil:
		w.finish(i, Status{State: Refused, Reason: refusal.Error()})
	case len(w.waiting) >= MaxWaiting:
		w.finish(i, Status{State: Dropped, Reason: fmt.Sprintf("%d deliveries waited already", MaxWaiting)})
	default:
		i.fate.Swap = fate.Swap && !slices.ContainsFunc(w.waiting, func(o *item) bool { return o.fate.Swap && sameURL(o, i) })
		i.at = time.Now().Add(maxHeld + fate.Delay)
		w.waiting = append(w.waiting, i)
		w.start()
	}
	return &Ticket{w, i}
}

func sameURL(a, b *item) bool { return a.Message.Webhook.URL == b.Message.Webhook.URL }

func (w *Worker) keep(i *item) {
	w.kept = append(w.kept, i)
	if len(w.kept) > MaxKept {
		over := slices.IndexFunc(w.kept, func(k *item) bool { return k.State != Pending }) // fewer wait than are kept
		if w.kept[over].Undelivered() {
			w.unkept++
		}
		w.kept = slices.Delete(w.kept, over, over+1)
	}
}

// start makes sure that a goroutine sends what waits. The caller holds w.mu.
func (w *Worker) start() {
	if w.ctx == nil {
		w.ctx, w.cancel = context.WithCancel(context.Background())
		w.wake = make(chan struct{}, 1)
	}
	if w.done == nil {
		w.done = make(chan struct{})
		go w.run()
		return
	}
	w.nudge()
}

func (w *Worker) nudge() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// run sends what waits, and ends when nothing does.
func (w *Worker) run() {
	for {
		w.mu.Lock()
		next, wait := w.next()
		if next == nil && len(w.waiting) == 0 {
			close(w.done)
			w.done = nil
			w.mu.Unlock()
			return
		}
		w.mu.Unlock()
		if next == nil {
			w.pause(wait)
			continue
		}
		w.deliver(next)
	}
}

// next takes the next delivery to send out of those that wait. If it is not time for
// any yet, it returns nil and how long to wait.
func (w *Worker) next() (next *item, wait time.Duration) {
	now := time.Now()
	wait = time.Hour
	for n, i := range w.waiting {
		left := i.at.Sub(now)
		if left <= 0 {
			w.waiting = slices.Delete(w.waiting, n, n+1)
			i.ctx, i.breakOff = context.WithCancelCause(w.ctx)
			w.sending = i
			return i, 0
		}
		wait = min(wait, left)
		if !i.overtaken() {
			break
		}
	}
	return nil, wait
}

func (w *Worker) pause(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-w.wake:
	case <-w.ctx.Done():
	}
}

// deliver sends a delivery, without holding a lock, and releases the one that it was
// swapped with.
func (w *Worker) deliver(i *item) {
	hook := i.Message.Webhook
	header := http.Header{"Content-Type": {"application/json"}, "User-Agent": {"mockvendors"}}
	for _, h := range hook.Header {
		value := h.Value
		if i.fate.WrongSecret {
			value = string(fault.WrongSecret)
		}
		header.Add(h.Name, value)
	}
	post := Post{Context: i.ctx, URL: hook.URL, Header: header, Body: i.Message.Body, Timeout: hook.Timeout, Follows: hook.Follows}
	status := w.Sender.send(post, hook, i.fate)
	i.breakOff(nil)
	w.mu.Lock()
	w.sending = nil
	w.finish(i, status)
	for _, o := range w.waiting {
		if o.fate.Swap && sameURL(o, i) {
			o.at = time.Now()
		}
	}
	w.mu.Unlock()
	w.tell(i)
}

// tell tells of a delivery once, if it is over.
func (w *Worker) tell(i *item) {
	w.mu.Lock()
	d, first := i.Delivery, !i.told && i.State != Pending
	i.told = i.told || first
	w.mu.Unlock()
	if first && w.Told != nil {
		w.Told(d)
	}
}

// maxOver is how many deliveries a follower may be behind.
const maxOver = 1_000

// finish notes that a delivery is over. The caller holds w.mu.
func (w *Worker) finish(i *item, s Status) {
	if s.Attempts == nil {
		s.Attempts = []Attempt{}
	}
	i.Status = s
	close(i.over)
	w.over = append(w.over, i)
	w.ended++
	if len(w.over) > maxOver {
		w.over[0] = nil
		w.over = w.over[1:]
	}
	for f := range w.follows {
		f.nudge()
	}
}

// Wait waits until no delivery is on its way, as long as one ends within each patience
// and ctx is not done. It returns how many are still on their way.
func (w *Worker) Wait(ctx context.Context, patience time.Duration) int {
	latest, ended := time.Now(), -1
	for {
		w.mu.Lock()
		done, left := w.done, len(w.waiting)
		if w.sending != nil {
			left++
		}
		if w.ended != ended {
			latest, ended = time.Now(), w.ended
		}
		w.mu.Unlock()
		switch {
		case done == nil:
			return 0
		case ctx.Err() != nil, time.Since(latest) >= patience:
			return left
		}
		timer := time.NewTimer(min(patience/20, 100*time.Millisecond))
		select {
		case <-done:
		case <-timer.C:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// Undelivered returns the deliveries that their subscribers did not take, oldest first,
// and how many more there were that are no longer kept.
func (w *Worker) Undelivered() (all []Delivery, more int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, i := range w.kept {
		if i.Undelivered() {
			all = append(all, i.Delivery)
		}
	}
	return all, w.unkept
}

// All returns the deliveries that are kept, oldest first.
func (w *Worker) All() []Delivery {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := make([]Delivery, len(w.kept))
	for n, i := range w.kept {
		all[n] = i.Delivery
	}
	return all
}
