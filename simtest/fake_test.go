package simtest_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/simtest"
)

// What examples and tests say is the same with go test -v.
func init() { simtest.SetVerbose(false) }

// fake is a test that is looked at from outside: what it says, and whether it
// fails.
type fake struct {
	testing.TB // what is not written here is not called
	name       string
	said       strings.Builder
	errors     []string
	failed     bool
	skipped    bool
	cleanups   []func()
}

// run runs a test to its end, as the testing package does.
func run(name string, test func(testing.TB)) *fake {
	f := &fake{name: name}
	f.alone(func() { test(f) })
	for len(f.cleanups) > 0 {
		last := f.cleanups[len(f.cleanups)-1]
		f.cleanups = f.cleanups[:len(f.cleanups)-1]
		f.alone(last)
	}
	return f
}

// alone runs a part of a test that FailNow may end.
func (f *fake) alone(part func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		part()
	}()
	<-done
}

func (f *fake) Helper()                  {}
func (f *fake) Name() string             { return f.name }
func (f *fake) Context() context.Context { return context.Background() }
func (f *fake) Cleanup(c func())         { f.cleanups = append(f.cleanups, c) }
func (f *fake) Failed() bool             { return f.failed }
func (f *fake) Skipped() bool            { return f.skipped }

func (f *fake) SkipNow() {
	f.skipped = true
	runtime.Goexit()
}

func (f *fake) Log(args ...any)                 { fmt.Fprintln(&f.said, args...) }
func (f *fake) Logf(format string, args ...any) { f.Log(fmt.Sprintf(format, args...)) }

func (f *fake) Errorf(format string, args ...any) {
	f.failed = true
	f.errors = append(f.errors, fmt.Sprintf(format, args...))
	f.Logf(format, args...)
}

func (f *fake) Fatalf(format string, args ...any) {
	f.Errorf(format, args...)
	runtime.Goexit()
}

func (f *fake) Fatal(args ...any) { f.Fatalf("%s", fmt.Sprint(args...)) }

// passes fails t if the test that was run did not pass.
func (f *fake) passes(t *testing.T) {
	t.Helper()
	if f.failed {
		t.Errorf("it fails:\n%s", &f.said)
	}
}

// fails fails t unless the test that was run failed by exactly these errors,
// of each of which a part is given.
func (f *fake) fails(t *testing.T, want ...string) {
	t.Helper()
	if len(f.errors) != len(want) {
		t.Errorf("it has %d errors, want %d:\n%s", len(f.errors), len(want), &f.said)
		return
	}
	for i, part := range want {
		if !strings.Contains(f.errors[i], part) {
			t.Errorf("error %d does not say %q:\n%s", i+1, part, f.errors[i])
		}
	}
}

// says fails t unless the test that was run said all of these.
func (f *fake) says(t *testing.T, want ...string) {
	t.Helper()
	for _, part := range want {
		if !strings.Contains(f.said.String(), part) {
			t.Errorf("it does not say %q:\n%s", part, &f.said)
		}
	}
}
