// Command mockvendors stands in for the sandboxes of five vendors.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	code := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// endings returns the signals that end the program in good order. A hangup that was
// ignored when the program started, as by nohup, stays ignored.
func endings() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// run runs the program, without exiting the process. It returns the exit code.
func run(ctx context.Context, args []string, env func(string) string, stdout, stderr io.Writer) int {
	sure := &sureWriter{to: stdout}
	p := &program{env: env, stdout: sure, stderr: stderr, args: args}
	root := p.root()
	root.SetArgs(args)
	err := namingCommands(root, root.ExecuteContext(ctx))
	if unwritten := sure.exit(); unwritten != nil && !errors.As(err, new(exit)) { // also where a command did not look
		err = unwritten
	}
	return p.exitCode(err)
}
