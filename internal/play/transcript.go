package play

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/internal/deliver"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// transcribe adds a request of a step or of a rival to the transcript, with what
// its sender saw of the answer.
func (p *player) transcribe(s *scenario.Step, ordinal int, e *journal.Entry) {
	if e.Rival != "" {
		p.heading("rival " + e.Rival)
	} else {
		p.heading(callName(s, ordinal))
	}
	writeExchange(&p.transcript, p.set, e, p.client.Show)
}

// Transcript returns every request to the worlds of a set that their journals hold, with
// what its sender saw of the answer, as those of steps are written.
func Transcript(set *world.Set) string {
	var out strings.Builder
	shown := func(v any) any { return v }
	for _, w := range set.All() {
		entries, caused := w.Journal.Entries(), map[int][]deliver.Delivery{}
		for _, d := range w.Deliveries().All() {
			if !d.TakenBack {
				caused[d.Request] = append(caused[d.Request], d)
			}
		}
		if len(entries) > 0 && entries[0].Number > 1 {
			heading(&out, fmt.Sprintf("requests 1 to %d%s are no longer in the journal", entries[0].Number-1, inWorld(w)))
		}
		for _, e := range entries {
			name := fmt.Sprintf("request %d", e.Number)
			if e.Rival != "" {
				name += ", by the rival " + e.Rival
			}
			heading(&out, name+inWorld(w))
			writeExchange(&out, set, e, shown)
			writeDeliveries(&out, caused[e.Number], shown)
		}
	}
	return out.String()
}

func inWorld(w *world.World) string {
	if w.Name == world.Default {
		return ""
	}
	return " in the world " + w.Name
}

// writeExchange writes a request and its answer. show hides what must not be shown.
func writeExchange(out *strings.Builder, set *world.Set, e *journal.Entry, show func(any) any) {
	v := set.Vendor(e.Vendor)
	path, _ := show(tell.Path(set, e)).(string)
	fmt.Fprintf(out, "%s %s %s", e.Method, e.Vendor, tell.Printable(path))
	if e.Tenant != "" {
		fmt.Fprintf(out, " as %s", e.Tenant)
	}
	out.WriteByte('\n')
	writeBody(out, show(tell.Body(v, e.RequestHeader.Get("Content-Type"), e.RequestBody, e.Cut)))

	fmt.Fprintf(out, "-> %s", e.Saw())
	if e.Fault != nil {
		fmt.Fprintf(out, ", by the fault %s (%s)", e.Fault.ID, e.Fault.Phase)
	}
	out.WriteByte('\n')
	if e.Outcome == "" || e.Outcome == "garbage" {
		writeBody(out, show(tell.Body(v, e.ResponseHeader.Get("Content-Type"), e.ResponseBody, 0)))
	}
	for _, r := range e.Rules() {
		fmt.Fprintf(out, "rule: %s; %s\n", r.ID, r.Source.Label)
	}
	for _, line := range tell.IgnoredLines(set, e) {
		fmt.Fprintf(out, "ignored: %s\n", line)
	}
}

// writeDeliveries writes the webhooks that a request caused, each with its body. show is
// as for writeExchange.
func writeDeliveries(out *strings.Builder, all []deliver.Delivery, show func(any) any) {
	for _, d := range all {
		line, _ := show(fmt.Sprintf("%s, with the body %s", tell.Outcome(d), d.Message.Body)).(string)
		fmt.Fprintf(out, "delivery: %s\n", tell.Printable(line))
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

func (p *player) heading(text string) { heading(&p.transcript, text) }

func heading(out *strings.Builder, text string) {
	if out.Len() > 0 {
		out.WriteByte('\n')
	}
	fmt.Fprintf(out, "== %s\n", text)
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
