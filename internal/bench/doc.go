// Package bench compares the simulator with a bare server that only decodes, stores
// in a map and encodes. It has only benchmarks. Run them with
//
//	go test -run '^$' -bench . ./internal/bench
package bench
