package explore

import (
	"crypto/sha256"
	"encoding/hex"

	"go.yaml.in/yaml/v4"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// record returns a run's journal as a proof keeps it.
func (x *exploration) record(r *run) ProofRun {
	p := ProofRun{Exit: r.exit.Code, Signal: r.exit.Signal, Killed: r.killed.Load(), Hung: r.timedOut, Output: r.exit.crash(), Requests: []ProofRequest{}}
	for _, e := range r.entries {
		switch {
		case e.Rival != "": // the scenario has it act again
		case r.rerun != nil && e.Number > r.last:
			if p.Rerun == nil {
				p.Rerun = &ProofRerun{Exit: r.rerun.Code}
			}
			p.Rerun.Requests = append(p.Rerun.Requests, x.request(e))
		default:
			p.Requests = append(p.Requests, x.request(e))
		}
	}
	if r.rerun != nil && p.Rerun == nil {
		p.Rerun = &ProofRerun{Exit: r.rerun.Code, Requests: []ProofRequest{}}
	}
	return p
}

func (x *exploration) request(e *journal.Entry) ProofRequest {
	v := x.Set.Vendor(e.Vendor)
	p := ProofRequest{
		Number: e.Number, Vendor: e.Vendor, Tenant: e.Tenant, Operation: e.Operation, Method: e.Method,
		Path: x.mask.Path(v, e.Path), Query: x.mask.Query(v, e.Query),
		Body: x.mask.Body(v, e.RequestHeader.Get("Content-Type"), e.RequestBody),
		Saw:  e.Saw(), Digest: digest(v, e), Header: map[string]string{},
	}
	for _, name := range []string{"Content-Type", v.IdempotencyKey} {
		if value := e.RequestHeader.Get(name); name != "" && value != "" {
			p.Header[name] = value
		}
	}
	return p
}

// digest returns the digest of an answer, in which all secrets count as the same: it may
// repeat one of the request.
func digest(v *world.Vendor, e *journal.Entry) string {
	same := tell.Mask(func(string) int { return 1 })
	sum := sha256.Sum256(same.Body(v, e.ResponseHeader.Get("Content-Type"), e.ResponseBody))
	return hex.EncodeToString(sum[:])
}

// maskAllBut returns what hides the secrets that a client sends, but those that stand in
// the scenario, which the proof has anyway.
func maskAllBut(scenarioText []byte) tell.Mask {
	numbers := map[string]int{}
	var doc yaml.Node
	if yaml.Unmarshal(scenarioText, &doc) == nil { // it was loaded before
		declare(numbers, &doc)
	}
	found := 0
	return func(secret string) int {
		n, known := numbers[secret]
		if !known {
			found++
			n = found
			numbers[secret] = n
		}
		return n
	}
}

// declare gives the values of a scenario the number 0.
func declare(numbers map[string]int, n *yaml.Node) {
	if n.Kind == yaml.ScalarNode {
		numbers[n.Value] = 0
	}
	for _, inner := range n.Content {
		declare(numbers, inner)
	}
}
