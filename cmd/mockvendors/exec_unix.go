//go:build unix

package main

import (
	"errors"
	"io"
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
	g := &processGroup{cmd: cmd, terminal: hasTerminal(syscall.Getpgrp())}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Foreground: g.terminal, Ctty: int(os.Stdin.Fd())}
	endWithParent(cmd.SysProcAttr)
	return g
}

// ownInBackground makes a command that is not yet started lead a process group
// without a terminal.
func ownInBackground(cmd *exec.Cmd) *processGroup {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	endWithParent(cmd.SysProcAttr)
	return &processGroup{cmd: cmd}
}

func (g *processGroup) kill() { _ = g.signal(syscall.SIGKILL) }

func (g *processGroup) terminate() {
	_ = g.signal(syscall.SIGTERM)
	_ = g.signal(syscall.SIGCONT) // one that is stopped would not notice
}

// signal signals what is left of the group, which may be nothing.
func (g *processGroup) signal(s syscall.Signal) error { return syscall.Kill(-g.cmd.Process.Pid, s) }

// release takes the terminal back, and reports whether Ctrl-C ended the command
// there.
func (g *processGroup) release() (interrupted bool) {
	if !g.terminal && !hasTerminal(g.cmd.Process.Pid) { // it may have it since fg
		return false
	}
	takeTerminal()
	return exitCodeOf(g.cmd.ProcessState) == interruptedCode
}

// takeTerminal puts this process into the foreground.
func takeTerminal() {
	signal.Ignore(syscall.SIGTTOU) // this process is in the background until it has the terminal again
	pgrp := int32(syscall.Getpgrp())
	_ = terminalGroup(syscall.TIOCSPGRP, &pgrp)
	signal.Reset(syscall.SIGTTOU)
}

// end ends what is left of the group once its leader is gone.
func (g *processGroup) end(deadline time.Time) {
	if errors.Is(g.signal(syscall.SIGTERM), syscall.ESRCH) {
		return
	}
	_ = g.signal(syscall.SIGCONT)
	for ; time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if errors.Is(g.signal(0), syscall.ESRCH) {
			return
		}
	}
	g.kill()
}

// runs reports whether any process of the group is left once its leader is gone. One that
// just ends counts for a moment longer.
func (g *processGroup) runs() bool {
	for range 10 {
		if errors.Is(g.signal(0), syscall.ESRCH) || allEnded(g.cmd.Process.Pid) {
			return false
		}
		time.Sleep(10 * time.Millisecond)
	}
	return true
}

// hasTerminal reports whether standard input is a terminal with that process group
// in its foreground.
func hasTerminal(group int) bool {
	var pgrp int32
	return terminalGroup(syscall.TIOCGPGRP, &pgrp) == nil && int(pgrp) == group
}

// terminalGroup gets or sets which process group has the terminal.
func terminalGroup(request uintptr, pgrp *int32) error {
	_, _, failed := syscall.Syscall(syscall.SYS_IOCTL, os.Stdin.Fd(), request, uintptr(unsafe.Pointer(pgrp)))
	if failed != 0 {
		return failed
	}
	return nil
}

// terminalWidth returns how many columns a terminal has; 0 for what is none.
func terminalWidth(out io.Writer) int {
	f, ok := unwatched(out).(*os.File)
	if !ok {
		return 0
	}
	var size struct{ rows, columns, x, y uint16 }
	_, _, failed := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), syscall.TIOCGWINSZ, uintptr(unsafe.Pointer(&size)))
	switch {
	case failed != 0:
		return 0
	case size.columns == 0: // it does not know
		return 80
	}
	return max(int(size.columns), 20)
}

// signalOf returns the name of the signal that ended a command, "" for none.
func signalOf(state *os.ProcessState) string {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return status.Signal().String()
	}
	return ""
}

// signalNumberOf returns the number of the signal that ended a command, 0 for none.
func signalNumberOf(state *os.ProcessState) int {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return int(status.Signal())
	}
	return 0
}

// exitCodeOf returns a command's exit code as shells do, also if a signal ended
// it.
func exitCodeOf(state *os.ProcessState) int {
	if signal := signalNumberOf(state); signal != 0 {
		return 128 + signal
	}
	return state.ExitCode()
}
