package world_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// everything is a scenario in which all that a world has plays a part: tenants
// of every vendor, open credentials, rate limits, faults of several kinds, and
// rivals.
var everything = withOthers(`
version: 1
name: everything
title: All that a world has
seed: 7
clock: {start: "2026-01-15T09:00:00Z"}
credentials: open
vendors:
  egym:
    rateLimit: documented
    readings: {patch-response: no-content}
    chains:
      - id: chain-a
        gyms: [{id: gym-1, apiKeys: [key-a]}, {id: gym-2, apiKeys: [key-a2]}]
        accounts:
          - {accountId: acc-john, gym: gym-1, email: john@example.com, firstName: John, lastName: Wick, gender: MALE,
             membership: {membershipId: M-1, membershipType: BASIC, startOfContract: "2025-08-24"}}
          - {accountId: acc-ann, gym: gym-2, email: ann@example.com, firstName: Ann, lastName: Lee, gender: FEMALE,
             membership: {membershipId: M-2, membershipType: BASIC, startOfContract: "2025-08-24"}}
      - {id: chain-b, gyms: [{id: gym-b, apiKeys: [key-b]}]}
  perfectgym:
    companies:
      - id: demo
        apiUsers: [{username: u, password: p, token: token-a}]
        clubs: [{id: 12, name: Centre}]
        users: [{id: 236, email: ann@example.com, firstName: Ann, lastName: Lee, birthDate: "1985-04-23T00:00:00", homeClubId: 12, password: secret, confirmationToken: a012345678901234567890123456789b}]
  clubos: {partners: [{id: p1, username: u, password: p, locations: [1, 2], users: [{userId: 5001, clubLocationId: 1, role: member, localUserId: L-1, firstName: Ann, gender: F, deleted: true}]}]}
  onsi:
    rateLimit: documented
    clients:
      - id: acme
        apiKeys: [key-o]
        tiers: [Gold, Silver]
        members:
          - {memberId: mem_q5sdae3se6eg9m9dcvua, email: ann@example.com, firstName: Ann, lastName: Lee, tier: Gold, workerId: W-1, status: active}
          - {memberId: mem_q5sdae3se6eg9m9dcvub, email: ben@example.com, firstName: Ben, lastName: Fox, tier: Gold, workerId: W-2, status: inactive}
  userapi: {accounts: [{id: club, apiKeys: [key-u, {key: key-none, permissions: []}], membershipPlans: [Gold Annual], users: [{email: ann@example.com, firstName: Ann, lastName: Lee}]}]}
faults:
  - {id: twice, operation: egym.publishAccount, tenant: chain-a, calls: {every: 2}, effect: {duplicate: true}}
  - {id: twice-too, operation: onsi.inviteMember, phase: after, calls: {only: [2]}, effect: {duplicate: true}}
  - {id: late, operation: perfectgym.*, calls: {every: 3}, effect: {delay: 1ms}}
  - {id: busy, operation: clubos.*, calls: {only: [2]}, effect: {respond: {preset: unavailable}}}
  - {id: lost, operation: "*.*", phase: after, calls: {percent: 12}, effect: {drop: reset}}
  - {id: never-seen, operation: "*.*", calls: {percent: 6}, effect: {drop: close}}
  - {id: half, operation: userapi.*, phase: after, calls: {every: 4}, effect: {garbage: json}}
rivals:
  - after: {operation: egym.*, calls: {every: 3}}
    operation: egym.partialUpdate
    tenant: chain-a
    path: {accountId: acc-john}
    body: {email: taken@example.com}
  - after: {operation: onsi.*, calls: {every: 4}}
    operation: userapi.archiveUser
    tenant: club
    path: {email: ann@example.com}
`)

// withOthers adds the vendors that a scenario does not name, as the starter has them.
func withOthers(text string) string {
	for _, v := range vendors.All() {
		if !strings.Contains(text, "\n  "+v.Name+":") {
			section, err := json.Marshal(apitest.Section(v.Name))
			if err != nil {
				panic(err)
			}
			text = strings.Replace(text, "\nvendors:\n", fmt.Sprintf("\nvendors:\n  %s: %s\n", v.Name, section), 1)
		}
	}
	return text
}

// house is a whole server without a network: the vendors, the control API, and
// worlds that all begin at one start.
type house struct {
	set     *world.Set
	start   *world.Start
	handler http.Handler
}

func newHouse(tb testing.TB, text string) *house {
	tb.Helper()
	set := world.NewSet(vendors.All())
	start, err := scenario.Load(set, "", []byte(text))
	if err != nil {
		tb.Fatal(err)
	}
	h := &house{set: set, start: start}
	h.handler = (&control.Server{Set: set, Start: start, URL: "http://127.0.0.1"}).Handler()
	return h
}

// made makes a world in place of the one of that name, if there is one.
func (h *house) made(name string) *world.World {
	h.set.Delete(name)
	if got := h.send("POST", "/_mock/worlds", nil, `{"name":"`+name+`"}`); !strings.HasPrefix(got, "201") {
		panic(got)
	}
	return h.set.Get(name)
}

// send puts a request to the server, and writes down all that its client gets.
func (h *house) send(method, path string, header http.Header, body string) string {
	rw := &wireless{header: http.Header{}}
	h.handler.ServeHTTP(rw, incoming(method, path, header, body))
	return rw.text()
}

func incoming(method, path string, header http.Header, body string) *http.Request {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Host = "127.0.0.1"
	for name, values := range header {
		r.Header[name] = values
	}
	return r
}

// text is all that the client got.
func (rw *wireless) text() string {
	if rw.taken {
		return "broken off after " + rw.body.String()
	}
	return text(rw.status, rw.header, rw.body.String())
}

// machines is the only thing that the API tells of the machine's time.
var machines = regexp.MustCompile(`"(sinceMs|durationMs)": [0-9.e-]+`)

func withoutMachineTime(shown string) string { return machines.ReplaceAllString(shown, `"$1": 0`) }

// look is what GET shows at a path of a world, without its name.
func (h *house) look(name, path string) string {
	shown := h.send("GET", "/_mock/worlds/"+name+path, nil, "")
	shown = withoutMachineTime(shown)
	return strings.ReplaceAll(strings.ReplaceAll(shown, "/w/"+name+"/", "/w/WORLD/"), `"name": "`+name+`"`, `"name": "WORLD"`)
}

// shown is all that anybody can see of a world but its snapshots, by path.
func (h *house) shown(name string) map[string]string {
	all := map[string]string{}
	for _, path := range []string{"", "/state", "/outbox", "/requests", "/coverage", "/faults", "/readings", "/clock", "/diff"} {
		all[path] = h.look(name, path)
	}
	return all
}

// wireless is a client's end of an exchange without a network. A client whose
// connection is taken over leaves at once.
type wireless struct {
	header http.Header
	status int
	body   bytes.Buffer
	taken  bool
}

func (w *wireless) Header() http.Header { return w.header }

func (w *wireless) WriteHeader(status int) { w.status = status }

func (w *wireless) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.body.Write(p)
}

func (w *wireless) Flush() {}

func (w *wireless) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	if w.taken {
		return nil, nil, errors.New("the connection is taken already")
	}
	w.taken = true
	return left{w}, bufio.NewReadWriter(bufio.NewReader(left{w}), bufio.NewWriter(&w.body)), nil
}

// left is a connection whose client has left.
type left struct{ *wireless }

func (left) Read([]byte) (int, error)         { return 0, io.EOF }
func (left) Close() error                     { return nil }
func (left) LocalAddr() net.Addr              { return nil }
func (left) RemoteAddr() net.Addr             { return nil }
func (left) SetDeadline(time.Time) error      { return nil }
func (left) SetReadDeadline(time.Time) error  { return nil }
func (left) SetWriteDeadline(time.Time) error { return nil }
