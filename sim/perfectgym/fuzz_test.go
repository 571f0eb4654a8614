package perfectgym_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/perfectgym"
)

// FuzzRequests sends any bytes as body, query or credential of any operation:
// the answer is the vendor's, in contract, and never a failure of the server.
func FuzzRequests(f *testing.F) {
	for _, body := range []string{
		"", "{}", "[]", "null", `{"email":`, newUser(""), newUser(guardian("")), `{"legalGuardian":"x"}`, `{"legalGuardian":{"bankAccount":"D"}}`,
		`{"address":{"countrySymbol":"\u0000"}}`, `{"email":"\u0000@\u0000","phoneNumber":"\u0000\u0001"}`, `{"homeClubId":1e400}`, `{"homeClubId":1,"homeClubId":"x"}`,
		`{"login":"\u0000","password":"x"}`, `{"token":"bob-reset","password":"x"}`, `{"newsletterAgreement":true}`, `{"accountNumber":"` + iban + `"}`,
		`{"paymentPlanId":1,"endDate":"0000-00-00T00:00:00"}`, newUser(`"password":"x"`),
		"username=a&password=b&grant_type=password", "username=%ff&password=%00&grant_type=password",
	} {
		f.Add(body, "userId=1", "t")
	}
	for _, query := range []string{"", "userId=-9223372036854775808", "userId=99999999999999999999", "page=9223372036854775807", "timestamp=-1&page=2", "token=%ff", "token=%00", "email=%00&phone=%00%01", "userNumber=%ff", "created=0000-00-00T00:00:00", "updated=9999-12-31T23:59:59", "%zz=1;&=", "email=bob@example.com", "userId=10&contractId=5", "clubId=-1"} {
		f.Add(`{"phoneNumber":"1"}`, query, "t")
	}
	f.Add("{}", "userId=10", "\x00")
	f.Add("{}", "userId=10", "t-north t-north")

	open := strings.Replace(closed, "credentials: closed", "credentials: open", 1)
	f.Fuzz(func(t *testing.T, body, query, token string) {
		w := apitest.Start(t, perfectgym.Vendor, open)
		c := w.Client("Authorization", "Bearer "+token)
		query = strings.ReplaceAll(url.PathEscape(query), "%25", "%") // what a request line can hold
		for _, r := range []call{
			{"POST", userPath + "?" + query, body},
			{"PUT", userPath + "?" + query, body},
			{"PUT", userPath + "?userId=10", body},
			{"GET", userPath + "?" + query, nil},
			list(query), search(query),
			{"GET", "/Api/Users/ConfirmEmailAddress?" + query, nil},
			{"POST", "/Api/Users/ValidateCredentials?" + query, body},
			{"POST", "/Api/Users/SignUp?" + query, body},
			{"GET", "/Api/Users/ResetPassword?" + query, nil},
			{"POST", "/Api/Users/ResetPassword?" + query, body},
			agree("10", body), debit("10", body), contract("10", body),
			{"DELETE", "/Api/Users/Contract?" + query, nil},
			visits(query), clubs(query),
			{"GET", "/Api/Clubs/Club?" + query, nil},
			{"POST", "/Api/oauth/authorize", apitest.Body{Type: "application/x-www-form-urlencoded", Text: body}},
		} {
			for _, authorization := range []string{c.Header.Get("Authorization"), "Bearer t-north", "Bearer t-ann"} {
				if a := r.by(c, "Authorization", authorization); a.Status >= 500 || a.Operation == "" {
					t.Errorf("%s %s gets %d: %s", r.method, r.target, a.Status, a.Text)
				}
			}
		}
		reload(t, w) // whatever came in, the state that comes out goes in again
	})
}
