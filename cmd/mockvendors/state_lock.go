//go:build linux || darwin

package main

import (
	"os"
	"syscall"
)

// lockDirectory keeps other servers that save into a directory waiting until the returned
// function is called. Where the file system knows no locks, it does nothing.
func lockDirectory(name string) (unlock func()) {
	f, err := os.Open(name)
	if err != nil {
		return func() {}
	}
	_ = syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
	return func() { f.Close() } // which ends the lock
}
