package control_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
	"github.com/mockvendors/mockvendors/sim"
)

// server is a whole server on a port of its own, as users meet it.
type server struct {
	*control.Server
	tb testing.TB
}

// start serves a scenario: the text of one, or "" for the shipped starter. Its vendors
// are the project's, if none are given.
func start(tb testing.TB, text string, all ...sim.Vendor) server {
	tb.Helper()
	if len(all) == 0 {
		all = vendors.All()
	}
	if text == "" {
		shipped, _ := scenarios.Text("starter")
		text = string(shipped)
	}
	set := world.NewSet(all)
	begin, err := scenario.Load(set, "", []byte(text))
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := set.Make(world.Default, begin); err != nil {
		tb.Fatal(err)
	}
	s := &control.Server{Set: set, Start: begin, AllowHosts: []string{"mocks.test"}, VendorURLs: map[string]string{}}
	s.Save = func() (control.Saved, error) { return control.Saved{File: "state.json", Bytes: 2}, nil }
	listening := httptest.NewServer(nil)
	s.URL = listening.URL
	listening.Config.Handler = s.Handler()
	tb.Cleanup(listening.Close)
	return server{s, tb}
}

// answer is what came back.
type answer struct {
	tb     testing.TB
	call   string
	status int
	header http.Header
	text   string
}

// client waits a bounded time, and shows redirections as they are.
var client = &http.Client{
	Timeout:       20 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// do sends a request: path is everything after the server's address, header is
// names and values by turns. A body is JSON unless a header says otherwise.
func (s server) do(method, path, body string, header ...string) answer {
	s.tb.Helper()
	return s.send(s.request(method, path, body, header...))
}

// request returns the request that do sends.
func (s server) request(method, path, body string, header ...string) *http.Request {
	s.tb.Helper()
	r, err := http.NewRequestWithContext(s.tb.Context(), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		s.tb.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		} else {
			r.Header.Set(header[i], header[i+1])
		}
	}
	return r
}

// send sends a request. Whatever goes to the control API is held against its
// contract.
func (s server) send(r *http.Request) answer {
	s.tb.Helper()
	return s.sendBy(client, r)
}

func (s server) sendBy(client *http.Client, r *http.Request) answer {
	s.tb.Helper()
	got, err := client.Do(r)
	if err != nil {
		s.tb.Fatal(err)
	}
	a := answer{s.tb, r.Method + " " + r.URL.Path, got.StatusCode, got.Header, string(read(s.tb, got.Body))}
	a.judge(r)
	return a
}

// read reads a body to its end.
func read(tb testing.TB, body io.ReadCloser) []byte {
	tb.Helper()
	defer body.Close()
	text, err := io.ReadAll(body)
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

// is fails the test unless the answer has the status.
func (a answer) is(status int) answer {
	a.tb.Helper()
	if a.status != status {
		a.tb.Fatalf("%s: status %d, want %d\n%s", a.call, a.status, status, a.text)
	}
	return a
}

// problem fails the test unless the answer is the simulator's own error of
// that kind, in its form.
func (a answer) problem(status int, kind string) answer {
	a.tb.Helper()
	a.is(status)
	var body struct {
		Type, Title, Detail string
		Status              int
	}
	a.into(&body)
	if got := a.header.Get("X-Mockvendors-Error"); got != kind {
		a.tb.Errorf("%s: X-Mockvendors-Error is %q, want %q", a.call, got, kind)
	}
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		a.tb.Errorf("%s: Content-Type is %q", a.call, got)
	}
	if body.Status != status || body.Title == "" || body.Detail == "" || body.Type == "" {
		a.tb.Errorf("%s: the problem lacks something: %s", a.call, a.text)
	}
	return a
}

// says fails the test unless the answer contains every one of the texts.
func (a answer) says(texts ...string) answer {
	a.tb.Helper()
	for _, text := range texts {
		if text != "" && !strings.Contains(a.text, text) {
			a.tb.Errorf("%s: the answer does not say %q:\n%s", a.call, text, a.text)
		}
	}
	return a
}

// equals fails the test unless the answer is that JSON, whatever its layout.
func (a answer) equals(want string) answer {
	a.tb.Helper()
	if got := compact(a.tb, a.text); got != compact(a.tb, want) {
		a.tb.Errorf("%s: got\n%s\nwant\n%s", a.call, got, compact(a.tb, want))
	}
	return a
}

func (a answer) into(v any) {
	a.tb.Helper()
	if err := json.Unmarshal([]byte(a.text), v); err != nil {
		a.tb.Fatalf("%s: %v\n%s", a.call, err, a.text)
	}
}

func compact(tb testing.TB, text string) string {
	tb.Helper()
	var out bytes.Buffer
	if err := json.Compact(&out, []byte(text)); err != nil {
		tb.Fatalf("%v\n%s", err, text)
	}
	return out.String()
}

// mistakes is the places that a problem names, as line:column path: message.
func (a answer) mistakes() []string {
	a.tb.Helper()
	var body struct {
		Errors []struct {
			Line, Column  int
			Path, Message string
		}
	}
	a.into(&body)
	var all []string
	for _, m := range body.Errors {
		all = append(all, fmt.Sprintf("%d:%d %s: %s", m.Line, m.Column, m.Path, m.Message))
	}
	return all
}

// basic is the value of an Authorization header.
func basic(username, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(username+":"+password))
}

// fieldsOf returns what a request carries, names and values by turns.
func fieldsOf(signature sim.Signature) (fields []string) {
	for name, values := range signature.Header {
		fields = append(fields, name, values[0])
	}
	return fields
}

func inJSON(tb testing.TB, value any) string {
	tb.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}
