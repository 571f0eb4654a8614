package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is a running server.
type server struct {
	name    string
	address string
	process *exec.Cmd
	ended   chan error
	log     *os.File
	requests
}

// start starts a program and waits until its address accepts connections. Its
// arguments hold ADDR or PORT where these belong.
func start(ctx context.Context, name, dir string, s setup, command ...string) (*server, error) {
	address, err := free()
	if err != nil {
		return nil, err
	}
	_, port, _ := strings.Cut(address, ":")
	for i := range command {
		command[i] = strings.NewReplacer("ADDR", address, "PORT", port).Replace(command[i])
	}
	if s.Pinned {
		command = append([]string{"taskset", "-c", "0"}, command...)
	}
	v := &server{name: name, address: address, process: exec.CommandContext(ctx, command[0], command[1:]...), ended: make(chan error, 1)}
	v.process.Stderr = os.Stderr
	switch s.Log {
	case "file":
		if v.log, err = os.CreateTemp(dir, name); err != nil {
			return nil, err
		}
		v.process.Stdout = v.log
	case "pipe":
		v.process.Stdout = struct{ io.Writer }{io.Discard} // not a file, so that there is a pipe
	case "off":
	default:
		return nil, fmt.Errorf("a log goes to file, pipe or off, not %q", s.Log)
	}
	if err := v.process.Start(); err != nil {
		return nil, err
	}
	go func() { v.ended <- v.process.Wait() }()
	for begun := time.Now(); time.Since(begun) < time.Minute; time.Sleep(5 * time.Millisecond) {
		select {
		case err := <-v.ended:
			v.ended <- err
			return nil, fmt.Errorf("%s ended at its start: %w", name, err)
		default:
		}
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return v, nil
		}
	}
	v.stop()
	return nil, fmt.Errorf("%s does not listen after a minute", name)
}

// free returns an address that nobody listens on.
func free() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func (v *server) stop() {
	for _, pid := range family(v.process.Process.Pid) {
		if p, err := os.FindProcess(pid); err == nil {
			p.Signal(syscall.SIGTERM)
		}
	}
	select {
	case <-v.ended:
	case <-time.After(5 * time.Second):
		v.process.Process.Kill()
		<-v.ended
	}
	if v.log != nil {
		v.log.Close()
		os.Remove(v.log.Name())
	}
}

var errNoFigures = errors.New("the system does not tell what a process takes (Linux does, in /proc)")

// family returns a process and all that descend from it.
func family(pid int) []int {
	all := []int{pid}
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid)) // the pattern is valid
	for _, file := range files {
		children, _ := os.ReadFile(file) // gone if the thread ended
		for child := range strings.FieldsSeq(string(children)) {
			if pid, err := strconv.Atoi(child); err == nil {
				all = append(all, family(pid)...)
			}
		}
	}
	return all
}

// cpu returns the processor time that the server and its family have taken.
func (v *server) cpu() (total time.Duration, err error) {
	for _, pid := range family(v.process.Process.Pid) {
		threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid)) // the pattern is valid
		for _, thread := range threads {
			text, _ := os.ReadFile(thread) // gone if the thread ended
			ran, _, _ := strings.Cut(string(text), " ")
			if n, err := strconv.ParseInt(ran, 10, 64); err == nil {
				total += time.Duration(n)
			}
		}
	}
	if total == 0 {
		return 0, errNoFigures
	}
	return total, nil
}

// memory returns the resident memory of the server and its family in MiB.
func (v *server) memory() (mib int, err error) {
	for _, pid := range family(v.process.Process.Pid) {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		_, after, _ := strings.Cut(string(text), "VmRSS:")
		if fields := strings.Fields(after); len(fields) > 0 {
			if kib, err := strconv.Atoi(fields[0]); err == nil {
				mib += kib / 1024
			}
		}
	}
	if mib == 0 {
		return 0, errNoFigures
	}
	return mib, nil
}

// pinLoad keeps this process off processor 0, where the server is, until free is
// called.
func pinLoad() (free func(), err error) {
	last := runtime.NumCPU() - 1
	if last == 0 {
		return nil, errors.New("a pinned run needs two processors")
	}
	pin := func(from int) error {
		mask := fmt.Sprintf("%d-%d", from, last)
		if out, err := exec.Command("taskset", "-acp", mask, strconv.Itoa(os.Getpid())).CombinedOutput(); err != nil {
			return fmt.Errorf("taskset: %w %s", err, out)
		}
		return nil
	}
	return func() { pin(0) }, pin(1)
}
