// Package fault says which calls go wrong, and how: a fault as it stands in a
// scenario file, whether a call meets it, whether it fires at that one, and
// what its effect sends. To send it, to count, and to remember is the world's.
//
// Nothing here has a memory. The caller counts how many calls met a fault and
// which of a number of equal requests this one is; the rest is a function of
// the seed, the fault and the request. So the same calls meet the same faults,
// in whatever order they come in.
package fault

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// Fault is a fault as it stands in a scenario file. It marshals to what was
// read, so that it can be shown.
type Fault struct {
	ID Name `json:"id" required:"true"`
	When
	Phase  Phase   `json:"phase,omitzero" enum:"before|after"`
	Effect Effect  `json:"effect" required:"true"`
	Expect *Expect `json:"expect,omitzero"`
}

// When says which calls meet something, and at which of these it acts. A
// fault has one, and so has a rival.
type When struct {
	Operation Operation `json:"operation" required:"true"`
	Tenant    Name      `json:"tenant,omitzero"` // "" is all tenants together
	Where     *Where    `json:"where,omitzero"`
	Calls     *Calls    `json:"calls,omitzero"` // nil is every call
}

// Phase is where in a request's life a fault acts.
type Phase string

// The phases.
const (
	Before Phase = "before" // the vendor never saw the call; what "" means
	After  Phase = "after"  // the vendor has carried it out
)

// Expect is how often the fault has to fire, or else the run fails.
type Expect struct {
	Fired int `json:"fired" required:"true" min:"0"`
}

// Name is the id of a fault or tenant: a-z, 0-9 and hyphens.
type Name string

var validName = regexp.MustCompile(`^[a-z0-9-]+$`)

// UnmarshalText reads a name.
func (n *Name) UnmarshalText(text []byte) error {
	if !validName.Match(text) {
		return fmt.Errorf("%q is no id: use a-z, 0-9 and hyphens", text)
	}
	*n = Name(text)
	return nil
}

// UnmarshalNode reads a fault and checks all of it but for whether the
// operation exists: [Operation.Check].
func (f *Fault) UnmarshalNode(n strict.Node) error {
	type plain Fault
	return read(n, (*plain)(f), f.together)
}

// Shadows tells whether a later fault can never fire because f always wins.
// It sees what is plain: f is for all the calls that the later one is for. The
// first wins whatever its phase: one fault at most steps in at a call.
func (f *Fault) Shadows(later *Fault) bool {
	return f.Operation.covers(later.Operation) &&
		(f.Tenant == "" || f.Tenant == later.Tenant) && f.Where == nil && f.Calls == nil
}

func (f *Fault) phase() Phase {
	if f.Phase == "" {
		return Before
	}
	return f.Phase
}

// flaws are all mistakes of a fault that was not read from a file.
func (f *Fault) flaws() []flaw {
	var all []flaw
	if !validName.MatchString(string(f.ID)) {
		all = append(all, flaw{[]any{"id"}, fmt.Sprintf("%q is no id: use a-z, 0-9 and hyphens", f.ID)})
	}
	all = append(all, f.When.flaws()...)
	if p := f.phase(); p != Before && p != After {
		all = append(all, flaw{[]any{"phase"}, fmt.Sprintf("unknown value %q%s", p, strict.Suggest(string(p), []string{string(Before), string(After)}))})
	}
	all = append(all, under("effect", f.Effect.flaws())...)
	return append(all, f.together()...)
}

// together are the mistakes that lie in what its parts say together.
func (f *Fault) together() []flaw {
	var all []flaw
	switch {
	case f.Expect != nil && f.Expect.Fired < 0:
		all = append(all, flaw{[]any{"expect", "fired"}, "a fault fires 0 times or more"})
	case f.Expect != nil && f.Expect.Fired == 0:
	case f.Calls.never():
		all = append(all, flaw{[]any{"calls", "percent"}, "at 0 percent the fault can never fire; leave the fault out, or add expect: {fired: 0}"})
	case f.Expect != nil:
		if most, limited := f.Calls.left(0); limited && f.Expect.Fired > most {
			all = append(all, flaw{[]any{"expect", "fired"}, fmt.Sprintf("by its calls the fault can fire %s at most, not %d", times(most), f.Expect.Fired)})
		}
	}
	return all
}

func (w *When) flaws() []flaw {
	var all []flaw
	if err := w.Operation.valid(); err != nil {
		all = append(all, flaw{[]any{"operation"}, err.Error()})
	}
	if w.Tenant != "" && !validName.MatchString(string(w.Tenant)) {
		all = append(all, flaw{[]any{"tenant"}, fmt.Sprintf("%q is no id: use a-z, 0-9 and hyphens", w.Tenant)})
	}
	if w.Where != nil {
		all = append(all, under("where", w.Where.flaws())...)
	}
	if w.Calls != nil {
		all = append(all, under("calls", w.Calls.flaws())...)
	}
	return all
}

// flaw is a mistake in a value, and the way down to it.
type flaw struct {
	at   []any
	says string
}

func under(key string, flaws []flaw) []flaw {
	for i := range flaws {
		flaws[i].at = slices.Insert(slices.Clone(flaws[i].at), 0, any(key))
	}
	return flaws
}

// read decodes a node, and places the flaws of what came of it. What could not
// be read is not judged: what is missing in it may well stand in the file.
func read(n strict.Node, into any, flaws func() []flaw) error {
	errs := n.Decode(into)
	if len(errs) == 0 {
		for _, f := range flaws() {
			errs = append(errs, n.Locate(f.at...).Errorf("%s", f.says))
		}
	}
	errs.Sort()
	return errs.Err()
}

// asError is the flaws of something that stands in no file.
func asError(flaws []flaw) error {
	var all []error
	for _, f := range flaws {
		all = append(all, fmt.Errorf("%s: %s", f.path(), f.says))
	}
	return errors.Join(all...)
}

func (f flaw) path() string {
	var b strings.Builder
	for i, step := range f.at {
		if n, ok := step.(int); ok {
			fmt.Fprintf(&b, "[%d]", n)
			continue
		}
		if i > 0 {
			b.WriteByte('.')
		}
		fmt.Fprint(&b, step)
	}
	return b.String()
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
