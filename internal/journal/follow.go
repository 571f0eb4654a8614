package journal

// Follower reads complete entries in order, each once. It skips entries that a
// full log dropped before they were read.
type Follower struct {
	// News receives a value when there may be something to read. [Log.End]
	// closes it.
	News <-chan struct{}

	log   *Log
	news  chan struct{}
	after int  // number of the latest entry that was read
	lost  bool // entries that were read have left the log since
}

// Follow returns a follower of the entries numbered above after. The caller must
// close it.
func (l *Log) Follow(after int) *Follower {
	news := make(chan struct{}, 1)
	f := &Follower{News: news, log: l, news: news, after: after}
	l.mu.Lock()
	defer l.mu.Unlock()
	f.notify()
	if l.ended {
		close(f.news)
		return f
	}
	if l.followers == nil {
		l.followers = map[*Follower]bool{}
	}
	l.followers[f] = true
	return f
}

// End tells followers that no more entries will come: the world is gone.
func (l *Log) End() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for f := range l.followers {
		close(f.news)
	}
	l.followers, l.ended = nil, true
}

// Close stops following.
func (f *Follower) Close() {
	f.log.mu.Lock()
	defer f.log.mu.Unlock()
	delete(f.log.followers, f)
}

// Read returns the complete entries that were not read yet. If lost, a rewind or
// reset has removed the entries numbered above after, some of which were read:
// the returned entries follow number after.
func (f *Follower) Read() (entries []*Entry, lost bool, after int) {
	f.log.mu.Lock()
	defer f.log.mu.Unlock()
	lost, after = f.lost, f.after
	f.lost = false
	next, _ := f.log.find(f.after + 1)
	for _, e := range f.log.entries[next:] {
		if !e.complete.Load() {
			break
		}
		entries = append(entries, e)
	}
	if n := len(entries); n > 0 {
		f.after = entries[n-1].Number
	}
	return entries, lost, after
}

func (f *Follower) notify() {
	select {
	case f.news <- struct{}{}:
	default: // earlier news is still unread
	}
}

// notify tells all followers that there is news. The caller holds l.mu.
func (l *Log) notify() {
	for f := range l.followers {
		f.notify()
	}
}

// endAt takes followers that read further back to number, where the log now ends.
// The caller holds l.mu.
func (l *Log) endAt(number int) {
	for f := range l.followers {
		if f.after > number {
			f.after, f.lost = number, true
			f.notify()
		}
	}
}
