package play

import (
	"net/http"
	"net/http/httptest"

	"github.com/mockvendors/mockvendors/internal/world"
)

// Inside returns a client whose requests go to the worlds of a set, without a network.
func Inside(set *world.Set) *http.Client { return &http.Client{Transport: inside{set}} }

type inside struct{ set *world.Set }

// RoundTrip answers a request.
func (i inside) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	r.Host = r.URL.Host
	recorder := httptest.NewRecorder()
	i.set.ServeHTTP(recorder, r)
	return recorder.Result(), nil
}
