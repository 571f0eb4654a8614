package control

import (
	"fmt"
	"net/http"
	"runtime/metrics"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/world"
)

// metrics answers with what Prometheus collects. No label names a world, tenant or
// fault: those names are the users' own and have no bound.
func (s *Server) metrics(*http.Request) (int, any, error) {
	var p exposition
	served := s.Set.Traffic()
	p.metric("mockvendors_requests_total", "counter",
		"Requests of clients to vendors, by what the client saw: a status, or reset, close, hang, truncate or garbage.")
	p.count(served, func(c world.Count) string {
		return labels("vendor", c.Vendor, "operation", operationOrNone(c), "outcome", outcomeOf(c))
	})
	p.metric("mockvendors_faults_fired_total", "counter",
		"Requests of clients at which a fault fired, by whether the vendor had carried them out.")
	p.count(served, func(c world.Count) string {
		if c.Phase == "" {
			return ""
		}
		return labels("vendor", c.Vendor, "operation", operationOrNone(c), "phase", c.Phase)
	})
	p.metric("mockvendors_rule_hits_total", "counter", "Answers that a rule of a vendor shaped and that reached the client.")
	for _, v := range s.Set.Coverage().Vendors {
		for _, r := range v.Rules {
			if r.Hits > 0 {
				p.sample(labels("vendor", v.Name, "rule", r.ID, "label", string(r.Label)), int64(r.Hits))
			}
		}
	}
	worlds, journals := s.Set.All(), 0
	for _, w := range worlds {
		journals += w.Journal.Bytes()
	}
	p.metric("mockvendors_worlds", "gauge", "Worlds that exist.")
	p.sample("", int64(len(worlds)))
	p.metric("mockvendors_journal_bytes", "gauge", "About how many bytes the journals of all worlds hold.")
	p.sample("", int64(journals))
	p.metric("mockvendors_held_bytes", "gauge", "About how many bytes all worlds hold, their journals included.")
	p.sample("", s.Set.Held())
	p.metric("mockvendors_held_limit_bytes", "gauge", "How many bytes all worlds may hold, as --memory says.")
	p.sample("", s.Set.Bound())
	p.metric("mockvendors_process_memory_bytes", "gauge", "Memory that the process has from the operating system.")
	p.sample("", processMemory())
	return http.StatusOK, raw{"text/plain; version=0.0.4; charset=utf-8", []byte(p.text.String())}, nil
}

func operationOrNone(c world.Count) string {
	if c.Operation == "" {
		return "none"
	}
	return c.Operation
}

func outcomeOf(c world.Count) string {
	if c.Outcome != "" {
		return c.Outcome
	}
	return strconv.Itoa(c.Status)
}

// exposition is a text in Prometheus' format.
type exposition struct {
	text strings.Builder
	name string
}

func (p *exposition) metric(name, kind, help string) {
	p.name = name
	fmt.Fprintf(&p.text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

func (p *exposition) sample(labels string, value int64) {
	fmt.Fprintf(&p.text, "%s%s %d\n", p.name, labels, value)
}

// count writes a sample for each group of requests with the same labels, in order.
// Those without labels are left out.
func (p *exposition) count(served []world.Count, labelsOf func(world.Count) string) {
	var order []string
	sums := map[string]int64{}
	for _, c := range served {
		labels := labelsOf(c)
		if _, known := sums[labels]; !known && labels != "" {
			order = append(order, labels)
		}
		sums[labels] += c.Requests
	}
	for _, labels := range order {
		p.sample(labels, sums[labels])
	}
}

var escapeLabel = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

// labels returns labels from names and values by turns.
func labels(pairs ...string) string {
	parts := make([]string, 0, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		parts = append(parts, pairs[i]+`="`+escapeLabel.Replace(pairs[i+1])+`"`)
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func processMemory() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}
