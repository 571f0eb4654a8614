//go:build unix

package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// ask is a small client, for exec to run: ask METHOD URL [name:value]...
// [{body}]. It prints the status, and ends with 1 if there is none.
func ask() {
	args := os.Args[1:]
	body := ""
	if last := args[len(args)-1]; strings.HasPrefix(last, "{") {
		body, args = last, args[:len(args)-1]
	}
	r, err := http.NewRequest(args[0], args[1], strings.NewReader(body))
	if err == nil {
		r.Header.Set("Content-Type", "application/json")
		for _, header := range args[2:] {
			name, value, _ := strings.Cut(header, ":")
			r.Header.Set(name, value)
			if name == "host" {
				r.Host = value
			}
		}
		var answer *http.Response
		client := &http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true}}
		if answer, err = client.Do(r); err == nil {
			_, _ = io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
			fmt.Println(answer.StatusCode)
		}
	}
	if err != nil {
		fmt.Println("no answer")
		os.Exit(1)
	}
}

// appears waits for a file with something in it, and puts that into a
// variable: appears FILE NAME.
func appears(ts *testscript.TestScript, _ bool, args []string) {
	file := ts.MkAbs(args[0])
	for until := time.Now().Add(patience); time.Now().Before(until); time.Sleep(5 * time.Millisecond) {
		if text, _ := os.ReadFile(file); strings.HasSuffix(string(text), "\n") {
			ts.Setenv(args[1], strings.TrimSpace(string(text)))
			return
		}
	}
	ts.Fatalf("there is no %s", args[0])
}

// vanishes waits until no process of that id runs any more. One that has ended
// may stay listed until somebody asks how.
func vanishes(ts *testscript.TestScript, _ bool, args []string) {
	pid, err := strconv.Atoi(args[0])
	ts.Check(err)
	for until := time.Now().Add(patience); time.Now().Before(until); time.Sleep(5 * time.Millisecond) {
		stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) || strings.Contains(string(stat), ") Z ") {
			return
		}
	}
	ts.Fatalf("process %d is still there", pid)
}
