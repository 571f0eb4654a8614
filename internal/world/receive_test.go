package world_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/tell"
)

// arriving is a body that counts how much of it was read, and may break off.
type arriving struct {
	io.Reader
	read int
}

func (a *arriving) Read(p []byte) (int, error) {
	n, err := a.Reader.Read(p)
	a.read += n
	if a.read > 0 && errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func (a *arriving) Close() error { return nil }

// A body costs what has arrived of it, whatever its header announces, and what a
// client without a credential sends is not read beyond a small bound.
func TestBodiesCostWhatArrives(t *testing.T) {
	const mb = 1 << 20
	for _, test := range []struct {
		reason, method, path, key string
		announced                 int64
		sent                      int
		most                      int // bytes that are read
		status                    int
	}{
		{"a picture that breaks off after three bytes", "PUT", "/egym/api/v2/accounts/acc-john/images", "", 16 * mb, 3, 3, 401},
		{"the same with a key", "PUT", "/egym/api/v2/accounts/acc-john/images", "key-a", 16 * mb, 3, 3, 400},
		{"a picture without a key", "PUT", "/egym/api/v2/accounts/acc-john/images", "", 16 * mb, 16 * mb, 80 << 10, 401},
		{"one of unknown length", "PUT", "/egym/api/v2/accounts/acc-john/images", "", -1, 16 * mb, 80 << 10, 401},
		{"a large body without a key", "POST", "/egym/api/v2/accounts", "", mb / 2, mb / 2, 80 << 10, 401},
		{"a large body with a key", "POST", "/egym/api/v2/accounts", "key-a", mb / 2, mb / 2, mb / 2, 400},
		{"one of unknown length with a key", "POST", "/egym/api/v2/accounts", "key-a", -1, mb / 2, mb / 2, 400},
		{"a small body without a key", "POST", "/egym/api/v2/accounts", "", 1000, 1000, 1000, 401},
	} {
		h := newHouse(t, strings.ReplaceAll(everything, "credentials: open", "credentials: closed"))
		w := h.made("w")
		header := http.Header{"Content-Type": {"application/json"}}
		if test.key != "" {
			header.Set("X-Api-Key", test.key)
		}
		r := incoming(test.method, "/w/w"+test.path, header, "")
		body := &arriving{Reader: bytes.NewReader(make([]byte, test.sent))}
		r.Body, r.ContentLength = body, test.announced
		rw := &wireless{header: http.Header{}}
		h.handler.ServeHTTP(rw, r)
		e, ok := w.Journal.Get(w.Latest())
		if !ok {
			t.Fatalf("%s: no entry", test.reason)
		}
		if e.Status != test.status {
			t.Errorf("%s: status %d, want %d", test.reason, e.Status, test.status)
		}
		if body.read > test.most {
			t.Errorf("%s: %d bytes were read", test.reason, body.read)
		}
		if kept := cap(e.RequestBody); kept > 64+test.most+test.most/8 {
			t.Errorf("%s: the entry keeps %d bytes", test.reason, kept)
		}
		for _, f := range tell.Findings(h.set, e) {
			if e.Unread && strings.HasPrefix(f.Where, "request.body") {
				t.Errorf("%s: %v, and the body was not read", test.reason, f)
			}
		}
	}
}

// A body that is nested too deeply is not readable, and what shows it stays small.
func TestDeepBodies(t *testing.T) {
	for _, test := range []struct {
		reason, body string
		shown        bool
	}{
		{"a hundred levels", `{"tags":` + strings.Repeat("[", 99) + strings.Repeat("]", 99) + `}`, true},
		{"a hundred and one", `{"tags":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`, false},
		{"many brackets side by side", `{"tags":[` + strings.Repeat("[],", 500) + `[]]}`, true},
		{"brackets within a text", `{"tags":"\"` + strings.Repeat("[", 500) + `"}`, true},
		{"9,900 arrays", strings.Repeat("[", 9900) + strings.Repeat("]", 9900), false},
		{"450,000 arrays", strings.Repeat("[", 450_000) + strings.Repeat("]", 450_000), false},
	} {
		for _, key := range []string{"", "key-o"} {
			h := newHouse(t, strings.ReplaceAll(everything, "credentials: open", "credentials: closed"))
			w := h.made("w")
			header := http.Header{"Content-Type": {"application/json"}}
			if key != "" {
				header.Set("Authorization", "Bearer "+key)
			}
			h.send("POST", "/w/w/onsi/v1/members", header, test.body)
			h.send("POST", "/w/w/egym/api/v2/accounts", http.Header{"Content-Type": {"application/json"}, "X-Api-Key": {"key-a"}}, test.body)
			for _, path := range []string{"/_mock/worlds/w/requests/1", "/_mock/worlds/w/requests", "/_mock/worlds/w/requests/1/why"} {
				got := h.send("GET", path, nil, "")
				if len(got) > 200_000 {
					t.Errorf("%s: %s has %d bytes", test.reason, path, len(got))
				}
				if shown := !strings.Contains(got, "nested too deeply"); path == "/_mock/worlds/w/requests/1" && shown != test.shown {
					t.Errorf("%s: shown %v", test.reason, shown)
				}
			}
			if e, ok := w.Journal.Get(2); !ok || !test.shown && (e.Status != 400 || e.Saw() != "400") {
				t.Errorf("%s: %v", test.reason, e)
			}
		}
	}
}
