package clubos_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/clubos"
)

// model is what a naive reader of the page would keep: maps of users and leads, and a
// list of check-ins.
type model struct {
	users    map[int]modelUser
	leads    map[int]modelLead
	latest   int // of both
	checkins []modelCheckin
}

type modelLead struct {
	location                    int
	localID, first, last, email string
}

type modelCheckin struct {
	location, member int
	localID          string
}

func (m *model) leadWith(location int, localID string) (int, bool) {
	for id, l := range m.leads {
		if l.location == location && l.localID == localID {
			return id, true
		}
	}
	return 0, false
}

// lead returns the answer's message and value.
func (m *model) lead(location int, body map[string]any) (string, string) {
	localID := text(body["localUserId"])
	if id, ok := m.leadWith(location, localID); ok {
		return "Prospect Found", strconv.Itoa(id)
	}
	if id, ok := m.holder(location, localID); ok {
		return "Member Found", strconv.Itoa(id)
	}
	m.latest++
	m.leads[m.latest] = modelLead{location, localID, text(body["firstName"]), text(body["lastName"]), text(body["email"])}
	return "Prospect Created", strconv.Itoa(m.latest)
}

func (m *model) checkIn(location, member int, localID string) (string, string) {
	for i, c := range m.checkins {
		if c.location == location && c.localID == localID {
			return "Check-in Found", strconv.Itoa(i + 1)
		}
	}
	if u, ok := m.users[member]; !ok || u.location != location || u.deleted {
		return "User not found", ""
	}
	m.checkins = append(m.checkins, modelCheckin{location, member, localID})
	return "Check-in Created", strconv.Itoa(len(m.checkins))
}

// matches returns the ids of those with an email: users, then leads.
func (m *model) matches(location int, email string) (ids []int) {
	for _, id := range slices.Sorted(maps.Keys(m.users)) {
		if u := m.users[id]; u.location == location && u.email == email && !u.deleted {
			ids = append(ids, id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(m.leads)) {
		if l := m.leads[id]; l.location == location && l.email == email {
			ids = append(ids, id)
		}
	}
	return ids
}

type modelUser struct {
	location                        int
	localID, first, last            string
	email, username, guestPassStart string
	full, deleted                   bool
}

func (m *model) takenBy(id int, username string) bool {
	for other, u := range m.users {
		if username != "" && other != id && !u.deleted && u.username == username {
			return true
		}
	}
	return false
}

func (m *model) holder(location int, localID string) (int, bool) {
	for id, u := range m.users {
		if u.location == location && u.localID == localID {
			return id, true
		}
	}
	return 0, false
}

// add returns the answer's message and value.
func (m *model) add(location int, body map[string]any) (string, string) {
	if id, ok := m.holder(location, text(body["localUserId"])); ok {
		return "Member Found", strconv.Itoa(id)
	}
	u := modelUser{
		location: location, localID: text(body["localUserId"]), first: text(body["firstName"]), last: text(body["lastName"]),
		email: text(body["email"]), username: cmp.Or(text(body["username"]), text(body["email"])),
		guestPassStart: text(body["guestPassStart"]), full: body["fullAccount"] == true,
	}
	id, converts := m.leadWith(location, u.localID)
	if converts {
		if _, sent := body["lastName"]; !sent {
			u.last = m.leads[id].last
		}
		if _, sent := body["email"]; !sent {
			u.email = m.leads[id].email
			u.username = cmp.Or(u.username, u.email)
		}
	}
	if m.takenBy(0, u.username) {
		return "Username " + u.username + " is already in use", ""
	}
	if !converts {
		m.latest++
		id = m.latest
	}
	delete(m.leads, id)
	m.users[id] = u
	return "Member Created", strconv.Itoa(id)
}

func (m *model) update(location, id int, body map[string]any) (string, string) {
	u, ok := m.users[id]
	if !ok || u.location != location {
		return "User not found", ""
	}
	if v, sent := body["lastName"]; sent {
		u.last = text(v)
	}
	if v, sent := body["email"]; sent {
		u.email, u.username = text(v), text(v)
	}
	if v, sent := body["fullAccount"]; sent {
		u.full = v == true
	}
	if v := text(body["guestPassStart"]); v != "" {
		u.guestPassStart = v
	}
	u.deleted = false
	if m.takenBy(id, u.username) {
		return "Username " + u.username + " is already in use", ""
	}
	m.users[id] = u
	kind := map[bool]string{true: "FULL", false: "BASIC"}[u.full]
	return u.name() + " was made " + kind, strconv.Itoa(id)
}

func (m *model) remove(location, id int) (string, string) {
	u, ok := m.users[id]
	if !ok || u.location != location || u.deleted {
		return "User not found", ""
	}
	u.deleted = true
	m.users[id] = u
	return u.name() + " was deleted", strconv.Itoa(id)
}

func (u modelUser) name() string {
	if u.last == "" {
		return u.first
	}
	return u.first + " " + u.last
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func TestModel(t *testing.T) {
	c := apitest.Start(t, clubos.Vendor, onePartner("")).Client("Authorization", apitest.Basic("u", "p"))
	rapid.Check(t, func(rt *rapid.T) {
		c.World.Reset()
		m := &model{users: map[int]modelUser{}, leads: map[int]modelLead{}, latest: 1000}

		location := rapid.IntRange(1, 2)
		id := rapid.Custom(func(t *rapid.T) int { return rapid.IntRange(1000, m.latest+1).Draw(t, "id") })
		email := rapid.SampledFrom([]any{"a@x.example", "b@x.example", ""})
		optional := func(rt *rapid.T, body map[string]any, name string, values *rapid.Generator[any]) {
			if rapid.Bool().Draw(rt, "has "+name) {
				body[name] = values.Draw(rt, name)
			}
		}
		profile := func(rt *rapid.T, body map[string]any) {
			optional(rt, body, "lastName", rapid.SampledFrom([]any{"Lee", "Fox", ""}))
			optional(rt, body, "email", email)
			optional(rt, body, "fullAccount", rapid.SampledFrom([]any{true, false}))
			optional(rt, body, "guestPassStart", rapid.SampledFrom([]any{"1-5-2026", "2-6-2026", "", nil}))
		}
		expect := func(a *apitest.Answer, message, value string) {
			if value == "" {
				a.Is(200, failure(message))
			} else {
				a.Is(200, success(message, value))
			}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"add": func(rt *rapid.T) {
				body := map[string]any{
					"role": "member", "firstName": rapid.SampledFrom([]string{"Ann", "Bob"}).Draw(rt, "firstName"), "gender": "F",
					"localUserId": rapid.SampledFrom([]string{"L-1", "L-2", "L-3", "L-4"}).Draw(rt, "localUserId"),
				}
				profile(rt, body)
				optional(rt, body, "username", email)
				at := location.Draw(rt, "location")
				message, value := m.add(at, body)
				expect(c.Do("POST", fmt.Sprintf("/users?clubLocationId=%d", at), body), message, value)
			},
			"update": func(rt *rapid.T) {
				at, user, body := location.Draw(rt, "location"), id.Draw(rt, "user"), map[string]any{}
				profile(rt, body)
				body["userId"] = user
				if rapid.Bool().Draw(rt, "in digits") {
					body["userId"] = strconv.Itoa(user)
				}
				message, value := m.update(at, user, body)
				expect(c.Do("PUT", fmt.Sprintf("/users?clubLocationId=%d", at), body), message, value)
			},
			"remove": func(rt *rapid.T) {
				at, user := location.Draw(rt, "location"), id.Draw(rt, "user")
				message, value := m.remove(at, user)
				expect(c.Do("DELETE", fmt.Sprintf("/users?clubLocationId=%d&userId=%d", at, user), nil), message, value)
			},
			"look": func(rt *rapid.T) {
				at, user := location.Draw(rt, "location"), id.Draw(rt, "user")
				message, value := "User was found", strconv.Itoa(user)
				if u, ok := m.users[user]; !ok || u.location != at || u.deleted {
					message, value = "User not found", ""
				}
				expect(c.Do("GET", fmt.Sprintf("/users?clubLocationId=%d&userId=%d", at, user), nil), message, value)
			},
			"lead": func(rt *rapid.T) {
				body := map[string]any{
					"firstName":   rapid.SampledFrom([]string{"Ann", "Bob"}).Draw(rt, "firstName"),
					"localUserId": rapid.SampledFrom([]string{"L-1", "L-2", "L-3", "L-4"}).Draw(rt, "localUserId"),
				}
				optional(rt, body, "lastName", rapid.SampledFrom([]any{"Lee", "Fox", ""}))
				optional(rt, body, "email", email)
				at := location.Draw(rt, "location")
				message, value := m.lead(at, body)
				expect(c.Do("POST", fmt.Sprintf("/prospects?clubLocationId=%d", at), body), message, value)
			},
			"check in": func(rt *rapid.T) {
				at, member, localID := location.Draw(rt, "location"), id.Draw(rt, "member"), rapid.SampledFrom([]string{"C-1", "C-2"}).Draw(rt, "localCheckinId")
				message, value := m.checkIn(at, member, localID)
				expect(c.Do("POST", fmt.Sprintf("/checkins?clubLocationId=%d", at), map[string]any{"memberId": member, "localCheckinId": localID}), message, value)
			},
			"match": func(rt *rapid.T) {
				at, wanted := location.Draw(rt, "location"), rapid.SampledFrom([]string{"a@x.example", "B@x.example"}).Draw(rt, "email")
				var found []struct{ UserID int }
				if err := json.Unmarshal([]byte(c.Do("GET", fmt.Sprintf("/emailmatch?clubLocationId=%d&email=%s", at, wanted), nil).Is(200, "").Text), &found); err != nil {
					rt.Fatal(err)
				}
				var ids []int
				for _, f := range found {
					ids = append(ids, f.UserID)
				}
				if diff := gocmp.Diff(m.matches(at, strings.ToLower(wanted)), ids); diff != "" {
					rt.Fatalf("the matches of %s (-model +answer):\n%s", wanted, diff)
				}
			},
			"": func(rt *rapid.T) {
				if diff := gocmp.Diff(m.shown(), stored(c.World)); diff != "" {
					rt.Fatalf("the state is not the model's (-model +state):\n%s", diff)
				}
			},
		})
	})
}

// shown is the model's users as lines, ordered by id.
func (m *model) shown() (lines []string) {
	for _, id := range slices.Sorted(maps.Keys(m.users)) {
		u := m.users[id]
		lines = append(lines, fmt.Sprint(id, u.location, u.localID, u.first, u.last, u.email, u.username, u.guestPassStart, u.full, u.deleted))
	}
	for _, id := range slices.Sorted(maps.Keys(m.leads)) {
		l := m.leads[id]
		lines = append(lines, fmt.Sprint("lead ", id, l.location, l.localID, l.first, l.last, l.email))
	}
	for i, c := range m.checkins {
		lines = append(lines, fmt.Sprint("check-in ", i+1, c.location, c.member, c.localID))
	}
	return lines
}

// stored is the same of what the world holds.
func stored(w *apitest.World) (lines []string) {
	for _, u := range users(w, 0) {
		var s struct {
			UserID, ClubLocationID                                            int
			LocalUserID, FirstName, LastName, Email, Username, GuestPassStart string
			FullAccount, Deleted                                              bool
		}
		encoded, err := json.Marshal(u)
		if err == nil {
			err = json.Unmarshal(encoded, &s)
		}
		if err != nil {
			panic(err) // it was decoded a moment ago
		}
		lines = append(lines, fmt.Sprint(s.UserID, s.ClubLocationID, s.LocalUserID, s.FirstName, s.LastName, s.Email, s.Username, s.GuestPassStart, s.FullAccount, s.Deleted))
	}
	of := func(r map[string]any, names ...string) (all []any) {
		for _, name := range names {
			switch v := r[name].(type) {
			case nil:
				all = append(all, "")
			case float64:
				all = append(all, int(v))
			default:
				all = append(all, v)
			}
		}
		return all
	}
	for _, l := range records(w, 0, "prospects") {
		lines = append(lines, fmt.Sprint(append([]any{"lead "}, of(l, "userId", "clubLocationId", "localUserId", "firstName", "lastName", "email")...)...))
	}
	for _, c := range records(w, 0, "checkins") {
		lines = append(lines, fmt.Sprint(append([]any{"check-in "}, of(c, "checkinId", "clubLocationId", "memberId", "localCheckinId")...)...))
	}
	return lines
}
