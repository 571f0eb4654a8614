package egym_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/contract"
)

// FuzzRequests sends anything to every operation: there must be no panic, no
// 5xx, and nothing that the contract does not have.
func FuzzRequests(f *testing.F) {
	for i, op := range operations {
		f.Add(byte(i), "acc-john", "", "application/json", op.body)
	}
	f.Add(byte(0), "", "", "application/json", `{"email":"\u0000@b.c","membership":{"membershipId":"\u0000","corporateFitness":[1e308]},"contact":{"phone":{}}}`)
	f.Add(byte(1), "", "limit=1&offset=99999999999999999999&fromTimestamp=%ff", "", "")
	f.Add(byte(1), "", "currentGymOnly=false&toTimestamp=0000-01-01T00:00:00Z&%gh", "", "")
	f.Add(byte(2), "\x00", "", "", "")
	f.Add(byte(6), "\xff\xfe@x.yz", "", "", "")
	f.Add(byte(7), "M-1\x00", "", "", "")
	f.Add(byte(8), "acc-john", "", "multipart/form-data; boundary=b", picture)
	f.Add(byte(8), "acc-john", "", "multipart/form-data; boundary=", "--\r\n\r\n")
	f.Add(byte(13), "acc-john", "", "application/json", `{"rfid":"0x\u0000","tagFormat":null}`)
	f.Add(byte(14), "acc-john", "", "application/json", `{"rfids":[{"rfid":"0x0A1B"},{"rfid":5},null]}`)
	f.Add(byte(15), "acc-john", "tagFormat=%ff", "", "")
	f.Add(byte(16), "0x\x00", "tagFormat=LEGIC", "", "")
	f.Add(byte(18), "acc-john", "", "application/json", `{"token":"","collectorId":-9223372036854775808,"passTypeId":null}`)
	f.Add(byte(20), "be\x01ef", "nfcFormat=NFC_EGYM_APPLE&collectorId=0", "", "")
	f.Add(byte(21), "acc-john", "", "application/json", `{"timestamp":9223372036854775807}`)
	f.Add(byte(24), "", "endDateFrom=0000-01-01&endDateTo=9999-12-31", "", "")
	f.Add(byte(25), "", "legacyUserId=-0", "", "")
	f.Add(byte(29), "acc-john", "", "application/json", `{"productId":"p-1","startDate":"9999-99-99","endDate":""}`)
	f.Add(byte(31), "acc-john", "", "application/json", `{"text":"","deeplink":"\u0000"}`)
	f.Add(byte(34), "", "", "application/json", `{"id":{},"name":"\u0000","dueDate":"0000-01-01","authorId":"\u0000","targetId":"acc-john","type":"X"}`)
	f.Add(byte(35), "-9223372036854775808", "", "", "")
	f.Add(byte(38), "", "", "application/json", `{"url":"http://[::1","secret":1}`)
	f.Add(byte(40), "99999999999999999999", "", "application/json", `{"url":"http://a\u0000"}`)
	f.Add(byte(11), "acc-mary", "", "application/json; charset=utf-8", `{"trainer":null}`)

	w, _ := start(f)
	doc, err := w.Vendor.Contract()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, which byte, param, query, contentType, body string) {
		op := operations[int(which)%len(operations)]
		last := strings.NewReplacer("acc-john", "{}", "john.wick@mailinator.com", "{}", "M-1", "{}", "rfid/0x0a1b", "rfid/{}", "nfc/beef", "nfc/{}",
			"products/p-1", "products/{}", "tasks/3", "tasks/{}", "webhooks/5", "webhooks/{}").Replace(op.path)
		path := strings.Replace(last, "{}", url.PathEscape(param), 1)
		r, err := http.NewRequest(op.method, "http://127.0.0.1/egym"+path, strings.NewReader(body))
		if err != nil {
			return
		}
		r.URL.RawQuery = query
		r.Header.Set("X-Api-Key", "key-a")
		r.Header.Set("Content-Type", contentType)
		recorder := httptest.NewRecorder()
		w.Reset()
		w.Set.ServeHTTP(recorder, r)
		entries := w.Journal.Entries()
		e := entries[len(entries)-1]
		if recorder.Code >= 500 {
			t.Fatalf("%s %s: %d %s", op.method, path, recorder.Code, recorder.Body)
		}
		if e.Operation == "" {
			return // another path, such as one with an empty parameter
		}
		for _, finding := range doc.CheckResponse(e.Operation, contract.Exchange{
			Method: e.Method, Path: e.Path, Query: e.Query, RequestHeader: r.Header, RequestBody: []byte(body),
			Status: recorder.Code, ResponseHeader: recorder.Header(), ResponseBody: recorder.Body.Bytes(),
		}) {
			t.Errorf("%s breaks the contract with its %d at %s: %s\n%s", e.Operation, recorder.Code, finding.Where, finding.Message, recorder.Body)
		}
	})
}
