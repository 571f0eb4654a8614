//go:build linux || darwin

package main

import (
	"os"
	"os/signal"
	"syscall"
	"time"
	"unsafe"
)

// followStops makes Ctrl-Z, fg and bg work as if the command were the shell's own
// job: when the terminal stops the command, this process takes the terminal back
// and stops as well, and when the shell continues this process, it continues the
// command. It runs until the returned function is called.
func (g *processGroup) followStops() (end func()) {
	var pgrp int32
	if terminalGroup(syscall.TIOCGPGRP, &pgrp) != nil { // no terminal
		return func() {}
	}
	changes, quit, done := make(chan os.Signal, 2), make(chan struct{}), make(chan struct{})
	signal.Notify(changes, syscall.SIGCHLD, syscall.SIGCONT)
	changes <- syscall.SIGCHLD // for a stop before this
	go func() {
		defer close(done)
		var again <-chan time.Time
		for {
			select {
			case <-quit:
				signal.Stop(changes)
				return
			case s := <-changes:
				if s == syscall.SIGCONT {
					g.resume()
				} else if g.isStopped() {
					takeTerminal()
					_ = syscall.Kill(0, syscall.SIGTSTP)
					again = time.After(unstopped)
				}
			case <-again:
				again = nil
				g.resume()
			}
		}
	}()
	return func() {
		close(quit)
		<-done
	}
}

// unstopped is after how long a process that told itself to stop goes on: there is
// no shell that could continue it, and so the system did not stop it.
const unstopped = 100 * time.Millisecond

// resume continues the command, in the foreground if this process is there.
func (g *processGroup) resume() {
	if hasTerminal(syscall.Getpgrp()) {
		pgrp := int32(g.cmd.Process.Pid)
		_ = terminalGroup(syscall.TIOCSPGRP, &pgrp)
	}
	_ = g.signal(syscall.SIGCONT)
}

// isStopped reports whether the command has been stopped since this was last asked.
// It does not ask whether the command has ended, which [exec.Cmd.Wait] does.
func (g *processGroup) isStopped() bool {
	const byID = 1 // P_PID
	var info [128]byte
	_, _, failed := syscall.Syscall6(syscall.SYS_WAITID, byID, uintptr(g.cmd.Process.Pid), uintptr(unsafe.Pointer(&info)),
		syscall.WSTOPPED|syscall.WNOHANG, 0, 0)
	return failed == 0 && info != [128]byte{}
}
