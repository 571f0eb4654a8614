package sim_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/sim"
)

type (
	person struct {
		Name    string  `json:"name"`
		Nick    *string `json:"nick"`
		Age     int64   `json:"age"`
		Active  bool    `json:"active"`
		Home    *home   `json:"home"`
		Work    home    `json:"work"`
		Account *home   `json:"account"`
		hidden  int
	}
	home struct {
		City  string  `json:"city"`
		Floor *string `json:"floor"`
	}
	personInput struct {
		nameInput
		ID      sim.Opt[string]    `json:"id" merge:"-"`
		Nick    sim.Opt[string]    `json:"nick"`
		Age     sim.Opt[int64]     `json:"age"`
		Active  sim.Opt[bool]      `json:"active"`
		Home    sim.Opt[homeInput] `json:"home"`
		Work    sim.Opt[homeInput] `json:"work"`
		Account sim.Opt[homeInput] `json:"account" merge:"whole"`
	}
	nameInput struct {
		Name sim.Opt[string] `json:"name"`
	}
	homeInput struct {
		City  sim.Opt[string] `json:"city"`
		Floor sim.Opt[string] `json:"floor"`
	}
)

var people = sim.FieldsOf[person, personInput]()

func text(s string) *string { return &s }

func nullOf[T any]() sim.Opt[T] { return sim.Opt[T]{Sent: true, Null: true} }

func TestFieldsApply(t *testing.T) {
	ada := person{Name: "Ada", Nick: text("A"), Age: 36, Active: true, Home: &home{"London", text("2")}, Work: home{City: "Bath"}, Account: &home{"X", text("1")}, hidden: 7}
	sent := func(change func(*personInput)) (in personInput) {
		change(&in)
		return in
	}
	for _, tt := range []struct {
		reason string
		in     personInput
		mode   sim.Mode
		want   func(*person)
	}{
		{"nothing sent changes nothing", personInput{}, sim.Mode{}, func(*person) {}},
		{"a merge sets what has a value", sent(func(in *personInput) {
			in.Name, in.Nick, in.Age, in.Active = sim.Some("Bea"), sim.Some("B"), sim.Some(int64(9)), sim.Some(false)
		}), sim.Mode{}, func(p *person) { p.Name, p.Nick, p.Age, p.Active = "Bea", text("B"), 9, false }},
		{"null is as good as left out", sent(func(in *personInput) { in.Nick, in.Home = nullOf[string](), nullOf[homeInput]() }), sim.Mode{}, func(*person) {}},
		{"unless null clears", sent(func(in *personInput) {
			in.Nick, in.Home, in.Work, in.Age, in.Active = nullOf[string](), nullOf[homeInput](), nullOf[homeInput](), nullOf[int64](), nullOf[bool]()
		}), sim.Mode{ClearsNull: true}, func(p *person) { p.Nick, p.Home, p.Work, p.Age, p.Active = nil, nil, home{}, 0, false }},
		{"a replacement clears what is left out", sent(func(in *personInput) { in.Name = sim.Some("Bea") }), sim.Replace, func(p *person) { *p = person{Name: "Bea", hidden: 7} }},
		{"an object is merged member by member", sent(func(in *personInput) {
			in.Home, in.Work = sim.Some(homeInput{City: sim.Some("Paris")}), sim.Some(homeInput{Floor: sim.Some("9")})
		}), sim.Mode{}, func(p *person) { p.Home, p.Work = &home{"Paris", text("2")}, home{"Bath", text("9")} }},
		{"one that is tagged so is replaced as a whole", sent(func(in *personInput) { in.Account = sim.Some(homeInput{City: sim.Some("Y")}) }), sim.Mode{},
			func(p *person) { p.Account = &home{City: "Y"} }},
		{"a replacement replaces objects too", sent(func(in *personInput) { in.Name, in.Home = sim.Some("Bea"), sim.Some(homeInput{Floor: sim.Some("1")}) }), sim.Replace,
			func(p *person) { *p = person{Name: "Bea", Home: &home{Floor: text("1")}, hidden: 7} }},
		{"an object without any value is nil", sent(func(in *personInput) { in.Account = sim.Some(homeInput{}) }), sim.Mode{}, func(p *person) { p.Account = nil }},
		{"an empty text is a value", sent(func(in *personInput) { in.Name = sim.Some("") }), sim.Mode{}, func(p *person) { p.Name = "" }},
		{"unless blanks are skipped", sent(func(in *personInput) { in.Name, in.Nick = sim.Some(""), sim.Some("B") }), sim.Mode{SkipsBlank: true}, func(p *person) { p.Nick = text("B") }},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			got, want := ada, ada
			people.Apply(&got, &tt.in, tt.mode)
			tt.want(&want)
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(person{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if *ada.Nick != "A" || *ada.Home.Floor != "2" || ada.Home.City != "London" || ada.Account.City != "X" {
				t.Errorf("a row that shares pointers was changed: %+v", ada)
			}
		})
	}
}

func TestFieldsKeepEqualPointers(t *testing.T) {
	row := person{Nick: text("A")}
	before := row
	people.Apply(&row, &personInput{Nick: sim.Some("A")}, sim.Mode{})
	if row != before {
		t.Error("an equal value made the row another one")
	}
}

func TestFieldsTell(t *testing.T) {
	inner := personInput{Age: sim.Some(int64(1)), Work: sim.Some(homeInput{Floor: nullOf[string]()})}
	before := person{Name: "Ada", Home: &home{"London", text("2")}, Active: true}
	for _, tt := range []struct{ reason, got, want string }{
		{"no null", people.FirstNull(&personInput{Nick: sim.Some("A")}), ""},
		{"null in an object", people.FirstNull(&inner), "work.floor"},
		{"the first of two", people.FirstNull(&personInput{Nick: nullOf[string](), Active: nullOf[bool]()}), "nick"},
		{"nothing cleared", people.Cleared(&before, &before), ""},
		{"a cleared text", people.Cleared(&before, &person{Home: before.Home, Active: true}), "name"},
		{"a cleared flag", people.Cleared(&before, &person{Name: "Ada", Home: before.Home}), "active"},
		{"an object that is gone", people.Cleared(&before, &person{Name: "Bea", Active: true}), "home.city"},
		{"a part of one", people.Cleared(&before, &person{Name: "Bea", Active: true, Home: &home{City: "Rome"}}), "home.floor"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.reason, tt.got, tt.want)
		}
	}
}

// What a client would send for a record makes that record of an empty one.
func TestFieldsSent(t *testing.T) {
	row := person{Name: "Ada", Nick: text(""), Age: 36, Home: &home{"London", nil}, Work: home{City: "Bath"}}
	in := people.Sent(&row)
	if in.Active.Sent || in.Home.V.Floor.Sent || in.Account.Sent || !in.Nick.Sent {
		t.Errorf("sent: %+v", in)
	}
	var made person
	people.Apply(&made, &in, sim.Replace)
	if diff := cmp.Diff(row, made, cmp.AllowUnexported(person{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFieldsAllocateNothing(t *testing.T) {
	in := personInput{Nick: sim.Some("A"), Age: sim.Some(int64(3)), Work: sim.Some(homeInput{City: sim.Some("Rome")})}
	nick := text("A")
	if n := testing.AllocsPerRun(100, func() {
		row, sent := person{Nick: nick}, in
		people.Apply(&row, &sent, sim.Mode{})
		if row.Age != 3 {
			t.Error("nothing was applied")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestFieldsOfRefuses(t *testing.T) {
	for reason, of := range map[string]func(){
		"a member without a field": func() {
			sim.FieldsOf[home, struct {
				Town sim.Opt[string] `json:"town"`
			}]()
		},
		"a member of another type": func() {
			sim.FieldsOf[home, struct {
				City sim.Opt[int] `json:"city"`
			}]()
		},
		"a member that is not an Opt": func() {
			sim.FieldsOf[home, struct {
				City string `json:"city"`
			}]()
		},
	} {
		t.Run(reason, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("it is taken")
				}
			}()
			of()
		})
	}
}
