// Package simtest stands the vendors up inside a Go test:
//
//	func TestSync(t *testing.T) {
//		w := simtest.Start(t)
//		client := egym.NewClient(w.URL("egym"), w.Credential("egym").APIKey) // your own
//		…
//	}
//
// [Start] serves a world of the test's own from within the test's process, at a
// free port of 127.0.0.1, and takes it down when the test ends: nothing of it
// is seen by other tests, parallel ones included, and its whole life costs about
// a millisecond, so that each test and each subtest can have its own.
// [Attach] makes a world on a server that runs already, where another program
// is to talk to it.
//
// The world begins with the shipped scenario "starter", or with one that the
// test chooses: [Scenario] takes the name of a shipped one or the path of a
// file, [Inline] a value. Same scenario, same requests: same answers, to the
// byte. The clock stands still until [World.Advance] moves it.
//
// # What fails the test
//
// When the test ends, it fails besides by its own checks if one of these was:
//
//   - A request or an answer that breaks the vendor's contract, in an exchange
//     that no fault touched. That the vendor refused a wrong request does not
//     excuse it: a client that sends such requests and does not mind being
//     refused has lost data. A test that sends wrong requests on purpose says
//     [AllowWrongRequests], and anything goes with [AllowContractBreaks].
//   - A request to a path that the vendor does not have, by a method that the
//     path does not take, or of an operation that is not simulated, unless
//     [AllowUnknownPaths] is given.
//   - A fault that never fired, whether set by the scenario or by
//     [World.Fault], unless [AllowUnusedFaults] is given; and one that did not
//     fire as often as its expect says.
//   - Fewer rules met than [MinCoverage] asks for.
//
// Requests that a [World.Reset], [World.Rewind] or [World.Restore] takes back
// are judged before they go. A skipped test is not judged. What a scenario says
// under steps and assert is for the commands test and exec, not for a Go test,
// which has its own ways to say so.
//
// When the test has failed, for whatever reason, the world's latest requests
// are logged, one a line that ends with the reason of the answer, and for the
// refused ones where that reason comes from. Credentials and other secrets are
// taken out. With go test -v, each test also logs how many of the vendors' rules
// it met, and which of them nobody documents: what its result rests on.
//
// # Goroutines
//
// Methods of a [World] end the test by Fatalf where they cannot do what they
// are asked, so they are to be called from the goroutine that runs the test, as
// [testing.T.FailNow] wants it. The URLs and credentials that they return can
// be used anywhere.
package simtest
