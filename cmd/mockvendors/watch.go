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

// watch reloads the scenario file of a server when it changes.
type watch struct {
	server          *control.Server
	log             *requestLog
	file, readyFile string
}

// often is how often the file is looked at.
const often = 300 * time.Millisecond

// stamp changes when a file does; it is zero if there is no file.
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

// begin watches the file until ctx is done or stop is called, which waits until
// watching has ended. read is the stamp of what is served.
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

// look reloads the file when its stamp is new and the same twice in a row: the
// first time, an editor may still be writing.
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

// reload restarts the worlds of the scenario, unless the file is broken.
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

// broken logs that a changed file cannot be loaded, and is not served.
func (l *requestLog) broken(file string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintf(l.program.stderr, "mockvendors: %s changed and cannot be loaded; its previous content is still served:\n%v\n", file, err)
}

// reloaded logs that a changed file is served, and what went wrong with the ready
// file, if anything.
func (l *requestLog) reloaded(file string, worlds int, ready error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if ready != nil {
		fmt.Fprintf(l.program.stderr, "mockvendors: %v\n", ready)
	}
	if !l.program.json {
		fmt.Fprintf(l.program.stdout, "mockvendors: %s changed and was reloaded; worlds restarted: %d\n", file, worlds)
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
