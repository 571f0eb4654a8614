// Package apitest calls vendors in tests, as a client would. A test fails if an
// answer breaks the vendor's contract.
package apitest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/mockvendors/mockvendors/contracts"
	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
	"github.com/mockvendors/mockvendors/sim"
)

// World is a world with a single vendor.
type World struct {
	*world.World
	Set    *world.Set
	Vendor *world.Vendor

	tb      testing.TB
	flipped bool      // a reading was flipped
	left    *sim.Rule // whose way out is being taken
}

// Starter makes a world from v's part of the shipped scenario "starter".
func Starter(tb testing.TB, v sim.Vendor) *World {
	tb.Helper()
	text, _ := scenarios.Text("starter")
	return Start(tb, v, only(tb, string(text), v.Name))
}

// Start makes a world from the text of a scenario without vendors other than v.
func Start(tb testing.TB, v sim.Vendor, text string) *World {
	tb.Helper()
	w, err := Try(tb, v, text)
	if err != nil {
		tb.Fatal(err)
	}
	return w
}

// Try is like Start, but returns an error if the scenario is wrong.
func Try(tb testing.TB, v sim.Vendor, text string) (*World, error) {
	tb.Helper()
	set := world.NewSet([]sim.Vendor{WithContract(v)})
	set.ErrorLog = log.New(failing{tb}, "", 0)
	vendor := set.Vendor(v.Name)
	vendor.Contract = parsed(v.Name, vendor.Contract)
	vendor.Open = parsed(v.Name+", open", vendor.Open)
	start, err := scenario.Load(set, "", []byte(text))
	if err != nil {
		return nil, err
	}
	w, err := set.Make(world.Default, start)
	if err != nil {
		tb.Fatal(err)
	}
	return &World{World: w, Set: set, Vendor: set.Vendor(v.Name), tb: tb}, nil
}

// failing fails the test if the vendor panics.
type failing struct{ testing.TB }

// Write receives a line of the set's log.
func (f failing) Write(line []byte) (int, error) {
	f.Errorf("%s", line)
	return len(line), nil
}

// parsed returns the contract of that name, parsed once per test run: parsing takes
// longer than a short test.
func parsed(name string, parse func() (*contract.Contract, error)) func() (*contract.Contract, error) {
	known, _ := contractsByName.LoadOrStore(name, parse)
	return known.(func() (*contract.Contract, error))
}

var contractsByName sync.Map // func() (*contract.Contract, error)

// WithContract returns v with the shipped contract, unless v has one already.
func WithContract(v sim.Vendor) sim.Vendor {
	if v.Contract == nil {
		v.Contract = func() ([]byte, error) { return contracts.YAML(v.Name) }
	}
	return v
}

// only removes the sections of other vendors from a scenario's text. A section
// starts at a line that is indented by two spaces.
func only(tb testing.TB, text, vendor string) string {
	tb.Helper()
	head, sections, ok := strings.Cut(text, "\nvendors:\n")
	if !ok {
		tb.Fatal("the scenario has no vendors")
	}
	kept, keep := []string{head, "vendors:"}, false
	for _, line := range strings.Split(sections, "\n") {
		if strings.HasPrefix(line, "  ") && !strings.HasPrefix(line, "   ") {
			keep = strings.TrimSpace(line) == vendor+":"
		}
		if keep {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// Flip sets a reading of the vendor to a value.
func (w *World) Flip(reading, value string) {
	w.tb.Helper()
	r, err := scenario.Reading(w.Set, w.Vendor.Name, reading, value)
	if err != nil {
		w.tb.Fatal(err)
	}
	w.SetReadings(sim.Readings{r: value})
	w.flipped = true
}

// Advance advances the world's clock. On a way out, it fails the test unless the
// rule says that time must pass: people are then told how to move a clock that
// stands.
func (w *World) Advance(d time.Duration) {
	w.tb.Helper()
	if w.left != nil && w.left.Wait == 0 {
		w.tb.Fatalf("the way out of %s takes time: declare that with Waits", w.left.ID)
	}
	w.SetClock(func(c clock.Clock) clock.Clock { return c.Advance(d) })
}

// StateText returns the vendor's state as indented JSON.
func (w *World) StateText() string {
	w.tb.Helper()
	shown, err := scenario.Show(w.Vendor, w.State()[w.Vendor.Name], w.Readings(), w.Limited(w.Vendor.Name))
	if err != nil {
		w.tb.Fatal(err)
	}
	text, err := json.MarshalIndent(shown, "", "  ")
	if err != nil {
		w.tb.Fatal(err)
	}
	return string(text)
}

// Last returns the latest entry of the journal.
func (w *World) Last() *journal.Entry {
	w.tb.Helper()
	entries := w.Journal.Entries()
	if len(entries) == 0 {
		w.tb.Fatal("the journal is empty")
	}
	return entries[len(entries)-1]
}

// Client sends requests to the vendor of a world.
type Client struct {
	World  *World
	Header http.Header // sent with every request
	Host   string      // a host of the vendor's; "" for the simulator's, with the vendor's path prefix
	tb     testing.TB
}

// Client returns a client that sends these headers, given as alternating names and
// values.
func (w *World) Client(header ...string) *Client {
	c := &Client{World: w, Header: http.Header{}, tb: w.tb}
	for i := 0; i+1 < len(header); i += 2 {
		c.Header.Set(header[i], header[i+1])
	}
	return c
}

// Known returns a client with the first credential that the scenario declares.
func (w *World) Known() *Client {
	w.tb.Helper()
	credential, ok := w.Credential(w.Vendor)
	if !ok {
		w.tb.Fatalf("the scenario declares no credential of %s", w.Vendor.Name)
	}
	return &Client{World: w, Header: w.Vendor.Carrier.Sign(credential).Header, tb: w.tb}
}

// Basic returns the value of an Authorization header.
func Basic(username, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(username+":"+password))
}

// Body is a body with its content type, for requests that are not JSON.
type Body struct{ Type, Text string }

// Do sends a request. target is a path of the vendor with its query. body is nil
// for none, a string of JSON, a [Body], or a value to encode as JSON. header has
// alternating names and values that override the client's; an empty value removes
// a header.
func (c *Client) Do(method, target string, body any, header ...string) *Answer {
	c.tb.Helper()
	var text, contentType string
	switch b := body.(type) {
	case nil:
	case string:
		text, contentType = b, "application/json"
	case Body:
		text, contentType = b.Text, b.Type
	default:
		encoded, err := json.Marshal(b)
		if err != nil {
			c.tb.Fatal(err)
		}
		text, contentType = string(encoded), "application/json"
	}
	r := c.request(method, target, text)
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for name, values := range c.Header {
		r.Header[name] = values
	}
	for i := 0; i+1 < len(header); i += 2 {
		if header[i+1] == "" {
			r.Header.Del(header[i])
		} else {
			r.Header.Set(header[i], header[i+1])
		}
	}
	return c.Send(r, text)
}

// DoCut is like [Client.Do] with a JSON body, but the connection ends before the last
// byte of the body.
func (c *Client) DoCut(method, target, body string) *Answer {
	c.tb.Helper()
	r := c.request(method, target, body)
	cut := body[:len(body)-1]
	r.Body = io.NopCloser(io.MultiReader(strings.NewReader(cut), iotest.ErrReader(io.ErrUnexpectedEOF)))
	r.Header.Set("Content-Type", "application/json")
	for name, values := range c.Header {
		r.Header[name] = values
	}
	return c.Send(r, cut)
}

// Send sends a request as it is. text is its body. It is for requests that
// [Client.Do] cannot make.
func (c *Client) Send(r *http.Request, text string) *Answer {
	c.tb.Helper()
	recorder := httptest.NewRecorder()
	c.World.Set.ServeHTTP(recorder, r)
	return c.judge(r, text, recorder)
}

// ownHost is the simulator's.
const ownHost = "127.0.0.1:8409"

func (c *Client) request(method, target, text string) *http.Request {
	var reader io.Reader
	if text != "" {
		reader = bytes.NewBufferString(text)
	}
	prefix := "/" + c.World.Vendor.Name
	if c.Host != "" {
		prefix = ""
	}
	r := httptest.NewRequest(method, prefix+target, reader)
	r.Host = ownHost
	if c.Host != "" {
		r.Host = c.Host
	}
	return r
}

// judge checks an answer against the simulator's contract and the vendor's, which
// must allow whatever the simulator's does, and notes what it reached.
func (c *Client) judge(r *http.Request, sent string, recorder *httptest.ResponseRecorder) *Answer {
	c.tb.Helper()
	a := &Answer{Status: recorder.Code, Header: recorder.Header(), Text: recorder.Body.String(), tb: c.tb}
	number := a.Header.Get("X-Mockvendors-Request")
	if number == "" || a.Header.Get("X-Mockvendors-Error") != "" {
		return a // the simulator's own answer
	}
	e := c.World.find(number)
	a.world, a.entry, a.Operation = c.World, e, e.Operation
	if rule, _ := e.Decided(); rule != nil {
		a.Rule = rule.ID
	}
	for _, rule := range e.Rules() {
		a.noted = append(a.noted, rule.ID)
	}
	a.defaults = !c.World.flipped
	reached(c.World.Vendor, e)
	weighed.weigh(c.World, e)
	a.tellsRules(e)
	for whose, load := range map[string]func() (*contract.Contract, error){
		"simulator": c.World.Vendor.Contract, "vendor": c.World.Vendor.Open,
	} {
		doc, err := load()
		if err != nil {
			c.tb.Fatal(err)
		}
		for _, f := range doc.CheckResponse(e.Operation, contract.Exchange{
			Method: e.Method, Path: e.Path, Query: e.Query, RequestHeader: r.Header, RequestBody: []byte(sent),
			Status: a.Status, ResponseHeader: a.Header, ResponseBody: []byte(a.Text),
		}) {
			c.tb.Errorf("%s %s (%s) breaks the %s's contract with its %d at %s: %s\n%s",
				e.Method, e.Path, e.Operation, whose, a.Status, f.Where, f.Message, a.Text)
		}
	}
	return a
}
