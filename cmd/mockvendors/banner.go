package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"text/tabwriter"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// banner prints where each vendor is, and a credential that works.
func (p *program) banner(server *control.Server, start *world.Start) {
	about := start.Scenario
	if start.Title != "" {
		about += ": " + start.Title
	}
	fmt.Fprintf(p.stdout, "mockvendors: scenario %s\n\n", about)
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, v := range server.Vendors() {
		credential := "no credential declared"
		if v.Credential != nil {
			credential = server.Set.Vendor(v.Name).Carrier.Text(*v.Credential)
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\n", v.Name, v.URL, credential)
	}
	table.Flush()
	fmt.Fprintf(p.stdout, "\n  control API %s/_mock   stop with Ctrl-C\n\n", server.URL)
}

// requestLog prints a line for each request.
type requestLog struct {
	program *program
	set     *world.Set
	colours bool
	explain bool       // print the reasons under each line
	mu      sync.Mutex // guards the output
}

func newRequestLog(p *program, set *world.Set) *requestLog {
	return &requestLog{program: p, set: set, colours: p.coloured()}
}

func (l *requestLog) request(w *world.World, e *journal.Entry) {
	line := l.line(w, e)
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintln(l.program.stdout, line)
}

func (l *requestLog) line(w *world.World, e *journal.Entry) string {
	if l.program.json {
		text, err := json.Marshal(struct {
			World string `json:"world"`
			tell.View
			Why *tell.Why `json:"why,omitempty"`
		}{w.Name, tell.ViewOf(l.set, e), l.why(w, e)})
		if err != nil {
			panic(err) // our own plain types
		}
		return string(text)
	}
	var b strings.Builder
	if w.Name != world.Default {
		b.WriteString("[" + w.Name + "] ")
	}
	if e.Rival != "" {
		b.WriteString("[rival] ")
	}
	line := tell.LineOf(l.set, e)
	line.Number, line.Rival, line.Outcome = 0, "", l.coloured(e)
	b.WriteString(line.String())
	if why := l.why(w, e); why != nil {
		for line := range strings.SplitSeq(why.Text, "\n") {
			b.WriteString("\n    " + line)
		}
	}
	return b.String()
}

// why returns the reasons of an answer, if they are wanted and there are any.
func (l *requestLog) why(w *world.World, e *journal.Entry) *tell.Why {
	if !l.explain || !tell.HasReasons(e) {
		return nil
	}
	why, ok := tell.WhyOf(w, e.Number)
	if !ok {
		return nil // the journal no longer has it
	}
	return &why
}

// coloured returns what the client saw, in colour if the log has colours.
func (l *requestLog) coloured(e *journal.Entry) string {
	if !l.colours {
		return e.Saw()
	}
	colour := 32 // green
	switch {
	case e.Status >= 500 || e.Outcome != "":
		colour = 31 // red
	case e.Status >= 400:
		colour = 33 // yellow
	}
	return fmt.Sprintf("\x1b[%dm%s\x1b[0m", colour, e.Saw())
}

func (l *requestLog) dropped(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintf(l.program.stderr, "mockvendors: world %s was dropped to make room: it was the least recently used\n", name)
}
