package habits_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/habits"
)

const (
	lostCreate  = `[{id: f, operation: egym.publishAccount, phase: after, calls: {only: [1]}, effect: {drop: close}}]`
	lostInvite  = `[{id: f, operation: onsi.inviteMember, phase: after, calls: {only: [1]}, effect: {drop: close}}]`
	unavailable = `[{id: f, operation: egym.getByEmail, effect: {respond: {preset: unavailable}}}]`
	told        = `[{id: f, operation: egym.getByEmail, calls: {first: 1}, effect: {respond: {status: 503, headers: {Retry-After: "1"}}}}]`
	conflict    = `[{id: f, operation: egym.publishAccount, effect: {respond: {status: 409}}}]`

	jane   = `{"email": "jane.roe@example.com", "firstName": "Jane", "lastName": "Roe", "gender": "FEMALE", "membership": {"membershipId": "A-2001", "membershipType": "BASIC", "startOfContract": "2026-01-01"}}`
	invite = `{"email": "jane.roe@example.com", "firstName": "Jane", "lastName": "Roe", "tier": "Gold"}`

	accounts = "/egym/api/v2/accounts"
	members  = "/onsi/v1/members"
)

// planted is a client with one habit, and one without it that does the same.
type planted struct {
	habit  string
	reason string
	faults string
	closed bool // keys that the scenario does not declare are refused
	bad    func(*client)
	at     []int // the requests; nil where they depend on the machine
	good   func(*client)
	also   []string // what else both clients do
}

func all() []planted {
	return []planted{
		{
			habit: habits.BlindRetry, reason: "a create whose answer is lost", faults: lostCreate,
			bad: func(c *client) { c.post(accounts, jane); c.post(accounts, jane) }, at: []int{2},
			good: func(c *client) {
				c.post(accounts, jane)
				c.get(byEmail("jane.roe@example.com"))
				c.post(accounts, jane)
			},
		},
		{
			habit: habits.BlindRetry, reason: "a gateway's 502 says nothing of the write either",
			faults: `[{id: f, operation: egym.publishAccount, calls: {only: [1]}, effect: {respond: {status: 502}}}]`,
			bad:    func(c *client) { c.post(accounts, jane); c.post(accounts, jane) }, at: []int{2},
			good: func(c *client) { // a lost PUT may be sent again
				c.post(accounts, jane)
			},
		},
		{
			habit: habits.BlindRetry, reason: "a key makes the repeat safe", faults: lostInvite,
			bad:  func(c *client) { c.post(members, invite); c.post(members, invite) },
			at:   []int{2},
			good: func(c *client) { c.post(members, invite, key, "k-1"); c.post(members, invite, key, "k-1") },
		},
		{
			habit: habits.KeyChanged, reason: "a new key for each try", faults: lostInvite,
			bad:  func(c *client) { c.post(members, invite, key, "k-1"); c.post(members, invite, key, "k-2") },
			at:   []int{2},
			good: func(c *client) { c.post(members, invite, key, "k-1"); c.post(members, invite, key, "k-1") },
		},
		{
			habit: habits.KeyReused, reason: "one key for two members",
			bad: func(c *client) { c.post(members, invite, key, "k-1"); c.post(members, other(invite), key, "k-1") }, at: []int{2},
			good: func(c *client) { c.post(members, invite, key, "k-1"); c.post(members, other(invite), key, "k-2") },
		},
		{
			habit: habits.DeletedOwn, reason: "a conflict with its own lost create is solved by a DELETE", faults: lostCreate,
			bad: func(c *client) {
				c.post(accounts, jane)
				id := c.text(c.get(byEmail("jane.roe@example.com")), "accountId")
				c.do("DELETE", accounts+"/"+id, "")
				c.post(accounts, jane)
			}, at: []int{3},
			good: func(c *client) {
				c.post(accounts, jane)
				c.get(byEmail("jane.roe@example.com"))
			},
		},
		{
			habit: habits.DeletedOwn, reason: "and made again without a name that EGYM drops", faults: lostCreate,
			also: []string{habits.FieldsIgnored},
			bad: func(c *client) {
				c.post(accounts, strings.Replace(jane, "{", `{"nickname": "J", `, 1))
				id := c.text(c.get(byEmail("jane.roe@example.com")), "accountId")
				c.do("DELETE", accounts+"/"+id, "")
				c.post(accounts, jane)
			}, at: []int{3},
			good: func(c *client) { // another member takes the place of the one that was a mistake
				c.post(accounts, strings.Replace(jane, "{", `{"nickname": "J", `, 1))
				id := c.text(c.get(byEmail("jane.roe@example.com")), "accountId")
				c.do("DELETE", accounts+"/"+id, "")
				c.post(accounts, strings.Replace(other(jane), "A-2001", "A-2002", 1))
			},
		},
		{
			habit: habits.RetryAfterIgnored, reason: "a second was asked for", faults: told,
			bad: func(c *client) { c.get(mia); time.Sleep(20 * time.Millisecond); c.get(mia) }, at: []int{2},
			good: func(c *client) { c.get(mia); time.Sleep(time.Second); c.get(mia) },
		},
		{
			habit: habits.RemainingIgnored, reason: "sixty requests are allowed at once, and the sixtieth answer says that none is left",
			bad: func(c *client) {
				for i := range 61 {
					c.get(byEmail(fmt.Sprintf("m%d@example.com", i)))
				}
			}, at: []int{61},
			good: func(c *client) {
				for i := range 61 {
					if r := c.get(byEmail(fmt.Sprintf("m%d@example.com", i))); r.header.Get("X-Ratelimit-Remaining") == "0" {
						c.advance()
					}
				}
			},
		},
		{
			habit: habits.NoPause, reason: "a tight loop", faults: unavailable,
			bad:  func(c *client) { c.tries(6, func(int) time.Duration { return 0 }) },
			good: func(c *client) { c.tries(5, doubling(20*time.Millisecond)) },
		},
		{
			habit: habits.NoBackoff, reason: "every 60 ms", faults: unavailable,
			bad:  func(c *client) { c.tries(6, func(int) time.Duration { return 60 * time.Millisecond }) },
			good: func(c *client) { c.tries(5, doubling(20*time.Millisecond)) },
		},
		{
			habit: habits.NoJitter, reason: "six calls that each wait 100 ms before their retry",
			faults: `[{id: f, operation: egym.getByEmail, calls: {only: [1, 3, 5, 7, 9, 11]}, effect: {respond: {preset: unavailable}}}]`,
			bad:    func(c *client) { c.eachTwice(6, func() time.Duration { return 100 * time.Millisecond }) },
			good: func(c *client) {
				c.eachTwice(6, func() time.Duration { return 20*time.Millisecond + rand.N(40*time.Millisecond) })
			},
		},
		{
			habit: habits.NoCap, reason: "eleven retries", faults: unavailable, also: []string{habits.NoPause},
			bad:  func(c *client) { c.tries(12, func(int) time.Duration { return 0 }) },
			at:   []int{12},
			good: func(c *client) { c.tries(6, func(int) time.Duration { return 0 }) },
		},
		{
			habit: habits.ConflictLoop, reason: "the same create, three times",
			bad: func(c *client) { c.post(accounts, taken); c.post(accounts, taken); c.post(accounts, taken) }, at: []int{3},
			good: func(c *client) { // something was written in between
				c.post(accounts, taken)
				c.post(accounts, taken)
				c.post(accounts, jane)
				c.post(accounts, taken)
			},
		},
		{
			habit: habits.ConflictLoop, reason: "a fault's 409 is one as well", faults: conflict,
			bad:  func(c *client) { c.post(accounts, jane); c.post(accounts, jane); c.post(accounts, jane) },
			at:   []int{3},
			good: func(c *client) { c.post(accounts, jane); c.post(accounts, taken) },
		},
		{
			habit: habits.RefusalLoop, reason: "the gender is wrong each time",
			bad:  func(c *client) { c.post(accounts, wrong); c.post(accounts, wrong); c.post(accounts, wrong) },
			at:   []int{3},
			good: func(c *client) { c.post(accounts, wrong); c.post(accounts, jane) },
		},
		{
			habit: habits.CredentialsLoop, reason: "a key that EGYM does not know is refused with 403", closed: true,
			bad: func(c *client) {
				for _, name := range []string{"a", "b", "c"} {
					c.do("GET", byEmail(name+"@example.com"), "", "x-api-key", "revoked")
				}
			}, at: []int{3},
			good: func(c *client) { // a key that EGYM knows, and another one that it does not
				c.do("GET", mia, "", "x-api-key", "revoked")
				c.do("GET", mia, "", "x-api-key", "revoked")
				c.get(mia)
				c.do("GET", mia, "", "x-api-key", "revoked")
			},
		},
		{
			habit: habits.CredentialsLoop, reason: "a key that Onsi does not know is refused with 403", closed: true,
			bad: func(c *client) {
				for i := range 3 {
					c.do("GET", members+"/mem_"+fmt.Sprint(i), "", "x-api-key", "revoked")
				}
			}, at: []int{3},
			good: func(c *client) { // each with a key of its own
				for i := range 3 {
					c.do("GET", members+"/mem_"+fmt.Sprint(i), "", "x-api-key", fmt.Sprintf("revoked-%d", i))
				}
			},
		},
		{
			habit: habits.CredentialsLoop, reason: "no key",
			bad: func(c *client) {
				for _, name := range []string{"a", "b", "c"} {
					c.do("GET", byEmail(name+"@example.com"), "", "x-api-key", "")
				}
			}, at: []int{3},
			good: func(c *client) {
				c.do("GET", mia, "", "x-api-key", "")
				c.get(mia)
				c.do("GET", mia, "", "x-api-key", "")
			},
		},
		{
			habit: habits.PagesSkipped, reason: "the second page begins one item too late",
			bad:  func(c *client) { c.get(members + "?skip=0&take=2"); c.get(members + "?skip=3&take=2") },
			at:   []int{2},
			good: func(c *client) { c.get(members + "?skip=0&take=2"); c.get(members + "?skip=2&take=2") },
		},
		{
			habit: habits.PagesSkipped, reason: "a page that failed is never asked for again",
			faults: `[{id: f, operation: onsi.getMembers, calls: {only: [2]}, effect: {respond: {preset: unavailable}}}]`,
			bad: func(c *client) {
				c.get(members + "?skip=0&take=2")
				c.get(members + "?skip=2&take=1")
				c.get(members + "?skip=3&take=2")
			}, at: []int{3},
			good: func(c *client) { // two threads: the pages come in another order
				c.get(members + "?skip=2&take=2")
				c.get(members + "?skip=0&take=2")
				c.get(members + "?skip=0&take=2")
			},
		},
		{
			habit: habits.LastPageMissed, reason: "only the first page", at: []int{1},
			bad:  func(c *client) { c.get(members + "?skip=0&take=2") },
			good: func(c *client) { c.get(members + "?skip=0&take=2"); c.get(members + "?skip=2&take=2") },
		},
		{
			habit: habits.LastPageMissed, reason: "hasNext says so", at: []int{1},
			bad:  func(c *client) { c.get(accounts + "?limit=1&currentGymOnly=false") },
			good: func(c *client) { c.get(accounts + "?limit=10&currentGymOnly=false") },
		},
		{
			habit: habits.FieldsIgnored, reason: "a misspelled parameter", at: []int{1},
			bad:  func(c *client) { c.get(accounts + "?limits=10") },
			good: func(c *client) { c.get(accounts + "?limit=10") },
		},
		{
			habit: habits.PollingNoPause, reason: "six looks in a row",
			bad: func(c *client) {
				for range 6 {
					c.get(mia)
				}
			},
			good: func(c *client) {
				for range 6 {
					c.get(mia)
					time.Sleep(20 * time.Millisecond)
				}
			},
		},
		{
			habit: habits.AskedAgain, reason: "the tiers before each member", at: []int{7},
			bad: func(c *client) {
				for i := range 4 {
					c.get("/onsi/v1/tiers")
					c.get(members + "/mem_" + fmt.Sprint(i))
				}
			},
			good: func(c *client) {
				c.get("/onsi/v1/tiers")
				for i := range 4 {
					c.get(members + "/mem_" + fmt.Sprint(i))
				}
			},
		},
	}
}

// doubling returns pauses that double, and a random part.
func doubling(first time.Duration) func(int) time.Duration {
	return func(try int) time.Duration { return first<<try + rand.N(first/2) }
}

// TestPlanted: each habit is found in a client that has it, at the request where it
// shows, and not in one that does it right; and nothing else is found.
func TestPlanted(t *testing.T) {
	t.Parallel()
	covered := map[string]bool{}
	for _, p := range all() {
		covered[p.habit] = true
		t.Run(p.habit+": "+p.reason, func(t *testing.T) {
			t.Parallel()
			for attempt := 1; ; attempt++ { // a pause that the machine made longer may hide a habit
				c := serve(t, p.faults, p.closed)
				p.bad(c)
				card := c.card()
				if ids := seen(card); !slices.Equal(ids, inOrder(append(p.also, p.habit))) {
					if p.at == nil && attempt < 10 {
						continue
					}
					t.Fatalf("seen are %v, want %v\n%s", ids, inOrder(append(p.also, p.habit)), text(t, card))
				}
				i := slices.IndexFunc(card.Habits, func(s habits.Seen) bool { return s.ID == p.habit })
				if got := card.Habits[i].Requests; p.at != nil && !slices.Equal(got, p.at) {
					t.Errorf("it is seen at requests %v, want %v\n%s", got, p.at, text(t, card))
				}
				break
			}
			c := serve(t, p.faults, p.closed)
			p.good(c)
			if card := c.card(); !slices.Equal(seen(card), inOrder(p.also)) {
				t.Errorf("of the client without it are seen %v, want %v\n%s", seen(card), p.also, text(t, card))
			}
		})
	}
	for _, h := range habits.All {
		if !covered[h.ID] {
			t.Errorf("no client here has the habit %s", h.ID)
		}
	}
}

func seen(c habits.Card) (ids []string) {
	for _, s := range c.Habits {
		ids = append(ids, s.ID)
	}
	return ids
}

func inOrder(ids []string) []string {
	place := func(id string) int {
		return slices.IndexFunc(habits.All, func(h habits.Habit) bool { return h.ID == id })
	}
	sorted := slices.Clone(ids)
	slices.SortFunc(sorted, func(a, b string) int { return cmp.Compare(place(a), place(b)) })
	return sorted
}

// What the client did not do itself is not its habit.
func TestNotTheClients(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reason, faults string
		act            func(*client)
		requests       int
	}{
		{"a request that a fault doubles, the second told", `[{id: f, operation: onsi.inviteMember, phase: before, effect: {duplicate: true}}]`,
			func(c *client) { c.post(members, invite) }, 1},
		{"a request that a fault doubles, the first told", `[{id: f, operation: onsi.inviteMember, phase: after, effect: {duplicate: true}}]`,
			func(c *client) { c.post(members, invite) }, 1},
		{"a rival's create after the lost one", lostCreate + "\nrivals: [{after: {operation: egym.publishAccount}, operation: egym.publishAccount, tenant: alpha, body: " + jane + "}]",
			func(c *client) { c.post(accounts, jane) }, 1},
	} {
		c := start(t, row.faults)
		row.act(c)
		if n := len(c.w.Journal.Entries()); n != 2 {
			t.Errorf("%s: the journal has %d entries, want 2", row.reason, n)
		}
		if card := c.card(); card.Requests != row.requests || len(card.Habits) > 0 {
			t.Errorf("%s:\n%s", row.reason, text(t, card))
		}
	}
}

// A card says of how many requests it knows nothing.
func TestForgotten(t *testing.T) {
	t.Parallel()
	c := start(t, "")
	c.get(mia)
	c.w.Journal.Forget()
	c.get(mia)
	card := c.card()
	if last := card.Cannot[len(card.Cannot)-1]; card.Requests != 1 || last != "The requests up to #1, which the journal no longer holds." {
		t.Errorf("of %d requests: %q", card.Requests, last)
	}
}

// What there was no occasion for is said.
func TestNothingToJudge(t *testing.T) {
	t.Parallel()
	c := start(t, "")
	card := c.card()
	if card.Requests != 0 || len(card.Habits) != 0 || len(card.Unseen) != len(habits.All) || len(card.Unjudged) != 4 {
		t.Errorf("a world without requests has the card\n%s", text(t, card))
	}
	if c.get(mia).status != http.StatusOK {
		t.Error("Mia is not there, so this proves little")
	}
	if card := c.card(); card.Requests != 1 || len(card.Habits) != 0 {
		t.Errorf("a look has the card\n%s", text(t, card))
	}
}
