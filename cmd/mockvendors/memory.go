package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/mockvendors/mockvendors/internal/held"
)

// byteSize is the value of a flag: a size in bytes, such as 512MiB.
type byteSize int64

func declareMemory(flags *pflag.FlagSet, size *byteSize) {
	flags.Var(size, "memory", "`size` that all worlds together may take, such as 512MiB; the oldest requests leave the journals first")
}

// String returns the size as it is written.
func (s *byteSize) String() string { return held.Say(int64(*s)) }

// Type names the value in help.
func (s *byteSize) Type() string { return "size" }

var sizes = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?) ?([kmgt])(i?b)$`)

// Set reads a size.
func (s *byteSize) Set(text string) error {
	m := sizes.FindStringSubmatch(strings.ToLower(strings.TrimSpace(text)))
	if m == nil {
		return fmt.Errorf("write a number with KiB, MiB, GiB, kB, MB or GB, as in 512MiB or 1GiB")
	}
	number, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return fmt.Errorf("%s is no number of bytes", m[1])
	}
	base := 1000.0
	if m[3] == "ib" {
		base = 1024
	}
	for range strings.Index("kmgt", m[2]) + 1 {
		number *= base
	}
	if number < minMemory || number > maxMemory {
		return fmt.Errorf("use %s to %s", held.Say(minMemory), held.Say(maxMemory))
	}
	*s = byteSize(number)
	return nil
}

// The bounds of --memory.
const (
	minMemory = 16 << 20
	maxMemory = 1 << 50
)

// tellFull says that the worlds hold as much as they may, and what follows.
func tellFull(bound int64) string {
	return fmt.Sprintf("the worlds hold %s, as much as --memory allows: from now on the oldest requests leave the journals, "+
		"those of the world that was used longest ago first; new worlds, states, snapshots and faults beyond that are refused", held.Say(bound))
}
