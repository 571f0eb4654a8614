package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// The permissions of files that commands write.
const (
	readableByAll  fs.FileMode = 0o644 // reports: a CI agent may be another user
	readableByUser fs.FileMode = 0o600 // what holds credentials
)

// writeFile writes the file of a flag. A regular file appears with all its content
// at once, or stays as it was. Anything else, such as a device or a pipe, is
// written to and never replaced.
func writeFile(name string, text []byte, mode fs.FileMode) error {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	info, err := os.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode().IsRegular() {
		return replaceFile(name, text, mode)
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|syscall.O_NONBLOCK, mode) // a pipe that nobody reads is an error
	if errors.Is(err, syscall.ENXIO) {
		return fmt.Errorf("nobody reads the pipe %s", name)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// checkWritable returns an error if writeFile could not write the file of a flag, nil for "".
// It is for commands that take long, or do what cannot be done again, before they write.
func checkWritable(name string) error {
	if name == "" {
		return nil
	}
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	switch info, err := os.Lstat(name); {
	case err == nil && info.IsDir():
		return fmt.Errorf("%s is a directory", name)
	case err == nil && !info.Mode().IsRegular():
		return nil
	}
	temporary, err := temporaryFor(name)
	if err != nil {
		return err
	}
	return errors.Join(temporary.Close(), os.Remove(temporary.Name()))
}

// sureWriter remembers the first error of a write: results that are not printed, as
// on a full disk, are no success.
type sureWriter struct {
	to  io.Writer
	err error
}

func (w *sureWriter) Write(text []byte) (int, error) {
	n, err := w.to.Write(text)
	if w.err == nil {
		w.err = err
	}
	return n, err
}

// unwatched returns what a writer writes to, for what needs a file as it is.
func unwatched(out io.Writer) io.Writer {
	for {
		sure, ok := out.(*sureWriter)
		if !ok {
			return out
		}
		out = sure.to
	}
}

// exit returns the error of a command whose results could not be written.
func (w *sureWriter) exit() error {
	if w.err == nil {
		return nil
	}
	return exit{exitStart, fmt.Errorf("cannot write the results: %w", w.err)}
}

// replaceFile leaves no other file behind, even if the disk is full.
func replaceFile(name string, text []byte, mode fs.FileMode) error {
	temporary, err := temporaryFor(name)
	if err != nil {
		return err
	}
	_, err = temporary.Write(text)
	err = errors.Join(err, temporary.Chmod(mode), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), name)
	}
	if err != nil {
		os.Remove(temporary.Name())
	}
	return err
}

// temporaryFor makes a file that can take the place of another one.
func temporaryFor(name string) (*os.File, error) {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the directory %s does not exist", filepath.Dir(name))
	}
	if err != nil {
		return nil, fmt.Errorf("cannot write to the directory %s: %w", filepath.Dir(name), errors.Unwrap(err))
	}
	return f, nil
}
