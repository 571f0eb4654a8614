// Command drive measures mockvendors beside a bare server that only decodes, stores
// in a map and encodes. It starts both, loads one at a time by turns with the same
// requests, and writes docs/performance.json, docs/performance.md and
// docs/performance.svg. Run it in the project's root:
//
//	go run ./internal/bench/drive -quick
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/mockvendors/mockvendors/internal/bench/traffic"
)

var (
	quick   = flag.Bool("quick", false, "measure EGYM without records only, in about a minute")
	vendors = flag.String("vendors", "", "`names` of the vendors to measure; all of -vendors to -pinned are lists, and every combination is measured")
	records = flag.String("records", "0", "`numbers` of records that exist before")
	faults  = flag.String("faults", "0", "`numbers` of faults that match each request and never fire")
	worlds  = flag.String("worlds", "1", "`numbers` of worlds over which the requests are spread")
	conns   = flag.String("connections", "32", "`numbers` of connections")
	logs    = flag.String("logs", "file", "where the log goes: file, pipe, off")
	memory  = flag.String("memory", "", "what mockvendors gets as --memory; its default if empty")
	pinned  = flag.String("pinned", "false", "whether the server runs on processor 0 and the load on the others: false, true")
	others  = flag.Bool("peers", false, "measure the other mock servers that are installed as well, with creates and gets of EGYM")
	kinds   = flag.String("kinds", strings.Join(allKinds, ","), "what is asked")
	rounds  = flag.Int("rounds", 3, "how often each server has its turn")
	seconds = flag.Float64("seconds", 2, "length of a turn")
	program = flag.String("program", "", "a mockvendors to measure; built from this project if empty")
	against = flag.String("against", "", "another mockvendors to measure in place of the bare server; writes no page")
	out     = flag.String("out", "docs", "`folder` for the results")
	note    = flag.String("note", "", "a `sentence` that the page says about this run")
	page    = flag.Bool("page", false, "measure nothing; write the page of the results that are there")
	bare    = flag.String("bare", "", "be the bare server of a vendor (drive starts itself so)")
	address = flag.String("addr", "", "where the bare server listens")
)

func main() {
	log.SetFlags(0)
	flag.Parse()
	if *bare != "" {
		log.Fatal(serveBare(*bare, *address))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		stop()
		log.Fatal(err)
	}
}

func serveBare(vendor, address string) error {
	for _, v := range traffic.All {
		if v.Name == vendor {
			return (&http.Server{Addr: address, Handler: v.Bare()}).ListenAndServe()
		}
	}
	return fmt.Errorf("no vendor is named %q", vendor)
}

func run(ctx context.Context) error {
	if *page {
		r, err := readResults(*out)
		if err != nil {
			return err
		}
		return r.write(*out)
	}
	if *against == "" { // a run takes long: make sure first that its results have a place
		if err := os.MkdirAll(*out, 0o755); err != nil {
			return fmt.Errorf("-out: %w", err)
		}
	}
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if *program == "" {
		*program = filepath.Join(dir, "mockvendors")
		if out, err := exec.CommandContext(ctx, "go", "build", "-o", *program, "./cmd/mockvendors").CombinedOutput(); err != nil {
			return fmt.Errorf("building mockvendors: %w\n%s", err, out)
		}
	}
	setups, err := plan()
	if err != nil {
		return err
	}
	r := newResults()
	for _, s := range setups {
		cells, err := s.measure(ctx, dir)
		if err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
		r.Cells = append(r.Cells, cells...)
	}
	if *against != "" {
		return nil
	}
	r.Taken = time.Now().UTC().Format(time.DateOnly)
	return r.write(*out)
}

// plan returns what the flags choose; without flags, all that the page shows.
func plan() (setups []setup, err error) {
	chosen := split(*kinds)
	plain := setup{Vendor: "egym", Worlds: 1, Connections: 32, Log: "file", kinds: chosen}
	switch {
	case *quick:
		*rounds, *seconds = 2, 1
		return []setup{plain}, nil
	case *vendors == "":
		return standard(plain), nil
	}
	for _, v := range split(*vendors) {
		for _, log := range split(*logs) {
			for _, pin := range split(*pinned) {
				s := setup{Vendor: v, Log: log, Memory: *memory, Pinned: pin == "true", kinds: chosen, peers: *others}
				if setups, err = s.with(setups); err != nil {
					return nil, err
				}
			}
		}
	}
	return setups, nil
}

// with appends s with each of the numbers that the flags name.
func (s setup) with(setups []setup) ([]setup, error) {
	lists := make([][]int, 4)
	for i, text := range []string{*records, *faults, *worlds, *conns} {
		for _, field := range split(text) {
			n, err := strconv.Atoi(field)
			if err != nil {
				return nil, err
			}
			lists[i] = append(lists[i], n)
		}
	}
	for _, s.Records = range lists[0] {
		for _, s.Faults = range lists[1] {
			for _, s.Worlds = range lists[2] {
				for _, s.Connections = range lists[3] {
					setups = append(setups, s)
				}
			}
		}
	}
	return setups, nil
}

// standard is what the page shows.
func standard(plain setup) (setups []setup) {
	add := func(change func(s *setup)) {
		s := plain
		change(&s)
		setups = append(setups, s)
	}
	for _, v := range traffic.All {
		add(func(s *setup) { s.Vendor = v.Name })
		add(func(s *setup) { s.Vendor, s.Records = v.Name, 10_000 })
	}
	add(func(s *setup) { s.Records = 1_000_000 })
	add(func(s *setup) { s.Records, s.Memory = 1_000_000, "4GiB" })
	add(func(s *setup) { s.Pinned = true })
	plain.kinds = []string{"create", "get"}
	add(func(s *setup) { s.Faults = 20 })
	add(func(s *setup) { s.Worlds = 1000 })
	for _, n := range []int{1, 256, 2000} {
		add(func(s *setup) { s.Connections = n })
	}
	add(func(s *setup) { s.Log = "pipe" })
	add(func(s *setup) { s.Log = "off" })
	add(func(s *setup) { s.peers = true })
	return setups
}

func split(list string) []string { return strings.Split(list, ",") }
