package sim_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/sim"
)

func TestOneOf(t *testing.T) {
	many := make([]int, 25)
	for _, c := range []struct{ reason, got, want string }{
		{"numbers", sim.OneOf(12, 13), "one of 12, 13"},
		{"texts", sim.OneOf("Male", "Female"), "one of Male, Female"},
		{"a single one", sim.OneOf(int64(1)), "one of 1"},
		{"none", sim.OneOf[string](), "none: there are none"},
		{"more than are listed", sim.OneOf(many...), "one of " + strings.Repeat("0, ", 20) + "and 5 more"},
		{"a long one", sim.OneOf(strings.Repeat("x", 101)), "one of " + strings.Repeat("x", 100) + "…"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.reason, c.got, c.want)
		}
	}
}

// What a refusal keeps of wrong fields is bounded, and is a text at most.
func TestOfFields(t *testing.T) {
	rule := sim.NewRules("v").Rule("r", "It refuses.", sim.Assumed("made up"))
	long := strings.Repeat("ß", 150)
	for _, c := range []struct {
		reason string
		field  sim.BadField
		want   sim.WrongField
	}{
		{"a text", sim.BadField{Name: "a", Problem: sim.Invalid, Want: "b", Value: "c"}, sim.WrongField{Field: "a", Problem: sim.Invalid, Want: "b", Value: "c"}},
		{"an empty one is not nothing", sim.BadField{Name: "a", Problem: sim.Invalid, Value: ""}, sim.WrongField{Field: "a", Problem: sim.Invalid, Value: ""}},
		{"nothing", sim.BadField{Name: "a", Problem: sim.Missing}, sim.WrongField{Field: "a", Problem: sim.Missing}},
		{"a number", sim.BadField{Name: "a", Problem: sim.Mistyped, Value: 1e21}, sim.WrongField{Field: "a", Problem: sim.Mistyped, Value: "1000000000000000000000"}},
		{"an id", sim.BadField{Name: "a", Problem: sim.Invalid, Value: int64(7)}, sim.WrongField{Field: "a", Problem: sim.Invalid, Value: "7"}},
		{"true", sim.BadField{Name: "a", Problem: sim.Mistyped, Value: true}, sim.WrongField{Field: "a", Problem: sim.Mistyped, Value: "true"}},
		{"an object", sim.BadField{Name: "a", Problem: sim.Mistyped, Value: map[string]any{"pin": 1}}, sim.WrongField{Field: "a", Problem: sim.Mistyped, Value: "[object]"}},
		{"an array", sim.BadField{Name: "a", Problem: sim.Mistyped, Value: []any{1}}, sim.WrongField{Field: "a", Problem: sim.Mistyped, Value: "[array]"}},
		{"a vendor's own problem", sim.BadField{Name: "a", Problem: "unheard of"}, sim.WrongField{Field: "a", Problem: sim.Invalid}},
		{"long ones", sim.BadField{Name: long, Problem: sim.Unknown, Value: long}, sim.WrongField{Field: long[:200] + "…", Problem: sim.Unknown, Value: long[:200] + "…"}},
		{"bytes that are no text", sim.BadField{Name: "a\xff", Problem: sim.Invalid, Value: "\xff"}, sim.WrongField{Field: "a\ufffd", Problem: sim.Invalid, Value: "\ufffd"}},
	} {
		got := rule.Refuse("", "").OfFields([]sim.BadField{c.field}, nil).Wrong
		if got.Fields[0].Rule != rule {
			t.Errorf("%s: it breaks %v", c.reason, got.Fields[0].Rule)
		}
		got.Fields[0].Rule = nil
		if diff := cmp.Diff(sim.Wrong{Fields: []sim.WrongField{c.want}}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.reason, diff)
		}
	}
	many := make([]sim.BadField, 25)
	for i := range many {
		many[i].Name = fmt.Sprint(i)
	}
	if got := rule.Refuse("", "").OfFields(many, nil).Wrong; len(got.Fields) != 20 || got.More != 5 || got.Fields[19].Field != "19" {
		t.Errorf("of 25 fields: %d and %d more", len(got.Fields), got.More)
	}
}
