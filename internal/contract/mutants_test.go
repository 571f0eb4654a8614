package contract_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/contract"
)

// TestCheckBad spoils one exchange in each way and wants exactly the findings
// that this makes, from the whole check and from that of the answer alone.
func TestCheckBad(t *testing.T) {
	type finding = contract.Finding
	type exchange = contract.Exchange
	c := club(t)
	send := func(body string) func(*exchange) { return func(x *exchange) { x.RequestBody = []byte(body) } }
	answer := func(body string) func(*exchange) { return func(x *exchange) { x.ResponseBody = []byte(body) } }
	query := func(q string) func(*exchange) { return func(x *exchange) { x.Query = q } }
	path := func(p string) func(*exchange) { return func(x *exchange) { x.Path = p } }
	swap := func(old, new string) func(*exchange) {
		return func(x *exchange) {
			if !bytes.Contains(x.ResponseBody, []byte(old)) {
				panic("nothing to swap: " + old)
			}
			x.ResponseBody = bytes.Replace(x.ResponseBody, []byte(old), []byte(new), 1)
		}
	}

	longEnum := ""
	for i := range 30 {
		longEnum += fmt.Sprintf(`"country-%d",`, i)
	}
	longEnum = longEnum[:200] + " …"

	for _, tc := range []struct {
		reason, operation string
		spoil             func(x *exchange)
		want              []finding
	}{
		{"another method", "addMember", func(x *exchange) { x.Method = "PUT" }, []finding{{"request.method", "must be POST"}}},
		{"a longer path", "removeMember", path("/members/M-1/x"), []finding{{"request.path", "must be of the form /members/{memberId}"}}},
		{"another literal", "removeMember", path("/users/M-1"), []finding{{"request.path", "must be of the form /members/{memberId}"}}},
		{"an empty path parameter", "removeMember", path("/members/"), []finding{{"request.path", "must be of the form /members/{memberId}"}}},
		{"a broken escape", "removeMember", path("/members/%zz"), []finding{{"request.path", "must be of the form /members/{memberId}"}}},
		{"an escaped slash is no separator", "removeMember", path("/members/M%2F1"), []finding{{"request.path.memberId", `must match the pattern ^M-\d+$`}}},
		{"a path parameter of another type", "card", path("/members(x)/card"), []finding{{"request.path.key", "must be an integer, not a string"}}},
		{"literals around a path parameter", "card", path("/members[7]/card"), []finding{{"request.path", "must be of the form /members({key})/card"}}},

		{"a required query parameter is missing", "listMembers", query(""), []finding{{"request.query.limit", "is required and missing"}}},
		{"words for a number", "listMembers", query("limit=ten"), []finding{{"request.query.limit", "must be an integer, not a string"}}},
		{"a fraction for an integer", "listMembers", query("limit=1.5"), []finding{{"request.query.limit", "must be an integer, not a string"}}},
		{"an empty number", "listMembers", query("limit="), []finding{{"request.query.limit", "must be an integer, not a string"}}},
		{"a number out of bounds", "listMembers", query("limit=101"), []finding{{"request.query.limit", "number must be at most 100"}}},
		{"one value given twice", "listMembers", query("limit=1&limit=2"), []finding{{"request.query.limit", "must be sent once, not 2 times"}}},
		{"another word for true", "listMembers", query("limit=1&active=yes"), []finding{{"request.query.active", "must be a boolean, not a string"}}},
		{"a number that JSON does not know", "listMembers", query("limit=1&weight=NaN"), []finding{{"request.query.weight", "must be a number, not a string"}}},
		{"one of several values", "listMembers", query("limit=1&tier=GOLD&tier=TIN"), []finding{{"request.query.tier/1", `must be one of "GOLD","SILVER"`}}},
		{"one of a list in a value", "listMembers", query("limit=1&ids=1,x,3"), []finding{{"request.query.ids/1", "must be an integer, not a string"}}},
		{"a time without zone", "listMembers", query("limit=1&since=2026-01-15T09:00:00"), []finding{{"request.query.since", "must have the format date-time"}}},
		{"a query that cannot be decoded; the rest counts", "listMembers", query("limit=1&x=%zz"), []finding{{"request.query", "is not a well-formed query"}}},
		{"one of a list between pipes", "listMembers", query("limit=1&days=1%7Cx"), []finding{{"request.query.days/1", "must be an integer, not a string"}}},
		{"a header of another format", "listMembers", func(x *exchange) { x.RequestHeader = header("X-Trace", "1") }, []finding{{"request.header.X-Trace", "must have the format uuid"}}},

		{"a required body is missing", "addMember", send(""), []finding{{"request.body", "is required and missing"}}},
		{"a body where none is documented", "removeMember", send("{}"), []finding{{"request.body", "must be empty: no body is documented"}}},
		{"no content type", "addMember", func(x *exchange) { x.RequestHeader = nil }, []finding{{"request.header.Content-Type", "is missing; documented: application/json"}}},
		{"another content type", "addMember", func(x *exchange) { x.RequestHeader = header("Content-Type", "text/plain; a=b") },
			[]finding{{"request.header.Content-Type", `"text/plain" is not documented; documented: application/json`}}},
		{"not JSON", "addMember", send("email=jane"), []finding{{"request.body", "is not JSON from byte 1 on"}}},
		{"JSON that breaks off", "addMember", send(`{"email":`), []finding{{"request.body", "is JSON that ends too early, after byte 9"}}},
		{"two JSON values", "addMember", send(member + "{}"), []finding{{"request.body", fmt.Sprintf("is not JSON from byte %d on", len(member)+1)}}},
		{"a number that no float holds", "addMember", send("1e999"), []finding{{"request.body", "is not valid JSON: a number is out of range"}}},
		{"an array for an object", "addMember", send("[]"), []finding{{"request.body", "must be an object, not an array"}}},
		{"a read-only property in the request", "addMember", send(`{"memberId":"M-1","email":"a@b.c","membership":{"tier":"GOLD"}}`),
			[]finding{{"request.body/memberId", "is read-only and must not be sent"}}},
		{"several at once, by place", "addMember", send(`{"email":"a@b.c","known":"x","membership":{"tier":"TIN","membershipId":5},"visits":1.5}`), []finding{
			{"request.body/known", "is not documented"},
			{"request.body/membership/membershipId", "must be a string, not a number"},
			{"request.body/membership/tier", `must be one of "GOLD","SILVER"`},
			{"request.body/visits", "must be an integer, not a fraction"},
		}},

		{"a form's field of another type", "login", send("username=jane%40example.com&password=hunter2&remember=1"), []finding{{"request.body/remember", "must be a boolean, not a string"}}},
		{"a form's field twice", "login", send("username=a%40b.c&username=d%40e.f&password=hunter2"), []finding{{"request.body/username", "must be a string, not an array"}}},
		{"a form's list with a wrong item", "login", send("username=a%40b.c&password=hunter2&clubs=1&clubs=x"), []finding{{"request.body/clubs/1", "must be an integer, not a string"}}},
		{"JSON that is not UTF-8", "addMember", send("{\"email\":\"J\xf6\"}"), []finding{{"request.body", "is not UTF-8 from byte 12 on"}}},
		{"JSON after a byte order mark", "addMember", send("\xef\xbb\xbf" + member), []finding{{"request.body", "begins with a byte order mark"}}},
		{"a form that is not UTF-8", "login", send("username=\xf6&password=p"), []finding{{"request.body", "is not UTF-8 from byte 10 on"}}},
		{"a form that cannot be decoded", "login", send("username=%zz"), []finding{{"request.body", "is not a well-formed form"}}},
		{"a form without its fields", "login", send("remember=true"), []finding{
			{"request.body/username", "is required and missing"}, {"request.body/password", "is required and missing"}}},
		{"JSON sent as a form reads as one long key, which is not told", "login", send(`{"password":"hunter2"}`), []finding{
			{"request.body", "has a key that is not documented"},
			{"request.body/username", "is required and missing"}, {"request.body/password", "is required and missing"}}},
		{"a part is missing", "putPicture", send("--cut\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nbytes\r\n--cut--\r\n"),
			[]finding{{"request.body/file", "is required and missing"}, {"request.body/caption", "is required and missing"}}},
		{"a multipart body that breaks off", "putPicture", send("--cut\r\nContent-Dis"), []finding{{"request.body", "is not well-formed multipart"}}},
		{"a multipart body without boundary", "putPicture", func(x *exchange) { x.RequestHeader = header("Content-Type", "multipart/form-data") },
			[]finding{{"request.body", "cannot be split into parts: the content type has no boundary"}}},

		{"a status that is not documented", "addMember", func(x *exchange) { x.Status = 200 }, []finding{{"response.status", "200 is not documented; documented: 201, 204, 409"}}},
		{"a redirect is a status like others", "removeMember", func(x *exchange) { x.Status = 301 }, []finding{{"response.status", "301 is not documented; documented: 204"}}},
		{"a body on 204", "removeMember", answer("{}"), []finding{{"response.body", "must be empty: no body is documented"}}},
		{"a documented body is missing", "addMember", answer(""), []finding{{"response.body", "is required and missing"}}},
		{"an answer of another content type", "addMember", func(x *exchange) { x.ResponseHeader = header("Content-Type", "text/html") },
			[]finding{{"response.header.Content-Type", `"text/html" is not documented; documented: application/json`}}},
		{"an answer without content type", "addMember", func(x *exchange) { x.ResponseHeader = nil }, []finding{{"response.header.Content-Type", "is missing; documented: application/json"}}},
		{"a required header is missing", "listMembers", func(x *exchange) { x.ResponseHeader.Del("X-Total") }, []finding{{"response.header.X-Total", "is required and missing"}}},
		{"a header of another type", "listMembers", func(x *exchange) { x.ResponseHeader.Set("X-Total", "many") }, []finding{{"response.header.X-Total", "must be an integer, not a string"}}},
		{"broken JSON", "addMember", answer(`{"email"`), []finding{{"response.body", "is JSON that ends too early, after byte 8"}}},
		{"text that is too long", "card", answer("card 7777"), []finding{{"response.body", "maximum string length is 8"}}},
		{"an error of another shape", "listMembers", func(x *exchange) {
			x.Status, x.ResponseHeader, x.ResponseBody = 404, header("Content-Type", "application/json"), []byte(`{"error":"x"}`)
		}, []finding{{"response.body/error", "is not documented"}, {"response.body/errorCode", "is required and missing"}}},

		{"an extra key", "addMember", swap(`{"memberId"`, `{"id":1,"memberId"`), []finding{{"response.body/id", "is not documented"}}},
		{"an extra key deep inside", "addMember", swap(`{"membershipId"`, `{"x":1,"membershipId"`), []finding{{"response.body/membership/x", "is not documented"}}},
		{"a key that is no name is not told", "addMember", swap(`{"memberId"`, `{"a secret, perhaps":1,"memberId"`), []finding{{"response.body", "has a key that is not documented"}}},
		{"a wrong value under such a key", "addMember", swap(`{"a":"b"}`, `{"a secret, perhaps":1}`), []finding{{"response.body/notes/?", "must be a string, not a number"}}},
		{"a missing key", "addMember", swap(`"email":"jane.roe@mailinator.com",`, ``), []finding{{"response.body/email", "is required and missing"}}},
		{"null where it is not allowed", "addMember", swap(`"visits":3`, `"visits":null`), []finding{{"response.body/visits", "must not be null"}}},
		{"a string for a number", "addMember", swap(`"visits":3`, `"visits":"3"`), []finding{{"response.body/visits", "must be an integer, not a string"}}},
		{"another enum value", "addMember", swap(`"GOLD"`, `"gold"`), []finding{{"response.body/membership/tier", `must be one of "GOLD","SILVER"`}}},
		{"a value that is too long", "addMember", swap(`"membershipId":"M-1"`, `"membershipId":"M-123"`), []finding{{"response.body/membership/membershipId", "maximum string length is 4"}}},
		{"an element of a list", "addMember", swap(`{"value":"cd"}`, `{"value":1}`), []finding{{"response.body/rfids/1/value", "must be a string, not a number"}}},
		{"a list that is too long", "addMember", swap(`[{"value":"ab"}`, `[{"value":"ab"},{"value":"ab"}`), []finding{{"response.body/rfids", "maximum number of items is 2"}}},
		{"a write-only property in the answer", "addMember", swap(`{"memberId"`, `{"pin":"1234","memberId"`), []finding{{"response.body/pin", "is write-only and must not be returned"}}},
		{"no alternative of oneOf", "addMember", swap(`"extra":null`, `"gate":1.5`), []finding{{"response.body/gate", "matches none of its 3 alternatives"}}},
		{"two alternatives of oneOf", "addMember", swap(`"extra":null`, `"gate":7`), []finding{{"response.body/gate", "matches more than one of its 3 alternatives"}}},
		{"what is excluded", "addMember", swap(`"extra":null`, `"nick":"admin"`), []finding{{"response.body/nick", "matches what it must not match"}}},
		{"a long enum is cut", "addMember", swap(`"extra":null`, `"country":"x"`), []finding{{"response.body/country", "must be one of " + longEnum}}},
		{"a boolean for a string", "addMember", swap(`"extra":null`, `"nick":true`), []finding{{"response.body/nick", "must be a string, not a boolean"}}},
		{"an object for a string", "addMember", swap(`"extra":null`, `"nick":{}`), []finding{{"response.body/nick", "must be a string, not an object"}}},
		{"no alternative of anyOf", "addMember", swap(`"extra":null`, `"phone":true`), []finding{{"response.body/phone", "matches none of its 2 alternatives"}}},
		{"all parts of allOf", "addMember", swap(`"extra":null`, `"extra":{"value":"x"}`), []finding{
			{"response.body/extra/value", "minimum string length is 2"}, {"response.body/extra/since", "is required and missing"}}},
		{"a discriminator leaves one alternative, which is named", "login", answer(`{"kind":"token","token":1}`), []finding{{"response.body/token", "must be a string, not a number"}}},
		{"a discriminator of no alternative", "login", answer(`{"kind":"x"}`), []finding{{"response.body", `discriminator property "kind" has invalid value`}}},

		{"an email with a name", "addMember", swap("jane.roe@mailinator.com", "Jane <jane.roe@mailinator.com>"), []finding{{"response.body/email", "must have the format email"}}},
		{"an email without domain", "addMember", swap("jane.roe@mailinator.com", "jane.roe"), []finding{{"response.body/email", "must have the format email"}}},
		{"a day that does not exist", "addMember", swap(`"birthday":null`, `"birthday":"2026-02-30"`), []finding{{"response.body/birthday", "must have the format date"}}},
		{"a time for a date", "addMember", swap(`"birthday":null`, `"birthday":"2026-02-03T00:00:00Z"`), []finding{{"response.body/birthday", "must have the format date"}}},
		{"a time with a comma", "addMember", swap("09:00:00Z", "09:00:00,5Z"), []finding{{"response.body/createdAt", "must have the format date-time"}}},
		{"an hour that does not exist", "addMember", swap("T09", "T24"), []finding{{"response.body/createdAt", "must have the format date-time"}}},
		{"a uuid without dashes", "addMember", swap("6c84fb90-12c4-11e1-840d-7b25c5ee775a", "6c84fb9012c411e1840d7b25c5ee775a"), []finding{{"response.body/device", "must have the format uuid"}}},

		{"the request first, then the answer", "addMember", func(x *exchange) { x.RequestBody, x.Status = []byte("{"), 500 },
			[]finding{{"request.body", "is JSON that ends too early, after byte 1"}, {"response.status", "500 is not documented; documented: 201, 204, 409"}}},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			x := wells[tc.operation]()
			tc.spoil(&x)
			if diff := cmp.Diff(tc.want, c.Check(tc.operation, x)); diff != "" {
				t.Errorf("Check (-want +got):\n%s", diff)
			}
			var answerOnly []finding
			for _, f := range tc.want {
				if strings.HasPrefix(f.Where, "response.") {
					answerOnly = append(answerOnly, f)
				}
			}
			if diff := cmp.Diff(answerOnly, c.CheckResponse(tc.operation, x)); diff != "" {
				t.Errorf("CheckResponse (-want +got):\n%s", diff)
			}
		})
	}
}
