package world_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/vendors/testdata/sixth"
	"github.com/mockvendors/mockvendors/internal/world"
)

// oneOfEach is a tenant of each vendor, and a second chain.
const oneOfEach = `
version: 1
name: wire
title: One of each
seed: 7
clock: {start: "2026-01-15T09:00:00Z"}
vendors:
  egym:
    chains:
      - id: chain-a
        gyms: [{id: gym-1, apiKeys: [key-a]}, {id: gym-2, apiKeys: [key-a2]}]
        accounts:
          - {accountId: acc-john, gym: gym-1, email: john@example.com, firstName: John, lastName: Wick, gender: MALE,
             membership: {membershipId: M-1, membershipType: BASIC, startOfContract: "2025-08-24"}}
      - {id: chain-b, gyms: [{id: gym-b, apiKeys: [key-b]}]}
  perfectgym: {companies: [{id: demo, apiUsers: [{username: u, password: p, token: token-a}], clubs: [{id: 12, name: Centre}]}]}
  clubos: {partners: [{id: p1, username: u, password: p, locations: [1]}]}
  onsi: {clients: [{id: acme, apiKeys: [key-o], tiers: [Gold]}]}
  userapi: {accounts: [{id: club, apiKeys: [key-u], membershipPlans: [Gold Annual]}]}
`

// wired is a world behind a real server.
type wired struct {
	*world.World
	tb       testing.TB
	set      *world.Set
	server   *httptest.Server
	finished chan *journal.Entry // every entry, once its answer has left
}

// wire serves a scenario: one of each vendor, and what text adds to it.
func wire(tb testing.TB, text string) *wired {
	tb.Helper()
	set := world.NewSet(sixth.Among(vendors.All()))
	start, err := scenario.Load(set, "", []byte(oneOfEach+text))
	if err != nil {
		tb.Fatal(err)
	}
	w, err := set.Make(world.Default, start)
	if err != nil {
		tb.Fatal(err)
	}
	finished := make(chan *journal.Entry, 10_000)
	set.Observe = func(_ *world.World, e *journal.Entry) { finished <- e }
	server := httptest.NewServer(set)
	tb.Cleanup(server.Close)
	return &wired{w, tb, set, server, finished}
}

// aFault is the text of a scenario's only fault, at EGYM's creation.
func aFault(phase, effect string) string {
	return fmt.Sprintf("faults: [{id: f, operation: egym.publishAccount, phase: %s, effect: %s}]\n", phase, effect)
}

// call is a request as it is written onto a connection.
type call struct{ method, path, key, body string }

func create(name string) call {
	return call{"POST", "/egym/api/v2/accounts", "key-a", fmt.Sprintf(`{"email":"%[1]s@example.com","firstName":"A","lastName":"B","gender":"MALE","membership":{"membershipId":"M-%[1]s","membershipType":"BASIC","startOfContract":"2026-01-01"}}`, name)}
}

var lookAtJohn = call{"GET", "/egym/api/v2/accounts/acc-john", "key-a", ""}

// text is the call's bytes; more are headers.
func (c call) text(more ...string) string {
	header := append([]string{c.method + " " + c.path + " HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json", fmt.Sprintf("Content-Length: %d", len(c.body))}, more...)
	switch {
	case strings.HasPrefix(c.path, "/perfectgym"):
		header = append(header, "Authorization: Bearer "+c.key)
	case strings.HasPrefix(c.path, "/clubos"):
		header = append(header, "Authorization: Basic "+c.key)
	default:
		header = append(header, "X-Api-Key: "+c.key)
	}
	return strings.Join(header, "\r\n") + "\r\n\r\n" + c.body
}

// dial opens a connection that ends with the test, and lasts no longer than
// the test may.
func (w *wired) dial() net.Conn {
	w.tb.Helper()
	conn, err := net.Dial("tcp", w.server.Listener.Addr().String())
	if err != nil {
		w.tb.Fatal(err)
	}
	w.tb.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		w.tb.Fatal(err)
	}
	return conn
}

// raw sends a call over a connection of its own and returns every byte that
// comes back, with how the connection ends: "fin" or "rst".
func (w *wired) raw(c call, header ...string) (answer, end string) {
	w.tb.Helper()
	conn := w.dial()
	if _, err := io.WriteString(conn, c.text(header...)); err != nil {
		w.tb.Fatal(err)
	}
	answer, end = w.rest(conn)
	conn.Close()
	return answer, end
}

func (w *wired) rest(conn net.Conn) (answer, end string) {
	w.tb.Helper()
	got, err := io.ReadAll(conn)
	switch {
	case err == nil:
		return string(got), "fin"
	case errors.Is(err, syscall.ECONNRESET):
		return string(got), "rst"
	}
	w.tb.Fatalf("%v after %q", err, got)
	return "", ""
}

// reply is an answer that came whole.
type reply struct {
	status int
	header http.Header
	body   string
}

// do sends a call over a connection of its own; the answer must come whole.
func (w *wired) do(c call) reply {
	w.tb.Helper()
	text, _ := w.raw(c, "Connection: close")
	r, err := parse(text)
	if err != nil {
		w.tb.Fatalf("%s: %v\n%s", c.path, err, text)
	}
	return r
}

func parse(text string) (reply, error) {
	got, err := http.ReadResponse(bufio.NewReader(strings.NewReader(text)), nil)
	if err != nil {
		return reply{}, err
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	return reply{got.StatusCode, got.Header, string(body)}, err
}

// done waits until the next answer has left, and returns its entry.
func (w *wired) done() *journal.Entry {
	w.tb.Helper()
	select {
	case e := <-w.finished:
		return e
	case <-time.After(10 * time.Second):
		w.tb.Fatal("the server still works at a request")
		return nil
	}
}

func (w *wired) has(name string) bool {
	w.tb.Helper()
	text, err := json.Marshal(w.State())
	if err != nil {
		w.tb.Fatal(err)
	}
	return strings.Contains(string(text), name+"@example.com")
}
