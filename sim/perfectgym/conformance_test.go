package perfectgym_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/perfectgym"
)

func TestConformance(t *testing.T) { apitest.Conforms(t, perfectgym.Vendor) }
