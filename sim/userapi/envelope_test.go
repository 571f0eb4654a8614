package userapi_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/sim"
	"github.com/mockvendors/mockvendors/sim/userapi"
)

// Faults and limits refuse without a rule, with any status.
func TestEnvelopeWithoutARule(t *testing.T) {
	tests := []struct {
		status int
		code   string
	}{
		{400, "invalid"}, {422, "invalid"}, {401, "unauthorized"}, {403, "forbidden"}, {404, "notFound"},
		{413, "tooLarge"}, {429, "rateLimited"}, {500, "serverError"}, {502, "serverError"}, {503, "unavailable"},
	}
	envelope := userapi.New(sim.NewKit().For(&userapi.Vendor)).Envelope
	for _, tt := range tests {
		answer := envelope(&sim.Tx{}, &sim.Refusal{Status: tt.status, Header: []sim.HeaderField{{Name: "Retry-After", Value: "1"}}})
		text, err := json.Marshal(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		if answer.Status != tt.status || len(answer.Header) != 1 {
			t.Errorf("%d: the answer is %+v", tt.status, answer)
		}
		if !strings.HasPrefix(string(text), `{"error":{"code":"`+tt.code+`","message":"`) || !strings.HasSuffix(string(text), `","field":null}}`) || strings.Contains(string(text), `"message":""`) {
			t.Errorf("%d: the body is %s", tt.status, text)
		}
	}
}
