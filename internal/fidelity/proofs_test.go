package fidelity_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/fidelity"
	"github.com/mockvendors/mockvendors/internal/vendors"
)

func TestParseProofs(t *testing.T) {
	for _, row := range []struct {
		reason, text string
		want         fidelity.Proofs
		err          string
	}{
		{"nothing", "", fidelity.Proofs{}, ""},
		{"a rule and a reading of one name", "rule bells.tone TestRules/tone\nreading bells.tone TestReadings/tone:_a_blow\n",
			fidelity.Proofs{"rule bells.tone": "TestRules/tone", "reading bells.tone": "TestReadings/tone:_a_blow"}, ""},
		{"no line break at the end", "rule bells.ring TestA", fidelity.Proofs{"rule bells.ring": "TestA"}, ""},
		{"no test", "rule bells.ring TestA\nrule bells.loud\n", nil, `line 2: want "rule ID TEST" or "reading ID TEST", got "rule bells.loud"`},
		{"more than a test", "rule bells.ring TestA TestB\n", nil, `line 1: want "rule ID TEST" or "reading ID TEST", got "rule bells.ring TestA TestB"`},
		{"something else", "law bells.ring TestA\n", nil, `line 1: want "rule ID TEST" or "reading ID TEST", got "law bells.ring TestA"`},
		{"a line too many", "rule bells.ring TestA\nrule bells.ring TestB\n", nil, "line 2: duplicate line for rule bells.ring"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			got, err := fidelity.ParseProofs(row.text)
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if said := message(err); said != row.err {
				t.Errorf("the error is %q, want %q", said, row.err)
			}
		})
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// What is written can be read, and stands in the order in which it is declared.
func TestProofsAsText(t *testing.T) {
	claims := fidelity.Claims(toys[0])
	if want := []string{"rule bells.ring", "rule bells.loud", "rule bells.gold", "reading bells.tone"}; !slices.Equal(claims, want) {
		t.Fatalf("the claims are %q, want %q", claims, want)
	}
	proofs := fidelity.Proofs{"reading bells.tone": "TestTone", "rule bells.ring": "TestRing", "rule bells.gone": "TestGone"}
	const want = "rule bells.ring TestRing\nreading bells.tone TestTone\n"
	if got := proofs.Text(claims); got != want {
		t.Errorf("the text is %q, want %q", got, want)
	}
}

func TestShippedProofs(t *testing.T) {
	for _, v := range vendors.All() {
		proofs, err := fidelity.ProofsOf(v.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, claim := range fidelity.Claims(v) {
			if proofs[claim] == "" {
				t.Errorf("%s has no proof: go test ./sim/%s -update", claim, v.Name)
			}
			delete(proofs, claim)
		}
		for claim, test := range proofs {
			t.Errorf("%s, proved by %s, is nothing that %s declares: go test ./sim/%s -update", claim, test, v.Name, v.Name)
		}
	}
	if proofs, err := fidelity.ProofsOf("nobody"); proofs != nil || err != nil {
		t.Errorf("a vendor that is not shipped has the proofs %v (%v)", proofs, err)
	}
}
