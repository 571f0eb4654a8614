package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"text/tabwriter"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// banner says where each vendor is and with what credential it can be talked
// to at once.
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
			credential = credentialText(*v.Credential)
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\n", v.Name, v.URL, credential)
	}
	table.Flush()
	fmt.Fprintf(p.stdout, "\n  control API %s/_mock   stop with Ctrl-C\n\n", server.URL)
}

// credentialText is a credential as a client sends it.
func credentialText(c sim.Credential) string {
	switch {
	case c.APIKey != "":
		return "X-API-KEY: " + c.APIKey
	case c.Token != "":
		return "Authorization: Bearer " + c.Token
	case len(c.Locations) > 0:
		return fmt.Sprintf("Basic %s:%s, clubLocationId=%d", c.Username, c.Password, c.Locations[0])
	default:
		return c.Username + ":" + c.Password
	}
}

// requestLog prints a line for each request, which ends with the reason of its
// answer.
type requestLog struct {
	program *program
	set     *world.Set
	colours bool
	explain bool       // print the reasons below each line
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
	fmt.Fprintf(&b, "%s %s %s", tell.Printable(tell.Call(l.set, e)), l.status(e), tell.Printable(tell.Reason(l.set, e)))
	if why := l.why(w, e); why != nil {
		for line := range strings.SplitSeq(why.Text, "\n") {
			b.WriteString("\n    " + line)
		}
	}
	return b.String()
}

// why is the reasons of an answer, where they are to be told and there are any.
func (l *requestLog) why(w *world.World, e *journal.Entry) *tell.Why {
	if !l.explain || !tell.HasReasons(e) {
		return nil
	}
	why, ok := tell.WhyOf(w, e.Number)
	if !ok {
		return nil // the journal has let it go
	}
	return &why
}

// status is what the client got: the status, or what became of the answer.
func (l *requestLog) status(e *journal.Entry) string {
	status := e.Outcome
	if status == "" {
		status = strconv.Itoa(e.Status)
	}
	if !l.colours {
		return status
	}
	colour := 32 // green
	switch {
	case e.Status >= 500 || e.Outcome != "":
		colour = 31 // red
	case e.Status >= 400:
		colour = 33 // yellow
	}
	return fmt.Sprintf("\x1b[%dm%s\x1b[0m", colour, status)
}

func (l *requestLog) dropped(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintf(l.program.stderr, "mockvendors: world %s was dropped: it was used longest ago, and no more worlds are kept\n", name)
}
