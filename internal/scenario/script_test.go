package scenario_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// twoChains has ten lines; what a test adds begins in the eleventh.
const twoChains = `version: 1
name: mine
title: Mine
vendors:
  egym:
    chains:
      - {id: chain-a, gyms: [{id: gym-1, apiKeys: [key-a]}]}
      - {id: chain-b, gyms: [{id: gym-b}]}
  perfectgym: {companies: [{id: demo, apiUsers: [{username: u, password: p, token: t}], clubs: [{id: 12, name: Centre}]}]}
  onsi: {clients: [{id: acme, apiKeys: [k], tiers: [Gold]}]}
`

// Mistakes in faults and rivals are found when the file is read, with their
// place.
func TestLoadScript(t *testing.T) {
	set := world.NewSet(vendors.All())
	const drop = "effect: {drop: reset}"
	for _, c := range []struct{ reason, text, want string }{ // want: all errors, "" for none
		{"a fault of one operation", "faults:\n  - {id: a, operation: egym.publishAccount, tenant: chain-a, " + drop + "}\n", ""},
		{"of all operations", "faults:\n  - {id: a, operation: egym.*, where: {path: {accountId: x}}, " + drop + "}\n  - {id: b, operation: \"*.*\", tenant: acme, " + drop + "}\n", ""},
		{"an unknown operation", "faults:\n  - {id: a, operation: egym.publishAcount, " + drop + "}\n",
			`mine.yaml:12:24: egym has no operation "publishAcount"; did you mean "publishAccount"? `},
		{"an unknown vendor", "faults:\n  - id: a\n    operation: egim.publishAccount\n    " + drop + "\n",
			`mine.yaml:13:16: unknown vendor "egim"; did you mean "egym"? `},
		{"a name that is none", "faults:\n  - {id: a, operation: publishAccount, " + drop + "}\n",
			`mine.yaml:12:24: "publishAccount" is not an operation: write vendor.operationId, vendor.* or *.*`},
		{"an unknown tenant", "faults:\n  - {id: a, operation: egym.*, tenant: chain-c, " + drop + "}\n", `mine.yaml:12:40: egym has no chain "chain-c"`},
		{"one without a credential, of whom no call can come", "faults:\n  - {id: a, operation: egym.*, tenant: chain-b, " + drop + "}\n", `mine.yaml:12:40: the chain chain-b declares no credential`},
		{"one that no vendor has", "faults:\n  - {id: a, operation: \"*.*\", tenant: chain-c, " + drop + "}\n", `mine.yaml:12:39: no vendor has a tenant "chain-c"`},
		{"any tenant may come where credentials are open", "credentials: open\nfaults:\n  - {id: a, operation: egym.*, tenant: open-12345678, " + drop + "}\n", ""},
		{"an unknown path parameter", "faults:\n  - {id: a, operation: egym.retrieveAccount, where: {path: {acountId: x}}, " + drop + "}\n",
			`mine.yaml:12:71: the path of egym.retrieveAccount has no parameter "acountId"; did you mean "accountId"? valid: accountId`},
		{"one that none of the operations has", "faults:\n  - {id: a, operation: egym.*, where: {path: {userId: x}}, " + drop + "}\n",
			`mine.yaml:12:55: the path of egym.* has no parameter "userId"; valid: `},
		{"an operation without any", "faults:\n  - {id: a, operation: egym.listAccounts, where: {path: {accountId: x}}, " + drop + "}\n",
			`mine.yaml:12:69: the path of egym.listAccounts has no parameters`},
		{"an id that stands twice", "faults:\n  - {id: a, operation: egym.*, calls: {only: [1]}, " + drop + "}\n  - {id: a, operation: egym.*, " + drop + "}\n",
			`mine.yaml:13:10: duplicate fault id "a" (also item 1): give each its own`},
		{"a fault in another's shadow", "faults:\n  - {id: a, operation: egym.*, " + drop + "}\n  - {id: b, operation: egym.publishAccount, calls: {only: [3]}, " + drop + "}\n",
			`mine.yaml:13:5: fault "b" never fires: "a" (item 1) matches the same calls and comes first`},
		{"whatever its phase", "faults:\n  - {id: a, operation: egym.*, " + drop + "}\n  - {id: b, operation: egym.publishAccount, phase: after, " + drop + "}\n",
			`mine.yaml:13:5: fault "b" never fires: "a" (item 1) matches the same calls and comes first`},
		{"a fault that can never fire", "faults:\n  - {id: a, operation: egym.*, calls: {percent: 0}, " + drop + "}\n",
			`mine.yaml:12:49: at 0 percent the fault never fires; leave it out, or add expect: {fired: 0}`},
		{"an unknown effect", "faults:\n  - {id: a, operation: egym.*, effect: {drop: rest}}\n", `mine.yaml:12:47: unknown value "rest"; did you mean "reset"? `},
		{"several mistakes are told together, in the file's order", "rivals:\n  - {after: {operation: egym.*}, operation: egym.x, tenant: chain-a}\nfaults:\n  - {id: a, operation: egym.y, " + drop + "}\n",
			"mine.yaml:12:45: egym has no operation \"x\"; valid: |mine.yaml:14:24: egym has no operation \"y\"; valid: "},

		{"a rival", "rivals:\n  - {after: {operation: \"*.*\"}, operation: egym.partialUpdate, tenant: chain-a, path: {accountId: x}, body: {}}\n", ""},
		{"a rival after what there is not", "rivals:\n  - {after: {operation: egym.qqq}, operation: egym.listAccounts, tenant: chain-a}\n", `mine.yaml:12:25: egym has no operation "qqq"; valid: `},
		{"after another's path", "rivals:\n  - {after: {operation: egym.getByEmail, where: {path: {accountId: x}}}, operation: egym.listAccounts, tenant: chain-a}\n",
			`mine.yaml:12:68: the path of egym.getByEmail has no parameter "accountId"; valid: email`},
		{"at no call", "rivals:\n  - {after: {operation: egym.*, calls: {percent: 0}}, operation: egym.listAccounts, tenant: chain-a}\n", `mine.yaml:12:50: at 0 percent it never acts`},
		{"a rival of an unknown vendor", "rivals:\n  - {after: {operation: egym.*}, operation: onsy.getMembers, tenant: acme}\n", `mine.yaml:12:45: unknown vendor "onsy"; did you mean "onsi"? `},
		{"with more than one operation", "rivals:\n  - {after: {operation: egym.*}, operation: egym.*, tenant: chain-a}\n", `mine.yaml:12:45: egym has no operation "*"; valid: `},
		{"without a tenant", "rivals:\n  - {after: {operation: egym.*}, operation: egym.listAccounts}\n", `mine.yaml:12:5: key "tenant" is missing`},
		{"with an unknown tenant", "rivals:\n  - {after: {operation: egym.*}, operation: egym.listAccounts, tenant: chain-c}\n", `mine.yaml:12:72: egym has no chain "chain-c"`},
		{"which must be declared even where credentials are open", "credentials: open\nrivals:\n  - {after: {operation: egym.*}, operation: egym.listAccounts, tenant: chain-c}\n", `mine.yaml:13:72: egym has no chain "chain-c"`},
		{"with an unknown credential", "rivals:\n  - {after: {operation: egym.*}, operation: egym.listAccounts, tenant: chain-a, as: {gym: gym-2}}\n", `mine.yaml:12:85: the chain chain-a declares no credential with the gym "gym-2"; did you mean "gym-1"? valid: gym-1`},
		{"with none", "rivals:\n  - {after: {operation: egym.*}, operation: egym.listAccounts, tenant: chain-a, as: none}\n", ""},
		{"with a word for it that there is not", "rivals:\n  - {after: {operation: egym.*}, operation: egym.listAccounts, tenant: chain-a, as: nobody}\n", `mine.yaml:12:85: as must be none, or a mapping that chooses a credential, such as {apiKey: KEY}`},
		{"without what its path needs", "rivals:\n  - {after: {operation: egym.*}, operation: egym.retrieveAccount, tenant: chain-a}\n", `mine.yaml:12:5: retrieveAccount needs the path parameter "accountId"`},
		{"with what its path has not", "rivals:\n  - {after: {operation: egym.*}, operation: egym.listAccounts, tenant: chain-a, path: {accountId: x}}\n", `mine.yaml:12:87: the path of listAccounts has no parameter "accountId"`},
		{"with what makes it another's path", "rivals:\n  - {after: {operation: egym.*}, operation: egym.retrieveAccount, tenant: chain-a, path: {accountId: corporate-fitness}}\n", `mine.yaml:12:90: with these parameters /api/v2/accounts/corporate-fitness is not a path of retrieveAccount but of another operation`},
		{"with two bodies", "rivals:\n  - {after: {operation: egym.*}, operation: perfectgym.authorize, tenant: demo, as: none, body: {}, form: {a: b}}\n", `mine.yaml:12:107: form cannot be combined with body: a call has one body`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			_, err := scenario.Load(set, "mine.yaml", []byte(twoChains+c.text))
			var got []string
			if err != nil {
				got = strings.Split(err.Error(), "\n")
			}
			want := strings.Split(c.want, "|")
			if c.want == "" {
				want = nil
			}
			if len(got) != len(want) {
				t.Fatalf("the errors are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			for i := range want {
				if got[i] != want[i] && !(strings.HasSuffix(want[i], " ") && strings.HasPrefix(got[i], want[i])) {
					t.Errorf("the error is\n%s\nwant\n%s", got[i], want[i])
				}
			}
		})
	}
}

// A fault for a running world is read against the world as it is.
func TestFaultForARunningWorld(t *testing.T) {
	set := world.NewSet(vendors.All())
	start, err := scenario.Load(set, "mine.yaml", []byte(twoChains))
	if err != nil {
		t.Fatal(err)
	}
	w, err := set.Make(world.Default, start)
	if err != nil {
		t.Fatal(err)
	}
	read := func(text string) string {
		t.Helper()
		doc, err := strict.Parse("", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := scenario.Fault(set, w, doc.Root()); err != nil {
			return err.Error()
		}
		return ""
	}
	for _, c := range []struct{ reason, text, want string }{
		{"a good one", `{"id": "a", "operation": "egym.*", "tenant": "chain-a", "effect": {"drop": "reset"}}`, ""},
		{"an unknown operation", `{"id": "a", "operation": "egym.publish", "effect": {"drop": "reset"}}`, `1:26: egym has no operation "publish"; did you mean "publishAccount"? `},
		{"an unknown tenant", `{"id": "a", "operation": "egym.*", "tenant": "chain-c", "effect": {"drop": "reset"}}`, `1:46: egym has no chain "chain-c"`},
		{"no id", `{"operation": "egym.*", "effect": {"drop": "reset"}}`, `1:1: key "id" is missing`},
	} {
		if got := read(c.text); got != c.want && (!strings.HasSuffix(c.want, " ") || !strings.HasPrefix(got, c.want)) {
			t.Errorf("%s: %s, want %s", c.reason, got, c.want)
		}
	}
	state, err := scenario.ParseState(set, []byte(`{"egym": {"chains": [{"id": "chain-c", "gyms": [{"id": "g", "apiKeys": ["k"]}]}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := state.Put(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	for tenant, want := range map[string]string{"chain-c": "", "chain-a": `1:46: egym has no chain "chain-a"`} {
		if got := read(`{"id": "a", "operation": "egym.*", "tenant": "` + tenant + `", "effect": {"drop": "reset"}}`); got != want {
			t.Errorf("after other tenants were put, %s: %q, want %q", tenant, got, want)
		}
	}
}
