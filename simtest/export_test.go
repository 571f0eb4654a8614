package simtest

// SetVerbose makes worlds tell what they tell with go test -v, or not.
func SetVerbose(on bool) { verbose = func() bool { return on } }

// SetMemory sets how many bytes a world that Start made may hold.
func SetMemory(w *World, bytes int64) { w.server.control.Set.Memory = bytes }
