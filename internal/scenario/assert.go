package scenario

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/match"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// Assert is what must hold at the end of a run. By default, Undelivered, Ignored and
// Assumed warn, and the other policies fail it.
type Assert struct {
	State        []StateCheck
	Calls        []CallCheck
	Deliveries   []DeliveryCheck
	UnusedFaults Level    // a fault that never fired and has no expect
	UnusedRivals Level    // a rival that never acted or was refused, and has no expect
	Contract     Level    // an exchange without a fault that breaks the vendor's contract
	Unmatched    Level    // a request that reached no operation of a vendor
	NoRequests   Level    // no vendor was asked anything, after a command
	Undelivered  Level    // a webhook that its subscriber did not take, though no fault has it so
	Ignored      Level    // something that the client sent and the vendor dropped
	Assumed      Level    // an answer that relies on an assumed rule, or rests on a reading
	Accepted     []string // ids of rules and readings that Assumed leaves out
}

var levels = []string{"allow", "warn", "fail"}

// Level is what a finding leads to.
type Level string

// The levels.
const (
	Allow Level = "allow"
	Warn  Level = "warn"
	Fail  Level = "fail"
)

// StateCheck is how many records a collection must have, and which.
type StateCheck struct {
	Node       strict.Node
	Collection Collection
	Count      *int // nil: any number
	Has        []*match.Pattern
	HasNodes   []strict.Node // where each of Has is in the file
}

// CallCheck is the outcomes that the client's calls matching When must have, in
// order.
type CallCheck struct {
	Node     strict.Node
	When     fault.When
	Calls    *fault.Trigger
	Outcomes []string // each a status or one of noStatus
}

// noStatus are the outcomes of calls that end without a status.
var noStatus = []string{string(fault.Reset), string(fault.Close), string(fault.Hang), string(fault.Truncate), "garbage"}

// assert is the section of a file.
type assert struct {
	State        []stateCheck    `json:"state"`
	Calls        []callCheck     `json:"calls"`
	Deliveries   []deliveryCheck `json:"deliveries"`
	UnusedFaults string          `json:"unusedFaults" enum:"allow|warn|fail"`
	UnusedRivals string          `json:"unusedRivals" enum:"allow|warn|fail"`
	Contract     string          `json:"contract" enum:"allow|warn|fail"`
	Unmatched    string          `json:"unmatched" enum:"allow|warn|fail"`
	NoRequests   string          `json:"noRequests" enum:"allow|warn|fail"`
	Undelivered  string          `json:"undelivered" enum:"allow|warn|fail"`
	Ignored      string          `json:"ignored" enum:"allow|warn|fail"`
	Assumed      assumed         `json:"assumed"`
}

// assumed is what answers that rest on assumptions lead to: a level alone, or with
// the assumptions that are accepted.
type assumed struct {
	Policy   string   `json:"policy" required:"true" enum:"allow|warn|fail"`
	Accepted []string `json:"accepted"`
}

// UnmarshalNode reads either form.
func (a *assumed) UnmarshalNode(n strict.Node) error {
	if n.Kind() == strict.String {
		if a.Policy = n.Text(); !slices.Contains(levels, a.Policy) {
			return n.Errorf("unknown value %q%s", a.Policy, strict.Suggest(a.Policy, levels))
		}
		return nil
	}
	type form assumed
	return n.Decode((*form)(a)).Err()
}

// JSONSchema describes either form.
func (assumed) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	type form assumed
	return object{"anyOf": []any{
		object{"type": "string", "enum": levels},
		of(reflect.TypeFor[form]()),
	}}
}

type stateCheck struct {
	_     struct{}       `anyof:"count,has"`
	At    collectionText `json:"at" required:"true"`
	Count *int           `json:"count" min:"0"`
	Has   []mapping      `json:"has"`
}

// CheckNode checks that the check asks for something, and that it can hold.
func (c *stateCheck) CheckNode(n strict.Node) error {
	switch {
	case c.Count == nil && len(c.Has) == 0:
		return n.Errorf("give count or has")
	case c.Count != nil && *c.Count == 0 && len(c.Has) > 0:
		return n.Locate("has").Errorf("a collection of 0 records cannot have any of these")
	}
	return nil
}

type callCheck struct {
	Operation fault.Operation `json:"operation" required:"true"`
	Tenant    fault.Name      `json:"tenant"`
	Where     *fault.Where    `json:"where"`
	Outcomes  []outcome       `json:"outcomes" required:"true"`
}

// outcome is the outcome of a call: a status or one of noStatus.
type outcome string

// UnmarshalNode reads a status or a word.
func (o *outcome) UnmarshalNode(n strict.Node) error {
	*o = outcome(n.Text())
	switch status, err := strconv.Atoi(n.Text()); {
	case n.Kind() == strict.Int && (err != nil || status < 200 || status > 599):
		return n.Errorf("status %s is out of range; valid: 200 to 599", n.Text())
	case n.Kind() == strict.Int, n.Kind() == strict.String && slices.Contains(noStatus, n.Text()):
		return nil
	case n.Kind() == strict.String && err == nil:
		return n.Errorf("a status is a number; write it without quotes: %s", n.Text())
	case n.Kind() == strict.String:
		return n.Errorf("unknown outcome %q%s, or a status", n.Text(), strict.Suggest(n.Text(), noStatus))
	}
	return n.Errorf("expected a status, or one of %s; found %s", strings.Join(noStatus, ", "), n.Kind())
}

// JSONSchema describes what UnmarshalNode reads.
func (outcome) JSONSchema(func(reflect.Type) map[string]any) map[string]any {
	return object{"anyOf": []any{
		object{"type": "integer", "minimum": 200, "maximum": 599},
		object{"type": "string", "enum": noStatus},
	}}
}

// assert checks the section against the file's start and faults.
func (r *reader) assert(a *assert) (made Assert, errs strict.Errors) {
	made = Assert{
		UnusedFaults: Fail, UnusedRivals: Fail, Contract: Fail, Unmatched: Fail, NoRequests: Fail,
		Undelivered: Warn, Ignored: Warn, Assumed: Warn,
	}
	for to, level := range map[*Level]string{
		&made.UnusedFaults: a.UnusedFaults, &made.UnusedRivals: a.UnusedRivals,
		&made.Contract: a.Contract, &made.Unmatched: a.Unmatched, &made.NoRequests: a.NoRequests,
		&made.Undelivered: a.Undelivered, &made.Ignored: a.Ignored, &made.Assumed: a.Assumed.Policy,
	} {
		if level != "" {
			*to = Level(level)
		}
	}
	made.Accepted = a.Assumed.Accepted
	for i, id := range made.Accepted {
		if err := CheckAssumption(r.set, id); err != nil {
			errs = append(errs, r.root.Locate("assert", "assumed", "accepted", i).Errorf("%s", err))
		}
	}
	for i, c := range a.State {
		check, more := r.state(c, r.root.Locate("assert", "state", i))
		made.State = append(made.State, check)
		errs = append(errs, more...)
	}
	for i, c := range a.Calls {
		check, more := r.calls(c, r.root.Locate("assert", "calls", i))
		made.Calls = append(made.Calls, check)
		errs = append(errs, more...)
	}
	deliveries, more := r.deliveryChecks(a.Deliveries, r.root.Locate("assert", "deliveries"))
	made.Deliveries = deliveries
	errs = append(errs, more...)
	return made, append(errs, refuseReferences(r.root, "assert")...)
}

func (r *reader) state(c stateCheck, n strict.Node) (made StateCheck, errs strict.Errors) {
	made = StateCheck{Node: n, Count: c.Count}
	var err error
	if made.Collection, err = r.collection(string(c.At)); err != nil {
		errs = append(errs, n.Locate("at").Errorf("%s", err))
	}
	var fields *contract.Fields
	if err == nil && len(c.Has) > 0 {
		fields = made.Collection.fields(r.set)
	}
	for i, wanted := range c.Has {
		at := n.Locate("has", i)
		errs = append(errs, unknownFields("a record of "+made.Collection.String(), []*contract.Fields{fields}, at, "")...)
		p, err := match.Compile(wanted.Interface())
		if err != nil {
			errs = append(errs, checkPattern(at)...)
			continue
		}
		made.Has, made.HasNodes = append(made.Has, p), append(made.HasNodes, at)
	}
	return made, errs
}

func (r *reader) calls(c callCheck, n strict.Node) (made CallCheck, errs strict.Errors) {
	made = CallCheck{Node: n, When: fault.When{Operation: c.Operation, Tenant: c.Tenant, Where: c.Where}}
	made.Calls = fault.NewTrigger(made.When, "", 0)
	if c.Operation.Delivers() {
		return made, strict.Errors{n.Locate("operation").Errorf("%s names deliveries: assert.deliveries is about them", c.Operation)}
	}
	errs = r.checkWhen(made.When, n.Locate)
	for i, o := range c.Outcomes {
		made.Outcomes = append(made.Outcomes, string(o))
		if len(errs) > 0 || c.Operation.ID == "*" {
			continue
		}
		at := n.Locate("outcomes", i)
		if status, notStatus := strconv.Atoi(string(o)); notStatus == nil {
			errs = append(errs, r.canAnswer(c.Operation, string(c.Tenant), status, false, at)...)
		} else {
			errs = append(errs, r.canEnd(c.Operation, string(c.Tenant), string(o), at)...)
		}
	}
	return made, errs
}

// canAnswer returns a mistake at n unless the contract of an operation has a status,
// or a fault in the file answers with it. A call that may go to a target may also get
// a status that only the vendor answers.
func (r *reader) canAnswer(op fault.Operation, tenant string, status int, target bool, n strict.Node) strict.Errors {
	described, err := operation(r.set.Vendor(op.Vendor), op.ID)
	if err != nil {
		return strict.Errors{n.Errorf("%s", err)}
	}
	known := described.Statuses
	if target {
		known = described.Declared
	}
	byFault := r.anyFault(op, tenant, func(e fault.Effect) bool { return e.Respond != nil && e.Respond.Code() == status })
	if byFault || slices.Contains(known, status) || r.faultsAreUnknown(n) {
		return nil
	}
	words := make([]string, len(known))
	for i, s := range known {
		words[i] = strconv.Itoa(s)
	}
	return strict.Errors{n.Errorf("%s never answers %d: its contract has %s, and no fault in the file answers with it",
		op, status, strings.Join(words, ", "))}
}

// canEnd returns a mistake at n unless a fault in the file can cause an outcome
// without a status.
func (r *reader) canEnd(op fault.Operation, tenant, outcome string, n strict.Node) strict.Errors {
	if r.anyFault(op, tenant, func(e fault.Effect) bool { return e.Outcome() == outcome }) || r.faultsAreUnknown(n) {
		return nil
	}
	return strict.Errors{n.Errorf("%s never ends with %s: no fault in the file causes it", op, outcome)}
}

// faultsAreUnknown reports whether some fault could not be read. It records that
// something at n is not checked for that reason.
func (r *reader) faultsAreUnknown(n strict.Node) bool {
	unknown := r.form.in("faults")
	if unknown {
		r.unchecked.add(n)
	}
	return unknown
}

func (r *reader) anyFault(op fault.Operation, tenant string, does func(fault.Effect) bool) bool {
	return slices.ContainsFunc(r.faults, func(f fault.Fault) bool {
		return f.Operation.Matches(op.Vendor, op.ID) && (tenant == "" || f.Tenant == "" || string(f.Tenant) == tenant) && does(f.Effect)
	})
}
