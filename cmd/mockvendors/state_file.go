package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
)

// stateFile is the file of --state, in which a server keeps the state of the world
// "default" from one start to the next. Without a name it does nothing.
type stateFile struct {
	name string
	set  *world.Set

	mu     sync.Mutex // held while it is written
	known  digest     // of what this server read or wrote last
	beside string     // the file that was named, where another one takes its place
}

// digest tells apart what a file has had at different times.
type digest [sha256.Size]byte

// resume makes the world go on with what the file has, if it is there, and says what it
// did. It returns an error if the file could not be written later, so that no day's work
// is lost.
func (s *stateFile) resume(ctx context.Context, w *world.World, say io.Writer) error {
	if s.name == "" {
		return nil
	}
	text, err := s.read()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		fmt.Fprintf(say, "mockvendors: %s is not there yet; it is written when the server ends\n", s.name)
	case err != nil:
		return fmt.Errorf("--state %s: %w", s.name, err)
	default:
		err := scenario.ResumeLeft(ctx, s.set, w, s.name, text)
		if ctx.Err() != nil {
			return errInterrupted
		}
		if err != nil {
			return fmt.Errorf("cannot go on with the state; the file stays as it is:\n%w", err)
		}
		s.known = sha256.Sum256(text)
		fmt.Fprintf(say, "mockvendors: going on with the state of %s\n", s.name)
	}
	if _, err := scenario.LeftText(s.set, w); err != nil {
		return fmt.Errorf("--state %s: %w", s.name, err)
	}
	return s.probe()
}

func (s *stateFile) open() (*os.File, error) {
	info, err := os.Stat(s.name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	return os.Open(s.name)
}

func (s *stateFile) read() ([]byte, error) {
	f, err := s.open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, scenario.MaxStateFile+1))
}

// probe reports an error if no file can be written in the directory.
func (s *stateFile) probe() error {
	directory := filepath.Dir(s.target())
	temporary, err := os.CreateTemp(directory, filepath.Base(s.name)+".*")
	if err != nil {
		return exit{exitStart, fmt.Errorf("--state %s: cannot write to the directory %s", s.name, directory)}
	}
	return errors.Join(temporary.Close(), os.Remove(temporary.Name()))
}

// target returns the file itself where the name is a link.
func (s *stateFile) target() string {
	if target, err := filepath.EvalSymlinks(s.name); err == nil {
		return target
	}
	return s.name
}

// save writes the world's state, whole or not at all: it holds credentials, so others
// cannot read it. Where something else has written the file since this server read or
// wrote it, it stays as it is, and a file beside it takes its place.
func (s *stateFile) save() (control.Saved, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer lockDirectory(filepath.Dir(s.target()))()
	text, err := scenario.LeftText(s.set, s.set.Get(world.Default))
	name := s.name
	if err == nil {
		name, err = s.free(sha256.Sum256(text))
	}
	if err == nil {
		err = writeFile(name, text, readableByUser)
	}
	if err != nil {
		return control.Saved{}, fmt.Errorf("cannot save the state to %s, which stays as it was: %w", s.name, err)
	}
	if name != s.name {
		s.name, s.beside = name, s.name
	}
	s.known = sha256.Sum256(text)
	return control.Saved{File: s.name, Bytes: len(text)}, nil
}

// free returns the name of a file that may be written: that of the file itself, unless it
// has what this server would lose by that.
func (s *stateFile) free(wanted digest) (string, error) {
	there, err := s.digest()
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && (there == s.known || there == wanted):
		return s.name, nil
	case err != nil:
		return "", err
	}
	extension := filepath.Ext(s.name)
	for n := 2; ; n++ {
		name := fmt.Sprintf("%s-%d%s", strings.TrimSuffix(s.name, extension), n, extension)
		if !exists(name) {
			return name, nil
		}
	}
}

// digest returns what the file has now.
func (s *stateFile) digest() (d digest, err error) {
	f, err := s.open()
	if err != nil {
		return d, err
	}
	defer f.Close()
	hash := sha256.New()
	_, err = io.Copy(hash, f)
	return digest(hash.Sum(nil)), err
}

// saveAtEnd saves when the server has ended.
func (s *stateFile) saveAtEnd() error {
	if s.name == "" {
		return nil
	}
	if _, err := s.save(); err != nil {
		return exit{exitStart, err}
	}
	if s.beside != "" {
		return exit{exitStart, fmt.Errorf("%[1]s was written by something else while this server ran, such as another server, and stays as it is.\n"+
			"The state of this server is in %[2]s: go on with serve --state %[2]s, or move it to %[1]s", s.beside, s.name)}
	}
	return nil
}
