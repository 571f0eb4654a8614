package simtest

import (
	"errors"
	"fmt"
	"slices"

	"github.com/mockvendors/mockvendors/internal/explore"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// An Option sets what a world starts from, or how strictly it is judged.
type Option func(*settings)

// settings holds what the options set.
type settings struct {
	scenario *source // nil if no option sets it
	allowed  allowed
	minimums []judge.Minimum
	policies policies
	explore  explore.Options // what only Explore takes
	wrong    []error
}

// allowed holds what does not fail the test.
type allowed struct {
	wrongRequests, contractBreaks, unusedFaults, unknownPaths, noRequests bool
}

// policies holds what becomes of that which is only logged by default. The zero
// value is a warning.
type policies struct {
	ignored, assumed, undelivered scenario.Level
	accepted                      []string // ids of rules and readings that are no assumptions to the test
}

// Scenario makes the world start from a shipped scenario, given by name, or from a
// file of yours, given by a path such as "./testdata/mine.yaml", as serve
// --scenario does. A path is relative to the directory of the test.
func Scenario(nameOrFile string) Option {
	return func(s *settings) { s.useScenario(source{named: nameOrFile}) }
}

// Inline makes the world start from a scenario given as YAML or JSON in a string
// or bytes, or as any value that encodes to such JSON. Tabs that indent every line
// of a text are removed.
func Inline(scenario any) Option {
	return func(s *settings) { s.useScenario(source{isInline: true, inline: scenario}) }
}

func (s *settings) useScenario(chosen source) {
	if s.scenario != nil {
		s.wrong = append(s.wrong, errors.New("a world has one scenario: use Scenario or Inline once"))
	}
	s.scenario = &chosen
}

// AllowWrongRequests allows requests that break the contract, as long as the
// vendor refuses them. Use it to test how a client handles a refusal.
func AllowWrongRequests() Option {
	return func(s *settings) { s.allowed.wrongRequests = true }
}

// AllowContractBreaks allows requests and answers to break the contract in any
// way.
func AllowContractBreaks() Option {
	return func(s *settings) { s.allowed.contractBreaks = true }
}

// AllowUnusedFaults allows faults that never fire, even if they are expected to. A
// fault that fires, but not as often as expected, still fails the test.
func AllowUnusedFaults() Option {
	return func(s *settings) { s.allowed.unusedFaults = true }
}

// AllowUnknownPaths allows requests to paths that no vendor has, with methods that
// a path does not take, and for operations that are not simulated.
func AllowUnknownPaths() Option {
	return func(s *settings) { s.allowed.unknownPaths = true }
}

// AllowNoRequests allows a test in which no vendor is asked anything.
func AllowNoRequests() Option {
	return func(s *settings) { s.allowed.noRequests = true }
}

// AllowIgnored does not log what vendors dropped of requests: names in the query or
// the body that they do not know, or that came twice, and misspelt headers.
func AllowIgnored() Option {
	return func(s *settings) { s.policies.ignored = scenario.Allow }
}

// FailIgnored fails the test if a vendor dropped something of a request.
func FailIgnored() Option {
	return func(s *settings) { s.policies.ignored = scenario.Fail }
}

// AllowUndelivered does not log the webhooks that their subscribers did not take.
func AllowUndelivered() Option {
	return func(s *settings) { s.policies.undelivered = scenario.Allow }
}

// FailUndelivered fails the test if a subscriber did not take a webhook, unless a fault
// has it so.
func FailUndelivered() Option {
	return func(s *settings) { s.policies.undelivered = scenario.Fail }
}

// AllowAssumed does not log the assumed rules and readings that answers rest on.
func AllowAssumed() Option {
	return func(s *settings) { s.policies.assumed = scenario.Allow }
}

// FailAssumed fails the test if an answer rests on an assumed rule or on a reading,
// other than the accepted ones, such as "egym.null-fields".
func FailAssumed(accepted ...string) Option {
	return func(s *settings) {
		s.policies.assumed, s.policies.accepted = scenario.Fail, accepted
		for _, id := range accepted {
			if err := scenario.CheckAssumption(vendors(), id); err != nil {
				s.wrong = append(s.wrong, fmt.Errorf("FailAssumed: %w", err))
			}
		}
	}
}

// MinCoverage fails the test if it meets less than this percentage of a vendor's
// rules; see [World.Coverage].
func MinCoverage(vendor string, percent int) Option {
	return func(s *settings) {
		if percent < 1 || percent > 100 {
			s.wrong = append(s.wrong, fmt.Errorf("MinCoverage(%q, %d): the percentage must be 1 to 100", vendor, percent))
		}
		s.minimums = append(s.minimums, judge.Minimum{Vendor: vendor, Percent: percent})
	}
}

// settingsOf applies options, and checks that the vendors exist.
func settingsOf(options []Option) (settings, error) {
	var s settings
	for _, o := range options {
		o(&s)
	}
	names := vendors().Names()
	for _, m := range s.minimums {
		if !slices.Contains(names, m.Vendor) {
			s.wrong = append(s.wrong, fmt.Errorf("MinCoverage: unknown vendor %q%s", m.Vendor, strict.Suggest(m.Vendor, names)))
		}
	}
	return s, errors.Join(s.wrong...)
}
