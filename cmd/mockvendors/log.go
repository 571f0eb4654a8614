package main

import (
	"encoding/json"
	"fmt"
	"io"
	stdlog "log"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/mockvendors/mockvendors/internal/deliver"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// requestLog prints a line for each request.
type requestLog struct {
	program *program
	set     *world.Set
	out     io.Writer
	err     io.Writer
	colours bool
	explain bool       // print the reasons below each line
	mu      sync.Mutex // guards the output
	text    []byte     // the latest line
}

func newRequestLog(p *program, set *world.Set) *requestLog {
	return &requestLog{program: p, set: set, out: p.stdout, err: p.stderr, colours: p.coloured()}
}

// writeInBackground keeps the log from holding up a request, whoever reads it or
// does not. end writes what is left.
func (l *requestLog) writeInBackground() (end func()) {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) // which would end the process where a reader has left
	missing := func(lines int) string {
		return fmt.Sprintf("mockvendors: lines dropped from the log, which nobody read: %d\n", lines)
	}
	messages := newLossyWriter(l.err, missing, func() {})
	if l.program.json {
		missing = func(lines int) string { return fmt.Sprintf("{\"dropped\":%d}\n", lines) }
	}
	lines := newLossyWriter(l.out, missing, func() {
		fmt.Fprintln(messages, "mockvendors: standard output is closed; the server goes on without a log")
	})
	l.out, l.err = lines, messages
	return func() {
		lines.end(timeToRead)
		messages.end(timeToRead)
	}
}

// observe has the log tell what happens in a set's worlds.
func (l *requestLog) observe(set *world.Set) {
	set.ErrorLog = stdlog.New(l.err, "", stdlog.LstdFlags)
	set.Observe, set.ObserveUnmatched = l.request, l.unmatched
	set.Dropped, set.Full = l.dropped, l.full
}

// timeToRead is how long the reader of a log has for the rest of it.
const timeToRead = time.Second

// request logs a request. It does without fmt, since it is a part of every request.
func (l *requestLog) request(w *world.World, e *journal.Entry) {
	var room [256]byte
	line := append(l.appendLine(room[:0], w, e), '\n')
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text[:0], line...) // where it does not escape
	l.out.Write(l.text)
}

func (l *requestLog) appendLine(dst []byte, w *world.World, e *journal.Entry) []byte {
	if l.program.json {
		text, err := json.Marshal(struct {
			World string `json:"world"`
			tell.View
			Why *tell.Why `json:"why,omitempty"`
		}{w.Name, tell.ViewOf(l.set, e), l.why(w, e)})
		if err != nil {
			panic(err) // plain types always encode
		}
		return append(dst, text...)
	}
	if w.Name != world.Default {
		dst = append(append(append(dst, '['), w.Name...), "] "...)
	}
	if e.Rival != "" {
		dst = append(dst, "[rival] "...)
	}
	line := tell.LineOf(l.set, e)
	line.Number, line.Rival, line.Outcome = 0, "", l.coloured(e)
	dst = line.Append(dst)
	if why := l.why(w, e); why != nil {
		for line := range strings.SplitSeq(why.Text, "\n") {
			dst = append(append(dst, "\n    "...), line...)
		}
	}
	return dst
}

// unmatched logs a request that reached no vendor.
func (l *requestLog) unmatched(u world.Unmatched) {
	view := tell.UnmatchedOf(l.set, u)
	line := view.Line()
	if l.program.json {
		text, err := json.Marshal(map[string]tell.UnmatchedView{"unmatched": view})
		if err != nil {
			panic(err) // plain types always encode
		}
		line = string(text)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintln(l.out, line)
}

// delivery logs a webhook delivery that is over.
func (l *requestLog) delivery(w *world.World, d deliver.Delivery) {
	line := tell.DeliveryLine(d)
	if w.Name != world.Default {
		line = "[" + w.Name + "] " + line
	}
	if l.program.json {
		text, err := json.Marshal(struct {
			World    string        `json:"world"`
			Delivery tell.PostView `json:"delivery"`
		}{w.Name, tell.DeliveryOf(d)})
		if err != nil {
			panic(err) // plain types always encode
		}
		line = string(text)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintln(l.out, line)
}

// why returns the reasons for an answer; nil if there are none or the log does not
// explain.
func (l *requestLog) why(w *world.World, e *journal.Entry) *tell.Why {
	if !l.explain || !tell.HasReasons(e) && e.Asked == 0 {
		return nil
	}
	why, ok := tell.WhyOf(w, e.Number)
	if !ok || !tell.HasReasons(e) && len(why.RestsOn) == 0 {
		return nil // dropped from the journal, or the vendor did what was asked
	}
	return &why
}

// coloured returns the outcome, in colour if the log has colours.
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
	fmt.Fprintf(l.err, "mockvendors: world %s was dropped to make room: it was the least recently used\n", name)
}

// full logs that the worlds hold as much as they may.
func (l *requestLog) full(bound int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintln(l.err, "mockvendors: "+tellFull(bound))
}

// broken logs that a changed file cannot be loaded.
func (l *requestLog) broken(file string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintf(l.err, "mockvendors: %s changed and cannot be loaded; its previous content is still served:\n%v\n", file, err)
}

// reloaded logs that a changed file was loaded, and the error of writing the ready
// file, if any.
func (l *requestLog) reloaded(file string, worlds int, readyErr error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if readyErr != nil {
		fmt.Fprintf(l.err, "mockvendors: %v\n", readyErr)
	}
	if !l.program.json {
		fmt.Fprintf(l.out, "mockvendors: %s changed and was reloaded; worlds restarted: %d\n", file, worlds)
		return
	}
	text, err := json.Marshal(struct {
		Reloaded string `json:"reloaded"`
		Worlds   int    `json:"worlds"`
	}{file, worlds})
	if err != nil {
		panic(err) // a string and a number always encode
	}
	fmt.Fprintln(l.out, string(text))
}
