package explore

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestDrawing(t *testing.T) {
	for _, c := range []struct{ why, story, want string }{
		{"a call that the vendor never saw", "#1 POST egym/a publishAccount 503 fault cell-1, before: the vendor never saw it",
			"The client sent #1 publishAccount, which egym never saw: the client saw 503."},
		{"and of which the vendor ignores something", "#1 POST egym/a publishAccount 503 fault cell-1, before: the vendor never saw it; ignored: body nick",
			"The client sent #1 publishAccount, which egym never saw: the client saw 503."},
		{"an answer that is lost after the commit", "#2 POST egym/a publishAccount reset fault cell-1, after: created accounts 7-8" + lostCommit,
			"The client sent #2 publishAccount. egym carried it out, but its answer was withheld: the client saw reset."},
		{"one that is lost, where nothing was changed", "#2 PUT egym/a updateAccount reset fault cell-1, after: changed nothing" + lostCommit,
			"The client sent #2 updateAccount. The answer of egym was withheld: the client saw reset."},
		{"one of a call that only reads", "#3 GET egym/a listAccounts 503 fault cell-1, after: read" + lostAnswer,
			"The client sent #3 listAccounts. The answer of egym was withheld: the client saw 503."},
		{"a call that is applied twice, and answered", "#3 POST egym/a publishAccount 201 fault cell-1, after: created accounts 7",
			"The client sent #3 publishAccount, and got 201."},
		{"a refusal, and why", "#4 POST egym/a publishAccount 409 egym.email-held: held by 7\n  request 4: POST egym/a publishAccount 409\n    1. Careful.",
			"The client sent #4 publishAccount, and got 409."},
		{"a request without a tenant, to no operation", "#5 GET egym /api/nothing 404 unknown-path", "The client sent #5 /api/nothing, and got 404."},
		{"a rival", "#6 PATCH egym/a partialUpdate 200 (rival 1) changed accounts 7", "A rival sent #6 partialUpdate, and got 200."},
		{"what is told between", "3 requests before\n#7 GET egym/a listAccounts 200 read\n  and 8 more like it\nended: exit code 1\nthe rerun, without faults:\nended: exit code 0",
			"3 requests before. The client sent #7 listAccounts, and got 200. and 8 more like it. ended: exit code 1. the rerun, without faults. ended: exit code 0."},
		{"a long name", "#8 POST egym/a sendPushNotificationByMembershipId 204 done", "The client sent #8 sendPushNotificationByM…, and got 204."},
	} {
		d := drawingOf(c.story)
		if d == nil || d.Says != c.want {
			t.Errorf("%s: %+v, want %q", c.why, d, c.want)
			continue
		}
		for _, s := range d.Steps {
			if s.Kind != "note" && (s.Asks == "" || (s.Answers == "") != s.Unseen || (s.Cross != "") != (s.Kind == "lost") || (s.Missing != "") != s.Withheld) {
				t.Errorf("%s: drawn as %+v", c.why, s)
			}
		}
	}
	for _, story := range []string{"", "ended: exit code 1"} {
		if d := drawingOf(story); d != nil {
			t.Errorf("%q is drawn as %+v", story, d)
		}
	}
	d := drawingOf("#1 POST egym/a publishAccount 201 created accounts 7\n#2 POST onsi/b inviteMember 201 created members 8")
	names := []string{}
	for _, l := range d.Lanes {
		names = append(names, l.Name)
	}
	if !slices.Equal(names, []string{"client", "egym", "onsi"}) || !d.Steps[0].Changed || d.Steps[1].To != d.Lanes[2].X {
		t.Errorf("lanes %q, steps %+v %+v", names, d.Steps[0], d.Steps[1])
	}
}

// TestPageIsBounded: a page draws so many stories, says so, and tells the others.
func TestPageIsBounded(t *testing.T) {
	r := wideReport(t, 20)
	for i := range r.Cells {
		r.Cells[i].Story = "#1 POST egym/a publishAccount 409 <script>"
	}
	text, err := r.HTML(&Options{})
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	for what, want := range map[string]int{
		`<svg `: maxDrawings, `<details>`: maxDrawings, `<details open>`: len(r.Cells) - maxDrawings, `<script`: 0, "The first 500 stories are drawn, the others told.": 1,
	} {
		if n := strings.Count(page, what); n != want {
			t.Errorf("the page has %d %s, want %d", n, what, want)
		}
	}
	if !regexp.MustCompile(`--paper: #fff; .*--accent: #1f5a94`).MatchString(page) {
		t.Error("the page has other colours than the console")
	}
}
