package intercept

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"software.sslmate.com/src/go-pkcs12"
)

// Files is a directory with what clients read to trust an authority. There is no
// private key in it.
type Files struct {
	Root   string // the root alone, as PEM
	Bundle string // the machine's roots and the root, as PEM
	Store  string // the same as a PKCS#12 store, for Java

	dir  string
	lock *os.File // on the directory while the process lives; nil where there are no locks
}

// storePassword opens the store. It guards nothing: certificates are public, and Java
// wants a password.
const storePassword = "changeit"

// Write writes the files into a new temporary directory that only this user can read.
// machine is a file with the roots that clients trust besides; "" for the machine's own.
// It removes directories of processes that were killed.
func (a *Authority) Write(machine string) (f Files, err error) {
	roots := machineRoots(machine)
	sweep(os.TempDir())
	if f.dir, err = os.MkdirTemp("", fmt.Sprintf("%s%d-", prefix, os.Getpid())); err != nil { // with mode 0700
		return f, fmt.Errorf("cannot write the CA's files: %w", err)
	}
	f.lock = lock(f.dir) // before there is a file: see sweep
	f.Root, f.Bundle, f.Store = filepath.Join(f.dir, rootFile), filepath.Join(f.dir, "bundle.pem"), filepath.Join(f.dir, "trust.p12")
	own := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.Root.Raw})
	store, err := a.store(roots)
	err = errors.Join(err,
		os.WriteFile(f.Root, own, 0o600),
		os.WriteFile(f.Bundle, append(append(bytes.TrimRight(roots, "\n"), '\n'), own...), 0o600),
		os.WriteFile(f.Store, store, 0o600))
	if err != nil {
		f.Remove()
		return f, fmt.Errorf("cannot write the CA's files: %w", err)
	}
	return f, nil
}

// Remove removes the directory.
func (f Files) Remove() {
	_ = os.RemoveAll(f.dir) // what is left is public
	if f.lock != nil {
		_ = f.lock.Close()
	}
}

const (
	prefix   = "mockvendors-ca-"
	rootFile = "ca.pem"
)

// sweep removes the directories of this user's processes that were killed: nobody holds
// their locks any more. One without files may be new, and not locked yet.
func sweep(temporary string) {
	dirs, _ := filepath.Glob(filepath.Join(temporary, prefix+"*-*")) // the only error is about the pattern
	for _, dir := range dirs {
		if _, err := os.Stat(filepath.Join(dir, rootFile)); err != nil || !isOwn(dir) {
			continue
		}
		if held := lock(dir); held != nil {
			Files{dir: dir, lock: held}.Remove()
		}
	}
}

// store returns the PKCS#12 store, in the form that every Java since version 8 reads.
func (a *Authority) store(roots []byte) ([]byte, error) {
	entries := []pkcs12.TrustStoreEntry{{Cert: a.Root, FriendlyName: "mockvendors"}}
	for block, rest := pem.Decode(roots); block != nil; block, rest = pem.Decode(rest) {
		if c, err := x509.ParseCertificate(block.Bytes); err == nil { // a root that Go cannot parse is left out
			entries = append(entries, pkcs12.TrustStoreEntry{Cert: c, FriendlyName: fmt.Sprintf("machine-%d", len(entries))})
		}
	}
	return pkcs12.LegacyDES.EncodeTrustStoreEntries(entries, storePassword)
}

// bundles are where systems keep their roots in one file.
var bundles = []string{
	"/etc/ssl/certs/ca-certificates.crt", // Debian, Alpine
	"/etc/pki/tls/certs/ca-bundle.crt",   // Fedora
	"/etc/ssl/ca-bundle.pem",             // SUSE
	"/etc/ssl/cert.pem",                  // macOS, BSD
}

// machineRoots returns the roots of a file or, without one, the machine's. There may be
// none: clients reach nobody but the proxy, which does not need them.
func machineRoots(file string) []byte {
	for _, name := range append([]string{file}, bundles...) {
		if text, err := os.ReadFile(name); err == nil {
			return text
		}
	}
	return nil
}
