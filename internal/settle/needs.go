package settle

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/scenarios"
)

// Need is a value that probes need from outside, such as a key.
type Need struct {
	Name   string
	Form   string // what it is, and where the probes send it
	Probes int    // that need it
}

// Needs returns what the probes need from outside, by name.
func (p *Probes) Needs() []Need {
	needed := map[string]*Need{}
	for _, r := range p.vendor.Readings {
		sc := p.of[r]
		if sc == nil {
			continue
		}
		for _, n := range sc.Needs {
			if n.Name == RunName {
				continue
			}
			if needed[n.Name] == nil {
				needed[n.Name] = &Need{Name: n.Name, Form: form(n)}
			}
			need := needed[n.Name]
			need.Probes++
			if says := meaning(p.vendor.Name, r.ID, n.Name); says != "" && !strings.HasPrefix(need.Form, says) {
				need.Form = says + ", " + need.Form
			}
		}
	}
	var all []Need
	for _, name := range slices.Sorted(maps.Keys(needed)) {
		all = append(all, *needed[name])
	}
	return all
}

// Missing returns what the values lack, and whether no probe can run without it.
func (p *Probes) Missing(values scenario.Values) (missing []Need, all bool) {
	for _, n := range p.Needs() {
		if values[n.Name] == nil {
			missing = append(missing, n)
		}
	}
	for _, sc := range p.of {
		if len(lacks(sc, values)) == 0 {
			return missing, false
		}
	}
	return missing, true
}

// lacks returns the names that a probe needs and the values do not have.
func lacks(sc *scenario.Scenario, values scenario.Values) (names []string) {
	for _, need := range sc.Needs {
		if need.Name != RunName && values[need.Name] == nil {
			names = append(names, need.Name)
		}
	}
	return names
}

// Text lists needs for people, one a line.
func Text(needs []Need) string {
	width := 0
	for _, n := range needs {
		width = max(width, len(n.Name))
	}
	var b strings.Builder
	for _, n := range needs {
		fmt.Fprintf(&b, "  %-*s  %s\n", width, n.Name, n.Form)
	}
	return b.String()
}

var inStep = regexp.MustCompile(`^steps\[\d+\]\.([a-z]+)\.(.+)$`)

// form says how the value is sent: the place in the request, and what comes before it
// there.
func form(n scenario.Need) string {
	m := inStep.FindStringSubmatch(n.Node.Path())
	if m == nil {
		return "a value of the scenario"
	}
	if m[1] != "headers" {
		return m[2] + " in the " + m[1]
	}
	before, _, _ := strings.Cut(n.Node.Text(), "${")
	switch scheme := strings.TrimSpace(before); scheme {
	case "":
		return "in the header " + m[2]
	case "Basic":
		return fmt.Sprintf("base64 of user:password, in the header %s after Basic", m[2])
	default:
		return fmt.Sprintf("in the header %s after %s", m[2], scheme)
	}
}

// meaning returns what a comment in a probe says of a value: "# NAME is …". It is "" if
// there is none.
func meaning(vendor, reading, name string) string {
	_, text, _ := scenarios.Probe(vendor, reading)
	_, after, ok := strings.Cut(string(text), "\n# "+name+" is ")
	if !ok {
		return ""
	}
	sentence, _, _ := strings.Cut(after, "\n")
	sentence, _, _ = strings.Cut(sentence, ". ")
	return strings.TrimSuffix(sentence, ".")
}
