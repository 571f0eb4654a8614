package target

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"

	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// Check returns an error if scenarios cannot be played against the targets. It
// sends nothing. The credentials that a scenario declares are for the built-in
// vendors only: real ones come from outside, by ${NAME} in a step.
func (t Targets) Check(set *world.Set, scenarios []*scenario.Scenario, values scenario.Values) error {
	called := map[string]bool{}
	var errs strict.Errors
	for _, sc := range scenarios {
		for _, s := range sc.Steps {
			if s.Move == nil {
				called[s.Operation.Vendor] = true
			}
		}
		if !t.used(sc) {
			continue
		}
		more, err := t.check(set, sc, values)
		if err != nil {
			return err
		}
		errs = append(errs, more...)
	}
	for _, vendor := range slices.Sorted(maps.Keys(t)) {
		if !called[vendor] {
			return fmt.Errorf("--target %s: no step calls %s%s", vendor, vendor, strict.Suggest(vendor, slices.Sorted(maps.Keys(called))))
		}
	}
	return errs.Err()
}

func (t Targets) check(set *world.Set, sc *scenario.Scenario, values scenario.Values) (errs strict.Errors, err error) {
	for _, need := range sc.Needs {
		if values[need.Name] == "" {
			errs = append(errs, need.Node.Errorf("${%s} is empty: add --set %s=value", need.Name, need.Name))
		}
	}
	w, err := set.Make("", sc.Start)
	if err != nil {
		return nil, err
	}
	defer set.Delete(w.Name)
	known := credentialsIn(set, sc)
	for i := range sc.Steps {
		s := &sc.Steps[i]
		if t.of(s) == "" {
			continue
		}
		name := play.StepName(s, i)
		call := s.Call(values)
		sent, err := unsigned(w, call)
		if err != nil { // a value is not valid in the path
			errs = append(errs, s.Node.Errorf("%s: %s", name, newMask(values).text(err.Error())))
			continue
		}
		if !call.As.None && !hasCredential(s) {
			errs = append(errs, s.Node.Errorf("%s goes to a target, "+
				"which never gets the scenario's credentials: write as: none and headers: {%s}", name, headersFor(w, call)))
			continue
		}
		if where := known.in(sent); where != "" {
			errs = append(errs, s.Node.Errorf("%s goes to a target, "+
				"but %s contains a test credential that the scenario declares: write ${NAME} there, and add --set NAME=value", name, where))
		}
		for _, header := range slices.Sorted(maps.Keys(sent.Header)) {
			if !httpguts.ValidHeaderFieldValue(sent.Header.Get(header)) {
				errs = append(errs, s.Node.Errorf("%s: the header %s contains a character that cannot be sent, such as a line break", name, header))
			}
		}
	}
	return errs, nil
}

// unsigned returns the request of a call without a credential, as targets get it.
func unsigned(w *world.World, call world.Call) (*sim.Request, error) {
	call.As = sim.As{None: true}
	return w.Request(&call)
}

// hasCredential reports whether a step has a credential header with a reference.
func hasCredential(s *scenario.Step) bool {
	headers, _ := s.Node.Get("headers")
	for _, e := range headers.Members() {
		name := http.CanonicalHeaderKey(e.Key)
		shown := tell.Header(http.Header{name: {""}}, "")
		if tell.IsRedacted(shown[name]) && strings.Contains(strings.ReplaceAll(e.Value.Text(), "$${", ""), "${") {
			return true
		}
	}
	return false
}

// headersFor returns the headers that would sign a call, with references as their
// values, such as x-api-key: "${EGYM_KEY}".
func headersFor(w *world.World, call world.Call) string {
	call.Header = nil
	signed, err := w.Request(&call)
	if err != nil {
		panic(err) // the scenario was checked when it was loaded
	}
	bare, err := unsigned(w, call)
	if err != nil {
		panic(err) // as above
	}
	var headers []string
	for _, name := range slices.Sorted(maps.Keys(signed.Header)) {
		if bare.Header[name] != nil {
			continue
		}
		variable := strings.ToUpper(call.Vendor) + "_KEY"
		scheme, _, ok := strings.Cut(signed.Header.Get(name), " ")
		if ok {
			variable = strings.ToUpper(call.Vendor + "_" + scheme)
			scheme += " "
		} else {
			scheme = ""
		}
		headers = append(headers, fmt.Sprintf(`%s: "%s${%s}"`, strings.ToLower(name), scheme, variable))
	}
	return strings.Join(headers, ", ")
}
