// Package simtest runs the simulated vendors inside a Go test:
//
//	func TestSync(t *testing.T) {
//		w := simtest.Start(t)
//		client := egym.NewClient(w.URL("egym"), w.Credential("egym").APIKey) // your own
//		…
//	}
//
// [Start] serves a world for this test alone, from within the test's process, on
// a free port of 127.0.0.1, and stops it when the test ends. Other tests do not
// see it, even parallel ones. It takes about a millisecond to start and stop, so
// each test and subtest can have its own. [Attach] makes a world on a server that
// is already running, for tests in which another program talks to it.
//
// The world starts from the shipped scenario "starter", or from one that the test
// chooses: [Scenario] takes the name of a shipped scenario or the path of a file,
// [Inline] takes a value. The same scenario and the same requests give the same
// answers, byte for byte. The clock is frozen until [World.Advance] moves it.
//
// [Explore] runs a function once for every fault at every call, and fails the test
// where data is lost, doubled or left half done.
//
// # What fails the test
//
// Besides your own checks, these fail the test when it ends:
//
//   - A request or an answer that breaks the vendor's contract, unless a fault
//     acted on the exchange. This includes wrong requests that the vendor refused:
//     a client that sends them and ignores the refusal loses data. If your test
//     sends wrong requests on purpose, use [AllowWrongRequests]; to allow any
//     break, use [AllowContractBreaks].
//   - A request to a path that the vendor does not have, with a method that the
//     path does not take, or for an operation that is not simulated, unless you
//     use [AllowUnknownPaths].
//   - A request that reached no vendor, such as one to an unknown prefix or host. It
//     is permitted by [AllowUnknownPaths] too.
//   - No request at all, unless you use [AllowNoRequests].
//   - A fault that never fired, whether from the scenario or from [World.Fault],
//     unless you use [AllowUnusedFaults]; and a fault that did not fire as often
//     as its expect says.
//   - Fewer rules met than [MinCoverage] demands.
//   - If you ask for it: something of a request that the vendor dropped
//     ([FailIgnored]), a webhook that its subscriber did not take ([FailUndelivered]),
//     or an answer that rests on an assumed rule or on a reading ([FailAssumed]). By
//     default they are logged with go test -v and when the test fails; [AllowIgnored],
//     [AllowUndelivered] and [AllowAssumed] leave them out.
//
// All of these count over the whole test, also for requests that the journal has
// forgotten. On a server that runs elsewhere ([Attach]), forgotten requests cannot be
// judged, which fails the test.
//
// Requests that [World.Reset], [World.Rewind] or [World.Restore] take back are
// judged first. A skipped test is not judged. The steps and assert sections of a
// scenario are for the commands test and exec; a Go test makes its own calls and
// checks.
//
// A test that fails, for whatever reason, logs the latest requests, one per line
// with the reason for the answer, and explains the refusals among them.
// Credentials and other secrets are removed. With go test -v, each test also logs
// how many of the vendors' rules it met, and which of them are assumed: those that
// nobody documents, and that its result relies on.
//
// # Goroutines
//
// Methods of a [World] call Fatalf if they cannot do what they are asked, so call
// them from the goroutine that runs the test, as for [testing.T.FailNow]. The URLs
// and credentials that they return can be used anywhere.
package simtest
