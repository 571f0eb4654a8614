//go:build unix && !linux && !darwin

package main

// followStops does nothing: this system has no way to ask for stops alone.
func (g *processGroup) followStops() (end func()) { return func() {} }
