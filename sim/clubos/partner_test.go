package clubos_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim"
	"github.com/mockvendors/mockvendors/sim/clubos"
)

// open is a world in which any credential works, with two declared partners.
var open = strings.Replace(closed, "credentials: closed", "credentials: open", 1)

func TestAnyCredentialOpensAPartnerOfItsOwn(t *testing.T) {
	w := apitest.Start(t, clubos.Vendor, open)
	one := w.Client("Authorization", apitest.Basic("one", "very-secret"))
	two := w.Client("Authorization", apitest.Basic("two", "very-secret"))

	for _, location := range []string{"1", "2", "3"} {
		one.Do("GET", "/users?clubLocationId="+location+"&userId=11", nil).Is(200, failure("User not found")).By("clubos.user-not-found")
	}
	one.Do("GET", "/users?clubLocationId=4&userId=11", nil).By("clubos.location-out-of-reach")
	if strings.Contains(w.StateText(), "open-") {
		t.Error("a refusal left a partner behind")
	}

	for _, message := range []string{"Member Created", "Member Found"} {
		for _, c := range []*apitest.Client{one, two} {
			c.Do("POST", "/users?clubLocationId=3", newUser(`"email":"ann@example.com"`)).Is(200, success(message, "1001"))
		}
	}
	if got := w.Last().Tenant; !strings.HasPrefix(got, "open-") || len(got) != len("open-12345678") {
		t.Errorf("the tenant is %q", got)
	}
	north(w).Do("GET", "/users?clubLocationId=1&userId=11", nil).Is(200, success("User was found", "11"))

	state := w.StateText()
	if strings.Contains(state, "very-secret") || strings.Contains(state, `"one"`) {
		t.Error("the state shows a credential that nobody declared")
	}
	if n := strings.Count(state, `"open-`); n != 2 {
		t.Errorf("the state has %d opened partners, want 2", n)
	}
}

func TestNoCredentialIsRefusedInAnOpenWorldToo(t *testing.T) {
	w := apitest.Start(t, clubos.Vendor, open)
	for _, header := range []string{"", "Basic", "Basic ", apitest.Basic("", ""), "Digest x", "Bearer north"} {
		w.Client("Authorization", header).Do("GET", "/users?clubLocationId=1&userId=11", nil).
			Is(401, failure("A username and a password are required")).By("clubos.credential-missing")
	}
}

func TestTheSchemeHasNoCase(t *testing.T) {
	c := start(t)
	c.Header.Set("Authorization", strings.Replace(apitest.Basic("north", "north-secret"), "Basic", "bASIC", 1))
	get("clubLocationId=1&userId=11").by(c).Is(200, success("User was found", "11"))
}

func TestCredentialToShow(t *testing.T) {
	w := apitest.Start(t, clubos.Vendor, closed)
	got, ok := w.Credential(w.Vendor)
	want := sim.Credential{Username: "north", Password: "north-secret", Besides: "clubLocationId=1", Tenant: "north",
		Extra: []sim.CredentialField{{Name: "locations", Value: []int{1, 2}}}, Environment: []sim.CredentialField{{Name: "location", Value: 1}}}
	if diff := cmp.Diff(want, got); !ok || diff != "" {
		t.Errorf("the credential is not the first partner's (-want +got):\n%s", diff)
	}
	if _, ok := apitest.Start(t, clubos.Vendor, scenario("partners: [{id: p, locations: [1]}]")).Credential(w.Vendor); ok {
		t.Error("there is a credential where none is declared")
	}
}

func TestWelcomeMail(t *testing.T) {
	tests := []struct {
		reason, extra string
		mails         int
	}{
		{"a member with an email", `"sendEmail":true,"email":"zoe@example.com","lastName":"Ames"`, 1},
		{"not asked for", `"sendEmail":false,"email":"zoe@example.com"`, 0},
		{"nowhere to send it", `"sendEmail":true`, 0},
		{"a blank email is none", `"sendEmail":true,"email":" ","username":"zoe"`, 0},
		{"no member", `"sendEmail":true,"email":"zoe@example.com","role":"trainer"`, 0},
		{"found, not created", `"sendEmail":true,"email":"zoe@example.com","localUserId":"L-11"`, 0},
		{"refused", `"sendEmail":true,"email":"bob@example.com"`, 0},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			c := start(t)
			a := post(tt.extra).by(c).Is(200, "")
			mails := c.World.Outbox()
			if len(mails) != tt.mails {
				t.Fatalf("%d mails, want %d: %v", len(mails), tt.mails, mails)
			}
			if tt.mails == 0 {
				return
			}
			a.Is(200, success("Member Created", "1001")).By("clubos.welcome-mail")
			got := fmt.Sprintln(mails[0].Vendor, mails[0].Tenant, mails[0].Kind, mails[0].To, mails[0].About, string(mails[0].Body))
			want := fmt.Sprintln("clubos north mail zoe@example.com welcome", `{"userId":1001,"clubLocationId":1,"name":"Zoe Ames","username":"zoe@example.com"}`)
			if got != want {
				t.Errorf("the mail is\n%swant\n%s", got, want)
			}
		})
	}
}

// A password goes in and never comes out, whether a client sent it or it was
// made up; of a made-up one nobody knows what to look for, so the state must
// say null and nothing else.
func TestPasswordsAreNotShown(t *testing.T) {
	if !slices.Contains(clubos.Vendor.Secrets, "password") {
		t.Error("the journal is not told to keep passwords to itself")
	}
	c := start(t)
	post(`"localUserId":"a","password":"hunter2hunter2","email":"a@example.com","sendEmail":true`).by(c).Is(200, success("Member Created", "1001"))
	post(`"localUserId":"b","password":"","email":"b@example.com","sendEmail":true`).by(c).
		Is(200, success("Member Created", "1002")).Through("clubos.email-is-username", "clubos.password-made", "clubos.welcome-mail")
	state := c.World.StateText()
	if n := strings.Count(state, `"password": null`); n != 2 {
		t.Errorf("%d users have a password that nobody declared, want 2", n)
	}
	shown := state
	for _, m := range c.World.Outbox() {
		shown += string(m.Body)
	}
	if strings.Contains(shown, "hunter2") || strings.Contains(fmt.Sprint(c.World.Outbox()), "assword") {
		t.Error("a password is shown")
	}
}
