package intercept_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/intercept"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

const host = "mms.api.egym.com"

// intercepted is a world behind a proxy.
type intercepted struct {
	t     *testing.T
	set   *world.Set
	proxy *intercept.Proxy
	trust *tls.Config // of a client
}

// start serves a chain with a member, and what text adds to it, in the named world.
func start(t *testing.T, inWorld, text string) intercepted {
	t.Helper()
	set := world.NewSet(vendors.All())
	begin, err := scenario.Load(set, "", []byte(`
version: 1
name: proxied
title: A chain
vendors:
  egym:
    chains:
      - id: a
        gyms: [{id: g, apiKeys: [key-a]}]
        accounts:
          - {accountId: acc-john, gym: g, email: john@example.com, firstName: John, lastName: Wick, gender: MALE,
             membership: {membershipId: M-1, membershipType: BASIC, startOfContract: "2025-08-24"}}
`+text))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := set.Make(inWorld, begin); err != nil {
		t.Fatal(err)
	}
	a, err := intercept.NewAuthority([]string{host, "*.perfectgym.com"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &control.Server{Set: set, Start: begin, VendorURLs: map[string]string{}}
	server.Handler()
	p := intercept.NewProxy(server, inWorld, a, l)
	t.Cleanup(p.Close)
	roots := x509.NewCertPool()
	roots.AddCert(a.Root)
	return intercepted{t, set, p, &tls.Config{RootCAs: roots, ServerName: host}}
}

// client returns one that knows the proxy and trusts its authority.
func (i intercepted) client() *http.Client {
	through := &url.URL{Scheme: "http", Host: i.proxy.Addr().String()}
	trust := i.trust.Clone()
	trust.ServerName = ""
	t := &http.Transport{Proxy: http.ProxyURL(through), TLSClientConfig: trust}
	i.t.Cleanup(t.CloseIdleConnections)
	return &http.Client{Transport: t, Timeout: 20 * time.Second}
}

// unmatched returns the lines of what reached no vendor.
func (i intercepted) unmatched() (lines []string) {
	for _, u := range i.set.Unmatched() {
		lines = append(lines, tell.UnmatchedOf(i.set, u).Line())
	}
	return lines
}

func TestHosts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, url string
		status      int    // 0: no tunnel
		unmatched   string // the line that tells of it
	}{
		{"a vendor's host", "https://" + host + "/api/v2/accounts/acc-john", 200, ""},
		{"with its port", "https://" + host + ":443/api/v2/accounts/acc-john", 200, ""},
		{"without TLS", "http://" + host + "/api/v2/accounts/acc-john", 200, ""},
		{"a path that the vendor has not", "https://" + host + "/nothing", 404, "GET egym /nothing 404"},
		{"a host below a wildcard", "https://north.perfectgym.com/Api/Users/Users", 401, ""},
		{"another host", "https://api.example.com/", 0, "CONNECT 403 refused-host: not a vendor's host: api.example.com:443"},
		{"another host without TLS", "http://api.example.com/v1/x", 403, "GET /v1/x 403 refused-host: not a vendor's host: api.example.com"},
		{"this machine, which goes direct", "http://127.0.0.1:1/_mock/worlds", 403, "GET /_mock/worlds 403 refused-host: not a vendor's host: 127.0.0.1:1"},
		{"the domain of a wildcard", "https://perfectgym.com/", 0, "CONNECT 403 refused-host: not a vendor's host: perfectgym.com:443"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			i := start(t, world.Default, "")
			r, err := http.NewRequestWithContext(t.Context(), "GET", tt.url, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("X-Api-Key", "key-a")
			got, err := i.client().Do(r)
			switch {
			case tt.status == 0 && (err == nil || !strings.Contains(err.Error(), "Forbidden")):
				t.Errorf("%v, want a refusal", err)
			case tt.status != 0 && err != nil:
				t.Error(err)
			case tt.status != 0:
				body, err := io.ReadAll(got.Body)
				got.Body.Close()
				if err != nil || got.StatusCode != tt.status {
					t.Errorf("%v, status %d, want %d", err, got.StatusCode, tt.status)
				}
				if tt.status == 403 && !strings.Contains(string(body), "*.perfectgym.com") {
					t.Errorf("the vendors' hosts are not named: %s", body)
				}
			}
			if lines := strings.Join(i.unmatched(), "\n"); tt.unmatched != lines && !strings.HasPrefix(tt.unmatched, "GET egym") {
				t.Errorf("unmatched: %q, want %q", lines, tt.unmatched)
			}
		})
	}
}

// What a client asks inside of a tunnel is held to the same.
func TestAnotherHostInsideTheTunnel(t *testing.T) {
	t.Parallel()
	i := start(t, world.Default, "")
	conn := i.tunnel()
	for _, other := range []string{"localhost", "api.example.com"} {
		fmt.Fprintf(conn, "GET /_mock/worlds HTTP/1.1\r\nHost: %s\r\n\r\n", other)
		got, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got.StatusCode != http.StatusForbidden || got.Header.Get("X-Mockvendors-Error") != "refused-host" {
			t.Errorf("%s: %s", other, got.Status)
		}
	}
}

// A URL without a host, such as that of a file, is of no vendor, whatever the header Host says.
func TestURLWithoutHost(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ reason, url, host, unmatched string }{
		{"a file", "file:///etc/hosts", "", "GET /etc/hosts 403 refused-host: the URL has no host"},
		{"a file, with a vendor as Host", "file:///etc/hosts", host, "GET /etc/hosts 403 refused-host: the URL has no host"},
		{"a mail address", "mailto:a@example.com", host, "GET 403 refused-host: the URL has no host"},
		{"http without a host", "http:///api/v2/accounts", host, "GET /api/v2/accounts 403 refused-host: the URL has no host"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			i := start(t, world.Default, "")
			conn, err := net.Dial("tcp", i.proxy.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", tt.url, tt.host)
			got, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatal(err)
			}
			detail, err := io.ReadAll(got.Body)
			if err != nil {
				t.Fatal(err)
			}
			if got.StatusCode != http.StatusForbidden || !strings.Contains(string(detail), `the URL \"`+tt.url+`\" has no host`) {
				t.Errorf("%s: %s", got.Status, detail)
			}
			if lines := strings.Join(i.unmatched(), "\n"); lines != tt.unmatched {
				t.Errorf("unmatched: %q, want %q", lines, tt.unmatched)
			}
		})
	}
}

// A page in a browser that finds the port gets nothing.
func TestIsNoServer(t *testing.T) {
	t.Parallel()
	i := start(t, world.Default, "")
	got, err := http.Get("http://" + i.proxy.Addr().String() + "/egym/api/v2/accounts")
	if err != nil {
		t.Fatal(err)
	}
	got.Body.Close()
	if got.StatusCode != http.StatusForbidden {
		t.Error(got.Status)
	}
}

// Requests are for the world that the proxy was made for.
func TestWorld(t *testing.T) {
	t.Parallel()
	i := start(t, "mine", "")
	r, err := http.NewRequestWithContext(t.Context(), "GET", "https://"+host+"/api/v2/accounts/acc-john", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Api-Key", "key-a")
	got, err := i.client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	got.Body.Close()
	if got.StatusCode != http.StatusOK {
		t.Error(got.Status)
	}
}

// A client that does not trust the CA seems to ask nothing: somebody must say why.
func TestDistrustIsTold(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason string
		trust  *tls.Config
		told   string
	}{
		{"by TLS 1.3", &tls.Config{ServerName: host, RootCAs: x509.NewCertPool()}, "the client does not trust the certificate for " + host + ": set SSL_CERT_FILE"},
		{"by TLS 1.2", &tls.Config{ServerName: host, RootCAs: x509.NewCertPool(), MaxVersion: tls.VersionTLS12}, "the client does not trust the certificate for " + host},
		{"another failure", &tls.Config{ServerName: host, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}, "the TLS handshake for 127.0.0.1:"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			i := start(t, world.Default, "")
			if err := tls.Client(i.opened(), tt.trust).HandshakeContext(t.Context()); err == nil {
				t.Fatal("the client trusts it")
			}
			var lines []string
			for range 500 {
				if lines = i.unmatched(); len(lines) > 0 {
					break
				}
				time.Sleep(10 * time.Millisecond)
			}
			if len(lines) != 1 || !strings.Contains(lines[0], "TLS 400 not-http: "+tt.told) {
				t.Errorf("told: %q", lines)
			}
		})
	}
}

// opened is a connection on which the proxy has agreed to a tunnel.
func (i intercepted) opened() net.Conn {
	i.t.Helper()
	conn, err := net.Dial("tcp", i.proxy.Addr().String())
	if err != nil {
		i.t.Fatal(err)
	}
	i.t.Cleanup(func() { conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	fmt.Fprintf(conn, "CONNECT %s:443 HTTP/1.1\r\nHost: %s:443\r\n\r\n", host, host)
	answer := make([]byte, len("HTTP/1.1 200 Connection established\r\n\r\n"))
	if _, err := io.ReadFull(conn, answer); err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 200 ") {
		i.t.Fatalf("%q, %v", answer, err)
	}
	return conn
}

func (i intercepted) tunnel() *tls.Conn {
	i.t.Helper()
	conn := tls.Client(i.opened(), i.trust)
	if err := conn.HandshakeContext(i.t.Context()); err != nil {
		i.t.Fatal(err)
	}
	return conn
}

// TestFaults sends a request through a tunnel, and sees how the connection below TLS
// ends.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, effect string
		end            error // of TCP
		answer         func(text string) bool
	}{
		{"a reset is one of TCP, and TLS says nothing", "{drop: reset}", syscall.ECONNRESET, func(text string) bool { return text == "" }},
		{"a close is in good order", "{drop: close}", io.EOF, func(text string) bool { return text == "" }},
		{"a hang ends some day", "{drop: hang, for: 100ms}", io.EOF, func(text string) bool { return text == "" }},
		{"half an answer promises all of it", "{drop: truncate}", io.EOF, func(text string) bool {
			head, body, _ := strings.Cut(text, "\r\n\r\n")
			return strings.HasPrefix(head, "HTTP/1.1 200 OK") && len(body) > 0 && !strings.HasSuffix(body, "}")
		}},
		{"an answer that comes in pieces", "{drip: {chunks: 3, over: 30ms}}", io.EOF, func(text string) bool { return strings.HasSuffix(text, "}") }},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			i := start(t, world.Default, "faults: [{id: f, operation: egym.retrieveAccount, phase: after, effect: "+tt.effect+"}]\n")
			below := &recorded{Conn: i.opened()}
			trust := i.trust.Clone()
			trust.MaxVersion = tls.VersionTLS12 // which does not encrypt what kind a record has
			conn := tls.Client(below, trust)
			fmt.Fprintf(conn, "GET /api/v2/accounts/acc-john HTTP/1.1\r\nHost: %s\r\nX-Api-Key: key-a\r\nConnection: close\r\n\r\n", host)
			text, err := io.ReadAll(conn)
			if !tt.answer(string(text)) {
				t.Errorf("the client got %q", text)
			}
			reset := errors.Is(err, syscall.ECONNRESET)
			if wanted := errors.Is(tt.end, syscall.ECONNRESET); reset != wanted || !reset && err != nil {
				t.Errorf("ends with %v", err)
			}
			if ends := below.saysEnd(); ends == reset {
				t.Errorf("TLS says that it ends: %v", ends)
			}
			if _, err := below.Conn.Read(make([]byte, 1)); !reset && !errors.Is(err, io.EOF) {
				t.Errorf("TCP ends with %v, want a FIN", err)
			}
		})
	}
}

// recorded is a connection below TLS, with all that was read.
type recorded struct {
	net.Conn
	read []byte
}

func (r *recorded) Read(into []byte) (int, error) {
	n, err := r.Conn.Read(into)
	r.read = append(r.read, into[:n]...)
	return n, err
}

// saysEnd reports whether the last record of TLS is an alert.
func (r *recorded) saysEnd() bool {
	kind := byte(0)
	for rest := r.read; len(rest) >= 5; {
		kind = rest[0]
		rest = rest[min(len(rest), 5+int(rest[3])<<8+int(rest[4])):]
	}
	return kind == 21
}

// A client that does not wait for the proxy's answer before it begins TLS.
func TestHastyClient(t *testing.T) {
	t.Parallel()
	i := start(t, world.Default, "")
	conn, err := net.Dial("tcp", i.proxy.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	hasty := &hasty{Conn: conn, before: "CONNECT " + host + ":443 HTTP/1.1\r\nHost: " + host + ":443\r\n\r\n", skip: len("HTTP/1.1 200 Connection established\r\n\r\n")}
	if err := tls.Client(hasty, i.trust).HandshakeContext(t.Context()); err != nil {
		t.Error(err)
	}
}

// hasty writes something before all else, in one piece with what comes first, and skips
// the beginning of what it reads.
type hasty struct {
	net.Conn
	before string
	skip   int
}

func (h *hasty) Write(text []byte) (int, error) {
	n := len(h.before)
	sent, err := h.Conn.Write(append([]byte(h.before), text...))
	h.before = ""
	return max(0, sent-n), err
}

func (h *hasty) Read(into []byte) (int, error) {
	if h.skip > 0 {
		if _, err := io.CopyN(io.Discard, h.Conn, int64(h.skip)); err != nil {
			return 0, err
		}
		h.skip = 0
	}
	return h.Conn.Read(into)
}
