package world_test

import (
	"log"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/sim"
)

// broken starts a desk whose vendor has bugs, and returns its log.
func broken(tb testing.TB, breaks func(*sim.API), faults string) (*apitest.World, *strings.Builder) {
	tb.Helper()
	vendor, lines := desk, new(strings.Builder)
	vendor.New = func(k *sim.Kit) *sim.API {
		api := newDesk(k)
		api.Routes.POST("misread", "/misread", sim.Write(201, func(*sim.Tx, misreading) (sim.None, error) { return sim.None{}, nil }))
		breaks(api)
		return api
	}
	w := apitest.Start(tb, vendor, twoDesks+faults)
	w.Set.ErrorLog = log.New(lines, "", 0)
	return w, lines
}

// misreading is an input that cannot be read without a panic.
type misreading struct {
	Body struct {
		Bomb bomb `json:"bomb"`
	} `body:"json"`
}

type bomb struct{}

func (bomb) MarshalText() ([]byte, error) { panic(errMistake) }

func (*bomb) UnmarshalText([]byte) error { panic(errMistake) }

func fine(*sim.API) {}

func badEnvelope(api *sim.API) {
	api.Envelope = func(*sim.Tx, *sim.Refusal) sim.Answer { panic(errMistake) }
}

var (
	panics  = request{"POST", "/fail/panic", "k-north", ""}
	mistake = request{"POST", "/fail/error", "k-north", ""}
)

// A vendor that fails answers 500. It leaves no half of a transaction, its
// request is in the journal and takes a number as any other, and the log says
// where the bug is.
func TestVendorFails(t *testing.T) {
	const ownWords, problem = "\n\n\"\"", `"title":"The simulated vendor failed"`
	for _, test := range []struct {
		reason    string
		breaks    func(*sim.API)
		request   request
		body      string
		operation string
		tenant    string
	}{
		{"an operation panics", fine, panics, ownWords, "fail", "north"},
		{"an error is no refusal", fine, mistake, ownWords, "fail", "north"},
		{"the input is not readable without a panic", fine, request{"POST", "/misread", "k-north", `{"bomb":"x"}`}, ownWords, "misread", ""},
		{"authentication panics", func(api *sim.API) {
			asks := api.Authenticate
			api.Authenticate = func(tx *sim.Tx) (sim.Caller, error) {
				if tx.Request.Header.Get("X-Key") == "k-bomb" {
					panic(errMistake)
				}
				return asks(tx)
			}
		}, request{"GET", "/tickets", "k-bomb", ""}, ownWords, "list", ""},
		{"a refusal cannot be put into words", badEnvelope, askAnn, problem, "ask", "north"},
		{"nor can a failure", badEnvelope, panics, problem, "fail", "north"},
		{"bad input cannot be put into words", func(api *sim.API) {
			api.Malformed = func(*sim.Tx, sim.BadInput) *sim.Refusal { panic(errMistake) }
		}, request{"POST", "/tickets", "k-north", "{"}, ownWords, "ask", "north"},
	} {
		t.Run(test.reason, func(t *testing.T) {
			w, lines := broken(t, test.breaks, "")
			send(w.Set, "default", askCleo)
			before := w.StateText()
			answer := send(w.Set, "default", test.request)
			if !strings.HasPrefix(answer, "500\n") || !strings.Contains(answer, test.body) || !strings.Contains(answer, "X-Mockvendors-Error: vendor-panicked\n") ||
				!strings.Contains(answer, "X-Mockvendors-Request: 2\n") || strings.Contains(answer, "X-Mockvendors-Rule") {
				t.Errorf("the answer is\n%s", answer)
			}
			finished := make(chan string)
			go func() { finished <- w.StateText() }()
			select {
			case got := <-finished:
				if diff := cmp.Diff(before, got); diff != "" {
					t.Errorf("state (-want +got):\n%s", diff)
				}
			case <-time.After(10 * time.Second):
				t.Fatal("the world is still locked")
			}
			if n := len(w.Outbox()); n != 1 {
				t.Errorf("%d mails, want the first request's", n)
			}
			e, ok := w.Journal.Get(2)
			if !ok || e.Status != 500 || e.Operation != test.operation || e.Tenant != test.tenant || e.Committed || len(e.Changes) > 0 || e.Refusal != nil || !e.Delivered.Load() {
				t.Fatalf("the journal has %+v", e)
			}
			if got := tell.Reason(w.Set, e); got != "vendor-panicked" {
				t.Errorf("the reason is %s", got)
			}
			if got := lines.String(); !strings.HasPrefix(got, "desk panicked in world default, request 2, "+test.operation+": "+errMistake.Error()+"\ngoroutine ") ||
				!strings.Contains(got, "crash_test.go") {
				t.Errorf("the log has\n%s", got)
			}
			send(w.Set, "default", list)
			send(w.Set, "default", request{"POST", "/tickets", "k-south", `{"person":"Dan"}`})
			if got := journalOf(w.World); got != "1:201 2:500 3:200 4:201" {
				t.Errorf("the journal is %s", got)
			}
			if err := w.Rewind(1); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before, w.StateText()); diff != "" {
				t.Errorf("after rewinding across the failure (-want +got):\n%s", diff)
			}
		})
	}
}

// A fault makes of the failure's answer what it makes of any.
func TestVendorFailsUnderAFault(t *testing.T) {
	for _, test := range []struct {
		reason  string
		breaks  func(*sim.API)
		fault   string
		answer  string // its beginning
		journal string // what the client saw, and the status
		crashes int
	}{
		{"lost afterwards", fine, "operation: desk.fail, phase: after, effect: {drop: reset}", "broken off", "reset 500", 1},
		{"replaced afterwards", fine, "operation: desk.fail, phase: after, effect: {respond: {status: 418, body: tea}}", "418", "418 418", 1},
		{"late", fine, "operation: desk.fail, effect: {delay: 1ms}", "500", "500 500", 1},
		{"never seen", fine, "operation: desk.fail, effect: {respond: {preset: unavailable}}", "503", "503 503", 0},
		{"never seen, and no words for the fault's answer", badEnvelope, "operation: desk.fail, effect: {respond: {preset: unavailable}}", "503", "503 503", 1},
		{"twice", fine, "operation: desk.fail, effect: {duplicate: true}", "500", "500 500", 2},
	} {
		t.Run(test.reason, func(t *testing.T) {
			w, lines := broken(t, test.breaks, "faults: [{id: f, "+test.fault+"}]\n")
			before := w.StateText()
			rw := &wireless{header: http.Header{}}
			w.Set.ServeHTTP(rw, incoming("POST", "/desk/fail/panic", http.Header{"X-Key": {"k-north"}}, ""))
			if got := rw.text(); !strings.HasPrefix(got, test.answer) {
				t.Errorf("the answer is\n%s", got)
			}
			if diff := cmp.Diff(before, w.StateText()); diff != "" {
				t.Errorf("state (-want +got):\n%s", diff)
			}
			e := w.Journal.Entries()[0]
			if got := e.Saw() + " " + strconv.Itoa(e.Status); e.Fault == nil || got != test.journal || e.Committed {
				t.Errorf("the journal has %+v", e)
			}
			if n := strings.Count(lines.String(), "desk panicked in world default, request "); n != test.crashes {
				t.Errorf("%d crashes are logged, want %d:\n%s", n, test.crashes, lines)
			}
		})
	}
}

// What a vendor did before it failed to write its answer down stays done, as
// after an answer that was lost.
func TestVendorFailsToEncode(t *testing.T) {
	w, lines := broken(t, func(api *sim.API) {
		api.Around = func(_ *sim.Tx, next func() (sim.Answer, error)) (sim.Answer, error) {
			answer, err := next()
			answer.Body = map[string]any{"bomb": bomb{}}
			return answer, err
		}
	}, "")
	answer := send(w.Set, "default", askCleo)
	if !strings.HasPrefix(answer, "500\n") || !strings.Contains(answer, "application/problem+json") {
		t.Errorf("the answer is\n%s", answer)
	}
	if e, ok := w.Journal.Get(1); !ok || e.Status != 500 || !e.Committed || len(e.Changes) == 0 || e.Delivered.Load() {
		t.Errorf("the journal has %+v", e)
	}
	if !strings.Contains(lines.String(), errMistake.Error()) {
		t.Errorf("the log has\n%s", lines)
	}
}

// A rival whose vendor fails is in nobody's way.
func TestVendorFailsARival(t *testing.T) {
	w, lines := broken(t, fine, "rivals: [{after: {operation: desk.list}, operation: desk.fail, tenant: north, path: {how: panic}}]\n")
	if answer := send(w.Set, "default", list); !strings.HasPrefix(answer, "200\n") || strings.Contains(answer, "vendor-panicked") {
		t.Errorf("the answer is\n%s", answer)
	}
	if got := journalOf(w.World); got != "1:200 2:500" {
		t.Errorf("the journal is %s", got)
	}
	if !strings.HasPrefix(lines.String(), "desk panicked in world default, request 2, fail: ") {
		t.Errorf("the log has\n%s", lines)
	}
}

// A panic that aborts the handler goes on to the server, and leaves no trace.
func TestAbortGoesOn(t *testing.T) {
	w, lines := broken(t, func(api *sim.API) {
		api.Around = func(tx *sim.Tx, next func() (sim.Answer, error)) (sim.Answer, error) {
			if tx.Request.Method == "POST" {
				tx.Mail("nobody", "half", tx.UUID())
				panic(http.ErrAbortHandler)
			}
			return next()
		}
	}, "")
	before := w.StateText()
	func() {
		defer func() {
			if got := recover(); got != http.ErrAbortHandler {
				t.Errorf("panics with %v", got)
			}
		}()
		send(w.Set, "default", askCleo)
	}()
	if diff := cmp.Diff(before, w.StateText()); diff != "" || len(w.Outbox()) > 0 {
		t.Errorf("state (-want +got):\n%s", diff)
	}
	send(w.Set, "default", list)
	if got := journalOf(w.World); got != "1:200" || lines.Len() > 0 {
		t.Errorf("the journal is %s, the log %s", got, lines)
	}
}
