package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// build compiles the program without symbols and without paths of this machine.
func build(source string, p platform) ([]byte, error) {
	dir, err := os.MkdirTemp("", "release")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "mockvendors")
	cmd := exec.Command("go", "build", "-buildvcs=auto", "-trimpath", "-ldflags", "-s -w -buildid=", "-o", binary, "./cmd/mockvendors")
	cmd.Dir = source
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off", "GOFLAGS=", "GOOS="+p.os, "GOARCH="+p.arch)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, err
	}
	return os.ReadFile(binary)
}

// written is when everything in an archive says that it was written: a time of the
// machine would differ from build to build. zip has no earlier year.
var written = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

type file struct {
	name string
	mode fs.FileMode
	text []byte
}

func (p platform) archiveName() string {
	if p.os == "windows" {
		return "mockvendors-" + p.os + "-" + p.arch + ".zip"
	}
	return "mockvendors-" + p.os + "-" + p.arch + ".tar.gz"
}

// archive returns the program and its licence as people of the platform unpack it.
func (p platform) archive(binary, licence []byte) ([]byte, error) {
	if p.os == "windows" {
		return zipped([]file{{"mockvendors.exe", 0o755, binary}, {"LICENSE", 0o644, licence}})
	}
	text, err := tarred([]file{{"mockvendors", 0o755, binary}, {"LICENSE", 0o644, licence}})
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(text); err != nil {
		return nil, err
	}
	return out.Bytes(), z.Close()
}

func tarred(files []file) ([]byte, error) {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, f := range files {
		h := tar.Header{Name: f.name, Mode: int64(f.mode), Size: int64(len(f.text)), ModTime: written, Typeflag: tar.TypeReg, Format: tar.FormatUSTAR}
		if err := w.WriteHeader(&h); err != nil {
			return nil, err
		}
		if _, err := w.Write(f.text); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return out.Bytes(), err
}

func zipped(files []file) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range files {
		h := zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: written}
		h.SetMode(f.mode)
		entry, err := w.CreateHeader(&h)
		if err != nil {
			return nil, err
		}
		if _, err := entry.Write(f.text); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return out.Bytes(), err
}

// writeChecksums writes the checksum of every file, as sha256sum -c reads it.
func writeChecksums(out string) error {
	entries, err := os.ReadDir(out) // sorted
	if err != nil {
		return err
	}
	var sums bytes.Buffer
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		text, err := os.ReadFile(filepath.Join(out, e.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(text), e.Name())
	}
	return os.WriteFile(filepath.Join(out, "SHA256SUMS"), sums.Bytes(), 0o644)
}
