package export

import (
	"fmt"
	"strings"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/tell"
)

// mermaid returns a sequence diagram of what happened when the scenario was played.
func (p *plan) mermaid() string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %q\n---\nsequenceDiagram\n", p.scenario.Title)
	for _, line := range p.disruptions() {
		b.WriteString("    %% " + diagramText(line) + "\n")
	}
	b.WriteString("    participant client\n")
	rivals := false
	for i := range p.steps {
		for _, entries := range p.steps[i].all {
			for _, e := range entries {
				rivals = rivals || e.Rival != ""
			}
		}
	}
	if rivals {
		b.WriteString("    participant rival\n")
	}
	for _, v := range p.vendors() {
		b.WriteString("    participant " + v + "\n")
	}
	for i := range p.steps {
		s := &p.steps[i]
		switch {
		case s.Move != nil && s.Move.Set != nil:
			_, _, body := clockRequest(s)
			b.WriteString("    Note over client: clock " + diagramText(body) + "\n")
		case s.Move != nil:
			b.WriteString("    Note over client: " + clockText(s.Move.Advance) + " later\n")
		case len(s.all) == 0:
			b.WriteString("    Note over client: " + diagramText(s.name) + " was not reached when it was played\n")
		default:
			p.diagramStep(&b, s)
		}
	}
	return b.String()
}

// diagramStep draws the calls of a step. Of calls in succession with the same outcome,
// it draws the first and counts the others.
func (p *plan) diagramStep(b *strings.Builder, s *step) {
	alike := 0
	for i, entries := range s.all {
		if i > 0 && len(entries) == 1 && len(s.all[i-1]) == 1 && entries[0].Saw() == s.all[i-1][0].Saw() {
			alike++
			continue
		}
		p.diagramAlike(b, alike)
		alike = 0
		if i > 0 && s.Repeat.Delay.Std() > 0 {
			b.WriteString("    Note over client: " + clockText(s.Repeat.Delay.Std()) + " later\n")
		}
		for _, e := range entries {
			p.diagramEntry(b, e)
		}
	}
	p.diagramAlike(b, alike)
}

func (p *plan) diagramAlike(b *strings.Builder, alike int) {
	if alike > 0 {
		fmt.Fprintf(b, "    Note over client: and %d more alike\n", alike)
	}
}

func (p *plan) diagramEntry(b *strings.Builder, e *journal.Entry) {
	from := "client"
	if e.Rival != "" {
		from = "rival"
	}
	fmt.Fprintf(b, "    %s->>%s: %s %s\n", from, e.Vendor, e.Method, diagramText(tell.Path(p.set, e)))
	arrow := "-->>"
	if e.Outcome != "" {
		arrow = "--x"
	}
	if e.Fault != nil {
		done := "the vendor never sees the call"
		if e.Committed {
			done = "the vendor commits"
		} else if !e.Fault.Fate.Unseen {
			done = "the vendor answers"
		}
		fmt.Fprintf(b, "    Note over %s: fault %s: %s\n", e.Vendor, e.Fault.ID, done)
	}
	line := e.Saw()
	if rule, _ := e.Decided(); rule != nil {
		line += " " + rule.ID
	}
	fmt.Fprintf(b, "    %s%s%s: %s\n", e.Vendor, arrow, from, diagramText(line))
}

// diagramText escapes what Mermaid reads as the end of a line or the start of an entity.
func diagramText(s string) string {
	return strings.NewReplacer("#", "#35;", ";", "#59;", "\n", " ", "\r", " ", "%%", "% %").Replace(s)
}
