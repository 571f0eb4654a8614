package simtest_test

import (
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/simtest"
)

func TestWrongCalls(t *testing.T) {
	inBothWays(t, func(t *testing.T, begin begin) {
		for _, tt := range []struct {
			reason string
			call   func(*simtest.World)
			want   string
		}{
			{"a vendor that there is not", func(w *simtest.World) { w.URL("egmy") }, `simtest: unknown vendor "egmy"; did you mean "egym"? valid: `},
			{"its credential", func(w *simtest.World) { w.Credential("club-os") }, `unknown vendor "club-os"; did you mean "clubos"?`},
			{"its coverage", func(w *simtest.World) { w.Coverage("onsy") }, `unknown vendor "onsy"; did you mean "onsi"?`},
			{"a credential that the scenario does not declare", func(w *simtest.World) { w.Credential("onsi") }, "the scenario declares no credential for onsi; valid: egym"},
			{"no place", func(w *simtest.World) { w.State("egym") }, `"egym" is not a collection: write vendor.tenant.collection`},
			{"the state of no vendor", func(w *simtest.World) { w.State("egmy.chain-a.accounts") }, `unknown vendor "egmy"`},
			{"the state of no tenant", func(w *simtest.World) { w.State("egym.chain-x.accounts") }, `the world has no egym.chain-x; did you mean "chain-a"? valid: chain-a, chain-b`},
			{"the state of no collection", func(w *simtest.World) { w.State("egym.chain-a.acounts") }, `egym has no collection "acounts"; did you mean "accounts"?`},
			{"the clock backwards", func(w *simtest.World) { w.Advance(-time.Hour) }, "Advance(-1h0m0s): the clock only moves forward"},
			{"the clock too far", func(w *simtest.World) { w.Advance(200 * 365 * 24 * time.Hour) }, "the maximum is 100 years"},
			{"a reading that there is not", func(w *simtest.World) { w.SetReading("egym.patch-respnse", "account") }, `egym has no reading "patch-respnse"; did you mean "patch-response"?`},
			{"a value that it does not have", func(w *simtest.World) { w.SetReading("egym.patch-response", "nothing") }, `has no value "nothing"`},
			{"a request that there was not", func(w *simtest.World) { w.Why(7) }, "this request is not in the journal"},
			{"back to a request that there was not", func(w *simtest.World) { w.Rewind(7) }, "cannot rewind to request 7"},
			{"requests of no operation", func(w *simtest.World) { w.Requests("egym.publish") }, `egym has no operation "publish"; did you mean "publishAccount"?`},
			{"requests by a name that is none", func(w *simtest.World) { w.Requests("publishAccount") }, `"publishAccount" is not an operation: write vendor.operationId`},
			{"a snapshot by no name", func(w *simtest.World) { w.Snapshot("Before it") }, `"Before it" is not a valid snapshot name`},
			{"a snapshot that there is not", func(w *simtest.World) { w.Snapshot("before"); w.Restore("befor") }, `there is no snapshot "befor"; did you mean "before"?`},
			{"a snapshot by a name that needs escaping", func(w *simtest.World) { w.Restore("a/b?c") }, `there is no snapshot "a/b?c": the world has none`},
			{"a fault that is no YAML", func(w *simtest.World) { w.Fault("{operation: egym.publishAccount") }, "fault.yaml:2:1: not YAML"},
			{"a fault that is no mapping", func(w *simtest.World) { w.Fault("outage") }, "cannot set the fault:"},
			{"a fault without anything", func(w *simtest.World) { w.Fault(`{}`) }, "operation"},
			{"a fault with a wrong key", func(w *simtest.World) {
				w.Fault(`{operation: egym.publishAccount, effect: {dorp: reset}}`)
			}, "simtest: cannot set the fault:\neffect.dorp: unknown key \"dorp\"; did you mean \"drop\"?"},
			{"a fault of no operation", func(w *simtest.World) { w.Fault(`{operation: egym.publish, effect: {drop: reset}}`) }, `operation: egym has no operation "publish"; did you mean "publishAccount"?`},
			{"a fault that is no value of JSON", func(w *simtest.World) { w.Fault(func() {}) }, "give YAML or JSON text, or a value that encodes to JSON"},
			{"two faults of one id", func(w *simtest.World) { w.Fault(outage); w.Fault(outage) }, "fault outage already exists"},
			{"how often no fault fired", func(w *simtest.World) { w.Fault(outage); w.Fired("outtage") }, `the world has no fault "outtage"; did you mean "outage"?`},
			{"a fault that there is not to remove", func(w *simtest.World) { w.RemoveFault("outage") }, `there is no fault "outage": the world has none`},
		} {
			t.Run(tt.reason, func(t *testing.T) {
				went := false
				run("TestWrong", func(tb testing.TB) {
					tt.call(begin(tb, simtest.Scenario("egym-two-chains"), simtest.AllowUnusedFaults()))
					went = true
				}).fails(t, tt.want)
				if went {
					t.Error("the test goes on")
				}
			})
		}
	})
}
