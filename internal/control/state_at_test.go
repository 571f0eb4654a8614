package control_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The state right after a request is what the state was then, whatever came later.
func TestStateAt(t *testing.T) {
	s := start(t, twoMembers)
	const path = "/_mock/worlds/default/state"
	rename := func(to string) {
		s.do("PATCH", "/onsi/v1/members/mem_00000000000000000001", `{"lastName": "`+to+`"}`, "X-API-KEY", "k").is(200)
	}
	then := []string{s.do("GET", path, "").is(200).text}
	for _, name := range []string{"Atkins", "Ames", "Ash"} {
		rename(name)
		then = append(then, s.do("GET", path, "").is(200).text)
	}
	s.do("PUT", "/_mock/worlds/default/readings", `{"egym.patch-response": "no-content"}`).is(200)
	s.do("PUT", path, `{"clubos": {}}`).is(204)
	now := s.do("GET", path, "").is(200).text
	for n, was := range then {
		if diff := cmp.Diff(was, s.do("GET", path+"?at="+[]string{"0", "1", "2", "3"}[n], "").is(200).text); diff != "" {
			t.Errorf("after request %d (-then +told):\n%s", n, diff)
		}
	}
	if now == then[3] || strings.Contains(then[3], "no-content") {
		t.Error("what was done since changed nothing, so this proves little")
	}
	if again := s.do("GET", path, "").is(200).text; again != now {
		t.Error("looking back changed the state")
	}
	s.do("GET", path+"?at=4", "").problem(400, "invalid").says("there is no request 4: the latest is 3")
	s.do("GET", path+"?at=-1", "").problem(400, "invalid").says("whole number")
}
