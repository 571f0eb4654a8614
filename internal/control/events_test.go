package control_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/mockvendors/mockvendors/internal/scenario"
)

const events = "/_mock/worlds/default/events"

// tiers is a request that changes nothing.
func (s server) tiers() answer {
	s.tb.Helper()
	return s.do("GET", "/onsi/v1/tiers", "", "X-API-KEY", "onsi-acme")
}

// numbers is the numbers of requests, as a stream has them.
func numbers(from, to int) (all []string) {
	for n := from; n <= to; n++ {
		all = append(all, fmt.Sprint(n))
	}
	return all
}

// Each request is one event, which says what the journal says.
func TestEventsAreTheRequests(t *testing.T) {
	s := start(t, "")
	f := s.follow(events)
	s.tiers().is(200)
	f.gets("1")
	s.do("POST", "/egym/api/v2/accounts", newAccount, "x-api-key", "egym-alpha-mitte").is(201)
	s.do("POST", "/egym/api/v2/accounts", newAccount, "x-api-key", "egym-alpha-mitte").is(409)
	s.do("GET", "/nobody/at/all", "").is(404) // is no request of a world
	s.do("GET", "/egym/nothing", "").is(404)
	for n := 2; n <= 4; n++ {
		e := f.next()
		s.do("GET", "/_mock/worlds/default/requests/"+e.id, "").is(200).equals(e.data)
		if e.id != fmt.Sprint(n) {
			t.Errorf("event %s, want %d", e.id, n)
		}
	}
	s.do("POST", "/_mock/worlds", `{"name": "other"}`).is(201)
	s.do("GET", "/w/other/onsi/v1/tiers", "", "X-API-KEY", "onsi-acme").is(200) // another world's
	s.tiers().is(200)
	f.gets("5")
}

// A lost answer, the second time of a doubled call and a rival's request are
// requests like others.
func TestEventsOfFaultsAndRivals(t *testing.T) {
	s := start(t, `
version: 1
name: busy
title: Busy
vendors:
  egym: {chains: [{id: a, gyms: [{id: g, apiKeys: [k]}]}]}
faults: [{id: twice, operation: egym.listAccounts, effect: {duplicate: true}}]
rivals: [{after: {operation: egym.listAccounts}, operation: egym.getByEmail, tenant: a, path: {email: a@example.com}}]
`)
	f := s.follow(events)
	s.do("GET", "/egym/api/v2/accounts", "", "x-api-key", "k").is(200)
	f.gets("1", "2", "3")
}

// Where a stream begins.
func TestEventsBegin(t *testing.T) {
	s := busy(t) // eight requests
	for _, c := range []struct {
		reason, query, last string
		want                []string // before request 9, and that
	}{
		{"with the next request", "", "", []string{"9"}},
		{"behind a number", "?after=6", "", []string{"7", "8", "9"}},
		{"behind the latest", "?after=8", "", []string{"9"}},
		{"with all that there is", "?after=0", "", numbers(1, 9)},
		{"where the client left off", "", "5", []string{"6", "7", "8", "9"}},
		{"what is asked for wins over where the client left off", "?after=7", "2", []string{"8", "9"}},
		{"also where that is the start", "?after=0", "8", numbers(1, 9)},
		{"a client that knows more than happened is told to forget", "", "12", append([]string{"forgotten 0"}, numbers(1, 9)...)},
		{"also if it asks for that", "?after=9", "", append([]string{"forgotten 0"}, numbers(1, 9)...)},
	} {
		t.Run(c.reason, func(t *testing.T) {
			s := server{s.Server, t}
			defer s.do("POST", "/_mock/worlds/default/rewind", `{"to": 8}`)
			var header []string
			if c.last != "" {
				header = []string{"Last-Event-ID", c.last}
			}
			f := s.follow(events+c.query, header...)
			s.tiers().is(200)
			f.gets(c.want...)
		})
	}
}

func TestEventsRefused(t *testing.T) {
	s := busy(t)
	for _, c := range []struct{ reason, query, last, says string }{
		{"after is a number", "?after=x", "", "after must be a whole number, 0 or more"},
		{"after is not negative", "?after=-1", "", "after must be a whole number, 0 or more"},
		{"a client left off at a number", "", "x", "Last-Event-ID must be the number of a request"},
		{"which is not negative", "", "-1", "Last-Event-ID must be the number of a request"},
		{"filters are not for streams", "?vendor=onsi", "", `unknown parameter \"vendor\"; valid: after`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			(server{s.Server, t}).do("GET", events+c.query, "", "Last-Event-ID", c.last).problem(400, "invalid").says(c.says)
		})
	}
}

// What happened and does so no more is told, and the stream goes on from there.
func TestEventsAreForgotten(t *testing.T) {
	for _, c := range []struct {
		reason, method, path, body string
		want                       []string // the next request is the last of it
	}{
		{"a rewind", "POST", "/rewind", `{"to": 6}`, []string{"forgotten 6", "7"}},
		{"a rewind to the start", "POST", "/rewind", `{"to": 0}`, []string{"forgotten 0", "1"}},
		{"a rewind to where it is takes nothing away", "POST", "/rewind", `{"to": 8}`, []string{"9"}},
		{"a reset", "POST", "/reset", "", []string{"forgotten 0", "1"}},
		{"an emptied journal, whose numbers go on", "DELETE", "/requests", "", []string{"forgotten 0", "9"}},
		{"a snapshot of the same past", "POST", "/snapshots/at-8/restore", "", []string{"9"}},
		{"a snapshot of a past that was left: what they share stays", "POST", "/snapshots/other/restore", "", []string{"forgotten 5", "6", "7"}},
		{"what is only shown anew forgets nothing", "PUT", "/clock", `{"now": "2027-01-01T00:00:00Z"}`, []string{"9"}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			s := busy(t)
			const world = "/_mock/worlds/default"
			s.do("POST", world+"/snapshots", `{"name": "at-8"}`).is(201)
			s.do("POST", world+"/rewind", `{"to": 5}`).is(204)
			s.tiers().is(200)
			s.do("POST", world+"/snapshots", `{"name": "other"}`).is(201)
			s.do("POST", world+"/snapshots/at-8/restore", "").is(204)

			f := s.follow(events + "?after=0")
			f.gets(numbers(1, 8)...)
			if got := s.do(c.method, world+c.path, c.body); got.status >= 300 {
				t.Fatalf("status %d\n%s", got.status, got.text)
			}
			s.tiers().is(200)
			f.gets(c.want...)
		})
	}
}

// A world that begins anew because its scenario's file changed is another one
// to those who follow it.
func TestEventsAreForgottenByRestart(t *testing.T) {
	s := busy(t)
	f := s.follow(events)
	next, err := scenario.Load(s.Set, "", []byte("version: 1\nname: two\ntitle: Two\n"))
	if err != nil {
		t.Fatal(err)
	}
	s.Restart(next)
	f.gets("forgotten 0")
	s.do("GET", "/onsi/v1/tiers", "", "X-API-KEY", "k").is(403)
	f.gets("1")
}

// A HEAD is answered at once, and the connection can be used again.
func TestEventsHead(t *testing.T) {
	s := start(t, "")
	got := s.do("HEAD", events, "").is(200)
	if ct := got.header.Get("Content-Type"); ct != "text/event-stream" || got.header.Get("Cache-Control") != "no-store" {
		t.Errorf("the headers are %v", got.header)
	}
	two := "HEAD " + events + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /_mock/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
	if text := talk(t, s, two); strings.Count(text, "HTTP/1.1 200 OK\r\n") != 2 {
		t.Errorf("two requests on one connection are answered with\n%s", text)
	}
	s.do("HEAD", events+"?after=x", "").is(400)
	s.do("HEAD", "/_mock/worlds/nobody/events", "").is(404)
}

// A client that does not read keeps nobody waiting: neither requests, nor other
// clients, nor a world that is to go.
func TestSlowClientHoldsNothingUp(t *testing.T) {
	s := start(t, "")
	s.do("POST", "/_mock/worlds", `{"name": "w"}`).is(201)
	slow, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	if err := slow.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(slow, "GET /_mock/worlds/w/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	reader := bufio.NewReader(slow)
	if first, err := reader.ReadString('\n'); err != nil || first != "HTTP/1.1 200 OK\r\n" {
		t.Fatalf("the stream begins with %q, %v", first, err)
	}
	quick := s.follow("/_mock/worlds/w/events")
	long := `{"email": "a@example.com", "firstName": "` + strings.Repeat("a", 900<<10) + `"}`
	const many = 12 // together more than a connection holds that nobody reads
	for n := range many {
		s.do("POST", "/w/w/userapi/v1/users", long, "X-API-KEY", "userapi-court-club")
		quick.gets(fmt.Sprint(n + 1))
	}
	s.do("POST", "/_mock/worlds/w/rewind", `{"to": 1}`).is(204)
	quick.gets("forgotten 1")
	s.do("GET", "/_mock/worlds/w/state", "").is(200)
	s.do("DELETE", "/_mock/worlds/w", "").is(204)
	quick.ends()
}

// Clients come and go while requests are answered, and the journal is emptied:
// each sees every request that came after it, once and in order.
func TestManyFollow(t *testing.T) {
	s := start(t, "")
	const clients, requests = 6, 40
	var all sync.WaitGroup
	streams := make([]*stream, clients)
	for i := range streams {
		streams[i] = s.follow(events)
	}
	for range 2 {
		all.Go(func() {
			for range requests / 2 {
				if got := s.tiers(); got.status != 200 {
					t.Errorf("status %d", got.status)
				}
			}
		})
	}
	all.Go(func() {
		for range 20 {
			f := s.follow(events)
			f.leave()
		}
	})
	for _, f := range streams {
		all.Go(func() {
			for n := 1; n <= requests; n++ {
				if e, err := f.read(); err != nil || e.id != fmt.Sprint(n) {
					t.Errorf("event %+v, %v; want number %d", e, err, n)
					return
				}
			}
		})
	}
	all.Wait()
}
