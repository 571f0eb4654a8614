# Measures the simulator beside a bare server, and writes docs/performance.md.
# make bench FLAGS=-quick takes a minute; without flags it takes half an hour.
bench:
	go run ./internal/bench/drive $(FLAGS)

.PHONY: bench
