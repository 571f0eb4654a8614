package deliver

// Follower gets the deliveries of a world as they end.
type Follower struct {
	News chan struct{} // receives when there is something to read; closed when the world ends

	w    *Worker
	read int // how many deliveries had ended, ever, when it last read
	gone bool
}

// Follow returns a follower of the deliveries that end from now on. It must be closed.
func (w *Worker) Follow() *Follower {
	w.mu.Lock()
	defer w.mu.Unlock()
	f := &Follower{News: make(chan struct{}, 1), w: w, read: w.ended}
	if w.follows == nil {
		w.follows = map[*Follower]struct{}{}
	}
	w.follows[f] = struct{}{}
	if w.ctx != nil && w.ctx.Err() != nil {
		f.end()
	}
	return f
}

// Close ends the follower.
func (f *Follower) Close() {
	f.w.mu.Lock()
	defer f.w.mu.Unlock()
	delete(f.w.follows, f)
}

// Read returns the deliveries that ended since the last call, at most the latest
// thousand.
func (f *Follower) Read() (all []Delivery) {
	f.w.mu.Lock()
	defer f.w.mu.Unlock()
	over := f.w.over
	for _, i := range over[len(over)-min(len(over), f.w.ended-f.read):] {
		all = append(all, i.Delivery)
	}
	f.read = f.w.ended
	return all
}

func (f *Follower) nudge() {
	if f.gone {
		return
	}
	select {
	case f.News <- struct{}{}:
	default:
	}
}

func (f *Follower) end() {
	if !f.gone {
		f.gone = true
		close(f.News)
	}
}
