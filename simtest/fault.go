package simtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// Fault adds a fault after those that are already set, and returns its id. The fault is written as in a scenario file: as YAML or JSON text,
// or as any value that encodes to such JSON:
//
//	w.Fault(`{operation: egym.publishAccount, calls: {only: [1]}, phase: after, effect: {drop: reset}}`)
//
// A fault without an id gets one: fault-1, fault-2, and so on.
func (w *World) Fault(fault any) (id string) {
	w.tb.Helper()
	text, err := textOf(fault)
	w.must(err)
	doc, err := strict.Parse("fault.yaml", text)
	w.must(err)
	given, ok := doc.Root().Get("id")
	id, body := given.Text(), doc.Root().JSON()
	if !ok && doc.Root().Kind() == strict.Mapping {
		id = w.newFaultID()
		body = withID(id, body)
	}
	if err := w.api.send(http.MethodPost, "/faults", json.RawMessage(body), nil); err != nil {
		w.tb.Fatalf("simtest: cannot set the fault:\n%v", err)
	}
	return id
}

func (w *World) newFaultID() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faultIDs++
	return fmt.Sprintf("fault-%d", w.faultIDs)
}

// withID adds an id to a JSON object that has none.
func withID(id string, object []byte) []byte {
	if string(object) == "{}" {
		return fmt.Appendf(nil, `{"id":%q}`, id)
	}
	return fmt.Appendf(nil, `{"id":%q,%s`, id, object[1:])
}

// Fired returns how often a fault has fired, whether it comes from the scenario
// or the test.
func (w *World) Fired(id string) int {
	w.tb.Helper()
	all, err := w.faults()
	w.must(err)
	i := slices.IndexFunc(all, func(f faultStatus) bool { return f.ID == id })
	if i < 0 {
		ids := make([]string, len(all))
		for i, f := range all {
			ids[i] = f.ID
		}
		w.tb.Fatalf("simtest: the world has no fault %q%s", id, strict.Suggest(id, ids))
	}
	return all[i].Hits
}

// RemoveFault removes a fault, for example because an outage is over. If it has
// not fired by then, it counts as one that never fired.
func (w *World) RemoveFault(id string) {
	w.tb.Helper()
	w.must(w.collect())
	w.must(w.api.send(http.MethodDelete, "/faults/"+escaped(id), nil, nil))
}

// faultStatus is a fault as the control API shows it.
type faultStatus struct {
	ID        string
	Operation string
	Expect    *struct{ Fired int }
	Matched   int // calls
	Hits      int
}

func (f faultStatus) firing() judge.Firing {
	firing := judge.Firing{Fired: f.Hits, Matched: f.Matched}
	if f.Expect != nil {
		firing.Want = &f.Expect.Fired
	}
	return firing
}

func (w *World) faults() ([]faultStatus, error) {
	var got struct{ Faults []faultStatus }
	err := w.api.get("/faults", &got)
	return got.Faults, err
}

// escaped returns a name escaped as part of a path.
func escaped(name string) string { return url.PathEscape(name) }
