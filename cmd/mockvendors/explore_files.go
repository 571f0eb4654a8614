package main

import (
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/internal/explore"
	"github.com/mockvendors/mockvendors/internal/judge"
)

// belowExplore has the commands below explore. A file is not meant by their names.
var belowExplore = []string{"merge", "prove", "verify"}

// checkFiles makes sure that the files that the flags name can be read and written, and
// returns the earlier report, if there is one: after minutes of running it would be
// too late.
func (f *exploreFlags) checkFiles() (known *explore.Report, err error) {
	for _, file := range []struct{ flag, name string }{{"json", f.json}, {"html", f.html}, {"junit", f.junit}, {"save", f.save}} {
		if slices.Contains(belowExplore, file.name) { // mockvendors --json explore verify
			return nil, fmt.Errorf("--%s %q: name a file, as in --%[1]s ./%[1]s", file.flag, file.name)
		}
	}
	for _, file := range []struct{ flag, name string }{{"json", f.json}, {"html", f.html}, {"junit", f.junit}} {
		if err := checkWritable(file.name); err != nil {
			return nil, exit{exitStart, fmt.Errorf("--%s: %w", file.flag, err)}
		}
	}
	if f.save != "" {
		if err := os.MkdirAll(f.save, 0o755); err != nil {
			return nil, exit{exitStart, fmt.Errorf("--save: %w", err)}
		}
	}
	if f.baseline == "" {
		return nil, nil
	}
	if known, err = readReport(f.baseline); err != nil {
		return nil, fmt.Errorf("--baseline: %w", err)
	}
	return known, nil
}

// writeExplored prints the report, and writes the files that the flags ask for.
func (p *program) writeExplored(report *explore.Report, o *explore.Options, f exploreFlags, scenarioText []byte) error {
	sure := &sureWriter{to: p.stdout}
	fmt.Fprint(sure, report.Text(o, explore.Look{Width: terminalWidth(p.stdout), Coloured: p.coloured()}))
	for _, file := range []struct {
		name string
		text func() ([]byte, error)
	}{
		{f.json, report.JSON},
		{f.html, func() ([]byte, error) { return report.HTML(o) }},
		{f.junit, func() ([]byte, error) { return judge.JUnit([]judge.Result{report.Result(o)}) }},
	} {
		if file.name == "" {
			continue
		}
		text, err := file.text()
		if err == nil {
			err = writeFile(file.name, text, readableByAll)
		}
		if err != nil {
			return exit{exitStart, fmt.Errorf("cannot write the report: %w", err)}
		}
	}
	if f.save != "" {
		if err := p.saveCells(report, o, f, scenarioText); err != nil {
			return exit{exitStart, fmt.Errorf("cannot save a scenario: %w", err)}
		}
	}
	return sure.exit()
}

// unfinished writes the files of an exploration that an error ended before anything was known,
// so that those of an earlier one are not taken for its own. What --baseline names is kept.
// It returns the error, and those of writing.
func (f *exploreFlags) unfinished(wrong error) error {
	files := resultFiles{junit: f.junit, report: f.json}
	if f.json == f.baseline {
		files.report = ""
	}
	page := func() ([]byte, error) {
		text := html.EscapeString(strings.TrimSpace(wrong.Error()))
		return []byte("<!doctype html><meta charset=\"utf-8\"><title>explore: no result</title><pre>" + text + "</pre>\n"), nil
	}
	return errors.Join(files.unfinished(nil, "explore", wrong), writeResult(f.html, "the page", page))
}

// saveCells writes a scenario for each bad cell, and says which files of the directory are
// from before.
func (p *program) saveCells(report *explore.Report, o *explore.Options, f exploreFlags, scenarioText []byte) error {
	written := map[string]bool{}
	for i := range report.Cells {
		c := &report.Cells[i]
		if !o.IsBad(c.Verdict) {
			continue
		}
		file := filepath.Join(f.save, explore.FileName(c.Cell)+".yaml")
		text, err := c.Scenario(scenarioText, f.play(c, file)+" -- "+shellWords(report.Command))
		if err == nil {
			err = writeFile(file, text, readableByAll)
		}
		if err != nil {
			return err
		}
		written[file] = true
	}
	entries, err := os.ReadDir(f.save)
	if err != nil {
		return err
	}
	var old []string
	for _, e := range entries {
		if file := filepath.Join(f.save, e.Name()); filepath.Ext(file) == ".yaml" && !written[file] && isSavedCell(file) {
			old = append(old, file)
		}
	}
	for i, file := range old {
		if i == maxOldFiles {
			fmt.Fprintf(p.stderr, "and %d more\n", len(old)-i)
			break
		}
		fmt.Fprintf(p.stderr, "%s is of an earlier run, and of no bad cell of this one: delete it if the cell is good now\n", file)
	}
	return nil
}

// maxOldFiles is how many files from before are named.
const maxOldFiles = 20

// isSavedCell reports whether a file begins with the line with which saved cells begin.
func isSavedCell(file string) bool {
	f, err := os.Open(file)
	if err != nil {
		return false
	}
	defer f.Close()
	start, _ := io.ReadAll(io.LimitReader(f, 100))
	return slices.ContainsFunc([]string{"exec", "explore"}, func(command string) bool {
		return strings.HasPrefix(string(start), "# mockvendors "+command+" --scenario ")
	})
}

// play returns the command line that shows again that a saved cell is bad.
func (f *exploreFlags) play(c *explore.ReportCell, file string) string {
	words := []string{"mockvendors", "exec", "--scenario", file}
	if c.NeedsExplore() {
		words = []string{"mockvendors", "explore", "--scenario", file, "--cell", c.Cell}
		if f.timeout != 30*time.Second {
			words = append(words, "--timeout", f.timeout.String())
		}
		if f.noRerun {
			words = append(words, "--no-rerun")
		}
		if f.strict {
			words = append(words, "--strict")
		}
	}
	for _, pair := range f.webhooks.subscribers {
		words = append(words, "--webhook", pair)
	}
	for _, host := range f.webhooks.hosts {
		words = append(words, "--allow-webhook-host", host)
	}
	for _, pair := range f.setEnv {
		words = append(words, "--set-env", pair)
	}
	return shellWords(words)
}
