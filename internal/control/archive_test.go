package control_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const archive = "/_mock/worlds/default/requests.har"

// What tools that read HAR find of a run: the request as the client sent it, without its
// credential, and what the client saw of the answer.
func TestArchive(t *testing.T) {
	s := start(t, "")
	s.do("POST", "/_mock/worlds/default/faults", `{"id": "lost", "operation": "egym.publishAccount", "phase": "after", "effect": {"drop": "close"}}`).is(201)
	const jane = `{"email": "jane@example.com", "firstName": "Jane", "lastName": "Roe", "gender": "FEMALE", "membership": {"membershipId": "M-9", "membershipType": "BASIC", "startOfContract": "2026-01-01"}}`
	if _, err := client.Do(s.request("POST", "/egym/api/v2/accounts", jane, "X-Api-Key", "egym-alpha-mitte")); err == nil {
		t.Fatal("the answer was not lost")
	}
	s.do("GET", "/egym/api/v2/accounts?limit=2&token=s3cr3t", "", "X-Api-Key", "egym-alpha-mitte").is(200)
	s.do("GET", "/clubos/api/users/verify?clubLocationId=1", "", "Authorization", basic("someone", "s3cr3t"))
	var got struct {
		Log struct {
			Version string
			Entries []struct {
				Request struct {
					Method, URL          string
					Headers, QueryString []struct{ Name, Value string }
					PostData             struct{ MimeType, Text string }
				}
				Response struct {
					Status  int
					Error   string `json:"_error"`
					Content struct{ MimeType, Text string }
				}
				Ours struct {
					Number    int
					Outcome   string
					Committed bool
				} `json:"_mockvendors"`
			}
		}
	}
	whole := s.do("GET", archive, "").is(200)
	whole.into(&got)
	text := whole.text
	if strings.Contains(text, "egym-alpha-mitte") || strings.Contains(text, "s3cr3t") {
		t.Errorf("the archive tells a credential:\n%s", text)
	}
	if len(got.Log.Entries) != 3 || got.Log.Version != "1.2" {
		t.Fatalf("got %s", text)
	}
	lost, list, verify := got.Log.Entries[0], got.Log.Entries[1], got.Log.Entries[2]
	if r := lost.Response; r.Status != 0 || r.Error != "close" || r.Content.Text != "" || !lost.Ours.Committed {
		t.Errorf("a lost answer is %+v, %+v", r, lost.Ours)
	}
	if !json.Valid([]byte(lost.Request.PostData.Text)) || !strings.Contains(lost.Request.PostData.Text, "jane@example.com") {
		t.Errorf("its body is %q", lost.Request.PostData.Text)
	}
	if list.Request.URL != s.URL+"/w/default/egym/api/v2/accounts?limit=2&token=%5Bredacted%5D" || list.Response.Status != 200 {
		t.Errorf("the second is %s, %d", list.Request.URL, list.Response.Status)
	}
	header := func(headers []struct{ Name, Value string }, name string) string {
		for _, h := range headers {
			if h.Name == name {
				return h.Value
			}
		}
		return ""
	}
	if got := header(list.Request.Headers, "X-Api-Key"); got != "$MOCKVENDORS_EGYM_API_KEY" {
		t.Errorf("the key is %q", got)
	}
	if got := header(verify.Request.Headers, "Authorization"); got != "Basic $MOCKVENDORS_CLUBOS_USERNAME:$MOCKVENDORS_CLUBOS_PASSWORD" {
		t.Errorf("the name and password are %q", got)
	}
	if got := header(list.Request.QueryString, "limit"); got != "2" {
		t.Errorf("the limit is %q", got)
	}
	s.do("GET", archive+"?status=200", "").is(200).into(&got)
	if len(got.Log.Entries) != 1 || got.Log.Entries[0].Ours.Number != 2 {
		t.Errorf("the filter selects %+v", got.Log.Entries)
	}
	if dir := os.Getenv("HAR_FILES"); dir != "" { // .ci/har reads it with a tool of another's
		if err := os.WriteFile(filepath.Join(dir, "run.har"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// The bodies of an archive are those that came, unless there is something to hide in
// them; then it says so. A request's body has no size: HAR has none for it.
func TestBodiesOfAnArchive(t *testing.T) {
	for _, tt := range []struct {
		reason, method, path, body, kind string
		text                             string // "": as sent
	}{
		{"JSON with blanks and an order of its own", "POST", "/egym/api/v2/accounts", `{ "lastName": "Roe",  "email": "j@example.com"}`, "application/json", ""},
		{"JSON that is broken", "POST", "/egym/api/v2/accounts", `{"lastName": `, "application/json", ""},
		{"a number in a form of its own", "POST", "/egym/api/v2/accounts", `{"weight": 1.50e1}`, "application/json", ""},
		{"a secret", "POST", "/egym/api/v2/accounts", `{ "password": "hush", "email": "j@example.com"}`, "application/json", `{"email":"j@example.com","password":"[redacted]"}`},
		{"a secret in an escaped name that comes twice", "POST", "/egym/api/v2/accounts", `{"p\u0061ssword": "hush", "p\u0061ssword": null}`, "application/json", `{"password":null}`},
		{"a form", "POST", "/perfectgym/Api/oauth/authorize", "grant_type=none&scope=a%40b", "application/x-www-form-urlencoded", ""},
		{"a secret in a form", "POST", "/perfectgym/Api/oauth/authorize", "scope=a&p%61ssword=hush", "application/x-www-form-urlencoded", "password=%5Bredacted%5D&scope=a"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			s := start(t, "")
			s.do(tt.method, tt.path, tt.body, "Content-Type", tt.kind, "X-Api-Key", "egym-alpha-mitte")
			var got struct {
				Log struct {
					Entries []struct {
						Request struct{ PostData map[string]any }
					}
				}
			}
			whole := s.do("GET", archive, "").is(200)
			whole.into(&got)
			if strings.Contains(whole.text, "hush") {
				t.Errorf("the archive tells a secret: %s", whole.text)
			}
			post := got.Log.Entries[0].Request.PostData
			want := map[string]any{"mimeType": tt.kind, "text": tt.body}
			if tt.text != "" {
				want["text"], want["comment"] = tt.text, "not byte for byte: what may be secret is replaced, and the rest is written anew"
			}
			if diff := cmp.Diff(want, post); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// A client finds its own requests by the trace that they belong to.
func TestTraces(t *testing.T) {
	s := start(t, "")
	const one, other = "4bf92f3577b34da6a3ce929d0e0e4736", "0af7651916cd43dd8448eb211c80319c"
	for _, sent := range []string{
		"00-" + one + "-00f067aa0ba902b7-01",
		"00-" + other + "-b7ad6b7169203331-00",
		"00-" + one + "-b7ad6b7169203331-00",
		"cc-" + one + "-b7ad6b7169203331-00-of-a-later-version",
		"",
		"00-00000000000000000000000000000000-b7ad6b7169203331-00",
		"00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
		"00-" + one,
		"ff-" + one + "-00f067aa0ba902b7-01",
		"00-" + one + "-0000000000000000-01",
		"00-" + one + "-00f067aa0ba902b7-01-more",
		"cc-" + one + "-00f067aa0ba902b7-01more",
		"00-" + one + "-00f067aa0ba902b7-0g",
		"00-" + one + "-00f067aa-01",
		"00-" + one + "-00f067aa0ba902b7",
	} {
		header := []string{"X-Api-Key", "egym-alpha-mitte"}
		if sent != "" {
			header = append(header, "Traceparent", sent)
		}
		s.do("GET", "/egym/api/v2/accounts", "", header...).is(200)
	}
	var got struct {
		Requests []struct {
			Number int
			Trace  string
		}
	}
	numbers := func(query string) (all []int) {
		got.Requests = nil
		s.do("GET", "/_mock/worlds/default/requests?"+query, "").is(200).into(&got)
		for _, r := range got.Requests {
			all = append(all, r.Number)
		}
		return all
	}
	if all := numbers("trace=" + one); len(all) != 3 || all[0] != 1 || all[1] != 3 || all[2] != 4 || got.Requests[0].Trace != one {
		t.Errorf("the first trace has the requests %v: %+v", all, got)
	}
	if all := numbers("trace=" + other + "&after=2"); len(all) != 0 {
		t.Errorf("the other has %v after the second", all)
	}
	if numbers("after=4"); len(got.Requests) != 11 {
		t.Errorf("got %+v", got)
	}
	for _, r := range got.Requests {
		if r.Trace != "" {
			t.Errorf("request %d has the trace %s, though its header is none", r.Number, r.Trace)
		}
	}
	for _, wrong := range []string{"", "4bf9", strings.ToUpper(one), "00-" + one + "-00f067aa0ba902b7-01", strings.Repeat("0", 32)} {
		s.do("GET", "/_mock/worlds/default/requests?trace="+wrong, "").problem(400, "invalid").says("32 of 0-9 and a-f, not all 0")
	}
}
