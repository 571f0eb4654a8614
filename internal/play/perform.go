package play

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Client makes the calls of steps: to the built-in vendors of a world, or to
// targets in their place.
type Client interface {
	// Try makes a step's call once. Its error says why the step fails,
	// whatever it expects.
	Try(context.Context, *scenario.Step, scenario.Values) (Exchange, error)
	// Wait lets the delay of a step's repeat pass.
	Wait(context.Context, *scenario.Step) error
	// Move moves the clock. It reports false if there is no clock to move.
	Move(*scenario.Move) (bool, error)
	// Explain returns the reasons of an answer to a step, and the requests
	// before it. The entry is nil if the step failed without an answer.
	Explain(*scenario.Step, *journal.Entry) (why, recent []string)
	// Show returns a decoded value as people may see it.
	Show(value any) any
}

// Exchange is a call and its answer.
type Exchange struct {
	Seen
	Entry   *journal.Entry   // of the call
	Entries []*journal.Entry // what the transcript shows: the call and the rivals' requests around it
}

// performance is a scenario while it is played.
type performance struct {
	client     Client
	set        *world.Set
	scenario   *scenario.Scenario
	world      *world.World
	values     scenario.Values
	meant      judge.Meant
	transcript strings.Builder
}

// Perform plays the steps of a scenario through a client, up to the first that
// fails. It returns their verdicts, a transcript, and the requests that the
// steps expected to be refused.
func (s *Stage) Perform(
	ctx context.Context, sc *scenario.Scenario, w *world.World, values scenario.Values, client Client,
) (verdicts []judge.Verdict, transcript string, meant judge.Meant) {
	p := performance{client: client, set: s.set, scenario: sc, world: w, values: scenario.Values{}, meant: judge.Meant{}}
	maps.Copy(p.values, values)
	verdicts = make([]judge.Verdict, len(sc.Steps))
	failed := false
	for i := range sc.Steps {
		s, v := &sc.Steps[i], &verdicts[i]
		*v = judge.Verdict{Name: StepName(s, i), File: sc.File, Line: s.Node.Line(), Outcome: judge.Passed}
		if failed {
			v.Outcome = judge.Skipped
			continue
		}
		p.step(ctx, s, v)
		failed = v.Outcome == judge.Failed
	}
	return verdicts, p.transcript.String(), p.meant
}

// StepName returns the name of a scenario's i-th step in verdicts and messages.
func StepName(s *scenario.Step, i int) string {
	switch {
	case s.Move != nil:
		return fmt.Sprintf("step %d (clock)", i+1)
	case s.ID == "":
		return fmt.Sprintf("step %d (%s)", i+1, s.Operation)
	}
	return fmt.Sprintf("step %s (%s)", s.ID, s.Operation)
}

func (p *performance) step(ctx context.Context, s *scenario.Step, v *judge.Verdict) {
	var answered *journal.Entry
	if s.Move != nil {
		moved, err := p.client.Move(s.Move)
		switch {
		case err != nil:
			v.Says = []string{err.Error()}
		case !moved:
			v.Outcome = judge.Skipped
		default:
			p.transcribeClock()
		}
	} else {
		answered = p.call(ctx, s, v)
	}
	if len(v.Says) > 0 {
		v.Outcome = judge.Failed
		v.Why, v.Journal = p.client.Explain(s, answered)
	}
}

// call makes a step's call, repeated if the step says so, and judges the last
// answer. It returns that answer's entry, or nil if there is none to judge.
func (p *performance) call(ctx context.Context, s *scenario.Step, v *judge.Verdict) *journal.Entry {
	made, most := 0, 1
	if s.Repeat != nil {
		most = s.Repeat.Max
	}
	var x Exchange
	for {
		made++
		var err error
		if x, err = p.try(ctx, s, made); err != nil {
			v.Says = []string{err.Error()}
			return nil
		}
		if made == most || s.Repeat != nil && x.Outcome == strconv.Itoa(s.Repeat.Until) {
			break
		}
		if err := p.client.Wait(ctx, s); err != nil {
			v.Says = []string{err.Error()}
			return nil
		}
	}
	if v.Says = p.judge(s, x, made); len(v.Says) == 0 {
		v.Says = p.save(s, x)
	} else if s.Expect.Node.Line() > 0 {
		v.Line = s.Expect.Node.Line()
	}
	return x.Entry
}

func (p *performance) try(ctx context.Context, s *scenario.Step, ordinal int) (Exchange, error) {
	x, err := p.client.Try(ctx, s, p.values)
	if x.Entry != nil {
		p.meant[x.Entry] = s.Expect.Status >= 400 && s.Expect.Status < 500
	}
	for _, e := range x.Entries {
		p.transcribe(s, ordinal, e)
	}
	return x, err
}

// judge returns how an answer differs from what the step expects.
func (p *performance) judge(s *scenario.Step, x Exchange, made int) (says []string) {
	want := s.Expect.Error
	switch {
	case s.Repeat != nil:
		want = strconv.Itoa(s.Repeat.Until)
	case s.Expect.Status != 0:
		want = strconv.Itoa(s.Expect.Status)
	}
	if want != "" && want != x.Outcome {
		after := ""
		if made > 1 {
			after = fmt.Sprintf(" after %d calls", made)
		}
		return append([]string{fmt.Sprintf("want %s, got %s%s", want, x.Outcome, after)}, p.answer(x)...)
	}
	says = append(says, p.judgeHeaders(s, x)...)
	says = append(says, p.judgeBody(s, x)...)
	if len(says) > 0 {
		says = append(says, p.answer(x)...)
	}
	return says
}

func (p *performance) judgeHeaders(s *scenario.Step, x Exchange) (says []string) {
	names, pattern, err := s.Expect.Headers(p.values)
	if err != nil {
		return []string{err.Error()}
	}
	if pattern == nil {
		return nil
	}
	all := tell.Header(x.Header, x.Entry.Tenant)
	got, shown := map[string]any{}, map[string]any{}
	for _, name := range names {
		canonical := http.CanonicalHeaderKey(name)
		if values := x.Header[canonical]; values != nil {
			got[name], shown[name] = strings.Join(values, ", "), all[canonical]
		}
	}
	for _, m := range judge.Mismatches(pattern, got, shown) {
		says = append(says, "header "+strings.TrimPrefix(m, "/"))
	}
	return says
}

func (p *performance) judgeBody(s *scenario.Step, x Exchange) (says []string) {
	pattern, err := s.Expect.Body(p.values)
	if err != nil {
		return []string{err.Error()}
	}
	if pattern == nil {
		return nil
	}
	got, err := decode(x.Body)
	if err != nil {
		return []string{"body: want JSON, got " + err.Error()}
	}
	for _, m := range judge.Mismatches(pattern, got, p.shown(x)) {
		says = append(says, "body "+m)
	}
	return says
}

// save keeps what the step saves of an answer.
func (p *performance) save(s *scenario.Step, x Exchange) (says []string) {
	if len(s.Save) == 0 {
		return nil
	}
	body, err := decode(x.Body)
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
		says = append(says, p.answer(x)...)
	}
	return says
}

// shown returns the body of an answer as people may see it.
func (p *performance) shown(x Exchange) any {
	return p.client.Show(tell.Body(p.set.Vendor(x.Entry.Vendor), x.Header.Get("Content-Type"), x.Body))
}

// answer says what the answer was.
func (p *performance) answer(x Exchange) []string {
	if shown := p.shown(x); shown != nil {
		return []string{"the answer was " + judge.Compact(shown)}
	}
	return nil
}
