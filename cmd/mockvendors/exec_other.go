//go:build !unix

package main

import (
	"io"
	"os"
	"os/exec"
	"time"
)

// processGroup is a command where there are no process groups.
type processGroup struct{ cmd *exec.Cmd }

// followStops does nothing where there is no job control.
func (g *processGroup) followStops() (end func()) { return func() {} }

func own(cmd *exec.Cmd) *processGroup { return &processGroup{cmd} }

func ownInBackground(cmd *exec.Cmd) *processGroup { return &processGroup{cmd} }

func (g *processGroup) terminate()    { _ = g.cmd.Process.Kill() } // there is no gentler way
func (g *processGroup) kill()         { _ = g.cmd.Process.Kill() }
func (g *processGroup) release() bool { return false }
func (g *processGroup) end(time.Time) {}
func (g *processGroup) runs() bool    { return false } // it is not known

func exitCodeOf(state *os.ProcessState) int { return state.ExitCode() }

func signalNumberOf(*os.ProcessState) int { return 0 }

func signalOf(*os.ProcessState) string { return "" }

func terminalWidth(io.Writer) int { return 0 }
