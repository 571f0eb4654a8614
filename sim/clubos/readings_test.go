package clubos_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

// send sends calls one after the other; those before the last must succeed.
func send(calls ...call) func(*apitest.Client) *apitest.Answer {
	return func(c *apitest.Client) *apitest.Answer {
		for _, r := range calls[:len(calls)-1] {
			r.by(c).Is(200, `{"status":true}`)
		}
		return calls[len(calls)-1].by(c)
	}
}

// stays says what the state has of a user.
func stays(id int, shows map[string]any) func(*testing.T, *apitest.Client) {
	return func(t *testing.T, c *apitest.Client) {
		for name, want := range shows {
			if diff := cmp.Diff(want, user(c, id)[name]); diff != "" {
				t.Errorf("%s in the state (-want +got):\n%s", name, diff)
			}
		}
	}
}

func TestReadings(t *testing.T) {
	const bare = `{"role":"member","localUserId":"n","firstName":"N","gender":"M"}`
	apitest.Readings(t, func(tb testing.TB) *apitest.Client { return start(tb) },
		apitest.Reads("found-key", "an email that a user has, in another case, and a new local id", send(post(`"email":"ANN@example.com"`))).
			As("local-user-id", 200, success("Member Created", "1001"), "clubos.password-made").
			As("email", 200, success("Member Found", "11"), "clubos.found-by-email"),
		apitest.Reads("found-key", "a local id that a user has, and a new email", send(post(`"localUserId":"L-11","email":"z@example.com"`))).
			As("local-user-id", 200, success("Member Found", "11"), "clubos.found").
			As("email", 200, success("Member Created", "1001"), "clubos.password-made"),
		apitest.Reads("found-key", "a local id that a user has, and no email", send(post(`"localUserId":"L-11"`))).
			As("local-user-id", 200, success("Member Found", "11"), "clubos.found").
			As("email", 200, success("Member Created", "1001"), "clubos.password-made"),

		apitest.Reads("found-updates", "a later update tells name and type", send(post(`"localUserId":"L-11","email":"z@example.com"`), put(`{"userId":11}`))).
			As("no", 200, success("Ann Lee was made FULL", "11"), "").
			Then(stays(11, map[string]any{"firstName": "Ann", "fullAccount": true, "email": "ann@example.com", "username": "ann"})).
			As("yes", 200, success("Zoe Lee was made BASIC", "11"), "").
			Then(stays(11, map[string]any{"firstName": "Zoe", "lastName": "Lee", "fullAccount": false, "username": "z@example.com", "password": nil})),
		apitest.Reads("found-updates", "an email that was not sent does not become the username", send(post(`"localUserId":"L-11","firstName":"Zoe"`))).
			As("yes", 200, success("Member Found", "11"), "clubos.found").
			Then(stays(11, map[string]any{"email": "ann@example.com", "username": "ann"})),
		apitest.Reads("found-updates", "a username of another", send(post(`"localUserId":"L-11","username":"bob@example.com"`))).
			As("no", 200, success("Member Found", "11"), "clubos.found").
			As("yes", 200, failure("Username bob@example.com is already in use"), "clubos.username-taken").
			Then(stays(11, map[string]any{"firstName": "Ann", "username": "ann"})),
		apitest.Reads("found-updates", "another role takes with it what is for members only", send(post(`"localUserId":"L-11","role":"trainer"`))).
			As("no", 200, success("Member Found", "11"), "clubos.found").
			As("yes", 200, success("Trainer Found", "11"), "clubos.found").
			Then(stays(11, map[string]any{"role": "trainer", "fullAccount": false})),

		apitest.Reads("found-deleted", "the local id and the email of a deleted user", send(post(`"localUserId":"L-13","email":"cid@example.com"`))).
			As("found-still-deleted", 200, success("Member Found", "13"), "clubos.found").
			Then(stays(13, map[string]any{"deleted": true})).
			As("created-again", 200, success("Member Created", "1001"), "clubos.password-made").
			Then(stays(13, map[string]any{"deleted": true})),
		apitest.Reads("found-deleted", "who is not deleted is found first", send(post(`"localUserId":"L-13"`), post(`"localUserId":"L-13"`))).
			As("created-again", 200, success("Member Found", "1001"), "clubos.found").
			Then(stays(13, map[string]any{"deleted": true})),

		apitest.Reads("other-role-messages", "a new manager", send(post(`"role":"manager"`))).
			As("role-name", 200, success("Manager Created", "1001"), "clubos.other-role-message").
			As("member", 200, success("Member Created", "1001"), "clubos.other-role-message").
			Then(stays(1001, map[string]any{"role": "manager"})),

		apitest.Reads("failure-status", "GET of nobody", send(get("clubLocationId=1&userId=99"))).
			As("200", 200, failure("User not found"), "clubos.user-not-found").
			As("4xx", 404, failure("User not found"), "clubos.user-not-found"),
		apitest.Reads("failure-status", "DELETE of a deleted user", send(del("clubLocationId=1&userId=13"))).
			As("4xx", 404, failure("User not found"), "clubos.deleted-not-found"),
		apitest.Reads("failure-status", "PUT at another location", send(put(`{"userId":14}`))).
			As("4xx", 404, failure("User not found"), "clubos.other-location-not-found"),
		apitest.Reads("failure-status", "GET out of reach", send(get("clubLocationId=3&userId=11"))).
			As("4xx", 400, failure("You do not have access to club location 3"), "clubos.location-out-of-reach"),
		apitest.Reads("failure-status", "POST with a username that is taken", send(post(`"username":"ann"`))).
			As("4xx", 400, failure("Username ann is already in use"), "clubos.username-taken"),
		apitest.Reads("failure-status", "PUT without a userId", send(put(`{}`))).
			As("4xx", 400, failure("userId is required"), "clubos.field-missing"),
		apitest.Reads("failure-status", "DELETE without a userId", send(del("clubLocationId=1"))).
			As("4xx", 400, failure("userId is required"), "clubos.user-id-unreadable"),
		apitest.Reads("failure-status", "a success stays what it is", send(get("clubLocationId=1&userId=11"))).
			As("4xx", 200, success("User was found", "11"), ""),

		apitest.Reads("deleted-get", "GET of a deleted user", send(get("clubLocationId=1&userId=13"))).
			As("not-found", 200, failure("User not found"), "clubos.deleted-not-found").
			As("found", 200, success("User was found", "13"), "clubos.deleted-still-found"),
		apitest.Reads("deleted-get", "DELETE of a deleted user", send(del("clubLocationId=1&userId=13"))).
			As("not-found", 200, failure("User not found"), "clubos.deleted-not-found").
			As("found", 200, success("Cid Fox was deleted", "13"), "clubos.deleted-still-found").
			Then(stays(13, map[string]any{"deleted": true})),

		apitest.Reads("full-account-omitted", "an update of nothing", send(put(`{"userId":11}`))).
			As("keeps", 200, success("Ann Lee was made FULL", "11"), "").
			As("resets", 200, success("Ann Lee was made BASIC", "11"), "clubos.type-reset").
			Then(stays(11, map[string]any{"fullAccount": false})),
		apitest.Reads("full-account-omitted", "what is sent holds", send(put(`{"userId":11,"fullAccount":true}`))).
			As("resets", 200, success("Ann Lee was made FULL", "11"), ""),

		apitest.Reads("required-with-default", "an addition without the flags", send(call{"POST", "/users?clubLocationId=1", bare})).
			As("defaulted", 200, success("Member Created", "1001"), "clubos.password-made").
			As("rejected", 200, failure("fullAccount is required", "sendEmail is required"), "clubos.field-missing"),

		apitest.Reads("content-type-without-body", "GET", send(get("clubLocationId=1&userId=11"))).
			As("not-needed", 200, success("User was found", "11"), "").
			As("required", 200, failure("Content-Type must be application/json"), "clubos.content-type-always"),
		apitest.Reads("content-type-without-body", "DELETE", send(del("clubLocationId=1&userId=11"))).
			As("not-needed", 200, success("Ann Lee was deleted", "11"), "").
			As("required", 200, failure("Content-Type must be application/json"), "clubos.content-type-always").
			Then(stays(11, map[string]any{"deleted": false})),

		apitest.Reads("unknown-fields", "PUT does not take what POST does", send(put(`{"userId":11,"username":"a"}`))).
			As("ignored", 200, success("Ann Lee was made FULL", "11"), "").
			Then(stays(11, map[string]any{"username": "ann"})).
			As("rejected", 200, failure("username is not a known property"), "clubos.field-unknown"),
		apitest.Reads("unknown-fields", "POST", send(post(`"nickname":"Z"`))).
			As("ignored", 200, success("Member Created", "1001"), "clubos.password-made").
			As("rejected", 200, failure("nickname is not a known property"), "clubos.field-unknown"),

		apitest.Reads("username-clash", "a username that another user has", send(post(`"username":"ann","password":"pw"`))).
			As("rejected", 200, failure("Username ann is already in use"), "clubos.username-taken").
			As("accepted", 200, success("Member Created", "1001"), "clubos.username-shared").
			Then(stays(1001, map[string]any{"username": "ann"})),
		apitest.Reads("username-clash", "the next id tells whether an email of a username and a username were taken", func(c *apitest.Client) *apitest.Answer {
			post(`"localUserId":"a","email":"bob@example.com","password":"pw"`).by(c)
			post(`"localUserId":"b","username":"ann","password":"pw"`).by(c)
			return post(`"localUserId":"c","password":"pw"`).by(c)
		}).
			As("rejected", 200, success("Member Created", "1001"), "").
			As("email-accepted", 200, success("Member Created", "1002"), "").
			Then(stays(1001, map[string]any{"localUserId": "a", "username": "bob@example.com"})).
			As("accepted", 200, success("Member Created", "1003"), ""),

		apitest.Reads("match-prospects", "an email", send(look("/emailmatch?clubLocationId=1&email=ida@example.com"))).
			As("found", 200, `[`+idaMatch+`]`, "clubos.emails-not-unique").
			As("left-out", 200, `[]`, "clubos.emails-not-unique"),
		apitest.Reads("match-prospects", "a local id", send(look("/usermatch?systemCode=NORTH&userId=L-31"))).
			As("found", 200, idaMatch, "clubos.match-form").
			As("left-out", 200, failed("User not found", "NORTH L-31"), "clubos.user-unmatched"),

		apitest.Reads("prospect-becomes", "a prospect's local id", send(post(`"localUserId":"L-31","password":"pw"`))).
			As("member", 200, success("Member Created", "31"), "clubos.email-is-username").
			Then(shows{"prospects", "userId", 31, nil}.check).
			As("another", 200, success("Member Created", "1001"), "clubos.prospect-stays").
			Then(shows{"prospects", "userId", 31, map[string]any{"firstName": "Ida"}}.check),

		apitest.Reads("found-key", "a lead with a prospect's email", send(lead(`{"localUserId":"L-50","firstName":"I","email":"IDA@example.com"}`))).
			As("local-user-id", 200, success("Prospect Created", "1001"), "clubos.prospect-form").
			As("email", 200, success("Prospect Found", "31"), "clubos.found-by-email"),
		apitest.Reads("found-key", "a lead without an email", send(lead(`{"localUserId":"L-31","firstName":"I"}`))).
			As("local-user-id", 200, success("Prospect Found", "31"), "clubos.found").
			As("email", 200, success("Prospect Created", "1001"), "clubos.prospect-form"),
		apitest.Reads("found-key", "a user with a prospect's email", send(post(`"email":"ida@example.com","password":"pw"`))).
			As("local-user-id", 200, success("Member Created", "1001"), "clubos.email-is-username").
			As("email", 200, success("Member Created", "31"), "clubos.email-is-username"),
		apitest.Reads("found-updates", "a prospect's new email is matched", send(lead(`{"localUserId":"L-31","firstName":"I","email":"i@example.com"}`), look("/usermatch?systemCode=NORTH&userId=L-31"))).
			As("no", 200, idaMatch, "clubos.match-form").
			As("yes", 200, `{"userId":31,"firstName":"I","lastName":"Orr","email":"i@example.com"}`, "clubos.match-form"),
		apitest.Reads("found-deleted", "a lead with a deleted user's local id", send(lead(`{"localUserId":"L-13","firstName":"C"}`))).
			As("found-still-deleted", 200, success("Member Found", "13"), "clubos.found-stored-role").
			As("created-again", 200, success("Prospect Created", "1001"), "clubos.created-again"),
		apitest.Reads("found-role", "a lead with a trainer's local id", send(lead(`{"localUserId":"L-12","firstName":"B"}`))).
			As("stored", 200, success("Trainer Found", "12"), "clubos.found-stored-role").
			As("requested", 200, success("Prospect Found", "12"), "clubos.found-requested-role"),
		apitest.Reads("other-role-messages", "a lead with a manager's local id", send(lead(`{"localUserId":"L-16","firstName":"F"}`))).
			As("role-name", 200, success("Manager Found", "16"), "clubos.other-role-message").
			As("member", 200, success("Member Found", "16"), "clubos.other-role-message"),
		apitest.Reads("deleted-get", "a deleted user's email", send(look("/emailmatch?clubLocationId=1&email=cid@example.com"))).
			As("not-found", 200, `[]`, "clubos.emails-not-unique").
			As("found", 200, `[`+cidMatch+`]`, "clubos.emails-not-unique"),
		apitest.Reads("deleted-get", "a deleted user's local id", send(look("/usermatch?systemCode=NORTH&userId=L-13"))).
			As("not-found", 200, failed("User not found", "NORTH L-13"), "clubos.deleted-not-found").
			As("found", 200, cidMatch, "clubos.match-form"),
		apitest.Reads("deleted-get", "a check-in of a deleted user", send(checkIn(`{"memberId":13,"localCheckinId":"C-2"}`))).
			As("not-found", 200, failure("User not found"), "clubos.deleted-not-found").
			As("found", 200, success("Check-in Created", "2"), "clubos.entry-form"),
		apitest.Reads("deleted-get", "a payment of a deleted user", send(pay(`{"memberId":13,"localPaymentId":"P-2","amount":5}`))).
			As("not-found", 200, failure("User not found"), "clubos.deleted-not-found").
			As("found", 200, success("Payment Created", "2"), "clubos.entry-form"),
		apitest.Reads("deleted-get", "a membership of a deleted user", send(join(`{"memberId":13,"localMembershipId":"M-3","name":"Gold"}`))).
			As("not-found", 200, failure("User not found"), "clubos.deleted-not-found").
			As("found", 200, success("Membership Created", "3"), "clubos.entry-form"),
		apitest.Reads("other-location", "a check-in of a user of another location", send(checkIn(`{"memberId":14,"localCheckinId":"C-2"}`))).
			As("not-found", 200, failure("User not found"), "clubos.other-location-not-found").
			As("found", 200, success("Check-in Created", "2"), "clubos.entry-form"),
		apitest.Reads("other-location", "a payment of a user of another location", send(pay(`{"memberId":14,"localPaymentId":"P-2","amount":5}`))).
			As("not-found", 200, failure("User not found"), "clubos.other-location-not-found").
			As("found", 200, success("Payment Created", "2"), "clubos.entry-form"),
		apitest.Reads("other-location", "a membership of a user of another location", send(join(`{"memberId":14,"localMembershipId":"M-3","name":"Gold"}`))).
			As("not-found", 200, failure("User not found"), "clubos.other-location-not-found").
			As("found", 200, success("Membership Created", "3"), "clubos.entry-form"),
		apitest.Reads("null-in-put", "a prospect's name", send(change("/prospects", `{"userId":31,"lastName":null}`))).
			As("ignored", 200, success("Prospect was updated", "31"), "clubos.null-ignored").
			As("rejected", 200, failure("lastName must be of type string"), "clubos.field-null"),
		apitest.Reads("null-in-put", "a membership's end", send(change("/memberships", `{"membershipId":1,"endDate":null}`))).
			As("ignored", 200, success("Membership was updated", "1"), "clubos.null-ignored").
			As("rejected", 200, failure("endDate must be of type string"), "clubos.field-null"),

		apitest.Reads("other-location", "GET of a user of another location", send(get("clubLocationId=1&userId=14"))).
			As("not-found", 200, failure("User not found"), "clubos.other-location-not-found").
			As("found", 200, success("User was found", "14"), "clubos.other-location-found"),
		apitest.Reads("other-location", "an update does not move the user", send(put(`{"userId":14,"lastName":"Day"}`))).
			As("not-found", 200, failure("User not found"), "clubos.other-location-not-found").
			As("found", 200, success("Dee Day was made BASIC", "14"), "clubos.other-location-found").
			Then(stays(14, map[string]any{"clubLocationId": 2.0})),

		apitest.Reads("unknown-query", "POST", send(call{"POST", "/users?clubLocationId=1&limit=2", newUser("")})).
			As("ignored", 200, success("Member Created", "1001"), "clubos.password-made").
			As("rejected", 200, failure("limit is not a known parameter"), "clubos.parameter-unknown"),
		apitest.Reads("unknown-query", "each of them, after what is wrong with those that there are", send(get("clubLocationId=1&foo=1&userid=11&bar"))).
			As("ignored", 200, failure("userId is required"), "clubos.user-id-unreadable").
			As("rejected", 200, failure("bar is not a known parameter", "foo is not a known parameter", "userid is not a known parameter", "userId is required"), "clubos.parameter-unknown"),

		apitest.Reads("failure-value", "an id of nobody's", send(get("clubLocationId=1&userId=99"))).
			As("empty", 200, failure("User not found"), "clubos.user-not-found").
			As("echoed", 200, failed("User not found", "99"), "clubos.user-not-found"),
		apitest.Reads("failure-value", "a location out of reach", send(get("clubLocationId=3&userId=11"))).
			As("echoed", 200, failed("You do not have access to club location 3", "3"), "clubos.location-out-of-reach"),
		apitest.Reads("failure-value", "a username that is taken", send(post(`"username":"ANN"`))).
			As("echoed", 200, failed("Username ANN is already in use", "ANN"), "clubos.username-taken"),
		apitest.Reads("failure-value", "each field has its own, and what is missing has none", send(post(`"gender":"x","birthDate":"2000-01-15","localUserId":""`))).
			As("echoed", 200, failed("localUserId is required", "", "gender must be one of M, F", "x",
				"birthDate must be a date as M-d-YYYY, such as 1-15-2026", "2000-01-15"), "clubos.field-missing"),
		apitest.Reads("failure-value", "a password is never told", send(post(`"password":1234`))).
			As("echoed", 200, failure("password must be of type string"), "clubos.field-mistyped"),

		apitest.Reads("null-in-put", "a text", send(put(`{"userId":11,"lastName":null}`))).
			As("ignored", 200, success("Ann Lee was made FULL", "11"), "clubos.null-ignored").
			Then(stays(11, map[string]any{"lastName": "Lee"})).
			As("rejected", 200, failure("lastName must be of type string"), "clubos.field-null"),
		apitest.Reads("null-in-put", "all that a client may serialise", send(put(`{"userId":11,"firstName":null,"lastName":null,"email":null,"homePhone":null,"workPhone":null,"mobilePhone":null,"address1":null,"address2":null,"city":null,"state":null,"zip":null,"fullAccount":null,"joinDate":null,"guestPassStart":null,"guestPassEnd":null}`))).
			As("ignored", 200, success("Ann Lee was made FULL", "11"), "clubos.null-ignored").
			Then(stays(11, map[string]any{"lastName": "Lee", "email": "ann@example.com", "username": "ann", "fullAccount": true, "guestPassStart": "1-2-2026"})).
			As("rejected", 200, failure("firstName must be of type string", "lastName must be of type string", "email must be of type string",
				"homePhone must be of type string", "workPhone must be of type string", "mobilePhone must be of type string",
				"address1 must be of type string", "address2 must be of type string", "city must be of type string", "state must be of type string",
				"zip must be of type string", "fullAccount must be of type boolean", "joinDate must be of type string"), "clubos.field-null"),
		apitest.Reads("null-in-put", "a null flag of no member", send(put(`{"userId":12,"fullAccount":null}`))).
			As("ignored", 200, success("Bob Ray was made BASIC", "12"), "clubos.type-of-members").
			As("rejected", 200, failure("fullAccount must be of type boolean"), "clubos.field-null"),

		apitest.Reads("found-role", "a member that was a trainer", send(post(`"localUserId":"L-12"`))).
			As("stored", 200, success("Trainer Found", "12"), "clubos.found").
			As("requested", 200, success("Member Found", "12"), "clubos.found").
			Then(stays(12, map[string]any{"role": "trainer"})),

		// Asked for, and without a difference.
		apitest.Reads("found-updates", "what the user has already", send(post(`"localUserId":"L-15","role":"salesperson","firstName":"Eve"`))).
			As("no", 200, success("Salesperson Found", "15"), "clubos.found"),
		apitest.Reads("full-account-omitted", "a basic member", send(post(""), put(`{"userId":1001}`))).
			As("keeps", 200, success("Zoe was made BASIC", "1001"), ""),
	)
}

// Null is as good as nothing for the account type too.
func TestNullDoesNotKeepAnAccountFull(t *testing.T) {
	c := start(t)
	c.World.Flip("full-account-omitted", "resets")
	put(`{"userId":11,"fullAccount":null}`).by(c).Is(200, success("Ann Lee was made BASIC", "11")).Through("clubos.null-ignored", "clubos.type-reset")
}

// The message names one role; the user has the other.
func TestFoundRoles(t *testing.T) {
	c := start(t)
	post(`"localUserId":"L-12"`).by(c).Is(200, success("Trainer Found", "12")).
		Through("clubos.found-unchanged", "clubos.found-stored-role", "clubos.found")
	c.World.Flip("found-role", "requested")
	post(`"localUserId":"L-12","role":"manager"`).by(c).Is(200, success("Manager Found", "12")).
		Through("clubos.found-unchanged", "clubos.found-requested-role", "clubos.found", "clubos.other-role-message")
}

// What happens on the way to an answer that another rule decides.
func TestFoundUpdates(t *testing.T) {
	c := start(t)
	c.World.Flip("found-updates", "yes")
	post(`"localUserId":"L-11","lastName":"Ames"`).by(c).Is(200, success("Member Found", "11")).Through("clubos.found-updates", "clubos.found")
	stays(11, map[string]any{"firstName": "Zoe", "lastName": "Ames", "fullAccount": false, "email": "ann@example.com"})(t, c)
}

func TestDeletedStillFound(t *testing.T) {
	c := start(t)
	c.World.Flip("deleted-get", "found")
	get("clubLocationId=1&userId=13").by(c).Is(200, success("User was found", "13")).By("clubos.deleted-still-found")
	del("clubLocationId=1&userId=13").by(c).Is(200, success("Cid Fox was deleted", "13")).By("clubos.deleted-still-found")
}

func TestCreatedAgain(t *testing.T) {
	c := start(t)
	c.World.Flip("found-deleted", "created-again")
	post(`"localUserId":"L-13"`).by(c).Is(200, success("Member Created", "1001")).Through("clubos.created-again", "clubos.password-made")
	stays(13, map[string]any{"deleted": true, "localUserId": "L-13"})(t, c)
	stays(1001, map[string]any{"deleted": false, "localUserId": "L-13"})(t, c)
}

// Who came to share a username while that was accepted can be updated still, as
// long as the username is not what changes.
func TestSharedUsernamesOutliveTheReading(t *testing.T) {
	c := start(t)
	c.World.Flip("username-clash", "accepted")
	post(`"username":"ann"`).by(c).Is(200, success("Member Created", "1001"))
	c.World.Flip("username-clash", "rejected")
	put(`{"userId":1001,"lastName":"Ames"}`).by(c).Is(200, success("Zoe Ames was made BASIC", "1001"))
	put(`{"userId":1001,"email":"bob@example.com"}`).by(c).Is(200, failure("Username bob@example.com is already in use"))
}

// 401 and 413 stop a request before its envelope is made; no reading hides them.
func TestStatusesThatNoReadingHides(t *testing.T) {
	for _, value := range []string{"200", "4xx"} {
		c := start(t)
		c.World.Flip("failure-status", value)
		for _, r := range []call{get("clubLocationId=1&userId=11"), del("clubLocationId=1&userId=11"), put(`{"userId":11}`), post("")} {
			r.by(c, "Authorization", "").Is(401, failure("A username and a password are required"))
		}
		for _, method := range []string{"POST", "PUT"} {
			c.Do(method, "/users?clubLocationId=1", tooLong).Is(413, failure("The body of the request is too large")).By("clubos.body-too-large")
		}
	}
}
