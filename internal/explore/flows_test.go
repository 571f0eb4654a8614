package explore_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/explore"
	"github.com/mockvendors/mockvendors/internal/explore/planted"
	"github.com/mockvendors/mockvendors/internal/fault"
)

// flow is what a client that is resilient does at one or two vendors.
type flow struct {
	vendors []string
	run     func(ctx context.Context, url string) error
	// declares what its vendors start with. others is the number of records that the flow
	// has nothing to do with.
	declares func(others int) map[string]any
}

var flows = []flow{
	{[]string{"egym", "onsi"}, syncWith(planted.Resilient, nil), func(others int) map[string]any {
		return map[string]any{
			"egym": map[string]any{"chains": []any{map[string]any{
				"id": "alpha", "gyms": []any{map[string]any{"id": "mitte", "apiKeys": []string{"egym-key"}}},
				"accounts": list(others, func(i int) map[string]any {
					return map[string]any{"email": fmt.Sprintf("other%d@example.com", i), "firstName": "Other", "lastName": "One", "gender": "MALE",
						"membership": map[string]any{"membershipId": fmt.Sprintf("O-%d", i), "membershipType": "BASIC", "startOfContract": "2025-01-01"}}
				}),
			}}},
			"onsi": map[string]any{"clients": []any{map[string]any{"id": "acme", "apiKeys": []string{"onsi-key"}, "tiers": []string{"Gold"}}}},
		}
	}},
	{[]string{"perfectgym"}, pushToPerfectGym, func(others int) map[string]any {
		return map[string]any{"perfectgym": map[string]any{"companies": []any{map[string]any{
			"id": "demo", "apiUsers": []any{map[string]any{"username": "api@demo.example", "password": "secret", "token": "pg-token"}},
			"clubs": []any{map[string]any{"id": 12, "name": "Centrum"}},
			"users": list(others, func(i int) map[string]any {
				return map[string]any{"id": 300 + i, "email": fmt.Sprintf("other%d@example.com", i), "firstName": "Other", "lastName": "One",
					"birthDate": "1985-04-23T00:00:00", "sex": "Male", "homeClubId": 12, "registeredAtClubId": 12}
			}),
		}}}}
	}},
	{[]string{"clubos"}, pushToClubOS, func(others int) map[string]any {
		return map[string]any{"clubos": map[string]any{"partners": []any{map[string]any{
			"id": "northside", "username": "northside", "password": "secret", "locations": []int{1},
			"users": list(others, func(i int) map[string]any {
				return map[string]any{"userId": 6000 + i, "clubLocationId": 1, "role": "member", "localUserId": fmt.Sprintf("O-%d", i), "firstName": "Other", "lastName": "One", "gender": "M"}
			}),
		}}}}
	}},
	{[]string{"userapi"}, pushToUserAPI, func(others int) map[string]any {
		return map[string]any{"userapi": map[string]any{"accounts": []any{map[string]any{
			"id": "court-club", "apiKeys": []string{"user-key"}, "membershipPlans": []string{"Gold Annual"},
			"users": list(others, func(i int) map[string]any {
				return map[string]any{"email": fmt.Sprintf("other%d@example.com", i), "firstName": "Other", "lastName": "One", "active": true}
			}),
		}}}}
	}},
}

func list(n int, item func(int) map[string]any) []any {
	all := []any{}
	for i := range n {
		all = append(all, item(i))
	}
	return all
}

// pushToPerfectGym looks for the user, and adds it only if it is not there.
func pushToPerfectGym(ctx context.Context, url string) error {
	header := http.Header{"Authorization": {"Bearer pg-token"}}
	return patiently(ctx, func() error {
		var found struct{ Elements []any }
		if err := send(ctx, "GET", url+"/perfectgym/Api/Users/Search?email=jane.roe@example.com", header, nil, &found); err != nil {
			return err
		}
		if len(found.Elements) > 0 {
			return nil
		}
		return send(ctx, "POST", url+"/perfectgym/Api/Users/User", header, map[string]any{
			"email": "jane.roe@example.com", "homeClubId": 12, "birthDate": "1988-09-30T00:00:00", "firstName": "Jane", "lastName": "Roe", "sex": "Female",
		}, nil)
	})
}

// pushToClubOS adds the user by its local id, which adds it once.
func pushToClubOS(ctx context.Context, url string) error {
	r, _ := http.NewRequest("GET", url, nil)
	r.SetBasicAuth("northside", "secret")
	return patiently(ctx, func() error {
		return send(ctx, "POST", url+"/clubos/users?clubLocationId=1", r.Header, map[string]any{
			"role": "member", "fullAccount": false, "sendEmail": false, "localUserId": "N-9", "firstName": "Jane", "lastName": "Roe", "gender": "F",
			"email": "jane.roe@example.com", // by which some readings find her
		}, nil)
	})
}

// pushToUserAPI upserts the user.
func pushToUserAPI(ctx context.Context, url string) error {
	return patiently(ctx, func() error {
		return send(ctx, "POST", url+"/userapi/v1/users", http.Header{"X-Api-Key": {"user-key"}}, map[string]any{
			"email": "jane.roe@example.com", "firstName": "Jane", "lastName": "Roe", "membershipPlan": "Gold Annual", "membershipExpirationDate": "2026-12-31",
		}, nil)
	})
}

// patiently tries three times, with pauses between.
func patiently(ctx context.Context, once func() error) (err error) {
	for range 3 {
		if err = once(); err == nil || ctx.Err() != nil {
			return err
		}
		time.Sleep(15 * time.Millisecond)
	}
	return err
}

func send(ctx context.Context, method, url string, header http.Header, body, into any) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	var text []byte
	if body != nil {
		text, _ = json.Marshal(body)
	}
	r, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(text))
	if err != nil {
		return err
	}
	r.Header = header.Clone()
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	switch {
	case err != nil:
		return err
	case answer.StatusCode >= 300:
		return fmt.Errorf("%s %s: %d %s", method, url, answer.StatusCode, got)
	case len(got) > 0 && !json.Valid(got):
		return errors.New("the answer is no JSON")
	case into == nil:
		return nil
	}
	return json.Unmarshal(got, into)
}

// TestNoFalseAlarms explores the resilient flows in 200 generated scenarios: other records
// and readings, and faults drawn from all.
func TestNoFalseAlarms(t *testing.T) {
	t.Parallel()
	faults, err := explore.ParseFaults("all")
	if err != nil {
		t.Fatal(err)
	}
	faults = slices.DeleteFunc(faults, func(f explore.Fault) bool {
		return f.Kind == "hang" || f.Phase == "delivery" // which only take time, or meet nothing here
	})
	each := 200 / len(flows)
	if testing.Short() {
		each = 5
	}
	for i, f := range flows {
		t.Run(strings.Join(f.vendors, "+"), func(t *testing.T) {
			t.Parallel()
			for n := range each {
				f.exploreGenerated(t, rand.New(rand.NewPCG(uint64(i), uint64(n))), faults)
			}
		})
	}
}

func (f flow) exploreGenerated(t *testing.T, random *rand.Rand, faults []explore.Fault) {
	t.Helper()
	declared := f.declares(random.IntN(5))
	for _, name := range f.vendors {
		readings := map[string]string{}
		declared[name].(map[string]any)["readings"] = readings
		for _, r := range allVendors().Vendor(name).Readings {
			if random.IntN(8) == 0 {
				readings[r.ID] = r.Values[random.IntN(len(r.Values))]
			}
		}
	}
	text, err := json.Marshal(map[string]any{"version": 1, "name": "generated", "seed": random.Uint32(), "vendors": declared})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, i := range random.Perm(len(faults))[:6] {
		names = append(names, faults[i].String())
	}
	l := newLab(t, string(text), strings.Join(names, ","))
	r := l.explore(f.run)
	if r.Bad(&l.options) || len(r.Cells) < 6 {
		t.Errorf("a false alarm in %s with %s\n%s", text, names, r.Matrix(&l.options))
	}
}

// TestCounted: a record that is there more than once is told with its count.
func TestCounted(t *testing.T) {
	t.Parallel()
	l := newLab(t, `version: 1
name: counted
vendors:
  clubos: {readings: {found-key: email}, partners: [{id: northside, username: northside, password: secret, locations: [1]}]}
`, "after:close:x3")
	r := l.explore(func(ctx context.Context, url string) error {
		r, _ := http.NewRequest("GET", url, nil)
		r.SetBasicAuth("northside", "secret")
		return patiently(ctx, func() error {
			return send(ctx, "POST", url+"/clubos/users?clubLocationId=1", r.Header, map[string]any{
				"role": "member", "fullAccount": false, "sendEmail": false, "localUserId": "N-9", "firstName": "Jane", "lastName": "Roe", "gender": "F",
			}, nil)
		})
	})
	if got := table(r); got != "clubos.addUser#1/after:close:x3 stuck; doubled: clubos user N-9 (4 instead of 1)\n" {
		t.Error(got)
	}
}

// TestUpsert: a client that looks for each user, and updates it or adds it, raises no alarm: the
// update only changes what the vendor makes itself.
func TestUpsert(t *testing.T) {
	t.Parallel()
	l := newLab(t, everyRecord, "after:reset,before:503,after:kill")
	noAlarm(t, l, l.explore(func(ctx context.Context, url string) error {
		header := http.Header{"Authorization": {"Bearer pg-token"}}
		for _, name := range []string{"ada", "bo"} {
			var found struct{ Elements []struct{ ID int } }
			if err := send(ctx, "GET", url+"/perfectgym/Api/Users/Search?email="+name+"@example.com", header, nil, &found); err != nil {
				return err
			}
			method, path := "POST", "/perfectgym/Api/Users/User"
			user := map[string]any{"email": name + "@example.com", "firstName": name, "lastName": "Roe", "birthDate": "1990-01-01T00:00:00"}
			if len(found.Elements) > 0 {
				method, path = "PUT", fmt.Sprintf("%s?userId=%d", path, found.Elements[0].ID)
			} else {
				user["homeClubId"] = 12
			}
			if err := send(ctx, method, url+path, header, user, nil); err != nil {
				return err
			}
		}
		return nil
	}))
}

// TestOverwrote: to overwrite a record that a lost call has made is unsafe if it is another
// one then, and harmless if it is the same, whatever else went wrong.
func TestOverwrote(t *testing.T) {
	t.Parallel()
	const first = "egym.publishAccount#1/after:reset "
	for _, row := range []struct {
		name   string // with which the client updates the record
		stops  bool   // whether it leaves out the second record then
		result string
	}{
		{"Joan", false, first + "unsafe; unsafe: egym.partialUpdate overwrote egym account jane@example.com, " +
			"which its own lost publishAccount had made; wrong: egym account jane@example.com: firstName Joan instead of Jane\n"},
		{"Jane", false, first + "recovered\n"},
		{"Jane", true, first + "diverged; lost: egym account mary@example.com\n"},
	} {
		l := newLab(t, starter, "after:reset")
		l.options.Cell = explore.Cell{{Operation: fault.Operation{Vendor: "egym", ID: "publishAccount"}, Ordinal: 1, Fault: l.options.Faults[0]}}
		got := table(l.explore(func(ctx context.Context, url string) error {
			header := http.Header{"X-Api-Key": {"egym-key"}}
			publish := func(name, id string) error {
				return send(ctx, "POST", url+"/egym/api/v2/accounts", header, map[string]any{
					"email": strings.ToLower(name) + "@example.com", "firstName": name, "lastName": "Roe", "gender": "FEMALE",
					"membership": map[string]any{"membershipId": id, "membershipType": "BASIC", "startOfContract": "2026-01-01"}}, nil)
			}
			if publish("Jane", "M-1") != nil {
				var found struct{ AccountID string }
				if err := send(ctx, "GET", url+"/egym/api/v2/accounts/membership/M-1", header, nil, &found); err != nil {
					return err
				}
				update := map[string]any{"firstName": row.name, "lastName": "Roe"}
				if err := send(ctx, "PATCH", url+"/egym/api/v2/accounts/"+found.AccountID, header, update, nil); err != nil || row.stops {
					return err
				}
			}
			return publish("Mary", "M-2")
		}))
		if got != row.result {
			t.Errorf("got  %swant %s", got, row.result)
		}
	}
}
