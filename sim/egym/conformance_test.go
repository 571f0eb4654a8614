package egym_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/egym"
)

func TestConformance(t *testing.T) { apitest.Conforms(t, egym.Vendor) }
