package world

// Restart resets every world that began at old to next, as if it had been made
// there, and returns their number. No world may be made at old meanwhile.
func (s *Set) Restart(old, next *Start) (worlds int) {
	for _, w := range s.All() {
		if w.restart(old, next) {
			worlds++
		}
	}
	return worlds
}

func (w *World) restart(old, next *Start) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.start != old {
		return false
	}
	for _, s := range w.saved { // they belong to the old start
		w.forgetSnapshot(s)
	}
	w.saved = nil
	w.begin(next)
	w.Journal.Clear()
	return true
}
