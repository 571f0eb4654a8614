package control_test

import (
	"errors"
	"testing"

	"github.com/mockvendors/mockvendors/internal/control"
)

// Only a server that has a state file saves, and only the world that is kept.
func TestSave(t *testing.T) {
	s := start(t, "")
	const save = "/_mock/worlds/default/save"
	s.do("POST", save, "").is(200).says(`"file": "state.json"`)
	s.do("POST", "/_mock/worlds/other/save", "").problem(404, "unknown-world")
	s.example("getState")
	s.do("POST", base+"/save", "").problem(400, "invalid").says(`only the world \"default\" is saved`)
	s.Save = func() (control.Saved, error) { return control.Saved{}, errors.New("the disk is full") }
	s.do("POST", save, "").problem(507, "not-saved").says("the disk is full")
	s.Save = nil
	s.do("POST", save, "").problem(400, "invalid").says("serve --state FILE")
}
