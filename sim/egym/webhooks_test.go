package egym_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/sim"
)

// sent describes the messages in a world's outbox, one a line.
func sent(w *apitest.World) string {
	var lines []string
	for _, m := range w.Outbox() {
		line := fmt.Sprintf("%s %s %s to %s %s", m.Tenant, m.Kind, m.About, m.To, m.Body)
		if m.Webhook != nil {
			line += fmt.Sprint(" with ", m.Webhook.Header)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestWebhooks(t *testing.T) {
	const url = "http://127.0.0.1:9000/a"
	post := func(reason, body string, status int, want, rule, field, value, holder string) turn {
		return turn{reason: reason, method: "POST", path: webhooks, body: body, status: status, want: want, rule: rule, field: field, value: value, holder: holder}
	}
	put := func(reason, reading, body string, status int, want, rule, field, value, holder string) turn {
		return turn{reason: reason, reading: reading, method: "PUT", path: webhooks + "/5", body: body, status: status, want: want, rule: rule, field: field, value: value, holder: holder}
	}
	unknown := func(reason, key, method, path, body string) turn {
		return turn{reason: reason, key: key, method: method, path: webhooks + path, body: body, status: 404, want: `{"errorCode":"notFound","metadata":{"entity":"WEBHOOK"}}`,
			rule: "webhook-unknown", field: "id", value: strings.TrimSuffix(strings.TrimPrefix(path, "/"), "/trigger")}
	}
	const other = `{"url":"http://127.0.0.1:9000/b","secret":"hook-b"}`
	turns(t, []turn{
		{reason: "the gym's, with their secrets", method: "GET", path: webhooks, status: 200, want: `[{"id":5,"url":"` + url + `","secret":"hook-a"}]`},
		{reason: "another gym's", key: "key-a2", method: "GET", path: webhooks, status: 200, want: `[{"id":6,"url":"` + url + `","secret":"hook-a2"}]`},
		{reason: "of another chain", key: "key-b", method: "GET", path: webhooks, status: 200, want: `[]`},
		{reason: "one", method: "GET", path: webhooks + "/5", status: 200, want: `{"id":5,"url":"` + url + `","secret":"hook-a"}`},
		unknown("one that there is not", "", "GET", "/9", ""),
		unknown("one of another gym", "", "PUT", "/6", other),
		unknown("another gym's is not deleted", "key-a2", "DELETE", "/5", ""),
		unknown("another chain's is not triggered", "key-b", "POST", "/5/trigger", ""),
		post("a new one", other, 200, `{"id":7,"url":"http://127.0.0.1:9000/b","secret":"hook-b"}`, "", "", "", ""),
		post("a URL of the gym", `{"url":"`+url+`","secret":"x"}`, 409, `{"errorCode":"webhookUrlAlreadyRegistered","message":"The URL is already registered for the gym."}`,
			"webhook-url-held", "url", url, "5"),
		{reason: "a URL of another chain's gym", key: "key-b", method: "POST", path: webhooks, body: `{"url":"` + url + `","secret":"x"}`, status: 200, want: `{"id":1}`},
		post("nothing", `{}`, 400, `{"fieldErrors":[{"name":"url"},{"name":"secret"}]}`, "field-missing", "url", "", ""),
		post("blanks", `{"url":"","secret":""}`, 400, `{"fieldErrors":[{"name":"url"},{"name":"secret"}]}`, "field-invalid", "url", "", ""),
		post("a URL that is none", `{"url":"127.0.0.1/hook","secret":"x"}`, 400, `{"fieldErrors":[{"name":"url","rejectedValue":"127.0.0.1/hook"}]}`, "form-invalid", "url", "127.0.0.1/hook", ""),
		post("a URL of another kind", `{"url":"mailto:a@b.de","secret":"x"}`, 400, `{"fieldErrors":[{"name":"url"}]}`, "form-invalid", "url", "mailto:a@b.de", ""),
		put("its own URL is no conflict", "", `{"url":"`+url+`","secret":"new"}`, 200, `{"id":5,"url":"`+url+`","secret":"new"}`, "", "", "", ""),
		put("a secret only", "", `{"secret":"new"}`, 400, `{"errorCode":"invalidRequest","fieldErrors":[{"name":"url"}]}`, "field-missing", "url", "", ""),
		put("a secret only, under the reading", "webhook-update=either", `{"secret":"new"}`, 200, `{"id":5,"url":"`+url+`","secret":"new"}`, "", "", "", ""),
		put("a URL that is none, accepted", "form-invalid=accepted", `{"url":"anywhere","secret":"x"}`, 200, `{"url":"anywhere"}`, "form-accepted", "url", "anywhere", ""),
		{reason: "deleted", method: "DELETE", path: webhooks + "/5", status: 204},
		{reason: "a test", method: "POST", path: webhooks + "/5/trigger", status: 200, rule: "webhook-sent", field: "type", value: "TEST", holder: "5"},
		{reason: "an id that is no number", method: "POST", path: webhooks + "/five/trigger", status: 400, want: `{"fieldErrors":[{"name":"id"}]}`, rule: "field-invalid", field: "id", value: "five"},
		{reason: "a key that reads members does not see secrets", key: "key-r", method: "GET", path: webhooks, status: 403,
			want: `{"message":"The API key lacks the permission MANAGE_WEBHOOKS."}`, rule: "permission-missing", field: "x-api-key"},
	})
}

// A change to a URL that another webhook of the gym has is a conflict too.
func TestWebhookURLChanged(t *testing.T) {
	_, c := start(t)
	c.Do("POST", webhooks, `{"url":"http://127.0.0.1:9000/b","secret":"b"}`).Is(200, `{"id":7}`)
	c.Do("PUT", webhooks+"/7", `{"url":"http://127.0.0.1:9000/a","secret":"b"}`).Is(409, `{"errorCode":"webhookUrlAlreadyRegistered"}`).By("egym.webhook-url-held")
	c.Do("PUT", webhooks+"/7", `{"url":"http://127.0.0.1:9000/A","secret":"b"}`).Is(200, "")
	c.Do("DELETE", webhooks+"/5", nil).Is(204, "")
	c.Do("PUT", webhooks+"/7", `{"url":"http://127.0.0.1:9000/a","secret":"b"}`).Is(200, "")
}

func TestWaysOutOfWebhooks(t *testing.T) {
	const held = `{"url":"http://127.0.0.1:9000/a","secret":"new"}`
	apitest.Ways(t, "a URL twice", turn{method: "POST", path: webhooks, body: held, status: 409, rule: "webhook-url-held"}.refused,
		succeeds(turn{method: "GET", path: webhooks}),
		succeeds(turn{method: "PUT", path: webhooks + "/5", body: held}),
		succeeds(turn{method: "POST", path: webhooks, body: `{"url":"http://127.0.0.1:9000/b","secret":"new"}`}))
	apitest.Ways(t, "a webhook of another gym", turn{method: "GET", path: webhooks + "/6", status: 404, rule: "webhook-unknown"}.refused,
		succeeds(turn{method: "GET", path: webhooks}, turn{method: "GET", path: webhooks + "/5"}),
		succeeds(turn{key: "key-a2", method: "GET", path: webhooks + "/6"}))
}

// Events go to each webhook of the account's gym, in order, whoever causes them.
func TestEvents(t *testing.T) {
	w, c := start(t)
	w.Advance(1500 * time.Millisecond)
	c.Do("POST", webhooks, `{"url":"http://127.0.0.1:9000/b","secret":"hook-b"}`).Is(200, "")
	c.Do("POST", webhooks+"/7/trigger", nil).Is(200, "").By("egym.webhook-sent").
		TurnedOn("egym.webhook-test-account", "type", "TEST", "").Through("egym.webhook-test-account", "egym.webhook-sent")
	c.Do("DELETE", accounts+"/acc-john", nil, "x-api-key", "key-a2").Is(204, "").
		Through("egym.webhook-sent", "egym.webhook-sent", "egym.membership-dropped").TurnedOn("egym.webhook-sent", "type", "MEMBERSHIP_DELETE", "5")
	c.Do("DELETE", accounts+"/acc-john?eraseMemberData=true", nil).Is(204, "") // there was no membership any more
	c.Do("DELETE", accounts+"/acc-mary?eraseMemberData=true", nil).Is(204, "")
	c.Do("DELETE", accounts+"/acc-b", nil, "x-api-key", "key-b").Is(204, "")
	want := strings.ReplaceAll(`chain-a webhook TEST to http://127.0.0.1:9000/b {"accountId":null,"timestamp":TIME,"type":"TEST"} with [{X-Api-Key hook-b}]
chain-a webhook MEMBERSHIP_DELETE to http://127.0.0.1:9000/a {"accountId":"acc-john","timestamp":TIME,"type":"MEMBERSHIP_DELETE"} with [{X-Api-Key hook-a}]
chain-a webhook MEMBERSHIP_DELETE to http://127.0.0.1:9000/b {"accountId":"acc-john","timestamp":TIME,"type":"MEMBERSHIP_DELETE"} with [{X-Api-Key hook-b}]
chain-a webhook MEMBERSHIP_DELETE to http://127.0.0.1:9000/a {"accountId":"acc-mary","timestamp":TIME,"type":"MEMBERSHIP_DELETE"} with [{X-Api-Key hook-a2}]`,
		"TIME", "1768467601500")
	if diff := cmp.Diff(want, sent(w)); diff != "" {
		t.Errorf("the outbox is another (-want +got):\n%s", diff)
	}
	for _, m := range w.Outbox() {
		if m.Webhook.Timeout != 5*time.Second || m.Webhook.Tries > 1 || m.Webhook.Follows {
			t.Errorf("it is sent as %+v", *m.Webhook)
		}
	}
}

// A refusal sends nothing.
func TestNoEvents(t *testing.T) {
	w, c := start(t)
	c.Do("POST", webhooks+"/9/trigger", nil).Is(404, "")
	c.Do("DELETE", accounts+"/nobody", nil).Is(404, "")
	c.Do("POST", accounts+"/nobody/notifications", `{"text":"Hi"}`).Is(404, "")
	c.Do("POST", accounts+"/acc-john/notifications", `{}`).Is(400, "")
	if text := sent(w); text != "" {
		t.Errorf("the outbox has %s", text)
	}
}

func TestReadingsOfWebhooks(t *testing.T) {
	test := func(show func(sim.Message) any) func(*apitest.Client) *apitest.Answer { // answers what is sent
		return func(c *apitest.Client) *apitest.Answer {
			a := c.Do("POST", webhooks+"/5/trigger", nil)
			messages := c.World.Outbox()
			text, err := json.Marshal(map[string]any{"sent": show(messages[len(messages)-1].Message)})
			if err != nil {
				t.Fatal(err)
			}
			a.Text = string(text)
			return a
		}
	}
	const rule = "egym.webhook-sent"
	apitest.Readings(t, func(tb testing.TB) *apitest.Client { _, c := start(tb); return c },
		apitest.Reads("webhook-update", "a secret only", func(c *apitest.Client) *apitest.Answer { return c.Do("PUT", webhooks+"/5", `{"secret":"new"}`) }).
			As("both", 400, `{"fieldErrors":[{"name":"url"}]}`, "egym.field-missing").
			As("either", 200, `{"id":5,"url":"http://127.0.0.1:9000/a","secret":"new"}`, ""),
		apitest.Reads("webhook-retry", "how often an event is tried", test(func(m sim.Message) any { return m.Webhook.Tries })).
			As("none", 200, `{"sent":0}`, rule).
			As("three-times", 200, `{"sent":3}`, rule),
		apitest.Reads("webhook-redirect", "whether an event follows a redirect", test(func(m sim.Message) any { return m.Webhook.Follows })).
			As("not-followed", 200, `{"sent":false}`, rule).
			As("followed", 200, `{"sent":true}`, rule),
		apitest.Reads("webhook-test-account", "the account of a test", test(func(m sim.Message) any { return m.Body })).
			As("null", 200, `{"sent":{"accountId":null,"type":"TEST"}}`, rule).
			As("made-up", 200, `{"sent":{"type":"TEST"}}`, rule).
			Then(func(t *testing.T, c *apitest.Client) {
				if text := sent(c.World); strings.Contains(text, "null") {
					t.Errorf("no account is made up: %s", text)
				}
			}),
		apitest.Reads("form-invalid", "a webhook's url that is none", func(c *apitest.Client) *apitest.Answer {
			return c.Do("POST", webhooks, `{"url":"localhost:9000","secret":"x"}`)
		}).
			As("rejected", 400, `{"fieldErrors":[{"name":"url"}]}`, "egym.form-invalid").
			As("accepted", 200, `{"url":"localhost:9000"}`, "egym.form-accepted"),
	)
}

// A subscriber of a chain hears of the events at each of its gyms. A gym that has the URL
// already gets no second webhook, but the secret.
func TestSubscribe(t *testing.T) {
	w, _ := start(t)
	begin, err := scenario.Load(w.Set, "", []byte(closed))
	if err != nil {
		t.Fatal(err)
	}
	const url = "http://127.0.0.1:9000/a"
	next, secret, err := begin.Subscribed(w.Vendor, url)
	if err != nil || secret == "" {
		t.Fatal(secret, err)
	}
	hooked, err := w.Set.Make("hooked", next)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Chains []struct{ Webhooks []map[string]any }
	}
	if err := json.Unmarshal([]byte(encode(t, hooked.State()["egym"])), &got); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, h := range got.Chains[0].Webhooks {
		if h["url"] != url || h["secret"] != secret {
			t.Errorf("%v has another url or secret", h)
		}
		lines = append(lines, fmt.Sprint(h["id"], " ", h["gym"]))
	}
	if want := []string{"5 gym-1", "6 gym-2", "7 gym-3", "8 gym-4"}; !slices.Equal(lines, want) || got.Chains[1].Webhooks != nil {
		t.Errorf("the webhooks are %q and %v, want %q and none", lines, got.Chains[1].Webhooks, want)
	}
}

// A secret is shown only where the vendor shows it, and where the scenario declares
// it. What is wrong with one is told without it.
func TestSecretIsNotShown(t *testing.T) {
	w, c := start(t)
	for _, body := range []string{
		`{"url":"http://127.0.0.1:9000/b","secret":123456789}`, `{"url":"http://127.0.0.1:9000/b","secret":["s3cr3t"]}`,
	} {
		a := c.Do("POST", webhooks, body).Is(400, `{"fieldErrors":[{"name":"secret"}]}`).By("egym.field-invalid").TurnedOn("egym.field-invalid", "secret", "", "")
		if strings.Contains(a.Text, "123456789") || strings.Contains(a.Text, "s3cr3t") {
			t.Errorf("the refusal shows the secret: %s", a.Text)
		}
	}
	c.Do("PUT", webhooks+"/5", `{"url":"http://127.0.0.1:9000/a","secret":"s3cr3t"}`).Is(200, `{"secret":"s3cr3t"}`)
	c.Do("GET", webhooks+"/5", nil).Is(200, `{"secret":"s3cr3t"}`)
	if state := w.StateText(); strings.Contains(state, "s3cr3t") || strings.Contains(state, `"hook-a"`) {
		t.Errorf("the state shows a client's secret, or the one before: %s", state)
	}
}

// Each row makes one mistake in the webhooks of the closed scenario.
func TestMistakesInWebhooks(t *testing.T) {
	const second = `{gym: "gym-2", url: "http://127.0.0.1:9000/a", secret: hook-a2}`
	for _, row := range []struct{ reason, old, new, want string }{
		{"a URL that is none", `{id: 5, url: "http://127.0.0.1:9000/a"`, `{id: 5, url: "here"`, `"here" is not an http or https URL`},
		{"no URL", `{id: 5, url: "http://127.0.0.1:9000/a"`, `{id: 5, url: ""`, `"" is not an http or https URL`},
		{"an empty secret", "secret: hook-a}", `secret: ""}`, "a secret cannot be empty"},
		{"an id below 1", "id: 5", "id: -5", "must be at least 1"},
		{"an id twice", second, `{id: 5, gym: "gym-2", url: "http://127.0.0.1:9000/b", secret: x}`, "duplicate webhook 5"},
		{"a URL twice", second, `{url: "http://127.0.0.1:9000/a", secret: x}`, "webhook 5 already has the URL"},
		{"a gym that there is not", second, `{gym: gym-9, url: "http://127.0.0.1:9000/b", secret: x}`, "use gym-1, gym-2, gym-3, gym-4"},
	} {
		t.Run(row.reason, func(t *testing.T) { mistake(t, row.old, row.new, row.want) })
	}
}
