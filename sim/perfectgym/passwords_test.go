package perfectgym_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/perfectgym"
)

// A password that was set by a mailed token logs in, and the one before does not.
func TestPasswordReset(t *testing.T) {
	c := start(t)
	forgot("ann.lee@example.com").by(c).Is(200, `{"elements":[]}`)
	first := mailedFor(t, c, 1, "Ann.Lee@example.com", "reset the password")
	logIn("ann.lee@example.com", "ann-secret").by(c).Is(200, "")
	forgot("ann.lee@example.com").by(c).Is(200, "")
	second := mailedFor(t, c, 2, "Ann.Lee@example.com", "reset the password")
	refused(t, c, reset(first, "new"), 400, failure("InvalidToken", ""), "perfectgym.reset-token-unknown")
	reset(second, "new").by(c).Is(200, `{"elements":[{"id":10}]}`)
	refused(t, c, reset(second, "newer"), 400, failure("InvalidToken", ""), "perfectgym.reset-token-unknown")
	refused(t, c, logIn("ann.lee@example.com", "ann-secret"), 400, failure("InvalidUserNameOrPassword", ""), "perfectgym.login-unknown")
	logIn("ann.lee@example.com", "new").by(c).Is(200, "")
	validate("ann.lee@example.com", "new").by(c).Is(200, `{"elements":[{"id":10}]}`)
	if u := users(c.World, 0)[10]; u["password"] != "new" || u["passwordToken"] != nil {
		t.Errorf("the state shows %v", u)
	}
}

// Who signed up can log in at once, and confirms the address as any new user does.
func TestSignUp(t *testing.T) {
	c := start(t)
	signUp(`"password":"secret","firstName":"Di","isGuest":true`).by(c).Is(200, `{"elements":[{"id":13,"firstName":"Di","registeredAtClubId":12}]}`)
	get("13").by(c).Is(200, `{"elements":[{"hasAccount":true,"hasPassword":true}]}`)
	token := logIn("new@example.com", "secret").by(c).Is(200, "").String("/access_token")
	call{"GET", userPath, nil}.by(c, "Authorization", "Bearer "+token).Is(200, `{"elements":[{"id":13}]}`)
	confirm(mailed(t, c, 1, "new@example.com")).by(c).Is(200, `{"elements":[{"emailAddressIsConfirmed":true}]}`)
}

// In user mode, what a member does is about that member.
func TestMembersOwn(t *testing.T) {
	w := apitest.Start(t, perfectgym.Vendor, closed)
	member := bearer(w, "t-ann")
	for _, row := range []struct {
		method, name, body, want string
	}{
		{"POST", "Agreements", `{"termsAndConditionsAgreement":true}`, `"termsAndConditionsAgreement":true`},
		{"POST", "DirectDebit", `{"accountNumber":"` + iban + `"}`, `"directDebit":{"accountNumber":"` + iban + `"}`},
		{"POST", "Contract", `{"paymentPlanId":1}`, `"contracts":[{"id":5},{"id":6},{"id":7}]`},
		{"DELETE", "Contract?contractId=7", "", `"contracts":[{"id":5},{"id":6},{"id":7,"isActive":false}]`},
	} {
		var body any
		if row.body != "" {
			body = row.body
		}
		member.Do(row.method, "/Api/Users/"+row.name, body).Is(200, `{"elements":[{"id":10,`+row.want+`}]}`)
	}
	club("12").by(member).Is(200, `{"elements":[{"name":"Centre"}]}`)
}
