package simtest

import (
	"errors"
	"fmt"
	"slices"

	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// Option says with what a world begins, or how strictly it is judged.
type Option func(*settings)

// settings is all that options say.
type settings struct {
	begin    *beginning // nil: nothing was said
	allowed  allowed
	minimums []judge.Minimum
	wrong    []error
}

// allowed is what does not fail the test.
type allowed struct {
	wrongRequests, contractBreaks, unusedFaults, unknownPaths bool
}

// Scenario makes the world begin with the shipped scenario of that name, or
// with a file of yours by its path, such as "./testdata/mine.yaml": it is what
// serve --scenario takes. A path is relative to the folder of the test.
func Scenario(nameOrFile string) Option {
	return func(s *settings) { s.beginWith(beginning{named: nameOrFile}) }
}

// Inline makes the world begin with a scenario that stands in the test: as YAML
// or JSON in a string or in bytes, or as any value that encodes to JSON as such.
// Tabs by which all of a text is indented do not count.
func Inline(scenario any) Option {
	return func(s *settings) { s.beginWith(beginning{isInline: true, inline: scenario}) }
}

func (s *settings) beginWith(b beginning) {
	if s.begin != nil {
		s.wrong = append(s.wrong, errors.New("a world has one scenario: use Scenario or Inline once"))
	}
	s.begin = &b
}

// AllowWrongRequests lets the test send requests that break the contract, as
// long as the vendor refuses them. For tests of how a client takes a refusal.
func AllowWrongRequests() Option {
	return func(s *settings) { s.allowed.wrongRequests = true }
}

// AllowContractBreaks lets exchanges break the contract in any way.
func AllowContractBreaks() Option {
	return func(s *settings) { s.allowed.contractBreaks = true }
}

// AllowUnusedFaults lets faults never fire, those included that are expected
// to. One that fires more or less often than expected still fails the test.
func AllowUnusedFaults() Option {
	return func(s *settings) { s.allowed.unusedFaults = true }
}

// AllowUnknownPaths lets the test send requests to paths that no vendor has, by
// methods that a path does not take, and of operations that are not simulated.
func AllowUnknownPaths() Option {
	return func(s *settings) { s.allowed.unknownPaths = true }
}

// MinCoverage fails the test if, when it ends, it has met less than that
// percentage of a vendor's rules; see [World.Coverage].
func MinCoverage(vendor string, percent int) Option {
	return func(s *settings) {
		if percent < 1 || percent > 100 {
			s.wrong = append(s.wrong, fmt.Errorf("MinCoverage(%q, %d): the percentage must be 1 to 100", vendor, percent))
		}
		s.minimums = append(s.minimums, judge.Minimum{Vendor: vendor, Percent: percent})
	}
}

// settingsOf reads options, and holds them against the vendors that there are.
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
