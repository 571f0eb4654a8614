package clubos_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

// Each rule says what it turned on, and names no record but one that is there.
func TestWhy(t *testing.T) {
	bare := call{"POST", "/users?clubLocationId=1", `{"role":"member","localUserId":"n","firstName":"N","gender":"M"}`}
	tests := []struct {
		reason               string
		readings             map[string]string
		before               []call
		call                 call
		header               []string
		rule                 string
		field, value, holder string
	}{
		{reason: "no credential is told", call: get("clubLocationId=1&userId=11"), header: []string{"Authorization", apitest.Basic("", "north-secret")},
			rule: "credential-missing", field: "Authorization"},
		{reason: "nor a wrong one", call: get("clubLocationId=1&userId=11"), header: []string{"Authorization", apitest.Basic("south", "north-secret")},
			rule: "credential-unknown", field: "Authorization"},
		{reason: "the content type decided", call: post(""), header: []string{"Content-Type", "text/plain"},
			rule: "content-type", field: "Content-Type", value: "text/plain"},
		{reason: "what cannot be shown of a header is not", call: post(""), header: []string{"Content-Type", "text/\xff"},
			rule: "content-type", field: "Content-Type", value: "text/\uFFFD"},
		{reason: "there was none", readings: map[string]string{"content-type-without-body": "required"}, call: get("clubLocationId=1&userId=11"),
			rule: "content-type-always", field: "Content-Type"},
		{reason: "no field made the body too long", call: call{"POST", "/users?clubLocationId=1", tooLong}, rule: "body-too-large"},
		{reason: "no field made it broken", call: call{"POST", "/users?clubLocationId=1", "{"}, rule: "body-unreadable"},
		{reason: "a location that is no integer", call: get("clubLocationId=x&userId=11"), rule: "location-unreadable", field: "clubLocationId", value: "x"},
		{reason: "a location that is another's; locations are no records", call: get("clubLocationId=3&userId=11"),
			rule: "location-out-of-reach", field: "clubLocationId", value: "3"},
		{reason: "a user that is no integer", call: get("clubLocationId=1&userId=1.5"), rule: "user-id-unreadable", field: "userId", value: "1.5"},
		{reason: "what is missing has no value", call: post(`"firstName":""`), rule: "field-missing", field: "firstName"},
		{reason: "a number is told in digits", call: post(`"firstName":12345678`), rule: "field-mistyped", field: "firstName", value: "12345678"},
		{reason: "a flag", call: post(`"email":true`), rule: "field-mistyped", field: "email", value: "true"},
		{reason: "a value that nobody can have", call: post(`"role":"boss"`), rule: "field-invalid", field: "role", value: "boss"},
		{reason: "what stands in a field that we do not know may be anything", readings: map[string]string{"unknown-fields": "rejected"}, call: post(`"pin":"1234"`),
			rule: "field-unknown", field: "pin"},

		{reason: "nor is what stands in a parameter", readings: map[string]string{"unknown-query": "rejected"}, call: get("clubLocationId=1&userId=11&pin=1234"),
			rule: "parameter-unknown", field: "pin"},
		{reason: "a user who is named twice", call: get("clubLocationId=1&userId=11&userId=12"), rule: "first-value", field: "userId"},
		{reason: "null is no value", call: post(`"lastName":null`), rule: "field-null", field: "lastName"},

		{reason: "an id of nobody's", call: get("clubLocationId=1&userId=99"), rule: "user-not-found", field: "userId", value: "99"},
		{reason: "another partner's user is not named", call: get("clubLocationId=1&userId=21"), rule: "user-not-found", field: "userId", value: "21"},
		{reason: "a deleted user explains it", call: del("clubLocationId=1&userId=13"), rule: "deleted-not-found", field: "userId", value: "13", holder: "13"},
		{reason: "the location decided, and the user is there", call: put(`{"userId":14}`), rule: "other-location-not-found", field: "clubLocationId", value: "1", holder: "14"},
		{reason: "a username that was sent", call: post(`"username":"ANN","email":"zoe@example.com"`), rule: "username-taken", field: "username", value: "ANN", holder: "11"},
		{reason: "a username that came from the email", call: post(`"email":"bob@example.com","username":" "`), rule: "username-taken", field: "email", value: "bob@example.com", holder: "12"},
		{reason: "an update knows the email only", call: put(`{"userId":11,"email":"bob@example.com"}`), rule: "username-taken", field: "email", value: "bob@example.com", holder: "12"},
		{reason: "what an undeleted user has again was not sent", before: []call{post(`"username":"cid@example.com"`)}, call: put(`{"userId":13}`),
			rule: "username-taken", field: "username", value: "cid@example.com", holder: "1001"},

		{reason: "found by the local id", call: post(`"localUserId":"L-12"`), rule: "found", field: "localUserId", value: "L-12", holder: "12"},
		{reason: "found by the email, as it was sent", readings: map[string]string{"found-key": "email"}, call: post(`"email":"ANN@example.com"`),
			rule: "found-by-email", field: "email", value: "ANN@example.com", holder: "11"},
		{reason: "who is left alone", call: post(`"localUserId":"L-16","role":"manager"`), rule: "found-unchanged", field: "localUserId", value: "L-16", holder: "16"},
		{reason: "who is changed", readings: map[string]string{"found-updates": "yes"}, call: post(`"localUserId":"L-11"`), rule: "found-updates", field: "localUserId", value: "L-11", holder: "11"},
		{reason: "who stays deleted", call: post(`"localUserId":"L-13"`), rule: "found-still-deleted", field: "localUserId", value: "L-13", holder: "13"},
		{reason: "in whose place another is created", readings: map[string]string{"found-deleted": "created-again"}, call: post(`"localUserId":"L-13"`),
			rule: "created-again", field: "localUserId", value: "L-13", holder: "13"},
		{reason: "whose role it is not", call: post(`"localUserId":"L-12"`), rule: "found-stored-role", field: "role", value: "member", holder: "12"},
		{reason: "whose role it is although", readings: map[string]string{"found-role": "requested"}, call: post(`"localUserId":"L-12"`), rule: "found-requested-role", field: "role", value: "member", holder: "12"},
		{reason: "the first null; those of guest passes are another matter", call: put(`{"userId":11,"guestPassStart":null,"email":null,"city":null}`), rule: "null-ignored", field: "email", holder: "11"},
		{reason: "whose role has words of ours", call: post(`"localUserId":"L-16"`), rule: "other-role-message", field: "role", value: "manager", holder: "16"},
		{reason: "a new user's role is that of no record yet", call: post(`"role":"frontdesk"`), rule: "other-role-message", field: "role", value: "frontdesk"},
		{reason: "the first flag that was not sent", call: bare, rule: "flags-defaulted", field: "fullAccount"},
		{reason: "the other one", call: call{"POST", bare.target, strings.Replace(bare.body, "{", `{"fullAccount":true,`, 1)}, rule: "flags-defaulted", field: "sendEmail"},
		{reason: "a trainer's salesperson", call: post(`"role":"trainer","salespersonId":15`), rule: "members-only", field: "salespersonId", value: "15"},
		{reason: "a trainer's template", call: post(`"role":"trainer","templateUsername":"t"`), rule: "members-only", field: "templateUsername", value: "t"},
		{reason: "a trainer's account", call: post(`"role":"trainer","fullAccount":true`), rule: "type-of-members", field: "fullAccount", value: "true"},
		{reason: "a trainer that nobody is", call: post(`"trainerId":99,"salespersonId":98`), rule: "reference-unchecked", field: "trainerId", value: "99"},
		{reason: "a salesperson that nobody is", call: post(`"trainerId":12,"salespersonId":98`), rule: "reference-unchecked", field: "salespersonId", value: "98"},
		{reason: "a template that nobody has", call: post(`"templateUsername":"t"`), rule: "reference-unchecked", field: "templateUsername", value: "t"},
		{reason: "a new user's email", call: post(`"email":"zoe@example.com"`), rule: "email-is-username", field: "email", value: "zoe@example.com"},
		{reason: "a username that is shared", readings: map[string]string{"username-clash": "accepted"}, call: post(`"username":"ann"`),
			rule: "username-shared", field: "username", value: "ann", holder: "11"},
		{reason: "an email that makes it shared names whom it is shared with", readings: map[string]string{"username-clash": "accepted"}, call: put(`{"userId":11,"email":"bob@example.com"}`),
			rule: "username-shared", field: "email", value: "bob@example.com", holder: "12"},
		{reason: "a password is never told", call: post(`"password":" "`), rule: "password-made", field: "password"},
		{reason: "who asked for the mail", call: post(`"email":"zoe@example.com","sendEmail":true`), rule: "welcome-mail", field: "sendEmail", value: "true"},

		{reason: "who comes back", call: put(`{"userId":"13"}`), rule: "undelete-on-put", field: "userId", value: "13", holder: "13"},
		{reason: "whose pass is kept", call: put(`{"userId":11,"guestPassStart":null,"guestPassEnd":""}`), rule: "guest-pass-kept", field: "guestPassStart", holder: "11"},
		{reason: "the end of it", call: put(`{"userId":11,"guestPassStart":"1-3-2026","guestPassEnd":""}`), rule: "guest-pass-kept", field: "guestPassEnd", holder: "11"},
		{reason: "who cannot log in any more", call: put(`{"userId":11,"email":" "}`), rule: "login-taken-away", field: "email", holder: "11"},
		{reason: "who logs in by another name", call: put(`{"userId":11,"email":"a@example.com"}`), rule: "email-is-username", field: "email", value: "a@example.com", holder: "11"},
		{reason: "who is no member", call: put(`{"userId":12,"fullAccount":false}`), rule: "type-of-members", field: "fullAccount", value: "false", holder: "12"},
		{reason: "nor is asked to be one", call: put(`{"userId":12}`), rule: "type-of-members", holder: "12"},
		{reason: "whose account becomes basic", readings: map[string]string{"full-account-omitted": "resets"}, call: put(`{"userId":11}`), rule: "type-reset", field: "fullAccount", holder: "11"},
		{reason: "who is found although deleted", readings: map[string]string{"deleted-get": "found"}, call: get("clubLocationId=1&userId=13"),
			rule: "deleted-still-found", field: "userId", value: "13", holder: "13"},
		{reason: "who is found from elsewhere", readings: map[string]string{"other-location": "found"}, call: get("clubLocationId=1&userId=14"),
			rule: "other-location-found", field: "clubLocationId", value: "1", holder: "14"},

		{reason: "whom a check-in is of", call: checkIn(`{"memberId":11,"localCheckinId":"C-2"}`), rule: "entry-form", field: "memberId", value: "11", holder: "11"},
		{reason: "whose time is kept", call: checkIn(`{"memberId":11,"localCheckinId":"C-2","checkinTime":"noon"}`), rule: "checkin-time-kept", field: "checkinTime", value: "noon"},
		{reason: "which payment there is", call: pay(`{"memberId":11,"localPaymentId":"P-1","amount":5}`), rule: "entry-found", field: "localPaymentId", value: "P-1", holder: "1"},
		{reason: "how much is paid", call: pay(`{"memberId":11,"localPaymentId":"P-1","amount":5}`), rule: "payment-form", field: "amount", value: "5"},
		{reason: "what a membership is called", call: join(`{"memberId":11,"localMembershipId":"M-3","name":"Gold"}`), rule: "membership-form", field: "name", value: "Gold"},
		{reason: "which membership is looked up", call: look("/memberships?clubLocationId=1&membershipId=1"), rule: "membership-form", field: "membershipId", value: "1", holder: "1"},
		{reason: "which membership there is not", call: look("/memberships?clubLocationId=1&membershipId=9"), rule: "membership-not-found", field: "membershipId", value: "9"},
		{reason: "which prospect there is not", call: look("/prospects?clubLocationId=1&userId=11"), rule: "prospect-not-found", field: "userId", value: "11"},
		{reason: "which prospect is looked up", call: look("/prospects?clubLocationId=1&userId=31"), rule: "prospect-form", field: "userId", value: "31", holder: "31"},
		{reason: "who is no prospect", call: lead(`{"localUserId":"L-11","firstName":"A"}`), rule: "prospect-is-user", field: "localUserId", value: "L-11", holder: "11"},
		{reason: "who becomes a member", call: post(`"localUserId":"L-31"`), rule: "prospect-converted", field: "localUserId", value: "L-31", holder: "31"},
		{reason: "who stays a prospect", readings: map[string]string{"prospect-becomes": "another"}, call: post(`"localUserId":"L-31"`),
			rule: "prospect-stays", field: "localUserId", value: "L-31", holder: "31"},
		{reason: "what is missing of a match", call: look("/usermatch?userId=L-11"), rule: "parameter-missing", field: "systemCode"},
		{reason: "whose email is matched", call: look("/emailmatch?clubLocationId=1&email=x"), rule: "emails-not-unique", field: "email", value: "x"},
		{reason: "whose local id is matched", call: annsOwn, rule: "match-form", field: "userId", value: "L-11", holder: "11"},
		{reason: "who is left out", call: look("/emailmatch?clubLocationId=1&email=cid@example.com"), rule: "deleted-left-out", field: "email", value: "cid@example.com", holder: "13"},
		{reason: "which prospect is left out", readings: map[string]string{"match-prospects": "left-out"}, call: look("/emailmatch?clubLocationId=1&email=ida@example.com"),
			rule: "prospect-left-out", field: "email", value: "ida@example.com", holder: "31"},
		{reason: "a code that is another's", call: look("/usermatch?systemCode=SOUTH&userId=L-11"), rule: "user-unmatched", field: "systemCode", value: "SOUTH"},
		{reason: "a local id that is nobody's", call: look("/usermatch?systemCode=NORTH&userId=x"), rule: "user-unmatched", field: "userId", value: "x"},
		{reason: "no field lists the locations", call: look("/access/locations"), rule: "locations-form"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			c := start(t)
			for id, value := range tt.readings {
				c.World.Flip(id, value)
			}
			for _, r := range tt.before {
				r.by(c).Is(200, `{"status":true}`)
			}
			tt.call.by(c, tt.header...).TurnedOn("clubos."+tt.rule, tt.field, tt.value, tt.holder)
		})
	}
}
