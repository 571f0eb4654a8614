package apitest

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// sendAllAgain goes back over the world's requests, and sends each again under
// every other value of every reading. It fails the test unless the answer rests on
// exactly those that make a difference, and is what was foretold of them.
func (w *World) sendAllAgain(row string) {
	w.tb.Helper()
	entries := w.Journal.Entries()
	held := w.Readings() // that a row sets before its first request: the start has none
	for _, e := range slices.Backward(entries) {
		if e.Operation == "" {
			continue
		}
		bases, ok := w.Bases().Of(e.Number)
		if !ok {
			w.tb.Fatalf("nothing leads back to before request %d", e.Number)
		}
		foretold := map[string]string{}
		for _, b := range bases {
			for _, o := range b.Otherwise {
				foretold[b.Reading.ID+"="+o.Value] = fmt.Sprint(o.Entry.Status, " ", string(o.Entry.ResponseBody))
			}
		}
		if again := w.sendAgain(e, held); !same(e, again) {
			w.tb.Fatalf("request %d is answered %d %s, and %d %s when it is sent again: this row has to be repeatable",
				e.Number, e.Status, e.ResponseBody, again.Status, again.ResponseBody)
		}
		found := map[string]string{}
		for _, r := range w.Vendor.Readings {
			for _, value := range r.Values {
				if value == held.Of(r) {
					continue
				}
				if other := w.sendAgain(e, held.With(r, value)); !same(e, other) {
					found[r.ID+"="+value] = fmt.Sprint(other.Status, " ", string(other.ResponseBody))
				}
			}
		}
		if diff := cmp.Diff(found, foretold); diff != "" {
			w.tb.Errorf("%s: request %d, %s, does not rest on what makes a difference (-difference +restsOn):\n%s", row, e.Number, e.Operation, diff)
		}
		weighed.keep(row, w, e, bases)
	}
}

// sendAgain goes back to before a request, and sends it under other readings.
func (w *World) sendAgain(e *journal.Entry, under sim.Readings) *journal.Entry {
	w.tb.Helper()
	if err := w.Rewind(e.Number - 1); err != nil {
		w.tb.Fatal(err)
	}
	w.SetReadings(under)
	path := e.Path
	if e.Host == ownHost {
		path = "/" + e.Vendor + path
	}
	if e.Query != "" {
		path += "?" + e.Query
	}
	r := httptest.NewRequest(e.Method, path, bytes.NewReader(e.RequestBody))
	r.Host, r.Header, r.ContentLength = e.Host, e.RequestHeader.HTTP(), e.Length
	w.serve(r)
	return w.Last()
}

func (w *World) serve(r *http.Request) { w.Set.ServeHTTP(httptest.NewRecorder(), r) }

// same reports whether two requests were answered the same and left the same
// state.
func same(a, b *journal.Entry) bool {
	return a.Status == b.Status && bytes.Equal(a.ResponseBody, b.ResponseBody) &&
		slices.EqualFunc(a.Changes, b.Changes, func(x, y store.Change) bool {
			return x.Table() == y.Table() && x.Key == y.Key && reflect.DeepEqual(x.After, y.After)
		})
}
