package play

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
)

// remote is the targets of a run, which all of its scenarios share.
type remote struct {
	targets Targets
	client  *http.Client
	reached map[string]bool // by vendor
	hidden  *hidden
}

// newTargetClient also goes by the proxy of the environment, as is right for
// what is not of this machine.
func newTargetClient() *http.Client {
	client := newClient()
	client.Transport.(*http.Transport).Proxy = http.ProxyFromEnvironment
	return client
}

// inOrder plays scenarios one after the other, up to the first whose target
// cannot be reached.
func (r *remote) inOrder(ctx context.Context, s *stage, scenarios []*scenario.Scenario, values scenario.Values) ([]Result, error) {
	results := make([]Result, len(scenarios))
	for i, sc := range scenarios {
		var err error
		if r.targets.meet(sc) {
			results[i], err = r.play(ctx, s, sc, values)
		} else {
			results[i], err = s.play(ctx, sc, values)
		}
		if err != nil {
			return nil, err
		}
		r.hidden.verdicts(results[i].Steps)
		r.hidden.verdicts(results[i].Asserts)
		for vendor, base := range results[i].Targets {
			results[i].Targets[vendor] = r.hidden.text(base)
		}
		results[i].Transcript = r.hidden.text(results[i].Transcript)
	}
	return results, nil
}

// play plays a scenario of which steps go to targets.
func (r *remote) play(ctx context.Context, s *stage, sc *scenario.Scenario, values scenario.Values) (Result, error) {
	start := *sc.Start
	start.SetScript(nil, nil)
	w, err := s.set.Make("", &start)
	if err != nil {
		return Result{}, err
	}
	defer s.set.Delete(w.Name)
	p := newPerformance(s, sc, w, values)
	p.away = &away{remote: r, declared: declaredIn(sc), wrong: map[int]bool{}}
	result := newResult(sc)
	result.Targets, result.LeftOut = r.targets.called(sc), leftOut(sc)
	result.Steps = p.steps(ctx)
	if p.away.unreachable != nil {
		return Result{}, p.away.unreachable
	}
	result.Transcript = p.transcript.String()
	if result = result.judged(); result.Passed {
		j := judging{set: s.set, world: w, scenario: sc, wrong: p.wrong, away: p.away, verdicts: []Verdict{}}
		j.contract()
		result.Asserts = j.verdicts
	}
	return result.judged(), nil
}

// away is what a scenario sends to targets, and how much it has waited.
type away struct {
	remote      *remote
	declared    declared         // what is never sent
	entries     []*journal.Entry // what was sent and answered, as the client saw it
	wrong       map[int]bool     // those that were meant to be refused, by number
	waited      time.Duration
	unreachable error
}

// goesAway says whether a step's call goes to a target.
func (p *performance) goesAway(s *scenario.Step) bool {
	return p.away != nil && p.away.remote.targets.of(s) != ""
}

// hidden is what people are not shown of this run.
func (p *performance) hidden() *hidden {
	if p.away == nil {
		return nil
	}
	return p.away.remote.hidden
}

// targetPatience is how long a target may take for an answer.
const targetPatience = 30 * time.Second

// try makes a call at a target once.
func (a *away) try(ctx context.Context, p *performance, s *scenario.Step, ordinal int) (x exchange, err error) {
	sent, err := unsigned(p.world, s.Call(p.values))
	if err != nil {
		return x, err
	}
	if where := a.declared.in(sent); where != "" { // what a step has saved may bring one
		return x, fmt.Errorf("it was not sent: it has in %s a test credential that the file declares", where)
	}
	vendor := s.Operation.Vendor
	req, err := newRequest(a.remote.targets[vendor], sent)
	if err != nil {
		return x, errors.New("this is no request that can be sent")
	}
	limited, leave := context.WithTimeout(ctx, targetPatience)
	defer leave()
	x.seen = roundTrip(a.remote.client, req.WithContext(limited))
	switch {
	case ctx.Err() != nil:
		return x, errors.New("interrupted")
	case x.seen.err != nil:
		return x, a.broke(vendor, x.seen.err)
	}
	a.remote.reached[vendor] = true
	x.outcome = x.seen.outcome
	x.entry = &journal.Entry{
		Number: len(a.entries) + 1, Vendor: vendor, Operation: s.Operation.ID,
		Method: sent.Method, Path: sent.Path, Query: sent.Query, RequestHeader: sent.Header, RequestBody: sent.Body,
		Status: x.status, ResponseHeader: x.header, ResponseBody: x.body,
	}
	if x.header == nil { // no whole answer came
		x.entry.Outcome = x.outcome
	}
	a.entries = append(a.entries, x.entry)
	want := s.Expect.Status
	a.wrong[x.entry.Number] = want >= 400 && want < 500
	p.heading(callName(s, ordinal))
	p.transcribeEntry(x.entry)
	return x, nil
}

// broke says why there is no answer. Before a target has ever given one, it is
// not the scenario that fails.
func (a *away) broke(vendor string, err error) error {
	var full *url.Error // which has the URL, with its query
	if errors.As(err, &full) {
		err = full.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("no answer within %s", targetPatience)
	}
	why := a.remote.hidden.text(err.Error())
	if !a.remote.reached[vendor] {
		a.unreachable = fmt.Errorf("cannot reach the target of %s, %s: %s", vendor, a.remote.hidden.text(a.remote.targets[vendor]), why)
	}
	return errors.New("the call broke off: " + why)
}

// wait lets a step's delay go by in real time, as long as there is some left.
func (a *away) wait(ctx context.Context, s *scenario.Step) error {
	delay := s.Repeat.Delay.Std()
	if a.waited += delay; a.waited > mostWaited {
		return fmt.Errorf("want %d, and it did not come: to wait %s for the next call would be more than the minute that a scenario waits for targets", s.Repeat.Until, delay)
	}
	select {
	case <-ctx.Done():
		return errors.New("interrupted")
	case <-time.After(delay):
		return nil
	}
}

// tail is the last few requests before a step failed, of where it called.
func (p *performance) tail(s *scenario.Step) []string {
	if !p.goesAway(s) {
		return tail(p.stage.set, p.world)
	}
	const most = 6
	var lines []string
	for _, e := range p.away.entries[max(0, len(p.away.entries)-most):] {
		lines = append(lines, targetLine(e))
	}
	return lines
}

func targetLine(e *journal.Entry) string {
	return fmt.Sprintf("#%d %s %s %s %s at the target", e.Number, e.Method, e.Vendor, e.Operation, e.Saw())
}

// findings is how the exchanges with targets break the vendors' contracts.
func (a *away) findings(set *world.Set) (says []string) {
	if a == nil {
		return nil
	}
	for _, e := range a.entries {
		if e.Outcome != "" {
			continue // there is no answer to judge
		}
		doc, err := set.Vendor(e.Vendor).Contract()
		if err != nil {
			return append(says, err.Error())
		}
		check := doc.Check
		if a.wrong[e.Number] {
			check = doc.CheckResponse
		}
		for _, f := range check(e.Operation, contract.Exchange{
			Method: e.Method, Path: e.Path, Query: e.Query, RequestHeader: e.RequestHeader, RequestBody: e.RequestBody,
			Status: e.Status, ResponseHeader: e.ResponseHeader, ResponseBody: e.ResponseBody,
		}) {
			says = append(says, fmt.Sprintf("%s %s, in %s", f.Where, f.Message, targetLine(e)))
		}
	}
	return says
}
