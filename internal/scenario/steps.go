package scenario

import (
	"fmt"
	"net/http"
	"reflect"
	"time"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Step is a call that a scenario makes, or a move of the clock.
type Step struct {
	ID   string // "" if it has none
	Node strict.Node
	Move *Move // of the clock; nil for a call

	Operation fault.Operation
	Expect    Expect
	Save      []Save  // by name
	Repeat    *Repeat // nil: the call is made once

	call call
	file *part
}

// Move is how a step moves the clock: by Advance, or to Set if that is not nil.
type Move struct {
	Advance time.Duration
	Set     *time.Time
}

// Expect is the outcome that a step's call must have. A step without one accepts
// any outcome.
type Expect struct {
	Node   strict.Node
	Status int    // 0: any
	Error  string // the outcome without a status; "" for none

	Deliveries []DeliveryCheck // of the webhooks that the call caused

	body, headers *strict.Node
}

// Save names a part of an answer for later steps.
type Save struct{ Name, Pointer string }

// Repeat makes a call again until its answer has a status. It advances the clock
// between calls.
type Repeat struct {
	Until int            `json:"until" required:"true" min:"200"`
	Max   int            `json:"max" required:"true" min:"2" max:"1000"` // calls, including the first
	Delay clock.Duration `json:"delay"`
}

// step is a step of a file.
type step struct {
	strict.Node
	clock *fileMove
	fileCall
}

type fileMove struct {
	_       struct{}        `oneof:"advance,set"`
	Advance *clock.Duration `json:"advance"`
	Set     *time.Time      `json:"set"`
}

type fileCall struct {
	_      struct{}   `key:"body" without:"form,file" because:"a call has one body"`
	_      struct{}   `key:"form" without:"file" because:"a call has one body"`
	ID     fault.Name `json:"id"`
	Tenant string     `json:"tenant"` // default: the first that declares a credential
	call
	File   *part             `json:"file"`
	Expect *fileExpect       `json:"expect"`
	Save   map[string]string `json:"save"`
	Repeat *Repeat           `json:"repeat"`
}

type fileExpect struct {
	_          struct{}        `oneof:"status,error"`
	_          struct{}        `key:"error" without:"body,headers" because:"there is no answer to look at"`
	Status     *int            `json:"status" min:"200"`
	Body       node            `json:"body"`
	Headers    mapping         `json:"headers"`
	Error      string          `json:"error" enum:"reset|close|hang|truncate|garbage"`
	Deliveries []deliveryCheck `json:"deliveries"`
}

// CheckNode checks that a body is not expected of a status without one.
func (e *fileExpect) CheckNode(n strict.Node) error {
	if e.Status != nil && *e.Status == http.StatusNoContent && e.Body != (node{}) {
		return n.Locate("body").Errorf("an answer of status 204 has no body")
	}
	return nil
}

// UnmarshalNode reads a call or a move of the clock, not both.
func (s *step) UnmarshalNode(n strict.Node) error {
	s.Node = n
	move, ok := n.Get("clock")
	if !ok {
		return n.DecodeBeside(&s.fileCall, "clock").Err()
	}
	s.clock = &fileMove{}
	var errs strict.Errors
	for _, e := range n.Members() {
		if e.Key != "clock" {
			errs = append(errs, e.Errorf("%s cannot be combined with clock: a step makes a call or moves the clock", e.Key))
		}
	}
	return append(errs, move.Decode(s.clock)...).Err()
}

// JSONSchema describes what UnmarshalNode reads.
func (step) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	move := object{
		"type": "object", "properties": object{"clock": of(reflect.TypeFor[fileMove]())}, inOrder: []string{"clock"},
		"required": []string{"clock"}, "additionalProperties": false,
	}
	return object{"anyOf": []any{of(reflect.TypeFor[fileCall]()), move}}
}

// CheckNode checks that the clock can make this move.
func (m *fileMove) CheckNode(n strict.Node) error {
	switch {
	case m.Set != nil:
		if err := CheckTime(*m.Set); err != nil {
			return n.Locate("set").Errorf("%s", err)
		}
	case *m.Advance == 0:
		return n.Locate("advance").Errorf("advance must not be 0; leave the step out instead")
	}
	return nil
}

func (m *fileMove) move() *Move {
	switch {
	case m.Set != nil:
		return &Move{Set: m.Set}
	case m.Advance != nil:
		return &Move{Advance: m.Advance.Std()}
	}
	return &Move{} // a mistake that is told
}

// steps checks the steps of a file against its start and faults.
func (r *reader) steps(list []step) (steps []Step, errs strict.Errors) {
	ids := map[fault.Name]int{}
	for i, s := range list {
		if first, twice := ids[s.ID]; twice && s.ID != "" {
			errs = append(errs, s.Locate("id").Errorf("duplicate step id %q (also item %d): give each its own", s.ID, first+1))
		}
		ids[s.ID] = i
		made := Step{ID: string(s.ID), Node: s.Node}
		if s.clock != nil {
			made.Move = s.clock.move()
		} else {
			errs = append(errs, r.callStep(&s, &made)...)
		}
		steps = append(steps, made)
	}
	for i := range steps {
		wrong := checkReferences(steps, i, r.need)
		if len(wrong) > 0 && r.form.in("steps") { // what a step saves may be among what could not be read
			r.unchecked.add(steps[i].Node)
			continue
		}
		errs = append(errs, wrong...)
	}
	return steps, errs
}

// callStep checks a step that makes a call.
func (r *reader) callStep(s *step, made *Step) (errs strict.Errors) {
	op := s.Operation
	err := CheckOperation(r.set, op)
	if err == nil && (op.Vendor == "*" || op.ID == "*") {
		err = fmt.Errorf("a step is one call: name one operation, not %s", op)
	}
	if err != nil {
		return strict.Errors{s.Locate("operation").Errorf("%s", err)}
	}
	s.call.Tenant = s.Tenant
	if s.Tenant == "" && !s.As.None {
		s.call.Tenant = firstTenant(r.start, r.set.Vendor(op.Vendor))
		if s.call.Tenant == "" && !r.isUnknown(op.Vendor, s.Node) {
			errs = append(errs, s.Errorf("no tenant of %s declares a credential: name a tenant that has one, or write as: none", op.Vendor))
		}
	}
	made.Operation, made.call, made.file = op, s.call, s.File
	errs = append(errs, s.call.checkHeaders(s.Node)...)
	if len(errs) == 0 {
		errs = r.checkCall(s.Node, made.Call(nil))
	}
	if s.Expect != nil {
		errs = append(errs, r.checkExpect(s, made)...)
	}
	errs = append(errs, r.checkRepeat(s, made)...)
	return append(errs, s.checkSaves(made)...)
}

// Call returns the step's call with references replaced by these values.
func (s *Step) Call(v Values) world.Call {
	c := s.call.worldCall()
	c.Path = map[string]string{}
	for name, text := range s.call.Path {
		c.Path[name] = v.text(text)
	}
	for _, values := range []map[string][]string{c.Query, c.Form, c.Header} {
		for _, texts := range values {
			for i, text := range texts {
				texts[i] = v.text(text)
			}
		}
	}
	switch {
	case c.Body != nil:
		c.Body = s.call.sent(v.text(s.call.Body.Text()), v.json(s.call.Body.Node))
	case s.file != nil:
		s.file.put(&c, v.text)
	}
	return c
}
