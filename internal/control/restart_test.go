package control_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/mockvendors/mockvendors/internal/scenario"
)

// Whenever a world was asked for, before, during or after the start is
// replaced, it ends up at the new one.
func TestRestart(t *testing.T) {
	const one = "version: 1\nname: one\ntitle: One\n"
	s := start(t, one)
	next, err := scenario.Load(s.Set, "", []byte(strings.Replace(one, "name: one", "name: two", 1)))
	if err != nil {
		t.Fatal(err)
	}
	s.do("GET", "/_mock/ready", "").is(200).says(`"scenario": "one"`)
	const makers, each = 4, 8
	var wait sync.WaitGroup
	for maker := range makers {
		wait.Go(func() {
			for i := range each {
				s.do("POST", "/_mock/worlds", fmt.Sprintf(`{"name": "w-%d-%d"}`, maker, i)).is(201)
				s.do("GET", "/", "").is(200)
			}
		})
	}
	restarted := s.Restart(next)
	wait.Wait()
	if restarted < 1 {
		t.Error("not even the default world began anew")
	}
	all := s.Set.All()
	for _, w := range all {
		if w.Start() != next {
			t.Errorf("the world %s is still at scenario %s", w.Name, w.Scenario())
		}
	}
	if len(all) != makers*each+1 {
		t.Errorf("there are %d worlds", len(all))
	}
	s.do("GET", "/_mock/ready", "").is(200).says(`"scenario": "two"`)
	s.do("GET", "/", "").is(200).says("two")
	s.do("POST", "/_mock/worlds", `{"name": "by-name", "scenario": "two"}`).is(201).says(`"scenario": "two"`)
}
