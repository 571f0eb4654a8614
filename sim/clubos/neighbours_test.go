package clubos_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

func to(path string) func(body string) call {
	return func(body string) call { return call{"POST", path + "?clubLocationId=1", body} }
}

var (
	checkIn  = to("/checkins")
	pay      = to("/payments")
	join     = to("/memberships")
	lead     = to("/prospects")
	change   = func(path, body string) call { return call{"PUT", path + "?clubLocationId=1", body} }
	look     = func(target string) call { return call{"GET", target, ""} }
	annsOwn  = look("/usermatch?systemCode=NORTH&userId=L-11")
	annMatch = `{"userId":11,"clubLocationId":1,"role":"member","localUserId":"L-11","firstName":"Ann","lastName":"Lee","email":"ann@example.com"}`
	cidMatch = `{"userId":13,"clubLocationId":1,"role":"member","localUserId":"L-13","firstName":"Cid","lastName":"Fox","email":"cid@example.com"}`
	idaMatch = `{"userId":31,"clubLocationId":1,"role":"prospect","localUserId":"L-31","firstName":"Ida","lastName":"Orr","email":"ida@example.com"}`
)

// shows is what the state has of one of north's records.
type shows struct {
	collection, key string
	id              int
	members         map[string]any // nil for a record that is not there
}

func (s shows) check(t *testing.T, c *apitest.Client) {
	t.Helper()
	got := record(c, s.collection, s.key, s.id)
	if s.members == nil && got != nil {
		t.Errorf("the state has %v", got)
	}
	for name, want := range s.members {
		if diff := cmp.Diff(want, got[name]); diff != "" {
			t.Errorf("%s in the state (-want +got):\n%s", name, diff)
		}
	}
}

// Each of these succeeds; rules are all that had an effect, the deciding last.
func TestNeighbours(t *testing.T) {
	const (
		swipe = `{"memberId":11,"localCheckinId":"C-2","checkinTime":"1-15-2026 18:30"}`
		fee   = `{"memberId":"11","localPaymentId":"P-2","amount":19.90,"paymentDate":"1-15-2026"}`
		plan  = `{"memberId":11,"localMembershipId":"M-3","name":"Gold","startDate":"2-1-2026"}`
		kay   = `{"localUserId":"L-50","firstName":"Kay","email":"kay@example.com","gender":"F","birthDate":"1-2-1990"}`
	)
	tests := []struct {
		reason string
		before []call
		call   call
		body   string
		rules  string
		shows  []shows
	}{
		{reason: "a check-in is recorded", call: checkIn(swipe), body: success("Check-in Created", "2"), rules: "checkin-time-kept entry-form",
			shows: []shows{{"checkins", "checkinId", 2, map[string]any{"memberId": 11.0, "clubLocationId": 1.0, "localCheckinId": "C-2", "checkinTime": "1-15-2026 18:30"}}}},
		{reason: "the same check-in again", before: []call{checkIn(swipe)}, call: checkIn(swipe), body: success("Check-in Found", "2"), rules: "checkin-time-kept entry-found",
			shows: []shows{{"checkins", "checkinId", 3, nil}}},
		{reason: "the local id decides, whoever checks in", call: checkIn(`{"memberId":99,"localCheckinId":"C-1"}`), body: success("Check-in Found", "1"), rules: "checkin-time-kept entry-found",
			shows: []shows{{"checkins", "checkinId", 1, map[string]any{"memberId": 11.0, "checkinTime": "this morning"}}}},
		{reason: "a local id of one location is not one of another", call: call{"POST", "/checkins?clubLocationId=2", `{"memberId":14,"localCheckinId":"C-1"}`},
			body: success("Check-in Created", "2"), rules: "checkin-time-kept entry-form"},
		{reason: "nor one of another kind", call: pay(`{"memberId":11,"localPaymentId":"C-1","amount":"-5"}`), body: success("Payment Created", "2"), rules: "payment-form entry-form"},
		{reason: "a trainer checks in", call: checkIn(`{"memberId":12,"localCheckinId":"C-2"}`), body: success("Check-in Created", "2"), rules: "checkin-time-kept entry-form"},

		{reason: "a payment is recorded, its amount as it is sent", call: pay(fee), body: success("Payment Created", "2"), rules: "payment-form entry-form",
			shows: []shows{{"payments", "paymentId", 2, map[string]any{"memberId": 11.0, "amount": "19.90", "paymentDate": "1-15-2026"}}}},
		{reason: "the same payment again", call: pay(`{"memberId":11,"localPaymentId":"P-1","amount":1}`), body: success("Payment Found", "1"), rules: "payment-form entry-found",
			shows: []shows{{"payments", "paymentId", 1, map[string]any{"amount": "49.90"}}, {"payments", "paymentId", 2, nil}}},

		{reason: "a membership is added", call: join(plan), body: success("Membership Created", "3"), rules: "membership-form entry-form",
			shows: []shows{{"memberships", "membershipId", 3, map[string]any{"memberId": 11.0, "name": "Gold", "startDate": "2-1-2026", "endDate": nil}}}},
		{reason: "and is found", before: []call{join(plan)}, call: look("/memberships?clubLocationId=1&membershipId=3"), body: success("Membership was found", "3"), rules: "membership-form"},
		{reason: "the same membership again", call: join(`{"memberId":11,"localMembershipId":"M-1","name":"Silver"}`), body: success("Membership Found", "1"), rules: "membership-form entry-found",
			shows: []shows{{"memberships", "membershipId", 1, map[string]any{"name": "Gold"}}}},
		{reason: "nothing but what is sent of a membership changes", call: change("/memberships", `{"membershipId":"1","endDate":"12-31-2026"}`), body: success("Membership was updated", "1"), rules: "membership-form",
			shows: []shows{{"memberships", "membershipId", 1, map[string]any{"name": "Gold", "startDate": "1-1-2026", "endDate": "12-31-2026"}}}},

		{reason: "a prospect is added, with an id among those of users", call: lead(kay), body: success("Prospect Created", "1001"), rules: "prospect-form",
			shows: []shows{{"prospects", "userId", 1001, map[string]any{"clubLocationId": 1.0, "localUserId": "L-50", "firstName": "Kay", "birthDate": "1-2-1990"}}, {"users", "userId", 1001, nil}}},
		{reason: "and is found", before: []call{lead(kay)}, call: look("/prospects?clubLocationId=1&userId=1001"), body: success("Prospect was found", "1001"), rules: "prospect-form"},
		{reason: "the same prospect again", call: lead(`{"localUserId":"L-31","firstName":"Ida","lastName":"Fox"}`), body: success("Prospect Found", "31"), rules: "prospect-form found-unchanged found",
			shows: []shows{{"prospects", "userId", 31, map[string]any{"lastName": "Orr"}}}},
		{reason: "who is a user is no prospect", call: lead(`{"localUserId":"L-11","firstName":"Ann"}`), body: success("Member Found", "11"), rules: "prospect-form prospect-is-user found-stored-role"},
		{reason: "nothing but what is sent of a prospect changes", call: change("/prospects", `{"userId":31,"lastName":"Fox"}`), body: success("Prospect was updated", "31"), rules: "prospect-form",
			shows: []shows{{"prospects", "userId", 31, map[string]any{"firstName": "Ida", "lastName": "Fox", "mobilePhone": "555-0131"}}}},
		{reason: "a prospect becomes a member, and keeps the id and what is not sent", call: post(`"localUserId":"L-31","password":"pw"`), body: success("Member Created", "31"),
			rules: "prospect-converted email-is-username",
			shows: []shows{{"prospects", "userId", 31, nil}, {"users", "userId", 31, map[string]any{
				"role": "member", "firstName": "Zoe", "lastName": "Orr", "email": "ida@example.com", "username": "ida@example.com", "mobilePhone": "555-0131"}}}},
		{reason: "an email that is sent takes the place of the prospect's", call: post(`"localUserId":"L-31","password":"pw","email":"i@example.com"`), body: success("Member Created", "31"),
			rules: "prospect-converted email-is-username", shows: []shows{{"users", "userId", 31, map[string]any{"email": "i@example.com", "username": "i@example.com"}}}},
		{reason: "a prospect of another location is another one", call: post(`"localUserId":"L-32","password":"pw"`), body: success("Member Created", "1001"),
			shows: []shows{{"prospects", "userId", 32, map[string]any{"firstName": "Jon"}}}},

		{reason: "an email of one user, in another case; those of other locations and partners are not listed", call: look("/emailmatch?clubLocationId=1&email=ANN@example.com"), body: `[` + annMatch + `]`,
			rules: "match-form emails-not-unique"},
		{reason: "an email of several", before: []call{post(`"username":"zoe","email":"ida@example.com","localUserId":"z"`)}, call: look("/emailmatch?clubLocationId=1&email=ida@example.com"),
			body:  `[{"userId":1001,"clubLocationId":1,"role":"member","localUserId":"z","firstName":"Zoe","lastName":"","email":"ida@example.com"},` + idaMatch + `]`,
			rules: "match-form emails-not-unique"},
		{reason: "an email of nobody", call: look("/emailmatch?clubLocationId=1&email=nobody"), body: `[]`, rules: "match-form emails-not-unique"},
		{reason: "an email of a deleted user", call: look("/emailmatch?clubLocationId=1&email=cid@example.com"), body: `[]`, rules: "deleted-left-out match-form emails-not-unique"},
		{reason: "a local id", call: annsOwn, body: annMatch, rules: "match-form"},
		{reason: "a prospect's local id", call: look("/usermatch?systemCode=NORTH&userId=L-31"), body: idaMatch, rules: "match-form"},
		{reason: "the location that it is at does not matter", call: look("/usermatch?systemCode=NORTH&userId=L-14"), rules: "match-form",
			body: `{"userId":14,"clubLocationId":2,"role":"member","localUserId":"L-14","firstName":"Dee","lastName":"","email":""}`},
		{reason: "the locations", call: look("/access/locations"), body: `[{"clubLocationId":1},{"clubLocationId":2}]`, rules: "locations-form"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			c := start(t)
			for _, r := range tt.before {
				r.by(c).Is(200, `{"status":true}`)
			}
			tt.call.by(c).Is(200, tt.body).Through(ids(tt.rules)...)
			if tt.call.method != "GET" && !c.World.Last().Committed {
				t.Error("the journal does not have it as committed")
			}
			for _, s := range tt.shows {
				s.check(t, c)
			}
		})
	}
}

func TestAnyCodeWhereNoneIsDeclared(t *testing.T) {
	south(start(t).World).Do("GET", "/usermatch?systemCode=X&userId=L-21", nil).Is(200, `{"userId":21,"role":"member"}`).
		TurnedOn("clubos.system-code-unchecked", "systemCode", "X", "").Through(ids("system-code-unchecked match-form")...)
}

func TestProspectsLeftOut(t *testing.T) {
	c := start(t)
	c.World.Flip("match-prospects", "left-out")
	look("/emailmatch?clubLocationId=1&email=ida@example.com").by(c).Is(200, `[]`).Through(ids("prospect-left-out match-form emails-not-unique")...)
}

// neighbours has a call of each operation that succeeds.
var neighbours = []call{
	look("/emailmatch?clubLocationId=1&email=ann@example.com"),
	annsOwn,
	checkIn(`{"memberId":11,"localCheckinId":"C-2"}`),
	pay(`{"memberId":11,"localPaymentId":"P-2","amount":5}`),
	look("/memberships?clubLocationId=1&membershipId=1"),
	join(`{"memberId":11,"localMembershipId":"M-3","name":"Gold"}`),
	change("/memberships", `{"membershipId":1,"name":"Silver"}`),
	look("/prospects?clubLocationId=1&userId=31"),
	lead(`{"localUserId":"L-50","firstName":"Kay"}`),
	change("/prospects", `{"userId":31,"lastName":"Fox"}`),
	look("/access/locations"),
}

// What holds for every request holds for the neighbours too.
func TestNeighboursAreRefusedAlike(t *testing.T) {
	location := func(r call, id string) call {
		r.target = strings.Replace(r.target, "clubLocationId=1", "clubLocationId="+id, 1)
		return r
	}
	with := func(r call, query string) call {
		if r.target += "?"; strings.Contains(r.target, "=") {
			r.target = strings.TrimSuffix(r.target, "?") + "&"
		}
		r.target += query
		return r
	}
	long := strings.Repeat(" ", 1<<20)
	for _, r := range neighbours {
		t.Run(r.method+" "+r.target, func(t *testing.T) {
			c := start(t)
			before := c.World.StateText()
			r.by(c, "Authorization", "").Is(401, failure("A username and a password are required")).By("clubos.credential-missing")
			for _, status := range []string{"200", "4xx"} {
				c.World.Flip("failure-status", status)
				fails := map[string]int{"200": 200, "4xx": 400}[status]
				if strings.Contains(r.target, "clubLocationId") {
					location(r, "3").by(c).Is(fails, failure("You do not have access to club location 3")).By("clubos.location-out-of-reach")
					location(r, "x").by(c).Is(fails, failure("clubLocationId must be of type integer")).By("clubos.location-unreadable")
				}
				if r.body != "" {
					r.by(c, "Content-Type", "text/plain").Is(fails, failure("Content-Type must be application/json")).By("clubos.content-type")
					call{r.method, r.target, r.body + long}.by(c).Is(413, failure("The body of the request is too large"))
					call{r.method, r.target, "[]"}.by(c).Is(fails, failure("The body of the request must be a JSON object")).By("clubos.body-unreadable")
					c.World.Flip("unknown-fields", "rejected")
					call{r.method, r.target, strings.Replace(r.body, "{", `{"nickname":"Z",`, 1)}.by(c).
						Is(fails, failure("nickname is not a known property")).By("clubos.field-unknown")
				}
				c.World.Flip("unknown-query", "rejected")
				with(r, "limit=2").by(c).Is(fails, failure("limit is not a known parameter")).By("clubos.parameter-unknown")
			}
			c.World.Flip("failure-value", "echoed")
			if strings.Contains(r.target, "clubLocationId") {
				location(r, "3").by(c).Is(400, failed("You do not have access to club location 3", "3"))
			}
			for id, byDefault := range map[string]string{"failure-status": "200", "failure-value": "empty", "unknown-fields": "ignored", "unknown-query": "ignored"} {
				c.World.Flip(id, byDefault)
			}
			if diff := cmp.Diff(before, c.World.StateText()); diff != "" {
				t.Errorf("a refusal changed something (-before +after):\n%s", diff)
			}
			r.by(c).Is(200, "")
		})
	}
}

// A partner sees nothing of another one's.
func TestNeighboursOfAnotherPartner(t *testing.T) {
	other := south(start(t).World)
	for _, tt := range []struct {
		call    call
		message string
	}{
		{checkIn(`{"memberId":11,"localCheckinId":"C-1"}`), "User not found"},
		{pay(`{"memberId":11,"localPaymentId":"P-1","amount":5}`), "User not found"},
		{join(`{"memberId":11,"localMembershipId":"M-1","name":"Gold"}`), "User not found"},
		{look("/memberships?clubLocationId=1&membershipId=1"), "Membership not found"},
		{change("/memberships", `{"membershipId":1,"name":"Silver"}`), "Membership not found"},
		{look("/prospects?clubLocationId=1&userId=31"), "Prospect not found"},
		{change("/prospects", `{"userId":31,"lastName":"Fox"}`), "Prospect not found"},
	} {
		tt.call.by(other).Is(200, failure(tt.message))
	}
	look("/usermatch?systemCode=NORTH&userId=L-11").by(other).Is(200, failed("User not found", "NORTH L-11"))
	look("/emailmatch?clubLocationId=1&email=ann@example.com").by(other).Is(200, `[{"userId":41}]`)
	look("/access/locations").by(other).Is(200, `[{"clubLocationId":1},{"clubLocationId":3}]`)
	lead(`{"localUserId":"L-31","firstName":"Ida"}`).by(other).Is(200, success("Prospect Created", "1001"))
}

// What is wrong with one record, and what it leaves alone.
func TestNeighbourRefusals(t *testing.T) {
	const (
		id   = " must be of type integer, as a number or in digits"
		date = " must be a date as M-d-YYYY, such as 1-15-2026"
	)
	type row struct {
		reason string
		call   call
		rule   string
		body   string
	}
	rows := []row{
		{"a check-in of nobody", checkIn(`{"memberId":99,"localCheckinId":"C-2"}`), "user-not-found", failure("User not found")},
		{"a check-in of a deleted user", checkIn(`{"memberId":13,"localCheckinId":"C-2"}`), "deleted-not-found", failure("User not found")},
		{"a check-in of a user of another location", checkIn(`{"memberId":14,"localCheckinId":"C-2"}`), "other-location-not-found", failure("User not found")},
		{"a check-in of a prospect", checkIn(`{"memberId":31,"localCheckinId":"C-2"}`), "user-not-found", failure("User not found")},
		{"a payment of nobody", pay(`{"memberId":99,"localPaymentId":"P-2","amount":5}`), "user-not-found", failure("User not found")},
		{"a membership of nobody", join(`{"memberId":99,"localMembershipId":"M-3","name":"Gold"}`), "user-not-found", failure("User not found")},
		{"an empty check-in", checkIn(`{}`), "field-missing", failure("memberId is required", "localCheckinId is required")},
		{"a check-in of nulls", checkIn(`{"memberId":null,"localCheckinId":null,"checkinTime":null}`), "field-null",
			failure("memberId"+id, "localCheckinId must be of type string", "checkinTime must be of type string")},
		{"a member by name", checkIn(`{"memberId":"Ann","localCheckinId":"C-2"}`), "field-mistyped", failure("memberId" + id)},

		{"an empty payment", pay(`{}`), "field-missing", failure("memberId is required", "localPaymentId is required", "amount is required")},
		{"a payment of nulls", pay(`{"memberId":11,"localPaymentId":"P-2","amount":null,"paymentDate":null}`), "field-null",
			failure("amount must be of type number, as a number or in digits", "paymentDate must be of type string")},
		{"an amount with a currency", pay(`{"memberId":11,"localPaymentId":"P-2","amount":"5 USD"}`), "field-mistyped", failure("amount must be of type number, as a number or in digits")},
		{"an amount that is blank", pay(`{"memberId":11,"localPaymentId":"P-2","amount":" 5"}`), "field-mistyped", failure("amount must be of type number, as a number or in digits")},
		{"an amount that is none", pay(`{"memberId":11,"localPaymentId":"P-2","amount":true}`), "field-mistyped", failure("amount must be of type number, as a number or in digits")},
		{"a date of another form", pay(`{"memberId":11,"localPaymentId":"P-2","amount":5,"paymentDate":"2026-01-15"}`), "field-invalid", failure("paymentDate" + date)},

		{"an empty membership", join(`{}`), "field-missing", failure("memberId is required", "localMembershipId is required", "name is required")},
		{"a start that is none", join(`{"memberId":11,"localMembershipId":"M-3","name":"Gold","startDate":"soon"}`), "field-invalid", failure("startDate" + date)},
		{"an end that is none", change("/memberships", `{"membershipId":1,"endDate":""}`), "field-invalid", failure("endDate" + date)},
		{"a name that is taken away", change("/memberships", `{"membershipId":1,"name":""}`), "field-invalid", failure("name must be at least one character")},
		{"an update of no membership", change("/memberships", `{"name":"Gold"}`), "field-missing", failure("membershipId is required")},
		{"an update of nobody's membership", change("/memberships", `{"membershipId":9,"name":"Gold"}`), "membership-not-found", failure("Membership not found")},
		{"a membership of another location", look("/memberships?clubLocationId=1&membershipId=2"), "membership-not-found", failure("Membership not found")},
		{"a membership that nobody names", look("/memberships?clubLocationId=1"), "user-id-unreadable", failure("membershipId is required")},

		{"an empty prospect", lead(`{}`), "field-missing", failure("localUserId is required", "firstName is required")},
		{"a gender that is none", lead(`{"localUserId":"L-50","firstName":"K","gender":""}`), "field-invalid", failure("gender must be one of M, F")},
		{"a state by its name", lead(`{"localUserId":"L-50","firstName":"K","state":"Ohio"}`), "field-invalid", failure("state must be two letters, or blank")},
		{"a birth date that is none", lead(`{"localUserId":"L-50","firstName":"K","birthDate":"2-30-1990"}`), "field-invalid", failure("birthDate" + date)},
		{"a prospect of nulls", lead(`{"localUserId":null,"firstName":"K","gender":null,"lastName":null}`), "field-null",
			failure("lastName must be of type string", "localUserId must be of type string", "gender must be of type string")},
		{"an update of no prospect", change("/prospects", `{"firstName":"Ida"}`), "field-missing", failure("userId is required")},
		{"a first name that is taken away", change("/prospects", `{"userId":31,"firstName":""}`), "field-invalid", failure("firstName must be at least one character")},
		{"a user is no prospect", look("/prospects?clubLocationId=1&userId=11"), "prospect-not-found", failure("Prospect not found")},
		{"a prospect of another location", change("/prospects", `{"userId":32,"lastName":"X"}`), "prospect-not-found", failure("Prospect not found")},

		{"no email", look("/emailmatch?clubLocationId=1"), "parameter-missing", failure("email is required")},
		{"an empty email", look("/emailmatch?clubLocationId=1&email="), "parameter-missing", failure("email is required")},
		{"neither code nor id", look("/usermatch"), "parameter-missing", failure("systemCode is required", "userId is required")},
		{"another's code; the value is documented", look("/usermatch?systemCode=SOUTH&userId=L-11"), "user-unmatched", failed("User not found", "SOUTH L-11")},
		{"nobody's local id", look("/usermatch?systemCode=NORTH&userId=11"), "user-unmatched", failed("User not found", "NORTH 11")},
		{"a deleted user's local id", look("/usermatch?systemCode=NORTH&userId=L-13"), "deleted-not-found", failed("User not found", "NORTH L-13")},
	}
	apitest.Rows(t, rows, func(r row) (string, string) { return "clubos." + r.rule, r.reason }, func(t *testing.T, r row) {
		c := start(t)
		before := c.World.StateText()
		r.call.by(c).Is(200, r.body).By("clubos." + r.rule)
		if diff := cmp.Diff(before, c.World.StateText()); diff != "" {
			t.Errorf("the refusal changed something (-before +after):\n%s", diff)
		}
		if strings.HasSuffix(r.rule, "not-found") || r.rule == "user-unmatched" {
			c.World.Flip("failure-status", "4xx")
			r.call.by(c).Is(404, r.body)
		}
	})
}
