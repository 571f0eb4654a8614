package sim_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/sim"
)

func TestFieldsWhole(t *testing.T) {
	none := homeInput{City: sim.Some(""), Floor: nullOf[string]()}
	nobody := personInput{nameInput: nameInput{Name: sim.Some("")}, Nick: nullOf[string](), Age: sim.Some[int64](0), Active: sim.Some(false),
		Home: nullOf[homeInput](), Work: sim.Some(none), Account: nullOf[homeInput]()}
	if diff := cmp.Diff(nobody, people.Whole(&person{}), cmp.AllowUnexported(personInput{})); diff != "" {
		t.Errorf("of a record without any value:\n%s", diff)
	}

	row := person{Name: "Ada", Nick: text("A"), Age: 36, Active: true, Home: &home{City: "London"}, Work: home{"Bath", text("2")}}
	ada := personInput{nameInput: nameInput{Name: sim.Some("Ada")}, Nick: sim.Some("A"), Age: sim.Some[int64](36), Active: sim.Some(true),
		Home:    sim.Some(homeInput{City: sim.Some("London"), Floor: nullOf[string]()}),
		Work:    sim.Some(homeInput{City: sim.Some("Bath"), Floor: sim.Some("2")}),
		Account: nullOf[homeInput]()}
	if diff := cmp.Diff(ada, people.Whole(&row), cmp.AllowUnexported(personInput{})); diff != "" {
		t.Errorf("of a record with values:\n%s", diff)
	}
}

func TestFieldsNames(t *testing.T) {
	names := []string{"name", "nick", "age", "active", "home", "work", "account"}
	if got := people.Names(); !slices.Equal(got, names) {
		t.Errorf("the names are %q, want %q", got, names)
	}
}
