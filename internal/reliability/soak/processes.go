package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/mockvendors/mockvendors/internal/bench/traffic"
)

// processes runs the command itself: signals come in the middle of a load, and files
// go to a full disk.
func processes(ctx context.Context) (wrong []string, err error) {
	dir, err := os.MkdirTemp("", "soak")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	command := filepath.Join(dir, "mockvendors")
	build := exec.CommandContext(ctx, "go", "build", "-o", command, "./cmd/mockvendors")
	if text, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build: %w\n%s", err, text)
	}
	scenario := filepath.Join(dir, "bench.yaml")
	if err := os.WriteFile(scenario, traffic.Scenario(0, "", 0), 0o600); err != nil {
		return nil, err
	}
	for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT} {
		said, err := signalled(ctx, dir, command, scenario, s)
		if err != nil {
			return nil, err
		}
		wrong = append(wrong, said...)
	}
	wrong = append(wrong, fullDisk(ctx, dir, command)...)
	left, err := os.ReadDir(dir)
	for _, f := range left {
		if f.Name() != "mockvendors" && f.Name() != "bench.yaml" {
			wrong = append(wrong, "the file "+f.Name()+" is left behind")
		}
	}
	return wrong, err
}

// signalled sends a signal to a server in the middle of a load.
func signalled(ctx context.Context, dir, command, scenario string, s syscall.Signal) (wrong []string, err error) {
	ready := filepath.Join(dir, "ready.json")
	var said bytes.Buffer
	v := exec.CommandContext(ctx, command, "serve", "--scenario", scenario, "--addr", "127.0.0.1:0", "--ready-file", ready)
	v.Stderr = &said
	if err := v.Start(); err != nil {
		return nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- v.Wait() }()
	url, err := urlIn(ready)
	if err != nil {
		_ = v.Process.Kill()
		return nil, fmt.Errorf("%w: %s", err, said.String())
	}
	var whole, none, half atomic.Int64
	loading, stop := context.WithCancel(ctx)
	defer stop()
	var clients sync.WaitGroup
	for c := range 8 {
		clients.Go(func() {
			t := &http.Transport{}
			defer t.CloseIdleConnections()
			calls := traffic.All[c%len(traffic.All)].Simulated()
			for i := c; loading.Err() == nil; i += 8 {
				switch ask(&http.Client{Transport: t}, url, calls.Create(i)) {
				case answeredWhole:
					whole.Add(1)
				case answeredHalf:
					half.Add(1)
				default:
					none.Add(1)
					time.Sleep(time.Millisecond)
				}
			}
		})
	}
	time.Sleep(500 * time.Millisecond)
	at := time.Now()
	if err := v.Process.Signal(s); err != nil {
		return nil, err
	}
	select {
	case err = <-ended:
	case <-time.After(20 * time.Second):
		wrong = append(wrong, fmt.Sprintf("%s: the server does not end", s))
		_ = v.Process.Kill()
		err = <-ended
	}
	took := time.Since(at)
	stop()
	clients.Wait()
	code := v.ProcessState.ExitCode()
	fmt.Printf("%s in the middle of %d answers: exit code %d after %s, %d answers broken off\n", s, whole.Load(), code, took.Round(time.Millisecond), half.Load())
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		return nil, err
	}
	if half.Load() > 0 || whole.Load() == 0 {
		wrong = append(wrong, fmt.Sprintf("%s: %d answers came whole, and %d were broken off", s, whole.Load(), half.Load()))
	}
	if code < 0 || code == 2 {
		wrong = append(wrong, fmt.Sprintf("%s: the exit code is %d: %s", s, code, said.String()))
	}
	if _, err := os.Stat(ready); err == nil {
		wrong = append(wrong, fmt.Sprintf("%s: the ready file stays", s))
		os.Remove(ready)
	}
	if conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://")); err == nil {
		conn.Close()
		wrong = append(wrong, fmt.Sprintf("%s: somebody still listens at %s", s, url))
	}
	return wrong, nil
}

func urlIn(ready string) (string, error) {
	for range 600 {
		text, err := os.ReadFile(ready)
		var told struct{ URL string }
		if err == nil && json.Unmarshal(text, &told) == nil && told.URL != "" {
			return told.URL, nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return "", errors.New("the server is not ready after half a minute")
}

// How an answer came.
const (
	notAnswered = iota
	answeredWhole
	answeredHalf
)

func ask(client *http.Client, url string, q traffic.Request) int {
	r, err := http.NewRequest(q.Method, url+q.Path, strings.NewReader(q.Body))
	if err != nil {
		return notAnswered
	}
	r.Header = q.Header.Clone()
	r.Header.Set("Content-Type", "application/json")
	answer, err := client.Do(r)
	if err != nil {
		return notAnswered
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return answeredHalf
	}
	return answeredWhole
}

// fullDisk has the command write to a device that is always full. It must say so and
// fail, not pass in silence.
func fullDisk(ctx context.Context, dir, command string) (wrong []string) {
	const full = "/dev/full"
	device, err := os.OpenFile(full, os.O_WRONLY, 0)
	if err != nil {
		fmt.Println("there is no", full, "here: nothing was written to a full disk")
		return nil
	}
	defer device.Close()
	for _, c := range []struct {
		reason string
		stdout *os.File
		args   []string
	}{
		{"test --junit", nil, []string{"test", "all-five-sync", "--junit", full}},
		{"exec --junit", nil, []string{"exec", "--junit", full, "--", "true"}},
		{"test --json", device, []string{"test", "all-five-sync", "--json"}},
		{"check --json", device, []string{"check", "starter", "--json"}},
		{"serve --ready-file", nil, []string{"serve", "--addr", "127.0.0.1:0", "--ready-file", full}},
	} {
		limited, cancel := context.WithTimeout(ctx, 30*time.Second)
		run := exec.CommandContext(limited, command, c.args...)
		run.Dir = dir
		var said bytes.Buffer
		run.Stderr = &said
		if c.stdout != nil {
			run.Stdout = c.stdout
		}
		err := run.Run()
		code := run.ProcessState.ExitCode()
		fmt.Printf("full disk, %s: exit code %d, %s\n", c.reason, code, lastLine(said.String()))
		if err == nil || code <= 0 || said.Len() == 0 {
			wrong = append(wrong, fmt.Sprintf("%s on a full disk: exit code %d, %q", c.reason, code, said.String()))
		}
		cancel()
	}
	if info, err := os.Stat(full); err != nil || info.Mode()&os.ModeDevice == 0 {
		wrong = append(wrong, full+" is no device any more")
	}
	return wrong
}

func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return text[strings.LastIndexByte(text, '\n')+1:]
}
