package egym_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/sim/egym"
)

// What the state shows can be put back, and shows the same again.
func TestRoundTrip(t *testing.T) {
	w, c := start(t)
	w.Advance(time.Minute)
	c.Do("POST", accounts+"/acc-mary/roles", `{"trainer":true,"gymOwner":false}`).Is(204, "")
	c.Do("PUT", accounts+"/acc-mary/images", multipart(picture)).Is(204, "")
	c.Do("DELETE", accounts+"/acc-tan", nil).Is(204, "")
	c.Do("PATCH", accounts+"/acc-mary", `{"firstName":"Maria"}`).Is(200, "")
	c.Do("PATCH", accounts+"/acc-john", `{"firstName":"Jon"}`).Is(200, "") // the same moment, and later
	c.Do("POST", accounts, someone(t, nil)).Is(201, "")
	shown := w.StateText()
	listed := c.Do("GET", accounts+"?currentGymOnly=false", nil).Text

	other, _ := start(t)
	put(t, other, shown)
	if again := other.StateText(); again != shown {
		t.Errorf("the state is another one after it was put back:\n%s\nwas\n%s", again, shown)
	}
	d := other.Client("x-api-key", "key-a")
	if again := d.Do("GET", accounts+"?currentGymOnly=false", nil).Text; again != listed {
		t.Errorf("the list is another one:\n%s\nwas\n%s", again, listed)
	}
	d.Do("GET", accounts+"/acc-mary/roles", nil).Is(200, `{"trainer":true}`).By("")
	d.Do("GET", accounts+"/acc-tan", nil).Is(404, "").By("egym.membership-gone")
	d.Do("POST", accounts, john).Is(409, "").By("egym.email-held")
	d.Do("GET", accounts, nil, "x-api-key", "key-n").Is(403, "").By("egym.permission-missing")
	d.Do("GET", accounts+"/acc-john", nil, "x-api-key", "key-r").Is(200, "")
}

// A chain that a key opened is found again by the same key.
func TestRoundTripOfOpenedChain(t *testing.T) {
	w := apitest.Starter(t, egym.Vendor)
	c := w.Client("x-api-key", "mine")
	c.Do("POST", accounts, someone(t, nil)).Is(201, "")
	put(t, w, w.StateText())
	c.Do("POST", accounts, someone(t, nil)).Is(409, "").By("egym.email-held")
}

func put(t *testing.T, w *apitest.World, state string) {
	t.Helper()
	parsed, err := scenario.ParseState(w.Set, []byte(`{"egym":`+state+`}`))
	if err == nil {
		err = parsed.Put(t.Context(), w.World)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Each row makes one mistake in the closed scenario.
func TestMistakes(t *testing.T) {
	for _, row := range []struct{ reason, old, new, want string }{
		{"an email twice", "email: Mary@Mailinator.com", "email: JOHN.WICK@mailinator.com", "account acc-john already has the email"},
		{"a membershipId twice", "membershipId: M-2", "membershipId: M-1", "account acc-john already has the membershipId M-1"},
		{"an accountId twice", "accountId: acc-mary", "accountId: acc-john", "duplicate account \"acc-john\""},
		{"a TAN twice", "membership: {membershipId: M-2, membershipType: PREMIUM,", `membership: {membershipId: M-2, membershipType: CORPORATE_FITNESS, verificationTAN: "222222222",`, "account acc-mary already has the TAN 222222222"},
		{"a TAN of somebody else", `verificationTAN: "222222222"`, `verificationTAN: "333333333"`, "account acc-outside already has the TAN 333333333"},
		{"a TAN that there is not", `verificationTAN: "222222222"`, `verificationTAN: "555555555"`, "wellpass has no TAN 555555555"},
		{"no TAN", `, verificationTAN: "222222222"`, "", "membership.verificationTAN must be given"},
		{"no email", "email: tan@mailinator.com, ", "", "email must be given"},
		{"a gender that there is not", "gender: NON_BINARY", "gender: X", "one of MALE, FEMALE, NON_BINARY"},
		{"a date that there is not", `startOfContract: "2024-01-01", endOfContract`, `startOfContract: "2024-02-30", endOfContract`, "startOfContract must be a date"},
		{"a gym that there is not", "gym: gym-2", "gym: gym-9", "use gym-1, gym-2, gym-3, gym-4"},
		{"roles at such a gym", "gym: gym-2,", "roles: {gym-9: {trainer: true}},", `has no gym "gym-9"`},
		{"an rfid that is none", "gym: gym-2,", "rfids: [{rfid: 12}],", "string"},
		{"an rfid with half a byte", "gym: gym-2,", `rfids: [{rfid: "0x123"}],`, "pairs of hexadecimal digits"},
		{"times of a corporate membership at the account", `verificationTAN: "222222222"`, `verificationTAN: "222222222", corporateFitness: {}`, "chain's wellpass"},
		{"a chain twice", "id: chain-b", "id: chain-a", "duplicate chain \"chain-a\""},
		{"a chain's id in capitals", "id: chain-b", "id: Chain-B", "a-z, 0-9 and -"},
		{"a gym twice", "id: gym-2, apiKeys", "id: gym-1, apiKeys", "duplicate gym \"gym-1\""},
		{"a key twice", "apiKeys: [key-b]", "apiKeys: [key-a]", "duplicate credential: the chain chain-a already declares it"},
		{"an empty key", "apiKeys: [key-b]", `apiKeys: [""]`, "cannot be empty"},
		{"a chain without a gym", "gyms: [{id: gym-1, apiKeys: [key-b]}]", "gyms: []", "a chain needs at least one gym"},
		{"a gym without an id", "gyms: [{id: gym-1, apiKeys: [key-b]}]", `gyms: [{id: ""}]`, "a gym's id cannot be empty"},
		{"a permission that there is not", "READ_MEMBERS", "READ", "valid: READ_MEMBERS, WRITE_MEMBERS, DELETE_MEMBERS, ASSIGN_ROLES, ASSIGN_MEDIA, RECORD_VISITS"},
		{"an email elsewhere that is none", "email: outside@example.com", "email: outside", "not an email address"},
		{"a TAN twice in the reference data", `tan: "111111111"`, `tan: "222222222"`, "duplicate TAN 222222222"},
		{"a time that is none", `startTimestamp: "2025-03-01T00:00:00Z"`, `startTimestamp: "2025-03-01"`, "is not a valid time"},
		{"an end that is none", `endTimestamp: "2026-12-31T00:00:00Z"`, `endTimestamp: "soon"`, "is not a valid time"},
		{"a product twice", "{productId: p-2}", "{productId: p-1}", "duplicate product \"p-1\""},
	} {
		t.Run(row.reason, func(t *testing.T) { mistake(t, row.old, row.new, row.want) })
	}
}

// mistake puts a mistake into the closed scenario.
func mistake(t *testing.T, old, new, want string) {
	t.Helper()
	if strings.Count(closed, old) != 1 {
		t.Fatalf("%q is not once in the scenario", old)
	}
	_, err := apitest.Try(t, egym.Vendor, strings.Replace(closed, old, new, 1))
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Fatalf("the mistake is %v, want %s", err, want)
	}
	if strings.Contains(err.Error(), "key-a") || strings.Contains(err.Error(), "hook-a") {
		t.Errorf("the mistake shows a secret: %v", err)
	}
}

// An account may stand without its membership, and without an id.
func TestLeftOut(t *testing.T) {
	before, rest, _ := strings.Cut(closed, "        bookings:\n") // which name the account whose id is left out
	_, after, _ := strings.Cut(rest, "        generate")
	text := strings.NewReplacer(
		"membership: {membershipId: M-3, membershipType: CORPORATE_FITNESS, startOfContract: \"2024-01-01\", verificationTAN: \"222222222\"}", "contact: {}",
		"accountId: acc-mary, gym: gym-2, ", "",
		", accountId: acc-outside}\n        accounts", "}\n        accounts").Replace(before + "        generate" + after)
	w := apitest.Start(t, egym.Vendor, text)
	c := w.Client("x-api-key", "key-a")
	c.Do("GET", accounts+"/acc-tan", nil).Is(404, "").By("egym.membership-gone")
	id := c.Do("GET", accounts+"/email/mary@mailinator.com", nil).Is(200, "").String("/accountId")
	c.Do("GET", accounts, nil).Is(200, `{"total":2}`)
	elsewhere := c.Do("POST", accounts, someone(t, map[string]any{"email": "outside@example.com"})).Is(409, "").String("/metadata/accountId")
	if id == "" || elsewhere == "" || id == elsewhere {
		t.Errorf("identifiers are %q and %q", id, elsewhere)
	}
	if again := apitest.Start(t, egym.Vendor, text); again.StateText() != w.StateText() {
		t.Error("the same scenario gave other identifiers")
	}
}

func TestGenerate(t *testing.T) {
	const count = 2_000
	text := strings.Replace(closed, "{accounts: 0}", "{accounts: 2000}", 1)
	w := apitest.Start(t, egym.Vendor, text)
	shown := w.StateText()
	var state struct {
		Chains []struct {
			Accounts []struct {
				AccountID, Email, Gym string
				Membership            struct{ MembershipID string }
			}
		}
	}
	if err := json.Unmarshal([]byte(shown), &state); err != nil {
		t.Fatal(err)
	}
	seen, perGym := map[string]bool{}, map[string]int{}
	for _, a := range state.Chains[0].Accounts {
		seen["id "+a.AccountID], seen["email "+strings.ToLower(a.Email)], seen["membership "+a.Membership.MembershipID] = true, true, true
		perGym[a.Gym]++
	}
	if n := len(state.Chains[0].Accounts); n != count+3 || len(seen) != 3*n {
		t.Errorf("%d accounts have %d identifiers, want %d and three each", n, len(seen), count+3)
	}
	if perGym["gym-4"] != count/4 {
		t.Errorf("accounts per gym: %v", perGym)
	}
	if apitest.Start(t, egym.Vendor, text).StateText() != shown {
		t.Error("the same seed made other accounts")
	}
	if other := apitest.Start(t, egym.Vendor, strings.Replace(text, "seed: 7", "seed: 8", 1)).StateText(); other == shown {
		t.Error("another seed made the same accounts")
	}
	w.Client("x-api-key", "key-a").Do("GET", accounts+"?currentGymOnly=false&limit=100", nil).Is(200, `{"total":2003}`)
}

// Worlds share the rows of their scenario: what is done in one must not show
// after a reset.
func TestReset(t *testing.T) {
	text := strings.Replace(closed, "{accountId: acc-john, ", "{accountId: acc-john, roles: {gym-1: {gymOwner: true}}, image: {type: image/png, size: 5, sha256: none}, ", 1)
	w := apitest.Start(t, egym.Vendor, text)
	before := w.StateText()
	for _, op := range operations {
		c := w.Client("x-api-key", "key-a")
		c.Do(op.method, op.path, body(op.id, op.body))
		if changes := w.Last().Changes; op.method != "GET" && len(changes) == 0 {
			t.Errorf("%s changes nothing", op.id)
		}
		c.Do("PATCH", accounts+"/acc-mary", `{"contact":{"city":"Graz"},"membership":{"barcode":"b-9"}}`).Is(200, "")
		c.Do("PATCH", accounts+"/acc-mary", `{"contact":{"street":"Ring"},"membership":{"barcode":"b-8"}}`).Is(200, "")
		w.Reset()
		if w.StateText() != before {
			t.Fatalf("%s outlives a reset", op.id)
		}
	}
}
