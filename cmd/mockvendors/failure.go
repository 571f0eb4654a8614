package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// failure is an error as --json prints it.
type failure struct {
	Error failureBody `json:"error"`
}

type failureBody struct {
	Code    string   `json:"code"` // usage, invalid, start, interrupted or failed
	Message string   `json:"message"`
	Valid   []string `json:"valid"` // what would be right, the nearest first; never nil
}

func failureOf(err error) failure {
	message := strings.TrimSpace(err.Error())
	return failure{failureBody{failureCode(err), message, strict.Suggested(message)}}
}

func failureCode(err error) string {
	var coded exit
	switch {
	case errors.Is(err, errInterrupted):
		return "interrupted"
	case errors.As(err, &coded) && coded.code == exitStart:
		return "start"
	case errors.As(err, &coded) && coded.code != exitUsage:
		return "failed"
	case errors.As(err, new(strict.Errors)):
		return "invalid"
	}
	return "usage"
}

// printError prints an error: for --json as JSON on one line.
func (p *program) printError(err error) {
	text := strings.TrimSpace(err.Error())
	if text == "" { // everything has been printed
		return
	}
	if !p.json && !p.jsonErrors && !p.asksForJSON() {
		fmt.Fprintln(p.stderr, "mockvendors: "+text)
		return
	}
	line, failed := json.Marshal(failureOf(err))
	if failed != nil {
		panic(failed) // it has only texts
	}
	fmt.Fprintln(p.stderr, string(line))
}

// asksForJSON reports whether wrong usage is to be told as JSON: it may have kept the
// flag, or its variable, from being read.
func (p *program) asksForJSON() bool {
	if p.parsed {
		return false
	}
	own := p.args
	if end := slices.Index(own, "--"); end >= 0 {
		own = own[:end]
	}
	return p.wantsJSON() || slices.Contains(own, "--json")
}

// wantsJSON reports whether the variable of --json is on.
func (p *program) wantsJSON() bool {
	on, _ := strconv.ParseBool(p.env(variableOf("json")))
	return on
}
