package vendors_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim"
)

// claim is one client's try to create the record, and what it was told.
type claim struct {
	status int
	id     string // "" where the answer tells none
}

// TestOneWins: 64 clients create the same record at once. Vendors that know
// conflicts let exactly one win; Club OS creates one and finds it 63 times; the
// user API holds one user.
func TestOneWins(t *testing.T) {
	const clients = 64
	eachVendor(t, func(t *testing.T, v sim.Vendor, s sample) {
		w := apitest.Starter(t, v)
		var history []porcupine.Operation
		var mu sync.Mutex
		var all sync.WaitGroup
		begin := make(chan struct{})
		begun := time.Now()
		for i := range clients {
			all.Go(func() {
				client := w.Client(s.header...)
				<-begin
				call := time.Since(begun).Nanoseconds()
				a := client.Do(s.method, s.path, s.body(7))
				back := time.Since(begun).Nanoseconds()
				mu.Lock()
				defer mu.Unlock()
				history = append(history, porcupine.Operation{ClientId: i, Call: call, Return: back, Output: claimOf(v, s, a)})
			})
		}
		close(begin)
		all.Wait()

		won := map[int]int{}
		ids := map[string]bool{}
		for _, op := range history {
			c := op.Output.(claim)
			won[c.status]++
			if c.id != "" {
				ids[c.id] = true
			}
		}
		if s.created != s.again && (won[s.created] != 1 || won[s.again] != clients-1) {
			t.Errorf("statuses %v: want one %d and %d times %d", won, s.created, clients-1, s.again)
		}
		if len(ids) != 1 {
			t.Errorf("the clients were told of %d records, want one: %v", len(ids), ids)
		}
		if !porcupine.CheckOperations(register(s), history) {
			t.Error("no order of the calls explains what the clients were told")
		}
	})
}

func claimOf(v sim.Vendor, s sample, a *apitest.Answer) claim {
	c := claim{status: a.Status}
	if a.Status == s.created {
		c.id = id(a, s.idAt)
	}
	if v.Name == "egym" && a.Status == 409 {
		c.id = id(a, "/metadata/accountId")
	}
	if v.Name == "clubos" && a.At("/responses/0/message") == "Member Found" {
		c.status = -c.status // found, with the same status as created
	}
	return c
}

// register is the model: the first claim makes the record, and all others are
// told of that one.
func register(s sample) porcupine.Model {
	again := s.again
	return porcupine.Model{
		Init: func() any { return "" },
		Step: func(state, _, output any) (bool, any) {
			c := output.(claim)
			if state == "" {
				return c.status == s.created && c.id != "", c.id
			}
			if c.status == s.created {
				// The same status as a creation: only where creating again is no refusal, and of the same record.
				return again == s.created && c.id == state && s.path == "/v1/users", state
			}
			return (c.status == again || c.status == -again) && (c.id == "" || c.id == state), state
		},
		Equal:             func(a, b any) bool { return a == b },
		DescribeOperation: func(_, output any) string { return fmt.Sprintf("%+v", output) },
	}
}

// TestSameBytes: two runs of the same requests give the same bytes.
func TestSameBytes(t *testing.T) {
	eachVendor(t, func(t *testing.T, v sim.Vendor, s sample) {
		run := func() (all string) {
			w := apitest.Starter(t, v)
			client := w.Client(s.header...)
			for i := range 5 {
				a := client.Do(s.method, s.path, s.body(i))
				all += fmt.Sprintln(a.Status, a.Header, a.Text)
				a = client.Do("GET", s.look(id(a, s.idAt)), nil)
				all += fmt.Sprintln(a.Status, a.Header, a.Text)
				a = client.Do(s.method, s.path, s.body(i))
				all += fmt.Sprintln(a.Status, a.Header, a.Text)
				w.Advance(90 * time.Second)
			}
			return all + w.StateText()
		}
		if first, second := run(), run(); first != second {
			t.Errorf("two runs differ:\n%s\n---\n%s", first, second)
		}
	})
}
