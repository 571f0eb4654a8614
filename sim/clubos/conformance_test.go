package clubos_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/clubos"
)

func TestConformance(t *testing.T) { apitest.Conforms(t, clubos.Vendor) }
