// Package bench measures the simulator beside a bare server that does nothing
// but decode, keep a map and encode. It holds benchmarks only: run them with
//
//	go test -run '^$' -bench . ./internal/bench
package bench
