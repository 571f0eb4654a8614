package egym_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNotifications(t *testing.T) {
	const toJohn, byMembership = accounts + "/acc-john/notifications", accounts + "/membership/M-1/notifications"
	long := strings.Repeat("é", 500)
	post := func(reason, path, body string, status int, want, rule, field, value, holder string) turn {
		return turn{reason: reason, method: "POST", path: path, body: body, status: status, want: want, rule: rule, field: field, value: value, holder: holder}
	}
	turns(t, []turn{
		post("by accountId", toJohn, `{"text":"Hello"}`, 204, "", "notification-sent", "accountId", "acc-john", "acc-john"),
		post("by membershipId", byMembership, `{"text":"","deeplink":"`+long[:200]+`"}`, 204, "", "notification-sent", "accountId", "acc-john", "acc-john"),
		post("as long as it may be", toJohn, `{"text":"`+long+`"}`, 204, "", "notification-sent", "accountId", "acc-john", "acc-john"),
		post("a letter too long", toJohn, `{"text":"`+long+`x"}`, 400, `{"fieldErrors":[{"name":"text"}]}`, "field-invalid", "text", long+"x", ""),
		post("a deeplink too long", byMembership, `{"text":"Hi","deeplink":"`+long[:202]+`"}`, 400, `{"fieldErrors":[{"name":"deeplink"}]}`, "field-invalid", "deeplink", long[:202], ""),
		post("no text", toJohn, `{"text":null,"deeplink":"x"}`, 400, `{"errorCode":"invalidRequest","fieldErrors":[{"name":"text"}]}`, "field-missing", "text", "", ""),
		post("a membershipId of nobody", accounts+"/membership/M-9/notifications", `{"text":"Hi"}`, 404, `{"metadata":{"entity":"MEMBERSHIP"}}`, "membership-id-unknown", "membershipId", "M-9", ""),
		{reason: "a membershipId in another case", reading: "membership-id-case=insensitive", method: "POST", path: accounts + "/membership/m-1/notifications", body: `{"text":"Hi"}`,
			status: 204, rule: "notification-sent", field: "accountId", value: "acc-john", holder: "acc-john"},
		{reason: "a membershipId of another chain", key: "key-b", method: "POST", path: accounts + "/membership/M-2/notifications", body: `{"text":"Hi"}`, status: 404,
			rule: "membership-id-unknown", field: "membershipId", value: "M-2"},
		{reason: "a key that reads only may not send", key: "key-r", method: "POST", path: toJohn, body: `{"text":"Hi"}`, status: 403,
			want: `{"message":"The API key lacks the permission SEND_NOTIFICATIONS."}`, rule: "permission-missing", field: "x-api-key"},
	})

	w, c := start(t)
	c.Do("POST", toJohn, `{"text":"Hello","deeplink":"workouts"}`).Is(204, "")
	c.Do("POST", accounts+"/membership/M-2/notifications", `{"text":"Hello"}`).Is(204, "")
	want := `chain-a notification push to acc-john {"text":"Hello","deeplink":"workouts"}
chain-a notification push to acc-mary {"text":"Hello"}`
	if diff := cmp.Diff(want, sent(w)); diff != "" {
		t.Errorf("the outbox is another (-want +got):\n%s", diff)
	}
}

func TestDeeplinkMayBeNull(t *testing.T) {
	_, c := start(t)
	c.Do("POST", accounts+"/acc-john/notifications", `{"text":"Hello","deeplink":null}`).Is(204, "").Through("egym.null-left-out", "egym.notification-sent")
}
