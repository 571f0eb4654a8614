package journal

// Follower reads a log's entries as they can be read, in order, each once. What
// a full log drops before it was read, a follower never reads.
type Follower struct {
	// News is sent to when there may be something to read, and closed when
	// nothing more will come: [Log.End].
	News <-chan struct{}

	log   *Log
	news  chan struct{}
	after int  // the number of the latest entry that was read
	lost  bool // entries that were read have left the log since
}

// Follow begins to read the entries above number after. The caller ends it by
// [Follower.Close].
func (l *Log) Follow(after int) *Follower {
	news := make(chan struct{}, 1)
	f := &Follower{News: news, log: l, news: news, after: after}
	l.mu.Lock()
	defer l.mu.Unlock()
	f.tell()
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

// End says that nothing more will come: the world is gone.
func (l *Log) End() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for f := range l.followers {
		close(f.news)
	}
	l.followers, l.ended = nil, true
}

// Close ends reading.
func (f *Follower) Close() {
	f.log.mu.Lock()
	defer f.log.mu.Unlock()
	delete(f.log.followers, f)
}

// Read returns what can be read now and was not yet. If lost, the entries above
// number after that were read are no longer part of what happened: a rewind, or
// somebody who emptied the log. The entries follow on those up to there.
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

func (f *Follower) tell() {
	select {
	case f.news <- struct{}{}:
	default: // it has not read the news before
	}
}

// tell says to all followers that there is news. The caller holds l.mu.
func (l *Log) tell() {
	for f := range l.followers {
		f.tell()
	}
}

// endAt takes followers back to where the log ends now. The caller holds l.mu.
func (l *Log) endAt(number int) {
	for f := range l.followers {
		if f.after > number {
			f.after, f.lost = number, true
			f.tell()
		}
	}
}
