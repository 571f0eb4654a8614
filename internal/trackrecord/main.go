// Trackrecord replays docs/track-record.md: it runs the command of each defect with
// the program as it was before the defect was fixed, and as it is now, and compares
// what it prints with what the document says.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

func main() {
	only := flag.String("only", "", "`text` that the titles of the defects to replay contain")
	keep := flag.String("keep", "", "`directory` to keep the built programs in, for the next time")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	failed, err := replay(ctx, *only, *keep)
	if err != nil {
		fmt.Fprintln(os.Stderr, "trackrecord:", err)
		os.Exit(1)
	}
	if failed > 0 {
		fmt.Printf("%d differ from the document\n", failed)
		os.Exit(1)
	}
}

// replay replays the defects whose titles contain a text. It returns for how many the
// programs print something else than the document says.
func replay(ctx context.Context, only, keep string) (failed int, err error) {
	text, err := os.ReadFile("docs/track-record.md")
	if err != nil {
		return 0, err
	}
	all, err := read(string(text))
	if err != nil {
		return 0, err
	}
	b := builds{dir: keep}
	if keep == "" {
		if b.dir, err = os.MkdirTemp("", "track-record"); err != nil {
			return 0, err
		}
		defer os.RemoveAll(b.dir)
	}
	now, err := b.now(ctx)
	if err != nil {
		return 0, err
	}
	for _, d := range all {
		if !strings.Contains(d.title, only) {
			continue
		}
		before, err := b.before(ctx, d.fixed)
		if err != nil {
			return failed, err
		}
		ok := true
		for _, p := range []struct{ name, program, want string }{{"before", before, d.before}, {"now", now, d.now}} {
			printed, err := run(ctx, p.program, d.command)
			if err != nil {
				return failed, fmt.Errorf("%s, %s: %w", d.title, p.name, err)
			}
			if !strings.Contains(printed, p.want) {
				fmt.Printf("%s\n  %s, it prints no %q but:\n%s\n", d.title, p.name, p.want, printed)
				ok = false
			}
		}
		if ok {
			fmt.Printf("ok  %s\n", d.title)
		} else {
			failed++
		}
	}
	return failed, nil
}

// builds are the programs that were built, each once.
type builds struct{ dir string }

func (b builds) now(ctx context.Context) (program string, err error) {
	return b.build(ctx, ".", "now")
}

// before returns the program as it was before a commit.
func (b builds) before(ctx context.Context, commit string) (program string, err error) {
	if program, err = filepath.Abs(filepath.Join(b.dir, commit, "mockvendors")); err != nil {
		return "", err
	}
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	tree, err := os.MkdirTemp("", "tree")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(tree)
	unpack := exec.CommandContext(ctx, "sh", "-c", `git archive --format tar "$0^" | tar x -C "$1"`, commit, tree)
	if out, err := unpack.CombinedOutput(); err != nil {
		return "", fmt.Errorf("cannot get the commit before %s: %w\n%s", commit, err, out)
	}
	return b.build(ctx, tree, commit)
}

func (b builds) build(ctx context.Context, tree, name string) (program string, err error) {
	program = filepath.Join(b.dir, name, "mockvendors")
	if program, err = filepath.Abs(program); err != nil {
		return "", err
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", program, "./cmd/mockvendors")
	build.Dir = tree
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("cannot build %s: %w\n%s", name, err, out)
	}
	return program, nil
}

// run starts a server of a program, and runs a command beside it in a directory of its
// own. It returns what the command prints.
func run(ctx context.Context, program, command string) (printed string, err error) {
	dir, err := os.MkdirTemp("", "defect")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	server := exec.CommandContext(ctx, program, "serve", "--addr", "127.0.0.1:0", "--ready-file", filepath.Join(dir, "ready"))
	if err := server.Start(); err != nil {
		return "", err
	}
	defer func() {
		cancel()
		_ = server.Wait() // it was killed
	}()
	var ready struct{ URL string }
	for ready.URL == "" {
		text, _ := os.ReadFile(filepath.Join(dir, "ready"))
		_ = json.Unmarshal(text, &ready) // it may not be there yet
		if ctx.Err() != nil {
			return "", fmt.Errorf("the server is not ready: %w", ctx.Err())
		}
		time.Sleep(time.Millisecond)
	}
	shell := exec.CommandContext(ctx, "bash", "-c", command)
	shell.Dir = dir
	shell.Env = append(os.Environ(), "U="+ready.URL, "PORT="+ready.URL[strings.LastIndexByte(ready.URL, ':')+1:],
		"PATH="+filepath.Dir(program)+":"+os.Getenv("PATH"))
	shell.WaitDelay = time.Second // for what it left behind
	out, err := shell.CombinedOutput()
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	return string(out), nil
}
