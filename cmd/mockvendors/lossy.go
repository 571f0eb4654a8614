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

// gathering is how long the first line waits for others to be written with it. A
// system call for each request would cost more than all else that a log does.
const gathering = 5 * time.Millisecond

// lossyWriter writes in the background, so that a reader who is slow, or gone,
// holds nobody up. Lines that find no room are dropped and counted.
type lossyWriter struct {
	to      io.Writer
	missing func(lines int) string // what stands in the place of dropped lines
	closed  func()                 // called when nobody can read any longer

	mu      sync.Mutex // guards what follows
	text    []byte
	spare   []byte // room for the next text
	dropped int    // lines
	wake    chan struct{}
	ending  chan struct{} // closed when nothing more is written
	done    chan struct{}
}

func newLossyWriter(to io.Writer, missing func(int) string, closed func()) *lossyWriter {
	w := &lossyWriter{to: to, missing: missing, closed: closed, wake: make(chan struct{}, 1), ending: make(chan struct{}), done: make(chan struct{})}
	go w.run()
	return w
}

// Write takes whole lines. It never waits and never fails.
func (w *lossyWriter) Write(lines []byte) (int, error) {
	w.mu.Lock()
	first := len(w.text) == 0
	if w.dropped > 0 || len(w.text) > 0 && len(w.text)+len(lines) > maxUnwritten {
		w.dropped += bytes.Count(lines, []byte("\n"))
	} else {
		w.text = append(w.text, lines...)
	}
	w.mu.Unlock()
	if first {
		select {
		case w.wake <- struct{}{}:
		default:
		}
	}
	return len(lines), nil
}

func (w *lossyWriter) run() {
	defer close(w.done)
	for ended := false; !ended; {
		select {
		case <-w.wake:
			select {
			case <-time.After(gathering):
			case <-w.ending:
			}
		case <-w.ending:
			ended = true
		}
		for text, lines := w.take(); len(text) > 0; text, lines = w.take() {
			_, err := w.to.Write(text)
			if errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) {
				w.closed()
				return
			}
			if err != nil { // a full disk may have room again later
				w.drop(lines)
				break
			}
			w.reuse(text)
		}
	}
}

// take takes all text that waits, and with it what says how many lines behind it
// were dropped. lines counts both.
func (w *lossyWriter) take() (text []byte, lines int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	text, w.text, w.spare = w.text, w.spare, nil
	lines = bytes.Count(text, []byte("\n")) + w.dropped
	if w.dropped > 0 {
		text = append(text, w.missing(w.dropped)...)
		w.dropped = 0
	}
	return text, lines
}

// reuse keeps the room of a text that was written.
func (w *lossyWriter) reuse(text []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.spare = text[:0]
}

func (w *lossyWriter) drop(lines int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dropped += lines
}

// end writes what waits, unless the reader takes longer than that.
func (w *lossyWriter) end(within time.Duration) {
	close(w.ending)
	select {
	case <-w.done:
	case <-time.After(within):
	}
}
