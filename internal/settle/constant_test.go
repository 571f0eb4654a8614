package settle_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/settle"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// TestNoVendorTellsNothing: what answers the same to everything is not the vendor, though
// an answer may be what a value would give.
func TestNoVendorTellsNothing(t *testing.T) {
	t.Parallel()
	bodies := []struct{ name, contentType, body string }{
		{"a page", "text/html", "<html>login</html>"},
		{"nothing", "", ""},
		{"an empty object", "application/json", "{}"},
		{"an empty list", "application/json", "[]"},
		{"an error as vendors write it", "application/json", `{"timestamp":"2026-01-15T09:00:00.000+0000","path":"/x","requestId":"r-1","status":%d,` +
			`"errorCode":"invalidRequest","message":"no","fieldErrors":[],"errors":[{"code":"UserNotFound","message":"no","property":null,"details":"no"}],` +
			`"issues":[{"code":"BodyValidation","message":"no"}],"responses":[{"property":"userId","value":"","message":"Invalid user"}]}`},
		{"a failure in a success", "application/json", `{"status":false,"responses":[{"property":"userId","value":"","message":"Invalid user"}]}`},
	}
	set := world.NewSet(vendors.All())
	for _, v := range set.Vendors {
		probes, err := settle.ProbesOf(set, v)
		if err != nil {
			t.Fatal(err)
		}
		for _, status := range []int{200, 201, 204, 302, 400, 401, 403, 404, 409, 422, 429, 500, 503} {
			for _, b := range bodies {
				upstream := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Content-Type", b.contentType)
					w.WriteHeader(status)
					if status != http.StatusNoContent {
						io.WriteString(w, strings.ReplaceAll(b.body, "%d", strconv.Itoa(status)))
					}
				})
				run := settle.Run{
					Probes: probes, URL: "http://sandbox.example", Values: valuesOf(probes), Name: "test",
					Client: &http.Client{Transport: direct{upstream}},
				}
				found, err := run.All(t.Context())
				if errors.As(err, new(*settle.Refused)) {
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range found {
					if f.Value != "" || f.Because == "" {
						t.Errorf("%d with %s told %s=%s (%s)", status, b.name, f.Reading, f.Value, f.Seen)
					}
				}
			}
		}
	}
}

// direct answers requests by a handler.
type direct struct{ http.Handler }

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w.Result(), nil
}
