// Package export writes the steps of a scenario for other tools: as a shell script of
// curl, as a Hurl file, as a file for the REST Client of VS Code, or as a Mermaid diagram.
//
// It plays the scenario first, to learn whether a step saves a number or a text, and how
// often a call is repeated. It writes no credential, but the environment variable that
// exec sets instead.
package export

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// plan is the steps of a scenario as requests.
type plan struct {
	marks
	set      *world.Set
	world    *world.World // in which the scenario was played
	scenario *scenario.Scenario
	given    string // what the user calls the scenario: its name, or a path
	secrets  secrets
	values   scenario.Values // the marks of references
	steps    []step
}

// step is a request, or a move of the clock.
type step struct {
	*scenario.Step
	name string // for comments

	method, path   text // the path begins behind the vendor's URL
	query          []pair
	headers        []pair
	user, password text // of Basic authentication; "" for none
	form           []pair
	body           text // JSON, or a multipart body
	isJSON         bool

	played []*journal.Entry   // the answers to the client, in order
	all    [][]*journal.Entry // with those to rivals
}

type pair struct {
	name  string
	value text
}

// newPlan plays a scenario and returns its plan.
func newPlan(ctx context.Context, set *world.Set, sc *scenario.Scenario) (*plan, error) {
	server, err := play.Open(ctx, set, sc.Start)
	if err != nil {
		return nil, err
	}
	defer server.Close()
	w, err := set.Make("", sc.Start)
	if err != nil {
		return nil, err
	}
	p := &plan{marks: marksBeside(sc.Root.JSON()), set: set, world: w, scenario: sc, values: scenario.Values{}}
	p.secrets = secretsOf(p)
	for _, need := range sc.Needs {
		p.values[need.Name] = p.of(reference{Name: need.Name})
	}
	p.steps = make([]step, len(sc.Steps))
	for i := range sc.Steps {
		p.steps[i].Step, p.steps[i].name = &sc.Steps[i], play.StepName(&sc.Steps[i], i)
	}
	server.PlaySteps(ctx, sc, w, p.values, &recorder{server.In(w), p})
	for i := range p.steps {
		if s := &p.steps[i]; s.method == "" && s.Move == nil { // a step before it failed
			if err := p.request(s); err != nil {
				return nil, err
			}
		}
	}
	return p, ctx.Err()
}

// recorder plays for a plan.
type recorder struct {
	play.Client
	plan *plan
}

// Try makes the call, and keeps its request, its answer and what it saves.
func (r *recorder) Try(ctx context.Context, of *scenario.Step, values scenario.Values) (play.Attempt, error) {
	i := slices.IndexFunc(r.plan.steps, func(s step) bool { return s.Step == of })
	s := &r.plan.steps[i]
	if s.method == "" { // signed as the world is now
		if err := r.plan.request(s); err != nil {
			return play.Attempt{}, err
		}
	}
	a, err := r.Client.Try(ctx, of, values)
	if a.Entry != nil {
		s.played, s.all = append(s.played, a.Entry), append(s.all, a.Entries)
	}
	r.plan.save(s, a.Body)
	return a, err
}

// save makes marks of what a step saves.
func (p *plan) save(s *step, body []byte) {
	for _, save := range s.Save {
		name := s.ID + "." + save.Name
		_, isText := play.In(body, save.Pointer).(string)
		p.values[name] = p.of(reference{name, saved, !isText})
	}
}

// request makes the request of a step.
func (p *plan) request(s *step) error {
	for _, earlier := range p.steps { // what could not be played is taken for text
		for _, save := range earlier.Save {
			if name := earlier.ID + "." + save.Name; p.values[name] == nil && earlier.Step != s.Step {
				p.values[name] = p.of(reference{Name: name, Kind: saved})
			}
		}
	}
	call := s.Call(p.values)
	bare := call
	bare.As.None = true
	sent, err := p.world.Request(&bare)
	if err != nil {
		return err
	}
	vendor := p.set.Vendor(call.Vendor)
	s.method, s.path = text(sent.Method), text(sent.Path)
	s.query, s.form = p.pairs(vendor, call.Query), p.pairs(vendor, call.Form)
	for name, values := range sent.Header {
		s.headers = append(s.headers, pair{name, p.secrets.header(vendor, values[0])})
	}
	switch {
	case call.Form != nil:
		s.headers = slices.DeleteFunc(s.headers, func(h pair) bool { return h.name == "Content-Type" })
	case call.Body != nil:
		s.body, s.isJSON = text(sent.Body), strings.HasPrefix(sent.Header.Get("Content-Type"), "application/json")
		if s.isJSON {
			s.body = p.secrets.json(vendor, sent.Body)
		}
	}
	if !call.As.None {
		signed, err := p.world.Request(&call)
		if err != nil {
			return err
		}
		p.sign(s, vendor, sent.Header, signed.Header)
	}
	slices.SortFunc(s.headers, func(a, b pair) int { return strings.Compare(a.name, b.name) })
	return nil
}

// sign adds the headers that carry the credential.
func (p *plan) sign(s *step, v *world.Vendor, bare, signed http.Header) {
	for name, values := range signed {
		if bare[name] != nil {
			continue
		}
		if user, password, ok := basic(values[0]); ok {
			s.user, s.password = p.secrets.mustLogin(v, user, password)
			continue
		}
		scheme, credential, ok := strings.Cut(values[0], " ")
		if !ok || name != "Authorization" {
			s.headers = append(s.headers, pair{v.Carrier.Header(), p.secrets.must(v, "apiKey", values[0])})
			continue
		}
		s.headers = append(s.headers, pair{name, text(scheme+" ") + p.secrets.must(v, "token", credential)})
	}
}

func (p *plan) pairs(v *world.Vendor, values url.Values) (pairs []pair) {
	mark := p.secrets.among(v, slices.Concat(slices.Collect(maps.Values(values))...))
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range values[name] {
			pairs = append(pairs, pair{name, mark(value)})
		}
	}
	return pairs
}

// url returns the variable with a vendor's URL.
func (s *step) url() reference { return reference{Name: tell.Variable(s.Operation.Vendor, "url")} }

// vendors returns the vendors that the steps call, in order.
func (p *plan) vendors() (names []string) {
	for _, s := range p.steps {
		if s.Move == nil && !slices.Contains(names, s.Operation.Vendor) {
			names = append(names, s.Operation.Vendor)
		}
	}
	return names
}

// moves reports whether a step moves the clock, or waits between calls.
func (p *plan) moves() bool {
	return slices.ContainsFunc(p.steps, func(s step) bool { return s.Move != nil || s.Repeat != nil && s.Repeat.Delay.Std() > 0 })
}

// environment returns the variables that the requests need, sorted: URLs, credentials
// and values that are set.
func (p *plan) environment() (names []string) {
	for _, v := range p.vendors() {
		names = append(names, tell.Variable(v, "url"))
	}
	if p.moves() {
		names = append(names, "MOCKVENDORS_URL", "MOCKVENDORS_WORLD")
	}
	for _, r := range p.all {
		if r.Kind == variable && p.isUsed(r) {
			names = append(names, r.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (p *plan) isUsed(r reference) bool {
	used := false
	look := func(t text) {
		p.walk(t, func(string) {}, func(found reference) { used = used || found.Name == r.Name })
	}
	for _, s := range p.steps {
		for _, t := range []text{s.path, s.user, s.password, s.body} {
			look(t)
		}
		for _, pairs := range [][]pair{s.query, s.headers, s.form} {
			for _, one := range pairs {
				look(one.value)
			}
		}
	}
	return used
}

// disruptions returns the faults and rivals of the scenario, each on a line.
func (p *plan) disruptions() (lines []string) {
	for _, kind := range []string{"fault", "rival"} {
		all, _ := p.scenario.Root.Get(kind + "s")
		for _, n := range all.Items() {
			operation, _ := n.Get("operation")
			name, _, _ := strings.Cut(operation.Text(), ".")
			line := string(n.JSON())
			if v := p.set.Vendor(name); v != nil { // a rival may name a credential
				compact := jsontext.Value(p.secrets.json(v, n.JSON()))
				_ = compact.Compact() // it is JSON
				line = p.render(text(compact), unchanged, func(r reference) string { return "$" + r.Name })
			}
			lines = append(lines, kind+": "+line)
		}
	}
	return lines
}

func unchanged(s string) string { return s }

// want returns the outcome that a step expects; "" if it expects none.
func (s *step) want() string {
	switch {
	case s.Expect.Error != "":
		return s.Expect.Error
	case s.Repeat != nil:
		return statusText(s.Repeat.Until)
	case s.Expect.Status != 0:
		return statusText(s.Expect.Status)
	}
	return ""
}
