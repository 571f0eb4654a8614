package egym_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/egym"
)

// BenchmarkRequests measures whole requests, the sockets apart, among 10,000
// members.
func BenchmarkRequests(b *testing.B) {
	const newMember = `{"email":"jane.%d@mailinator.com","firstName":"Jane","lastName":"Roe","gender":"FEMALE","membership":{"membershipId":"N-%d","membershipType":"BASIC","startOfContract":"2025-08-24"}}`
	for _, bench := range []struct {
		name   string
		method string
		path   string
		body   func(i int) string
	}{
		{"publishAccount", "POST", "/egym/api/v2/accounts", func(i int) string { return fmt.Sprintf(newMember, i, i) }},
		{"conflict", "POST", "/egym/api/v2/accounts", func(int) string { return strings.Replace(john, "M-1", "other", 1) }},
		{"partialUpdate", "PATCH", "/egym/api/v2/accounts/acc-john", func(i int) string {
			return fmt.Sprintf(`{"membership":{"endOfContract":"2027-01-%02d"}}`, 1+i%28)
		}},
		{"retrieveAccount", "GET", "/egym/api/v2/accounts/acc-john", nil},
		{"listAccounts", "GET", "/egym/api/v2/accounts?currentGymOnly=false&limit=100&offset=5000", nil},
	} {
		b.Run(bench.name, func(b *testing.B) {
			w := apitest.Start(b, egym.Vendor, strings.Replace(closed, "{accounts: 0}", "{accounts: 10000}", 1))
			b.ReportAllocs()
			for i := range b.N {
				r := httptest.NewRequest(bench.method, bench.path, http.NoBody)
				if bench.body != nil {
					r = httptest.NewRequest(bench.method, bench.path, strings.NewReader(bench.body(i)))
					r.Header.Set("Content-Type", "application/json")
				}
				r.Host = "127.0.0.1:8409"
				r.Header.Set("X-Api-Key", "key-a")
				w.Set.ServeHTTP(httptest.NewRecorder(), r)
			}
		})
	}
}
