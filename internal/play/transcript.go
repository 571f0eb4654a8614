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

// transcribe adds a request of a step or of a rival to the transcript, with what
// its sender saw of the answer.
func (p *player) transcribe(s *scenario.Step, ordinal int, e *journal.Entry) {
	if e.Rival != "" {
		p.heading("rival " + e.Rival)
	} else {
		p.heading(callName(s, ordinal))
	}
	out, v := &p.transcript, p.set.Vendor(e.Vendor)
	path, _ := p.client.Show(tell.Path(p.set, e)).(string)
	fmt.Fprintf(out, "%s %s %s", e.Method, e.Vendor, tell.Printable(path))
	if e.Tenant != "" {
		fmt.Fprintf(out, " as %s", e.Tenant)
	}
	out.WriteByte('\n')
	writeBody(out, p.client.Show(tell.Body(v, e.RequestHeader.Get("Content-Type"), e.RequestBody, e.Cut)))

	fmt.Fprintf(out, "-> %s", e.Saw())
	if e.Fault != nil {
		fmt.Fprintf(out, ", by the fault %s (%s)", e.Fault.ID, e.Fault.Phase)
	}
	out.WriteByte('\n')
	if e.Outcome == "" || e.Outcome == "garbage" {
		writeBody(out, p.client.Show(tell.Body(v, e.ResponseHeader.Get("Content-Type"), e.ResponseBody, 0)))
	}
	for _, r := range e.Rules() {
		fmt.Fprintf(out, "rule: %s; %s\n", r.ID, r.Source.Label)
	}
	for _, line := range tell.IgnoredLines(p.set, e) {
		fmt.Fprintf(out, "ignored: %s\n", line)
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

func (p *player) heading(text string) {
	if p.transcript.Len() > 0 {
		p.transcript.WriteByte('\n')
	}
	fmt.Fprintf(&p.transcript, "== %s\n", text)
}

func (p *player) transcribeClock() {
	p.heading("clock")
	fmt.Fprintf(&p.transcript, "%s\n", p.world.Now().Format(time.RFC3339))
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
