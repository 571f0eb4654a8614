package clubos_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/sim/clubos"
)

// scenario is one about a state, as YAML on one line or indented by four.
func scenario(state string) string {
	return "version: 1\nname: clubos\ntitle: for tests\nvendors:\n  clubos:\n    " + state + "\n"
}

// onePartner is a scenario with the given users, in YAML's flow style.
func onePartner(users string) string {
	return scenario("partners: [{id: p1, username: u, password: p, locations: [1, 2], users: [" + users + "]}]")
}

// again loads what a world's state shows.
func again(t *testing.T, w *apitest.World) *apitest.World {
	t.Helper()
	return apitest.Start(t, clubos.Vendor, scenario(strings.ReplaceAll(w.StateText(), "\n", "\n    ")))
}

func TestWhatComesOutGoesIn(t *testing.T) {
	w := apitest.Start(t, clubos.Vendor, open)
	c := w.Client("Authorization", apitest.Basic("somebody", "secret"))
	for _, r := range []call{
		post(`"email":"zoe@example.com","password":"x","guestPassEnd":"1-5-2026","trainerId":3,"birthDate":"01-02-1990","state":"pa"`),
		post(`"localUserId":"b","role":"manager"`),
		del("clubLocationId=1&userId=1002"),
		put(`{"userId":1001,"email":"","city":"Bonn"}`),
		put(`{"userId":1001,"lastName":"é \"x\"\n\u0000"}`),
		lead(`{"localUserId":"lead","firstName":"Kay","birthDate":"1-2-1990","gender":"F","state":"pa"}`),
		join(`{"memberId":1001,"localMembershipId":"m","name":"Gold","endDate":"1-2-2027"}`),
		pay(`{"memberId":"1001","localPaymentId":"p","amount":1e3,"paymentDate":"1-2-2026"}`),
		checkIn(`{"memberId":1001,"localCheckinId":"c","checkinTime":"\u0000"}`),
	} {
		r.by(c).Is(200, `{"status":true}`)
	}
	del("clubLocationId=1&userId=12").by(north(w)).Is(200, `{"status":true}`)

	first := again(t, w)
	if diff := cmp.Diff(w.StateText(), first.StateText()); diff != "" {
		t.Fatalf("the state is another one after loading it (-out +in):\n%s", diff)
	}
	// Ids go on where they were.
	post(`"localUserId":"c"`).by(c).Is(200, success("Member Created", "1004"))
	post(`"localUserId":"c"`).by(north(first)).Is(200, success("Member Created", "1001"))
}

func TestStarterComesOutAndGoesIn(t *testing.T) {
	w := apitest.Starter(t, clubos.Vendor)
	if diff := cmp.Diff(w.StateText(), again(t, w).StateText()); diff != "" {
		t.Errorf("the state is another one after loading it (-out +in):\n%s", diff)
	}
}

func TestWhatIsLeftOutIsMade(t *testing.T) {
	text := onePartner(`{role: member, firstName: A, gender: M, email: a@example.com}, {userId: 2000, role: trainer, firstName: B, gender: F, clubLocationId: 2}, {role: member, firstName: C, gender: M, password: open}, {role: member, firstName: D, gender: M, password: null}, {role: member, firstName: E, gender: M, password: ""}`)
	w := apitest.Start(t, clubos.Vendor, text)
	got := users(w, 0)
	var ids, passwords []any
	local := map[any]bool{}
	for _, u := range got {
		ids = append(ids, u["userId"])
		password, has := u["password"]
		passwords = append(passwords, fmt.Sprintf("%v %v", has, password))
		local[u["localUserId"]] = true
	}
	if diff := cmp.Diff([]any{2000.0, 2001.0, 2002.0, 2003.0, 2004.0}, ids); diff != "" {
		t.Errorf("the ids (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]any{"false <nil>", "false <nil>", "true open", "true <nil>", "true <nil>"}, passwords); diff != "" {
		t.Errorf("the passwords: has one, and which is declared (-want +got):\n%s", diff)
	}
	if len(local) != 5 || local[nil] || local[""] {
		t.Errorf("the local ids are not five: %v", local)
	}
	if got[1]["username"] != "a@example.com" || got[1]["clubLocationId"] != 1.0 {
		t.Errorf("the email is not the username, or the location not the partner's first: %v", got[1])
	}
	if diff := cmp.Diff(w.StateText(), apitest.Start(t, clubos.Vendor, text).StateText()); diff != "" {
		t.Errorf("the second time it is another one:\n%s", diff)
	}
}

func TestMistakesInTheState(t *testing.T) {
	const a, b = `{userId: 1, role: member, localUserId: a, firstName: A, gender: M, email: a@example.com}`, `userId: 2, role: member, localUserId: b, firstName: B, gender: F`
	tests := []struct{ reason, text, path, message string }{
		{"a partner's id", scenario(`partners: [{id: P_1, locations: [1]}]`), "partners[0].id", `"P_1" is not a valid id for a partner: use a-z, 0-9 and -`},
		{"the id of another", scenario(`partners: [{id: p, locations: [1]}, {id: p, locations: [1]}]`), "partners[1].id", `duplicate partner "p"`},
		{"half a credential", scenario(`partners: [{id: p, username: u, locations: [1]}]`), "partners[0].username", "declare both or neither"},
		{"the other half", scenario(`partners: [{id: p, password: u, locations: [1]}]`), "partners[0].password", "declare both or neither"},
		{"a username twice", scenario(`partners: [{id: p, username: u, password: x, locations: [1]}, {id: q, username: u, password: y, locations: [1]}]`), "partners[1].username", `duplicate username "u": the partner p already declares it`},
		{"no location", scenario(`partners: [{id: p, locations: []}]`), "partners[0].locations", "at least one club location"},
		{"a location that is none", scenario(`partners: [{id: p, locations: [1, 0]}]`), "partners[0].locations[1]", "a whole number from 1"},
		{"a location twice", scenario(`partners: [{id: p, locations: [7, 7]}]`), "partners[0].locations[1]", "duplicate club location 7"},
		{"fewer than none", scenario(`partners: [{id: p, locations: [1], generate: {users: -1}}]`), "partners[0].generate.users", "use 0 or more"},
		{"a value that the vendor refuses", onePartner(`{` + b + `, birthDate: 2000-01-15}`), "users[0].birthDate", "birthDate must be a date as M-d-YYYY"},
		{"an empty name", onePartner(`{role: member, firstName: "", gender: M}`), "users[0].firstName", "firstName is required"},
		{"an id twice", onePartner(a + `, {userId: 1, role: member, firstName: B, gender: F}`), "users[1].userId", "duplicate user 1"},
		{"an id that is none", onePartner(`{userId: -1, role: member, firstName: B, gender: F}`), "users[0].userId", "use a whole number from 1"},
		{"a location of somebody else", onePartner(`{` + b + `, clubLocationId: 3}`), "users[0].clubLocationId", "partner p1 has no club location 3; use one of 1, 2"},
		{"a local id twice", onePartner(a + `, {role: member, firstName: B, gender: F, localUserId: a}`), "users[1].localUserId", `user 1 already has the localUserId "a"`},
		{"a username twice, once by the email", onePartner(a + `, {` + b + `, username: A@example.com}`), "users[1].username", `user 1 already has the username "A@example.com"`},
		{"a full trainer", onePartner(`{role: trainer, firstName: B, gender: F, fullAccount: true}`), "users[0].fullAccount", "for members only"},
		{"a trainer's salesperson", onePartner(`{role: trainer, firstName: B, gender: F, salespersonId: 1}`), "users[0].salespersonId", "for members only"},
		{"a trainer's template", onePartner(`{role: trainer, firstName: B, gender: F, templateUsername: t}`), "users[0].templateUsername", "for members only"},
		{"a role that there is not", onePartner(`{role: boss, firstName: B, gender: F}`), "users[0].role", "boss"},
		{"no gender", onePartner(`{role: member, firstName: B}`), "users[0]", "gender"},
		{"a check-in of nobody", onePartner(a + `], checkins: [{memberId: 9, localCheckinId: c}`), "checkins[0].memberId", "partner p1 has no user 9: use the userId of one of its users"},
		{"a check-in's id twice", onePartner(a + `], checkins: [{checkinId: 3, memberId: 1, localCheckinId: c}, {checkinId: 3, memberId: 1, localCheckinId: d}`), "checkins[1].checkinId", "duplicate check-in 3"},
		{"a check-in's local id twice", onePartner(a + `], checkins: [{memberId: 1, localCheckinId: c}, {memberId: 1, localCheckinId: c}`), "checkins[1].localCheckinId", `check-in 1 already has the localCheckinId "c"`},
		{"a payment's id that is none", onePartner(a + `], payments: [{paymentId: -3, memberId: 1, localPaymentId: c, amount: "1"}`), "payments[0].paymentId", "-3 is not a valid id for a payment: use a whole number from 1"},
		{"an amount that is none", onePartner(a + `], payments: [{memberId: 1, localPaymentId: c, amount: much}`), "payments[0].amount", `amount must be number, as a number or in digits, not "much"`},
		{"a date that is none", onePartner(a + `], payments: [{memberId: 1, localPaymentId: c, amount: "1", paymentDate: soon}`), "payments[0].paymentDate", "paymentDate must be a date as M-d-YYYY"},
		{"a membership without a name", onePartner(a + `], memberships: [{memberId: 1, localMembershipId: m, name: ""}`), "memberships[0].name", "name is required"},
		{"a membership of a location of somebody else", onePartner(a + `], memberships: [{clubLocationId: 3, memberId: 1, localMembershipId: m, name: N}`), "memberships[0].clubLocationId", "partner p1 has no club location 3"},
		{"a prospect with a user's id", onePartner(a + `], prospects: [{userId: 1, firstName: P}`), "prospects[0].userId", "duplicate prospect 1"},
		{"a prospect's local id twice", onePartner(a + `], prospects: [{localUserId: p, firstName: P}, {localUserId: p, firstName: Q}`), "prospects[1].localUserId", `prospect 1001 already has the localUserId "p"`},
		{"a prospect of no location", onePartner(a + `], prospects: [{clubLocationId: 3, firstName: P}`), "prospects[0].clubLocationId", "partner p1 has no club location 3"},
		{"a prospect without a name", onePartner(a + `], prospects: [{firstName: ""}`), "prospects[0].firstName", "firstName is required"},
		{"a property that there is not", onePartner(`{` + b + `, nickname: Z}`), "users[0]", "nickname"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			_, err := apitest.Try(t, clubos.Vendor, tt.text)
			if err == nil {
				t.Fatal("it was loaded")
			}
			text := fmt.Sprintf("%+v", err)
			if !strings.Contains(text, tt.message) {
				t.Errorf("the error is %s\nwant it to have %s", text, tt.message)
			}
			if got := placeOf(err); !strings.Contains(got, tt.path) {
				t.Errorf("the error is at %q, want %q", got, tt.path)
			}
		})
	}
}

// What a reading allows is no mistake while it holds.
func TestReadingsDecideAboutDuplicates(t *testing.T) {
	const two = `{role: member, localUserId: a, firstName: A, gender: M, username: x}, {role: member, localUserId: %s, firstName: B, gender: F, username: %s}`
	tests := []struct{ reading, local, username string }{
		{"username-clash: accepted", "b", "x"},
		{"found-deleted: created-again", "a", "y"},
		{"found-key: email", "a", "y"},
	}
	for _, tt := range tests {
		text := onePartner(fmt.Sprintf(two, tt.local, tt.username))
		if _, err := apitest.Try(t, clubos.Vendor, text); err == nil {
			t.Errorf("%s: loaded without the reading", tt.reading)
		}
		if _, err := apitest.Try(t, clubos.Vendor, strings.Replace(text, "clubos:\n", "clubos:\n    readings: {"+tt.reading+"}\n", 1)); err != nil {
			t.Errorf("%s: %v", tt.reading, err)
		}
	}
	if _, err := apitest.Try(t, clubos.Vendor, onePartner(`{role: member, firstName: A, gender: M, username: x}, {role: member, firstName: B, gender: F, username: x, deleted: true}`)); err != nil {
		t.Errorf("who is deleted holds no username: %v", err)
	}
}

func TestGenerate(t *testing.T) {
	const count = 2000
	text := strings.Replace(onePartner(`{userId: 5, role: member, localUserId: G-000003, firstName: A, gender: M}`), "locations:", fmt.Sprintf("generate: {users: %d}, locations:", count), 1)
	w := apitest.Start(t, clubos.Vendor, text)
	got := users(w, 0)
	if len(got) != count+1 {
		t.Fatalf("%d users, want %d", len(got), count+1)
	}
	for _, field := range []string{"userId", "localUserId", "username"} {
		seen := map[any]bool{}
		for _, u := range got {
			if u["userId"] == 5.0 {
				continue
			}
			if seen[u[field]] || u[field] == nil || u["localUserId"] == "G-000003" {
				t.Fatalf("%s %v is missing or there twice", field, u[field])
			}
			seen[u[field]] = true
		}
	}
	if diff := cmp.Diff(w.StateText(), apitest.Start(t, clubos.Vendor, text).StateText()); diff != "" {
		t.Error("the second time they are others")
	}
	if again(t, w).StateText() != w.StateText() {
		t.Error("what was made up does not load as it is")
	}
	if w.StateText() == apitest.Start(t, clubos.Vendor, "seed: 9\n"+text).StateText() {
		t.Error("another seed makes up the same")
	}
	c := w.Client("Authorization", apitest.Basic("u", "p"))
	get("clubLocationId=2&userId=1002").by(c).Is(200, success("User was found", "1002"))
}

// placeOf is where in the state a mistake is.
func placeOf(err error) string {
	var errs strict.Errors
	if !errors.As(err, &errs) {
		return ""
	}
	return errs[0].Path
}
