package control_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/contract"
)

// One stream has the requests of all worlds, and says which worlds there are.
func TestAllEvents(t *testing.T) {
	s := start(t, "")
	s.tiers().is(200)
	s.tiers().is(200)
	s.tiers().is(200)
	next := s.followAll("?last=2")
	next("world default", "default 2", "default 3")
	s.do("POST", "/_mock/worlds", `{"name": "other"}`).is(201)
	s.do("GET", "/w/other/onsi/v1/tiers", "", "X-API-KEY", "onsi-acme").is(200)
	next("world other", "other 1")
	s.do("POST", "/_mock/worlds/default/rewind", `{"to": 1}`).is(204)
	next("forgotten default 1")
	s.tiers().is(200)
	next("default 2")
	s.do("DELETE", "/_mock/worlds/other", "").is(204)
	next("ended other")
}

// Without last, it begins with the next request.
func TestAllEventsBeginWithTheNext(t *testing.T) {
	s := start(t, "")
	s.tiers().is(200)
	next := s.followAll("")
	next("world default")
	s.tiers().is(200)
	next("default 2")
}

// followAll opens the stream of all worlds, and returns a function that fails the
// test unless the next events are these.
func (s server) followAll(query string) func(want ...string) {
	s.tb.Helper()
	ctx, leave := context.WithTimeout(s.tb.Context(), patience)
	s.tb.Cleanup(leave)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/_mock/events"+query, http.NoBody)
	if err != nil {
		s.tb.Fatal(err)
	}
	got, err := new(http.Client).Do(r)
	if err != nil {
		s.tb.Fatal(err)
	}
	s.tb.Cleanup(func() { got.Body.Close() })
	f := &stream{s.tb, bufio.NewReader(got.Body), leave}
	return func(want ...string) {
		s.tb.Helper()
		for _, w := range want {
			e, err := f.readAny()
			if err != nil {
				s.tb.Fatalf("no event came, want %q: %v", w, err)
			}
			if got := s.short(e); got != w {
				s.tb.Fatalf("the event is %q, want %q of %q", got, w, want)
			}
		}
	}
}

// short returns an event of all worlds in a few words.
func (s server) short(e event) string {
	s.tb.Helper()
	var data struct {
		World   string
		After   *int
		Request json.RawMessage
	}
	if err := json.Unmarshal([]byte(e.data), &data); err != nil {
		s.tb.Fatal(err)
	}
	words := strings.TrimSpace(e.name + " " + data.World)
	if data.After != nil {
		words += fmt.Sprint(" ", *data.After)
	}
	if data.Request == nil {
		return words
	}
	for _, found := range document().CheckResponse("getRequest", contract.Exchange{
		Method: "GET", Status: 200, ResponseHeader: http.Header{"Content-Type": {"application/json"}}, ResponseBody: data.Request,
	}) {
		s.tb.Errorf("an event breaks the contract at %s: %s", found.Where, found.Message)
	}
	var request struct{ Number int }
	if err := json.Unmarshal(data.Request, &request); err != nil {
		s.tb.Fatal(err)
	}
	return words + fmt.Sprint(" ", request.Number)
}
