package retries

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// name is the name of the worlds in which requests are tried.
const name = "repeated"

// repeat sends a request, loses its answer, and sends it again a second later. It
// returns nil if the vendor refuses the first one.
func (t trier) repeat(sample contract.Sample, readings sim.Readings) (*Repeat, error) {
	w, err := t.set.Make(name, t.start)
	if err != nil {
		return nil, err
	}
	defer t.set.Delete(name)
	w.SetReadings(readings)
	if sample.After != "" {
		before, err := t.doc.Sample(sample.After)
		if err != nil {
			return nil, err
		}
		if _, err := t.send(w, before); err != nil {
			return nil, err
		}
	}
	lose := fault.WithSeed(fault.Fault{
		ID: "lost", When: fault.When{Operation: fault.Operation{Vendor: t.v.Name, ID: t.op.ID}},
		Phase: fault.After, Effect: fault.Effect{Drop: fault.Close},
	}, 0)
	if err := w.SetFaults(func([]*fault.Seeded) ([]*fault.Seeded, error) { return []*fault.Seeded{lose}, nil }); err != nil {
		return nil, err
	}
	first, err := t.send(w, sample)
	switch {
	case err != nil:
		return nil, err
	case !first.Committed:
		return nil, nil
	case first.Fault == nil:
		return nil, errors.New("its answer cannot be lost: no fault fires at it")
	}
	if err := w.SetFaults(func([]*fault.Seeded) ([]*fault.Seeded, error) { return nil, nil }); err != nil {
		return nil, err
	}
	w.SetClock(func(c clock.Clock) clock.Clock { return c.Advance(time.Second) })
	before, err := stateOf(w, t.v)
	if err != nil {
		return nil, err
	}
	second, err := t.send(w, sample)
	if err != nil {
		return nil, err
	}
	after, err := stateOf(w, t.v)
	if err != nil {
		return nil, err
	}
	return t.compare(first, second, !bytes.Equal(before, after)), nil
}

// compare says what the second request did. differs says that it left another state.
func (t trier) compare(first, second *journal.Entry, differs bool) *Repeat {
	r := &Repeat{First: first.Status, Status: second.Status}
	if rule, _ := second.Decided(); rule != nil {
		r.Rule = rule.ID
	}
	made, updated := false, false
	for _, row := range second.Changes {
		if m, ok := row.After.(*sim.Message); ok {
			made = true
			r.Differ = append(r.Differ, m.Kind+"s")
		}
		c, ok := t.set.Kit.Change(row)
		if !ok || c.Before != nil && c.After != nil && !contentDiffers(c) {
			continue
		}
		made, updated = made || c.Before == nil, updated || c.Before != nil
		if !slices.Contains(r.Differ, c.Collection) {
			r.Differ = append(r.Differ, c.Collection)
		}
	}
	switch {
	case second.Refusal != nil:
		r.Does, r.Code = Refused, second.Refusal.Code
	case made:
		r.Does = Second
	case updated:
		r.Does = Updates
	case differs:
		r.Does = Touches
	case first.Status == second.Status && bytes.Equal(first.ResponseBody, second.ResponseBody):
		r.Does = Same
	default:
		r.Does = Found
	}
	return r
}

// contentDiffers reports whether a record differs in more than what the vendor makes.
func contentDiffers(c sim.Change) bool {
	generated := sim.IdentityOf(c.After).Generated
	return !reflect.DeepEqual(content(c.Before, generated), content(c.After, generated))
}

// content returns a record without the fields of these dotted names.
func content(record any, without []string) map[string]any {
	text, err := json.Marshal(record)
	if err != nil {
		return nil
	}
	var members map[string]any
	_ = json.Unmarshal(text, &members) // a record is an object
	for _, name := range without {
		at := members
		path := strings.Split(name, ".")
		for _, step := range path[:len(path)-1] {
			at, _ = at[step].(map[string]any)
		}
		delete(at, path[len(path)-1])
	}
	return members
}

// stateOf returns the vendor's state as bytes.
func stateOf(w *world.World, v *world.Vendor) ([]byte, error) {
	return json.Marshal(w.State()[v.Name], json.Deterministic(true))
}

// send sends a request with the first credential that the world shows.
func (t trier) send(w *world.World, s contract.Sample) (*journal.Entry, error) {
	target := "/w/" + name + "/" + t.v.Name + s.Path
	if s.Query != "" {
		target += "?" + s.Query
	}
	r, err := http.NewRequest(s.Method, target, bytes.NewReader(s.Body))
	if err != nil {
		return nil, err
	}
	credential, ok := w.Credential(t.v)
	if !ok {
		return nil, fmt.Errorf("the scenario %s declares no credential of %s", t.start.Scenario, t.v.Name)
	}
	r.Header = s.Header.Clone()
	for header, values := range t.v.Carrier.Sign(credential).Header {
		r.Header[header] = values
	}
	t.serve(r)
	entries := w.Journal.Entries()
	if len(entries) == 0 {
		return nil, errors.New("it is in no journal")
	}
	return entries[len(entries)-1], nil
}

// serve has the set answer a request. Where the answer is to be lost, there is no
// connection to close, and the set panics as net/http's servers expect it.
func (t trier) serve(r *http.Request) {
	defer func() {
		if v := recover(); v != nil && v != http.ErrAbortHandler {
			panic(v)
		}
	}()
	t.set.ServeHTTP(&nowhere{http.Header{}}, r)
}

// nowhere is where answers go: the journal has them.
type nowhere struct{ header http.Header }

func (n *nowhere) Header() http.Header            { return n.header }
func (n *nowhere) Write(text []byte) (int, error) { return len(text), nil }
func (n *nowhere) WriteHeader(int)                {}
