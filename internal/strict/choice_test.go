package strict_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// trip has a rule of every kind on which keys are set.
type trip struct {
	_      struct{} `oneof:"train,bus,bikes" or:"walk"`
	_      struct{} `anyof:"days,nights"`
	_      struct{} `key:"bikes" without:"days,meals" because:"bikes are lent by night"`
	_      struct{} `key:"class" with:"train=fast"`
	Train  string   `json:"train" enum:"fast|slow"`
	Bus    *int     `json:"bus" min:"1" max:"9"`
	Bikes  []string `json:"bikes" nonempty:"true"`
	Walk   bool     `json:"walk" enum:"true"`
	Days   *int     `json:"days" max:"30"`
	Nights float64  `json:"nights" min:"-1"`
	Meals  kept     `json:"meals" notnull:"true"`
	Class  string   `json:"class"`
}

// kept keeps any value, null as well.
type kept struct{ strict.Node }

func (k *kept) UnmarshalNode(n strict.Node) error {
	k.Node = n
	return nil
}

// CheckNode is asked only about what was read without a mistake.
func (p *trip) CheckNode(n strict.Node) error {
	if p.Class == "third" {
		return n.Locate("class").Errorf("there is no third class")
	}
	return nil
}

func TestKeysThatAreSetTogether(t *testing.T) {
	for _, tt := range []struct{ reason, text, want string }{
		{"one of each choice", "trip: {train: slow, days: 1}", ""},
		{"what may stand in place of one", "trip: {walk: true, nights: 1}", ""},
		{"and beside it", "trip: {walk: true, train: slow, nights: 1}", ""},
		{"several where one is enough", "trip: {bus: 1, days: 1, nights: 1}", ""},
		{"null is as good as left out", "trip: {train: slow, bus: , bikes: , days: 1}", ""},
		{"none", "trip: {days: 1}", `f.yaml:1:7: trip needs exactly one of train, bus and bikes, or walk alone`},
		{"null is none", "trip: {bus: , days: 1}", `f.yaml:1:7: trip needs exactly one of train, bus and bikes, or walk alone`},
		{"two", "trip: {bus: 1, train: slow, days: 1}", `f.yaml:1:13: bus cannot be combined with train: trip takes exactly one of train, bus and bikes`},
		{"at least one", "trip: {bus: 1}", `f.yaml:1:7: give days or nights`},
		{"keys that exclude others", "trip: {bikes: [a], days: 1, meals: }", `f.yaml:1:36: key "meals" cannot be null; leave it out instead`},
		{"each of them", "trip: {bikes: [a], days: 1, meals: 2}", "f.yaml:1:26: days cannot be combined with bikes: bikes are lent by night\n" +
			"f.yaml:1:36: meals cannot be combined with bikes: bikes are lent by night"},
		{"a key that needs another", "trip: {bus: 1, days: 1, class: first}", `f.yaml:1:32: class is only valid with train: fast`},
		{"with that value", "trip: {train: slow, days: 1, class: first}", `f.yaml:1:37: class is only valid with train: fast`},
		{"which it has", "trip: {train: fast, days: 1, class: first}", ""},
		{"a type that checks itself", "trip: {train: fast, days: 1, class: third}", `f.yaml:1:37: there is no third class`},
		{"a key misspelt is not missed as well", "trip: {tran: fast, class: third}", `f.yaml:1:8: unknown key "tran"; did you mean "train"? valid: train, bus, walk, days, meals, class, bikes, nights`},

		{"out of two bounds, below", "trip: {bus: 0, days: 1}", `f.yaml:1:13: number 0 is out of range; valid: 1 to 9`},
		{"and above", "trip: {bus: 10, days: 1}", `f.yaml:1:13: number 10 is out of range; valid: 1 to 9`},
		{"out of one, above", "trip: {bus: 1, days: 31}", `f.yaml:1:22: number 31 is too large; it must be at most 30`},
		{"and below", "trip: {bus: 1, nights: -1.5}", `f.yaml:1:24: number -1.5 is too small; it must be at least -1`},
		{"a list of nothing", "trip: {bikes: [], nights: 1}", `f.yaml:1:15: the list is empty; it needs at least one item`},
		{"what can only be true", "trip: {walk: false, nights: 1}", `f.yaml:1:14: expected true, found false; leave the key out instead`},
	} {
		var into struct {
			Trip trip `json:"trip"`
		}
		if got := decode(t, tt.text, &into).Error(); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.reason, got, tt.want)
		}
	}
}

// Rules of an embedded struct hold for the keys of the one around it.
func TestRulesOfEmbeddedStructs(t *testing.T) {
	type either struct {
		_ struct{} `oneof:"a,b"`
		A int      `json:"a"`
		B int      `json:"b"`
	}
	var into struct {
		either
		C int `json:"c"`
	}
	if got, want := decode(t, "{c: 1}", &into).Error(), "f.yaml:1:1: a mapping needs exactly one of a and b"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
