package target

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/mockvendors/mockvendors/internal/tell"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Run is [play.Run] with steps that go to targets. It plays the scenarios one
// after the other, since they share the targets. Its error may also say that a
// target cannot be reached.
func Run(
	ctx context.Context, set *world.Set, scenarios []*scenario.Scenario, values scenario.Values, targets Targets,
) ([]judge.Result, error) {
	if len(scenarios) == 0 {
		return nil, nil
	}
	stage, err := play.Open(ctx, set, scenarios[0].Start)
	if err != nil {
		return nil, err
	}
	defer stage.Close()
	r := run{
		set: set, stage: stage, values: values, targets: targets,
		client: newClient(), reached: map[string]bool{}, hidden: hide(values),
	}
	results := make([]judge.Result, len(scenarios))
	for i, sc := range scenarios {
		if !targets.meet(sc) {
			results[i], err = stage.Play(ctx, sc, values)
		} else {
			results[i], err = r.play(ctx, sc)
		}
		if err != nil {
			return nil, err
		}
		r.hidden.result(&results[i])
	}
	return results, nil
}

// newClient returns a client that also uses the proxy of the environment: a
// target is not on this machine.
func newClient() *http.Client {
	client := play.NewClient()
	client.Transport.(*http.Transport).Proxy = http.ProxyFromEnvironment
	return client
}

// run is what the scenarios of a run share.
type run struct {
	set     *world.Set
	stage   *play.Stage
	values  scenario.Values
	targets Targets
	client  *http.Client
	reached map[string]bool // by vendor: whether its target has ever answered
	hidden  *hidden
}

// play plays a scenario with steps that go to targets. Its world has neither
// faults nor rivals.
func (r *run) play(ctx context.Context, sc *scenario.Scenario) (judge.Result, error) {
	start := *sc.Start
	start.SetScript(nil, nil)
	w, err := r.set.Make("", &start)
	if err != nil {
		return judge.Result{}, err
	}
	defer r.set.Delete(w.Name)
	c := &client{Client: r.stage.In(w), run: r, world: w, secrets: credentialsIn(r.set, sc)}
	steps, transcript, meant := r.stage.Perform(ctx, faultless(sc), w, r.values, c)
	if c.unreachable != nil {
		return judge.Result{}, c.unreachable
	}
	result := judge.ResultOf(sc, steps, nil)
	if result.Passed {
		asserts := []judge.Verdict{}
		if v, judged := judge.Contract(r.set, w, sc, meant, c.breaches(meant)); judged {
			asserts = append(asserts, v)
		}
		result = judge.ResultOf(sc, steps, asserts)
	}
	result.Targets, result.LeftOut, result.Transcript = r.targets.called(sc), leftOut(sc), transcript
	return result, nil
}

// faultless returns the scenario without the errors that its steps expect: only
// faults cause them, and there are none.
func faultless(sc *scenario.Scenario) *scenario.Scenario {
	changed := *sc
	changed.Steps = append([]scenario.Step(nil), sc.Steps...)
	for i := range changed.Steps {
		changed.Steps[i].Expect.Error = ""
	}
	return &changed
}

// client sends the steps of some vendors to their targets, and leaves the others
// to the client of the built-in vendors.
type client struct {
	play.Client
	run         *run
	world       *world.World
	secrets     credentials      // never sent to a target
	entries     []*journal.Entry // what targets were sent and answered
	waited      time.Duration
	unreachable error
}

// patience is how long a target may take to answer.
const patience = 30 * time.Second

// Try sends a step's call to its target.
func (c *client) Try(ctx context.Context, s *scenario.Step, values scenario.Values) (x play.Exchange, err error) {
	base := c.run.targets.of(s)
	if base == "" {
		return c.Client.Try(ctx, s, values)
	}
	sent, err := unsigned(c.world, s.Call(values))
	if err != nil {
		return x, err
	}
	if where := c.secrets.in(sent); where != "" { // a value that an earlier step saved may be one
		return x, fmt.Errorf("not sent: %s contains a test credential that the scenario declares", where)
	}
	vendor := s.Operation.Vendor
	req, err := play.NewRequest(base, sent)
	if err != nil {
		return x, errors.New("not sent: the call is not a valid request")
	}
	limited, leave := context.WithTimeout(ctx, patience)
	defer leave()
	x.Seen = play.Send(c.run.client, req.WithContext(limited))
	switch {
	case ctx.Err() != nil:
		return x, errors.New("interrupted")
	case x.Err != nil:
		return x, c.failed(vendor, x.Err)
	}
	c.run.reached[vendor] = true
	x.Entry = &journal.Entry{
		Number: len(c.entries) + 1, Vendor: vendor, Operation: s.Operation.ID,
		Method: sent.Method, Path: sent.Path, Query: sent.Query, RequestHeader: sent.Header, RequestBody: sent.Body,
		Status: x.Status, ResponseHeader: x.Header, ResponseBody: x.Body,
	}
	if x.Header == nil { // the answer is not complete
		x.Entry.Outcome = x.Outcome
	}
	c.entries = append(c.entries, x.Entry)
	x.Entries = []*journal.Entry{x.Entry}
	return x, nil
}

// failed says why there is no answer. If the target has never given one, it is
// not the scenario that fails.
func (c *client) failed(vendor string, err error) error {
	var full *url.Error // which has the URL, with its query
	if errors.As(err, &full) {
		err = full.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("no answer within %s", patience)
	}
	why := c.run.hidden.text(err.Error())
	if !c.run.reached[vendor] {
		c.unreachable = fmt.Errorf("cannot reach the target of %s, %s: %s", vendor, c.run.hidden.text(c.run.targets[vendor]), why)
	}
	return errors.New("the call failed: " + why)
}

// Wait waits in real time, up to a minute for all steps of the scenario.
func (c *client) Wait(ctx context.Context, s *scenario.Step) error {
	if c.run.targets.of(s) == "" {
		return c.Client.Wait(ctx, s)
	}
	delay := s.Repeat.Delay.Std()
	if c.waited += delay; c.waited > mostWaited {
		return fmt.Errorf("want %d, and it did not come: "+
			"waiting %s for the next call would exceed the minute that a scenario may wait for targets", s.Repeat.Until, delay)
	}
	select {
	case <-ctx.Done():
		return errors.New("interrupted")
	case <-time.After(delay):
		return nil
	}
}

// Move reports false: a target's clock cannot be moved.
func (c *client) Move(*scenario.Move) (bool, error) { return false, nil }

// Explain knows the requests to a target, but no reasons.
func (c *client) Explain(s *scenario.Step, e *journal.Entry) (why, recent []string) {
	if c.run.targets.of(s) == "" {
		return c.Client.Explain(s, e)
	}
	for _, e := range c.entries[max(0, len(c.entries)-judge.MostRecent):] {
		recent = append(recent, line(e).String())
	}
	return nil, recent
}

// Show replaces values that were set from outside.
func (c *client) Show(value any) any { return c.run.hidden.value(value) }

func line(e *journal.Entry) tell.Line {
	return tell.Line{Number: e.Number, Method: e.Method, Vendor: e.Vendor, Operation: e.Operation, Outcome: e.Saw(), Reason: "at the target"}
}

// breaches returns how the exchanges with targets break the vendors' contracts.
func (c *client) breaches(meant judge.Meant) (says []string) {
	for _, e := range c.entries {
		if e.Outcome != "" {
			continue // there is no answer to judge
		}
		doc, err := c.run.set.Vendor(e.Vendor).Contract()
		if err != nil {
			return append(says, err.Error())
		}
		found := doc.Check(e.Operation, contract.Exchange{
			Method: e.Method, Path: e.Path, Query: e.Query, RequestHeader: e.RequestHeader, RequestBody: e.RequestBody,
			Status: e.Status, ResponseHeader: e.ResponseHeader, ResponseBody: e.ResponseBody,
		})
		says = append(says, judge.Found(judge.Breaches(found, meant[e]), line(e))...)
	}
	return says
}
