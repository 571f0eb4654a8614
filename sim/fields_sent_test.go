package sim_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/sim"
)

// An empty text that a record must have is a value; one that it may have is
// none.
func TestRequiredFieldsAreSentEmpty(t *testing.T) {
	type owner struct {
		Name string `json:"name" required:"true"`
		Nick string `json:"nick"`
	}
	type row struct {
		Title string  `json:"title" required:"true"`
		Note  string  `json:"note"`
		Owner *owner  `json:"owner"`
		Place *string `json:"place"`
	}
	type ownerIn struct {
		Name sim.Opt[string] `json:"name"`
		Nick sim.Opt[string] `json:"nick"`
	}
	type in struct {
		Title sim.Opt[string]  `json:"title"`
		Note  sim.Opt[string]  `json:"note"`
		Owner sim.Opt[ownerIn] `json:"owner"`
		Place sim.Opt[string]  `json:"place"`
	}
	fields := sim.FieldsOf[row, in]()

	if got, want := fields.Sent(&row{}), (in{Title: sim.Some("")}); got != want {
		t.Errorf("an empty record sends %+v, want %+v", got, want)
	}
	got := fields.Sent(&row{Owner: new(owner), Place: new(string)})
	want := in{Title: sim.Some(""), Owner: sim.Some(ownerIn{Name: sim.Some("")}), Place: sim.Some("")}
	if got != want {
		t.Errorf("a record with an empty object sends %+v, want %+v", got, want)
	}
}
