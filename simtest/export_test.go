package simtest

// SetVerbose makes worlds tell what they tell with go test -v, or not.
func SetVerbose(on bool) { verbose = func() bool { return on } }
