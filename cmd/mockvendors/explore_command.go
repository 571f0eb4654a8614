package main

import (
	"context"
	"errors"
	"os/exec"
	"sync"
	"time"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/explore"
	"github.com/mockvendors/mockvendors/internal/world"
)

// command is the command that is explored: a client that runs as a process.
type command struct {
	server *control.Server
	args   []string
	setEnv []string

	further      places
	interception *interception // nil for none

	running sync.Map // *world.World to *process
}

// process is a command that runs.
type process struct {
	group         *processGroup
	started, gone chan struct{} // closed when it is
}

// Run runs the command in a world, in a process group of its own.
func (c *command) Run(ctx context.Context, w *world.World) (explore.Exit, error) {
	environment, err := environmentOf(c.server, w.Name, c.setEnv, c.further)
	if err != nil {
		return explore.Exit{}, err
	}
	if c.interception != nil {
		proxy, with, err := c.interception.into(ctx, w.Name, environment)
		if err != nil {
			return explore.Exit{}, err
		}
		defer proxy.Close()
		environment = with
	}
	cmd := exec.Command(c.args[0], c.args[1:]...)
	output := &ending{limit: maxOutput}
	cmd.Env, cmd.Stdout, cmd.Stderr = environment, output, output
	cmd.WaitDelay = time.Second // for processes that it left behind and that hold its output open
	run := &process{ownInBackground(cmd), make(chan struct{}), make(chan struct{})}
	c.running.Store(w, run)
	defer c.running.Delete(w)
	defer close(run.gone)
	ended, err := startCommand(cmd)
	close(run.started)
	if err != nil {
		return explore.Exit{}, err
	}
	select {
	case err = <-ended:
	case <-ctx.Done():
		err = run.stop(ctx, ended)
	}
	run.group.kill() // what it left behind would go on in the background
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) && !errors.Is(err, exec.ErrWaitDelay) {
		return explore.Exit{}, exit{exitStart, err}
	}
	return explore.Exit{Code: exitCodeOf(cmd.ProcessState), Signal: signalOf(cmd.ProcessState), Output: output.text()}, nil
}

// stop ends the command and returns what waiting for it returned. Ctrl-C lets it end in
// good order; one that has had its time is killed.
func (r *process) stop(ctx context.Context, ended <-chan error) error {
	if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		r.group.terminate()
		select {
		case err := <-ended:
			return err
		case <-time.After(grace):
		}
	}
	r.group.kill()
	return <-ended
}

// Kill kills every process of the command in a world.
func (c *command) Kill(w *world.World) {
	found, ok := c.running.Load(w)
	if !ok {
		return
	}
	run := found.(*process)
	<-run.started
	run.group.kill()
	<-run.gone
}

// maxOutput is how many bytes of a command's output are kept.
const maxOutput = 16 << 10

// ending keeps the end of what is written to it.
type ending struct {
	mu    sync.Mutex // two streams are written at once
	limit int
	kept  []byte
}

// Write keeps the end of the text.
func (e *ending) Write(text []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.kept = append(e.kept, text...)
	if len(e.kept) > 2*e.limit {
		e.kept = append([]byte(nil), e.kept[len(e.kept)-e.limit:]...)
	}
	return len(text), nil
}

func (e *ending) text() []byte {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.kept[max(0, len(e.kept)-e.limit):]
}
