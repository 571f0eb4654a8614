package simtest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/simtest"
)

// test runs what in your code is func TestSomething(t *testing.T), and prints
// what go test would.
func test(what func(t testing.TB)) {
	fmt.Print(&run("TestSomething", what).said)
}

// client stands for what you test: your client of a vendor.
type client struct{ egym }

func newClient(url, key string) client {
	return client{egym{url, key, http.DefaultClient}}
}

// create pushes a member, and says what became of it.
func (c client) create(email string) string {
	switch a := c.push(email, "M-2"); {
	case a.err != nil:
		return "no answer"
	case a.status == 409:
		return fmt.Sprint("409 ", a.body["errorCode"])
	default:
		return fmt.Sprint(a.status)
	}
}

// A conflict: mia is a member of the chain already, by the scenario starter.
func Example() {
	test(func(t testing.TB) {
		w := simtest.Start(t)
		c := newClient(w.URL("egym"), w.Credential("egym").APIKey)

		fmt.Println(c.create("mia.berger@example.com"))
		fmt.Println(w.Requests()[0])
	})
	// Output:
	// 409 membershipExists
	// #1 POST egym/alpha publishAccount 409 egym.email-held: held by 6f1c2a52-3c0e-4d0f-9a53-0c1d6e7b8a01
}

// A test that would pass by its own checks. Its client takes the 404 for an
// answer of the vendor, and the fault that the test is about never comes to
// pass.
func Example_strict() {
	test(func(t testing.TB) {
		w := simtest.Start(t)
		w.Fault(`{id: outage, operation: egym.getByEmail, effect: {respond: {preset: unavailable}}}`)
		c := newClient(w.URL("egym"), w.Credential("egym").APIKey)

		if c.do("GET", "/api/v2/account/email/jane.roe@example.com", "").status == 200 {
			t.Errorf("there is a member who should not be there")
		}
	})
	// Output:
	// simtest: unmatched: #1 GET egym /api/v2/account/email/jane.roe@example.com 404 unknown-path: did you mean /api/v2/accounts/email/jane.roe@example.com?
	//   egym has no such path; did you mean /api/v2/accounts/email/jane.roe@example.com? GET /_mock/contracts/egym.yaml lists its operations
	//   AllowUnknownPaths permits this
	// simtest: fault outage (egym.getByEmail): never fired; 0 calls matched; AllowUnusedFaults permits this
	// simtest: 1 request in this world
	// #1 GET egym /api/v2/account/email/jane.roe@example.com 404 unknown-path: did you mean /api/v2/accounts/email/jane.roe@example.com?
}

// A file of your own does as well, by its path: simtest.Scenario("./testdata/mine.yaml").
func ExampleScenario() {
	test(func(t testing.TB) {
		w := simtest.Start(t, simtest.Scenario("egym-lost-answer"))
		c := newClient(w.URL("egym"), w.Credential("egym").APIKey)

		fmt.Println(c.create("jane.roe@example.com"))
		fmt.Println(c.create("jane.roe@example.com"))
		fmt.Println(w.Requests()[0].Reason)
	})
	// Output:
	// no answer
	// 409 membershipExists
	// fault lost-answer, after: created accounts bb8ec9a8-9636-48ac-9854-2f0f31404031
}

func ExampleInline() {
	test(func(t testing.TB) {
		w := simtest.Start(t, simtest.Inline(`
			version: 1
			name: two-keys
			vendors:
			  egym:
			    chains:
			      - {id: north, gyms: [{id: pier, apiKeys: [pier-key]}], generate: {accounts: 100}}
			      - {id: south, gyms: [{id: quay, apiKeys: [quay-key]}]}
		`))
		newClient(w.URL("egym"), "quay-key").create("jane.roe@example.com")

		fmt.Println(len(w.State("egym.north.accounts")), len(w.State("egym.south.accounts")))
	})
	// Output: 100 1
}

// An idempotency key holds for seven days, which need not be waited for: the
// second answer is the first again, the third that jane is invited already.
func ExampleWorld_Advance() {
	test(func(t testing.TB) {
		w := simtest.Start(t)
		invite := func() string {
			r, err := http.NewRequest("POST", w.URL("onsi")+"/v1/members", strings.NewReader(
				`{"email": "jane.roe@example.com", "firstName": "Jane", "lastName": "Roe", "tier": "Gold"}`))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("X-API-KEY", w.Credential("onsi").APIKey)
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("X-Idempotency-Key", "invite-jane")
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			return answer.Status
		}
		fmt.Println(invite())
		fmt.Println(invite())
		w.Advance(8 * 24 * time.Hour)
		fmt.Println(invite())
	})
	// Output:
	// 201 Created
	// 201 Created
	// 400 Bad Request
}

// What a vendor's documents leave open can be tried in each of its readings.
func ExampleWorld_SetReading() {
	test(func(t testing.TB) {
		w := simtest.Start(t)
		c := newClient(w.URL("egym"), w.Credential("egym").APIKey)
		for _, value := range []string{"account", "no-content"} {
			w.Reset()
			w.SetReading("egym.patch-response", value)
			a := c.do("PATCH", "/api/v2/accounts/"+miasID, `{"lastName": "Berg"}`)
			fmt.Println(value, a.status)
		}
	})
	// Output:
	// account 200
	// no-content 204
}

// The first call is carried out, and its answer lost.
func ExampleWorld_Fault() {
	test(func(t testing.TB) {
		w := simtest.Start(t)
		w.Fault(`{operation: egym.publishAccount, calls: {only: [1]}, phase: after, effect: {drop: reset}}`)
		c := newClient(w.URL("egym"), w.Credential("egym").APIKey)

		fmt.Println(c.create("jane.roe@example.com"))
		for _, account := range w.State("egym.alpha.accounts") {
			fmt.Println(account["email"])
		}
	})
	// Output:
	// no answer
	// mia.berger@example.com
	// noah.frank@example.com
	// jane.roe@example.com
}

// Who stands in the way, and who put it there: the reasons of an answer say.
func ExampleWorld_Why() {
	test(func(t testing.TB) {
		w := simtest.Start(t)
		newClient(w.URL("egym"), w.Credential("egym").APIKey).create("mia.berger@example.com")
		for line := range strings.Lines(w.Why(1)) {
			if strings.HasPrefix(line, "record: ") {
				fmt.Print(line)
			}
		}
	})
	// Output: record: egym.alpha.accounts.6f1c2a52-3c0e-4d0f-9a53-0c1d6e7b8a01, created by the scenario
}

func ExampleWorld_Coverage() {
	test(func(t testing.TB) {
		w := simtest.Start(t)
		newClient(w.URL("egym"), w.Credential("egym").APIKey).create("mia.berger@example.com")
		c := w.Coverage("egym")
		fmt.Println(c.Met, c.Assumed, len(c.NeverMet) > 0)
	})
	// Output: [egym.email-held] [] true
}

// From a snapshot, or from any request, a test can go on in more than one way.
func ExampleWorld_Rewind() {
	test(func(t testing.TB) {
		w := simtest.Start(t)
		c := newClient(w.URL("egym"), w.Credential("egym").APIKey)
		c.create("jane.roe@example.com") // request 1
		for _, preset := range []string{"rate-limit", "unavailable"} {
			w.Rewind(1)
			w.Fault(map[string]any{
				"operation": "egym.publishAccount",
				"effect":    map[string]any{"respond": map[string]any{"preset": preset}},
			})
			fmt.Println(c.create("jim.roe@example.com"))
		}
	})
	// Output:
	// 429
	// 503
}

// A world on a server that runs already, such as one that the command serve
// started.
func ExampleAttach() {
	test(func(t testing.TB) {
		w := simtest.Attach(t, serverURL(t), simtest.Scenario("egym-two-chains"), simtest.AllowNoRequests())
		fmt.Println(w.Credential("egym").Tenant)
	})
	// Output: chain-a
}

// serverURL is where a server runs.
func serverURL(t testing.TB) string { return serve(t, "starter").URL }
