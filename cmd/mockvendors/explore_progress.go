package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/mockvendors/mockvendors/internal/explore"
)

// progress shows on a terminal how far an exploration is.
type progress struct {
	p     *program
	began time.Time
	width int        // of the terminal; 0 if there is none
	mu    sync.Mutex // runs end at once
	done  int        // as shown
}

func (p *program) showProgress() *progress {
	return &progress{p: p, began: time.Now(), width: terminalWidth(p.stderr)}
}

func (s *progress) show(at explore.Progress) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.width == 0 || at.Done == 0 || at.Done < s.done {
		return
	}
	s.done = at.Done
	left := time.Since(s.began) / time.Duration(at.Done) * time.Duration(at.Of-at.Done)
	line := fmt.Sprintf("%d of %d cells, about %s left: %s %s", at.Done, at.Of, left.Round(time.Second), at.Latest.Cell, at.Latest.Verdict)
	fmt.Fprintf(s.p.stderr, "\r\x1b[K%.*s", s.width-1, line)
}

func (s *progress) clear() {
	if s.width > 0 {
		fmt.Fprint(s.p.stderr, "\r\x1b[K")
	}
}
