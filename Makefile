# Measures the simulator beside a bare server, and writes docs/performance.md.
# make bench FLAGS=-quick takes a minute; without flags it takes half an hour.
bench:
	go run ./internal/bench/drive $(FLAGS)

.PHONY: bench

# Runs every fuzz target for TIME, and prints what was executed.
TIME = 10s
fuzz:
	go run ./internal/reliability/fuzz -time $(TIME) $(FLAGS)

.PHONY: fuzz
