package main

import (
	"bytes"
	"errors"
	"io"
	"sync"
	"syscall"
	"time"
)

// maxUnwritten is how many bytes of a log may wait for their reader.
const maxUnwritten = 1 << 20

// lossyWriter writes in the background, so that a reader who is slow, or gone,
// holds nobody up. Lines that find no room are dropped and counted.
type lossyWriter struct {
	to      io.Writer
	missing func(lines int) string // what stands in the place of dropped lines
	closed  func()                 // called when nobody can read any longer

	mu      sync.Mutex // guards what follows
	text    []byte
	dropped int // lines
	ending  bool
	wake    chan struct{}
	done    chan struct{}
}

func newLossyWriter(to io.Writer, missing func(int) string, closed func()) *lossyWriter {
	w := &lossyWriter{to: to, missing: missing, closed: closed, wake: make(chan struct{}, 1), done: make(chan struct{})}
	go w.run()
	return w
}

// Write takes whole lines. It never waits and never fails.
func (w *lossyWriter) Write(lines []byte) (int, error) {
	w.mu.Lock()
	if w.dropped > 0 || len(w.text) > 0 && len(w.text)+len(lines) > maxUnwritten {
		w.dropped += bytes.Count(lines, []byte("\n"))
	} else {
		w.text = append(w.text, lines...)
	}
	w.mu.Unlock()
	w.wakeUp()
	return len(lines), nil
}

func (w *lossyWriter) wakeUp() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func (w *lossyWriter) run() {
	defer close(w.done)
	for {
		<-w.wake
		text, lines, ended := w.take()
		for len(text) > 0 {
			_, err := w.to.Write(text)
			if errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) {
				w.closed()
				return
			}
			if err != nil { // a full disk may have room again later
				w.drop(lines)
				break
			}
			text, lines, ended = w.take()
		}
		if ended {
			return
		}
	}
}

// take takes all text that waits, and with it what says how many lines behind it
// were dropped. lines counts both.
func (w *lossyWriter) take() (text []byte, lines int, ended bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	text, w.text = w.text, nil
	lines = bytes.Count(text, []byte("\n")) + w.dropped
	if w.dropped > 0 {
		text = append(text, w.missing(w.dropped)...)
		w.dropped = 0
	}
	return text, lines, w.ending
}

func (w *lossyWriter) drop(lines int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dropped += lines
}

// end writes what waits, unless the reader takes longer than that.
func (w *lossyWriter) end(within time.Duration) {
	w.mu.Lock()
	w.ending = true
	w.mu.Unlock()
	w.wakeUp()
	select {
	case <-w.done:
	case <-time.After(within):
	}
}
