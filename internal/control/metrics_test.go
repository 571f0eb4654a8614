package control_test

import (
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// collect returns the metrics as a parser of Prometheus' own reads them: the samples by
// name and labels.
func (s server) collect() map[string]float64 {
	s.tb.Helper()
	text := s.do("GET", "/_mock/metrics", "").is(200).text
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	if err != nil {
		s.tb.Fatalf("%v\n%s", err, text)
	}
	samples := map[string]float64{}
	for name, family := range families {
		if family.GetHelp() == "" {
			s.tb.Errorf("%s has no help", name)
		}
		for _, m := range family.GetMetric() {
			key := name
			for _, l := range m.GetLabel() {
				key += " " + l.GetValue()
			}
			samples[key] = m.GetCounter().GetValue() + m.GetGauge().GetValue()
		}
	}
	return samples
}

func TestMetrics(t *testing.T) {
	s := start(t, "")
	if got := s.collect(); got["mockvendors_worlds"] != 1 || got["mockvendors_journal_bytes"] != 0 {
		t.Errorf("at the start: %v", got)
	}
	s.do("POST", "/_mock/worlds", `{"name": "team-a"}`).is(201)
	s.do("POST", "/_mock/worlds/default/faults", `{"id": "mine", "operation": "egym.publishAccount", "effect": {"drop": "close"}}`).is(201)
	signed := []string{"X-Api-Key", "egym-alpha-mitte"}
	for range 2 {
		s.do("GET", "/egym/api/v2/accounts", "", signed...).is(200)
	}
	s.do("GET", "/w/team-a/egym/api/v2/accounts", "", signed...).is(200)
	s.do("GET", "/egym/api/v2/accounts/none", "", signed...).is(404)
	s.do("GET", "/egym/nowhere", "", signed...).is(404)
	s.do("GET", "/egym/api/v2/accounts", "", "X-Api-Key", "a-key-of-a-stranger").is(200)
	if _, err := client.Do(s.request("POST", "/egym/api/v2/accounts", "{}", signed...)); err == nil {
		t.Fatal("the answer was not lost")
	}
	got := s.collect()
	for tries := 0; got["mockvendors_requests_total egym publishAccount close"] == 0 && tries < 250; tries++ {
		time.Sleep(20 * time.Millisecond) // the client sees the end of the connection before it is counted
		got = s.collect()
	}
	for sample, want := range map[string]float64{
		"mockvendors_requests_total egym listAccounts 200":                 4,
		"mockvendors_requests_total egym retrieveAccount 404":              1,
		"mockvendors_requests_total egym none 404":                         1,
		"mockvendors_requests_total egym publishAccount close":             1,
		"mockvendors_faults_fired_total egym publishAccount before":        1,
		"mockvendors_rule_hits_total egym egym.account-unknown documented": 1,
		"mockvendors_worlds": 2,
	} {
		if got[sample] != want {
			t.Errorf("%s is %v, want %v", sample, got[sample], want)
		}
	}
	for _, name := range []string{"mockvendors_journal_bytes", "mockvendors_held_bytes", "mockvendors_held_limit_bytes", "mockvendors_process_memory_bytes"} {
		if got[name] <= 0 {
			t.Errorf("%s is %v", name, got[name])
		}
	}
	// No name of a user's own is a label: it would have no bound.
	text := s.do("GET", "/_mock/metrics", "").text
	for _, name := range []string{"team-a", "alpha", "mine", "stranger"} {
		if strings.Contains(text, name) {
			t.Errorf("the metrics name %s:\n%s", name, text)
		}
	}
	// What was counted stays counted: collectors take a smaller number for a restart.
	s.do("POST", "/_mock/worlds/default/reset", "").is(204)
	if again := s.collect(); again["mockvendors_requests_total egym listAccounts 200"] != 4 {
		t.Errorf("after a reset: %v", again)
	}
}
