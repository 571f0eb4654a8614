// Package target plays scenarios against real vendors, such as their sandboxes. It
// checks and shows what will be sent before it sends anything. It never sends a
// test credential that a scenario declares, and never shows a value that was set
// from outside.
package target

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Targets has the base URLs of targets, by vendor. The steps of these vendors go
// there instead of to the built-in vendors.
//
// A scenario with such a step is played without faults, rivals and clock steps,
// and without the assertions that need the world or its journal. Every exchange
// is judged by the contract.
type Targets map[string]string

// Read parses targets, each written VENDOR=URL. Its errors do not quote the URL,
// which may contain a secret.
func Read(set *world.Set, pairs []string) (Targets, error) {
	targets := Targets{}
	for _, pair := range pairs {
		vendor, base, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, fmt.Errorf("--target: write VENDOR=URL, as in egym=https://sandbox.example.com")
		}
		if set.Vendor(vendor) == nil {
			return nil, fmt.Errorf("--target: unknown vendor %q%s", vendor, strict.Suggest(vendor, set.Names()))
		}
		if _, twice := targets[vendor]; twice {
			return nil, fmt.Errorf("--target %s: given twice; a vendor can have only one target", vendor)
		}
		u, err := url.Parse(base)
		switch {
		case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
			return nil, fmt.Errorf("--target %s: write an absolute URL with http or https, as in https://sandbox.example.com", vendor)
		case u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
			return nil, fmt.Errorf("--target %s: write a URL without credentials, query or fragment", vendor)
		}
		targets[vendor] = strings.TrimRight(u.String(), "/")
	}
	return targets, nil
}

// used reports whether a step of the scenario goes to a target.
func (t Targets) used(sc *scenario.Scenario) bool { return len(t.usedBy(sc)) > 0 }

// of returns the base URL that a step goes to; "" for the built-in vendor.
func (t Targets) of(s *scenario.Step) string {
	if s.Move != nil {
		return ""
	}
	return t[s.Operation.Vendor]
}

// Plan returns which steps go where and what is left out; "" if no step of the
// scenario goes to a target.
func (t Targets) Plan(sc *scenario.Scenario, values scenario.Values) string {
	if !t.used(sc) {
		return ""
	}
	steps, waits := map[string][]string{}, false
	for i := range sc.Steps {
		s := &sc.Steps[i]
		if s.Move == nil {
			steps[s.Operation.Vendor] = append(steps[s.Operation.Vendor], play.StepName(s, i))
			waits = waits || s.Repeat != nil && s.Repeat.Delay > 0 && t.of(s) != ""
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s:\n", sc.Scenario)
	for _, vendor := range slices.Sorted(maps.Keys(steps)) {
		to := "built in"
		if t[vendor] != "" {
			to = t[vendor]
		}
		fmt.Fprintf(&b, "  %s (%s): %s\n", vendor, to, strings.Join(steps[vendor], ", "))
	}
	for _, what := range leftOut(sc) {
		fmt.Fprintf(&b, "  left out: %s\n", what)
	}
	if waits {
		b.WriteString("  repeat waits in real time, up to a minute in all\n")
	}
	return newMask(values).text(b.String())
}

// maxWait is how long a scenario may wait for targets in total.
const maxWait = time.Minute

// leftOut returns a line for each kind of thing in a scenario that does not apply
// to targets.
func leftOut(sc *scenario.Scenario) (lines []string) {
	moves, errors, deliveries := 0, 0, len(sc.Assert.Deliveries)
	for _, s := range sc.Steps {
		if s.Move != nil {
			moves++
		}
		if s.Expect.Error != "" {
			errors++
		}
		deliveries += len(s.Expect.Deliveries)
	}
	for _, kind := range []struct {
		n    int
		what string
	}{
		{len(sc.Faults), "fault"},
		{len(sc.Root.Locate("rivals").Items()), "rival"},
		{moves, "clock step"},
		{errors, "expected error"},
		{len(sc.Assert.State), "state assertion"},
		{len(sc.Assert.Calls), "calls assertion"},
		{deliveries, "deliveries assertion"},
	} {
		if kind.n > 0 {
			lines = append(lines, judge.Plural(kind.n, kind.what))
		}
	}
	if len(sc.Faults) > 0 && sc.Assert.UnusedFaults != scenario.Allow {
		lines = append(lines, "the unusedFaults assertion")
	}
	if sc.Assert.Assumed != scenario.Allow {
		lines = append(lines, "the assumed assertion")
	}
	return lines
}

// usedBy returns the targets that steps of the scenario go to.
func (t Targets) usedBy(sc *scenario.Scenario) Targets {
	some := Targets{}
	for i := range sc.Steps {
		if base := t.of(&sc.Steps[i]); base != "" {
			some[sc.Steps[i].Operation.Vendor] = base
		}
	}
	return some
}
