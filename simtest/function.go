package simtest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/explore"
	"github.com/mockvendors/mockvendors/internal/world"
)

// function is the function that is explored.
type function struct {
	tb      testing.TB
	run     func(t testing.TB, w *World) error
	url     string // of the server
	vendors []control.Vendor
	api     api

	mu       sync.Mutex
	attempts map[string]*attempt // by world: the run whose requests may pass
}

// abandonment is how long a function may take to return when its run has timed out.
const abandonment = time.Second

// Run runs the function once in a world. Its requests reach the world until it has
// returned or is killed, or ctx is done.
func (f *function) Run(ctx context.Context, w *world.World) (explore.Exit, error) {
	a := newAttempt(ctx, f.tb)
	f.admit(w.Name, a)
	defer f.bar(w.Name)
	returned := make(chan explore.Exit, 1)
	go func() { returned <- a.carryOut(func() error { return f.run(a, f.worldOf(w.Name, a)) }) }()
	select {
	case exit := <-returned:
		return exit, nil
	case <-ctx.Done():
	}
	f.bar(w.Name)
	select {
	case exit := <-returned:
		return exit, nil
	case <-time.After(abandonment):
		return explore.Exit{Code: 1}, nil
	}
}

// Kill cancels the context of the function that runs in a world, and lets none of its
// requests pass any more.
func (f *function) Kill(w *world.World) { f.bar(w.Name) }

func (f *function) admit(inWorld string, a *attempt) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.attempts[inWorld] = a
}

func (f *function) bar(inWorld string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if a := f.attempts[inWorld]; a != nil {
		a.cancel()
		delete(f.attempts, inWorld)
	}
}

// gate breaks off requests to vendors that belong to no run, and those of a run that
// ends meanwhile.
func (f *function) gate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		path, ok := strings.CutPrefix(r.URL.Path, "/w/")
		if !ok { // to the control API
			next.ServeHTTP(rw, r)
			return
		}
		inWorld, _, _ := strings.Cut(path, "/")
		f.mu.Lock()
		a := f.attempts[inWorld]
		f.mu.Unlock()
		if a == nil {
			panic(http.ErrAbortHandler)
		}
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		defer context.AfterFunc(a.ctx, cancel)()
		next.ServeHTTP(rw, r.WithContext(ctx))
	})
}

// worldOf returns the world of a run, as the function gets it.
func (f *function) worldOf(name string, a *attempt) *World {
	w := newWorld(a, f.api.world(name), settings{})
	for _, v := range f.vendors {
		w.addVendor(v.Name, f.url+"/w/"+name+"/"+v.Name, v.Credential)
	}
	return w
}

// carryOut calls the function, and then what it has given to Cleanup.
func (a *attempt) carryOut(run func() error) (exit explore.Exit) {
	err := a.alone(run)
	for {
		cleanup := a.nextCleanup()
		if cleanup == nil {
			break
		}
		err = errors.Join(err, a.alone(func() error { cleanup(); return nil }))
	}
	var p *panicked
	switch {
	case errors.As(err, &p):
		return explore.Exit{Code: 2, Output: []byte(p.Error())}
	case err != nil || a.Failed():
		return explore.Exit{Code: 1, Output: []byte(strings.TrimSpace(a.output() + errorText(err)))}
	}
	return explore.Exit{}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// panicked is a panic of the function.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v\n\n%s", p.value, p.stack) }

// alone calls a part of the function that may panic, or end by FailNow.
func (a *attempt) alone(part func() error) (err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		ended := false
		defer func() {
			if value := recover(); value != nil {
				err = &panicked{value, debug.Stack()}
			} else if !ended && !a.Failed() {
				err = errors.New("the function ended its goroutine")
			}
		}()
		err = part()
		ended = true
	}()
	<-done
	return err
}
