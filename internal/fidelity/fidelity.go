// Package fidelity reports how sure we are of what the simulated vendors do: their
// rules and readings, each with the test that proves it.
package fidelity

import (
	"fmt"
	"io"
	"strings"

	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/sim"
)

// Report has the rules and readings of some vendors.
type Report struct {
	Vendors []Vendor `json:"vendors"`
}

// Vendor is the part of one vendor.
type Vendor struct {
	Name     string    `json:"name"`
	Title    string    `json:"title"`
	Notice   string    `json:"notice,omitempty"` // of the vendor, to clients of this version
	Package  string    `json:"package"`          // of the tests, from the root of the module; "" without proofs
	Rules    []Rule    `json:"rules"`
	Readings []Reading `json:"readings"`
	Variants string    `json:"-"` // the requests made from its contract; "" for none
}

// Rule is something that the vendor does.
type Rule struct {
	ID     string    `json:"id"`
	Says   string    `json:"says"`
	Label  sim.Label `json:"label"`
	Source string    `json:"source"`
	Test   string    `json:"test"` // that proves it; "" for none
}

// Reading is a question that the vendor's documents leave open.
type Reading struct {
	ID       string   `json:"id"` // such as egym.patch-response
	Question string   `json:"question"`
	Values   []string `json:"values"`
	Default  string   `json:"default"`
	Source   string   `json:"source"`
	Observed string   `json:"observed,omitempty"` // when and where a sandbox was seen to have the default
	Unprobed string   `json:"unprobed,omitempty"` // why no probe can tell which value a sandbox has
	Test     string   `json:"test"`               // that gets another answer under each value; "" for none
}

// Of returns the report of the vendor with this name, or of all vendors.
func Of(vendors []sim.Vendor, names ...string) (Report, error) {
	r := Report{Vendors: []Vendor{}}
	var known []string
	for _, v := range vendors {
		known = append(known, v.Name)
		if len(names) == 0 || names[0] == v.Name {
			proofs, err := ProofsOf(v.Name)
			if err != nil {
				return r, err
			}
			shown := of(v, proofs)
			shown.Variants = variantsOf(v.Name)
			r.Vendors = append(r.Vendors, shown)
		}
	}
	if len(r.Vendors) == 0 {
		return r, fmt.Errorf("unknown vendor %q%s", names[0], strict.Suggest(names[0], known))
	}
	return r, nil
}

func of(v sim.Vendor, proofs Proofs) Vendor {
	shown := Vendor{Name: v.Name, Title: v.Title, Notice: v.Notice, Rules: []Rule{}, Readings: []Reading{}}
	if len(proofs) > 0 {
		shown.Package = ProofsPackage(v.Name)
	}
	for _, r := range v.Rules.All() {
		shown.Rules = append(shown.Rules, Rule{r.ID, r.Says, r.Source.Label, r.Source.Where, proofs[RuleClaim(r.ID)]})
	}
	for _, r := range v.Readings {
		test := proofs[ReadingClaim(v.Name, r.ID)]
		shown.Readings = append(shown.Readings, Reading{v.Name + "." + r.ID, r.Question, r.Values, r.Default(), r.Source, r.Observed(), r.Unprobed, test})
	}
	return shown
}

// count returns how many rules have each label.
func (v Vendor) count() string {
	n := map[sim.Label]int{}
	for _, r := range v.Rules {
		n[r.Label]++
	}
	observed := ""
	if n[sim.LabelObserved] > 0 {
		observed = fmt.Sprintf("%d observed, ", n[sim.LabelObserved])
	}
	return observed + fmt.Sprintf("%d documented, %d inferred, %d assumed rules; %d readings",
		n[sim.LabelDocumented], n[sim.LabelInferred], n[sim.LabelAssumed], len(v.Readings))
}

// proved returns how many rules and readings tests prove. mark is put around code.
func (v Vendor) proved(mark string) string {
	if v.Package == "" {
		return "No test is named as a proof"
	}
	rules, readings := 0, 0
	for _, r := range v.Rules {
		if r.Test != "" {
			rules++
		}
	}
	for _, r := range v.Readings {
		if r.Test != "" {
			readings++
		}
	}
	return fmt.Sprintf("Tests in %[1]s%[2]s%[1]s prove %[3]d of %[4]d rules and %[5]d of %[6]d readings: "+
		"%[1]sgo test ./%[2]s -run 'NAME'%[1]s runs one", mark, v.Package, rules, len(v.Rules), readings, len(v.Readings))
}

// Text writes the report for a terminal.
func (r Report) Text(w io.Writer) error {
	var b strings.Builder
	for i, v := range r.Vendors {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "%s (%s): %s\n%s.\n", v.Title, v.Name, v.count(), v.proved(""))
		if v.Notice != "" {
			fmt.Fprintf(&b, "%s\n", v.Notice)
		}
		for _, rule := range v.Rules {
			fmt.Fprintf(&b, "\n  %s  [%s]\n    %s\n    %s\n%s", rule.ID, rule.Label, rule.Says, rule.Source, provedBy(rule.Test))
		}
		for _, reading := range v.Readings {
			kind := "reading"
			if reading.Observed != "" {
				kind = "reading, observed " + reading.Observed
			}
			fmt.Fprintf(&b, "\n  %s  [%s]\n    %s: %s (default), %s\n    %s\n%s",
				reading.ID, kind, reading.Question, reading.Default, strings.Join(reading.Values[1:], ", "), reading.Source, provedBy(reading.Test))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// provedBy returns the line that names a test.
func provedBy(test string) string {
	if test == "" {
		return ""
	}
	return "    proved by " + test + "\n"
}

// Markdown writes the report as the page docs/fidelity.md.
func (r Report) Markdown(w io.Writer) error {
	var b strings.Builder
	b.WriteString(`# What is simulated, and how sure we are

Generated from the code by ` + "`go run ./cmd/mockvendors fidelity --markdown`" + `; a test keeps it fresh.

**documented**: a page or specification of the vendor says so. **inferred**: it follows from what the
vendor says elsewhere. **assumed**: nobody says; we chose. A **reading** is a question that the vendor's
documents leave open: a scenario can set it to each of its values.

The **test** of a rule checks an answer: that the rule decided, and the status and body that it leads to. The
test of a reading sends the same requests under each value, and gets another answer each time. The build fails
if a test that is named here no longer exists or no longer asserts this.

**Variants** are requests that differ from the contract's examples in one to three places: values at both sides of
each boundary, each value of an enum, other types, members left out, members nobody knows. ` + "`make variants`" + ` sends them all.
Each answer must fit the contract, none may be a 5xx. What the vendor's contract allows must not be refused for its form, and
what it forbids must not succeed; the exceptions are listed with their reasons in ` + "`internal/vendors/variants_allowed_test.go`" + `.
`)
	for _, v := range r.Vendors {
		fmt.Fprintf(&b, "\n## %s\n\n", v.Title)
		if v.Notice != "" {
			fmt.Fprintf(&b, "%s\n\n", v.Notice)
		}
		if v.Variants != "" {
			fmt.Fprintf(&b, "Variants: %s.\n\n", v.Variants)
		}
		fmt.Fprintf(&b, "%s. %s.\n\n| rule | label | says | source | test |\n|---|---|---|---|---|\n", v.count(), v.proved("`"))
		for _, rule := range v.Rules {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", rule.ID, rule.Label, cell(rule.Says), cell(rule.Source), code(rule.Test))
		}
		b.WriteString("\n| reading | question | values, the default first | source | test |\n|---|---|---|---|---|\n")
		for _, reading := range v.Readings {
			fmt.Fprintf(&b, "| `%s` | %s | `%s` | %s | %s |\n",
				reading.ID, cell(reading.Question), strings.Join(reading.Values, "`, `"), cell(reading.Source), code(reading.Test))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// code returns s as Markdown code.
func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}

// cell returns s escaped for a table's cell.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
