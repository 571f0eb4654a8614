package sim_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/sim"
)

// What it costs to find an operation among routes as vendors have them.
func BenchmarkFind(b *testing.B) {
	var r sim.Routes
	r.GET("list", "/api/v2/accounts", nothing)
	r.POST("create", "/api/v2/accounts", nothing)
	r.GET("get", "/api/v2/accounts/{accountId}", nothing)
	r.PUT("update", "/api/v2/accounts/{accountId}", nothing)
	r.PATCH("patch", "/api/v2/accounts/{accountId}", nothing)
	r.GET("byEmail", "/api/v2/accounts/email/{email}", nothing)
	r.PUT("setImages", "/api/v2/accounts/{accountId}/images", nothing)
	r.GET("product", "/api/v2/accounts/{accountId}/products/{productId}", nothing)
	for _, c := range []struct{ reason, method, path string }{
		{"fixed", "GET", "/api/v2/accounts"},
		{"parameter", "GET", "/api/v2/accounts/11e38dc8-1aab-4d0f-9a4e-f7f5b0f0a8a4"},
		{"fixed before a parameter", "GET", "/api/v2/accounts/email/jane@example.com"},
		{"back to the parameter", "PUT", "/api/v2/accounts/email/images"},
		{"two parameters", "GET", "/api/v2/accounts/7/products/9"},
		{"no path", "GET", "/api/v2/nothing"},
		{"another method", "DELETE", "/api/v2/accounts/7"},
	} {
		b.Run(c.reason, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				req := sim.Request{Method: c.method, Path: c.path}
				r.Find(&req)
			}
		})
	}
}
