package control_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// What a reading would have changed of an answer that the client never got decides
// nothing; what it would have changed of a fault's answer does.
func TestRestsOnUnderFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, fault string
		want          []string
	}{
		{"the vendor's own answer", "effect: {delay: 1ms}", []string{"egym.null-fields"}},
		{"an answer that was lost", "phase: after, effect: {drop: reset}", nil},
		{"the fault's answer, whose envelope has a timestamp", "phase: after, effect: {respond: {status: 503}}", []string{"egym.timestamp-form"}},
		{"the same, and the vendor never saw it", "effect: {respond: {status: 503}}", []string{"egym.timestamp-form"}},
		{"no answer, and nothing done", "effect: {drop: reset}", nil},
	} {
		s := start(t, fmt.Sprintf(`version: 1
name: faulty
vendors: {egym: {chains: [{id: a, gyms: [{id: g, apiKeys: [key-e]}]}]}}
faults: [{id: f, operation: egym.publishAccount, %s}]
`, c.fault))
		r, err := http.NewRequest("POST", s.URL+"/egym/api/v2/accounts", strings.NewReader(`{"email":"q@x.io","firstName":"A","lastName":"B",`+
			`"gender":"MALE","membership":{"membershipId":"M","membershipType":"BASIC","startOfContract":"2026-01-01"}}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Api-Key", "key-e")
		r.Header.Set("Content-Type", "application/json")
		if res, err := http.DefaultTransport.RoundTrip(r); err == nil {
			res.Body.Close()
		}
		var got struct{ RestsOn []struct{ Reading string } }
		s.do("GET", "/_mock/worlds/default/requests/1", "").is(200).into(&got)
		var readings []string
		for _, r := range got.RestsOn {
			readings = append(readings, r.Reading)
		}
		if !slices.Equal(readings, c.want) {
			t.Errorf("%s: it rests on %v, want %v", c.reason, readings, c.want)
		}
	}
}
