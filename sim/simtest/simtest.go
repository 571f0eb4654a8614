// Package simtest is the former name of
// [github.com/mockvendors/mockvendors/simtest].
//
// Deprecated: import github.com/mockvendors/mockvendors/simtest instead. This
// package will be removed after the first release.
package simtest

import (
	"testing"

	"github.com/mockvendors/mockvendors/simtest"
)

// The types of the package, by their former names.
type (
	World      = simtest.World
	Option     = simtest.Option
	Credential = simtest.Credential
	Coverage   = simtest.Coverage
	Request    = simtest.Request
	Sent       = simtest.Sent
	Answer     = simtest.Answer
	Rule       = simtest.Rule
	Hit        = simtest.Hit
	Breach     = simtest.Breach
	Change     = simtest.Change
)

// Start calls [simtest.Start].
func Start(tb testing.TB, options ...Option) *World {
	tb.Helper()
	return simtest.Start(tb, options...)
}

// Attach calls [simtest.Attach].
func Attach(tb testing.TB, serverURL string, options ...Option) *World {
	tb.Helper()
	return simtest.Attach(tb, serverURL, options...)
}

// The options of the package, by their former names.
var (
	Scenario            = simtest.Scenario
	Inline              = simtest.Inline
	AllowWrongRequests  = simtest.AllowWrongRequests
	AllowContractBreaks = simtest.AllowContractBreaks
	AllowUnusedFaults   = simtest.AllowUnusedFaults
	AllowUnknownPaths   = simtest.AllowUnknownPaths
	MinCoverage         = simtest.MinCoverage
)
