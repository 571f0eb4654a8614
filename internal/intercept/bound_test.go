package intercept

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// A connection above the bound is closed, and that is told. Tunnels count as long as
// they are open, and no longer.
func TestConnectionsAreBounded(t *testing.T) {
	t.Parallel()
	set := world.NewSet(vendors.All())
	host := strings.Replace(set.Vendors[0].Hosts[0], "*", "any", 1)
	a, err := NewAuthority([]string{host}, nil)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := NewProxy(&control.Server{Set: set}, world.Default, a, l)
	t.Cleanup(p.Close)
	p.most.Store(2)
	for range 3 { // each time all of the bound is free again
		var open []net.Conn
		for range 2 {
			conn := dial(t, p)
			fmt.Fprintf(conn, "CONNECT %s:443 HTTP/1.1\r\nHost: %s:443\r\n\r\n", host, host)
			got, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: http.MethodConnect})
			if err != nil || got.StatusCode != http.StatusOK {
				t.Fatalf("no tunnel: %v", err)
			}
			open = append(open, conn)
		}
		if _, err := dial(t, p).Read(make([]byte, 1)); err == nil {
			t.Error("a connection above the bound is served")
		}
		for _, conn := range open {
			conn.Close()
		}
		for until := time.Now().Add(10 * time.Second); p.open.Load() > 0; time.Sleep(time.Millisecond) {
			if time.Now().After(until) {
				t.Fatalf("%d connections still count", p.open.Load())
			}
		}
	}
	told, _ := set.AllUnmatched()
	if len(told) != 3 || told[0].Cause != "more than 2 connections to the proxy at a time" {
		t.Errorf("told: %v", told)
	}
}

// dial opens a connection to a proxy that ends with the test.
func dial(t *testing.T, p *Proxy) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", p.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	return conn
}
