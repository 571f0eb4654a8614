// Package fidelity tells how sure we are of what the simulated vendors do: it
// prints the rules and readings that the vendors declare.
package fidelity

import (
	"fmt"
	"io"
	"strings"

	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/sim"
)

// Report is every rule and reading of some vendors.
type Report struct {
	Vendors []Vendor `json:"vendors"`
}

// Vendor is one vendor's part.
type Vendor struct {
	Name     string    `json:"name"`
	Title    string    `json:"title"`
	Rules    []Rule    `json:"rules"`
	Readings []Reading `json:"readings"`
}

// Rule is something that the vendor does.
type Rule struct {
	ID     string    `json:"id"`
	Says   string    `json:"says"`
	Label  sim.Label `json:"label"`
	Source string    `json:"source"`
}

// Reading is a question that the vendor's documents leave open.
type Reading struct {
	ID       string   `json:"id"` // with the vendor: "egym.patch-response"
	Question string   `json:"question"`
	Values   []string `json:"values"`
	Default  string   `json:"default"`
	Source   string   `json:"source"`
}

// Of makes the report of the vendors with these names, or of all of them.
func Of(vendors []sim.Vendor, names ...string) (Report, error) {
	r := Report{Vendors: []Vendor{}}
	var known []string
	for _, v := range vendors {
		known = append(known, v.Name)
		if len(names) == 0 || names[0] == v.Name {
			r.Vendors = append(r.Vendors, of(v))
		}
	}
	if len(r.Vendors) == 0 {
		return r, fmt.Errorf("unknown vendor %q%s", names[0], strict.Suggest(names[0], known))
	}
	return r, nil
}

func of(v sim.Vendor) Vendor {
	shown := Vendor{Name: v.Name, Title: v.Title, Rules: []Rule{}, Readings: []Reading{}}
	for _, r := range v.Rules {
		shown.Rules = append(shown.Rules, Rule{r.ID, r.Says, r.Source.Label, r.Source.Where})
	}
	for _, r := range v.Readings {
		shown.Readings = append(shown.Readings, Reading{v.Name + "." + r.ID, r.Question, r.Values, r.Default(), r.Source})
	}
	return shown
}

// count says how many rules bear each label.
func (v Vendor) count() string {
	n := map[sim.Label]int{}
	for _, r := range v.Rules {
		n[r.Label]++
	}
	return fmt.Sprintf("%d documented, %d inferred, %d assumed rules; %d readings",
		n[sim.LabelDocumented], n[sim.LabelInferred], n[sim.LabelAssumed], len(v.Readings))
}

// Text prints the report for a terminal.
func (r Report) Text(w io.Writer) error {
	var b strings.Builder
	for i, v := range r.Vendors {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "%s (%s): %s\n", v.Title, v.Name, v.count())
		for _, rule := range v.Rules {
			fmt.Fprintf(&b, "\n  %s  [%s]\n    %s\n    %s\n", rule.ID, rule.Label, rule.Says, rule.Source)
		}
		for _, reading := range v.Readings {
			fmt.Fprintf(&b, "\n  %s  [reading]\n    %s: %s (default), %s\n    %s\n",
				reading.ID, reading.Question, reading.Default, strings.Join(reading.Values[1:], ", "), reading.Source)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Markdown prints the report as the page docs/fidelity.md.
func (r Report) Markdown(w io.Writer) error {
	var b strings.Builder
	b.WriteString(`# What is simulated, and how sure we are

Generated from the code by ` + "`go run ./cmd/mockvendors fidelity --markdown`" + `; a test keeps it fresh.

**documented**: a page or specification of the vendor says so. **inferred**: it follows from what the
vendor says elsewhere. **assumed**: nobody says; we chose. A **reading** is a question that the vendor's
documents leave open: a scenario can flip it to each of its values.
`)
	for _, v := range r.Vendors {
		fmt.Fprintf(&b, "\n## %s\n\n%s.\n\n| rule | label | says | source |\n|---|---|---|---|\n", v.Title, v.count())
		for _, rule := range v.Rules {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", rule.ID, rule.Label, cell(rule.Says), cell(rule.Source))
		}
		b.WriteString("\n| reading | question | values, the default first | what speaks for them |\n|---|---|---|---|\n")
		for _, reading := range v.Readings {
			fmt.Fprintf(&b, "| `%s` | %s | `%s` | %s |\n", reading.ID, cell(reading.Question), strings.Join(reading.Values, "`, `"), cell(reading.Source))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// cell is text that does not end a table's cell.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
