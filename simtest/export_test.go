package simtest

// SetVerbose makes worlds tell what they tell with go test -v, or not.
func SetVerbose(on bool) { verbose = func() bool { return on } }

// CellToRun is the name of the only cell that the pattern of go test -run asks for
// below a test; "" if it asks for none, or for more than one.
func CellToRun(test, pattern string) string { return cellToRun(test, pattern).String() }

// SetMemory sets how many bytes a world that Start made may hold.
func SetMemory(w *World, bytes int64) { w.server.control.Set.Memory = bytes }
