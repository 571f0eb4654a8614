// Package compare sends a client's requests both to a real vendor, whose answers the
// client gets, and to a world, and tells where the two answers differ.
package compare

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

const (
	maxBody     = 17 << 20         // of a request: the largest that a vendor takes is a picture
	maxAnswer   = 16 << 20         // of the upstream
	maxCompared = 10_000           // requests
	maxReported = 1000             // requests that differ
	maxWait     = 30 * time.Second // for the upstream's answer
)

// Proxy passes requests on to a vendor's upstream, and sends the same to a world. It
// handles one request at a time, so that both get them in the same order.
type Proxy struct {
	Set      *world.Set
	World    *world.World
	Vendor   *world.Vendor
	Upstream string       // base URL
	Client   *http.Client // to the upstream

	mu      sync.Mutex
	known   *known
	keys    map[string]int // the client's credentials, numbered
	secrets []string
	hidden  []Explanation // readings on which the state rests that earlier requests left
	why     string        // what kept the first request that got no answer from having one
	report  Report
}

// ServeHTTP answers a request with the upstream's answer.
func (p *Proxy) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, maxBody))
	if err != nil {
		status := problem.Invalid
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
			status = problem.TooLarge
		}
		problem.Write(rw, status, "the request's body cannot be passed on: "+err.Error())
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil {
		p.known, p.keys = newKnown(), map[string]int{}
	}
	if r.Context().Err() != nil { // while it waited for the requests before it
		p.report.Abandoned++
		return
	}
	seen := p.askUpstream(r, body)
	p.report.Requests++
	if seen.Header == nil || len(seen.Body) > maxAnswer {
		p.report.Unanswered++
		why := outcome(seen)
		if p.why == "" {
			p.why = why
		}
		problem.Write(rw, problem.BadGateway, "the upstream gave no whole answer: "+why)
		return
	}
	if p.report.Compared < maxCompared {
		p.report.Compared++
		p.compare(r, body, answer{seen.Status, seen.Body})
	}
	for name, values := range seen.Header {
		if !hopByHop[name] {
			rw.Header()[name] = values
		}
	}
	rw.WriteHeader(seen.Status)
	_, _ = rw.Write(seen.Body) // the client may be gone
}

// compare sends a request to the world as well, and reports how its answer differs.
func (p *Proxy) compare(r *http.Request, body []byte, upstream answer) {
	here, entry := p.askWorld(r, body)
	before := p.known.clone() // without what this answer tells
	found := differences(p.Vendor, p.known, upstream, here)
	var told []Explanation
	if entry != nil {
		told = p.explain(entry, before, upstream, here, found)
	}
	line := p.line(r, entry)
	p.report.compared = append(p.report.compared, request{p.report.Requests, line, len(found) > 0})
	if len(found) == 0 {
		return
	}
	p.report.Differ++
	if len(p.report.Exchanges) == maxReported {
		return
	}
	if len(told) == 0 {
		told = slices.Clone(p.hidden)
	}
	p.report.Exchanges = append(p.report.Exchanges, Exchange{
		Number: p.report.Requests, Request: line,
		Upstream: upstream.status, World: here.status, Differences: found, Readings: told,
	})
}

// line names a request by its method and operation: all else in it may be secret.
func (p *Proxy) line(r *http.Request, e *journal.Entry) string {
	if e == nil || e.Operation == "" {
		return r.Method + " " + p.Vendor.Name + " (no operation)"
	}
	return e.Method + " " + p.Vendor.Name + " " + e.Operation
}

// askWorld sends a request to the world, with the world's identifiers and a credential of
// the world. It returns the journal's entry, nil if there is none.
func (p *Proxy) askWorld(r *http.Request, body []byte) (answer, *journal.Entry) {
	query := ""
	if r.URL.RawQuery != "" {
		query = "?" + p.known.form(r.URL.RawQuery)
	}
	switch kind := r.Header.Get("Content-Type"); {
	case strings.HasPrefix(kind, "application/x-www-form-urlencoded"):
		body = []byte(p.known.form(string(body)))
	case strings.HasPrefix(kind, "multipart/"):
	default:
		body = p.known.json(body)
	}
	to := "http://world/w/" + p.World.Name + "/" + p.Vendor.Name + p.known.path(r.URL.EscapedPath()) + query
	req, err := http.NewRequest(r.Method, to, bytes.NewReader(body))
	if err != nil {
		return answer{}, nil
	}
	for name, values := range r.Header {
		if !hopByHop[name] && name != "X-Mockvendors-World" {
			req.Header[name] = values
		}
	}
	p.sign(req)
	response, err := play.Inside(p.Set).Do(req)
	if err != nil {
		return answer{}, nil
	}
	defer response.Body.Close()
	got, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{}, nil
	}
	return answer{response.StatusCode, got}, p.entry(response.Header.Get("X-Mockvendors-Request"))
}

func (p *Proxy) entry(number string) *journal.Entry {
	n, err := strconv.Atoi(number)
	if err != nil {
		return nil
	}
	e, _ := p.World.Journal.Get(n)
	return e
}

// sign replaces the client's credential by one of the world: one that an earlier answer
// of the world had, the scenario's, or in an open world one for each of the client's.
func (p *Proxy) sign(req *http.Request) {
	header := http.CanonicalHeaderKey(p.Vendor.Carrier.Header())
	value := req.Header.Get(header)
	if value == "" {
		return
	}
	sent := p.Vendor.Carrier.Sent(&sim.Request{Header: req.Header})
	if _, seen := p.keys[value]; !seen && len(p.keys) < maxKnown {
		p.keys[value] = len(p.keys) + 1
		p.secrets = append(p.secrets, value, sent)
	}
	if token, made := p.known.world[sent]; made && sent != "" {
		req.Header.Set(header, strings.Replace(value, sent, token, 1))
		return
	}
	credential, declared := p.World.Credential(p.Vendor)
	if p.World.Current().Open || !declared {
		name := fmt.Sprintf("compare-%d", p.keys[value])
		credential = sim.Credential{APIKey: name, Token: name, Username: name, Password: name}
	}
	for name, values := range p.Vendor.Carrier.Sign(credential).Header {
		req.Header[name] = values
	}
}

// Report returns what was found so far. It contains no credential of the client.
func (p *Proxy) Report() Report {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := p.report
	r.Vendor, r.Upstream = p.Vendor.Name, p.Upstream
	r.Reason = r.reason(p.why)
	return r.masked(p.secrets)
}
