package world_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// Twice is twice: two entries of the journal, and the client is told of the
// second where the first never came back, otherwise of the first.
func TestDuplicate(t *testing.T) {
	users := `{"role":"member","fullAccount":false,"sendEmail":false,"localUserId":"L-1","firstName":"A","gender":"M"}`
	for _, c := range []struct {
		operation, phase string
		call             call
		told             int
		number           string // that the client is told
		says             string
		committed        [2]bool
	}{
		{"egym.publishAccount", "before", create("new"), 409, "2", `"membershipExists"`, [2]bool{true, false}},
		{"egym.publishAccount", "after", create("new"), 201, "1", `"accountId"`, [2]bool{true, false}},
		{"clubos.addUser", "before", call{"POST", "/clubos/users?clubLocationId=1", "dTpw", users}, 200, "2", "Member Found", [2]bool{true, true}},
		{"clubos.addUser", "after", call{"POST", "/clubos/users?clubLocationId=1", "dTpw", users}, 200, "1", "Created", [2]bool{true, true}},
		{"userapi.*", "before", call{"POST", "/userapi/v1/users", "key-u", `{"email":"new@example.com","firstName":"A","lastName":"B"}`}, 200, "2", "new@example.com", [2]bool{true, true}},
	} {
		t.Run(c.operation+" "+c.phase, func(t *testing.T) {
			w := wire(t, fmt.Sprintf("faults: [{id: f, operation: %q, phase: %s, calls: {only: [1]}, effect: {duplicate: true}}]\n", c.operation, c.phase))
			got := w.do(c.call)
			if got.status != c.told || !strings.Contains(got.body, c.says) || got.header.Get("X-Mockvendors-Request") != c.number {
				t.Errorf("%d, request %s: %s", got.status, got.header.Get("X-Mockvendors-Request"), got.body)
			}
			for i := range 2 {
				e := w.done()
				if e.Number != i+1 || e.Committed != c.committed[i] || e.Fault == nil || e.Delivered.Load() != (fmt.Sprint(i+1) == c.number) {
					t.Errorf("entry %d has number %d, committed %v, fault %v, delivered %v", i+1, e.Number, e.Committed, e.Fault, e.Delivered.Load())
				}
			}
			if got := w.Faults()[0]; got.Matched != 1 || got.Fired != 1 || *got.Left != 0 {
				t.Errorf("the call is counted as %+v", got)
			}
			text, _ := json.Marshal(w.State())
			if n := strings.Count(string(text), "new@example.com") + strings.Count(string(text), `"L-1"`); n != 1 {
				t.Errorf("the state has the record %d times: %s", n, text)
			}
		})
	}
}

// The second time a request is read as the first was.
func TestDuplicateOfABadRequest(t *testing.T) {
	bad := call{"POST", "/egym/api/v2/accounts", "key-a", `{"email":5,"firstName":"A"}`}
	once := wire(t, "").do(bad)
	w := wire(t, aFault("before", "{duplicate: true}"))
	fields := func(text string) string {
		var body struct{ FieldErrors json.RawMessage }
		if err := json.Unmarshal([]byte(text), &body); err != nil {
			t.Fatal(err)
		}
		return string(body.FieldErrors)
	}
	if got, want := fields(w.do(bad).body), fields(once.body); got != want || len(got) < 100 {
		t.Errorf("the second time\n%s\nwant\n%s", got, want)
	}
}
