package tell

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/sim"
)

func TestReason(t *testing.T) {
	rules := sim.NewRules("bells")
	rung := rules.Rule("rung", "A bell rings.", sim.Documented("the page"))
	loud := rules.Rule("loud", "It is loud.", sim.Inferred("bells are"))
	gold := rules.Rule("gold", "It is of gold.", sim.Assumed("nobody says"))
	noted := func(rules ...*sim.Rule) *journal.Entry {
		e := &journal.Entry{}
		for _, r := range rules {
			e.Notes = append(e.Notes, sim.Note{Rule: r})
		}
		return e
	}
	refused := func(about sim.About, by *sim.Rule, also ...*sim.Rule) *journal.Entry {
		return &journal.Entry{Refusal: &sim.Refusal{Rule: by, Also: also, About: about}}
	}
	for _, row := range []struct {
		reason string
		entry  *journal.Entry
		want   string
	}{
		{"what the vendor documents needs no label", noted(rung), "bells.rung: A bell rings."},
		{"everything else has one", noted(loud), "bells.loud (inferred): It is loud."},
		{"so has a refusal", refused(sim.About{Field: "metal"}, gold), "bells.gold (assumed): at metal"},
		{"the least sure rule comes first, the words are of the one that decided", noted(gold, loud, rung),
			"bells.gold (assumed), bells.loud (inferred), bells.rung: A bell rings."},
		{"wherever it stands", noted(rung, loud, gold), "bells.gold (assumed), bells.loud (inferred), bells.rung: It is of gold."},
		{"a rule twice is named once", noted(loud, rung, loud), "bells.loud (inferred), bells.rung: It is loud."},
		{"a refusal for two reasons", refused(sim.About{Holder: &sim.Ref{ID: "b-1"}}, rung, gold), "bells.gold (assumed), bells.rung: held by b-1"},
		{"a refusal by none", refused(sim.About{}, nil), "no rule"},
		{"no rule", noted(), "read"},
	} {
		if got := Reason(nil, row.entry); got != row.want {
			t.Errorf("%s: %q, want %q", row.reason, got, row.want)
		}
	}
}
