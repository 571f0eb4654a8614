package scenario

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/match"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// checkExpect checks that the outcome a step expects is possible.
func (r *reader) checkExpect(s *step, made *Step) (errs strict.Errors) {
	e, at := s.Expect, s.Locate("expect")
	made.Expect = Expect{Node: at, Error: e.Error}
	made.Expect.Deliveries, errs = r.deliveryChecks(e.Deliveries, at.Locate("deliveries"))
	if e.Error != "" {
		return append(errs, r.canEnd(s.Operation, s.call.Tenant, e.Error, at.Locate("error"))...)
	}
	if e.Status == nil {
		return errs // a mistake that is told
	}
	made.Expect.Status = *e.Status
	errs = append(errs, r.canAnswer(s.Operation, s.call.Tenant, *e.Status, true, at.Locate("status"))...)
	if n, there := at.Get("body"); there {
		made.Expect.body = &n
		errs = append(errs, checkPattern(n)...)
		errs = append(errs, r.checkAnswerNames(s.Operation, *e.Status, n)...)
	}
	if n, there := at.Get("headers"); there {
		made.Expect.headers = &n
		errs = append(errs, checkPattern(n)...)
	}
	return errs
}

// checkAnswerNames returns a mistake for each name in an expected body that no answer of
// the status has. A fault may answer with anything, and so may a real vendor where its
// documents leave the form of a body open.
func (r *reader) checkAnswerNames(op fault.Operation, status int, n strict.Node) (errs strict.Errors) {
	responds := func(e fault.Effect) bool { return e.Respond != nil && e.Respond.Code() == status }
	if r.anyFault(op, "", responds) {
		return nil
	}
	v := r.set.Vendor(op.Vendor)
	for _, says := range []func() (*contract.Contract, error){v.Contract, v.Open} {
		doc, err := says()
		if err != nil {
			return nil
		}
		bodies := doc.Answer(op.ID, status)
		if bodies == nil {
			return nil
		}
		if errs = unknownFields(fmt.Sprintf("the answer %d of %s", status, op), bodies, n, ""); errs == nil {
			return nil
		}
	}
	if r.faultsAreUnknown(n) {
		return nil
	}
	return errs
}

// checkPattern returns the mistakes in an expected value.
func checkPattern(n strict.Node) (errs strict.Errors) {
	_, err := match.Compile(n.Interface())
	var mistakes match.Errors
	if errors.As(err, &mistakes) {
		for _, m := range mistakes {
			errs = append(errs, n.Locate(m.Path...).Errorf("%s", m.Message))
		}
	}
	return errs
}

func (r *reader) checkRepeat(s *step, made *Step) (errs strict.Errors) {
	made.Repeat = s.Repeat
	if s.Repeat == nil {
		return nil
	}
	at := func(path ...any) strict.Node { return s.Locate(append([]any{"repeat"}, path...)...) }
	errs = r.canAnswer(s.Operation, s.call.Tenant, s.Repeat.Until, true, at("until"))
	switch e := made.Expect; {
	case e.Error != "":
		errs = append(errs, at().Errorf("repeat waits for a status, so it cannot be combined with the error %s", e.Error))
	case e.Status != 0 && e.Status != s.Repeat.Until:
		errs = append(errs, at("until").Errorf("the call is repeated until %d, so it cannot end with %d", s.Repeat.Until, e.Status))
	}
	return errs
}

func (s *step) checkSaves(made *Step) (errs strict.Errors) {
	for _, name := range slices.Sorted(maps.Keys(s.Save)) {
		at, pointer := s.Locate("save", name), s.Save[name]
		switch {
		case s.ID == "":
			errs = append(errs, at.Errorf("later steps use a saved value as ${step.%s}: give this step an id", name))
		case !savable.MatchString(name):
			errs = append(errs, at.Errorf("%q is not a valid name for a saved value: use letters, digits, - and _", name))
		case made.Expect.Error != "":
			errs = append(errs, at.Errorf("there is no answer to save from: the call ends with %s", made.Expect.Error))
		case !isPointer(pointer):
			errs = append(errs, at.Errorf("%q is not a JSON pointer such as /metadata/accountId", pointer))
		}
		made.Save = append(made.Save, Save{name, pointer})
	}
	return errs
}

func isPointer(text string) bool {
	rest := strings.NewReplacer("~0", "", "~1", "").Replace(text)
	return strings.HasPrefix(text, "/") && !strings.Contains(rest, "~")
}

// Body returns the pattern that an answer's body must match; nil for any body.
func (e *Expect) Body(v Values) (*match.Pattern, error) {
	if e.body == nil {
		return nil, nil
	}
	return match.Compile(v.value(*e.body))
}

// Headers returns the names of the expected headers, and the pattern that an
// object of these headers must match; nil for any headers.
func (e *Expect) Headers(v Values) (names []string, p *match.Pattern, err error) {
	if e.headers == nil {
		return nil, nil, nil
	}
	expected := map[string]any{}
	for _, h := range e.headers.Members() {
		names = append(names, h.Key)
		switch h.Value.Kind() {
		case strict.Int, strict.Float, strict.Bool: // a header is text, even if it looks like a number
			expected[h.Key] = h.Value.Text()
		default:
			expected[h.Key] = v.value(h.Value)
		}
	}
	p, err = match.Compile(expected)
	return names, p, err
}

// Wanted returns the expected headers and body as decoded JSON, with references replaced
// and matchers as they are written; nil for any.
func (e *Expect) Wanted(v Values) (headers map[string]any, body any) {
	if e.headers != nil {
		headers, _ = v.value(*e.headers).(map[string]any)
	}
	if e.body != nil {
		body = v.value(*e.body)
	}
	return headers, body
}
