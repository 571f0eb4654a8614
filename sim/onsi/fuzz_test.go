package onsi_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

// FuzzRequests sends anything to every operation: the answer is in the
// contract, which the client sees to, and never an error of ours.
func FuzzRequests(f *testing.F) {
	f.Add("mem_aaaaaaaaaaaaaaaaaaaa", "skip=1&take=2&statuses=active", "application/json", []byte(`{"email":"a@b.co","firstName":"A","lastName":"B","tier":"Gold"}`))
	f.Add("x", "skip=-1&take=%zz&memberIds=%ff", "application/json", []byte(`{"email":null,"accountDetails":{"accountHolder":5,"iban":[]},"x":{"y":1}}`))
	f.Add("mem_\xff\x00", "emails=\x00&workerIds", "text/plain", []byte(`{"tier":"Tin"}`))
	f.Add("mem_cccccccccccccccccccc", "", "application/json", []byte(`{"workerId":"W-2","gender":null,"dob":"1999-09-09","accountDetails":null}`))
	f.Add("..", "take=9999999999999999999", "application/json;;", []byte("\xef\xbb\xbf{}"))
	f.Add("mem_a/b", "statuses=", "application/vnd.x+json", []byte(`{"email":"a@b.co","email":"c@d.co","firstName":"\u0000"}`))
	f.Fuzz(func(t *testing.T, id, query, contentType string, body []byte) {
		if len(body) > 1<<16 || len(id) > 1<<10 || len(query) > 1<<12 {
			return
		}
		w := start(t)
		path := "/v1/members/" + url.PathEscape(id)
		if id == "" || id == "jobs" {
			path = "/v1/members/none"
		}
		for _, op := range everything {
			target := op.target
			if target == grace {
				target = path
			}
			var sent any
			if len(body) > 0 {
				sent = apitest.Body{Type: contentType, Text: string(body)}
			}
			got := w.Client("X-Api-Key", "key-acme").Do(op.method, target+"?"+printable(query), sent)
			if got.Status >= http.StatusInternalServerError {
				t.Fatalf("%s: %d %s", op.id, got.Status, got.Text)
			}
		}
	})
}

// printable escapes what cannot stand in the line of a request.
func printable(query string) string {
	var b strings.Builder
	for _, c := range []byte(query) {
		if c <= ' ' || c > '~' || c == '#' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
