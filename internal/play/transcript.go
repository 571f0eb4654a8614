package play

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/tell"
)

// transcribe writes down a call and the rivals' that came of it.
func (p *performance) transcribe(s *scenario.Step, ordinal, before int) {
	told := p.told(before)
	for _, e := range p.world.Journal.Entries() {
		switch {
		case e.Number <= before:
		case e.Rival != "":
			p.heading("rival " + e.Rival)
			p.transcribeEntry(e)
		case e == told:
			p.heading(callName(s, ordinal))
			p.transcribeEntry(e)
		}
	}
}

func callName(s *scenario.Step, ordinal int) string {
	name := s.ID
	if name == "" {
		name = s.Operation.String()
	}
	if ordinal > 1 {
		name += fmt.Sprintf(", call %d", ordinal)
	}
	return name
}

func (p *performance) heading(text string) {
	if p.transcript.Len() > 0 {
		p.transcript.WriteByte('\n')
	}
	fmt.Fprintf(&p.transcript, "== %s\n", text)
}

func (p *performance) transcribeClock() {
	p.heading("clock")
	fmt.Fprintf(&p.transcript, "%s\n", p.world.Now().Format(time.RFC3339))
}

// transcribeEntry writes down a request and what its sender saw of the answer.
func (p *performance) transcribeEntry(e *journal.Entry) {
	out, v := &p.transcript, p.stage.set.Vendor(e.Vendor)
	fmt.Fprintf(out, "%s %s %s", e.Method, e.Vendor, tell.Printable(p.hidden().text(tell.Path(p.stage.set, e))))
	if e.Tenant != "" {
		fmt.Fprintf(out, " as %s", e.Tenant)
	}
	out.WriteByte('\n')
	writeBody(out, p.hidden().value(tell.Body(v, e.RequestHeader.Get("Content-Type"), e.RequestBody)))

	fmt.Fprintf(out, "-> %s", e.Saw())
	if e.Fault != nil {
		fmt.Fprintf(out, ", by the fault %s (%s)", e.Fault.ID, e.Fault.Phase)
	}
	out.WriteByte('\n')
	if e.Outcome == "" || e.Outcome == "garbage" {
		writeBody(out, p.hidden().value(tell.Body(v, e.ResponseHeader.Get("Content-Type"), e.ResponseBody)))
	}
	for _, r := range e.Rules() {
		fmt.Fprintf(out, "rule: %s; %s\n", r.ID, r.Source.Label)
	}
}

func writeBody(out *strings.Builder, body any) {
	switch body := body.(type) {
	case nil:
	case string:
		for line := range strings.Lines(body) {
			out.WriteString(tell.Printable(strings.TrimRight(line, "\r\n")) + "\n")
		}
	default:
		var text bytes.Buffer
		encoder := json.NewEncoder(&text)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(body); err != nil {
			panic(err) // it was decoded from JSON
		}
		out.Write(text.Bytes())
	}
}

// shown is the answer of an exchange as people may see it.
func (p *performance) shown(x exchange) any {
	return p.hidden().value(tell.Body(p.stage.set.Vendor(x.entry.Vendor), x.header.Get("Content-Type"), x.body))
}

// answered says what the answer was.
func (p *performance) answered(x exchange) []string {
	if shown := p.shown(x); shown != nil {
		return []string{"the answer was " + compact(shown)}
	}
	return nil
}
