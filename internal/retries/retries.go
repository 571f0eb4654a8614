// Package retries finds out what a repeated write does. It sends the sample request of
// every write in a fresh world, loses the answer, sends the request again, and looks at
// the second answer and at the state.
package retries

import (
	"fmt"
	"strings"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// Table is what a repeat does for every write of some vendors.
type Table struct {
	Vendors []Vendor `json:"vendors"`
}

// Vendor has the writes of a vendor.
type Vendor struct {
	Name   string  `json:"name"`
	Title  string  `json:"title"`
	Writes []Write `json:"writes"`
}

// Write is an operation that writes.
type Write struct {
	Operation string  `json:"operation"`
	Method    string  `json:"method"`
	Path      string  `json:"path"`
	Class     Class   `json:"class"`
	Repeat    Repeat  `json:"repeat"`
	Key       *Keyed  `json:"key"`   // null if the operation takes no idempotency key
	Under     []Under `json:"under"` // the readings that change it
}

// Keyed is what a repeat does whose requests both carry the same idempotency key.
type Keyed struct {
	Header string `json:"header"`
	Repeat Repeat `json:"repeat"`
}

// Under is what a repeat does under another value of a reading.
type Under struct {
	Reading string `json:"reading"` // with the vendor: "egym.patch-response"
	Value   string `json:"value"`
	Class   Class  `json:"class"`
	Repeat  Repeat `json:"repeat"`
	Keyed   bool   `json:"keyed"` // both requests carry the key
}

// Repeat is what came of a request that was sent again after its answer was lost.
type Repeat struct {
	Does   Does     `json:"does"`
	Status int      `json:"status"`
	First  int      `json:"first"` // the status of the answer that was lost
	Code   string   `json:"code,omitempty"`
	Rule   string   `json:"rule,omitempty"`   // that decided the second answer
	Differ []string `json:"differ,omitempty"` // the collections in which the repeat left something else
}

// Does is what a repeat does, in a word.
type Does string

// What a repeat does.
const (
	Same    Does = "same"    // the same answer, and nothing else is written
	Found   Does = "found"   // another answer, which is no refusal, and nothing else is written
	Refused Does = "refused" // and nothing else is written
	Touches Does = "touches" // only times, identifiers and tokens that the vendor makes are new
	Updates Does = "updates" // records are changed once more
	Second  Does = "second"  // a second record
)

// Class says whether a client may repeat a write whose answer it lost.
type Class string

// The classes.
const (
	Safe      Class = "safe"
	SafeByKey Class = "safe with a key"
	LookFirst Class = "look first"
	Unsafe    Class = "unsafe"
)

// Of makes the table of a set's vendors in worlds that begin at start. It makes worlds
// in the set, and deletes them.
func Of(set *world.Set, start *world.Start) (Table, error) {
	var t Table
	for _, v := range set.Vendors {
		doc, err := v.Contract()
		if err != nil {
			return t, err
		}
		one := Vendor{Name: v.Name, Title: v.Title, Writes: []Write{}}
		for _, op := range v.API.Routes.All {
			if !op.Simulated() || !op.Writes {
				continue
			}
			w, err := trier{set, start, v, doc, op}.write()
			if err != nil {
				return t, fmt.Errorf("%s.%s: %w", v.Name, op.ID, err)
			}
			one.Writes = append(one.Writes, w)
		}
		t.Vendors = append(t.Vendors, one)
	}
	return t, nil
}

// trier tries one operation.
type trier struct {
	set   *world.Set
	start *world.Start
	v     *world.Vendor
	doc   *contract.Contract
	op    *sim.Operation
}

func (t trier) write() (w Write, err error) {
	sample, err := t.doc.Sample(t.op.ID)
	if err != nil {
		return w, err
	}
	w = Write{Operation: t.op.ID, Method: t.op.Method, Path: t.op.Path, Under: []Under{}}
	key := t.key()
	keyless := sample
	keyless.Header = sample.Header.Clone()
	if key != "" {
		keyless.Header.Del(key)
	}
	first, err := t.repeat(keyless, nil)
	if err != nil {
		return w, err
	}
	if first == nil {
		return w, fmt.Errorf("the sample request is refused in the scenario %s", t.start.Scenario)
	}
	w.Repeat, w.Class = *first, first.class(t.op.Method)
	if err := t.under(&w, keyless, *first, false); err != nil || key == "" {
		return w, err
	}
	keyed := sample
	keyed.Header = keyless.Header.Clone()
	keyed.Header.Set(key, "5f0c1b2a-0d7e-4c1f-9a53-0c1d6e7b8a77")
	second, err := t.repeat(keyed, nil)
	if err != nil {
		return w, err
	}
	if second == nil {
		return w, fmt.Errorf("the sample request with a key is refused")
	}
	w.Key = &Keyed{key, *second}
	if second.class(t.op.Method) == Safe && w.Class != Safe {
		w.Class = SafeByKey
	}
	return w, t.under(&w, keyed, *second, true)
}

// under tries each other value of each reading, and notes those that make the repeat
// another one. Where the first request is already refused, no answer can be lost.
func (t trier) under(w *Write, sample contract.Sample, by Repeat, keyed bool) error {
	for _, r := range t.v.Readings {
		for _, value := range r.Values[1:] {
			other, err := t.repeat(sample, sim.Readings{r: value})
			if err != nil {
				return fmt.Errorf("under %s=%s: %w", r.ID, value, err)
			}
			if other != nil && other.differs(by) {
				w.Under = append(w.Under, Under{t.v.Name + "." + r.ID, value, other.class(t.op.Method), *other, keyed})
			}
		}
	}
	return nil
}

// key returns the header by which the operation knows a repeated request.
func (t trier) key() string {
	described, _ := t.doc.Operation(t.op.ID)
	for _, p := range described.Params {
		if p.In == "header" && t.v.IdempotencyKey != "" && strings.EqualFold(p.Name, t.v.IdempotencyKey) {
			return t.v.IdempotencyKey
		}
	}
	return ""
}

// differs reports whether a repeat does something else than another one. The status
// counts only if the repeat was refused.
func (r Repeat) differs(other Repeat) bool {
	return r.Does != other.Does || r.Code != other.Code || r.Does == Refused && r.Status != other.Status
}

// class returns the class of a repeat. A refusal harms nothing, but the client cannot
// tell it from one that somebody else caused. A DELETE that finds nothing is safe: what it
// deletes is gone.
func (r Repeat) class(method string) Class {
	switch {
	case r.Does == Same || r.Does == Found || r.Does == Touches:
		return Safe
	case r.Does == Refused && method == "DELETE" && (r.Status == 404 || r.Status == 410):
		return Safe
	case r.Does == Refused:
		return LookFirst
	}
	return Unsafe
}
