package main

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/scenario"
)

// watch reloads the scenario file of a server when it changes.
type watch struct {
	server *control.Server
	log    *requestLog
	file   string
	ready  *readyFile
}

// pollInterval is the time between two looks at the file.
const pollInterval = 300 * time.Millisecond

// stamp identifies a version of a file. It is zero if there is no file.
type stamp struct {
	modified time.Time
	size     int64
}

func stampOf(file string) stamp {
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() { // whoever reads a pipe waits for its writer
		return stamp{}
	}
	return stamp{info.ModTime(), info.Size()}
}

// start watches the file until ctx is done or stop is called, which waits until
// watching has ended. served is the stamp of the content that is served.
func (w *watch) start(ctx context.Context, served stamp) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.poll(ctx, served)
	}()
	return func() {
		cancel()
		<-done
	}
}

// poll reloads the file when it finds the same new stamp twice in a row: at the
// first, an editor may still be writing.
func (w *watch) poll(ctx context.Context, served stamp) {
	tick := time.NewTicker(pollInterval)
	defer tick.Stop()
	for last := served; ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := stampOf(w.file)
		if now != served && now == last {
			served = now
			w.reload(ctx)
		}
		last = now
	}
}

var errNotRegular = errors.New("it is not a regular file")

// reload restarts the worlds of the scenario, unless the file cannot be loaded.
func (w *watch) reload(ctx context.Context) {
	if info, err := os.Stat(w.file); err == nil && !info.Mode().IsRegular() {
		w.log.broken(w.file, errNotRegular)
		return
	}
	path, text, err := scenario.Text(w.file)
	if err != nil {
		w.log.broken(w.file, err)
		return
	}
	next, err := scenario.LoadContext(ctx, w.server.Set, path, text)
	if ctx.Err() != nil { // the server ends
		return
	}
	if err != nil {
		w.log.broken(w.file, err)
		return
	}
	worlds := w.server.Restart(next)
	if text, err = w.ready.textOf(w.server); err == nil {
		err = w.ready.write(text)
	}
	w.log.reloaded(w.file, worlds, err)
}
