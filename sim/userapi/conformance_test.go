package userapi_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/userapi"
)

func TestConforms(t *testing.T) { apitest.Conforms(t, userapi.Vendor) }

// The page documents little; a rule that claims to be documented says where.
func TestDocumentedRulesNameAPublishedPlace(t *testing.T) {
	for _, r := range userapi.Vendor.Rules.All() {
		documented := strings.HasPrefix(r.Source.Where, "page: Create or update a user") || strings.HasPrefix(r.Source.Where, "general page on API keys")
		if got := r.Source.Label == "documented"; got != documented {
			t.Errorf("%s is labelled %s, and its source is %q", r.ID, r.Source.Label, r.Source.Where)
		}
	}
}
