package egym_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"
)

// A membership is admitted from its first moment on, and until its last.
func TestAdmissionInTime(t *testing.T) {
	w, c := enter(t)
	soon := accounts + "/acc-soon/admissions"
	w.Advance(45*24*time.Hour - 9*time.Hour - time.Millisecond)
	c.Do("POST", soon, nil).Is(403, "").By("egym.corporate-fitness-not-started")
	w.Advance(time.Millisecond)
	c.Do("POST", soon, nil).Is(200, "")
	w.Advance(365*24*time.Hour - time.Millisecond)
	c.Do("POST", soon, nil).Is(200, "")
	w.Advance(time.Millisecond)
	c.Do("POST", soon, nil).Is(403, "").By("egym.corporate-fitness-expired")
}

// Visits are seen in the state, and the first admission at a gym in the second.
func TestVisits(t *testing.T) {
	w, c := enter(t)
	first := func(id, key string, want bool) {
		t.Helper()
		c.Do("POST", accounts+"/"+id+"/admissions", nil, "x-api-key", key).Is(200, fmt.Sprintf(`{"firstAdmission":%v}`, want))
	}
	first("acc-open", "key-a", true)
	first("acc-open", "key-a", false)
	first("acc-open", "key-a2", true)
	first("acc-plus1", "key-a", true)
	c.Do("POST", accounts+"/acc-soon/admissions", nil).Is(403, "")
	w.Advance(time.Minute)
	for range 25 { // more than are kept: the first is forgotten, but not that there was one
		first("acc-open", "key-a", false)
	}
	c.Do("POST", accounts+"/acc-open/checkins", `{}`, "x-api-key", "key-a2").Is(204, "")
	c.Do("POST", accounts+"/acc-open/checkouts", `{"timestamp":1768467000000}`, "x-api-key", "key-a2").Is(204, "").By("")
	type seen struct {
		AccountID, Gym, Kind string
		Timestamp            int64
	}
	var state struct{ Chains []struct{ Visits []seen } }
	if err := json.Unmarshal([]byte(w.StateText()), &state); err != nil {
		t.Fatal(err)
	}
	count := map[seen]int{}
	for _, v := range state.Chains[0].Visits {
		count[v]++
	}
	now := int64(1768467660000)
	for v, want := range map[seen]int{
		{"acc-mary", "gym-1", "CHECKIN", 1768377600000}:   1,
		{"acc-open", "gym-1", "ADMISSION", now}:           20,
		{"acc-open", "gym-1", "ADMISSION", now - 60_000}:  0,
		{"acc-open", "gym-2", "ADMISSION", now - 60_000}:  1,
		{"acc-plus1", "gym-1", "ADMISSION", now - 60_000}: 1,
		{"acc-open", "gym-2", "CHECKIN", now}:             1,
		{"acc-open", "gym-2", "CHECKOUT", 1768467000000}:  1,
	} {
		if count[v] != want {
			t.Errorf("%+v is there %d times, want %d", v, count[v], want)
		}
	}
}
