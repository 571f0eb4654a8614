package vendors_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/sim"
)

// eachVendor runs a test for every vendor of the list.
func eachVendor(t *testing.T, test func(t *testing.T, v sim.Vendor)) {
	for _, v := range vendors.All() {
		t.Run(v.Name, func(t *testing.T) { test(t, v) })
	}
}

// id returns the id of the record that an answer to a sample's creation tells.
func id(s sim.Sample, a *apitest.Answer) string { return fmt.Sprint(a.At(s.ID)) }

// TestSamples: what a vendor says of its sample is so.
func TestSamples(t *testing.T) {
	eachVendor(t, func(t *testing.T, v sim.Vendor) {
		s, w := v.Sample, apitest.Starter(t, v)
		first, ok := w.Credential(w.Vendor)
		if !ok {
			t.Fatal("the starter declares no credential")
		}
		if diff := cmp.Diff(s.Credential, first); diff != "" {
			t.Errorf("the starter's first credential is another (-sample +starter):\n%s", diff)
		}
		client := w.Known()
		for i := range 2 {
			a := client.Do(s.Create.Method, s.Create.Path, s.Create.Body(i)).Is(s.Create.Status, "")
			if a.Operation != s.Create.Operation {
				t.Errorf("the operation is %q, want %q", a.Operation, s.Create.Operation)
			}
			if !made(t, w, s.Key) {
				t.Errorf("no record was made whose id is its %s", s.Key)
			}
			client.Do("GET", s.Look(id(s, a)), nil).Is(200, "")
		}
		client.Do(s.Create.Method, s.Create.Path, s.Create.Body(0)).Is(s.Again, "")
	})
}

// made reports whether the last request made a record that has its id in the
// member of that name.
func made(t *testing.T, w *apitest.World, key string) bool {
	t.Helper()
	for _, c := range w.Last().Changes {
		record, ok := w.Set.Kit.Change(c)
		if !ok || record.Before != nil {
			continue
		}
		text, err := json.Marshal(record.After)
		if err != nil {
			t.Fatal(err)
		}
		var members map[string]json.RawMessage
		if err := json.Unmarshal(text, &members); err != nil {
			t.Fatal(err)
		}
		if strings.Trim(string(members[key]), `"`) == record.ID {
			return true
		}
	}
	return false
}
