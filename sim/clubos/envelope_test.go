package clubos_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim"
	"github.com/mockvendors/mockvendors/sim/clubos"
)

// What faults and limits answer has no rule, and keeps its status under any
// reading.
func TestEnvelopeOfFaults(t *testing.T) {
	tests := []struct {
		status  int
		message string // of the refusal
		says    string
	}{
		{429, "", "Too Many Requests"},
		{401, "", "Unauthorized"},
		{403, "", "Forbidden"},
		{404, "", "Not Found"},
		{500, "", "Internal Server Error"},
		{503, "back soon", "back soon"},
		{599, "", "Status 599"},
	}
	vendor := apitest.Starter(t, clubos.Vendor).Vendor
	for _, tt := range tests {
		a := vendor.API.Envelope(&sim.Tx{}, &sim.Refusal{Status: tt.status, Message: tt.message})
		body, err := json.Marshal(a.Body)
		if err != nil {
			t.Fatal(err)
		}
		if a.Status != tt.status || string(body) != failure(tt.says) {
			t.Errorf("%d: answered %d %s", tt.status, a.Status, body)
		}
		var header []sim.HeaderField
		if tt.status == 401 {
			header = []sim.HeaderField{{Name: "Www-Authenticate", Value: "Basic"}}
		}
		if diff := cmp.Diff(header, a.Header); diff != "" {
			t.Errorf("%d: the header (-want +got):\n%s", tt.status, diff)
		}
	}
}
