package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/scenario"
)

// watch reads the file of a server's scenario again when it changes.
type watch struct {
	server          *control.Server
	log             *requestLog
	file, readyFile string
}

// often is how often the file is looked at.
const often = 300 * time.Millisecond

// stamp is what changes with a file; the zero one is that of no file.
type stamp struct {
	modified time.Time
	size     int64
}

func stampOf(file string) stamp {
	info, err := os.Stat(file)
	if err != nil {
		return stamp{}
	}
	return stamp{info.ModTime(), info.Size()}
}

// begin looks at the file until ctx is done or the function that it returns is
// called, which waits for the last look. read is the stamp of what is served.
func (w *watch) begin(ctx context.Context, read stamp) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.look(ctx, read)
	}()
	return func() {
		cancel()
		<-done
	}
}

// look reads the file when its stamp differs from what was read, and is the
// same for a second time: an editor may still be writing at the first.
func (w *watch) look(ctx context.Context, read stamp) {
	tick := time.NewTicker(often)
	defer tick.Stop()
	for last := read; ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := stampOf(w.file)
		if now != read && now == last {
			read = now
			w.reload()
		}
		last = now
	}
}

// reload begins anew the worlds of the scenario, unless the file is broken.
func (w *watch) reload() {
	path, text, err := scenario.Text(w.file)
	if err != nil {
		w.log.broken(w.file, err)
		return
	}
	next, err := scenario.Load(w.server.Set, path, text)
	if err != nil {
		w.log.broken(w.file, err)
		return
	}
	worlds := w.server.Restart(next)
	if text, err = readyText(w.server); err == nil {
		err = writeReady(w.readyFile, text)
	}
	w.log.reloaded(w.file, worlds, err)
}

// broken says that a changed file could not be read, and that the server goes
// on with what it said before.
func (l *requestLog) broken(file string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintf(l.program.stderr, "mockvendors: %s has changed and cannot be loaded; what it said before stays:\n%v\n", file, err)
}

// reloaded says that a changed file is served now, and what went wrong with
// the ready file, if anything.
func (l *requestLog) reloaded(file string, worlds int, ready error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if ready != nil {
		fmt.Fprintf(l.program.stderr, "mockvendors: %v\n", ready)
	}
	if !l.program.json {
		fmt.Fprintf(l.program.stdout, "mockvendors: %s has changed and is served now; worlds begun anew: %d\n", file, worlds)
		return
	}
	text, err := json.Marshal(struct {
		Reloaded string `json:"reloaded"`
		Worlds   int    `json:"worlds"`
	}{file, worlds})
	if err != nil {
		panic(err) // a text and a number
	}
	fmt.Fprintln(l.program.stdout, string(text))
}
