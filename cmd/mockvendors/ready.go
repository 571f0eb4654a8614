package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/world"
)

// ready is the content of the ready file.
type ready struct {
	URL     string                 `json:"url"`
	PID     int                    `json:"pid"`
	Vendors map[string]readyVendor `json:"vendors"`
}

type readyVendor struct {
	URL        string `json:"url"`
	Credential any    `json:"credential"`
}

// announce prints the banner and writes the ready file.
func (p *program) announce(server *control.Server, start *world.Start, readyFile string) error {
	text, err := readyText(server)
	if err != nil {
		return err
	}
	if p.json {
		fmt.Fprint(p.stdout, string(text))
	} else {
		p.banner(server, start)
	}
	if err := writeReady(readyFile, text); err != nil {
		return exit{exitStart, err}
	}
	return nil
}

func readyText(server *control.Server) ([]byte, error) {
	r := ready{URL: server.URL, PID: os.Getpid(), Vendors: map[string]readyVendor{}}
	for _, v := range server.Vendors() {
		r.Vendors[v.Name] = readyVendor{v.URL, v.Credential}
	}
	text, err := json.Marshal(r)
	return append(text, '\n'), err
}

// writeReady writes the ready file, if there is to be one.
func writeReady(readyFile string, text []byte) error {
	if readyFile == "" {
		return nil
	}
	if err := writeAtomically(readyFile, text); err != nil {
		return fmt.Errorf("cannot write the ready file: %w", err)
	}
	return nil
}

// removeStale removes the ready file of an earlier server that could not remove it
// itself: a program that waits for the file must not find it too early.
func removeStale(readyFile string) error {
	info, err := os.Lstat(readyFile)
	if readyFile == "" || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it exists and is not a regular file")
	}
	if err == nil {
		err = os.Remove(readyFile)
	}
	if err != nil {
		return exit{exitStart, fmt.Errorf("cannot write the ready file %s: %w", readyFile, err)}
	}
	return nil
}

// writeAtomically writes a file so that it appears with all its content at once.
func writeAtomically(file string, text []byte) error {
	temporary := fmt.Sprintf("%s.%d", file, os.Getpid())
	if err := os.WriteFile(temporary, text, 0o600); err != nil {
		return err
	}
	if err := os.Rename(temporary, file); err != nil {
		os.Remove(temporary)
		return err
	}
	return nil
}
