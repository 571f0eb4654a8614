package explore

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Proof is that a cell is bad with one client and good with another. It holds all
// that [Proof.Verify] needs, so that neither client has to be there.
type Proof struct {
	Version  int       `json:"version"` // 1
	Digest   string    `json:"digest"`  // of the proof with "" in its place
	Cell     string    `json:"cell"`
	Scenario string    `json:"scenario"` // the text of its file
	Before   ProofSide `json:"before"`
	After    ProofSide `json:"after"`
	Baseline ProofRun  `json:"baseline"` // of the client before, without faults: its end state counts
	Timeout  string    `json:"timeout"`
	Strict   bool      `json:"strict,omitempty"`
	Allow    []string  `json:"allow,omitempty"`
}

// ProofSide is what a client came to.
type ProofSide struct {
	Command  string    `json:"command"`
	Verdict  string    `json:"verdict"`
	Findings []Finding `json:"findings"`
	Run      ProofRun  `json:"run"` // the first of three with the same verdict
}

// ProofRun is the journal of a run, and of its rerun.
type ProofRun struct {
	Exit     int            `json:"exit"`
	Signal   string         `json:"signal,omitempty"`
	Killed   bool           `json:"killed,omitempty"`
	Hung     bool           `json:"hung,omitempty"`
	Output   string         `json:"output,omitempty"` // what says that it crashed
	Requests []ProofRequest `json:"requests"`
	Rerun    *ProofRerun    `json:"rerun,omitempty"`
}

// ProofRerun is the journal of a rerun.
type ProofRerun struct {
	Exit     int            `json:"exit"`
	Requests []ProofRequest `json:"requests"`
}

// ProofRequest is a request, without its credential and with other values in place of
// its secrets, and what came of it.
type ProofRequest struct {
	Number    int               `json:"number"`
	Vendor    string            `json:"vendor"`
	Tenant    string            `json:"tenant"`
	Operation string            `json:"operation"`
	Method    string            `json:"method"`
	Path      string            `json:"path"`
	Query     string            `json:"query,omitempty"`
	Header    map[string]string `json:"header,omitempty"`
	Body      []byte            `json:"body,omitempty"`
	Saw       string            `json:"saw"`    // the status, or what the client saw in place of an answer
	Digest    string            `json:"digest"` // of the vendor's or the fault's answer, without secrets
}

// NoProofError says why there is no proof.
type NoProofError struct{ Says string }

func (e *NoProofError) Error() string { return "no proof: " + e.Says }

// proofRuns is how often each client must come to the same verdict.
const proofRuns = 3

// Prove runs a cell with two clients, three times each: it must be bad with the
// first, and good with the second, which has to come to the end state that the
// first one's baseline has. text is the scenario's. Its error is a *[BaselineError]
// if the first client fails without faults or has no such cell, and a
// *[NoProofError] if nothing is proven.
func Prove(ctx context.Context, o Options, text []byte, before, after Client, commands [2]string) (*Proof, error) {
	if o.Cell.atDelivery() {
		return nil, &NoProofError{"a proof is repeated from the requests of its runs, and " + o.Cell.String() + " is at a webhook delivery; show it with exec or explore --cell"}
	}
	p := &Proof{Version: 1, Cell: o.Cell.String(), Scenario: string(text), Timeout: o.Timeout.String(), Strict: o.Strict, Allow: o.Allow}
	x := newExploration(o, before)
	x.mask = maskAllBut(text)
	base, err := x.runBaseline(ctx)
	if err != nil {
		return nil, err
	}
	x.baseline = base
	if _, err := x.oneCell(); err != nil {
		return nil, err
	}
	p.Baseline = x.record(base.run)
	if p.Before, err = x.side(ctx, commands[0], true); err != nil {
		return nil, err
	}
	x.Client = after
	if err := x.sameWithoutFaults(ctx); err != nil {
		return nil, err
	}
	if p.After, err = x.side(ctx, commands[1], false); err != nil {
		return nil, err
	}
	p.Seal()
	if err := p.Verify(ctx, o.Set); err != nil {
		return nil, &NoProofError{"what the runs did cannot be repeated from their journals: " + err.Error()}
	}
	return p, nil
}

// sameWithoutFaults demands that the client comes to the baseline's end state when
// nothing goes wrong.
func (x *exploration) sameWithoutFaults(ctx context.Context) error {
	r, err := x.carryOut(ctx, nil)
	switch {
	case err != nil:
		return err
	case r.timedOut || r.exit.Code != 0 || r.exit.Signal != "":
		return &NoProofError{fmt.Sprintf("%s, the command after fails: it %s%s", r.withoutFaults(), r.ended(), quotedOutput(r.exit))}
	}
	if found := compare(x.Set, x.baseline.end, r.end); found != nil {
		return &NoProofError{fmt.Sprintf("%s, the command after comes to another end state: %s: %s", r.withoutFaults(), found[0].Kind, found[0].What)}
	}
	return nil
}

// side runs the cell three times, which all must be bad, or all good.
func (x *exploration) side(ctx context.Context, commandLine string, bad bool) (side ProofSide, err error) {
	side.Command = commandLine
	name, want := "after", "good"
	if bad {
		name, want = "before", "bad"
	}
	for i := range proofRuns {
		r, err := x.carryOut(ctx, x.Cell)
		if err != nil {
			return side, err
		}
		verdict, findings := x.judge(r)
		switch {
		case !r.fired:
			return side, &NoProofError{fmt.Sprintf("the command %s never comes to the call of the cell", name)}
		case x.IsBad(verdict) != bad:
			return side, &NoProofError{fmt.Sprintf("with the command %s, run %d of %d is %s, which is not %s", name, i+1, proofRuns, verdict, want)}
		}
		if i == 0 {
			side.Verdict, side.Findings, side.Run = verdict, notNil(findings), x.record(r)
		}
	}
	return side, nil
}

// Seal sets the proof's digest.
func (p *Proof) Seal() { p.Digest = p.digest() }

// digest returns the proof's own digest. It finds what a replay cannot: a changed
// command line, for example.
func (p *Proof) digest() string {
	bare := *p
	bare.Digest = ""
	text, err := bare.JSON()
	if err != nil {
		panic(err) // it has only texts, numbers and lists
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// JSON returns the proof as JSON.
func (p *Proof) JSON() ([]byte, error) {
	text, err := json.MarshalIndent(p, "", "  ")
	return append(text, '\n'), err
}

// ReadProof reads a proof as [Proof.JSON] writes it.
func ReadProof(name string, text []byte) (*Proof, error) {
	var p Proof
	strict := json.NewDecoder(bytes.NewReader(text))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&p); err != nil {
		return nil, fmt.Errorf("%s is not a proof of explore prove: %w", name, err)
	}
	if p.Version != 1 {
		return nil, fmt.Errorf("%s is not a proof of explore prove: its version is %d, not 1", name, p.Version)
	}
	return &p, nil
}

// Verify carries out the requests of the proof again, and checks every answer and
// both verdicts. set is used to make worlds.
func (p *Proof) Verify(ctx context.Context, set *world.Set) error {
	if p.Digest != p.digest() {
		return errors.New("the file was changed: its digest is another one")
	}
	cell, err := ParseCell(p.Cell)
	if err != nil {
		return err
	}
	sc, err := scenario.Read(set, "", []byte(p.Scenario))
	if err != nil {
		return err
	}
	timeout, err := time.ParseDuration(p.Timeout)
	if err != nil {
		return err
	}
	x := newExploration(Options{Set: set, Start: sc.Start, Cell: cell, Timeout: timeout, Strict: p.Strict, Allow: p.Allow}, nil)
	base, err := x.replay(ctx, nil, p.Baseline)
	if err != nil {
		return fmt.Errorf("the baseline: %w", err)
	}
	if base.exit.Code != 0 {
		return errors.New("the baseline failed")
	}
	x.baseline = &baseline{run: base, agree: true}
	for _, side := range []struct {
		name string
		ProofSide
		bad bool
	}{{"before", p.Before, true}, {"after", p.After, false}} {
		r, err := x.replay(ctx, cell, side.Run)
		if err != nil {
			return fmt.Errorf("the run %s: %w", side.name, err)
		}
		if !r.fired {
			return fmt.Errorf("the run %s never comes to the call of the cell", side.name)
		}
		verdict, findings := x.judge(r)
		rests := side.Verdict == Hammered && !x.IsBad(verdict) // on time, which a replay does not keep
		if verdict != side.Verdict && !rests {
			return fmt.Errorf("the run %s is %s, and not %s", side.name, verdict, side.Verdict)
		}
		if x.IsBad(side.Verdict) != side.bad {
			return fmt.Errorf("the run %s is %s", side.name, side.Verdict)
		}
		if verdict == side.Verdict && !slices.Equal(notNil(findings), side.Findings) {
			return fmt.Errorf("the run %s has other findings than the proof says", side.name)
		}
	}
	return nil
}
