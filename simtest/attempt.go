package simtest

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"sync"
	"testing"
)

// attempt is the test that one run of an explored function sees. What would fail a
// test fails the run.
type attempt struct {
	testing.TB // what is not written here concerns the whole test
	ctx        context.Context
	cancel     context.CancelFunc

	mu       sync.Mutex // guards what follows
	failed   bool
	said     []byte
	cleanups []func()
}

func newAttempt(ctx context.Context, tb testing.TB) *attempt {
	a := &attempt{TB: tb}
	a.ctx, a.cancel = context.WithCancel(ctx)
	return a
}

func (a *attempt) Context() context.Context { return a.ctx }
func (a *attempt) Helper()                  {}
func (a *attempt) Skipped() bool            { return false }
func (a *attempt) Output() io.Writer        { return (*attemptOutput)(a) }

// Cleanup calls f when the run has ended.
func (a *attempt) Cleanup(f func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.cleanups = append(a.cleanups, f)
}

// nextCleanup takes the latest function that was given to Cleanup; nil if there is
// none left.
func (a *attempt) nextCleanup() (f func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if n := len(a.cleanups); n > 0 {
		f, a.cleanups = a.cleanups[n-1], a.cleanups[:n-1]
	}
	return f
}

func (a *attempt) Fail() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.failed = true
}

func (a *attempt) Failed() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.failed
}

func (a *attempt) FailNow() {
	a.Fail()
	runtime.Goexit()
}

func (a *attempt) Log(args ...any)                 { fmt.Fprintln(a.Output(), args...) }
func (a *attempt) Logf(format string, args ...any) { fmt.Fprintf(a.Output(), format+"\n", args...) }

func (a *attempt) Error(args ...any) {
	a.Log(args...)
	a.Fail()
}

func (a *attempt) Errorf(format string, args ...any) {
	a.Logf(format, args...)
	a.Fail()
}

func (a *attempt) Fatal(args ...any) {
	a.Log(args...)
	a.FailNow()
}

func (a *attempt) Fatalf(format string, args ...any) {
	a.Logf(format, args...)
	a.FailNow()
}

func (a *attempt) Skip(...any)          { a.SkipNow() }
func (a *attempt) Skipf(string, ...any) { a.SkipNow() }
func (a *attempt) SkipNow()             { a.Fatal("simtest: a function that is explored cannot skip") }

// Setenv and Chdir change the process, which all runs share.
func (a *attempt) Setenv(key, _ string) {
	a.Fatalf("simtest: Setenv(%q): the runs of an explored function share one process", key)
}

func (a *attempt) Chdir(dir string) {
	a.Fatalf("simtest: Chdir(%q): the runs of an explored function share one process", dir)
}

// maxSaid limits what is kept of the text that a run writes.
const maxSaid = 16 << 10

// attemptOutput keeps the end of what a run writes.
type attemptOutput attempt

func (o *attemptOutput) Write(text []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.said = append(o.said, text...)
	if len(o.said) > 2*maxSaid {
		o.said = append([]byte(nil), o.said[len(o.said)-maxSaid:]...)
	}
	return len(text), nil
}

func (a *attempt) output() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return string(a.said[max(0, len(a.said)-maxSaid):])
}
