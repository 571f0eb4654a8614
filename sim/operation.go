package sim

import (
	"net/http"
	"slices"
	"strings"
)

// Operation is one entry of a vendor's routes.
type Operation struct {
	ID, Method, Path string
	Action
}

// Simulated reports whether the operation is simulated. If not, it answers 501.
func (o *Operation) Simulated() bool { return o.run != nil }

// TakesJSON reports whether the operation's input has a JSON body.
func (o *Operation) TakesJSON() bool { return o.plan.body >= 0 }

// Action is what an operation does.
type Action struct {
	// Writes reports whether a success is a commit, even if no row changed.
	Writes bool
	// MaxBody is the longest body that is read, in bytes.
	MaxBody int64

	plan *plan
	run  func(*Tx, any, *BadInput) (Answer, error)
}

// None is the input of an operation without input, and the output of an
// operation that answers without a body.
type None struct{}

// MaxBody is the default for [Action.MaxBody].
const MaxBody = 1 << 20

// Read returns an action that only reads and answers 200. [BadInput] describes
// what In is made of.
func Read[In, Out any](do func(*Tx, In) (Out, error)) Action {
	return action(http.StatusOK, do)
}

// Write returns an action that may change the state and answers status. An Out
// of type [Answer] sets its own status.
func Write[In, Out any](status int, do func(*Tx, In) (Out, error)) Action {
	a := action(status, do)
	a.Writes = true
	return a
}

// Takes returns the action with another limit for the length of the body.
func (a Action) Takes(maxBody int64) Action {
	a.MaxBody = maxBody
	return a
}

func action[In, Out any](status int, do func(*Tx, In) (Out, error)) Action {
	return Action{
		MaxBody: MaxBody,
		plan:    planOf[In](),
		run: func(tx *Tx, in any, bad *BadInput) (Answer, error) {
			if c, ok := in.(Checker); ok && (bad == nil || bad.Kind == "") {
				tx.checks = Checks{Tx: tx, bad: bad}
				c.Check(&tx.checks)
				bad = tx.checks.bad
			}
			if bad != nil {
				bad.limit()
				return Answer{}, bad
			}
			out, err := do(tx, *in.(*In))
			if err != nil {
				return Answer{}, err
			}
			switch out := any(out).(type) {
			case Answer:
				return out, nil
			case None:
				return Answer{Status: status}, nil
			default:
				return Answer{Status: status, Body: out}, nil
			}
		},
	}
}

// Decode decodes the operation's input from the request, and records in the request
// what it drops of the path and the body. It uses nothing but its arguments, so it
// needs no lock. Whoever is done with the input can [Operation.Release] it.
func (o *Operation) Decode(req *Request, rejectUnknown bool) (any, *BadInput) {
	req.Ignored = nil
	if req.SentPath != "" {
		req.ignore(Ignored{Where: "path", Name: req.SentPath, Near: req.Path})
	}
	return o.plan.decode(req, rejectUnknown)
}

// Release saves memory: a later Decode may return the input again. Nothing may use it
// any more.
func (o *Operation) Release(in any) { o.plan.release(in) }

// UnknownQuery returns the query parameters of the request that the operation does
// not have, sorted by name. What was sent in them may be a secret, so it is left out.
func (o *Operation) UnknownQuery(req *Request) (unknown []BadField) {
	if req.Query == "" || o.plan.knowsQuery(req.Query) {
		return nil
	}
	for name := range req.QueryValues() {
		if o.plan.field("query", name) < 0 {
			unknown = append(unknown, BadField{In: "query", Name: Readable(name), Problem: Unknown})
		}
	}
	slices.SortFunc(unknown, func(x, y BadField) int { return strings.Compare(x.Name, y.Name) })
	return unknown
}

// Run checks the input and carries the operation out. Its error is a *[Refusal],
// or a *[BadInput] for [API.Malformed] to turn into one.
func (o *Operation) Run(tx *Tx, in any, bad *BadInput) (Answer, error) {
	return o.run(tx, in, bad)
}
