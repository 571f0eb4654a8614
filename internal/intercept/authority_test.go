package intercept

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/pem"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"software.sslmate.com/src/go-pkcs12"
)

var hosts = []string{"api.bells.test", "*.lockers.test"}

// TestVouchesForNobodyElse signs certificates with the intermediate's key, as nobody can
// who has only an Authority, and lets two verifiers judge them.
func TestVouchesForNobodyElse(t *testing.T) {
	home := []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	for _, tt := range []struct {
		reason    string
		addresses []net.IP // that the authority is for
		name      string   // or address that the certificate is for
		authority bool     // it is a certificate that signs others
		good      bool
	}{
		{"a vendor's host", nil, "api.bells.test", false, true},
		{"a host below a wildcard", nil, "north.lockers.test", false, true},
		{"the wildcard itself", nil, "*.lockers.test", false, true},
		{"somebody else's host", nil, "www.example.com", false, false},
		{"a host that only ends alike", nil, "evil-api.bells.test", false, false},
		{"a neighbour of a vendor's host", nil, "login.bells.test", false, false},
		{"this machine, where only hosts are named", nil, "localhost", false, false},
		{"an address, where only hosts are named", nil, "127.0.0.1", false, false},
		{"another kind of address, where only hosts are named", nil, "::1", false, false},
		{"an address that is named", home, "127.0.0.1", false, true},
		{"the same of the other kind", home, "::1", false, true},
		{"another address than those named", home, "192.0.2.1", false, false},
		{"another authority", nil, "api.bells.test", true, false},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			a, key, err := newAuthority(hosts, tt.addresses)
			if err != nil {
				t.Fatal(err)
			}
			template := a.template("server")
			template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
			if ip := net.ParseIP(tt.name); ip != nil {
				template.IPAddresses = []net.IP{ip}
			} else {
				template.DNSNames = []string{tt.name}
			}
			between := []*x509.Certificate{a.Intermediate}
			leaf, _, err := sign(template, a.Intermediate, key)
			if err == nil && tt.authority {
				second := a.template("second")
				second.IsCA, second.KeyUsage = true, x509.KeyUsageCertSign
				var signed *x509.Certificate
				var secondKey *ecdsa.PrivateKey
				if signed, secondKey, err = sign(second, a.Intermediate, key); err == nil {
					between = append(between, signed)
					leaf, _, err = sign(template, signed, secondKey)
				}
			}
			if err != nil {
				t.Fatal(err)
			}
			roots, more := x509.NewCertPool(), x509.NewCertPool()
			roots.AddCert(a.Root)
			for _, c := range between {
				more.AddCert(c)
			}
			name := strings.Replace(tt.name, "*", "any", 1)
			_, err = leaf.Verify(x509.VerifyOptions{Roots: roots, Intermediates: more, DNSName: name})
			if (err == nil) != tt.good {
				t.Errorf("Go says: %v", err)
			}
			if good, says := opensslVerifies(t, a.Root, between, leaf); good != tt.good {
				t.Errorf("openssl says: %s", says)
			}
		})
	}
}

// opensslVerifies asks openssl, if it is there, and otherwise nobody.
func opensslVerifies(t *testing.T, root *x509.Certificate, between []*x509.Certificate, leaf *x509.Certificate) (good bool, says string) {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("not on this machine: openssl")
	}
	dir := t.TempDir()
	write := func(name string, all ...*x509.Certificate) string {
		var text bytes.Buffer
		for _, c := range all {
			_ = pem.Encode(&text, &pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}) // a buffer never fails
		}
		if err := os.WriteFile(filepath.Join(dir, name), text.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return filepath.Join(dir, name)
	}
	out, err := exec.Command("openssl", "verify", "-no-CAfile", "-no-CApath", "-CAfile", write("root.pem", root),
		"-untrusted", write("between.pem", between...), write("leaf.pem", leaf)).CombinedOutput()
	return err == nil, string(out)
}

// The intermediate is constrained by critical extensions, which a client that does not
// know them must refuse.
func TestConstraintsAreCritical(t *testing.T) {
	a, err := NewAuthority(hosts, nil)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, e := range a.Intermediate.Extensions {
		if id := e.Id.String(); (id == "2.5.29.30" || id == "2.5.29.19") && e.Critical { // name constraints, basic constraints
			found++
		}
	}
	if c := a.Intermediate; found != 2 || c.MaxPathLen != 0 || !c.MaxPathLenZero {
		t.Errorf("%d critical constraints, path length %d", found, c.MaxPathLen)
	}
}

// The files are this user's alone, hold the machine's roots besides, and no key.
func TestFiles(t *testing.T) {
	a, err := NewAuthority(hosts, nil)
	if err != nil {
		t.Fatal(err)
	}
	other, err := NewAuthority(hosts, nil)
	if err != nil {
		t.Fatal(err)
	}
	machine := filepath.Join(t.TempDir(), "machine.pem")
	if err := os.WriteFile(machine, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: other.Root.Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := a.Write(machine)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(f.dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the directory: %v, %v", info.Mode(), err)
	}
	found, err := os.ReadDir(f.dir)
	if err != nil || len(found) != 3 {
		t.Errorf("%d files, %v", len(found), err)
	}
	for _, file := range found {
		text, err := os.ReadFile(filepath.Join(f.dir, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte("PRIVATE")) {
			t.Errorf("%s has a private key", file.Name())
		}
	}
	for file, want := range map[string][]*x509.Certificate{f.Root: {a.Root}, f.Bundle: {other.Root, a.Root}} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range want {
			block, rest := pem.Decode(text)
			if block == nil || !bytes.Equal(block.Bytes, c.Raw) {
				t.Fatalf("%s does not hold %s:\n%s", file, c.Subject, text)
			}
			text = rest
		}
		if len(text) > 0 {
			t.Errorf("%s holds more: %s", file, text)
		}
	}
	store, err := os.ReadFile(f.Store)
	if err != nil {
		t.Fatal(err)
	}
	if trusted, err := pkcs12.DecodeTrustStore(store, storePassword); err != nil || len(trusted) != 2 || !trusted[0].Equal(a.Root) || !trusted[1].Equal(other.Root) {
		t.Errorf("the store has %d certificates, %v", len(trusted), err)
	}
	f.Remove()
	if _, err := os.Stat(f.dir); !os.IsNotExist(err) {
		t.Errorf("the directory is still there: %v", err)
	}
}

// An option that has a space stays one option.
func TestJavaOptionsAreQuoted(t *testing.T) {
	got := Environment(&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}, Files{Store: "/tmp/my files/trust.p12"}, func(name string) string { return "-Xmx1g" })["JAVA_TOOL_OPTIONS"]
	if !strings.HasPrefix(got, "-Xmx1g -D") || !strings.Contains(got, ` "-Djavax.net.ssl.trustStore=/tmp/my files/trust.p12" `) {
		t.Error(got)
	}
}
