package target

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Run is like [play.Run], but steps go to targets. It plays the scenarios one after
// the other, since they share the targets. It also fails if a target cannot be
// reached.
func Run(
	ctx context.Context, set *world.Set, scenarios []*scenario.Scenario, values scenario.Values, targets Targets,
) ([]judge.Result, error) {
	if len(scenarios) == 0 {
		return nil, nil
	}
	server, err := play.Open(ctx, set, scenarios[0].Start)
	if err != nil {
		return nil, err
	}
	defer server.Close()
	r := run{
		set: set, server: server, values: values, targets: targets,
		client: NewClient(), reached: map[string]bool{}, mask: newMask(values),
	}
	results := make([]judge.Result, len(scenarios))
	for i, sc := range scenarios {
		if !targets.used(sc) {
			results[i], err = server.Play(ctx, sc, values)
		} else {
			results[i], err = r.play(ctx, sc)
		}
		if err != nil {
			return nil, err
		}
		r.mask.result(&results[i])
	}
	return results, nil
}

// NewClient returns a client that also uses the environment's proxy: targets are
// not on this machine.
func NewClient() *http.Client {
	client := play.NewClient()
	client.Transport.(*http.Transport).Proxy = http.ProxyFromEnvironment
	return client
}

// run is what the scenarios of a run share.
type run struct {
	set     *world.Set
	server  *play.Server
	values  scenario.Values
	targets Targets
	client  *http.Client
	reached map[string]bool // the vendors whose targets have answered
	mask    *mask
}

// play plays a scenario with steps that go to targets. Its world has neither
// faults nor rivals.
func (r *run) play(ctx context.Context, sc *scenario.Scenario) (judge.Result, error) {
	start := *sc.Start
	start.SetDisruptions(nil, nil)
	w, err := r.set.Make("", &start)
	if err != nil {
		return judge.Result{}, err
	}
	defer r.set.Delete(w.Name)
	c := &client{Client: r.server.In(w), run: r, world: w, secrets: credentialsIn(r.set, sc)}
	steps, transcript := r.server.PlaySteps(ctx, faultless(sc), w, r.values, c)
	if c.unreachable != nil {
		return judge.Result{}, c.unreachable
	}
	result := judge.ResultOf(sc, steps, nil)
	if result.Passed {
		result = judge.ResultOf(sc, steps, r.server.Watch.Contract(w, sc, c.breaches()))
	}
	result.Targets, result.LeftOut, result.Transcript = r.targets.usedBy(sc), leftOut(sc), transcript
	return result, nil
}

// faultless returns the scenario without the errors that its steps expect, which only
// faults cause, and without the deliveries, which a target's subscriber alone sees.
func faultless(sc *scenario.Scenario) *scenario.Scenario {
	changed := *sc
	changed.Steps = append([]scenario.Step(nil), sc.Steps...)
	for i := range changed.Steps {
		changed.Steps[i].Expect.Error, changed.Steps[i].Expect.Deliveries = "", nil
	}
	return &changed
}

// client makes the calls of steps that go to targets, and leaves the others to
// the client of the built-in vendors.
type client struct {
	play.Client
	run         *run
	world       *world.World
	secrets     credentials      // never sent to a target
	entries     []*journal.Entry // the exchanges with targets
	waited      time.Duration
	unreachable error
}

// callTimeout is how long a target may take to answer.
const callTimeout = 30 * time.Second

// Try sends a step's call to its target.
func (c *client) Try(ctx context.Context, s *scenario.Step, values scenario.Values) (a play.Attempt, err error) {
	base := c.run.targets.of(s)
	if base == "" {
		return c.Client.Try(ctx, s, values)
	}
	sent, err := unsigned(c.world, s.Call(values))
	if err != nil {
		return a, err
	}
	if where := c.secrets.in(sent); where != "" { // an earlier step may have saved one
		return a, fmt.Errorf("not sent: %s contains a test credential that the scenario declares", where)
	}
	vendor := s.Operation.Vendor
	req, err := play.NewRequest(base, sent)
	if err != nil {
		return a, errors.New("not sent: the call is not a valid request")
	}
	limited, leave := context.WithTimeout(ctx, callTimeout)
	defer leave()
	a.Seen = play.Send(c.run.client, req.WithContext(limited))
	switch {
	case ctx.Err() != nil:
		return a, errors.New("interrupted")
	case a.Err != nil:
		return a, c.failed(vendor, a.Err)
	}
	c.run.reached[vendor] = true
	a.Entry = &journal.Entry{
		Number: len(c.entries) + 1, Vendor: vendor, Operation: s.Operation.ID,
		Method: sent.Method, Path: sent.Path, Query: sent.Query, RequestHeader: journal.HeaderOf(sent.Header), RequestBody: sent.Body,
		Status: a.Status, ResponseHeader: journal.HeaderOf(a.Header), ResponseBody: a.Body,
	}
	if a.Header == nil { // the answer is not complete
		a.Entry.Outcome = a.Outcome
	}
	c.entries = append(c.entries, a.Entry)
	a.Entries = []*journal.Entry{a.Entry}
	return a, nil
}

// failed returns why there is no answer. If the target has never answered, the
// whole run fails, not the scenario.
func (c *client) failed(vendor string, err error) error {
	var full *url.Error // it quotes the URL with its query
	if errors.As(err, &full) {
		err = full.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("no answer within %s", callTimeout)
	}
	why := c.run.mask.text(err.Error())
	if !c.run.reached[vendor] {
		c.unreachable = fmt.Errorf("cannot reach the target of %s, %s: %s", vendor, c.run.mask.text(c.run.targets[vendor]), why)
	}
	return errors.New("the call failed: " + why)
}

// Wait waits in real time, up to a minute in total for the scenario.
func (c *client) Wait(ctx context.Context, s *scenario.Step) error {
	if c.run.targets.of(s) == "" {
		return c.Client.Wait(ctx, s)
	}
	delay := s.Repeat.Delay.Std()
	if c.waited += delay; c.waited > maxWait {
		return fmt.Errorf("never got %d: "+
			"waiting %s for the next call would exceed the minute that a scenario may wait for targets", s.Repeat.Until, delay)
	}
	select {
	case <-ctx.Done():
		return errors.New("interrupted")
	case <-time.After(delay):
		return nil
	}
}

// Move reports false: the clock of a target cannot be moved.
func (c *client) Move(*scenario.Move) (bool, error) { return false, nil }

// Explain returns the latest requests to targets. Their answers have no reasons.
func (c *client) Explain(s *scenario.Step, e *journal.Entry) (why, recent []string) {
	if c.run.targets.of(s) == "" {
		return c.Client.Explain(s, e)
	}
	for _, e := range c.entries[max(0, len(c.entries)-judge.MaxRecent):] {
		recent = append(recent, line(e).String())
	}
	return nil, recent
}

// Show masks values that were set from outside.
func (c *client) Show(value any) any { return c.run.mask.value(value) }

func line(e *journal.Entry) tell.Line {
	return tell.Line{Number: e.Number, Method: e.Method, Vendor: e.Vendor, Operation: e.Operation, Outcome: e.Saw(), Reason: "at the target"}
}

// breaches returns how the exchanges with targets break the vendors' contracts. What
// a vendor leaves open is no breach, though the simulator never answers so.
func (c *client) breaches() (says []string) {
	for _, e := range c.entries {
		if e.Outcome != "" {
			continue // there is no answer to judge
		}
		doc, err := c.run.set.Vendor(e.Vendor).Open()
		if err != nil {
			return append(says, err.Error())
		}
		found := doc.Check(e.Operation, contract.Exchange{
			Method: e.Method, Path: e.Path, Query: e.Query, RequestHeader: e.RequestHeader.HTTP(), RequestBody: e.RequestBody,
			Status: e.Status, ResponseHeader: e.ResponseHeader.HTTP(), ResponseBody: e.ResponseBody,
		})
		says = append(says, judge.FindingLines(judge.Breaches(found, e.Meant.Load()), line(e))...)
	}
	return says
}
