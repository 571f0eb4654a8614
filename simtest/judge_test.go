package simtest

import (
	"strings"
	"testing"
)

// TestFindings holds requests against the relaxations that no vendor here can
// be brought to: an answer that breaks its own contract.
func TestFindings(t *testing.T) {
	inRequest, inAnswer := Breach{"request.body/email", "is required and missing"}, Breach{"response.body/email", "must be a string, not null"}
	for _, tt := range []struct {
		reason  string
		of      Request
		allowed allowed
		want    []string // what the one finding says; none if empty
	}{
		{"an answer", Request{Contract: []Breach{inAnswer}}, allowed{}, []string{inAnswer.Where, "AllowContractBreaks"}},
		{"the answer to a wrong request", Request{Refused: true, Contract: []Breach{inRequest, inAnswer}}, allowed{}, []string{inRequest.Where, inAnswer.Where, "AllowContractBreaks"}},
		{"and where that request is meant", Request{Refused: true, Contract: []Breach{inRequest, inAnswer}}, allowed{wrongRequests: true}, []string{inAnswer.Where, "AllowContractBreaks"}},
		{"a wrong request that is meant", Request{Refused: true, Contract: []Breach{inRequest}}, allowed{wrongRequests: true}, nil},
		{"a wrong request that was not refused", Request{Contract: []Breach{inRequest}}, allowed{wrongRequests: true}, []string{inRequest.Where}},
		{"an answer that a fault touched", Request{Fault: &Hit{ID: "outage"}, Contract: []Breach{inAnswer}}, allowed{}, nil},
		{"an answer, and all goes", Request{Contract: []Breach{inAnswer}}, allowed{contractBreaks: true}, nil},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			var f findings
			f.request(tt.of, tt.allowed)
			if said := strings.Join(f.breaches, "\n"); len(f.breaches) != min(len(tt.want), 1) {
				t.Errorf("it finds %q", said)
			} else {
				for _, part := range tt.want {
					if !strings.Contains(said, part) {
						t.Errorf("it does not say %q: %s", part, said)
					}
				}
			}
			if tt.allowed.wrongRequests && strings.Contains(strings.Join(f.breaches, ""), inRequest.Where) && tt.of.Refused {
				t.Error("it tells of a request that is meant to be wrong")
			}
		})
	}
}
