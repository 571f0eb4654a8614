// Command fuzz runs every fuzz target of the project for a while each, and prints
// what was executed. It is started in the project's directory.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"
)

func main() {
	each := flag.Duration("time", 10*time.Second, "how long each target runs")
	only := flag.String("only", "", "regular expression of the targets to run, as in internal/codec.FuzzDecode; all if empty")
	workers := flag.Int("workers", 0, "processes of each target; 0 for one on each processor")
	flag.Parse()
	if err := run(*each, *only, *workers); err != nil {
		fmt.Fprintln(os.Stderr, "fuzz:", err)
		os.Exit(1)
	}
}

func run(each time.Duration, only string, workers int) error {
	chosen, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	targets, err := list()
	if err != nil {
		return err
	}
	total, failed, ran := 0, 0, 0
	for _, t := range targets {
		if !chosen.MatchString(t.String()) {
			continue
		}
		ran++
		executions, output, err := t.run(each, workers)
		for longer := 2 * each; executions == 0 && err == nil && longer <= 32*each; longer *= 2 { // it was busy with the inputs that it knows
			executions, output, err = t.run(longer, workers)
		}
		total += executions
		if err != nil {
			failed++
			fmt.Printf("%-44s FAILED after %d executions\n%s\n", t, executions, output)
			continue
		}
		fmt.Printf("%-44s %9d executions\n", t, executions)
	}
	fmt.Printf("%d targets, %d executions\n", ran, total)
	if failed > 0 {
		return fmt.Errorf("%d targets failed; go test runs the inputs that were written to testdata/fuzz", failed)
	}
	if ran == 0 {
		return errors.New("no target has such a name")
	}
	return nil
}

// target is a fuzz target of a package.
type target struct{ dir, name string }

func (t target) String() string { return t.dir + "." + t.name }

// list returns the targets, by package.
func list() (all []target, err error) {
	packages, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .TestGoFiles \" \"}} {{join .XTestGoFiles \" \"}}|{{.Dir}}|{{.Module.Dir}}", "./...").Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	declared := regexp.MustCompile(`(?m)^func (Fuzz\w+)\(`)
	for line := range strings.Lines(string(packages)) {
		files, rest, _ := strings.Cut(strings.TrimSpace(line), "|")
		dir, root, _ := strings.Cut(rest, "|")
		for _, file := range strings.Fields(files)[1:] {
			text, err := os.ReadFile(dir + "/" + file)
			if err != nil {
				return nil, err
			}
			for _, found := range declared.FindAllSubmatch(text, -1) {
				all = append(all, target{strings.TrimPrefix(dir, root+"/"), string(found[1])})
			}
		}
	}
	return all, nil
}

// executed is how Go tells what a target has executed so far.
var executed = regexp.MustCompile(`execs: (\d+)`)

func (t target) run(each time.Duration, workers int) (executions int, output string, err error) {
	args := []string{"test", "-run", "^$", "-fuzz", "^" + t.name + "$", "-fuzztime", each.String()}
	if workers > 0 {
		args = append(args, "-parallel", strconv.Itoa(workers))
	}
	text, err := exec.Command("go", append(args, "./"+t.dir)...).CombinedOutput()
	for _, found := range executed.FindAllSubmatch(text, -1) {
		executions, _ = strconv.Atoi(string(found[1]))
	}
	if onlyEnded.Match(text) {
		err = nil
	}
	return executions, string(text), err
}

// onlyEnded matches a failure in which Go reports nothing but the end of the time as one,
// as it does now and then (golang/go#75804): a target that fails says with which input.
var onlyEnded = regexp.MustCompile(`--- FAIL: Fuzz\w+ \([0-9.]+s\)\n    context deadline exceeded\nFAIL\n`)
