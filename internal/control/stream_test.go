package control_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/contract"
)

// stream is what a client reads of a world's events.
type stream struct {
	tb    testing.TB
	lines *bufio.Reader
	leave func()
}

// event is one of them.
type event struct{ name, id, data string }

// follow opens a stream. Its answer is held against the contract, and so is
// each of its events.
func (s server) follow(path string, header ...string) *stream {
	s.tb.Helper()
	ctx, leave := context.WithTimeout(s.tb.Context(), patience)
	s.tb.Cleanup(leave)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+path, http.NoBody)
	if err != nil {
		s.tb.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	got, err := new(http.Client).Do(r)
	if err != nil {
		s.tb.Fatal(err)
	}
	s.tb.Cleanup(func() { got.Body.Close() })
	a := answer{s.tb, "GET " + path, got.StatusCode, got.Header, "\n"} // a stream may begin so
	a.is(200).judge(r)
	return &stream{s.tb, bufio.NewReader(got.Body), leave}
}

// next reads the next event.
func (f *stream) next() event {
	f.tb.Helper()
	e, err := f.read()
	if err != nil {
		f.tb.Fatalf("no event came: %v", err)
	}
	return e
}

func (f *stream) read() (e event, err error) {
	f.tb.Helper()
	if e, err = f.readAny(); err == nil {
		f.check(e)
	}
	return e, err
}

// readAny reads the next event, of whatever form.
func (f *stream) readAny() (e event, err error) {
	for {
		text, err := f.lines.ReadString('\n')
		if err != nil {
			return e, err
		}
		field, value, _ := strings.Cut(strings.TrimSuffix(text, "\n"), ": ")
		switch field {
		case "event":
			e.name = value
		case "id":
			e.id = value
		case "data":
			e.data = value
		case "":
			if value == "" && e != (event{}) {
				return e, nil
			}
		}
	}
}

// check holds an event against what the contract says of streams.
func (f *stream) check(e event) {
	f.tb.Helper()
	if e.name == "forgotten" {
		if want := fmt.Sprintf(`{"after":%s}`, e.id); e.data != want {
			f.tb.Errorf("an event forgotten with id %s has the data %s", e.id, e.data)
		}
		return
	}
	for _, found := range document().CheckResponse("getRequest", contract.Exchange{
		Method: "GET", Status: 200, ResponseHeader: http.Header{"Content-Type": {"application/json"}}, ResponseBody: []byte(e.data),
	}) {
		f.tb.Errorf("event %s breaks the contract at %s: %s\n%.2000s", e.id, found.Where, found.Message, e.data)
	}
	var of struct{ Number int }
	if err := json.Unmarshal([]byte(e.data), &of); err != nil || fmt.Sprint(of.Number) != e.id || e.name != "" {
		f.tb.Errorf("the event %q of id %s holds request %d (%v)", e.name, e.id, of.Number, err)
	}
}

// gets reads as many events and fails the test unless they are these: the
// number of a request, or "forgotten" and the number after which.
func (f *stream) gets(want ...string) {
	f.tb.Helper()
	for _, w := range want {
		e := f.next()
		if got := strings.TrimSpace(e.name + " " + e.id); got != w {
			f.tb.Fatalf("the event is %q, want %q of %q", got, w, want)
		}
	}
}

// ends fails the test unless the stream ends, and without anything more.
func (f *stream) ends() {
	f.tb.Helper()
	if e, err := f.read(); !errors.Is(err, io.EOF) {
		f.tb.Fatalf("the stream goes on: %+v %v", e, err)
	}
}

// patience is how long a test waits for what has to come.
const patience = time.Minute
