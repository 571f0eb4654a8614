package play

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// performance is a scenario being played.
type performance struct {
	stage      *stage
	scenario   *scenario.Scenario
	world      *world.World
	values     scenario.Values
	wrong      map[int]bool // the requests that were meant to be refused, by number
	transcript strings.Builder

	away *away // what goes to targets; nil if nothing does
}

func newPerformance(s *stage, sc *scenario.Scenario, w *world.World, values scenario.Values) *performance {
	p := &performance{stage: s, scenario: sc, world: w, values: scenario.Values{}, wrong: map[int]bool{}}
	maps.Copy(p.values, values)
	return p
}

// steps plays the steps up to the first that fails.
func (p *performance) steps(ctx context.Context) []Verdict {
	verdicts := make([]Verdict, len(p.scenario.Steps))
	failed := false
	for i := range p.scenario.Steps {
		s := &p.scenario.Steps[i]
		v := &verdicts[i]
		*v = Verdict{Name: stepName(s, i), File: p.scenario.File, Line: s.Node.Line(), Outcome: Passed}
		switch {
		case failed:
			v.Outcome = Skipped
			continue
		case s.Move != nil && p.away != nil:
			v.Outcome = Skipped
			continue
		case s.Move != nil:
			v.Says = p.move(s.Move)
		default:
			p.call(ctx, s, v)
		}
		if failed = len(v.Says) > 0; failed {
			v.Outcome = Failed
			v.Journal = p.tail(s)
		}
	}
	return verdicts
}

func stepName(s *scenario.Step, i int) string {
	switch {
	case s.Move != nil:
		return fmt.Sprintf("step %d (clock)", i+1)
	case s.ID == "":
		return fmt.Sprintf("step %d (%s)", i+1, s.Operation)
	}
	return fmt.Sprintf("step %s (%s)", s.ID, s.Operation)
}

func (p *performance) move(m *scenario.Move) []string {
	err := p.setClock(func(c clock.Clock) clock.Clock {
		if m.Set != nil {
			return c.At(*m.Set)
		}
		return c.Advance(m.Advance)
	})
	if err != nil {
		return []string{err.Error()}
	}
	p.transcribeClock()
	return nil
}

// setClock moves the clock, unless that would take it where times cannot be
// written.
func (p *performance) setClock(change func(clock.Clock) clock.Clock) (err error) {
	p.world.SetClock(func(c clock.Clock) clock.Clock {
		next := change(c)
		if err = scenario.CheckTime(next.Now()); err != nil {
			return c
		}
		return next
	})
	return err
}

// exchange is a call and what became of it.
type exchange struct {
	seen
	entry   *journal.Entry
	outcome string
}

// call makes a step's call, as often as it is to be repeated, and judges what
// came of it.
func (p *performance) call(ctx context.Context, s *scenario.Step, v *Verdict) {
	made, most := 0, 1
	if s.Repeat != nil {
		most = s.Repeat.Max
	}
	var x exchange
	for {
		made++
		var err error
		if x, err = p.tryWhere(ctx, s, made); err != nil {
			v.Says = []string{err.Error()}
			return
		}
		if made == most || s.Repeat != nil && x.outcome == strconv.Itoa(s.Repeat.Until) {
			break
		}
		if err := p.pass(ctx, s); err != nil {
			v.Says = []string{err.Error()}
			return
		}
	}
	if v.Says = p.judge(s, x, made); len(v.Says) == 0 {
		v.Says = p.save(s, x)
	} else if s.Expect.Node.Line() > 0 {
		v.Line = s.Expect.Node.Line()
	}
	if len(v.Says) > 0 && !p.goesAway(s) {
		v.Why = why(p.world, x.entry)
	}
}

// pass lets the time go by before a call is made again.
func (p *performance) pass(ctx context.Context, s *scenario.Step) error {
	if p.goesAway(s) {
		return p.away.wait(ctx, s)
	}
	return p.setClock(func(c clock.Clock) clock.Clock { return c.Advance(s.Repeat.Delay.Std()) })
}

func (p *performance) tryWhere(ctx context.Context, s *scenario.Step, ordinal int) (exchange, error) {
	if p.goesAway(s) {
		return p.away.try(ctx, p, s, ordinal)
	}
	return p.try(ctx, s, ordinal)
}

// try makes the call once. Its error says why that could not be, or that
// client and journal disagree.
func (p *performance) try(ctx context.Context, s *scenario.Step, ordinal int) (x exchange, err error) {
	before := lastNumber(p.world)
	call := s.Call(p.values)
	sent, err := p.world.Request(&call)
	if err != nil {
		return x, err
	}
	req, err := newRequest(p.stage.url+"/w/"+p.world.Name+"/"+call.Vendor, sent)
	if err != nil {
		return x, err
	}
	x.seen = ask(ctx, p.stage.client, req, func() bool {
		e := p.told(before)
		return e != nil && e.Outcome == "hang"
	})
	x.entry = p.told(before)
	switch {
	case ctx.Err() != nil:
		return x, errors.New("interrupted")
	case x.seen.err != nil:
		return x, fmt.Errorf("the call broke off: %w", x.seen.err)
	case x.entry == nil:
		return x, fmt.Errorf("the client saw %s, but the journal has no such call", x.seen.outcome)
	}
	x.outcome = x.entry.Saw()
	if want := s.Expect.Status; want >= 400 && want < 500 {
		p.wrong[x.entry.Number] = true
	}
	p.transcribe(s, ordinal, before)
	if !x.agrees(x.entry) {
		return x, fmt.Errorf("the client saw %s, but the journal has %s", x.seen.outcome, x.outcome)
	}
	return x, nil
}

func newRequest(base string, sent *sim.Request) (*http.Request, error) {
	url := base + sent.Path
	if sent.Query != "" {
		url += "?" + sent.Query
	}
	var body io.Reader
	if len(sent.Body) > 0 {
		body = bytes.NewReader(sent.Body)
	}
	req, err := http.NewRequest(sent.Method, url, body)
	if err != nil {
		return nil, err
	}
	req.Header = sent.Header
	if req.Header.Get("User-Agent") == "" {
		req.Header.Set("User-Agent", "mockvendors")
	}
	return req, nil
}

// told is the client's request that came after the one with a number: of a
// call that was carried out twice, the one whose answer the client is told.
func (p *performance) told(after int) *journal.Entry {
	for _, e := range clientsCalls(p.world) {
		if e.Number > after {
			return e
		}
	}
	return nil
}

// judge says what of an answer is not as expected.
func (p *performance) judge(s *scenario.Step, x exchange, made int) (says []string) {
	want := s.Expect.Error
	if p.away != nil {
		want = "" // only a fault ends a call so, and there is none
	}
	switch {
	case s.Repeat != nil:
		want = strconv.Itoa(s.Repeat.Until)
	case s.Expect.Status != 0:
		want = strconv.Itoa(s.Expect.Status)
	}
	if want != "" && want != x.outcome {
		after := ""
		if made > 1 {
			after = fmt.Sprintf(" after %d calls", made)
		}
		return append([]string{fmt.Sprintf("want %s, got %s%s", want, x.outcome, after)}, p.answered(x)...)
	}
	says = append(says, p.judgeHeaders(s, x)...)
	says = append(says, p.judgeBody(s, x)...)
	if len(says) > 0 {
		says = append(says, p.answered(x)...)
	}
	return says
}

func (p *performance) judgeHeaders(s *scenario.Step, x exchange) (says []string) {
	names, pattern, err := s.Expect.Headers(p.values)
	if err != nil {
		return []string{err.Error()}
	}
	if pattern == nil {
		return nil
	}
	all := tell.Header(x.header, x.entry.Tenant)
	got, shown := map[string]any{}, map[string]any{}
	for _, name := range names {
		canonical := http.CanonicalHeaderKey(name)
		if values := x.header[canonical]; values != nil {
			got[name], shown[name] = strings.Join(values, ", "), all[canonical]
		}
	}
	for _, m := range mismatches(pattern, got, shown) {
		says = append(says, "header "+strings.TrimPrefix(m, "/"))
	}
	return says
}

func (p *performance) judgeBody(s *scenario.Step, x exchange) (says []string) {
	pattern, err := s.Expect.Body(p.values)
	if err != nil {
		return []string{err.Error()}
	}
	if pattern == nil {
		return nil
	}
	got, err := decode(x.body)
	if err != nil {
		return []string{"body: want JSON, got " + err.Error()}
	}
	for _, m := range mismatches(pattern, got, p.shown(x)) {
		says = append(says, "body "+m)
	}
	return says
}

// save keeps what the step saves of an answer.
func (p *performance) save(s *scenario.Step, x exchange) (says []string) {
	if len(s.Save) == 0 {
		return nil
	}
	body, err := decode(x.body)
	if err != nil {
		return []string{"save: want JSON, got " + err.Error()}
	}
	for _, save := range s.Save {
		value, there := at(body, save.Pointer)
		switch value.(type) {
		case string, float64, bool:
			p.values[s.ID+"."+save.Name] = value
			continue
		}
		what := "no string, number or boolean"
		if !there {
			what = "nothing"
		}
		says = append(says, fmt.Sprintf("save %s: the answer has %s at %s", save.Name, what, save.Pointer))
	}
	if len(says) > 0 {
		says = append(says, p.answered(x)...)
	}
	return says
}
