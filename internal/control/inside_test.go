package control_test

import (
	"strings"
	"testing"
)

func TestReadings(t *testing.T) {
	s := start(t, "")
	const path = "/_mock/worlds/default/readings"
	var all, after map[string]string
	s.do("GET", path, "").is(200).into(&all)
	count := 0
	for _, v := range s.Set.Vendors {
		for _, r := range v.Readings {
			count++
			if got := all[v.Name+"."+r.ID]; got != r.Default() {
				t.Errorf("%s.%s is %q, want its default %q", v.Name, r.ID, got, r.Default())
			}
		}
	}
	if len(all) != count {
		t.Errorf("%d readings are shown, the vendors have %d", len(all), count)
	}

	s.do("PUT", path, `{"egym.patch-response": "no-content"}`).is(200).into(&after)
	all["egym.patch-response"] = "no-content"
	s.do("PUT", path, `{}`).is(200).into(&after)
	for name, value := range all {
		if after[name] != value {
			t.Errorf("%s is %q, want %q: a PUT merges", name, after[name], value)
		}
	}
	const account = "/egym/api/v2/accounts/6f1c2a52-3c0e-4d0f-9a53-0c1d6e7b8a01"
	s.do("PATCH", account, `{"lastName": "Bauer"}`, "x-api-key", "egym-alpha-mitte").is(204) // they hold at once

	for _, c := range []struct{ reason, body, says string }{
		{"an unknown reading, with the nearest", `{"egym.patch-respons": "account"}`, `egym has no reading \"patch-respons\"; did you mean \"patch-response\"?`},
		{"an unknown vendor, with the nearest", `{"egmy.patch-response": "account"}`, `unknown vendor \"egmy\"; did you mean \"egym\"?`},
		{"a reading without its vendor", `{"patch-response": "account"}`, `unknown vendor \"patch-response\"`},
		{"an unknown value, with the valid ones", `{"egym.patch-response": "acount"}`, `did you mean \"account\"?`},
		{"a value is a string", `{"egym.patch-response": true}`, "1:25"},
		{"a right one beside a wrong one is not applied", `{"clubos.failure-status": "200", "egym.patch-response": "x"}`, `no value \"x\"`},
		{"broken JSON", `{"egym.patch-response"}`, "1:"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			s := server{s.Server, t}
			before := s.do("GET", path, "").text
			s.do("PUT", path, c.body).problem(400, "invalid").says(c.says)
			s.do("GET", path, "").equals(before)
		})
	}
}

func TestClock(t *testing.T) {
	s := start(t, "")
	const path = "/_mock/worlds/default/clock"
	for _, c := range []struct{ reason, method, path, body, want string }{
		{"it begins as the scenario says", "GET", path, "", `{"now": "2026-01-15T09:00:00Z", "mode": "frozen"}`},
		{"days", "POST", path + "/advance", `{"by": "30d"}`, `{"now": "2026-02-14T09:00:00Z", "mode": "frozen"}`},
		{"milliseconds", "POST", path + "/advance", `{"by": "250ms"}`, `{"now": "2026-02-14T09:00:00.25Z", "mode": "frozen"}`},
		{"parts of a unit", "POST", path + "/advance", `{"by": "0.5h"}`, `{"now": "2026-02-14T09:30:00.25Z", "mode": "frozen"}`},
		{"it stays where it is", "GET", path, "", `{"now": "2026-02-14T09:30:00.25Z", "mode": "frozen"}`},
		{"a time of another zone is shown in UTC", "PUT", path, `{"now": "2027-01-01T01:00:00+02:00"}`, `{"now": "2026-12-31T23:00:00Z", "mode": "frozen"}`},
		{"the mode alone leaves the time", "PUT", path, `{"mode": "frozen"}`, `{"now": "2026-12-31T23:00:00Z", "mode": "frozen"}`},
		{"nothing changes nothing", "PUT", path, `{}`, `{"now": "2026-12-31T23:00:00Z", "mode": "frozen"}`},
		{"it can go back", "PUT", path, `{"now": "2020-02-29T00:00:00Z", "mode": "frozen"}`, `{"now": "2020-02-29T00:00:00Z", "mode": "frozen"}`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			(server{s.Server, t}).do(c.method, c.path, c.body).is(200).equals(c.want)
		})
	}
	if got := s.do("GET", "/onsi/v1/tiers", "", "X-API-KEY", "onsi-acme"); got.header.Get("Date") != "Sat, 29 Feb 2020 00:00:00 GMT" {
		t.Errorf("a vendor's Date is %s", got.header.Get("Date"))
	}
	for _, c := range []struct{ reason, method, path, body, says string }{
		{"a duration has a unit", "POST", path + "/advance", `{"by": "30"}`, "is not a duration"},
		{"a duration has one of five units", "POST", path + "/advance", `{"by": "3 weeks"}`, "ms, s, m, h or d"},
		{"time does not go back by advancing", "POST", path + "/advance", `{"by": "-1d"}`, "is not a duration"},
		{"a duration is a string", "POST", path + "/advance", `{"by": 30}`, "quote it"},
		{"a duration is needed", "POST", path + "/advance", ``, `key \"by\" is missing`},
		{"null is not a duration", "POST", path + "/advance", `{"by": null}`, "cannot be null"},
		{"a duration is bounded", "POST", path + "/advance", `{"by": "99999999999d"}`, "too long"},
		{"an unknown key, with the nearest", "PUT", path, `{"nwo": "2026-01-01T00:00:00Z"}`, `did you mean \"now\"?`},
		{"a time has a zone", "PUT", path, `{"now": "2026-01-01T00:00:00"}`, "1:9"},
		{"a time is of the calendar", "PUT", path, `{"now": "2026-02-30T00:00:00Z"}`, "1:9"},
		{"a mode is one of two", "PUT", path, `{"mode": "frosen"}`, `did you mean \"frozen\"?`},
		{"times stay writable", "PUT", path, `{"now": "9999-12-31T23:59:59Z"}`, "years 1 to 9900"},
		{"times stay writable in UTC", "PUT", path, `{"now": "0000-01-01T00:00:00+02:00"}`, "years 1 to 9900"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			s := server{s.Server, t}
			s.do(c.method, c.path, c.body).problem(400, "invalid").says(c.says)
			s.do("GET", path, "").is(200).equals(`{"now": "2020-02-29T00:00:00Z", "mode": "frozen"}`)
		})
	}
	s.do("PUT", path, `{"now": "9900-12-31T00:00:00Z"}`).is(200)
	s.do("POST", path+"/advance", `{"by": "2d"}`).problem(400, "invalid")
	s.do("GET", "/_mock/worlds", "").is(200)
}

func TestRunningClock(t *testing.T) {
	s := start(t, "")
	s.do("PUT", "/_mock/worlds/default/clock", `{"now": "2026-03-01T10:00:00Z", "mode": "running"}`).is(200).says(`"mode": "running"`)
	first := s.do("GET", "/_mock/worlds/default/clock", "").text
	for s.do("GET", "/_mock/worlds/default/clock", "").text == first {
		if t.Context().Err() != nil {
			t.Fatal("it does not run")
		}
	}
	var frozen struct{ Now, Mode string }
	s.do("PUT", "/_mock/worlds/default/clock", `{"mode": "frozen"}`).is(200).into(&frozen)
	if frozen.Mode != "frozen" || !strings.HasPrefix(frozen.Now, "2026-03-01T10:") {
		t.Errorf("frozen at %+v, want the time it ran to", frozen)
	}
	s.do("GET", "/_mock/worlds/default/clock", "").equals(`{"now": "` + frozen.Now + `", "mode": "frozen"}`)
}

func TestOutbox(t *testing.T) {
	s := start(t, "")
	const path = "/_mock/worlds/default/outbox"
	s.do("GET", path, "").is(200).equals(`{"outbox": []}`)
	bearer := []string{"Authorization", "Bearer pg-demo-token"}
	user := `{"homeClubId": 12, "firstName": "Jan", "lastName": "Kos", "email": "jan.kos@example.com", "phoneNumber": "0048500600799", "birthDate": "1990-01-01T00:00:00", "sex": "Male"}`
	s.do("POST", "/perfectgym/Api/Users/User", user, bearer...).is(200)
	s.do("POST", "/clubos/users?clubLocationId=1", `{"localUserId": "N-9", "firstName": "Zoe", "lastName": "Hart", "role": "member", "gender": "F", "email": "zoe@example.com", "fullAccount": true, "sendEmail": true}`,
		"Authorization", basic("northside", "northside-password")).is(200)

	var got struct {
		Outbox []struct {
			Number                                int
			Time, Vendor, Tenant, Kind, To, About string
			Body                                  map[string]any
		}
	}
	s.do("GET", path, "").is(200).into(&got)
	if len(got.Outbox) != 2 {
		t.Fatalf("%d messages, want 2, oldest first", len(got.Outbox))
	}
	first, second := got.Outbox[0], got.Outbox[1]
	if first.Number != 1 || first.Time != "2026-01-15T09:00:00Z" || first.Vendor != "perfectgym" || first.Tenant != "demo" || first.Kind != "mail" || first.To != "jan.kos@example.com" {
		t.Errorf("the first is %+v", first)
	}
	if second.Number != 2 || second.Vendor != "clubos" || second.Tenant != "northside" || second.To != "zoe@example.com" {
		t.Errorf("the second is %+v", second)
	}
	token, _ := first.Body["token"].(string)
	s.do("GET", "/perfectgym/Api/Users/ConfirmEmailAddress?token="+token, "", bearer...).is(200) // the token that was mailed is good
	s.do("GET", "/perfectgym/Api/Users/ConfirmEmailAddress?token=another", "", bearer...).is(400)
}
