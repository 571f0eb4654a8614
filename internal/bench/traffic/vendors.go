package traffic

import (
	"encoding/base64"
	"fmt"
	"net/http"
)

// Vendor is what is sent both to a vendor and to the bare server.
type Vendor struct {
	Name     string
	bare     func() http.Handler
	header   []string
	statuses [4]int                       // of create, get, update, conflict
	create   func(i int) (string, string) // path and body
	get      func(id string) string
	update   func(id string, i int) (method, path, body string)
	remove   func(id string) string // the path of its DELETE; nil if the vendor has none
	page     func(i int) string     // a list of 100 records; nil if the vendor has none
	id       string                 // JSON pointer of a created record's id; "" if the client chooses it
	named    func(i int) string
}

// All are the vendors.
var All = []Vendor{
	{
		Name: "egym", bare: newBare[egymAccount], header: []string{"X-Api-Key", "key-a"},
		statuses: [4]int{201, 200, 200, 409},
		create: func(i int) (string, string) {
			return "/api/v2/accounts", fmt.Sprintf(`{"email":"m%d@example.com","firstName":"John","lastName":"Wick","dateOfBirth":"1990-04-12","gender":"MALE","membership":{"membershipId":"M-%d","membershipType":"BASIC","startOfContract":"2022-08-24","endOfContract":"2027-08-24"}}`, i, i)
		},
		get:  func(id string) string { return "/api/v2/accounts/" + id },
		page: func(i int) string { return fmt.Sprintf("/api/v2/accounts?limit=100&offset=%d", i*100) },
		update: func(id string, i int) (string, string, string) {
			return "PATCH", "/api/v2/accounts/" + id, fmt.Sprintf(`{"membership":{"membershipType":"PREMIUM","endOfContract":"20%d-12-31"}}`, 25+i%50)
		},
		remove: func(id string) string { return "/api/v2/accounts/" + id },
		id:     "/accountId",
	},
	{
		Name: "perfectgym", bare: newBare[perfectgymUser], header: []string{"Authorization", "Bearer token-a"},
		statuses: [4]int{200, 200, 200, 400},
		create: func(i int) (string, string) {
			return "/Api/Users/User", fmt.Sprintf(`{"firstName":"John","lastName":"Fibo","email":"m%d@example.com","phoneNumber":"0048%d","birthDate":"1978-06-01T00:00:00","sex":"Male","homeClubId":12,"address":{"line1":"al. Jerozolimskie 114","city":"Warszawa","postalCode":"20-259","countrySymbol":"PL"}}`, i, i)
		},
		get:  func(id string) string { return "/Api/Users/User?userId=" + id },
		page: func(i int) string { return fmt.Sprintf("/Api/Users/Users?page=%d", i+1) },
		update: func(id string, i int) (string, string, string) {
			return "PUT", "/Api/Users/User?userId=" + id, fmt.Sprintf(`{"address":{"line1":"ul. Przyczolkowa %d","line2":"","city":"Warszawa","postalCode":"02-962","countrySymbol":"PL"}}`, i)
		},
		id: "/elements/0/id",
	},
	{
		Name: "clubos", bare: newBare[clubosUser],
		header:   []string{"Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte("u:p")), "Content-Type", "application/json"},
		statuses: [4]int{200, 200, 200, 200},
		create: func(i int) (string, string) {
			return "/users?clubLocationId=1", fmt.Sprintf(`{"role":"member","fullAccount":true,"sendEmail":false,"localUserId":"L-%d","firstName":"John","lastName":"Wick","gender":"M"}`, i)
		},
		get: func(id string) string { return "/users?clubLocationId=1&userId=" + id },
		update: func(id string, i int) (string, string, string) {
			return "PUT", "/users?clubLocationId=1", fmt.Sprintf(`{"userId":%s,"lastName":"Wick %d","fullAccount":true}`, id, i)
		},
		remove: func(id string) string { return "/users?clubLocationId=1&userId=" + id },
		id:     "/responses/0/value",
	},
	{
		Name: "onsi", bare: newBare[onsiMember], header: []string{"X-Api-Key", "key-a"},
		statuses: [4]int{201, 200, 200, 400},
		create: func(i int) (string, string) {
			return "/v1/members", fmt.Sprintf(`{"email":"m%d@example.com","firstName":"John","lastName":"Smith","phone":"+447123456789","workerId":"W-%d","tier":"Gold","enablePayroll":true}`, i, i)
		},
		get:  func(id string) string { return "/v1/members/" + id },
		page: func(i int) string { return fmt.Sprintf("/v1/members?take=100&skip=%d", i*100) },
		update: func(id string, i int) (string, string, string) {
			return "PATCH", "/v1/members/" + id, fmt.Sprintf(`{"firstName":"John %d","tier":"Silver"}`, i)
		},
		remove: func(id string) string { return "/v1/members/" + id },
		id:     "/memberId",
	},
	{
		Name: "userapi", bare: newBare[userapiUser], header: []string{"X-Api-Key", "key-a"},
		statuses: [4]int{200, 200, 200, 400},
		create: func(i int) (string, string) {
			return "/v1/users", fmt.Sprintf(`{"email":"m%d@example.com","firstName":"John","lastName":"Moss","city":"Atlanta","phone":"555","membershipPlan":"Gold Annual","paidDues":true}`, i)
		},
		get: func(id string) string { return "/v1/users/" + id },
		update: func(id string, i int) (string, string, string) {
			return "POST", "/v1/users/" + id, fmt.Sprintf(`{"city":"Savannah %d","paidDues":true}`, i)
		},
		remove: func(id string) string { return "/v1/users/" + id },
		named:  func(i int) string { return fmt.Sprintf("m%d@example.com", i) },
	},
}

// conflict returns a create of a record that exists. The user API never refuses
// one, so there it is a create with an unknown plan.
func (v Vendor) conflict(i int) (path, body string) {
	if v.Name == "userapi" {
		return "/v1/users", fmt.Sprintf(`{"email":"new%d@example.com","firstName":"John","lastName":"Moss","city":"Atlanta","phone":"555","membershipPlan":"Platinum","paidDues":true}`, i)
	}
	return v.create(i)
}
