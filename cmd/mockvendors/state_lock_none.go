//go:build !linux && !darwin

package main

// lockDirectory does nothing where directories cannot be locked.
func lockDirectory(string) (unlock func()) { return func() {} }
