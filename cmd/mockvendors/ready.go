package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/world"
)

// ready is the content of the ready file.
type ready struct {
	URL     string                 `json:"url"`
	PID     int                    `json:"pid"`
	Vendors map[string]readyVendor `json:"vendors"`
	CA      string                 `json:"ca,omitempty"`    // file to trust, of --tls and --proxy
	Proxy   *readyProxy            `json:"proxy,omitempty"` // of --proxy
}

type readyProxy struct {
	URL         string            `json:"url"`
	Environment map[string]string `json:"environment"` // for programs that are to use it
}

type readyVendor struct {
	URL        string `json:"url"`
	Credential any    `json:"credential"`
}

// announce prints the banner and writes the ready file.
func (p *program) announce(server *control.Server, start *world.Start, file *readyFile) error {
	text, err := file.textOf(server)
	if err != nil {
		return err
	}
	if p.json {
		fmt.Fprint(p.stdout, string(text))
	} else {
		p.banner(server, start, file.interception)
	}
	if err := file.write(text); err != nil {
		return exit{exitStart, err}
	}
	return nil
}

// textOf returns what the file says of a server.
func (r *readyFile) textOf(server *control.Server) ([]byte, error) {
	says := ready{URL: server.Base(nil), PID: os.Getpid(), Vendors: map[string]readyVendor{}}
	for _, v := range server.Vendors(nil) {
		says.Vendors[v.Name] = readyVendor{v.URL, v.Credential}
	}
	if i := r.interception; i != nil {
		says.CA = i.files.Root
		if i.proxy != nil {
			says.Proxy = &readyProxy{"http://" + i.proxy.Addr().String(), i.variables()}
		}
	}
	text, err := json.Marshal(says)
	return append(text, '\n'), err
}

// readyFile is the ready file that a server has written. Its zero value is none.
type readyFile struct {
	name         string
	text         []byte
	interception *interception // of the server; nil for none
}

// write writes the file, if there is to be one.
func (r *readyFile) write(text []byte) error {
	if r.name == "" {
		return nil
	}
	if err := writeFile(r.name, text, readableByUser); err != nil {
		return fmt.Errorf("cannot write the ready file: %w", err)
	}
	r.text = text
	return nil
}

// remove removes the file, unless another server has written it since.
func (r *readyFile) remove() {
	if text, err := os.ReadFile(r.name); err == nil && bytes.Equal(text, r.text) {
		os.Remove(r.name)
	}
}

// check reports an error if the file cannot be replaced.
func (r *readyFile) check() error {
	if info, err := os.Stat(filepath.Dir(r.name)); r.name != "" && (err != nil || !info.IsDir()) {
		return exit{exitStart, fmt.Errorf("cannot write the ready file: the directory %s does not exist", filepath.Dir(r.name))}
	}
	info, err := os.Lstat(r.name)
	if r.name == "" || errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode().IsRegular() {
		return nil
	}
	if err == nil {
		err = errNotRegular
	}
	return exit{exitStart, fmt.Errorf("cannot write the ready file %s: %w", r.name, err)}
}

// removeStale removes the file of an earlier server that could not remove it
// itself: a program that waits for the file must not find it too early. The file of
// a server that runs is an error.
func (r *readyFile) removeStale() error {
	if err := r.check(); err != nil || r.name == "" {
		return err
	}
	text, err := os.ReadFile(r.name)
	var other ready
	if err == nil && json.Unmarshal(text, &other) == nil && isRunning(other.PID) && isServing(other.URL) {
		return exit{exitStart, fmt.Errorf("the ready file %s belongs to a server that runs, process %d at %s: choose another file, or stop that one",
			r.name, other.PID, other.URL)}
	}
	return r.clear()
}

// clear removes the file, whoever wrote it.
func (r *readyFile) clear() error {
	if r.name == "" {
		return nil
	}
	if err := os.Remove(r.name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return exit{exitStart, fmt.Errorf("cannot write the ready file %s: %w", r.name, err)}
	}
	return nil
}

// isServing reports whether a server answers at a URL. A process id may belong to
// another program by now.
func isServing(url string) bool {
	client := http.Client{Timeout: time.Second, Transport: unverified}
	res, err := client.Get(url + "/_mock/ready")
	if err != nil {
		return false
	}
	res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// isRunning reports whether another process of that id runs.
func isRunning(pid int) bool {
	if pid <= 0 || pid == os.Getpid() {
		return false
	}
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	err = p.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, fs.ErrPermission)
}
