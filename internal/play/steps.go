package play

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/internal/deliver"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Client makes the calls of steps: to the built-in vendors in a world, or to
// targets instead.
type Client interface {
	// Try makes a step's call once. The step fails on an error, whatever it
	// expects.
	Try(context.Context, *scenario.Step, scenario.Values) (Attempt, error)
	// Wait waits for the delay of a step's repeat.
	Wait(context.Context, *scenario.Step) error
	// Move moves the clock. It reports false if there is no clock to move.
	Move(*scenario.Move) (bool, error)
	// Explain returns the reasons of a step's answer, and the latest requests.
	// The entry is nil if the step failed without an answer.
	Explain(*scenario.Step, *journal.Entry) (why, recent []string)
	// Show returns a decoded value as people may see it.
	Show(value any) any
}

// Attempt is a call that was made once, with what came of it.
type Attempt struct {
	Seen
	Entry   *journal.Entry   // of the call
	Entries []*journal.Entry // for the transcript: the call and the rivals' requests with it

	Deliveries []deliver.Delivery // what these caused
}

// player plays the steps of a scenario.
type player struct {
	client     Client
	set        *world.Set
	scenario   *scenario.Scenario
	world      *world.World
	values     scenario.Values
	transcript strings.Builder
}

// PlaySteps plays the steps of a scenario up to the first that fails. It returns
// their verdicts and a transcript.
func (s *Server) PlaySteps(
	ctx context.Context, sc *scenario.Scenario, w *world.World, values scenario.Values, client Client,
) (verdicts []judge.Verdict, transcript string) {
	p := player{client: client, set: s.set, scenario: sc, world: w, values: scenario.Values{}}
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
		began := time.Now()
		p.step(ctx, s, v)
		v.Took = time.Since(began)
		failed = v.Outcome == judge.Failed
	}
	return verdicts, p.transcript.String()
}

// StepName returns the name of step i for verdicts and messages.
func StepName(s *scenario.Step, i int) string {
	switch {
	case s.Move != nil:
		return fmt.Sprintf("step %d (clock)", i+1)
	case s.ID == "":
		return fmt.Sprintf("step %d (%s)", i+1, s.Operation)
	}
	return fmt.Sprintf("step %s (%s)", s.ID, s.Operation)
}

func (p *player) step(ctx context.Context, s *scenario.Step, v *judge.Verdict) {
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

// call makes a step's call, repeats it if the step says so, and judges the last
// answer. It returns the answer's entry; nil if there is no answer.
func (p *player) call(ctx context.Context, s *scenario.Step, v *judge.Verdict) *journal.Entry {
	made, limit := 0, 1
	if s.Repeat != nil {
		limit = s.Repeat.Max
	}
	var a Attempt
	for {
		made++
		var err error
		if a, err = p.try(ctx, s, made); err != nil {
			v.Says = []string{err.Error()}
			return nil
		}
		if made == limit || s.Repeat != nil && a.Outcome == strconv.Itoa(s.Repeat.Until) {
			break
		}
		if err := p.client.Wait(ctx, s); err != nil {
			v.Says = []string{err.Error()}
			return nil
		}
	}
	if v.Says = p.judge(s, a, made); len(v.Says) == 0 {
		v.Says = p.save(s, a)
	} else if s.Expect.Node.Line() > 0 {
		v.Line = s.Expect.Node.Line()
	}
	return a.Entry
}

func (p *player) try(ctx context.Context, s *scenario.Step, ordinal int) (Attempt, error) {
	a, err := p.client.Try(ctx, s, p.values)
	if a.Entry != nil {
		a.Entry.Meant.Store(s.Expect.Status >= 400 && s.Expect.Status < 500)
	}
	for _, e := range a.Entries {
		p.transcribe(s, ordinal, e)
		writeDeliveries(&p.transcript, a.of(e), p.client.Show)
	}
	return a, err
}

// of returns the deliveries that a request caused; those of a call's duplicate are the
// call's.
func (a *Attempt) of(e *journal.Entry) (caused []deliver.Delivery) {
	for _, d := range a.Deliveries {
		i := slices.IndexFunc(a.Entries, func(e *journal.Entry) bool { return e.Number == d.Request })
		if i >= 0 && a.Entries[i] == e || i < 0 && a.Entry == e {
			caused = append(caused, d)
		}
	}
	return caused
}

// judge returns how an outcome differs from what the step expects.
func (p *player) judge(s *scenario.Step, a Attempt, made int) (says []string) {
	want := s.Expect.Error
	switch {
	case s.Repeat != nil:
		want = strconv.Itoa(s.Repeat.Until)
	case s.Expect.Status != 0:
		want = strconv.Itoa(s.Expect.Status)
	}
	if want != "" && want != a.Outcome {
		after := ""
		if made > 1 {
			after = fmt.Sprintf(" after %d calls", made)
		}
		return append([]string{fmt.Sprintf("want %s, got %s%s", want, a.Outcome, after)}, p.answer(a)...)
	}
	says = append(says, p.judgeHeaders(s, a)...)
	says = append(says, p.judgeBody(s, a)...)
	if len(says) > 0 {
		says = append(says, p.answer(a)...)
	}
	for _, c := range s.Expect.Deliveries {
		for _, line := range judge.Deliveries(c, p.values, a.Deliveries) {
			says = append(says, "deliveries: "+line)
		}
	}
	return says
}

func (p *player) judgeHeaders(s *scenario.Step, a Attempt) (says []string) {
	names, pattern, err := s.Expect.Headers(p.values)
	if err != nil {
		return []string{err.Error()}
	}
	if pattern == nil {
		return nil
	}
	all := tell.Header(a.Header, a.Entry.Tenant)
	got, shown := map[string]any{}, map[string]any{}
	for _, name := range names {
		canonical := http.CanonicalHeaderKey(name)
		if values := a.Header[canonical]; values != nil {
			got[name], shown[name] = strings.Join(values, ", "), all[canonical]
		}
	}
	for _, m := range judge.Mismatches(pattern, got, shown) {
		says = append(says, "header "+strings.TrimPrefix(m, "/"))
	}
	return says
}

func (p *player) judgeBody(s *scenario.Step, a Attempt) (says []string) {
	pattern, err := s.Expect.Body(p.values)
	if err != nil {
		return []string{err.Error()}
	}
	if pattern == nil {
		return nil
	}
	got, err := Decode(a.Body)
	if err != nil {
		return []string{"body: want JSON, got " + err.Error()}
	}
	for _, m := range judge.Mismatches(pattern, got, p.shown(a)) {
		says = append(says, "body "+m)
	}
	return says
}

// save stores the parts of an answer that the step saves.
func (p *player) save(s *scenario.Step, a Attempt) (says []string) {
	if len(s.Save) == 0 {
		return nil
	}
	body, err := Decode(a.Body)
	if err != nil {
		return []string{"save: want JSON, got " + err.Error()}
	}
	for _, save := range s.Save {
		value, there := At(body, save.Pointer)
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
		says = append(says, p.answer(a)...)
	}
	return says
}

// shown returns the body of an answer as people may see it.
func (p *player) shown(a Attempt) any {
	return p.client.Show(tell.Body(p.set.Vendor(a.Entry.Vendor), a.Header.Get("Content-Type"), a.Body, 0))
}

// answer says what the answer was.
func (p *player) answer(a Attempt) []string {
	if shown := p.shown(a); shown != nil {
		return []string{"the answer was " + judge.Compact(shown)}
	}
	return nil
}
