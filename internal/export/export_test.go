package export_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/export"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
)

var update = flag.Bool("update", false, "write the exports in testdata")

func write(t *testing.T, path, text, format string) string {
	t.Helper()
	set := world.NewSet(vendors.All())
	sc, err := scenario.Read(set, path, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	got, err := export.Write(t.Context(), set, sc, sc.Scenario, format)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// shipped returns the shipped scenarios that have steps.
func shipped(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range scenarios.Names() {
		if text, _ := scenarios.Text(name); strings.Contains(string(text), "\nsteps:") {
			all[name] = string(text)
		}
	}
	if len(all) < 20 {
		t.Fatalf("only %d scenarios have steps: is this test looking at the right place?", len(all))
	}
	return all
}

// every has a step of every form.
const every = `version: 1
name: every
title: Every form of a step
clock: {start: "2026-01-15T09:00:00Z"}
vendors:
  egym: {chains: [{id: chain-a, gyms: [{id: gym-1, apiKeys: [key-alpha]}, {id: gym-2, apiKeys: [key-beta-2]}],
    accounts: [{accountId: acc-john, email: john@example.com, firstName: John, lastName: Wick, gender: MALE, membership: {membershipId: M-1, membershipType: BASIC, startOfContract: "2025-08-24"}}]}]}
  perfectgym: {companies: [{id: demo, apiUsers: [{username: api, password: secret-word, token: pg-token}], clubs: [{id: 12, name: Centre}],
    users: [{id: 236, email: ewa@example.com, firstName: Ewa, lastName: Nowak, homeClubId: 12, password: ewas-password}]}]}
  clubos: {partners: [{id: p1, username: partner-one, password: word-one, locations: [1]}]}
faults:
- {id: gone, operation: egym.listAccounts, calls: {only: [1]}, effect: {drop: reset}}
rivals:
- {after: {operation: egym.retrieveAccount}, operation: egym.partialUpdate, tenant: chain-a, as: {apiKey: key-beta-2}, path: {accountId: acc-john}, body: {firstName: Jonny}}
steps:
- {id: lost, operation: egym.listAccounts, query: {limit: "2", email: "a b&c@example.com"}, headers: {X-Note: 'a "quoted" $HOME # word {{x}}'}, expect: {error: reset}}
- {id: look, operation: egym.retrieveAccount, path: {accountId: acc-john}, save: {email: /email, type: /membership/membershipType},
   expect: {status: 200, headers: {content-type: {$match: ^application/json}, x-none: {$exists: false}},
     body: {email: {$match: '^john\.?'}, firstName: {$len: 4}, membership: {membershipType: {$type: string}}}}}
- clock: {advance: 90m}
- clock: {set: "2026-03-01T00:00:00Z"}
- {id: other, operation: egym.partialUpdate, as: {gym: gym-2}, path: {accountId: acc-john}, body: {firstName: "It's ${look.email}", lastName: "${NAME}"}, expect: {status: 200}}
- {id: again, operation: egym.getRoles, path: {accountId: nobody}, repeat: {until: 404, max: 3}}
- {id: later, operation: egym.getRoles, path: {accountId: nobody}, repeat: {until: 404, max: 3, delay: 1s}}
- {id: none, operation: egym.getRoles, as: none, path: {accountId: acc-john}, expect: {status: 401}}
- {id: login, operation: perfectgym.authorize, as: none, form: {grant_type: password, username: ewa@example.com, password: ewas-password}, save: {token: /access_token}, expect: {status: 200, body: {expires_in: {$type: integer}}}}
- {id: clubs, operation: perfectgym.listUsers, expect: {status: 200}}
- {id: unknown, operation: perfectgym.listUsers, as: none, expect: {status: 401, body: {odd-key: {$exists: false}}}}
- {id: verify, operation: clubos.verifyUser, query: {clubLocationId: 1}, body: {email: jane@example.com}}
`

// TestGoldens shows what people get; -update writes it.
func TestGoldens(t *testing.T) {
	lost, _ := scenarios.Text("egym-lost-answer")
	five, _ := scenarios.Text("all-five-sync")
	for _, c := range []struct{ name, text string }{
		{"egym-lost-answer", string(lost)}, {"all-five-sync", string(five)}, {"every", every},
	} {
		for _, format := range export.Formats {
			t.Run(c.name+"."+format, func(t *testing.T) {
				t.Parallel()
				got, file := write(t, c.name+".yaml", c.text, format), filepath.Join("testdata", c.name+"."+format)
				if *update {
					if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
					t.Errorf("it differs from the golden file; -update writes it (-file +export):\n%s", diff)
				}
			})
		}
	}
}

// No export holds a credential, in whatever way a step carries it.
func TestExportsHoldNoCredential(t *testing.T) {
	t.Parallel()
	for _, format := range export.Formats {
		got := write(t, "every.yaml", every, format)
		for _, credential := range []string{
			"key-alpha", "key-beta-2", "secret-word", "pg-token", "ewas-password", "word-one",
			"cGFydG5lci1vbmU6d29yZC1vbmU", // partner-one and its password, as Basic encodes them
		} {
			if strings.Contains(got, credential) {
				t.Errorf("%s: it holds %s:\n%s", format, credential, got)
			}
		}
		if format == "mermaid" { // which shows no headers
			continue
		}
		for _, variable := range []string{"EGYM_API_KEY", "EGYM_API_KEY_2", "PERFECTGYM_TOKEN", "PERFECTGYM_PASSWORD_2", "CLUBOS_USERNAME", "CLUBOS_PASSWORD"} {
			if !strings.Contains(got, "MOCKVENDORS_"+variable) {
				t.Errorf("%s: it does not name MOCKVENDORS_%s", format, variable)
			}
		}
	}
}

// A tenant that its id opened has no password: what is empty is no credential.
func TestNothingIsNoCredential(t *testing.T) {
	t.Parallel()
	const opened = "version: 1\nname: opened\ncredentials: open\nvendors: {clubos: {partners: []}}\n" +
		"steps: [{operation: clubos.verifyUser, tenant: open-257028aa, query: {clubLocationId: 2, userId: \"\"}}]\n"
	got := write(t, "opened.yaml", opened, "curl")
	for _, want := range []string{"--user 'open-257028aa:'\n", "--url-query 'userId='"} {
		if !strings.Contains(got, want) || strings.Contains(got, "PASSWORD") {
			t.Errorf("want %s and no variable in\n%s", want, got)
		}
	}
}

// An export says which expectations of the scenario nobody checks when it runs.
func TestExportsSayWhatTheyDoNotCheck(t *testing.T) {
	t.Parallel()
	day, _ := scenarios.Text("egym-day")
	rings := strings.Replace(string(day), "\nassert:\n", "\nassert:\n  deliveries: [{operation: egym.webhook.TEST, count: 1, outcome: failed}]\n", 1)
	expiry, _ := scenarios.Text("userapi-expiry")
	onPurpose := regexp.MustCompile(`(?m)^  contract: warn.*\n`).ReplaceAllString(string(expiry), "")
	const plain = "version: 1\nname: plain\nvendors: {userapi: {accounts: [{id: acme, apiKeys: [k]}]}}\n" +
		"steps: [{operation: userapi.listUsers, expect: {status: 200}}, {operation: userapi.getUser, path: {email: x}, expect: {status: 404}}]\n"
	const head = "# Not checked here, only by mockvendors test: "
	for _, c := range []struct{ reason, text, format, want, not string }{
		{"exec judges assert", rings, "curl", head + "expect.body, expect.deliveries\n", "assert."},
		{"a Hurl file asserts the body", rings, "hurl", head + "expect.deliveries, assert.state, assert.deliveries\n", ""},
		{"which deliveries", rings, "hurl", "# not checked: deliveries [{\"operation\":\"egym.webhook.MEMBERSHIP_DELETE\",\"body\":{\"accountId\":\"{{create_accountId}}\"}", ""},
		{"expectations of steps are comments", rings, "http", head + "assert.state, assert.deliveries\n", "checked here, only by mockvendors test: expect"},
		{"deliveries too", rings, "http", "# expect deliveries: [{\"operation\":\"egym.webhook.TEST\",\"body\":{\"accountId\":null},\"outcome\":\"failed\"}]\n", ""},
		{"statuses alone", plain, "curl", "\n# Needs: curl, jq\n\nset -eu", "ot checked"},
		{"statuses alone, in Hurl", plain, "hurl", "hurl --test", "ot checked"},
		{"exec does not know what is meant to be refused", onPurpose, "curl", "# To exec, these steps break the contract: wrong-date\n# It fails unless the scenario has assert: {contract: warn}\n", ""},
		{"a scenario that says so", string(expiry), "curl", "call ", "To exec"},
	} {
		got := write(t, "", c.text, c.format)
		if !strings.Contains(got, c.want) || c.not != "" && strings.Contains(got, c.not) {
			t.Errorf("%s: want %q and not %q in\n%.3000s", c.reason, c.want, c.not, got)
		}
	}
}

func TestFormats(t *testing.T) {
	for format, says := range map[string]string{
		"hurll": `there is no format "hurll"; did you mean "hurl"?`,
		"":      `there is no format ""; valid: curl, hurl, http, mermaid`,
		"har":   "/_mock/worlds/default/requests.har",
	} {
		if err := export.CheckFormat(format); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: got %v, want %s", format, err, says)
		}
	}
}

// The same scenario is exported in the same bytes.
func TestExportsRepeat(t *testing.T) {
	t.Parallel()
	for _, format := range export.Formats {
		if one, other := write(t, "every.yaml", every, format), write(t, "every.yaml", every, format); one != other {
			t.Errorf("%s: two exports differ:\n%s", format, cmp.Diff(one, other))
		}
	}
}

// The diagrams of all shipped scenarios are read by Mermaid itself, in .ci/formats.
func TestDiagrams(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("MERMAID_FILES")
	for name, text := range shipped(t) {
		got := write(t, name+".yaml", text, "mermaid")
		if !strings.Contains(got, "\nsequenceDiagram\n") || !strings.Contains(got, "->>") {
			t.Errorf("%s: it draws nothing:\n%s", name, got)
		}
		if dir != "" {
			if err := os.WriteFile(filepath.Join(dir, name+".mmd"), []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
