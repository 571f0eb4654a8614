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
	eachVendor(t, func(t *testing.T, v sim.Vendor) {
		s := v.Sample
		w := apitest.Starter(t, v)
		var history []porcupine.Operation
		var mu sync.Mutex
		var all sync.WaitGroup
		begin := make(chan struct{})
		begun := time.Now()
		for i := range clients {
			all.Go(func() {
				client := w.Known()
				<-begin
				call := time.Since(begun).Nanoseconds()
				a := client.Do(s.Create.Method, s.Create.Path, s.Create.Body(7))
				back := time.Since(begun).Nanoseconds()
				mu.Lock()
				defer mu.Unlock()
				history = append(history, porcupine.Operation{ClientId: i, Call: call, Return: back, Output: claimOf(s, a)})
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
		if s.Create.Status != s.Again && (won[s.Create.Status] != 1 || won[s.Again] != clients-1) {
			t.Errorf("statuses %v: want one %d and %d times %d", won, s.Create.Status, clients-1, s.Again)
		}
		if len(ids) != 1 {
			t.Errorf("the clients were told of %d records, want one: %v", len(ids), ids)
		}
		if !porcupine.CheckOperations(register(s), history) {
			t.Error("no order of the calls explains what the clients were told")
		}
	})
}

func claimOf(s sim.Sample, a *apitest.Answer) claim {
	c := claim{status: a.Status}
	found := s.Found[0] != "" && a.At(s.Found[0]) == s.Found[1]
	switch {
	case a.Status == s.Create.Status:
		c.id = id(s, a)
	case a.Status == s.Again && s.Holder != "":
		c.id = fmt.Sprint(a.At(s.Holder))
	}
	if found {
		c.status = -c.status // with the same status as a creation
	}
	return c
}

// register is the model: the first claim makes the record, and all others are
// told of that one. Where nothing tells the answer to the same once more from
// that to a creation, it is the same answer, of the same record.
func register(s sim.Sample) porcupine.Model {
	again := s.Again
	if s.Found[0] != "" {
		again = -again
	}
	return porcupine.Model{
		Init: func() any { return "" },
		Step: func(state, _, output any) (bool, any) {
			c := output.(claim)
			if state == "" {
				return c.status == s.Create.Status && c.id != "", c.id
			}
			tells := s.Holder != "" || s.Again == s.Create.Status
			return c.status == again && (c.id == state || c.id == "" && !tells), state
		},
		Equal:             func(a, b any) bool { return a == b },
		DescribeOperation: func(_, output any) string { return fmt.Sprintf("%+v", output) },
	}
}

// TestSameBytes: two runs of the same requests give the same bytes.
func TestSameBytes(t *testing.T) {
	eachVendor(t, func(t *testing.T, v sim.Vendor) {
		s := v.Sample
		run := func() (all string) {
			w := apitest.Starter(t, v)
			client := w.Known()
			for i := range 5 {
				a := client.Do(s.Create.Method, s.Create.Path, s.Create.Body(i))
				all += fmt.Sprintln(a.Status, a.Header, a.Text)
				a = client.Do("GET", s.Look(id(s, a)), nil)
				all += fmt.Sprintln(a.Status, a.Header, a.Text)
				a = client.Do(s.Create.Method, s.Create.Path, s.Create.Body(i))
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
