package control_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// FuzzAPI: whatever is asked of the control API, it answers, and says what is wrong:
// never a failure of the server, and no message of Go's. The world then still answers.
func FuzzAPI(f *testing.F) {
	routes := control.Routes()
	bodies := []string{
		"", `{"name":"b","scenario":"starter"}`, `{"name":"b","scenario":{"version":1,"name":"x","title":"X"}}`, `{"to":1}`, `{"to":-1e400}`, `{"by":"30d"}`, `{"by":"-1ns"}`, `{"now":"2026-02-30T00:00:00Z","mode":"running"}`,
		`{"operation":"*.*","phase":"after","calls":{"every":2},"effect":{"drop":"reset"}}`, `{"operation":"*.*","where":{"body":{"$match":"("}},"effect":{"delay":{"p50":"1s","p99":"1ms"}}}`,
		`{"egym.patch-response":"no-content"}`, `{"userapi":{"accounts":[]}}`, `{"a":{"a":{"a":[`, "\xff\xfe", "- a: &x [*x]",
	}
	for i, body := range bodies { // each meets a few routes at first
		for j := range 4 {
			f.Add(byte(i*4+j), "1", "from=1&to=0", "application/json", body)
		}
	}
	for i := range routes {
		f.Add(byte(i), "default", "limit=%ff&before=99999999999999999999&after=-1", "text/plain", "to: 1")
	}
	s := start(f, "")
	handler := s.Handler()
	parameter := regexp.MustCompile(`{[^}]*}`)
	f.Fuzz(func(t *testing.T, which byte, param, query, contentType, body string) {
		if _, generate, ok := strings.Cut(body, "generate"); ok && regexp.MustCompile(`[0-9]{3}|[eE]`).MatchString(generate) {
			return // many records take long to generate, which is no mistake
		}
		route := routes[int(which)%len(routes)]
		method, path, _ := strings.Cut(route.Pattern, " ")
		path = strings.Replace(path, "{world}", "default", 1)
		path = parameter.ReplaceAllLiteralString(path, url.PathEscape(param))
		r, err := http.NewRequest(method, s.URL+path, strings.NewReader(body))
		if err != nil {
			return
		}
		r.URL.RawQuery = query
		r.Header.Set("Content-Type", contentType)
		if strings.HasSuffix(path, "/events") {
			left, leave := context.WithCancel(t.Context())
			leave() // a stream has no end
			r = r.WithContext(left)
		}
		send := func(r *http.Request) *httptest.ResponseRecorder {
			rw := httptest.NewRecorder()
			handler.ServeHTTP(rw, r)
			return rw
		}
		got := send(r)
		answer := got.Body.String()
		if got.Code >= 500 || got.Code >= 400 && (!json.Valid(got.Body.Bytes()) || got.Header().Get("X-Mockvendors-Error") == "") {
			t.Fatalf("%s %s: %d %s", method, r.URL, got.Code, answer)
		}
		if got.Code >= 400 {
			for _, words := range []string{"json:", "jsontext", "strconv.", "invalid character", "goroutine", "runtime error", "yaml:"} {
				if strings.Contains(answer, words) && !strings.Contains(param+query+body, words) {
					t.Fatalf("%s %s says %q: %s", method, r.URL, words, answer)
				}
			}
		}
		for _, w := range s.Set.All() {
			if w.Name != world.Default {
				s.Set.Delete(w.Name)
			}
		}
		again := httptest.NewRequest("POST", s.URL+"/_mock/worlds/default/reset", nil)
		if got := send(again); got.Code != http.StatusNoContent {
			t.Fatalf("afterwards a reset gets %d %s", got.Code, got.Body)
		}
		v := vendors.All()[0]
		ask := httptest.NewRequest("GET", s.URL+"/"+v.Name+v.Sample.Look("1"), nil)
		if got := send(ask); got.Code >= 500 {
			t.Fatalf("afterwards a vendor answers %d %s", got.Code, got.Body)
		}
	})
}
