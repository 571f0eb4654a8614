package perfectgym_test

import (
	"net/http"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/perfectgym"
)

func TestUnauthorized(t *testing.T) {
	type row struct{ reason, authorization, host, rule string }
	rows := []row{
		{"no header", "", "", "perfectgym.token-missing"},
		{"another scheme", "Basic dC1ub3J0aDo=", "", "perfectgym.token-missing"},
		{"a scheme without a token", "Bearer ", "", "perfectgym.token-missing"},
		{"never handed out", "Bearer t-nobody", "", "perfectgym.token-unknown"},
		{"the beginning of one is not it", "Bearer t-nort", "", "perfectgym.token-unknown"},
		{"a deleted member's", "Bearer t-cid", "", "perfectgym.token-unknown"},
		{"on another company's host", "Bearer t-north", "south.perfectgym.com", "perfectgym.other-companys-host"},
		{"a member's on another company's host", "Bearer t-ann", "south.perfectgym.com", "perfectgym.other-companys-host"},
	}
	apitest.Rows(t, rows, func(r row) (string, string) { return r.rule, r.reason }, func(t *testing.T, r row) {
		c := start(t)
		c.Host = r.host
		calls := []call{post(""), put("10", `{}`), get("10"), list(""), search("userId=10"), confirm("bob-token")}
		for _, request := range slices.Concat(calls, forEmployees(), forBoth()) {
			refused(t, c, request, 401, failure("Unauthorized", ""), r.rule, "Authorization", r.authorization)
			if got := request.by(c, "Authorization", r.authorization).Header.Values("WWW-Authenticate"); len(got) != 1 || got[0] != "Bearer" {
				t.Errorf("WWW-Authenticate is %q", got)
			}
		}
	})
}

func TestAuthorized(t *testing.T) {
	for _, row := range []struct {
		reason, authorization, host, rule string
	}{
		{"an API user's", "Bearer t-north", "", ""},
		{"the scheme's case does not matter", "bearer t-north", "", ""},
		{"on the company's host", "Bearer t-north", "north.perfectgym.com", ""},
		{"on a host that is no company's", "Bearer t-north", "elsewhere.perfectgym.com:80", ""},
		{"a member's", "Bearer t-ann", "north.perfectgym.com", "perfectgym.own-user-only"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			c := start(t)
			c.Host = row.host
			get("10").by(c, "Authorization", row.authorization).Is(200, `{"elements":[{"firstName":"Ann"}]}`).By(row.rule)
		})
	}
}

// A credential sees its own company alone, although ids, emails and tokens of
// users are the same in both.
func TestCompaniesAreApart(t *testing.T) {
	w := apitest.Start(t, perfectgym.Vendor, closed)
	south := bearer(w, "t-south")
	get("10").by(south).Is(200, `{"elements":[{"number":`+quote(users(w, 1)[10]["number"])+`,"homeClubId":21}]}`)
	refused(t, south, get("11"), 400, failure("UserDoesNotExists", ""), "perfectgym.no-user-to-show")
	refused(t, south, put("11", `{}`), 400, failure("UserDoesNotExists", ""), "perfectgym.user-unknown")
	refused(t, south, confirm("bob-token"), 400, failure("InvalidToken", ""), "perfectgym.confirmation-token-unknown")
	refused(t, south, post(`"homeClubId":13`), 400, failure("InvalidParameters", "HomeClubId"), "perfectgym.club-unknown")
	search("email=bob@example.com").by(south).Is(200, `{"elements":[]}`)
	refused(t, south, reset("bob-reset", "x"), 400, failure("InvalidToken", ""), "perfectgym.reset-token-unknown")
	refused(t, south, forgot("bob@example.com"), 400, failure("UserNotFound", ""), "perfectgym.reset-user-unknown")
	refused(t, south, validate("ann.lee@example.com", "ann-secret"), 400, failure("InvalidUserNameOrPassword", ""), "perfectgym.credentials-wrong")
	refused(t, south, contract("10", `{"paymentPlanId":1}`), 400, failure("InvalidPropertyId", "PaymentPlanId"), "perfectgym.plan-unknown")
	refused(t, south, end("10", "5"), 400, failure("InvalidPropertyId", "ContractId"), "perfectgym.contract-unknown")
	refused(t, south, club("13"), 400, failure("InvalidPropertyId", "ClubId"), "perfectgym.club-not-found")
	clubs("").by(south).Is(200, `{"elements":[{"id":12,"name":"Other"},{"id":21,"name":"Far"}]}`)
	visits("").by(south).Is(200, `{"elements":[{"id":31,"clubId":21}]}`)
	post(`"email":"bob@example.com"`).by(south).Is(200, `{"elements":[{"id":11}]}`)
	get("11").by(bearer(w, "t-north")).Is(200, `{"elements":[{"firstName":"Bob"}]}`)
}

func TestLogIn(t *testing.T) {
	for _, row := range []struct {
		reason, host, username, password string
		user                             string // first name of user 10 of the company: "Ann" in north
		adding                           int    // what adding a user then gets: a member is forbidden to
	}{
		{"an API user", "", "staff", "staff-secret", "Ann", 200},
		{"on the company's host", "north.perfectgym.com", "staff", "staff-secret", "Ann", 200},
		{"a member of the first company, by email", "", "Ann.Lee@example.com", "ann-secret", "Ann", 403},
		{"a member, by email in another case", "", "ANN.LEE@example.com", "ann-secret", "Ann", 403},
		{"two companies know the name, and one the password", "", "both", "both-south", "", 200},
		{"the host decides between two companies", "south.perfectgym.com", "Ann.Lee@example.com", "ann-south", "", 403},
		{"the host decides between a member and an API user", "south.perfectgym.com", "Ann.Lee@example.com", "ann-secret", "", 200},
		{"a host that is no company's", "elsewhere.perfectgym.com", "staff-south", "south-secret", "", 200},
	} {
		t.Run(row.reason, func(t *testing.T) {
			c := start(t)
			c.Host = row.host
			answer := logIn(row.username, row.password).by(c, "Authorization", "").Is(200, `{"token_type":"bearer","expires_in":7775999}`).By("")
			token := answer.String("/access_token")
			if !regexp.MustCompile(`^[\w-]{64}$`).MatchString(token) {
				t.Errorf("the token is %q", token)
			}
			get("10").by(c, "Authorization", "Bearer "+token).Is(200, `{"elements":[{"firstName":"`+row.user+`"}]}`)
			post("").by(c, "Authorization", "Bearer "+token).Is(row.adding, "")
		})
	}
}

func TestLogInRefused(t *testing.T) {
	for _, row := range []struct{ reason, host, username, password string }{
		{"nobody", "", "nobody", "staff-secret"},
		{"a wrong password", "", "staff", "wrong"},
		{"a deleted member", "", "cid@example.com", "cid-secret"},
		{"a member without a password", "", "bob@example.com", "bob-secret"},
		{"another company's on a company's host", "south.perfectgym.com", "staff", "staff-secret"},
		{"a name goes by its case", "", "STAFF", "staff-secret"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			c := start(t)
			c.Host = row.host
			refused(t, c, logIn(row.username, row.password), 400, failure("InvalidUserNameOrPassword", ""), "perfectgym.login-unknown")
		})
	}
}

// An address that a member takes is the one to log in by.
func TestLogInFollowsTheEmail(t *testing.T) {
	c := start(t)
	logIn("ann.lee@example.com", "ann-secret").by(c).Is(200, "")
	put("10", `{"email":"ann@example.com"}`).by(c).Is(200, "")
	logIn("ann@example.com", "ann-secret").by(c).Is(200, "")
	refused(t, c, logIn("ann.lee@example.com", "ann-secret"), 400, failure("InvalidUserNameOrPassword", ""), "perfectgym.login-unknown")
}

func TestTokensExpire(t *testing.T) {
	c := start(t)
	first := logIn("staff", "staff-secret").by(c).String("/access_token")
	c.World.Advance(time.Second)
	second := logIn("staff", "staff-secret").by(c).String("/access_token")
	if first == second {
		t.Errorf("the same token was handed out twice")
	}
	c.World.Advance(7775997 * time.Second)
	get("10").by(c, "Authorization", "Bearer "+first).Is(200, "")
	c.World.Advance(time.Second)
	refused(t, c, get("10"), 401, failure("Unauthorized", ""), "perfectgym.token-expired", "Authorization", "Bearer "+first)
	get("10").by(c, "Authorization", "Bearer "+second).Is(200, "")
	get("10").by(c).Is(200, "") // a declared one never expires
}

func TestEmployeeModeIsNeeded(t *testing.T) {
	member := bearer(apitest.Start(t, perfectgym.Vendor, closed), "t-ann")
	calls := []call{post(""), {"POST", userPath, "{"}, list(""), list("page=x"), search("userId=10"), confirm("bob-token")}
	for _, r := range slices.Concat(calls, forEmployees()) {
		refused(t, member, r, 403, failure("Forbidden", ""), "perfectgym.employee-only")
		if r.by(member).Header.Get("WWW-Authenticate") != "" {
			t.Errorf("a 403 asks for a credential")
		}
	}
}

// In user mode there is one user, whatever userId says.
func TestUserMode(t *testing.T) {
	for _, row := range []struct{ reason, query, rule string }{
		{"without a userId", "", ""},
		{"the userId of another", "?userId=11", "perfectgym.own-user-only"},
		{"the userId of nobody", "?userId=999", "perfectgym.own-user-only"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			member := bearer(apitest.Start(t, perfectgym.Vendor, closed), "t-ann")
			member.Do("GET", userPath+row.query, nil).Is(200, `{"elements":[{"id":10,"firstName":"Ann"}]}`).By(row.rule)
			member.Do("PUT", userPath+row.query, `{"lastName":"Li"}`).Is(200, `{"elements":[{"id":10,"lastName":"Li"}]}`).By(row.rule)
			if users(member.World, 0)[11]["lastName"] != "" {
				t.Errorf("another user was changed")
			}
			refused(t, member, call{"PUT", userPath + row.query, `{"email":"bob@example.com"}`}, 400, failure("UserAlreadyExist", "Email"), "perfectgym.held-on-update")
		})
	}
}

func TestOpenWorld(t *testing.T) {
	w := apitest.Starter(t, perfectgym.Vendor)
	one, other := bearer(w, "one of my own"), bearer(w, "another of my own")
	post(`"homeClubId":13`).by(one).Is(200, `{"elements":[{"id":1}]}`)
	contract("1", `{"paymentPlanId":2}`).by(one).Is(200, `{"elements":[{"contracts":[{"id":1,"paymentPlanName":"Off-peak"}]}]}`)
	post("").by(other).Is(200, `{"elements":[{"id":1}]}`)
	list("").by(one).Is(200, `{"elements":[{"homeClubId":13}]}`)
	refused(t, one, post(`"homeClubId":14`), 400, failure("InvalidParameters", "HomeClubId"), "perfectgym.club-unknown")
	refused(t, one, get("1"), 401, failure("Unauthorized", ""), "perfectgym.token-missing", "Authorization", "")
	one.Host = "demo.perfectgym.com"
	refused(t, one, get("1"), 401, failure("Unauthorized", ""), "perfectgym.other-companys-host")
	one.Host = ""
	for _, secret := range []string{"one of my own", "another of my own"} {
		if regexp.MustCompile(secret).MatchString(w.StateText()) {
			t.Errorf("the state shows a credential that a client sent")
		}
	}
}

func TestOpenLogIn(t *testing.T) {
	w := apitest.Starter(t, perfectgym.Vendor)
	c := w.Client()
	token := logIn("my-name", "my-password").by(c).Is(200, "").String("/access_token")
	post("").by(c, "Authorization", "Bearer "+token).Is(200, `{"elements":[{"id":1}]}`)
	again := logIn("my-name", "my-password").by(c).Is(200, "").String("/access_token")
	get("1").by(c, "Authorization", "Bearer "+again).Is(200, `{"elements":[{"email":"new@example.com"}]}`)
	refused(t, c, logIn("api@demo.example", "wrong"), 400, failure("InvalidUserNameOrPassword", ""), "perfectgym.login-unknown")
	refused(t, c, logIn("", ""), 400, failure("InvalidParameters", "Username", "InvalidParameters", "Password"), "perfectgym.login-malformed")
	c.Host = "demo.perfectgym.com"
	refused(t, c, logIn("my-name", "my-password"), 400, failure("InvalidUserNameOrPassword", ""), "perfectgym.login-unknown")
	if regexp.MustCompile("my-name|my-password").MatchString(w.StateText()) {
		t.Errorf("the state shows a credential that a client sent")
	}
}

// A fault or limit has a status only, and gets the vendor's envelope.
func TestFaultsHaveTheEnvelope(t *testing.T) {
	w := apitest.Start(t, perfectgym.Vendor, closed)
	for status, code := range map[int]string{
		401: "Unauthorized", 403: "Forbidden", 429: "TooManyRequests", 500: "InternalServerError", 503: "ServiceUnavailable",
	} {
		if answer := fault(w, status); answer != failure(code, "") {
			t.Errorf("%d is %s (%s)", status, answer, http.StatusText(status))
		}
	}
}
