package sim_test

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/sim"
)

// transaction is one of vendor v and tenant t in a fresh world of that seed.
func transaction(seed uint64) *sim.Tx {
	kit := sim.NewKit()
	return &sim.Tx{
		Tx: kit.NewDB().Begin(), Kit: kit, Seed: seed, Vendor: "v", Caller: sim.Caller{Tenant: "t"},
		Now: time.Date(2026, 1, 15, 9, 0, 0, 5e8, time.FixedZone("", 3600)),
	}
}

func draws(tx *sim.Tx, n int) []uint64 {
	drawn := make([]uint64, n)
	for i := range drawn {
		drawn[i] = tx.Draw()
	}
	return drawn
}

func TestDrawRepeats(t *testing.T) {
	if a, b := draws(transaction(7), 100), draws(transaction(7), 100); !slices.Equal(a, b) {
		t.Errorf("one seed gives %v and %v", a[:3], b[:3])
	}
}

// What decides about a number makes another one when it is another.
func TestDrawDepends(t *testing.T) {
	seen := map[uint64]string{}
	for _, seed := range []uint64{0, 1, 2, math.MaxUint64} {
		for _, vendor := range []string{"v", "w", ""} {
			for _, tenant := range []string{"t", "u", ""} {
				tx := transaction(seed)
				tx.Vendor = vendor
				tx.ActAs(tenant)
				for i, n := range draws(tx, 50) {
					who := fmt.Sprintf("seed %d, %s, %s, draw %d", seed, vendor, tenant, i)
					if other, ok := seen[n]; ok {
						t.Errorf("%s and %s are the same", who, other)
					}
					seen[n] = who
				}
			}
		}
	}
}

// A tenant's numbers are the same whatever others draw in between.
func TestDrawIsTheTenantsOwn(t *testing.T) {
	alone := draws(transaction(7), 20)
	tx := transaction(7)
	var among []uint64
	for i := range 20 {
		tx.ActAs("u")
		draws(tx, i%3)
		tx.ActAs("t")
		among = append(among, tx.Draw())
	}
	if !slices.Equal(alone, among) {
		t.Errorf("alone %v, among others %v", alone[:3], among[:3])
	}
}

func TestRollbackTakesDrawsBack(t *testing.T) {
	tx := transaction(7)
	first := draws(tx, 3)
	tx.Rollback()
	if again := draws(tx, 3); !slices.Equal(first, again) {
		t.Errorf("drew %v, and after rolling back %v", first, again)
	}
}

func TestUUID(t *testing.T) {
	form := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	tx := transaction(7)
	seen := map[string]bool{}
	for range 5000 {
		id := tx.UUID()
		if !form.MatchString(id) {
			t.Fatalf("%s is no UUID of version 4", id)
		}
		if seen[id] {
			t.Fatalf("%s was drawn twice", id)
		}
		seen[id] = true
	}
	if a, b := transaction(9).UUID(), transaction(9).UUID(); a != b {
		t.Errorf("one seed gives %s and %s", a, b)
	}
}

// Every character is as frequent at every place, within four standard
// deviations; the seed makes the test repeat.
func TestTextIsUniform(t *testing.T) {
	const alphabet, length, n = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 8, 20_000
	tx := transaction(7)
	counts := [length]map[rune]int{}
	for i := range counts {
		counts[i] = map[rune]int{}
	}
	seen := map[string]bool{}
	for range n {
		text := tx.Text(length, alphabet)
		if len(text) != length || strings.Trim(text, alphabet) != "" {
			t.Fatalf("%q is not %d characters of the alphabet", text, length)
		}
		for i, c := range text {
			counts[i][c]++
		}
		seen[text] = true
	}
	if len(seen) != n { // of 32^8 possible ones
		t.Errorf("%d texts of %d differ", len(seen), n)
	}
	p := 1 / float64(len(alphabet))
	mean, sigma := n*p, math.Sqrt(n*p*(1-p))
	for place, count := range counts {
		for _, c := range alphabet {
			if off := math.Abs(float64(count[c])-mean) / sigma; off > 4 {
				t.Errorf("%c stands at place %d %d times, %.1f deviations from %.0f", c, place, count[c], off, mean)
			}
		}
	}
	if got := tx.Text(0, alphabet); got != "" {
		t.Errorf("no characters are %q", got)
	}
}

func TestFakerRepeats(t *testing.T) {
	a, b := transaction(7).Faker(), transaction(7).Faker()
	for range 20 {
		if x, y := a.Email(), b.Email(); x != y {
			t.Fatalf("one seed gives %s and %s", x, y)
		}
	}
	if a.Email() == transaction(8).Faker().Email() {
		t.Error("another seed gives the same")
	}
}

func TestOutbox(t *testing.T) {
	tx := transaction(7)
	if got := tx.Kit.Outbox(tx); got == nil || len(got) != 0 {
		t.Errorf("an empty outbox is %#v; it is shown as []", got)
	}
	tx.Mail("ann@example.org", "confirm", map[string]string{"token": "t1"})
	tx.Vendor = "w"
	tx.ActAs("u")
	tx.Mail("ben@example.org", "welcome", nil)
	tx.Notify("m-1", "push", map[string]string{"text": "hi"})
	want := []sim.Message{
		{Number: 1, Time: "2026-01-15T08:00:00Z", Vendor: "v", Tenant: "t", Kind: "mail", To: "ann@example.org", About: "confirm", Body: []byte(`{"token":"t1"}`)},
		{Number: 2, Time: "2026-01-15T08:00:00Z", Vendor: "w", Tenant: "u", Kind: "mail", To: "ben@example.org", About: "welcome", Body: []byte(`null`)},
		{Number: 3, Time: "2026-01-15T08:00:00Z", Vendor: "w", Tenant: "u", Kind: "notification", To: "m-1", About: "push", Body: []byte(`{"text":"hi"}`)},
	}
	if diff := cmp.Diff(want, tx.Kit.Outbox(tx)); diff != "" {
		t.Errorf("outbox (-want +got):\n%s", diff)
	}
	for range 20 {
		tx.Mail("cleo@example.org", "news", nil)
	}
	for i, m := range tx.Kit.Outbox(tx) {
		if m.Number != i+1 {
			t.Errorf("message %d has the number %d", i+1, m.Number)
		}
	}
	tx.Rollback()
	if got := tx.Kit.Outbox(tx); len(got) != 0 {
		t.Errorf("a refused request left mail: %v", got)
	}
}

func TestReadingsAreReplaced(t *testing.T) {
	colour := &sim.Reading{ID: "colour", Values: []string{"red", "blue"}}
	size := &sim.Reading{ID: "size", Values: []string{"small", "large"}}
	var none sim.Readings
	if got := none.Of(colour); got != "red" || colour.Default() != "red" {
		t.Errorf("unset, it is %q", got)
	}
	blue := none.With(colour, "blue")
	both := blue.With(size, "large")
	back := both.With(colour, "red")
	for _, test := range []struct {
		reason       string
		rs           sim.Readings
		colour, size string
	}{
		{"none is set", none, "red", "small"},
		{"one is set", blue, "blue", "small"},
		{"both are set", both, "blue", "large"},
		{"one is set back", back, "red", "large"},
	} {
		if test.rs.Of(colour) != test.colour || test.rs.Of(size) != test.size {
			t.Errorf("%s: %s, %s", test.reason, test.rs.Of(colour), test.rs.Of(size))
		}
	}
	tx := transaction(7)
	tx.Readings = blue
	if tx.Reads(colour) != "blue" || tx.Reads(size) != "small" {
		t.Error("a transaction reads other values than its own")
	}
}

type pair struct{ Tenant, ID, Secret string }

func (p pair) key() string  { return sim.Key(p.Tenant, p.ID) }
func (p pair) Ref() sim.Ref { return sim.Ref{Tenant: p.Tenant, Collection: "pairs", ID: p.ID} }
func (p pair) Shown() any   { return p.ID }

func TestRecords(t *testing.T) {
	kit := sim.NewKit()
	v := sim.Vendor{Name: "v"}
	pairs := sim.Records(kit.For(&v), "pairs", pair.key)
	other := sim.Rows(kit.For(&v), "other", func(s string) string { return s })
	tx := &sim.Tx{Tx: kit.NewDB().Begin(), Kit: kit}
	pairs.Put(tx, pair{"t", "1", "s"})
	pairs.Put(tx, pair{"t", "1", "other"})
	other.Put(tx, "x")
	pairs.Delete(tx, sim.Key("t", "1"))
	var got []sim.Change
	for _, c := range tx.Changes() {
		if r, ok := kit.Change(c); ok {
			got = append(got, r)
		}
	}
	want := []sim.Change{
		{Ref: sim.Ref{Tenant: "t", Collection: "pairs", ID: "1"}, After: "1"},
		{Ref: sim.Ref{Tenant: "t", Collection: "pairs", ID: "1"}, Before: "1", After: "1"},
		{Ref: sim.Ref{Tenant: "t", Collection: "pairs", ID: "1"}, Before: "1"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

func TestStateRoundTrip(t *testing.T) {
	type held struct{ Names []string }
	var kept held
	s := sim.StateOf(func(_ *sim.Tx, h held) error {
		if len(h.Names) > 1 {
			return sim.Place{"names", 1}.Errorf("there is room for one, not for %d", len(h.Names))
		}
		kept = h
		return nil
	}, func(*sim.Tx) held { return kept })
	into := s.New().(*held)
	into.Names = []string{"a"}
	if err := s.Load(nil, into); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(any(held{[]string{"a"}}), s.Dump(nil)); diff != "" {
		t.Errorf("dump (-want +got):\n%s", diff)
	}
	var at *sim.StateError
	err := s.Load(nil, &held{[]string{"a", "b"}})
	if !errors.As(err, &at) || err.Error() != "there is room for one, not for 2" {
		t.Fatalf("error is %v", err)
	}
	if diff := cmp.Diff(sim.Place{"names", 1}, at.Path); diff != "" {
		t.Errorf("path (-want +got):\n%s", diff)
	}
}
