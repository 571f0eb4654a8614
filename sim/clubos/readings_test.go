package clubos_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/sim/clubos"
)

// Every value of every reading has a row: the last of calls gets answer, by
// rule, and shows is what the state has of user afterwards.
func TestReadings(t *testing.T) {
	tests := []struct {
		reading, value string
		reason         string
		calls          []call
		status         int
		answer, rule   string
		user           int
		shows          map[string]any
	}{
		{reading: "found-key", value: "local-user-id", reason: "an email alone does not make a user the same", calls: []call{post(`"email":"ann@example.com","username":"z"`)},
			answer: success("Member Created", "1001"), rule: "password-made"},
		{reading: "found-key", value: "email", reason: "an email does, in any case", calls: []call{post(`"email":"ANN@example.com"`)},
			answer: success("Member Found", "11"), rule: "found-by-email"},
		{reading: "found-key", value: "email", reason: "a local id does not", calls: []call{post(`"localUserId":"L-11","email":"z@example.com"`)},
			answer: success("Member Created", "1001"), rule: "password-made"},
		{reading: "found-key", value: "email", reason: "without an email nobody is found", calls: []call{post(`"localUserId":"L-14"`)},
			answer: success("Member Created", "1001"), rule: "password-made"},

		{reading: "found-updates", value: "no", reason: "what is stored stays", calls: []call{post(`"localUserId":"L-11"`)},
			answer: success("Member Found", "11"), rule: "found", user: 11, shows: map[string]any{"firstName": "Ann", "fullAccount": true}},
		{reading: "found-updates", value: "yes", reason: "what was sent is stored, the rest stays", calls: []call{post(`"localUserId":"L-11","email":"z@example.com"`)},
			answer: success("Member Found", "11"), rule: "found", user: 11,
			shows: map[string]any{"firstName": "Zoe", "lastName": "Lee", "fullAccount": false, "username": "z@example.com", "password": nil}},
		{reading: "found-updates", value: "yes", reason: "an email that was not sent does not become the username", calls: []call{post(`"localUserId":"L-11","firstName":"Zoe"`)},
			answer: success("Member Found", "11"), rule: "found", user: 11, shows: map[string]any{"email": "ann@example.com", "username": "ann"}},
		{reading: "found-updates", value: "yes", reason: "a username is not taken from another", calls: []call{post(`"localUserId":"L-11","username":"bob@example.com"`)},
			answer: failure("Username bob@example.com is already in use"), rule: "username-taken", user: 11, shows: map[string]any{"firstName": "Ann", "username": "ann"}},
		{reading: "found-updates", value: "yes", reason: "another role takes with it what is for members only", calls: []call{post(`"localUserId":"L-11","role":"trainer"`)},
			answer: success("Trainer Found", "11"), rule: "found", user: 11, shows: map[string]any{"role": "trainer", "fullAccount": false}},

		{reading: "found-deleted", value: "found-still-deleted", reason: "the record is found", calls: []call{post(`"localUserId":"L-13"`)},
			answer: success("Member Found", "13"), rule: "found", user: 13, shows: map[string]any{"deleted": true}},
		{reading: "found-deleted", value: "created-again", reason: "another user is created, with what the deleted one had", calls: []call{post(`"localUserId":"L-13","email":"cid@example.com"`)},
			answer: success("Member Created", "1001"), rule: "password-made", user: 13, shows: map[string]any{"deleted": true}},
		{reading: "found-deleted", value: "created-again", reason: "who is not deleted is found first", calls: []call{post(`"localUserId":"L-13"`), post(`"localUserId":"L-13"`)},
			answer: success("Member Found", "1001"), rule: "found", user: 13, shows: map[string]any{"deleted": true}},

		{reading: "other-role-messages", value: "role-name", reason: "a word of their own", calls: []call{post(`"role":"manager"`)},
			answer: success("Manager Created", "1001"), rule: "other-role-message"},
		{reading: "other-role-messages", value: "member", reason: "the members' word", calls: []call{post(`"role":"frontdesk"`)},
			answer: success("Member Created", "1001"), rule: "other-role-message", user: 1001, shows: map[string]any{"role": "frontdesk"}},

		{reading: "failure-status", value: "200", reason: "the envelope alone tells", calls: []call{get("clubLocationId=1&userId=99")},
			answer: failure("User not found"), rule: "user-not-found"},
		{reading: "failure-status", value: "4xx", reason: "GET of nobody", calls: []call{get("clubLocationId=1&userId=99")}, status: 404,
			answer: failure("User not found"), rule: "user-not-found"},
		{reading: "failure-status", value: "4xx", reason: "DELETE of a deleted user", calls: []call{del("clubLocationId=1&userId=13")}, status: 404,
			answer: failure("User not found"), rule: "deleted-not-found"},
		{reading: "failure-status", value: "4xx", reason: "PUT at another location", calls: []call{put(`{"userId":14}`)}, status: 404,
			answer: failure("User not found"), rule: "other-location-not-found"},
		{reading: "failure-status", value: "4xx", reason: "GET out of reach", calls: []call{get("clubLocationId=3&userId=11")}, status: 400,
			answer: failure("You do not have access to club location 3"), rule: "location-out-of-reach"},
		{reading: "failure-status", value: "4xx", reason: "POST with a username that is taken", calls: []call{post(`"username":"ann"`)}, status: 400,
			answer: failure("Username ann is already in use"), rule: "username-taken"},
		{reading: "failure-status", value: "4xx", reason: "PUT without a userId", calls: []call{put(`{}`)}, status: 400,
			answer: failure("userId is required"), rule: "field-missing"},
		{reading: "failure-status", value: "4xx", reason: "DELETE without a userId", calls: []call{del("clubLocationId=1")}, status: 400,
			answer: failure("userId is required"), rule: "user-id-unreadable"},
		{reading: "failure-status", value: "4xx", reason: "a success stays what it is", calls: []call{get("clubLocationId=1&userId=11")},
			answer: success("User was found", "11")},

		{reading: "deleted-get", value: "not-found", reason: "deleted is gone", calls: []call{get("clubLocationId=1&userId=13")},
			answer: failure("User not found"), rule: "deleted-not-found"},
		{reading: "deleted-get", value: "found", reason: "the record is there", calls: []call{get("clubLocationId=1&userId=13")},
			answer: success("User was found", "13"), rule: "deleted-still-found"},
		{reading: "deleted-get", value: "found", reason: "and can be deleted again", calls: []call{del("clubLocationId=1&userId=13")},
			answer: success("Cid Fox was deleted", "13"), rule: "deleted-still-found", user: 13, shows: map[string]any{"deleted": true}},

		{reading: "full-account-omitted", value: "keeps", reason: "what is not sent does not change", calls: []call{put(`{"userId":11}`)},
			answer: success("Ann Lee was made FULL", "11")},
		{reading: "full-account-omitted", value: "resets", reason: "the default is false", calls: []call{put(`{"userId":11}`)},
			answer: success("Ann Lee was made BASIC", "11"), rule: "type-reset", user: 11, shows: map[string]any{"fullAccount": false}},
		{reading: "full-account-omitted", value: "resets", reason: "what is sent holds", calls: []call{put(`{"userId":11,"fullAccount":true}`)},
			answer: success("Ann Lee was made FULL", "11")},

		{reading: "required-with-default", value: "defaulted", reason: "the defaults are there to be used", calls: []call{{"POST", "/users?clubLocationId=1", `{"role":"member","localUserId":"n","firstName":"N","gender":"M"}`}},
			answer: success("Member Created", "1001"), rule: "password-made"},
		{reading: "required-with-default", value: "rejected", reason: "required is required", calls: []call{{"POST", "/users?clubLocationId=1", `{"role":"member","localUserId":"n","firstName":"N","gender":"M"}`}},
			answer: failure("fullAccount is required", "sendEmail is required"), rule: "field-missing"},

		{reading: "content-type-without-body", value: "not-needed", reason: "nothing to describe", calls: []call{get("clubLocationId=1&userId=11")},
			answer: success("User was found", "11")},
		{reading: "content-type-without-body", value: "required", reason: "GET", calls: []call{get("clubLocationId=1&userId=11")},
			answer: failure("Content-Type must be application/json"), rule: "content-type-always"},
		{reading: "content-type-without-body", value: "required", reason: "DELETE", calls: []call{del("clubLocationId=1&userId=11")},
			answer: failure("Content-Type must be application/json"), rule: "content-type-always", user: 11, shows: map[string]any{"deleted": false}},

		{reading: "unknown-fields", value: "ignored", reason: "as if it were not there", calls: []call{put(`{"userId":11,"nickname":"A"}`)},
			answer: success("Ann Lee was made FULL", "11")},
		{reading: "unknown-fields", value: "rejected", reason: "PUT does not take what POST does", calls: []call{put(`{"userId":11,"username":"a"}`)},
			answer: failure("username is not a known property"), rule: "field-unknown"},
		{reading: "unknown-fields", value: "rejected", reason: "POST", calls: []call{post(`"nickname":"Z"`)},
			answer: failure("nickname is not a known property"), rule: "field-unknown"},

		{reading: "username-clash", value: "rejected", reason: "two cannot log in by one name", calls: []call{post(`"username":"ann"`)},
			answer: failure("Username ann is already in use"), rule: "username-taken"},
		{reading: "username-clash", value: "accepted", reason: "the vendor does not look", calls: []call{post(`"username":"ann","password":"pw"`)},
			answer: success("Member Created", "1001"), rule: "username-shared", user: 1001, shows: map[string]any{"username": "ann"}},

		{reading: "other-location", value: "not-found", reason: "the URL names the location", calls: []call{get("clubLocationId=1&userId=14")},
			answer: failure("User not found"), rule: "other-location-not-found"},
		{reading: "other-location", value: "found", reason: "the credential reaches both", calls: []call{get("clubLocationId=1&userId=14")},
			answer: success("User was found", "14"), rule: "other-location-found"},
		{reading: "other-location", value: "found", reason: "an update does not move the user", calls: []call{put(`{"userId":14,"lastName":"Day"}`)},
			answer: success("Dee Day was made BASIC", "14"), rule: "other-location-found", user: 14, shows: map[string]any{"clubLocationId": 2.0}},
	}
	rows := map[string]bool{}
	for _, tt := range tests {
		rows[tt.reading+" "+tt.value] = true
		t.Run(tt.reading+"/"+tt.value+"/"+tt.reason, func(t *testing.T) {
			c := start(t)
			c.World.Flip(tt.reading, tt.value)
			if tt.status == 0 {
				tt.status = 200
			}
			for i, r := range tt.calls {
				a := r.by(c)
				if i < len(tt.calls)-1 {
					a.Is(200, `{"status":true}`)
					continue
				}
				a.Is(tt.status, tt.answer)
				if tt.rule != "" {
					a.By("clubos." + tt.rule)
				} else {
					a.By("")
				}
			}
			for name, want := range tt.shows {
				if diff := cmp.Diff(want, user(c, tt.user)[name]); diff != "" {
					t.Errorf("%s in the state (-want +got):\n%s", name, diff)
				}
			}
		})
	}
	for _, r := range clubos.Vendor.Readings {
		for _, value := range r.Values {
			if !rows[r.ID+" "+value] {
				t.Errorf("no row for %s: %s", r.ID, value)
			}
		}
	}
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
