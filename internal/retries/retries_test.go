package retries_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/retries"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

func table(t *testing.T) (*world.Set, retries.Table) {
	t.Helper()
	set := world.NewSet(vendors.All())
	sc, err := scenario.Open(context.Background(), set, "starter")
	if err != nil {
		t.Fatal(err)
	}
	all, err := retries.Of(set, sc.Start)
	if err != nil {
		t.Fatal(err)
	}
	return set, all
}

// The page is what the engine does today.
func TestPageIsFresh(t *testing.T) {
	t.Parallel()
	_, all := table(t)
	page, err := os.ReadFile("../../docs/retries.md")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := all.Markdown(&b); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(page), "\n"), strings.Split(b.String(), "\n")); diff != "" {
		t.Errorf("go run ./cmd/mockvendors retries --markdown > docs/retries.md (-page +engine):\n%s", diff)
	}
}

// What a client's habits are judged by is what the engine does: a contract marks the
// writes that may be repeated although their method says otherwise, and the reverse.
func TestContractsMarkWhatMayBeRepeated(t *testing.T) {
	t.Parallel()
	set, all := table(t)
	writes := 0
	for _, v := range all.Vendors {
		doc, err := set.Vendor(v.Name).Contract()
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range v.Writes {
			writes++
			op, _ := doc.Operation(w.Operation)
			if safe := w.Class == retries.Safe; op.Repeatable != safe {
				t.Errorf("%s.%s (%s) is %s: give it x-repeatable: %v in its contract", v.Name, w.Operation, w.Method, w.Class, safe)
			}
		}
	}
	if writes == 0 {
		t.Error("no vendor writes: is this test looking at the right place?")
	}
}

// One write of each class, as the vendors' pages let it be expected.
func TestClasses(t *testing.T) {
	t.Parallel()
	_, all := table(t)
	for _, row := range []struct {
		reason, vendor, operation string
		class                     retries.Class
		does                      retries.Does
	}{
		{"the email is held by the record that the lost request made", "egym", "publishAccount", retries.LookFirst, retries.Refused},
		{"each check-in is a visit of its own", "egym", "checkin", retries.Unsafe, retries.Second},
		{"a second mail, whose token replaces the first one's", "perfectgym", "requestPasswordReset", retries.Unsafe, retries.Second},
		{"a PUT of what is there", "egym", "updateAccount", retries.Safe, retries.Touches},
		{"what was deleted is gone", "egym", "eraseAccountMembershipData", retries.Safe, retries.Refused},
		{"Member Found instead of Member Created", "clubos", "addUser", retries.Safe, retries.Found},
		{"an upsert", "userapi", "upsertUser", retries.Safe, retries.Same},
		{"the key finds the first answer", "onsi", "uploadPayRun", retries.SafeByKey, retries.Second},
	} {
		found := false
		for _, v := range all.Vendors {
			for _, w := range v.Writes {
				if v.Name != row.vendor || w.Operation != row.operation {
					continue
				}
				found = true
				if w.Class != row.class || w.Repeat.Does != row.does {
					t.Errorf("%s: %s.%s is %s, its repeat %s, want %s and %s", row.reason, v.Name, w.Operation, w.Class, w.Repeat.Does, row.class, row.does)
				}
			}
		}
		if !found {
			t.Errorf("there is no %s.%s", row.vendor, row.operation)
		}
	}
}
