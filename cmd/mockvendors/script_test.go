// These tests send signals, and their scripts are of a shell.

//go:build unix

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"mockvendors": main, "ask": ask, "flood": flood, "hasty": hasty})
}

// TestScript runs the program as users do: testdata/script has a script for
// each of its commands, or for a side of serve.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		Deadline:            time.Now().Add(5 * time.Minute),
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("NEAR_EGMY", strict.Suggest("egmy", world.NewSet(vendors.All()).Names()))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"appears":  appears,
			"vanishes": vanishes,
			"await":    await,
			"many":     many,
			"adds":     adds,
			"until":    until,
			"http":     request,
			"mode":     mode,
			"signal":   signalTo,
			"taken":    taken,
			"end":      end,
			"hold":     hold,
			"gone":     gone,
			"replay":   replay,
			"page":     checkPage,
		},
	})
}

const patience = 30 * time.Second

// await waits for a ready file, which must be whole as soon as it is there,
// and sets URL, PID and, for each vendor, a variable such as EGYM. VENDORS is
// what it says of the vendors where they are as the scenario starter has them.
func await(ts *testscript.TestScript, _ bool, args []string) {
	file := ts.MkAbs(args[0])
	until := time.Now().Add(patience)
	text, err := os.ReadFile(file)
	for ; errors.Is(err, os.ErrNotExist) && time.Now().Before(until); text, err = os.ReadFile(file) {
		time.Sleep(5 * time.Millisecond)
	}
	ts.Check(err)
	var r struct {
		URL, CA string
		PID     int
		Vendors map[string]struct{ URL string }
	}
	if err := json.Unmarshal(text, &r); err != nil {
		ts.Fatalf("the ready file is not whole: %v\n%s", err, text)
	}
	ts.Setenv("URL", r.URL)
	_, addr, _ := strings.Cut(r.URL, "://")
	ts.Setenv("ADDR", addr)
	ts.Setenv("CA", r.CA)
	ts.Setenv("PID", strconv.Itoa(r.PID))
	for name, v := range r.Vendors {
		ts.Setenv(strings.ToUpper(name), v.URL)
	}
	type starters struct {
		URL        string         `json:"url"`
		Credential sim.Credential `json:"credential"`
	}
	all := map[string]starters{}
	for _, v := range vendors.All() {
		all[v.Name] = starters{r.URL + "/" + v.Name, v.Sample.Credential}
	}
	starter, err := json.Marshal(all)
	ts.Check(err)
	ts.Setenv("VENDORS", string(starter))
}

// until waits for a file to hold what a regular expression finds: until FILE
// REGEXP.
func until(ts *testscript.TestScript, _ bool, args []string) {
	file, wanted := ts.MkAbs(args[0]), regexp.MustCompile(args[1])
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		text, err := os.ReadFile(file)
		ts.Check(err)
		if wanted.Match(text) {
			return
		}
		if time.Now().After(end) {
			ts.Fatalf("%s does not hold %s:\n%s", args[0], wanted, text)
		}
	}
}

// request sends a request and prints the status and the body: http METHOD URL
// [name:value]... [{body}]. A host: among the headers is the request's Host.
func request(ts *testscript.TestScript, _ bool, args []string) {
	body := ""
	if last := args[len(args)-1]; len(args) > 2 && strings.ContainsAny(last[:1], "{[") {
		body, args = last, args[:len(args)-1]
	}
	r, err := http.NewRequest(args[0], args[1], strings.NewReader(body))
	ts.Check(err)
	r.Header.Set("Content-Type", "application/json")
	for _, header := range args[2:] {
		name, value, _ := strings.Cut(header, ":")
		r.Header.Set(name, value)
		if name == "host" {
			r.Host = value
		}
	}
	r.Close = true // a server that ends waits for no connection of ours
	client := &http.Client{Timeout: patience}
	answer, err := client.Do(r)
	ts.Check(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "%d\n%s", answer.StatusCode, text)
}

// many sends as many GET requests over one connection, each with a path that makes a
// long line: many N URL.
func many(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	client := &http.Client{Timeout: patience}
	defer client.CloseIdleConnections()
	for range n {
		answer, err := client.Get(args[1] + "/" + strings.Repeat("a", 2000))
		ts.Check(err)
		_, err = io.Copy(io.Discard, answer.Body)
		ts.Check(err)
		answer.Body.Close()
	}
}

var droppedLines = regexp.MustCompile(`(?m)^mockvendors: lines dropped from the log, which nobody read: (\d+)$`)

// adds fails unless a log's requests and what it says was dropped make so many: adds FILE N.
func adds(ts *testscript.TestScript, _ bool, args []string) {
	text, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	n := strings.Count(string(text), "GET ")
	for _, m := range droppedLines.FindAllStringSubmatch(string(text), -1) {
		dropped, err := strconv.Atoi(m[1])
		ts.Check(err)
		n += dropped
	}
	if strconv.Itoa(n) != args[1] {
		ts.Fatalf("the log accounts for %d of %s requests", n, args[1])
	}
}

// mode prints a file's permissions.
func mode(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "%o\n", info.Mode().Perm())
}

var signals = map[string]syscall.Signal{
	"TERM": syscall.SIGTERM, "INT": syscall.SIGINT, "HUP": syscall.SIGHUP, "STOP": syscall.SIGSTOP, "KILL": syscall.SIGKILL,
}

// signalTo sends a signal to a process: signal TERM $PID.
func signalTo(ts *testscript.TestScript, _ bool, args []string) {
	pid, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(syscall.Kill(pid, signals[args[0]]))
}

// taken takes an address and puts it into TAKEN.
func taken(ts *testscript.TestScript, _ bool, _ []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { l.Close() })
	ts.Setenv("TAKEN", l.Addr().String())
}

// end runs the program and fails unless it ends with that exit code: end CODE
// mockvendors ARG.... What it printed can be looked at as after exec.
func end(ts *testscript.TestScript, _ bool, args []string) {
	if code := exitCode(ts, ts.Exec(args[1], args[2:]...)); strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// exitCode returns the exit code that the error of an Exec means.
func exitCode(ts *testscript.TestScript, err error) int {
	var ended interface{ ExitCode() int }
	if errors.As(err, &ended) {
		return ended.ExitCode()
	}
	ts.Check(err)
	return 0
}

// hold opens a connection to an address and sends nothing.
func hold(ts *testscript.TestScript, _ bool, args []string) {
	c, err := net.Dial("tcp", args[0])
	ts.Check(err)
	ts.Defer(func() { c.Close() })
}

// gone fails unless there is no process of that id.
func gone(ts *testscript.TestScript, _ bool, args []string) {
	pid, err := strconv.Atoi(args[0])
	ts.Check(err)
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		ts.Fatalf("process %d is still there (%v)", pid, err)
	}
}

// TestEveryFlagShowsItsVariable looks at the help of every command.
func TestEveryFlagShowsItsVariable(t *testing.T) {
	p := &program{env: func(string) string { return "" }, stdout: io.Discard, stderr: io.Discard}
	root := p.root()
	var commands []*cobra.Command
	for next := []*cobra.Command{root}; len(next) > 0; next = next[1:] {
		commands = append(commands, next[0])
		next = append(next, next[0].Commands()...)
	}
	for _, cmd := range commands {
		var out strings.Builder
		code := run(t.Context(), append(strings.Fields(cmd.CommandPath())[1:], "--help"), func(string) string { return "" }, &out, &out)
		if code != 0 {
			t.Errorf("%s --help ends with %d", cmd.CommandPath(), code)
		}
		for line := range strings.Lines(out.String()) {
			_, flag, ok := strings.Cut(line, "  --")
			if !ok || strings.HasPrefix(flag, "help ") || strings.HasPrefix(flag, "json file ") {
				continue
			}
			name, _, _ := strings.Cut(flag, " ")
			if variable := "(MOCKVENDORS_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_")) + ")"; !strings.Contains(line, variable) {
				t.Errorf("%s --help does not say %s of --%s:\n%s", cmd.CommandPath(), variable, name, line)
			}
		}
	}
}
