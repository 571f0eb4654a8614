//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package intercept

import (
	"os"
	"syscall"
)

// lock locks a directory until the file is closed or this process ends, however it ends.
// It returns nil if another process holds the lock. Unlike a process id, a lock also tells
// of a process in another container that shares the directory.
func lock(dir string) *os.File {
	file, err := os.Open(dir)
	if err != nil {
		return nil
	}
	if syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		_ = file.Close()
		return nil
	}
	return file
}

// isOwn reports whether a path is a directory of this user, and no link to one.
func isOwn(dir string) bool {
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() {
		return false
	}
	is, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(is.Uid) == os.Getuid()
}
