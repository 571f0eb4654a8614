// Command release builds what a release consists of: the program for each platform,
// its checksums, and a container image. It needs Go and nothing else, no container
// engine. The same commit gives the same bytes on every machine.
//
// It is a module of its own, so that the program does not depend on what builds it.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	out := flag.String("out", "dist", "`directory` to write to; it must not exist, or be empty")
	only := flag.String("only", "", "`platforms` to build, as in linux/amd64,darwin/arm64; all if empty")
	source := flag.String("source", "..", "`directory` of the program's module")
	flag.Parse()
	if err := release(*source, *out, *only); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func release(source, out, only string) error {
	if flag.NArg() > 0 {
		return fmt.Errorf("unknown argument %q", flag.Arg(0))
	}
	wanted, err := choose(only)
	if err != nil {
		return err
	}
	if there, err := os.ReadDir(out); err == nil && len(there) > 0 {
		return fmt.Errorf("%s is not empty", out)
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	licence, err := os.ReadFile(filepath.Join(source, "LICENSE"))
	if err != nil {
		return err
	}
	binaries := map[platform][]byte{}
	for _, p := range wanted {
		binary, err := build(source, p)
		if err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
		binaries[p] = binary
		archive, err := p.archive(binary, licence)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(out, p.archiveName()), archive, 0o644); err != nil {
			return err
		}
		fmt.Println(p.archiveName())
	}
	if err := writeImages(out, binaries, licence); err != nil {
		return err
	}
	return writeChecksums(out)
}

// platform is an operating system and an architecture.
type platform struct{ os, arch string }

func (p platform) String() string { return p.os + "/" + p.arch }

var platforms = []platform{
	{"linux", "amd64"}, {"linux", "arm64"},
	{"darwin", "amd64"}, {"darwin", "arm64"},
	{"windows", "amd64"}, {"windows", "arm64"},
}

func choose(only string) (chosen []platform, err error) {
	if only == "" {
		return platforms, nil
	}
	for _, name := range strings.Split(only, ",") {
		found := false
		for _, p := range platforms {
			if p.String() == name {
				chosen, found = append(chosen, p), true
			}
		}
		if !found {
			err = errors.Join(err, fmt.Errorf("there is no platform %q; valid: %v", name, platforms))
		}
	}
	return chosen, err
}
