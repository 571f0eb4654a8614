# Measures the simulator beside a bare server, and writes docs/performance.md.
# make bench FLAGS=-quick takes a minute; without flags it takes half an hour.
bench:
	go run ./internal/bench/drive $(FLAGS)

# Shows each defect of docs/track-record.md with the program before its fix, and that
# today's program does not have it.
track-record:
	go run ./internal/trackrecord $(FLAGS)

.PHONY: bench track-record
