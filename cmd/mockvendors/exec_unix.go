//go:build unix

package main

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
	"unsafe"
)

// processGroup is the group that a command leads.
type processGroup struct {
	cmd      *exec.Cmd
	terminal bool // the group has the terminal that this process had
}

// own makes a command that is not yet started lead a process group. If this
// process has the terminal, the group gets it: the command could not read from it
// otherwise.
func own(cmd *exec.Cmd) *processGroup {
	g := &processGroup{cmd: cmd, terminal: hasTerminal()}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Foreground: g.terminal, Ctty: int(os.Stdin.Fd())}
	return g
}

func (g *processGroup) terminate() { _ = g.signal(syscall.SIGTERM) }
func (g *processGroup) kill()      { _ = g.signal(syscall.SIGKILL) }

// signal signals what is left of the group, which may be nothing.
func (g *processGroup) signal(s syscall.Signal) error { return syscall.Kill(-g.cmd.Process.Pid, s) }

// release takes the terminal back, and reports whether Ctrl-C ended the command
// there.
func (g *processGroup) release() (interrupted bool) {
	if !g.terminal {
		return false
	}
	signal.Ignore(syscall.SIGTTOU) // this process is in the background until it has the terminal again
	pgrp := int32(syscall.Getpgrp())
	_ = terminalGroup(syscall.TIOCSPGRP, &pgrp)
	signal.Reset(syscall.SIGTTOU)
	return exitCodeOf(g.cmd.ProcessState) == interruptedCode
}

// end ends what is left of the group once its leader is gone.
func (g *processGroup) end(within time.Duration) {
	if errors.Is(g.signal(syscall.SIGTERM), syscall.ESRCH) {
		return
	}
	for deadline := time.Now().Add(within); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if errors.Is(g.signal(0), syscall.ESRCH) {
			return
		}
	}
	g.kill()
}

// hasTerminal reports whether standard input is a terminal and this process is in
// its foreground.
func hasTerminal() bool {
	var pgrp int32
	return terminalGroup(syscall.TIOCGPGRP, &pgrp) == nil && int(pgrp) == syscall.Getpgrp()
}

// terminalGroup gets or sets which process group has the terminal.
func terminalGroup(request uintptr, pgrp *int32) error {
	_, _, failed := syscall.Syscall(syscall.SYS_IOCTL, os.Stdin.Fd(), request, uintptr(unsafe.Pointer(pgrp)))
	if failed != 0 {
		return failed
	}
	return nil
}

// exitCodeOf returns a command's exit code as shells do, also if a signal ended
// it.
func exitCodeOf(state *os.ProcessState) int {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return state.ExitCode()
}
