package clubos_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/clubos"
)

func TestRefusals(t *testing.T) {
	type row struct {
		reason string
		before []call
		call   call
		header []string
		status int // 200 if 0
		body   string
		rule   string
	}
	rows := []row{
		{reason: "no credential",
			call: get("clubLocationId=1&userId=11"), header: []string{"Authorization", ""}, status: 401,
			body: failure("A username and a password are required"), rule: "credential-missing"},
		{reason: "another scheme is no credential",
			call: get("clubLocationId=1&userId=11"), header: []string{"Authorization", "Bearer abc"}, status: 401,
			body: failure("A username and a password are required"), rule: "credential-missing"},
		{reason: "what does not decode is no credential",
			call: post(""), header: []string{"Authorization", "Basic %%%"}, status: 401,
			body: failure("A username and a password are required"), rule: "credential-missing"},
		{reason: "a credential without a username is none",
			call: post(""), header: []string{"Authorization", apitest.Basic("", "north-secret")}, status: 401,
			body: failure("A username and a password are required"), rule: "credential-missing"},
		{reason: "a wrong password",
			call: put(`{"userId":11}`), header: []string{"Authorization", apitest.Basic("north", "south-secret")}, status: 401,
			body: failure("The username or the password is not right"), rule: "credential-unknown"},
		{reason: "the credential goes before all else",
			call: call{"DELETE", "/users", ""}, header: []string{"Authorization", apitest.Basic("nobody", "x")}, status: 401,
			body: failure("The username or the password is not right"), rule: "credential-unknown"},
		{reason: "a body is not read without the content type",
			call: post(""), header: []string{"Content-Type", "text/plain"},
			body: failure("Content-Type must be application/json"), rule: "content-type"},
		{reason: "no content type at all",
			call: put(`{"userId":11}`), header: []string{"Content-Type", ""},
			body: failure("Content-Type must be application/json"), rule: "content-type"},
		{reason: "a relative of the content type is not it",
			call: post(""), header: []string{"Content-Type", "application/vnd.api+json"},
			body: failure("Content-Type must be application/json"), rule: "content-type"},
		{reason: "another one's location", call: get("clubLocationId=3&userId=11"),
			body: failure("You do not have access to club location 3"), rule: "location-out-of-reach"},
		{reason: "the location goes before the user", call: del("clubLocationId=4&userId=99"),
			body: failure("You do not have access to club location 4"), rule: "location-out-of-reach"},
		{reason: "adding where one has no access", call: call{"POST", "/users?clubLocationId=-1", newUser("")},
			body: failure("You do not have access to club location -1"), rule: "location-out-of-reach"},
		{reason: "updating where one has no access", call: call{"PUT", "/users?clubLocationId=3", `{"userId":11}`},
			body: failure("You do not have access to club location 3"), rule: "location-out-of-reach"},
		{reason: "an id of nobody's", call: get("clubLocationId=1&userId=99"),
			body: failure("User not found"), rule: "user-not-found"},
		{reason: "another partner's user at a location with the same id", call: get("clubLocationId=1&userId=21"),
			body: failure("User not found"), rule: "user-not-found"},
		{reason: "deleting nobody", call: del("clubLocationId=1&userId=-9223372036854775808"),
			body: failure("User not found"), rule: "user-not-found"},
		{reason: "updating nobody", call: put(`{"userId":"99","lastName":"X"}`),
			body: failure("User not found"), rule: "user-not-found"},
		{reason: "who is deleted is not looked up", call: get("clubLocationId=1&userId=13"),
			body: failure("User not found"), rule: "deleted-not-found"},
		{reason: "who is deleted is not deleted again", call: del("clubLocationId=1&userId=13"),
			body: failure("User not found"), rule: "deleted-not-found"},
		{reason: "a user of the partner's other location", call: put(`{"userId":14,"lastName":"X"}`),
			body: failure("User not found"), rule: "other-location-not-found"},
		{reason: "a username that is taken, in another case", call: post(`"username":"ANN"`),
			body: failure("Username ANN is already in use"), rule: "username-taken"},
		{reason: "an email that is another's username", call: post(`"email":"bob@example.com"`),
			body: failure("Username bob@example.com is already in use"), rule: "username-taken"},
		{reason: "an update's email that is another's username", call: put(`{"userId":11,"email":"bob@example.com"}`),
			body: failure("Username bob@example.com is already in use"), rule: "username-taken"},
		{reason: "who comes back has a username that was taken meanwhile", before: []call{post(`"username":"cid@example.com"`)}, call: put(`{"userId":13}`),
			body: failure("Username cid@example.com is already in use"), rule: "username-taken"},
		{reason: "all that is wrong is told at once",
			call: call{"POST", "/users?clubLocationId=x", `{"role":"boss","gender":3,"birthDate":"2-30-2000","lastName":null}`},
			body: failure("gender must be of type string", "clubLocationId must be of type integer", "role must be one of member, trainer, salesperson, manager, frontdesk",
				"localUserId is required", "firstName is required", "lastName must be of type string", "birthDate must be a date as M-d-YYYY, such as 1-15-2026"),
			rule: "field-mistyped"},
	}
	apitest.Rows(t, rows, func(r row) (string, string) { return "clubos." + r.rule, r.reason }, func(t *testing.T, r row) {
		c := start(t)
		for _, earlier := range r.before {
			earlier.by(c).Is(200, `{"status":true}`)
		}
		before := c.World.StateText()
		if r.status == 0 {
			r.status = 200
		}
		a := r.call.by(c, r.header...).Is(r.status, r.body).By("clubos." + r.rule)
		if want := map[bool]string{true: "Basic"}[r.status == 401]; a.Header.Get("WWW-Authenticate") != want {
			t.Errorf("WWW-Authenticate is %q, want %q", a.Header.Get("WWW-Authenticate"), want)
		}
		if diff := cmp.Diff(before, c.World.StateText()); diff != "" {
			t.Errorf("the refusal changed something (-before +after):\n%s", diff)
		}
		if c.World.Last().Committed {
			t.Error("the journal has the refusal as committed")
		}
	})
}

// Each of these succeeds; rules are all that had an effect, the deciding last.
func TestEffects(t *testing.T) {
	tests := []struct {
		reason string
		before []call
		call   call
		says   string // message of the answer
		id     string // "" for the next one that is free
		rules  string
		shows  map[string]any // of the user afterwards; nil for what must not be there
	}{
		{reason: "a member is created, and has no login without email and username", call: post(""),
			says: "Member Created", rules: "password-made",
			shows: map[string]any{"username": nil, "email": nil, "password": nil, "role": "member", "clubLocationId": 1.0, "fullAccount": false, "deleted": false}},
		{reason: "a member exists", call: post(`"localUserId":"L-11"`), says: "Member Found", id: "11", rules: "found-unchanged found", shows: map[string]any{"firstName": "Ann"}},
		{reason: "the message is about who is there, whatever role was sent", call: post(`"localUserId":"L-12"`), says: "Trainer Found", id: "12", rules: "found-unchanged found-stored-role found", shows: map[string]any{"role": "trainer"}},
		{reason: "being found goes before a username that is taken", call: post(`"localUserId":"L-11","username":"bob@example.com"`), says: "Member Found", id: "11", rules: "found-unchanged found", shows: map[string]any{"username": "ann"}},
		{reason: "a deleted user is found and stays deleted", call: post(`"localUserId":"L-13"`), says: "Member Found", id: "13", rules: "found-still-deleted found-unchanged found", shows: map[string]any{"deleted": true}},
		{reason: "a local id of another location is another user's", call: post(`"localUserId":"L-14"`), says: "Member Created", rules: "password-made"},
		{reason: "a local id in another case is another one", call: post(`"localUserId":"l-11"`), says: "Member Created", rules: "password-made"},
		{reason: "who is deleted holds no username", call: post(`"username":"cid@example.com"`), says: "Member Created", rules: "password-made"},
		{reason: "what is for members only is not for a trainer", call: post(`"role":"trainer","fullAccount":true,"salespersonId":15,"templateUsername":"t","trainerId":12`), says: "Trainer Created",
			rules: "members-only type-of-members password-made", shows: map[string]any{"fullAccount": false, "salespersonId": nil, "templateUsername": nil, "trainerId": 12.0}},
		{reason: "for a member it is", call: post(`"fullAccount":true,"salespersonId":15,"templateUsername":"t","trainerId":12`), says: "Member Created", rules: "reference-unchecked password-made",
			shows: map[string]any{"fullAccount": true, "salespersonId": 15.0, "templateUsername": "t", "trainerId": 12.0}},
		{reason: "blank guest-pass dates are none", call: post(`"guestPassStart":"","guestPassEnd":null`), says: "Member Created", rules: "guest-pass-kept password-made",
			shows: map[string]any{"guestPassStart": nil, "guestPassEnd": nil}},
		{reason: "unknown properties are ignored", call: post(`"nickname":"Z"`), says: "Member Created", rules: "password-made"},
		{reason: "a user is found", call: get("clubLocationId=1&userId=11"), says: "User was found", id: "11"},
		{reason: "nothing but what is sent changes", call: put(`{"userId":11,"lastName":"Lowe"}`), says: "Ann Lowe was made FULL", id: "11",
			shows: map[string]any{"firstName": "Ann", "lastName": "Lowe", "email": "ann@example.com", "username": "ann", "fullAccount": true, "guestPassStart": "1-2-2026"}},
		{reason: "a full account becomes a basic one; the id may be text", call: put(`{"userId":"11","fullAccount":false}`), says: "Ann Lee was made BASIC", id: "11", shows: map[string]any{"fullAccount": false}},
		{reason: "no blank after a name without a last one", call: call{"PUT", "/users?clubLocationId=2", `{"userId":14,"fullAccount":true}`}, says: "Dee was made FULL", id: "14"},
		{reason: "one blank between the names", call: put(`{"userId":11,"firstName":"Ann ","lastName":" Lee"}`), says: "Ann Lee was made FULL", id: "11"},
		{reason: "a blank email takes the login away", call: put(`{"userId":11,"email":""}`), says: "Ann Lee was made FULL", id: "11", rules: "login-taken-away",
			shows: map[string]any{"email": nil, "username": nil}},
		{reason: "null and blank guest-pass dates change nothing", call: put(`{"userId":11,"guestPassStart":null,"guestPassEnd":""}`), says: "Ann Lee was made FULL", id: "11", rules: "guest-pass-kept",
			shows: map[string]any{"guestPassStart": "1-2-2026", "guestPassEnd": "1-9-2026"}},
		{reason: "a guest-pass date does", call: put(`{"userId":11,"guestPassStart":"01-3-2026"}`), says: "Ann Lee was made FULL", id: "11",
			shows: map[string]any{"guestPassStart": "01-3-2026", "guestPassEnd": "1-9-2026"}},
		{reason: "full accounts are for members only", call: put(`{"userId":12,"fullAccount":true}`), says: "Bob Ray was made BASIC", id: "12", rules: "type-of-members", shows: map[string]any{"fullAccount": false}},
		{reason: "a deleted user comes back", call: put(`{"userId":13}`), says: "Cid Fox was made BASIC", id: "13", rules: "undelete-on-put", shows: map[string]any{"deleted": false, "username": "cid@example.com"}},
		{reason: "and is found again", before: []call{put(`{"userId":13}`)}, call: get("clubLocationId=1&userId=13"), says: "User was found", id: "13"},
		{reason: "deleting marks", call: del("clubLocationId=1&userId=11"), says: "Ann Lee was deleted", id: "11", shows: map[string]any{"deleted": true, "firstName": "Ann", "email": "ann@example.com"}},
		{reason: "the URL's last value does not count, the first does", call: get("clubLocationId=1&clubLocationId=9&userId=11&userId=x"), says: "User was found", id: "11", rules: "first-value"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			c := start(t)
			for _, r := range tt.before {
				r.by(c).Is(200, `{"status":true}`)
			}
			if tt.id == "" {
				tt.id = "1001"
			}
			before := c.World.StateText()
			tt.call.by(c).Is(200, success(tt.says, tt.id)).Through(ids(tt.rules)...)
			if strings.Contains(tt.rules, "found-unchanged") && c.World.StateText() != before {
				t.Error("who was found was changed, or somebody else was created")
			}
			if tt.call.method != "GET" && !c.World.Last().Committed {
				t.Error("the journal does not have it as committed")
			}
			shown := user(c, atoi(t, tt.id))
			if shown == nil {
				t.Fatalf("the state has no user %s", tt.id)
			}
			for name, want := range tt.shows {
				if diff := cmp.Diff(want, shown[name]); diff != "" {
					t.Errorf("%s in the state (-want +got):\n%s", name, diff)
				}
			}
		})
	}
}

// ids is the rules of these names.
func ids(names string) (all []string) {
	for _, name := range strings.Fields(names) {
		all = append(all, "clubos."+name)
	}
	return all
}

func TestAnIDIsNotGivenOutTwice(t *testing.T) {
	c := start(t)
	c.Do("POST", "/users?clubLocationId=1", newUser(`"username":"ann"`)).By("clubos.username-taken")
	c.Do("POST", "/users?clubLocationId=1", newUser("")).Is(200, success("Member Created", "1001"))
	c.Do("DELETE", "/users?clubLocationId=1&userId=1001", nil).Is(200, success("Zoe was deleted", "1001"))
	c.Do("POST", "/users?clubLocationId=2", newUser("")).Is(200, success("Member Created", "1002"))
	south(c.World).Do("POST", "/users?clubLocationId=1", newUser("")).Is(200, success("Member Created", "1001"))
}

func TestRevivingMeetsATakenUsername(t *testing.T) {
	c := start(t)
	c.Do("POST", "/users?clubLocationId=1", newUser(`"username":"cid@example.com"`)).Is(200, success("Member Created", "1001"))
	before := c.World.StateText()
	c.Do("PUT", "/users?clubLocationId=1", `{"userId":13}`).
		Is(200, failure("Username cid@example.com is already in use")).By("clubos.username-taken")
	if diff := cmp.Diff(before, c.World.StateText()); diff != "" {
		t.Errorf("the refusal changed something (-before +after):\n%s", diff)
	}
	refusal := c.World.Last().Refusal
	if refusal.Field != "username" || refusal.Value != "cid@example.com" || refusal.Holder == nil || refusal.Holder.ID != "1001" {
		t.Errorf("the refusal does not say who stands in the way: %+v, %+v", refusal, refusal.Holder)
	}
	c.Do("PUT", "/users?clubLocationId=1", `{"userId":13,"email":"cid2@example.com"}`).Is(200, success("Cid Fox was made BASIC", "13"))
}

func TestPartnersDoNotSeeEachOther(t *testing.T) {
	c := start(t)
	other := south(c.World)
	for _, r := range []call{get("clubLocationId=1&userId=11"), del("clubLocationId=1&userId=11"), put(`{"userId":11}`)} {
		r.by(other).Is(200, failure("User not found")).By("clubos.user-not-found")
	}
	post(`"localUserId":"L-11","username":"ann"`).by(other).Is(200, success("Member Created", "1001"))
	get("clubLocationId=1&userId=1001").by(c).Is(200, failure("User not found"))
}

func TestVendorDeclaresItsOwnHost(t *testing.T) {
	c := north(apitest.Start(t, clubos.Vendor, closed))
	c.Host = "api.club-os.com"
	get("clubLocationId=1&userId=11").by(c).Is(200, success("User was found", "11"))
}

// A request that is refused for several reasons keeps all of them.
func TestEveryReasonIsKept(t *testing.T) {
	c := start(t)
	post(`"firstName":7,"gender":"x","role":"boss","lastName":null,"localUserId":""`).by(c).Is(200, `{"status":false}`)
	r := c.World.Last().Refusal
	kept := []string{r.Rule.ID}
	for _, rule := range r.Also {
		kept = append(kept, rule.ID)
	}
	if diff := cmp.Diff(ids("field-mistyped field-invalid field-missing field-null"), kept); diff != "" {
		t.Errorf("the rules (-want +got):\n%s", diff)
	}
}
