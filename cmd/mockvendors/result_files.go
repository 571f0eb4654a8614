package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/mockvendors/mockvendors/internal/judge"
)

// resultFiles names the files to write the outcome of a run to; "" for none.
type resultFiles struct {
	junit  string
	report string // the JSON that --json prints

	written bool // of this run, so that nothing of an earlier one is left
}

// check returns an error if a file could not be written in the end: whoever asks for one
// should not have to run everything to learn that.
func (f *resultFiles) check() error {
	for _, file := range []struct{ name, what string }{{f.junit, "the JUnit file"}, {f.report, "the report"}} {
		if err := checkWritable(file.name); err != nil {
			return exit{exitStart, fmt.Errorf("cannot write %s: %w", file.what, err)}
		}
	}
	return nil
}

func (f *resultFiles) write(results []judge.Result, whole any) error {
	f.written = true
	return errors.Join(
		writeResult(f.junit, "the JUnit file", func() ([]byte, error) { return judge.JUnit(results) }),
		writeResult(f.report, "the report", func() ([]byte, error) { return indented(whole) }),
	)
}

// unloaded writes the files of scenarios that could not be loaded. mistakes has all
// scenarios, with nil for those that could be; wrong is what is told.
func (f *resultFiles) unloaded(mistakes map[string]error, wrong error) error {
	f.written = true
	return errors.Join(
		writeResult(f.junit, "the JUnit file", func() ([]byte, error) { return judge.Unloaded(mistakes) }),
		writeResult(f.report, "the report", func() ([]byte, error) { return indented(failureOf(wrong)) }),
	)
}

// unfinished writes the files of a run that an error ended, unless they are written. results
// is what it has come to, and name what the error is about. It returns the error, and those of writing.
func (f *resultFiles) unfinished(results []judge.Result, name string, wrong error) error {
	if wrong == nil || f.written {
		return wrong
	}
	f.written = true
	return errors.Join(wrong,
		writeResult(f.junit, "the JUnit file", func() ([]byte, error) { return judge.Unfinished(results, name, wrong) }),
		writeResult(f.report, "the report", func() ([]byte, error) { return indented(failureOf(wrong)) }),
	)
}

func writeResult(file, what string, text func() ([]byte, error)) error {
	if file == "" {
		return nil
	}
	bytes, err := text()
	if err == nil {
		err = writeFile(file, bytes, readableByAll)
	}
	if err != nil {
		return exit{exitStart, fmt.Errorf("cannot write %s: %w", what, err)}
	}
	return nil
}

// indented returns a value as JSON for people, with a line feed at the end.
func indented(v any) ([]byte, error) {
	text, err := json.MarshalIndent(v, "", "  ")
	return append(text, '\n'), err
}
