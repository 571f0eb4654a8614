package compare_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/compare"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// An answer whose status is none is no answer: net/http would panic at it.
func TestStatusesThatAreNone(t *testing.T) {
	t.Parallel()
	for _, status := range []int{0, 99, 101} {
		p := before(t, func(*http.Request) *http.Response {
			return &http.Response{StatusCode: status, Header: http.Header{}, Body: http.NoBody}
		})
		rw := httptest.NewRecorder()
		p.ServeHTTP(rw, httptest.NewRequest("GET", "/api/v2/accounts/x", nil))
		if want := fmt.Sprintf("its status is %03d", status); rw.Code != http.StatusBadGateway || !strings.Contains(rw.Body.String(), want) {
			t.Errorf("%d: got %d %s", status, rw.Code, rw.Body)
		}
		if r := p.Report(); r.Unanswered != 1 || r.Compared != 0 {
			t.Errorf("%d: told %+v", status, r)
		}
	}
}

// A client that gives up before its turn is not passed on, and is not the upstream's fault.
func TestClientsThatGiveUp(t *testing.T) {
	t.Parallel()
	p := before(t, func(*http.Request) *http.Response {
		t.Error("the request was passed on")
		return nil
	})
	gone, leave := context.WithCancel(t.Context())
	leave()
	p.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(gone, "GET", "/api/v2/accounts/x", nil))
	r := p.Report()
	if r.Requests != 0 || r.Unanswered != 0 || r.Abandoned != 1 || r.Same() || !strings.Contains(r.Reason, "the client gave up every request") {
		t.Errorf("told %+v", r)
	}
	if !strings.Contains(r.Text(), "the client gave up 1 request before") {
		t.Errorf("told %s", r.Text())
	}
}

// A key that begins with another key is masked as a whole, in whichever order they came.
func TestKeysWithinKeys(t *testing.T) {
	t.Parallel()
	for _, keys := range [][]string{{"SECR", "SECRETKEY99"}, {"SECRETKEY99", "SECR"}} {
		p := before(t, func(r *http.Request) *http.Response {
			echo := io.NopCloser(strings.NewReader(`{"` + r.Header.Get("X-Api-Key") + `": 1}`))
			return &http.Response{StatusCode: http.StatusUnauthorized, Header: http.Header{}, Body: echo}
		})
		for _, key := range keys {
			r := httptest.NewRequest("GET", "/api/v2/accounts/x", nil)
			r.Header.Set("X-Api-Key", key)
			p.ServeHTTP(httptest.NewRecorder(), r)
		}
		if text := p.Report().Text(); strings.Contains(text, "ETKEY99") || !strings.Contains(text, "/[redacted]:") {
			t.Errorf("%v: told %s", keys, text)
		}
	}
}

type roundTripper func(*http.Request) *http.Response

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r), nil }

// before returns a proxy before an upstream that answers so.
func before(t *testing.T, answer roundTripper) *compare.Proxy {
	t.Helper()
	set := world.NewSet(vendors.All())
	return &compare.Proxy{
		Set: set, World: open(t, set, 1, nil), Vendor: set.Vendor("egym"), Upstream: "http://upstream.example", Client: &http.Client{Transport: answer},
	}
}
