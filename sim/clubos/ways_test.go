package clubos_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

type way = apitest.Way

// by is the way of these requests, which all succeed.
func by(requests ...call) way { return with(nil, requests...) }

// seen is by for requests that are answered without the envelope.
func seen(requests ...call) way {
	return func(_ *testing.T, c *apitest.Client) {
		for _, r := range requests {
			r.by(c).Is(200, `{"userId":11}`)
		}
	}
}

// with is by for requests that have a header of their own.
func with(header []string, requests ...call) way {
	return func(_ *testing.T, c *apitest.Client) {
		for _, r := range requests {
			r.by(c, header...).Is(200, `{"status":true}`)
		}
	}
}

// Each way out that a rule names leads out of a refusal by it.
func TestWaysOut(t *testing.T) {
	ann, asks := get("clubLocationId=1&userId=11"), []string{"Content-Type", "application/json"}
	credential := []string{"Authorization", apitest.Basic("north", "north-secret")}
	at := func(location, body string) call { return call{"PUT", "/users?clubLocationId=" + location, body} }
	fourth := call{"POST", "/users?clubLocationId=3", newUser("")}
	tests := []struct {
		reason   string
		rule     string
		readings map[string]string
		before   []call
		refused  call
		header   []string
		ways     []way // as many as the rule has, in its order
	}{
		{reason: "with a credential", rule: "credential-missing", refused: ann, header: []string{"Authorization", ""}, ways: []way{with(credential, ann)}},
		{reason: "with the right one", rule: "credential-unknown", refused: ann, header: []string{"Authorization", apitest.Basic("north", "x")}, ways: []way{with(credential, ann)}},
		{reason: "with the content type", rule: "content-type", refused: post(""), header: []string{"Content-Type", "text/json"}, ways: []way{with(asks, post(""))}},
		{reason: "with it always", rule: "content-type-always", readings: map[string]string{"content-type-without-body": "required"}, refused: ann, ways: []way{with(asks, ann)}},
		{reason: "with less", rule: "body-too-large", refused: at("1", tooLong), ways: []way{by(at("1", strings.Replace(tooLong, strings.Repeat("x", 100), "", 1)))}},
		{reason: "with an object", rule: "body-unreadable", refused: at("1", `[]`), ways: []way{by(at("1", `{"userId":11}`))}},
		{reason: "with a location", rule: "location-unreadable", refused: get("userId=11"), ways: []way{by(ann)}},
		{reason: "at a location within reach", rule: "location-out-of-reach", refused: fourth, ways: []way{
			by(post("")),
			with([]string{"Authorization", apitest.Basic("south", "south-secret")}, fourth),
		}},
		{reason: "with a user", rule: "user-id-unreadable", refused: get("clubLocationId=1"), ways: []way{by(ann)}},
		{reason: "with all that is required", rule: "field-missing", refused: post(`"firstName":""`), ways: []way{by(post(`"firstName":"Zoe"`))}},
		{reason: "with its type", rule: "field-mistyped", refused: post(`"lastName":7`), ways: []way{by(post(`"lastName":"7"`))}},
		{reason: "without null but where it means something", rule: "field-null", refused: post(`"lastName":null`), ways: []way{func(t *testing.T, c *apitest.Client) {
			post(`"lastName":"Zed"`).by(c).Is(200, `{"status":true}`)
			post(`"guestPassStart":null,"localUserId":"other"`).by(c).Is(200, success("Member Created", "1002"))
		}}},
		{reason: "with a date in its form", rule: "field-invalid", refused: post(`"birthDate":"2026-01-15"`), ways: []way{by(post(`"birthDate":"1-15-2026"`))}},
		{reason: "without what nobody has", rule: "field-unknown", readings: map[string]string{"unknown-fields": "rejected"}, refused: post(`"nickname":"Z"`), ways: []way{by(post(""))}},
		{reason: "without what no operation has", rule: "parameter-unknown", readings: map[string]string{"unknown-query": "rejected"}, refused: get("clubLocationId=1&userId=11&limit=1"), ways: []way{by(ann)}},
		{reason: "the id of the addition", rule: "user-not-found", before: []call{post(`"localUserId":"zoe"`)}, refused: get("clubLocationId=1&userId=99"), ways: []way{
			by(get("clubLocationId=1&userId=1001")),
			func(t *testing.T, c *apitest.Client) {
				again := post(`"localUserId":"zoe"`).by(c).Is(200, success("Member Found", "1001"))
				get("clubLocationId=1&userId="+again.String("/responses/0/value")).by(c).Is(200, `{"status":true}`)
			},
		}},
		{reason: "undeleted", rule: "deleted-not-found", refused: get("clubLocationId=1&userId=13"), ways: []way{by(put(`{"userId":13}`), get("clubLocationId=1&userId=13"))}},
		{reason: "deleted already", rule: "deleted-not-found", before: []call{del("clubLocationId=1&userId=11")}, refused: del("clubLocationId=1&userId=11"), ways: []way{
			func(t *testing.T, c *apitest.Client) {
				if user(c, 11)["deleted"] != true {
					t.Error("there is something left to do")
				}
			},
		}},
		{reason: "at the user's own location", rule: "other-location-not-found", refused: at("1", `{"userId":14,"lastName":"Day"}`), ways: []way{by(at("2", `{"userId":14,"lastName":"Day"}`))}},

		{reason: "a username to add", rule: "username-taken", refused: post(`"username":"ann"`), ways: []way{
			by(post(`"username":"ann2"`)),
			by(put(`{"userId":11,"email":"a@example.com"}`), post(`"username":"ann"`)),
			by(del("clubLocationId=1&userId=11"), post(`"username":"ann"`)),
		}},
		{reason: "an email to update", rule: "username-taken", refused: put(`{"userId":11,"email":"bob@example.com"}`), ways: []way{
			by(put(`{"userId":11,"email":"bobby@example.com"}`)),
			by(put(`{"userId":12,"email":""}`), put(`{"userId":11,"email":"bob@example.com"}`)),
			by(del("clubLocationId=1&userId=12"), put(`{"userId":11,"email":"bob@example.com"}`)),
		}},
		{reason: "a username that comes back", rule: "username-taken", before: []call{post(`"username":"cid@example.com"`)}, refused: put(`{"userId":13}`), ways: []way{
			by(put(`{"userId":13,"email":"cid2@example.com"}`)),
			by(put(`{"userId":1001,"email":"zoe@example.com"}`), put(`{"userId":13}`)),
			by(del("clubLocationId=1&userId=1001"), put(`{"userId":13}`)),
		}},

		{reason: "with what it asks for", rule: "parameter-missing", refused: look("/usermatch?userId=L-11"), ways: []way{seen(annsOwn)}},
		{reason: "with the partner's own code", rule: "user-unmatched", refused: look("/usermatch?systemCode=X&userId=L-11"), ways: []way{seen(annsOwn),
			func(_ *testing.T, c *apitest.Client) {
				post(`"localUserId":"L-51"`).by(c).Is(200, success("Member Created", "1001"))
				look("/usermatch?systemCode=NORTH&userId=L-51").by(c).Is(200, `{"userId":1001}`)
			}}},
		{reason: "with the id of the membership", rule: "membership-not-found", refused: look("/memberships?clubLocationId=1&membershipId=2"), ways: []way{
			by(look("/memberships?clubLocationId=1&membershipId=1")),
			by(join(`{"memberId":11,"localMembershipId":"M-1","name":"Gold"}`), look("/memberships?clubLocationId=1&membershipId=1")),
			by(look("/memberships?clubLocationId=2&membershipId=2")),
		}},
		{reason: "with the id of the prospect", rule: "prospect-not-found", before: []call{post(`"localUserId":"L-31"`)}, refused: look("/prospects?clubLocationId=1&userId=31"), ways: []way{
			by(lead(`{"localUserId":"L-51","firstName":"Kay"}`), look("/prospects?clubLocationId=1&userId=1001")),
			by(get("clubLocationId=1&userId=31")),
			by(look("/prospects?clubLocationId=2&userId=32")),
		}},
	}
	for _, tt := range tests {
		apitest.Ways(t, tt.reason, func(tb testing.TB) (*apitest.Client, *apitest.Answer) {
			c := start(tb)
			for id, value := range tt.readings {
				c.World.Flip(id, value)
			}
			for _, r := range tt.before {
				r.by(c).Is(200, `{"status":true}`)
			}
			return c, tt.refused.by(c, tt.header...).By("clubos." + tt.rule)
		}, tt.ways...)
	}
}
