package onsi_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/onsi"
)

func TestConformance(t *testing.T) { apitest.Conforms(t, onsi.Vendor) }
