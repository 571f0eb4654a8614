package perfectgym_test

import (
	"slices"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/perfectgym"
)

// details are the members that getting and searching show besides the page's, of Ann
// and of somebody of whom nothing is known.
const (
	details   = `"cards":[{"cardNumber":"C-100"}],"cardIsBlocked":true,"employee":{"employeeId":77},"facebookId":"fb-ann","hasAccount":true,"hasPassword":true,"language":"en","prepaidAmount":12.5`
	noDetails = `"cards":[],"cardIsBlocked":false,"employee":null,"facebookId":"","hasAccount":false,"hasPassword":false,"language":"","prepaidAmount":0`
)

// Each operation shows the members that its documents have, and no others.
func TestWhatUsersShow(t *testing.T) {
	inDetail := []string{"cards", "cardIsBlocked", "employee", "facebookId", "hasAccount", "hasPassword", "language", "prepaidAmount"}
	inLists := []string{"created", "updated", "isAccepted"}
	for _, row := range []struct {
		reason string
		call   call
		body   string
		more   []string
	}{
		{"getting shows details", get("10"), `{"elements":[{` + details + `}]}`, inDetail},
		{"of whom nothing is known", get("11"), `{"elements":[{` + noDetails + `}]}`, inDetail},
		{"searching shows them too", search("userId=10"), `{"elements":[{` + details + `}]}`, inDetail},
		{"and so does validating credentials", validate("ann.lee@example.com", "ann-secret"), `{"elements":[{` + details + `}]}`, inDetail},
		{"a list shows when users changed", list("timestamp=400"), `{"elements":[{"id":10,"created":"2025-01-01T00:00:00","updated":"2025-06-01T00:00:00","isAccepted":false}]}`, inLists},
		{"all users", list(""), `{"elements":[{"contracts":[{"paymentPlanName":"Off-peak"},{"paymentPlanName":"Open"}]},{"isAccepted":true},{}]}`, inLists},
		{"an update shows what the page shows", put("10", "{}"), `{"elements":[{"id":10}]}`, nil},
		{"and so does adding", post(""), `{"elements":[{"id":13}]}`, nil},
	} {
		t.Run(row.reason, func(t *testing.T) {
			shown := row.call.by(start(t)).Is(200, row.body).At("/elements/0").(map[string]any)
			printed := printed(t, nil)
			for _, name := range slices.Concat(inDetail, inLists) {
				if _, has := shown[name]; has != slices.Contains(row.more, name) {
					t.Errorf("%s is shown: %t", name, has)
				}
			}
			if len(shown) != len(printed)+len(row.more) {
				t.Errorf("%d members are shown, want the page's %d and %d more", len(shown), len(printed), len(row.more))
			}
		})
	}
}

// What a public client does with a member's login.
func TestAMemberReadsTheCard(t *testing.T) {
	c := apitest.Start(t, perfectgym.Vendor, closed).Client()
	token := logIn("ann.lee@example.com", "ann-secret").by(c).Is(200, "").String("/access_token")
	a := call{"GET", userPath, nil}.by(c, "Authorization", "Bearer "+token).Is(200, "")
	if a.String("/elements/0/cards/0/cardNumber") != "C-100" || a.At("/elements/0/employee/employeeId") != 77.0 {
		t.Errorf("the member is %s", a.Text)
	}
}

// A client that asks with the latest timestamp it has seen gets each change once.
func TestChangesOfAllKindsHaveATimestamp(t *testing.T) {
	c := start(t)
	last := 500.0
	for _, r := range []call{
		agree("11", `{"newsletterAgreement":true}`), debit("11", `{"accountNumber":"`+iban+`"}`), contract("11", `{"paymentPlanId":1}`),
		end("11", "7"), reset("bob-reset", "x"), signUp(`"password":"x"`),
	} {
		now := r.by(c).Is(200, "").At("/elements/0/timestamp").(float64)
		changed := ids(list("timestamp=" + quote(last)).by(c))
		if now <= last || len(changed) != 1 {
			t.Errorf("%s %s: the timestamp went from %v to %v, and users %v changed", r.method, r.target, last, now, changed)
		}
		last = now
	}
	for _, r := range []call{forgot("bob@example.com"), agree("11", "{}"), validate("bob@example.com", "x"), end("11", "7")} {
		r.by(c).Is(200, "")
		if changed := ids(list("timestamp=" + quote(last)).by(c)); len(changed) != 0 {
			t.Errorf("%s %s changed users %v", r.method, r.target, changed)
		}
	}
}
