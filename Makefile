# Measures the simulator beside a bare server, and writes docs/performance.md.
# make bench FLAGS=-quick takes a minute; without flags it takes half an hour.
bench:
	go run ./internal/bench/drive $(FLAGS)

# Shows each defect of docs/track-record.md with the program before its fix, and that
# today's program does not have it.
track-record:
	go run ./internal/trackrecord $(FLAGS)

.PHONY: bench track-record

# Runs every fuzz target for TIME, and prints what was executed.
TIME = 10s
fuzz:
	go run ./internal/reliability/fuzz -time $(TIME) $(FLAGS)

.PHONY: fuzz

# Loads a server with a million requests and with clients that do not behave.
soak:
	go run ./internal/reliability/soak $(FLAGS)

# Checks 10,000 histories of requests, some of whose answers are lost.
histories:
	go test ./internal/reliability -run Linearizable -v -count 1 -timeout 1h -histories 10000

# Runs 1,000 random programs in every kind of world, and compares the bytes.
programs:
	go test ./internal/world -run SameEverywhere -v -count 1 -timeout 1h -programs 1000

# Sends every variant of the contracts' examples, and holds the counts against those on
# the page on fidelity. FLAGS=-update writes them.
variants:
	go test ./internal/vendors -run '^TestVariants$$' -v -count 1 -timeout 1h -variants $(FLAGS)

.PHONY: soak histories programs variants

# Builds the release into dist: the program for six platforms, checksums, the image.
release:
	go -C release run . -out ../dist $(FLAGS)

.PHONY: release
